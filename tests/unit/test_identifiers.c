/* Goal: two files that mean the same number spell it alike, and what cannot be read is kept as
 * it was given and says so.
 * Method: tables for each sort; check digits turned one by one; every good spelling is its own.
 */
#include "match/identifiers/identifiers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static const struct {
    const char *sort;
    const char *given;
    const char *canonical;
} good[] = {
    {"phone", "+66812345678", "+66812345678"},
    {"phone", " +66 81-234 5678", "+66812345678"},
    {"phone", "0066812345678", "+66812345678"},
    {"phone", "+62 (21) 555.0199", "+62215550199"},
    {"phone",
     "+9991234",
     "+9991234"}, /* no country's code: today's rule of seven to fifteen digits */
    {"phone", "+999123456789012", "+999123456789012"},
    {"phone", "+999 21 665 0000", "+999216650000"},
    {"phone", "+66 (0)81 234 5678", "+66812345678"},
    {"phone", "+66 081-234-5678", "+66812345678"},
    {"phone", "0066 081-234-5678", "+66812345678"},
    {"phone", "TH 081-234 5678", "+66812345678"},
    {"phone", "tha (081) 234 5678", "+66812345678"},
    {"phone", "TH +66 81 234 5678", "+66812345678"},
    {"phone", "TH 02 123 4567", "+6621234567"},
    {"phone", "+66 \xe0\xb9\x98\xe0\xb9\x91 234 5678", "+66812345678"},     /* Thai */
    {"phone", "+856 \xe0\xbb\x92\xe0\xbb\x90 55512345", "+8562055512345"},  /* Lao */
    {"phone", "+855 \xe1\x9f\xa1\xe1\x9f\xa2 345 678", "+85512345678"},     /* Khmer */
    {"phone", "+95 \xe1\x81\x89 123 456789", "+959123456789"},              /* Burmese */
    {"phone", "+91 \xe0\xa5\xaf\xe0\xa5\xae 7654 3210", "+919876543210"},   /* Devanagari */
    {"phone", "+880 \xe0\xa7\xa7\xe0\xa7\xad 1234 5678", "+8801712345678"}, /* Bengali */
    {"phone", "+94 \xe0\xaf\xad\xe0\xaf\xa7 234 5678", "+94712345678"},     /* Tamil */
    {"phone",
     "+962 \xd9\xa7 \xd9\xa9"
     "012 3456",
     "+962790123456"},                                                   /* Arabic */
    {"phone", "+98 \xdb\xb9\xdb\xb1\xdb\xb2 345 6789", "+989123456789"}, /* Persian */
    {"phone", "\xef\xbc\x8b\xef\xbc\x98\xef\xbc\x91 90 1234 5678", "+819012345678"}, /* wide */
    {"phone",
     "\xe2\x80\xaa+62\xc2\xa0"
     "812\xe2\x80\x91"
     "3456\xe2\x80\x91"
     "7890\xe2\x80\xac",
     "+6281234567890"},
    {"phone", "+1 (415) 555-0132", "+14155550132"},
    {"phone", "+1 1 415 555 0132", "+14155550132"},
    {"phone", "+7 8 495 123 45 67", "+74951234567"},
    {"phone", "+7 812 123 45 67", "+78121234567"},
    {"phone", "+39 06 1234 5678", "+390612345678"},
    {"phone", "+687 26.12.34", "+687261234"},
    {"phone", "HU 06 20 123 4567", "+36201234567"},
    {"phone", "+36 66 123 456", "+3666123456"}, /* no prefix: the number begins so */
    {"phone", "MH 1 235 1234", "+6922351234"},
    {"phone", "+673 712 3456", "+6737123456"},
    {"phone", "+49 (0)30 901820", "+4930901820"},
    {"wallet", "bKash +880 1712-345678", "+8801712345678"},
    {"wallet", "GCash PH 0917 123 4567", "+639171234567"},
    {"wallet", "Touch 'n Go: +60 12-345 6789", "+60123456789"},
    {"wallet", "M-Pesa+254 712 345678", "+254712345678"},
    {"wallet", "+855 12 345 678", "+85512345678"},
    {"passport", "xa 123 4567", "XA 1234567"},
    {"passport", "XA-AB123", "XA AB123"},
    {"passport", "XA 123", "XA 123"},
    {"passport", "THA AB1234567", "TH AB1234567"},
    {"passport", "xxb 1234567", "XXB 1234567"},
    {"passport", "UNO-123456", "UNO 123456"},
    {"passport",
     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<"
     "10",
     "UTO L898902C3"},
    {"passport",
     "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4",
     "DE C01X00T47"},
    {"passport", "XA \xef\xbc\xa1\xef\xbc\xa2 123", "XA AB123"},
    {"national_id", "TH \xe0\xb9\x91-1017-00207-36-6", "TH 1101700207366"},
    {"national_id", "CN 11010519491231002x", "CN 11010519491231002X"},
    {"national_id", "CN 440524880101001", "CN 440524198801010011"},
    {"national_id", "TW A123456789", "TW A123456789"},
    {"national_id", "TW A800000014", "TW A800000014"},
    {"national_id", "TW AC01234567", "TW AC01234567"},
    {"national_id", "HK A123456(3)", "HK A1234563"},
    {"national_id", "HK AB987654(3)", "HK AB9876543"},
    {"national_id", "SG S1234567D", "SG S1234567D"},
    {"national_id", "SG T1234567J", "SG T1234567J"},
    {"national_id", "SG F1234567N", "SG F1234567N"},
    {"national_id", "SG G1234567X", "SG G1234567X"},
    {"national_id", "SG M1234567K", "SG M1234567K"},
    {"national_id", "MY 880229-14-5678", "MY 880229145678"},
    {"national_id", "ID 3171015203900001", "ID 3171015203900001"},
    {"national_id", "IN 2341 2341 2346", "IN 234123412346"},
    {"national_id", "IN ABC1234567", "IN ABC1234567"},
    {"national_id", "PK 35202-1234567-1", "PK 3520212345671"},
    {"national_id", "LK 883361234v", "LK 198833601234"},
    {"national_id", "LK 198833601234", "LK 198833601234"},
    {"national_id", "LK 886361234X", "LK 198863601234"},
    {"national_id", "KR 880417-2123456", "KR 8804172123456"},
    {"national_id", "TR 10000000146", "TR 10000000146"},
    {"national_id", "IR 0067890121", "IR 0067890121"},
    {"national_id",
     "IR \xdb\xb0\xdb\xb0"
     "6-789012-1",
     "IR 0067890121"},
    {"national_id", "AE 784-1984-1234567-1", "AE 784198412345671"},
    {"national_id", "SA 1045678909", "SA 1045678909"},
    {"national_id", "BD 1988123456789", "BD 1988123456789"},
    {"national_id", "VN 001088123456", "VN 001088123456"},
    {"national_id", "JP 1234 5678 9018", "JP 123456789018"},
    {"national_id", "JP AB12345678CD", "JP AB12345678CD"},
    {"national_id", "MM 12/OuKaMa(N)123456", "MM 12OUKAMAN123456"},
    {"national_id",
     "MM \xe1\x81\x81\xe1\x81\x82/\xe1\x80\xa5\xe1\x80\x80\xe1\x80\x99(\xe1\x80\x94\xe1\x80\xad"
     "\xe1\x80\xaf\xe1\x80\x84\xe1\x80\xba)"
     "\xe1\x81\x81\xe1\x81\x82\xe1\x81\x83\xe1\x81\x84\xe1\x81\x85"
     "\xe1\x81\x86",
     "MM 12OUKAMAN123456"},
    {"national_id",
     "MN \xd0\xa3\xd0\x91"
     "88041712",
     "MN \xd0\xa3\xd0\x91"
     "88041712"},
    {"national_id", "PHL 1234-5678-9012-3456", "PH 1234567890123456"},
    {"national_id", "th 1-1017-00207-36-6", "TH 1101700207366"},
    {"registration", "XB 12/99", "XB 1299"},
    {"registration", "AU 51 824 753 556", "AU 51824753556"},
    {"registration", "AU 004 085 616", "AU 004085616"},
    {"registration", "CN 91350100M000100Y43", "CN 91350100M000100Y43"},
    {"registration", "TH 0-1075-36000-10-2", "TH 0107536000102"},
    {"registration", "NZ 9429046846525", "NZ 9429046846525"},
    {"registration", "SG 52812345A", "SG 52812345A"},
    {"registration", "SG 201812345K", "SG 201812345K"},
    {"registration", "SG T08LL1234A", "SG T08LL1234A"},
    {"registration", "IN 27AAPFU0939F1ZV", "IN 27AAPFU0939F1ZV"},
    {"registration", "IN L17110MH1973PLC019786", "IN L17110MH1973PLC019786"},
    {"registration", "JP 7000012050002", "JP 7000012050002"},
    {"registration", "KR 124-81-00998", "KR 1248100998"},
    {"registration", "TW 22099131", "TW 22099131"},
    {"registration", "VN 0300588569-001", "VN 0300588569001"},
    {"lei", "5299 00T8 BM49 AURS DO55", "529900T8BM49AURSDO55"},
    {"plate", "xb b 1234 xyz", "XB B1234XYZ"},
    {"plate",
     "TH \xe0\xb9\x91\xe0\xb8\x81\xe0\xb8\x82 \xe0\xb9\x91\xe0\xb9\x92",
     "TH 1\xe0\xb8\x81\xe0\xb8\x82"
     "12"},
    {"plate",
     "IRQ \xd8\xa3-\xd9\xa1\xd9\xa2\xd9\xa3",
     "IQ \xd8\xa3"
     "123"},
    {"email", "Ann@Example.ORG", "ann@example.org"},
    {"email", "a.b+c@d.e", "a.b+c@d.e"},
    {"email", "mailto:Ann@Example.ORG", "ann@example.org"},
    {"account", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"},
    {"account", "gb82-west-1234-5698-7654-32", "GB82WEST12345698765432"},
    {"account", "FR1420041010050500013M02606", "FR1420041010050500013M02606"},
    {"account", "NO9386011117947", "NO9386011117947"},
    {"account", "scb 123-4-56789-0", "SCB 1234567890"},
    {"account", "B1 1234", "B1 1234"},
    {"crypto", "112D2adLM3UKy4Z4giRbReR6gjWuvHUqB", "112D2adLM3UKy4Z4giRbReR6gjWuvHUqB"},
    {"crypto",
     "bitcoin:112D2adLM3UKy4Z4giRbReR6gjWuvHUqB?amount=1",
     "112D2adLM3UKy4Z4giRbReR6gjWuvHUqB"},
    {"crypto", "31h38a54tFMrR8kzBnP2241MFD2EUHtGha", "31h38a54tFMrR8kzBnP2241MFD2EUHtGha"},
    {"crypto", "LKDyUEtTR1HXamkiEphisSiBJu6o3ZPE34", "LKDyUEtTR1HXamkiEphisSiBJu6o3ZPE34"},
    {"crypto", "D597kHXGdkwkryF9oGhz9Bp1ypTpD1u99Z", "D597kHXGdkwkryF9oGhz9Bp1ypTpD1u99Z"},
    {"crypto", "T9yED5xMV5ARV98BexN97aLZ1UUq7eKSxm", "T9yED5xMV5ARV98BexN97aLZ1UUq7eKSxm"},
    {"crypto", "Xags3HEXJ4G4Uuf8va2eSxLCw2KCyEhiJ7", "Xags3HEXJ4G4Uuf8va2eSxLCw2KCyEhiJ7"},
    {"crypto", "t1HsdDMzmJfq4vc7T17XYjEkLMLvbgM1fCi", "t1HsdDMzmJfq4vc7T17XYjEkLMLvbgM1fCi"},
    {"crypto",
     "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
     "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
    {"crypto",
     "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
     "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"},
    {"crypto",
     "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
     "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
    {"crypto",
     "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
     "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359"},
    {"crypto",
     "0XD1220A0CF47C7B9BE7A2E6BA89F429762E7B9ADB",
     "0xd1220a0cf47c7b9be7a2e6ba89f429762e7b9adb"},
    {"imei", "49-015420-323751-8", "490154203237518"},
    {"imei", "49015420323751", "490154203237518"},
    {"imei", "IMEI: 4901542032375112", "490154203237518"},
    {"imei", "490154203237518/12", "490154203237518"},
    {"handle", "https://t.me/Ann", "ann@telegram"},
    {"handle", "t.me/ann", "ann@telegram"},
    {"handle", "https://www.facebook.com/ann.bell/?ref=1", "ann.bell@facebook"},
    {"handle", "https://m.facebook.com/profile.php?id=100001&x=1", "100001@facebook"},
    {"handle", "https://wa.me/66812345678", "66812345678@whatsapp"},
    {"handle", "https://line.me/ti/p/~ann", "ann@line"},
    {"handle", "https://www.tiktok.com/@ann", "ann@tiktok"},
    {"handle", "https://x.com/ann/status/1", "ann@twitter"},
    {"handle", "@ann on Telegram", "ann@telegram"},
    {"handle", "Telegram: @Ann", "ann@telegram"},
    {"handle", "@Ann @ Telegram", "ann@telegram"},
    {"handle", "ann@telegram", "ann@telegram"},
    {"handle", "@@Ann@tg", "ann@tg"},
    {"handle", "@ @ann@tg", "ann@tg"},
    {"handle", "a@b@tg", "a@b@tg"},
    {"imo", "IMO 9074729", "9074729"},
    {"imo", "imo9074729", "9074729"},
    {"imo", "907-4729", "9074729"},
    {"mmsi", "563 012 345", "563012345"},
    {"mmsi", "MMSI 563012345", "563012345"},
    {"mmsi", "002570000", "002570000"},
    {"mmsi", "056301234", "056301234"},
    {"mmsi", "111563001", "111563001"},
    {"mmsi", "970012345", "970012345"},
    {"mmsi", "985631234", "985631234"},
    {"mmsi", "995631234", "995631234"},
    {"mmsi", "856312345", "856312345"},
    {"call_sign", "9v-abc", "9VABC"},
    {"call_sign", "HSB 2345", "HSB2345"},
};

static const struct {
    const char *sort;
    const char *given;
} bad[] = {
    {"phone", "0812345678"}, /* of which country? */
    {"phone", "+0812345678"},
    {"phone", "+123456"},
    {"phone", "+1234567890123456"},
    {"phone", "+66 81 234 5678 x9"},
    {"phone", "+66 81 234 5678 ext. 9"},
    {"phone", "+66 81 234 5678#9"},
    {"phone", "+66 81 234 5678/9"}, /* a digit more than any number of Thailand has */
    {"phone", "+66 81 234 56"},
    {"phone", "+66 00 81 234 5678"},
    {"phone", "+1 415 555 013"},
    {"phone", "+1234567"},
    {"phone", "+687 26 12 345"},
    {"phone", "+66"},
    {"phone", "+99912345678901234"},
    {"phone", "TH +855 12 345 678"}, /* the two do not agree */
    {"phone", "XA 0812345678"},      /* no plan */
    {"phone", "TH 66812345678"},
    {"phone", "TH"},
    {"phone", "TH081 234 5678"},
    {"wallet", "bKash 01712 345678"},
    {"wallet", "Wing TH +855 12 345 678"},
    {"wallet", "bKash"},
    {"wallet", "bKash: "},
    {"phone", "++66812345678"},
    {"phone", "+"},
    {"passport", "XA1234567"}, /* whose? XA may be part of the number */
    {"passport", "1234567"},
    {"passport", "XA 12"},
    {"passport", "XA 123_4"},
    {"passport", "XA"},
    {"passport", "XAB 123456"}, /* nobody issues under XAB */
    {"passport",
     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C46UTO7408122F1204159ZE184226B<<<<<"
     "10"},
    {"passport",
     "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8988901C4XXX4009078F96121096ZE184226B<<<<<"
     "<"},
    {"passport", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"},
    {"passport", "P<UTOERIKSSON<<ANNA<MARIA"},
    {"national_id", "XAB 12345"},
    {"national_id", "TH 1101700207367"},
    {"national_id", "TH 110170020736"},
    {"national_id", "CN 110105194912310021"},
    {"national_id", "CN 11010519491331002X"},
    {"national_id", "TW A123456788"},
    {"national_id", "TW A323456789"},
    {"national_id", "HK A1234564"},
    {"national_id", "SG S1234567E"},
    {"national_id", "SG X1234567D"},
    {"national_id", "MY 881332145678"},
    {"national_id", "MY 880229005678"},
    {"national_id", "ID 3171013203900001"},
    {"national_id", "ID 3171017203900001"},
    {"national_id", "ID 317101520390000"},
    {"national_id", "IN 234123412347"},
    {"national_id", "IN 034123412346"},
    {"national_id", "PK 352021234567"},
    {"national_id", "LK 880001234V"},
    {"national_id", "LK 198836701234"},
    {"national_id", "LK 88336123V"},
    {"national_id", "KR 8813172123456"},
    {"national_id", "TR 10000000145"},
    {"national_id", "TR 00000000146"},
    {"national_id", "IR 0067890122"},
    {"national_id", "IR 1111111111"},
    {"national_id", "AE 785198412345671"},
    {"national_id", "SA 3045678909"},
    {"national_id", "SA 1045678908"},
    {"national_id", "BD 123456789012"},
    {"national_id", "VN 1234567890"},
    {"national_id", "JP 123456789019"},
    {"national_id", "MM 15/OuKaMa(N)123456"},
    {"national_id", "MM 12/OuKaMa(N)12345"},
    {"national_id",
     "XA \xd0\xa3\xd0\x91"
     "88041712"},
    {"registration", "AU 51824753557"},
    {"registration", "AU 004085617"},
    {"registration", "CN 91350100M000100Y44"},
    {"registration", "CN 91350100I000100Y43"},
    {"registration", "TH 0107536000103"},
    {"registration", "NZ 9429046846526"},
    {"registration", "NZ 1234567890128"},
    {"registration", "SG 1234567A"},
    {"registration", "IN 27AAPFU0939F1ZW"},
    {"registration", "IN L17110MH1973PLCX19786"},
    {"registration", "JP 8000012050002"},
    {"registration", "KR 1248100999"},
    {"registration", "TW 22099132"},
    {"registration", "VN 0300588568"},
    {"lei", "529900T8BM49AURSDO56"},
    {"lei", "529900T8BM49AURSDO5"},
    {"crypto", "112D2adLM3UKy4Z4giRbReR6gjWuvHUqC"},
    {"crypto", "12D2adLM3UKy4Z4giRbReR6gjWuvHUqB"},
    {"crypto", "mfWyW5fc9NUj75YAnFgoRLrjxgLDn2MMth"}, /* money of tests */
    {"crypto", "0OIl"},
    {"crypto", "BC1QW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
    {"crypto", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"},
    {"crypto",
     "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"}, /* Bech32 where it is Bech32m */
    {"crypto", "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
    {"crypto", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"},
    {"crypto", "0xgaaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
    {"imei", "490154203237519"},
    {"imei", "000000000000000"},
    {"imei", "4901542032375"},
    {"imei", "49015420323751X"},
    {"handle", "https://t.me/+AbCdEf"},
    {"handle", "https://t.me/joinchat/AbC"},
    {"handle", "https://www.facebook.com/groups/1"},
    {"handle", "https://www.facebook.com/profile.php"},
    {"handle", "https://example.org/ann"},
    {"handle", "https://t.me/"},
    {"handle", "telegram: t.me/ann"},
    {"handle", "tt:tt:"},
    {"handle", "https://ann on telegram"},
    {"mmsi", "123456789"},
    {"mmsi", "963012345"},
    {"mmsi", "100012345"},
    {"mmsi", "890012345"},
    {"mmsi", "001000000"},
    {"call_sign", "12ABC"},
    {"plate", "X 12345"},
    {"email", "ann"},
    {"email", "ann@org"},
    {"email", "@example.org"},
    {"email", "ann@.org"},
    {"email", "ann@example."},
    {"email", "a@b@c.org"},
    {"email", "ann <ann@example.org>"},
    {"email", "ann@example.org;bob@example.org"},
    {"account", "DE88 3704 0044 0532 0130 00"}, /* the check digits do not hold */
    {"account", "DE89 3704 0044 0532 0130 01"},
    {"account", "SCB"},
    {"account", "SCB 123"},
    {"account", "ABCD  - 1"},
    {"account", "- 12345"},
    {"account", "SCB 12_34"},
    {"handle", "ann"},
    {"handle", "@ann"},
    {"handle", "ann@"},
    {"handle", "@tg"},
    {"handle", "@ @tg"},
    {"handle", "ann@t"},
    {"imo", "9074728"},
    {"imo", "IMO 907472"},
    {"imo", "90747290"},
    {"imo", "907472A"},
    {"mmsi", "56301234"},
    {"mmsi", "56301234A"},
    {"call_sign", "9V"},
    {"call_sign", "9VABC1234"},
    {"call_sign", "9V*BC"},
    {"shoe_size", "44"},
};

static void each_sort_has_one_spelling(void **state)
{
    for (size_t i = 0; i < COUNT(good); i++) {
        Str sort = str_from(good[i].sort);
        bool well_formed = false;
        Str text;

        assert_true(identifier_known(sort));
        assert_int_equal(
            identifier_canonical(*state, sort, str_from(good[i].given), &text, &well_formed)
                .kind,
            ERR_OK);
        if (!str_is(text, good[i].canonical) || !well_formed) {
            fail_msg("%s: %s: %.*s", good[i].sort, good[i].given, STR_ARG(text));
        }
        well_formed = false;
        assert_int_equal(
            identifier_canonical(*state, sort, text, &text, &well_formed).kind, ERR_OK);
        assert_true(str_is(text, good[i].canonical));
        assert_true(well_formed);
    }
}

static void what_cannot_be_read_is_kept_and_says_so(void **state)
{
    for (size_t i = 0; i < COUNT(bad); i++) {
        Str padded;
        Str text;
        bool well_formed = true;

        assert_int_equal(arena_print(*state, &padded, " %s\t", bad[i].given).kind, ERR_OK);
        assert_int_equal(
            identifier_canonical(*state, str_from(bad[i].sort), padded, &text, &well_formed)
                .kind,
            ERR_OK);
        if (!str_equal(text, str_trim(str_from(bad[i].given))) || well_formed) {
            fail_msg("%s: %s: %.*s", bad[i].sort, bad[i].given, STR_ARG(text));
        }
    }
    assert_false(identifier_known(STR("shoe_size")));
}

static bool holds(Arena *arena, const char *sort, const char *text, size_t len)
{
    bool well_formed = false;
    Str ret;

    assert_int_equal(
        identifier_canonical(arena, str_from(sort), (Str){text, len}, &ret, &well_formed).kind,
        ERR_OK);
    return well_formed;
}

/* One digit wrong, or two neighbours swapped: the check digits of an IBAN catch either. */
static void check_digits_of_an_account_catch_slips(void **state)
{
    static const struct {
        const char *text;
        size_t from; /* the first digit to turn */
    } cases[] = {{"DE89370400440532013000", 2}, {"GB82WEST12345698765432", 8}};

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t len = strlen(cases[i].text);
        char text[40];

        for (size_t at = cases[i].from; at < len; at++) {
            memcpy(text, cases[i].text, len);
            for (char digit = '0'; digit <= '9'; digit++) {
                text[at] = digit;
                assert_int_equal(
                    holds(*state, "account", text, len), digit == cases[i].text[at]);
            }
            memcpy(text, cases[i].text, len);
            if (at + 1 < len && text[at] != text[at + 1]) {
                text[at] = cases[i].text[at + 1];
                text[at + 1] = cases[i].text[at];
                assert_false(holds(*state, "account", text, len));
            }
        }
    }
}

/* What a scheme promises: of all digits in the place of the check exactly one holds; and, where it finds every slip of
 * one digit, no digit before it can be turned either.
 */
static void check_digits_hold_once(void **state)
{
    static const struct {
        const char *sort;
        const char *text;
        size_t at;   /* of the check */
        size_t from; /* of the first digit that may not be turned; 0 for none */
    } cases[] = {
        {"national_id", "TH 1101700207366", 15, 0},
        {"national_id", "CN 440524198801010011", 20, 17},
        {"national_id", "TW A123456789", 12, 0},
        {"national_id", "HK A1234563", 10, 4},
        {"national_id", "IN 234123412346", 14, 4},
        {"national_id", "TR 10000000146", 13, 4},
        {"national_id", "IR 0067890121", 12, 0},
        {"national_id", "SA 1045678909", 12, 4},
        {"national_id", "JP 123456789018", 14, 0},
        {"registration", "AU 51824753556", 13, 3},
        {"registration", "AU 004085616", 11, 0},
        {"registration", "CN 91350100M000100Y43", 20, 12},
        {"registration", "TH 0107536000102", 15, 0},
        {"registration", "NZ 9429046846525", 15, 5},
        {"registration", "JP 7000012050002", 3, 0},
        {"registration", "KR 1248100998", 12, 0},
        {"registration", "VN 0300588569", 12, 0},
        {"registration", "IN 27AAPFU0939F1ZV", 3, 0},
        {"lei", "529900T8BM49AURSDO55", 19, 8},
        {"imei", "490154203237518", 14, 1},
        {"imo", "9074729", 6, 0},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t len = strlen(cases[i].text);
        size_t from = cases[i].from == 0 ? cases[i].at : cases[i].from;

        for (size_t at = from; at <= cases[i].at; at++) {
            char text[40];

            memcpy(text, cases[i].text, len + 1);
            for (char digit = '0'; digit <= '9' && text[at] <= '9'; digit++) {
                text[at] = digit;
                if (holds(*state, cases[i].sort, text, len) != (digit == cases[i].text[at])) {
                    fail_msg("%s", text);
                }
            }
        }
    }
}

/* No sign of an address may be another: the chance that a wrong checksum holds is one in four milliards. */
static void an_address_has_no_slip(void **state)
{
    static const char *const addresses[] = {
        "112D2adLM3UKy4Z4giRbReR6gjWuvHUqB",
        "T9yED5xMV5ARV98BexN97aLZ1UUq7eKSxm",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    };
    static const char signs[] = "023456789acdefghjklmnpqrstuvwxyz";

    for (size_t i = 0; i < COUNT(addresses); i++) {
        size_t len = strlen(addresses[i]);

        for (size_t at = 0; at < len; at++) {
            char text[80];

            memcpy(text, addresses[i], len + 1);
            for (size_t j = 0; j < sizeof(signs) - 1; j++) {
                text[at] = signs[j];
                assert_int_equal(
                    holds(*state, "crypto", text, len), text[at] == addresses[i][at]);
            }
        }
    }
}

/* The letters of an address of Ethereum carry a check; one turned to the other case is found, all alike say nothing. */
static void the_case_of_letters_is_a_check(void **state)
{
    static const char address[] = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    for (size_t at = 2; at < sizeof(address) - 1; at++) {
        char text[sizeof(address)];

        memcpy(text, address, sizeof(address));
        if (text[at] > '9') {
            text[at] ^= 32;
            assert_false(holds(*state, "crypto", text, sizeof(address) - 1));
        }
    }
}

static void what_is_wrong_is_said(void **state)
{
    static const struct {
        const char *sort;
        const char *given;
        const char *fault;
    } cases[] = {
        {"phone", "+66812345678", ""},
        {"phone",
         "0812345678",
         "its country is not said: it needs +, 00 or a country in front"},
        {"phone", "+66 81 234", "no number of that country has so many digits"},
        {"passport", "1234567", "the country does not stand in front"},
        {"imo", "9074728", "its check digit does not hold: a sign is wrong"},
        {"email", " ", "nothing stands there"},
        {"shoe_size", "44", "no such sort of identifier is known"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *fault = NULL;
        Str text;

        assert_int_equal(
            identifier_read(
                *state, str_from(cases[i].sort), str_from(cases[i].given), &text, &fault)
                .kind,
            ERR_OK);
        assert_string_equal(fault, cases[i].fault);
    }
}

/* Each hull number has one check digit of ten; those of ships that sail are known. */
static void a_ship_has_one_check_digit(void **state)
{
    static const char *const known[] = {"9074729", "9319466", "8814275", "9176187"};

    for (size_t i = 0; i < COUNT(known); i++) {
        char text[8];
        int count = 0;

        memcpy(text, known[i], sizeof(text));
        assert_true(holds(*state, "imo", text, 7));
        for (text[6] = '0'; text[6] <= '9'; text[6]++) {
            count += holds(*state, "imo", text, 7);
        }
        assert_int_equal(count, 1);
    }
}

/* Check digits run from 02 to 98: 00, 01 and 99 leave the same remainder as 97, 98 and 02, and
 * would give one account two spellings.
 */
static void one_account_has_one_pair_of_check_digits(void **state)
{
    for (int account = 0; account < 200; account++) {
        int count = 0;

        for (int check = 0; check < 100; check++) {
            size_t mark = ((Arena *)*state)->used;
            Str text;

            assert_int_equal(
                arena_print(*state, &text, "DE%02d37040044%010d", check, account).kind, ERR_OK);
            count += holds(*state, "account", text.ptr, text.len);
            arena_rewind(*state, mark);
        }
        assert_int_equal(count, 1);
    }
}

static void what_is_too_long_is_no_identifier(void **state)
{
    char text[201];

    memset(text, '1', sizeof(text));
    memcpy(text, "XA ", 3);
    assert_true(holds(*state, "passport", text, 200));
    assert_false(holds(*state, "passport", text, 201));
}

/* A full arena must not pass for a number that cannot be read: it would never be matched. */
static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(good); i++) {
        Str text = STR("untouched");
        bool well_formed = false;

        arena->fuse = 1;
        Err err = identifier_canonical(
            arena, str_from(good[i].sort), str_from(good[i].given), &text, &well_formed);

        if (err.kind != ERR_LIMIT) {
            fail_msg("%s: %s", good[i].sort, good[i].given);
        }
        assert_true(str_is(text, "untouched"));
        arena->fuse = 0;
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(each_sort_has_one_spelling),
        EACH(what_cannot_be_read_is_kept_and_says_so),
        EACH(check_digits_of_an_account_catch_slips),
        EACH(check_digits_hold_once),
        EACH(an_address_has_no_slip),
        EACH(the_case_of_letters_is_a_check),
        EACH(what_is_wrong_is_said),
        EACH(a_ship_has_one_check_digit),
        EACH(one_account_has_one_pair_of_check_digits),
        EACH(what_is_too_long_is_no_identifier),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("identifiers", tests, NULL, NULL);
}
