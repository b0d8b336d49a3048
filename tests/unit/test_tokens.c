/* Goal: what means the same gives the same token, and what means nothing gives none.
 * Method: tables of subjects and their tokens; pairs that must meet and pairs that must not; every
 * default and placeholder in turn; arbitrary subjects made by chance.
 */
#include "match/identifiers/identifiers.h"
#include "match/tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static Arena scratch;

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 20, &scratch).kind == ERR_OK &&
                   arena_open(1 << 22, &arena).kind == ERR_OK
               ? 0
               : -1;
}

static int close_arena(void **state)
{
    assert_int_equal(scratch.used, 0);
    arena_close(&scratch);
    arena_close(*state);
    return 0;
}

/* One subject in a line of a table; several names of a sort are parted by commas. */
typedef struct Given {
    const char *given;
    const char *family;
    const char *full;
    const char *birth_date;
    const char *postcode;
} Given;

static Strs list_of(Arena *arena, const char *names)
{
    Strs list = {0};
    Str rest = str_from(names);

    while (rest.len > 0) {
        assert_int_equal(vec_push(arena, &list, str_cut(&rest, ',')).kind, ERR_OK);
    }
    return list;
}

static Subject subject_of(Arena *arena, const Given *given)
{
    return (Subject){
        .given = list_of(arena, given->given),
        .family = list_of(arena, given->family),
        .full = list_of(arena, given->full),
        .birth_date = str_from(given->birth_date),
        .postcode = str_from(given->postcode),
    };
}

static Tokens tokens_for(Arena *arena, const Subject *subject)
{
    Tokens tokens = {0};

    assert_int_equal(tokens_of(arena, &scratch, subject, &tokens).kind, ERR_OK);
    return tokens;
}

static Tokens everything(Arena *arena, const Given *given)
{
    Subject subject = subject_of(arena, given);

    return tokens_for(arena, &subject);
}

/* Without what is compared as it sounds, which test_linkage.c has; it stands last. */
static Tokens person(Arena *arena, const Given *given)
{
    Tokens tokens = everything(arena, given);

    while (tokens.count > 0 && tokens.items[tokens.count - 1].type == TOKEN_COMPOSITE) {
        tokens.count--;
    }
    return tokens;
}

static Tokens thing(Arena *arena, const char *sort, const char *value)
{
    SubjectIdentifier identifier = {str_from(sort), str_from(value)};
    Subject subject = {.number = 7, .identifiers = {.items = &identifier, .count = 1}};

    return tokens_for(arena, &subject);
}

static size_t shared(const Tokens *a, const Tokens *b)
{
    size_t count = 0;

    for (size_t i = 0; i < a->count; i++) {
        count += tokens_with(b, a->items[i].type, a->items[i].text).count;
    }
    return count;
}

/* ---- spelling ---------------------------------------------------------------------------- */

static const struct {
    Given given;
    const char *tokens; /* in their order, blanks between */
} spelled[] = {
    {{"Somchai", "Jaidee", "", "1988-04-17", "10110"},
     "name_birth|3|achimos|1988-04-17 name_birth|3|adeeij|1988-04-17 "
     "names_postcode|3|aacdeehiijmos|10110"},
    {{"", "", "Somchai Jaidee", "1988-04-17", "10110"},
     "name_birth|3|achimos|1988-04-17 name_birth|3|adeeij|1988-04-17 "
     "names_postcode|3|aacdeehiijmos|10110"},
    {{"Suharto", "", "", "1961-06-02", "10110"}, "name_birth|3|ahorstu|1961-06-02"},
    {{"", "", "Suharto", "1961-06-02", "10110"}, "name_birth|3|ahorstu|1961-06-02"},
    /* a common name stands with the others only */
    {{"Van Hung", "Nguyen", "", "1990-05-12", ""},
     "name_birth|3|aegghnnnnuuvy|1990-05-12 name_birth|3|aghnnuv|1990-05-12"},
    {{"Mohamed", "Ali", "", "1990-05-12", ""}, "name_birth|3|aadehilmmo|1990-05-12"},
    {{"", "Ali", "", "1990-05-12", ""}, ""},
    {{"Ann,Anna", "Bell", "", "1990-05-12", "1,222"},
     "name_birth|3|aann|1990-05-12 name_birth|3|ann|1990-05-12 name_birth|3|bell|1990-05-12"},
    {{"Ann", "Bell", "", "", "ab1 2cd"}, "names_postcode|3|abellnn|AB12CD"},
    {{"Ann", "Bell", "", "", "ab-1/2"}, ""},
    {{"Ann", "Bell", "", "", "12"}, ""},
    {{"Ann", "Bell", "", "", "99999"}, ""},
    {{"", "", "", "1990-05-12", "10110"}, ""},
    {{"\xE4\xBC\x9F", "\xE7\x8E\x8B", "", "1990-05-12", ""},
     "name_birth|3|\xE4\xBC\x9F|1990-05-12 name_birth|3|\xE7\x8E\x8B|1990-05-12"},
    {{"", "\xE7\x8E\x8B\xE4\xBC\x9F\xE4\xBC\x9F", "", "1990-05-12", ""},
     "name_birth|3|\xE4\xBC\x9F\xE4\xBC\x9F\xE7\x8E\x8B|1990-05-12"},
};

