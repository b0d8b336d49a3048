/* Goal: a machine-readable zone gives what stands in it, and each check digit is told for itself.
 * Method: ICAO's own specimens of each format; every sign of a field turned; dates around a turn of the century.
 */
#include "match/identifiers/mrz.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct {
    const char *lines;
    MrzFormat format;
    const char *kind;
    const char *issuer;
    const char *family;
    const char *given;
    const char *number;
    const char *nationality;
    const char *birth;
    char sex;
    const char *expiry;
} specimens[] = {
    {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<"
     "10\n",
     MRZ_TD3,
     "P",
     "UTO",
     "ERIKSSON",
     "ANNA MARIA",
     "L898902C3",
     "UTO",
     "740812",
     'F',
     "120415"},
    {"P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4",
     MRZ_TD3,
     "P",
     "D<<",
     "MUSTERMANN",
     "ERIKA",
     "C01X00T47",
     "D",
     "640812",
     'F',
     "270228"},
    {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\r\nD231458907UTO7408122F1204159<<<<<<<6",
     MRZ_TD2,
     "I",
     "UTO",
     "ERIKSSON",
     "ANNA MARIA",
     "D23145890",
     "UTO",
     "740812",
     'F',
     "120415"},
    {"i<utod231458907<<<<<<<<<<<<<<<\n7408122f1204159uto<<<<<<<<<<<6\neriksson<<anna<maria<<<<<"
     "<<<<<",
     MRZ_TD1,
     "I",
     "UTO",
     "ERIKSSON",
     "ANNA MARIA",
     "D23145890",
     "UTO",
     "740812",
     'F',
     "120415"},
    /* a number of more than nine signs goes on behind its filler */
    {"I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<"
     "<<<<<",
     MRZ_TD1,
     "I",
     "UTO",
     "STEVENSON",
     "PETER JOHN",
     "D23145890734",
     "UTO",
     "340712",
     'M',
     "950712"},
    {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<"
     "<",
     MRZ_MRVA,
     "V",
     "UTO",
     "ERIKSSON",
     "ANNA MARIA",
     "L8988901C",
     "XXX",
     "400907",
     'F',
     "961210"},
    {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
     MRZ_MRVB,
     "V",
     "UTO",
     "ERIKSSON",
     "ANNA MARIA",
     "L8988901C",
     "XXX",
     "400907",
     'F',
     "961210"},
};

static void specimens_are_read(void **state)
{
    (void)state;

    for (size_t i = 0; i < COUNT(specimens); i++) {
        Mrz mrz;

        assert_int_equal(mrz_read(str_from(specimens[i].lines), &mrz).kind, ERR_OK);
        assert_int_equal(mrz.format, specimens[i].format);
        assert_string_equal(mrz.kind, specimens[i].kind);
        assert_string_equal(mrz.issuer, specimens[i].issuer);
        assert_string_equal(mrz.family, specimens[i].family);
        assert_string_equal(mrz.given, specimens[i].given);
        assert_string_equal(mrz.number, specimens[i].number);
        assert_string_equal(mrz.nationality, specimens[i].nationality);
        assert_string_equal(mrz.birth, specimens[i].birth);
        assert_int_equal(mrz.sex, specimens[i].sex);
        assert_string_equal(mrz.expiry, specimens[i].expiry);
        for (int check = 0; check < MRZ_CHECKS; check++) {
            if (!mrz.holds[check] && mrz.format < MRZ_MRVA) {
                fail_msg("%zu: check %d", i, check);
            }
        }
    }
}

/* Each digit of the passport's second line turned: exactly the checks that stand over it fail. */
static void a_turned_digit_fails_its_own_check(void **state)
{
    static const char lines[] = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
                                "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    (void)state;

    for (size_t at = 44; at < 88; at++) {
        for (char digit = '0'; digit <= '9' && lines[at] >= '0' && lines[at] <= '9'; digit++) {
            size_t place = at - 44;
            char text[sizeof(lines)];
            bool is_same = digit == lines[at];
            Mrz mrz;

            memcpy(text, lines, sizeof(lines));
            text[at] = digit;
            assert_int_equal(mrz_read(str_from(text), &mrz).kind, ERR_OK);
            assert_int_equal(mrz.holds[MRZ_NUMBER], is_same || place > 9);
            assert_int_equal(mrz.holds[MRZ_BIRTH], is_same || place < 13 || place > 19);
            assert_int_equal(mrz.holds[MRZ_EXPIRY], is_same || place < 21 || place > 27);
            assert_int_equal(mrz.holds[MRZ_OPTIONAL], is_same || place < 28 || place > 42);
        }
    }
}

static void what_is_no_zone_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<"
        "1",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<"
        "100",
        "P<UTOERIKSSON<<ANNA-MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<"
        "10",
        "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
    };
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        Mrz mrz = {.sex = 'u'};

        assert_int_equal(mrz_read(str_from(bad[i]), &mrz).kind, ERR_BAD_INPUT);
        assert_int_equal(mrz.sex, 'u');
    }
}

static void a_date_finds_its_century(void **state)
{
    static const struct {
        const char *six;
        const char *birth; /* "" where there is none */
        const char *expiry;
    } cases[] = {
        {"740812", "1974-08-12", "2074-08-12"},
        {"261121", "2026-11-21", "2026-11-21"},
        {"261122", "1926-11-22", "2026-11-22"},
        {"770101", "1977-01-01", "1977-01-01"},
        {"74<<<<", "1974", "2074"},
        {"740800", "1974-08", "2074-08"},
        {"<<<<<<", "", ""},
        {"741332", "", ""},
    };
    const Date today = {2026, 11, 21};
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Mrz mrz = {0};
        Date date;
        char text[11];

        memcpy(mrz.birth, cases[i].six, 6);
        memcpy(mrz.expiry, cases[i].six, 6);
        if (cases[i].birth[0] == 0) {
            assert_int_equal(mrz_birth(&mrz, today, &date).kind, ERR_BAD_INPUT);
            assert_int_equal(mrz_expiry(&mrz, today, &date).kind, ERR_BAD_INPUT);
            continue;
        }
        assert_int_equal(mrz_birth(&mrz, today, &date).kind, ERR_OK);
        assert_true(str_is(date_format(date, text), cases[i].birth));
        assert_int_equal(mrz_expiry(&mrz, today, &date).kind, ERR_OK);
        assert_true(str_is(date_format(date, text), cases[i].expiry));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(specimens_are_read),
        cmocka_unit_test(a_turned_digit_fails_its_own_check),
        cmocka_unit_test(what_is_no_zone_is_refused),
        cmocka_unit_test(a_date_finds_its_century),
    };

    return cmocka_run_group_tests_name("mrz", tests, NULL, NULL);
}
