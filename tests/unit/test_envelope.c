/* Goal: an envelope says who sends to whom, opens for its receiver alone, and covers every byte behind its header.
 * Method: there and back; sealed again for a third, added to, cut, changed; every field of a well-signed header
 * spoilt in turn; several in one message, armoured and not, and broken at every byte.
 */
#include "crypto/random.h"
#include "statements.h"
#include "wire/envelope.h"

static uint8_t recipient[AGE_KEY];
static uint8_t identity[AGE_KEY];
static uint8_t third[AGE_KEY];
static uint8_t third_identity[AGE_KEY];

static int open_arena(void **state)
{
    static Arena arena;
    Env env = env_fixed(0, 6);

    *state = &arena;
    statement_keys();
    age_keys(&env, recipient, identity);
    age_keys(&env, third, third_identity);
    return arena_open(96 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static EnvelopeHead example(bool greeting)
{
    EnvelopeHead head = {
        .from = {{1}},
        .to = {{2}},
        .greeting = greeting,
        .incarnation = 1,
        .seq = greeting ? 0 : 7,
        .before = {{3}},
        .created = INT64_C(1795000000000),
        .expires = INT64_C(1795086400000)};

    return head;
}

static Str sign_head(Arena *arena, EnvelopeHead *head, Str body)
{
    Str text = {0};

    assert_int_equal(envelope_sign(arena, statement_secret, head, body, &text).kind, ERR_OK);
    return text;
}

static Str seal(Arena *arena, Str head, Str body)
{
    Env env = env_fixed(0, 9);
    Str sealed = {0};

    assert_int_equal(envelope_seal(arena, &env, recipient, head, body, &sealed).kind, ERR_OK);
    return sealed;
}

static void an_envelope_comes_back_as_it_was_sent(void **state)
{
    static const char *const bodies[] = {"", "\n", "a\n", "a\nb~\n", "no end of line"};

    for (size_t i = 0; i < 2 * COUNT(bodies); i++) {
        Str body = str_from(bodies[i / 2]);
        EnvelopeHead head = example(i % 2 == 1);
        Str text = sign_head(*state, &head, body);
        Envelope back;

        assert_int_equal(
            envelope_open(*state, identity, seal(*state, text, body), &back).kind, ERR_OK);
        assert_int_equal(envelope_verify(&back, statement_public).kind, ERR_OK);
        assert_true(str_equal(back.body, body));
        assert_true(str_equal(back.signature.text, text));
        assert_true(hash_equal(&back.head.from, &head.from));
        assert_true(hash_equal(&back.head.to, &head.to));
        assert_int_equal(back.head.greeting, head.greeting);
        assert_int_equal(back.head.seq, head.seq);
        assert_int_equal(back.head.incarnation, 1);
        assert_int_equal(back.head.before.bytes[0], head.greeting ? 0 : 3);
        assert_int_equal(back.head.created, head.created);
        assert_int_equal(back.head.expires, head.expires);
    }
}

/* T2: who opened it can seal it for another, but the header still says for whom it was. */
static void it_opens_for_its_receiver_and_says_so(void **state)
{
    EnvelopeHead head = example(false);
    Str text = sign_head(*state, &head, STR("a\n"));
    Str sealed = seal(*state, text, STR("a\n"));
    Env env = env_fixed(0, 10);
    Envelope back = {.head = {.seq = 77}};
    Str again;

    assert_int_equal(envelope_open(*state, third_identity, sealed, &back).kind, ERR_NOT_FOUND);
    assert_int_equal(back.head.seq, 77);
    assert_int_equal(envelope_seal(*state, &env, third, text, STR("a\n"), &again).kind, ERR_OK);
    assert_int_equal(envelope_open(*state, third_identity, again, &back).kind, ERR_OK);
    assert_true(hash_equal(&back.head.to, &head.to));
}

static void nothing_is_added_taken_or_changed_behind_a_header(void **state)
{
    static const char *const others[] = {
        "", "a", "a\nb", "a\nb\nc\n", "a\nB\n", "b\na\n", "a\nb\n\n"};
    EnvelopeHead head = example(false);
    Str text = sign_head(*state, &head, STR("a\nb\n"));
    Envelope back = {.head = {.seq = 77}};

    for (size_t i = 0; i < COUNT(others); i++) {
        assert_int_equal(
            envelope_open(*state, identity, seal(*state, text, str_from(others[i])), &back)
                .kind,
            ERR_BAD_INPUT);
        assert_int_equal(back.head.seq, 77);
    }
}

static void a_well_signed_header_can_still_be_none(void **state)
{
    static const char *const edits[][2] = {
        {"\"suite\":1", "\"suite\":2"},
        {"\"suite\":1", "\"suite\":\"1\""},
        {"\"from\":\"01", "\"from\":\"0"},
        {"\"to\":\"02", "\"to\":\"zz"},
        {"\"to\":\"02", "\"too\":\"02"},
        {"\"main\"", "\"other\""},
        {"\"main\"", "\"\""},
        {"\"main\"", "\"greeting\""}, /* with a number */
        {"\"incarnation\":1", "\"incarnation\":0"},
        {"\"seq\":7", "\"seq\":0"},
        {"\"seq\":7", "\"seq\":-1"},
        {"\"seq\":7", "\"seq\":9223372036854775808"},
        {"\"before\":\"03", "\"before\":\"3"},
        {"\"before\"", "\"after\""},
        {"\"created\":\"2", "\"created\":\"x"},
        {"\"expires\":\"2", "\"expires\":\""},
        {"\"length\":2", "\"length\":-2"},
        {"\"length\":2", "\"length\":2.0"},
        {"\"sha256\":\"", "\"sha256\":\"0"},
    };
    Arena *arena = *state;
    EnvelopeHead head = example(false);
    EnvelopeHead back = {.seq = 77};
    Jws jws;
    Str payload = statement_payload(arena, sign_head(arena, &head, STR("a\n")));

    for (size_t i = 0; i < COUNT(edits); i++) {
        Str spoilt = statement_edited(arena, payload, edits[i][0], edits[i][1]);

        assert_int_equal(
            envelope_head_parse(
                arena, statement_as(arena, "subak-envelope", spoilt), &back, &jws)
                .kind,
            ERR_BAD_INPUT);
        assert_int_equal(back.seq, 77);
    }
    Str longer = statement_edited(arena, payload, "\"length\":2", "\"length\":3");
    Envelope opened;

    assert_int_equal(
        envelope_open(
            arena,
            identity,
            seal(arena, statement_as(arena, "subak-envelope", longer), STR("a\n")),
            &opened)
            .kind,
        ERR_BAD_INPUT);
}

/* A header that is read over an older one keeps nothing of it. */
static void a_greeting_names_no_header_before_it(void **state)
{
    static const Hash none;
    EnvelopeHead head = example(true);
    EnvelopeHead back = example(false);
    Jws jws;

    assert_int_equal(
        envelope_head_parse(*state, sign_head(*state, &head, STR("")), &back, &jws).kind,
        ERR_OK);
    assert_true(back.greeting && hash_equal(&back.before, &none));
}

/* T3: the same claims under the same key, as any other sort of statement. */
static void no_other_statement_is_a_header(void **state)
{
    Arena *arena = *state;
    EnvelopeHead head = example(false);
    Str payload = statement_payload(arena, sign_head(arena, &head, STR("a\n")));

    for (size_t i = 0; i < COUNT(statement_typs); i++) {
        Envelope back;
        Str text = statement_as(arena, statement_typs[i], payload);

        assert_int_equal(
            envelope_open(arena, identity, seal(arena, text, STR("a\n")), &back).kind, ERR_OK);
        assert_int_equal(
            envelope_verify(&back, statement_public).kind,
            strcmp(statement_typs[i], "subak-envelope") == 0 ? ERR_OK : ERR_BAD_INPUT);
        assert_int_equal(envelope_verify(&back, third).kind, ERR_BAD_INPUT);
    }
}

static void no_byte_of_what_is_sealed_may_change(void **state)
{
    Arena *arena = *state;
    EnvelopeHead head = example(false);
    Str sealed = seal(arena, sign_head(arena, &head, STR("a\n")), STR("a\n"));

    for (size_t i = 0; i < sealed.len; i++) {
        size_t mark = arena->used;
        Envelope back;

        assert_true(
            envelope_open(arena, identity, statement_changed(arena, sealed, i), &back).kind !=
            ERR_OK);
        assert_true(
            envelope_open(arena, identity, str_part(sealed, 0, i), &back).kind != ERR_OK);
        arena_rewind(arena, mark);
    }
}

/* ---- several in one message ------------------------------------------------------------- */

static Str message(Arena *arena, const Str *items, size_t count, bool armoured)
{
    Buf buf = buf_begin(arena, 1 << 20);
    Str text = {0};

    for (size_t i = 0; i < count; i++) {
        Str armour = {0};

        if (armoured) {
            assert_int_equal(age_armour(arena, items[i], &armour).kind, ERR_OK);
            buf_put(&buf, armour);
        } else {
            envelope_put(&buf, items[i]);
        }
    }
    assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
    return text;
}

static void several_come_apart_again(void **state)
{
    Arena *arena = *state;
    EnvelopeHead head = example(false);
    const Str items[] = {
        seal(arena, sign_head(arena, &head, STR("a\n")), STR("a\n")),
        seal(arena, sign_head(arena, &head, STR("")), STR("")),
        seal(arena, sign_head(arena, &head, STR("bb\n")), STR("bb\n")),
    };

    for (int armoured = 0; armoured < 2; armoured++) {
        Str rest = message(arena, items, COUNT(items), armoured == 1);

        for (size_t i = 0; i < COUNT(items); i++) {
            Str one;

            assert_int_equal(envelope_next(arena, &rest, &one).kind, ERR_OK);
            assert_true(str_equal(one, items[i]));
        }
        assert_int_equal(rest.len, 0);
    }
}

/* Four gigabytes may be promised; what is not there is not waited for. Each step takes something or is refused. */
static void a_message_may_break_off_anywhere(void **state)
{
    Arena *arena = *state;
    EnvelopeHead head = example(false);
    Str one = seal(arena, sign_head(arena, &head, STR("a\n")), STR("a\n"));

    for (int armoured = 0; armoured < 2; armoured++) {
        Str whole = message(arena, &one, 1, armoured == 1);

        for (size_t len = 1; len + 1 < whole.len; len++) {
            size_t mark = arena->used;
            Str rest = str_part(whole, 0, len);
            Str part;

            assert_int_equal(envelope_next(arena, &rest, &part).kind, ERR_BAD_INPUT);
            arena_rewind(arena, mark);
        }
    }
    Str rest = {"\xff\xff\xff\xffxxxx", 8};
    Str part;

    assert_int_equal(envelope_next(arena, &rest, &part).kind, ERR_BAD_INPUT);
    rest = (Str){"", 0};
    assert_int_equal(envelope_next(arena, &rest, &part).kind, ERR_BAD_INPUT);
}

static void envelopes_have_a_limit(void **state)
{
    Arena *arena = *state;
    char *bytes = arena_new(arena, char, ENVELOPE_MOST + 1);
    Env env = env_fixed(0, 1);
    Envelope back;
    Str sealed;

    assert_non_null(bytes);
    assert_int_equal(
        envelope_open(arena, identity, (Str){bytes, ENVELOPE_MOST + 1}, &back).kind, ERR_LIMIT);
    assert_int_equal(
        envelope_seal(arena, &env, recipient, STR("h"), (Str){bytes, ENVELOPE_MOST}, &sealed)
            .kind,
        ERR_LIMIT);
}

static Err there_and_back(Arena *arena)
{
    Env env = env_fixed(0, 9);
    EnvelopeHead head = example(false);
    Envelope back;
    Str text;
    Str sealed;

    TRY(envelope_sign(arena, statement_secret, &head, STR("a\n"), &text));
    TRY(envelope_seal(arena, &env, recipient, text, STR("a\n"), &sealed));
    TRY(envelope_open(arena, identity, sealed, &back));
    return envelope_verify(&back, statement_public);
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
        EACH(an_envelope_comes_back_as_it_was_sent),
        EACH(it_opens_for_its_receiver_and_says_so),
        EACH(nothing_is_added_taken_or_changed_behind_a_header),
        EACH(a_well_signed_header_can_still_be_none),
        EACH(a_greeting_names_no_header_before_it),
        EACH(no_other_statement_is_a_header),
        EACH(no_byte_of_what_is_sealed_may_change),
        EACH(several_come_apart_again),
        EACH(a_message_may_break_off_anywhere),
        EACH(envelopes_have_a_limit),
        EACH(every_failing_allocation_is_said),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("envelope", tests, NULL, NULL);
}