static void a_subject_gives_these_tokens(void **state)
{
    for (size_t i = 0; i < COUNT(spelled); i++) {
        Tokens tokens = person(*state, &spelled[i].given);
        Str rest = str_from(spelled[i].tokens);

        for (size_t j = 0; j < tokens.count; j++) {
            Str wanted = str_cut(&rest, ' ');

            if (!str_equal(tokens.items[j].text, wanted)) {
                fail_msg("%zu: %.*s", i, STR_ARG(tokens.items[j].text));
            }
        }
        if (rest.len > 0) {
            fail_msg("%zu: missing %.*s", i, STR_ARG(rest));
        }
    }
}

static const struct {
    const char *sort;
    const char *value;
    const char *token; /* empty where there is none */
} identified[] = {
    {"phone", "0066 81-234 5678", "phone|3|+66812345678"},
    {"passport", "xa 123 4567", "passport|3|XA 1234567"},
    {"national_id", "th 1-1017-00207-36-6", "national_id|3|TH 1101700207366"},
    {"registration", "XB 12/99", "registration|3|XB 1299"},
    {"plate", "xb b 1234 xyz", "plate|3|XB B1234XYZ"},
    {"email", "Ann@Example.ORG", "email|3|ann@example.org"},
    {"account", "DE89 3704 0044 0532 0130 00", "account|3|DE89370400440532013000"},
    {"handle", "@Ann @ Telegram", "handle|3|ann@telegram"},
    {"imo", "IMO 9074729", "imo|3|9074729"},
    {"mmsi", "563 012 345", "mmsi|3|563012345"},
    {"call_sign", "9v-abc", "call_sign|3|9VABC"},
    {"imei", "49-015420-323751", "imei|3|490154203237518"},
    {"lei", "5299 00T8 BM49 AURS DO55", "lei|3|529900T8BM49AURSDO55"},
    {"crypto",
     "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
     "crypto|3|0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
    /* compared by what paper does not tell apart, and by a platform's one name */
    {"passport", "IO 0I234O", "passport|3|IO 012340"},
    {"national_id", "XO OI2345", "national_id|3|XO 012345"},
    {"plate", "OI B10 OIL", "plate|3|OI B1001L"},
    {"registration", "XB O12I9", "registration|3|XB O12I9"},
    {"handle", "ann@tg", "handle|3|ann@telegram"},
    {"phone", "0812345678", ""},
    {"passport", "1234567", ""},
    {"imo", "9074728", ""},
    {"email", "ann", ""},
    {"shoe_size", "43", ""},
    {"name_birth", "ann|1990-05-12", ""}, /* a type, and no sort that one may state */
    {"", "", ""},
};

static void an_identifier_gives_a_token_if_it_can_be_read(void **state)
{
    for (size_t i = 0; i < COUNT(identified); i++) {
        Tokens tokens = thing(*state, identified[i].sort, identified[i].value);

        assert_int_equal(tokens.count, identified[i].token[0] != 0);
        if (tokens.count > 0) {
            assert_true(str_is(tokens.items[0].text, identified[i].token));
            assert_true(str_is(token_type_name(tokens.items[0].type), identified[i].sort));
            assert_true(identifier_known(str_from(identified[i].sort)));
            assert_int_equal(tokens.items[0].subject, 7);
        }
    }
}

static void types_have_names_that_stay(void **state)
{
    static const char *const names[] = {
        "phone",
        "passport",
        "national_id",
        "registration",
        "plate",
        "email",
        "account",
        "handle",
        "imo",
        "mmsi",
        "call_sign",
        "imei",
        "crypto",
        "lei",
        "name_birth",
        "names_postcode",
        "composite"};
    TokenType type = TOKEN_PHONE;
    (void)state;

    assert_int_equal(COUNT(names), TOKEN_TYPES_COUNT);
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(token_type_parse(str_from(names[i]), &type).kind, ERR_OK);
        assert_int_equal(type, i);
        assert_true(str_is(token_type_name(type), names[i]));
        assert_int_equal(identifier_known(str_from(names[i])), token_type_identifies(type));
    }
    assert_int_equal(token_type_parse(STR("phones"), &type).kind, ERR_NOT_FOUND);
    assert_int_equal(token_type_parse(STR(""), &type).kind, ERR_NOT_FOUND);
}

