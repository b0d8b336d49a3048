/* Goal: a card is believed only as it was signed by the key that it shows, and its words are those of its id.
 * Method: there and back; every field of a well-signed card spoilt in turn; every character changed; every other
 * sort of statement offered as a card.
 */
#include "crypto/random.h"
#include "statements.h"
#include "wire/age.h"
#include "wire/card.h"
#include "wire/sdjwt.h"

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    statement_keys();
    return arena_open(16 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static Card example(void)
{
    Card card = {
        .name = STR("Arunika police"),
        .country = STR("XA"),
        .fiction = true,
        .incarnation = 1,
        .tls = {{1, 2}},
        .next = {{3, 4}},
        .log = STR("subak/XA/9f3c"),
        .issued = INT64_C(1795000000000),
        .first = true};
    Env env = env_fixed(0, 4);
    uint8_t identity[AGE_KEY];

    memcpy(card.sign, statement_public, sizeof(card.sign));
    age_keys(&env, card.seal, identity);
    return card;
}

static Str signed_card(Arena *arena, Card *card)
{
    Str text = {0};

    assert_int_equal(card_sign(arena, statement_secret, card, &text).kind, ERR_OK);
    return text;
}

static void a_card_comes_back_as_it_was_signed(void **state)
{
    Card card = example();
    Str text = signed_card(*state, &card);
    const Hash id = hash_sha256(text);
    Card back;

    assert_int_equal(card_parse(*state, text, &back).kind, ERR_OK);
    assert_true(str_equal(back.name, card.name) && str_equal(back.country, card.country));
    assert_true(back.fiction && back.first);
    assert_int_equal(back.incarnation, 1);
    assert_int_equal(back.issued, card.issued);
    assert_memory_equal(back.sign, card.sign, sizeof(card.sign));
    assert_memory_equal(back.seal, card.seal, sizeof(card.seal));
    assert_true(hash_equal(&back.tls, &card.tls) && hash_equal(&back.next, &card.next));
    assert_true(str_equal(back.log, card.log));
    assert_true(hash_equal(&back.id, &id) && hash_equal(&card.id, &id));
    assert_int_equal(card_read_kept(*state, text, &back).kind, ERR_OK);
    assert_true(hash_equal(&back.id, &id));
}

/* People paste: blanks and line ends around a card are nobody's lie. */
static void a_card_may_stand_between_blanks(void **state)
{
    Card card = example();
    Str text;
    Card back;

    assert_int_equal(
        arena_print(*state, &text, "\n  %.*s \r\n", STR_ARG(signed_card(*state, &card))).kind,
        ERR_OK);
    assert_int_equal(card_parse(*state, text, &back).kind, ERR_OK);
    assert_true(hash_equal(&back.id, &card.id));
}

/* After a backup the node keeps its id under another text. */
static void a_later_card_names_the_first(void **state)
{
    Card first = example();
    Str text = signed_card(*state, &first);
    Card later = first;
    Card back;

    later.first = false;
    later.incarnation = 2;
    Str again = signed_card(*state, &later);

    assert_false(str_equal(text, again));
    assert_int_equal(card_parse(*state, again, &back).kind, ERR_OK);
    assert_false(back.first);
    assert_int_equal(back.incarnation, 2);
    assert_true(hash_equal(&back.id, &first.id));
}

static void a_well_signed_card_can_still_be_none(void **state)
{
    static const char *const edits[][2] = {
        {"\"suite\":1", "\"suite\":2"},
        {"\"suite\":1,", ""},
        {"\"Arunika police\"", "\"\""},
        {"\"Arunika police\"", "7"},
        {"\"XA\"", "\"xa\""},
        {"\"XA\"", "\"XAA\""},
        {"\"XA\"", "\"\""},
        {"\"XA\"", "\"X\""},
        {"\"XA\"", "\"X1\""},
        {"\"incarnation\":1", "\"incarnation\":0"},
        {"\"incarnation\":1", "\"incarnation\":-1"},
        {"\"incarnation\":1", "\"incarnation\":\"1\""},
        {"\"sign\":\"", "\"sign\":\"A"},
        {"\"seal\":\"age1", "\"seal\":\"age2"},
        {"\"tls\":\"01", "\"tls\":\"0"},
        {"\"tls\":\"01", "\"tls\":\"zz"},
        {"\"next\":\"03", "\"next\":\"0304"},
        {"subak/XA/9f3c", ""},
        {"subak/XA/9f3c", "subak XA"},
        {"subak/XA/9f3c", "subak+XA"},
        {"subak/XA/9f3c", "subak/\\u00e4"},
        {"subak/XA/9f3c", "subak\\n"},
        {"\"issued\":\"20", "\"issued\":\"x0"},
        {"{\"suite\"", "{\"id\":\"zz\",\"suite\""},
        {"{\"suite\"", "{\"id\":\"\",\"suite\""},
        {"{\"suite\"", "{\"suite\":1,\"suite\""},
    };
    Arena *arena = *state;
    Card card = example();
    Str payload = statement_payload(arena, signed_card(arena, &card));
    Card back = {.incarnation = 77};

    for (size_t i = 0; i < COUNT(edits); i++) {
        Str spoilt = statement_edited(arena, payload, edits[i][0], edits[i][1]);

        assert_int_equal(
            card_parse(arena, statement_as(arena, "subak-card", spoilt), &back).kind,
            ERR_BAD_INPUT);
        assert_int_equal(back.incarnation, 77);
    }
    assert_int_equal(
        card_parse(arena, statement_as(arena, "subak-card", payload), &back).kind, ERR_OK);
}

static void it_is_signed_by_the_key_that_it_shows(void **state)
{
    Card card = example();
    Card back;
    Str text;

    card.sign[0] ^= 1; /* somebody's who did not sign */
    assert_int_equal(card_sign(*state, statement_secret, &card, &text).kind, ERR_BAD_INPUT);
    Card good = example();

    text = signed_card(*state, &good);
    for (size_t i = 0; i < text.len; i++) {
        assert_true(
            card_parse(*state, statement_changed(*state, text, i), &back).kind != ERR_OK);
    }
}

/* T3: the same claims under the same key, as any other sort of statement. */
static void no_other_statement_is_a_card(void **state)
{
    Arena *arena = *state;
    Card card = example();
    Str payload = statement_payload(arena, signed_card(arena, &card));
    Env env = env_fixed(0, 8);
    SdjwtDraft record = {.typ = STR("subak-record"), .kid = {"", 0}, .claims = payload};
    Card back;
    Str text;

    for (size_t i = 0; i < COUNT(statement_typs); i++) {
        Err err = card_parse(arena, statement_as(arena, statement_typs[i], payload), &back);

        assert_int_equal(
            err.kind, strcmp(statement_typs[i], "subak-card") == 0 ? ERR_OK : ERR_BAD_INPUT);
    }
    assert_int_equal(sdjwt_issue(arena, &env, statement_secret, &record, &text).kind, ERR_OK);
    assert_int_equal(card_parse(arena, text, &back).kind, ERR_BAD_INPUT);
    assert_int_equal(
        card_parse(arena, str_part(text, 0, text.len - 1), &back).kind, ERR_BAD_INPUT);
}

static void cards_and_names_have_limits(void **state)
{
    Arena *arena = *state;
    char *name = arena_new(arena, char, 400);
    Card card = example();
    Str text;
    Card back;

    memset(name, 'n', 400);
    card.name = (Str){name, 200};
    text = signed_card(arena, &card);
    assert_int_equal(card_parse(arena, text, &back).kind, ERR_OK);
    card.name.len = 201;
    assert_int_equal(card_sign(arena, statement_secret, &card, &text).kind, ERR_BAD_INPUT);
    char *blanks = arena_new(arena, char, CARD_MOST + 1);

    memset(blanks, 'A', CARD_MOST + 1);
    assert_int_equal(card_parse(arena, (Str){blanks, CARD_MOST + 1}, &back).kind, ERR_LIMIT);
    assert_int_equal(card_parse(arena, STR(""), &back).kind, ERR_BAD_INPUT);
}

static void its_words_are_those_of_its_id(void **state)
{
    Card card = example();
    Card other = example();
    Str words;

    (void)signed_card(*state, &card);
    other.name = STR("Bentara police");
    (void)signed_card(*state, &other);
    assert_int_equal(card_words(*state, &card.id, &words).kind, ERR_OK);
    assert_int_equal(words.len, 5 * 5 + 4);
    assert_true(card_words_fit(words, &card.id));
    assert_false(card_words_fit(words, &other.id));
    assert_false(card_words_fit(str_part(words, 0, 23), &card.id));
    assert_false(card_words_fit(STR(""), &card.id));
}

static Err there_and_back(Arena *arena)
{
    Card card = example();
    Card back;
    Str text;
    Str words;

    TRY(card_sign(arena, statement_secret, &card, &text));
    TRY(card_parse(arena, text, &back));
    return card_words(arena, &back.id, &words);
}

static void every_failing_allocation_is_said(void **state)
{
    Arena *arena = *state;
    Err err = err_limit("");

    for (size_t fuse = 1; err.kind != ERR_OK; fuse++) {
        assert_true(fuse < 1000);
        assert_int_equal(err.kind, ERR_LIMIT);
        arena->fuse = fuse;
        err = there_and_back(arena);
        arena_rewind(arena, 0);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(a_card_comes_back_as_it_was_signed),
        EACH(a_card_may_stand_between_blanks),
        EACH(a_later_card_names_the_first),
        EACH(a_well_signed_card_can_still_be_none),
        EACH(it_is_signed_by_the_key_that_it_shows),
        EACH(no_other_statement_is_a_card),
        EACH(cards_and_names_have_limits),
        EACH(its_words_are_those_of_its_id),
        EACH(every_failing_allocation_is_said),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("card", tests, NULL, NULL);
}
