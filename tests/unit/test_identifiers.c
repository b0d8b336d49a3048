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
    {"phone", "+1234567", "+1234567"},
    {"phone", "+123456789012345", "+123456789012345"},
    {"passport", "xa 123 4567", "XA 1234567"},
    {"passport", "XA-AB123", "XA AB123"},
    {"passport", "XA 123", "XA 123"},
    {"national_id", "th 1-1017-00207-36-6", "TH 1101700207366"},
    {"registration", "XB 12/99", "XB 1299"},
    {"plate", "xb b 1234 xyz", "XB B1234XYZ"},
    {"email", "Ann@Example.ORG", "ann@example.org"},
    {"email", "a.b+c@d.e", "a.b+c@d.e"},
    {"account", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"},
    {"account", "gb82-west-1234-5698-7654-32", "GB82WEST12345698765432"},
    {"account", "FR1420041010050500013M02606", "FR1420041010050500013M02606"},
    {"account", "NO9386011117947", "NO9386011117947"},
    {"account", "scb 123-4-56789-0", "SCB 1234567890"},
    {"account", "B1 1234", "B1 1234"},
    {"handle", "@Ann @ Telegram", "ann@telegram"},
    {"handle", "ann@telegram", "ann@telegram"},
    {"handle", "@@Ann@tg", "ann@tg"},
    {"handle", "@ @ann@tg", "ann@tg"},
    {"handle", "a@b@tg", "a@b@tg"},
    {"imo", "IMO 9074729", "9074729"},
    {"imo", "imo9074729", "9074729"},
    {"imo", "907-4729", "9074729"},
    {"mmsi", "563 012 345", "563012345"},
    {"call_sign", "9v-abc", "9VABC"},
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
    {"phone", "++66812345678"},
    {"phone", "+"},
    {"passport", "XA1234567"}, /* whose? XA may be part of the number */
    {"passport", "1234567"},
    {"passport", "XA 12"},
    {"passport", "XA 123_4"},
    {"passport", "XA"},
    {"national_id", "XAB 12345"},
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
        assert_string_equal(text.ptr, good[i].canonical);
        assert_true(well_formed);
        well_formed = false;
        assert_int_equal(
            identifier_canonical(*state, sort, text, &text, &well_formed).kind, ERR_OK);
        assert_string_equal(text.ptr, good[i].canonical);
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
        assert_true(str_is(text, bad[i].given));
        assert_false(well_formed);
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
        assert_int_equal(
            identifier_canonical(
                arena, str_from(good[i].sort), str_from(good[i].given), &text, &well_formed)
                .kind,
            ERR_LIMIT);
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
        EACH(a_ship_has_one_check_digit),
        EACH(one_account_has_one_pair_of_check_digits),
        EACH(what_is_too_long_is_no_identifier),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("identifiers", tests, NULL, NULL);
}