/* Mobile money is a telephone: whoever has the one as the other is found. */
static void a_wallet_is_a_telephone(void **state)
{
    Tokens wallet = thing(*state, "wallet", "bKash +880 1712-345678");
    Tokens phone = thing(*state, "phone", "BD 01712 345678");
    TokenType type = TOKEN_PHONE;

    assert_int_equal(wallet.count, 1);
    assert_int_equal(shared(&wallet, &phone), 1);
    assert_int_equal(token_type_parse(STR("wallet"), &type).kind, ERR_NOT_FOUND);
}

static void what_is_not_known_gives_none(void **state)
{
    SubjectIdentifier identifier = {.sort = STR("phone")};
    Subject subject = {0};

    assert_int_equal(tokens_for(*state, &subject).count, 0);
    subject.identifiers = (SubjectIdentifiers){.items = &identifier, .count = 1};
    assert_int_equal(tokens_for(*state, &subject).count, 0);
    identifier.sort = (Str){0};
    assert_int_equal(tokens_for(*state, &subject).count, 0);
}

/* ---- meeting ----------------------------------------------------------------------------- */

#define BORN "1988-04-17"

static const struct {
    Given a;
    Given b;
    size_t shared;
} pairs[] = {
    /* capitals, marks, blanks, the order of words, of letters, and of names */
    {{"Somchai", "Jaidee", "", BORN, ""}, {"SOMCHAI", "jaidee", "", BORN, ""}, 2},
    {{"T\xC6\xB0\xE1\xBB\x9Dng", "L\xC3\xA2m", "", BORN, ""},
     {"Tuong", "Lam", "", BORN, ""},
     2},
    {{"Mary Jane", "O'Neil", "", BORN, ""}, {"Maryjane", "Oneil", "", BORN, ""}, 2},
    {{"Mary Jane", "Bell", "", BORN, ""}, {"Jane-Mary", "Bell", "", BORN, ""}, 2},
    {{"Micheal", "Bell", "", BORN, ""}, {"Michael", "Bell", "", BORN, ""}, 2},
    {{"Somchai", "Jaidee", "", BORN, "10110"}, {"Jaidee", "Somchai", "", BORN, "10110"}, 3},
    /* one name wrong, or not known, is borne by the other */
    {{"Somchai", "Jaidee", "", BORN, ""}, {"Somchay", "Jaidee", "", BORN, ""}, 1},
    {{"Somchai", "Jaidee", "", BORN, ""}, {"", "Jaidee", "", BORN, ""}, 1},
    {{"Somchai", "Jaidee", "", BORN, ""}, {"FNU", "Jaidee", "", BORN, ""}, 1},
    {{"Somchai", "Jaidee", "", BORN, ""}, {"", "", "Jaidee, Somchai", BORN, ""}, 2},
    /* a wrong date by the postcode */
    {{"Somchai", "Jaidee", "", BORN, "10110"},
     {"Somchai", "Jaidee", "", "1988-04-11", "10110"},
     1},
    /* and these do not meet */
    {{"Somchai", "Jaidee", "", BORN, ""}, {"Somchai", "Jaidee", "", "1988-04-11", ""}, 0},
    {{"Somchai", "Jaidee", "", BORN, "10110"}, {"Anan", "Jaidee", "", "", "10110"}, 0},
    {{"Somchai", "Jaidee", "", BORN, ""}, {"Anan", "Wongsa", "", BORN, ""}, 0},
    {{"FNU", "LNU", "", BORN, "10110"}, {"FNU", "LNU", "", BORN, "10110"}, 0},
    {{"Linh", "Nguyen", "", BORN, ""}, {"Thanh", "Nguyen", "", BORN, ""}, 0},
};

static void who_is_the_same_meets(void **state)
{
    for (size_t i = 0; i < COUNT(pairs); i++) {
        Tokens a = person(*state, &pairs[i].a);
        Tokens b = person(*state, &pairs[i].b);

        if (shared(&a, &b) != pairs[i].shared || shared(&b, &a) != pairs[i].shared) {
            fail_msg("%zu: %zu tokens shared", i, shared(&a, &b));
        }
    }
}

static void partial_and_default_dates_give_none(void **state)
{
    static const char *const dates[] = {
        "",           "1988",       "1988-04",    "1988-04-??", "17.4.88",    "1988-13-01",
        "1988-01-01", "2001-07-01", "1988-12-31", "1988-03-21", "1988-09-11", "1900-01-01",
        "1970-01-01", "1969-12-31", "1899-12-30", "0001-01-01", "0001-02-03", "1776-07-04",
        "1911-11-11", "1912-12-12", "9999-12-31", "9999-02-03", "2101-02-03",
    };
    static const char *const good[] = {
        "1988-01-02", "1988-07-02", "1988-12-30", "1900-02-03", "2100-02-03", "1988-11-11"};

    for (size_t i = 0; i < COUNT(dates); i++) {
        Given given = {"Somchai", "Jaidee", "Somchai Jaidee", dates[i], ""};

        assert_int_equal(everything(*state, &given).count, 0);
    }
    for (size_t i = 0; i < COUNT(good); i++) {
        Given given = {"Somchai", "Jaidee", "Somchai Jaidee", good[i], ""};

        assert_int_equal(person(*state, &given).count, 2);
    }
}

static void placeholder_names_give_none(void **state)
{
    static const char *const none[] = {
        "unknown",
        "Unknown",
        "UNKNOWN MALE",
        "n/a",
        "N.A.",
        "FNU",
        "lnu",
        "xxx",
        "XXXXXX",
        "xx",
        "no name",
        "No-Name",
        "not known",
        "-",
        "--",
        "?",
        "???",
        "",
        " ",
        "J.",
        "J R",
        "nil",
        "Mr",
        "unnamed child",
        "tidak diketahui",
        "inconnu",
        "John Doe",
        "aaa",
        "...",
    };
    static const char *const names[] = {"Na", "Oo", "Xa", "Doe", "An", "\xEA\xB9\x80"};

    for (size_t i = 0; i < COUNT(none); i++) {
        Given given = {none[i], none[i], none[i], BORN, "10110"};

        if (everything(*state, &given).count != 0) {
            fail_msg("%s gave a token", none[i]);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        static const char *const parts[] = {"John", "Doe", "No", "Name"};
        Given given = {parts[i], parts[i ^ 1], "", BORN, "10110"};

        assert_int_equal(everything(*state, &given).count, 0);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        Given given = {names[i], "", "", BORN, "10110"};

        assert_int_equal(person(*state, &given).count, 1);
    }
}

static void a_long_name_gives_none_and_many_are_cut(void **state)
{
    char name[TOKEN_RUNES_MAX + 2];
    Given given = {name, "", "", BORN, ""};
    Given many = {"aab,bbc,ccd,dde,eef,ffg", "", "", BORN, ""};
    Given wordy = {"", "", "aab bbc ccd dde eef ffg ggh hhi iij jjk", BORN, ""};

    memset(name, 'a', sizeof(name));
    name[0] = 'b';
    name[TOKEN_RUNES_MAX] = 0;
    assert_int_equal(person(*state, &given).count, 1);
    name[TOKEN_RUNES_MAX] = 'a';
    name[TOKEN_RUNES_MAX + 1] = 0;
    assert_int_equal(person(*state, &given).count, 0);
    assert_int_equal(person(*state, &many).count, TOKEN_NAMES_MAX);
    assert_int_equal(person(*state, &wordy).count, TOKEN_WORDS_MAX);
}

/* ---- sets -------------------------------------------------------------------------------- */

static void a_set_has_each_token_once_and_knows_whose_it_is(void **state)
{
    SubjectIdentifier phones[] = {
        {STR("phone"), STR("+66812345678")},
        {STR("phone"), STR("0066812345678")},
        {STR("phone"), STR("+66812345679")},
    };
    Subject one = {.number = 1, .identifiers = {.items = phones, .count = 3}};
    Subject two = {.number = 2, .identifiers = {.items = phones, .count = 1}};
    Arena *arena = *state;
    Tokens tokens = {0};
    Tokens with;
    Strs distinct = {0};

    tokens_sort(&tokens);
    assert_int_equal(tokens_with(&tokens, TOKEN_PHONE, STR("")).count, 0);
    assert_int_equal(tokens_of(arena, &scratch, &two, &tokens).kind, ERR_OK);
    assert_int_equal(tokens_of(arena, &scratch, &one, &tokens).kind, ERR_OK);
    assert_int_equal(tokens.count, 3);
    tokens_sort(&tokens);
    assert_int_equal(tokens_distinct(arena, &tokens, TOKEN_PHONE, &distinct).kind, ERR_OK);
    assert_int_equal(distinct.count, 2);
    with = tokens_with(&tokens, TOKEN_PHONE, distinct.items[0]);
    assert_int_equal(with.count, 2);
    assert_int_equal(with.items[0].subject, 1);
    assert_int_equal(with.items[1].subject, 2);
    assert_int_equal(tokens_with(&tokens, TOKEN_PHONE, distinct.items[1]).count, 1);
    assert_int_equal(tokens_with(&tokens, TOKEN_EMAIL, distinct.items[1]).count, 0);
    distinct.count = 0;
    assert_int_equal(tokens_distinct(arena, &tokens, TOKEN_EMAIL, &distinct).kind, ERR_OK);
    assert_int_equal(distinct.count, 0);
}

static void too_little_memory_is_said(void **state)
{
    Arena *arena = *state;
    SubjectIdentifier phone = {STR("phone"), STR("+66812345678")};
    Given given = {"Somchai,Somsak", "Jaidee", "Somchai Jaidee Lek", BORN, "10110"};
    Subject subject = subject_of(arena, &given);
    size_t used = arena->used;
    size_t k = 1;
    Err err = {ERR_LIMIT, 0, ""};

    subject.identifiers = (SubjectIdentifiers){.items = &phone, .count = 1};
    for (; err.kind != ERR_OK && k < 1000; k++) {
        Tokens tokens = {0};

        arena_rewind(arena, used);
        scratch.fuse = k;
        err = tokens_of(arena, &scratch, &subject, &tokens);
        assert_true(err.kind == ERR_OK || err.kind == ERR_LIMIT);
    }
    assert_in_range(k, 10, 200);
    scratch.fuse = 0;
    for (k = 1, err.kind = ERR_LIMIT; err.kind != ERR_OK && k < 1000; k++) {
        Tokens tokens = {0};

        arena_rewind(arena, used);
        arena->fuse = k;
        err = tokens_of(arena, &scratch, &subject, &tokens);
        assert_true(err.kind == ERR_OK || err.kind == ERR_LIMIT);
    }
    arena->fuse = 0;
    assert_in_range(k, 10, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_subject_gives_these_tokens, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            an_identifier_gives_a_token_if_it_can_be_read, open_arena, close_arena),
        cmocka_unit_test(types_have_names_that_stay),
        cmocka_unit_test_setup_teardown(a_wallet_is_a_telephone, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_is_not_known_gives_none, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(who_is_the_same_meets, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            partial_and_default_dates_give_none, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(placeholder_names_give_none, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_long_name_gives_none_and_many_are_cut, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_set_has_each_token_once_and_knows_whose_it_is, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(too_little_memory_is_said, open_arena, close_arena),
    };

    return cmocka_run_group_tests_name("tokens", tests, NULL, NULL);
}
