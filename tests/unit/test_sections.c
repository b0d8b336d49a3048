/* Goal: two sides learn the sizes of all types at once and then which tokens agree, by tags that both can name; and
 * sections that are cut, swapped, left out or of another run are refused.
 * Method: whole runs in memory over several types with known overlaps; every section spoilt in turn.
 */
#include "crypto/random.h"
#include "match/sections.h"
#include "match/terms.h"
#include "sets.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(48 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* One side, with all that it makes. */
typedef struct Side {
    Env env;
    Tokens tokens;
    Sections sections;
    Str secrets;
    Str lists;
    Str tags;
    Str seed;
    Str asked;
    Str asks;
    Str owned;
    Str answers;
    SizesFound sizes;
    Agreements agreements;
} Side;

static void hold(Arena *arena, Side *side, TokenType type, size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++) {
        Token token = {.type = type, .subject = (uint32_t)i};

        assert_int_equal(
            arena_print(arena, &token.text, "%.*s|1|%05zu", STR_ARG(token_type_name(type)), i)
                .kind,
            ERR_OK);
        assert_int_equal(vec_push(arena, &side->tokens, token).kind, ERR_OK);
    }
}

static void begin(Arena *arena, Side *side, uint64_t seed, const char *own, const char *peer)
{
    tokens_sort(&side->tokens);
    side->env = env_fixed(0, seed);
    side->sections = (Sections){
        .arena = arena,
        .env = &side->env,
        .tokens = &side->tokens,
        .own = str_from(own),
        .peer = str_from(peer),
        .run = STR("2026-11")};
}

/* Shared: 9 phones of 70 and 30, 3 of 3 passports, no e-mail address of 12 and 5, and of names nothing at all. */
static void two_sides(Arena *arena, Side *a, Side *b)
{
    *a = (Side){.tokens = {0}};
    *b = (Side){.tokens = {0}};
    hold(arena, a, TOKEN_PHONE, 0, 70);
    hold(arena, b, TOKEN_PHONE, 61, 30);
    hold(arena, a, TOKEN_PASSPORT, 500, 3);
    hold(arena, b, TOKEN_PASSPORT, 500, 3);
    hold(arena, a, TOKEN_EMAIL, 0, 12);
    hold(arena, b, TOKEN_EMAIL, 100, 5);
    hold(arena, b, TOKEN_NAME_BIRTH, 0, 8);
    hold(arena, a, TOKEN_PHONE, 61, 1); /* two of our subjects have it */
    begin(arena, a, 1, "aa", "bb");
    begin(arena, b, 2, "bb", "aa");
}

static Err list(Side *side)
{
    return sections_list(&side->sections, &side->secrets, &side->lists);
}

static Err answer_lists(Side *side, const Side *other)
{
    return sections_tags(
        &side->sections, side->secrets, side->lists, other->lists, &side->tags);
}

static Err size_up(Side *side, const Side *other)
{
    return sections_size(
        &side->sections, side->secrets, side->lists, side->tags, other->tags, &side->sizes);
}

static void sized(Side *a, Side *b)
{
    assert_int_equal(list(a).kind, ERR_OK);
    assert_int_equal(list(b).kind, ERR_OK);
    assert_int_equal(answer_lists(a, b).kind, ERR_OK);
    assert_int_equal(answer_lists(b, a).kind, ERR_OK);
    assert_int_equal(size_up(a, b).kind, ERR_OK);
    assert_int_equal(size_up(b, a).kind, ERR_OK);
}

static void ask(Side *side)
{
    assert_int_equal(
        sections_ask(&side->sections, &side->seed, &side->asked, &side->asks, &side->owned)
            .kind,
        ERR_OK);
}

static Err answer_asks(Side *side, const Side *other)
{
    return sections_answer(&side->sections, side->seed, other->asks, &side->answers);
}

static Err learn(Side *side, const Side *other, bool ours)
{
    const Learning learning = {
        .seed = side->seed,
        .asked = side->asked,
        .their_keys = other->asks,
        .answers = other->answers,
        .owned = other->owned,
        .ours = ours};

    side->agreements = (Agreements){0};
    return sections_learn(&side->sections, &learning, &side->agreements);
}

static void asked(Side *a, Side *b)
{
    ask(a);
    ask(b);
    assert_int_equal(answer_asks(a, b).kind, ERR_OK);
    assert_int_equal(answer_asks(b, a).kind, ERR_OK);
}

static void both_learn_sizes_of_all_types(void **state)
{
    Side a;
    Side b;

    two_sides(*state, &a, &b);
    sized(&a, &b);
    const Side *sides[] = {&a, &b};

    for (size_t i = 0; i < 2; i++) {
        const SizesFound *sizes = &sides[i]->sizes;

        assert_int_equal(sizes->all.least, 10); /* 12 */
        assert_int_equal(sizes->all.most, 19);
        for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
            assert_int_equal(sizes->of[type].least, 0);
            assert_int_equal(sizes->of[type].most, 9);
        }
        assert_true(sizes->held[TOKEN_PHONE] && sizes->held[TOKEN_EMAIL]);
        assert_int_equal(sizes->held[TOKEN_NAME_BIRTH], i == 1);
        assert_false(sizes->held[TOKEN_IMO]);
    }
}

/* The length of what is sent says how many phones there may be, and nothing of who has no passports. */
static void types_that_are_not_held_are_sent_like_others(void **state)
{
    Side a;
    Side b = {.tokens = {0}};

    two_sides(*state, &a, &b);
    Side none = {.tokens = {0}};

    hold(*state, &none, TOKEN_PHONE, 900, 70);
    begin(*state, &none, 3, "aa", "bb");
    assert_int_equal(list(&a).kind, ERR_OK);
    assert_int_equal(list(&none).kind, ERR_OK);
    assert_int_equal(a.lists.len, none.lists.len);
    ask(&a);
    ask(&none);
    assert_int_equal(a.asks.len, none.asks.len);
    assert_int_equal(a.owned.len, none.owned.len);
}

static bool same_text(const Agreement *one, const Agreement *other)
{
    return one->type == other->type && str_equal(one->token, other->token);
}

static void both_learn_which_and_can_name_it(void **state)
{
    for (int offered = 0; offered < 2; offered++) {
        Side a;
        Side b;

        two_sides(*state, &a, &b);
        asked(&a, &b);
        assert_int_equal(learn(&a, &b, offered == 0).kind, ERR_OK);
        assert_int_equal(learn(&b, &a, offered == 1).kind, ERR_OK);
        assert_int_equal(a.agreements.count, 12);
        assert_int_equal(b.agreements.count, 12);
        for (size_t i = 0; i < 12; i++) {
            const Agreement *here = &a.agreements.items[i];
            const Agreement *there = &b.agreements.items[i];

            assert_true(same_text(here, there));
            assert_memory_equal(&here->tag, &there->tag, sizeof(here->tag));
            assert_int_equal(here->type, i < 9 ? TOKEN_PHONE : TOKEN_PASSPORT);
        }
    }
}

/* What a run of the first stage hashes beside each token: anybody who knows the run can make it. */
static Str context_of(const Side *side, TokenType type)
{
    const Terms terms = {
        .period = side->sections.run,
        .epoch = 1,
        .owner = side->sections.own,
        .learner = side->sections.peer,
        .type = type};
    Str context = {0};

    assert_int_equal(terms_of_overlap(side->sections.arena, &terms, &context).kind, ERR_OK);
    return context;
}

static void a_dictionary_hits_nothing_that_is_sent(void **state)
{
    Side a;
    Side b;

    two_sides(*state, &a, &b);
    sized(&a, &b);
    asked(&a, &b);
    const Str sent[] = {a.lists, a.tags, a.asks, a.owned, a.answers};

    for (size_t i = 0; i < a.tokens.count; i++) {
        const Token *token = &a.tokens.items[i];

        for (size_t j = 0; j < COUNT(sent); j++) {
            assert_int_equal(
                dictionary_hits(sent[j], token->text, context_of(&a, token->type)), 0);
        }
    }
}

/* The same set in another run: no element of it was seen before. */
static void another_run_shows_nothing_of_the_first(void **state)
{
    Side a;
    Side other;
    Side unused;

    two_sides(*state, &a, &unused);
    two_sides(*state, &other, &unused);
    other.env = env_fixed(0, 5);
    other.sections.env = &other.env;
    other.sections.run = STR("2026-12");
    assert_int_equal(list(&a).kind, ERR_OK);
    assert_int_equal(list(&other).kind, ERR_OK);
    ask(&a);
    ask(&other);
    for (size_t i = 4; i + 32 <= 4 + 64 * 32; i += 32) { /* behind the length of section 0 */
        assert_false(is_in(other.lists, a.lists.ptr + i, 32));
        assert_false(is_in(other.asks, a.asks.ptr + 4 + 32 + i, 32));
    }
}

/* ---- malformed sections ----------------------------------------------------------------- */

static Str spliced(Arena *arena, Str text, size_t at, size_t drop, Str put)
{
    Str made;
    char *bytes = arena_new(arena, char, text.len - drop + put.len + 1);

    assert_non_null(bytes);
    memcpy(bytes, text.ptr, at);
    if (put.len > 0) {
        memcpy(bytes + at, put.ptr, put.len);
    }
    memcpy(bytes + at + put.len, text.ptr + at + drop, text.len - at - drop);
    made = (Str){bytes, text.len - drop + put.len};
    return made;
}

/* What anybody may make of a list of sections without knowing what is in it. */
static size_t spoil(Arena *arena, Str good, Str *ret)
{
    static const Str huge = {"\xff\xff\xff\xff", 4};
    static const Str nothing = {"\0\0\0\0", 4};
    uint32_t first = 0;
    size_t count = 0;

    for (int i = 0; i < 4; i++) {
        first = first << 8 | (uint8_t)good.ptr[i];
    }
    ret[count++] = (Str){"", 0};
    ret[count++] = str_part(good, 0, 3);
    ret[count++] = str_part(good, 0, good.len - 1);
    ret[count++] = str_part(good, 4 + first, good.len);         /* one type left out */
    ret[count++] = spliced(arena, good, good.len, 0, nothing);  /* one too many */
    ret[count++] = spliced(arena, good, good.len, 0, STR("x")); /* a byte too many */
    ret[count++] = spliced(arena, good, 0, 4, huge);            /* four gigabytes promised */
    ret[count++] = spliced(arena, good, 0, 4 + first, nothing); /* an empty one */
    ret[count++] = spliced(arena, good, 3, 1, STR("\x01"));     /* not whole elements */
    return count;
}

#define SPOILT 9

static void malformed_lists_and_tags_are_refused(void **state)
{
    Arena *arena = *state;
    Str bad[SPOILT];
    Side a;
    Side b;

    two_sides(arena, &a, &b);
    sized(&a, &b);
    assert_int_equal(spoil(arena, b.lists, bad), SPOILT);
    for (size_t i = 0; i < SPOILT; i++) {
        Side enemy = b;

        enemy.lists = bad[i];
        assert_int_equal(answer_lists(&a, &enemy).kind, ERR_BAD_INPUT);
    }
    assert_int_equal(answer_lists(&a, &a).kind, ERR_BAD_INPUT); /* our own, sent back */
    assert_int_equal(spoil(arena, b.tags, bad), SPOILT);
    for (size_t i = 0; i < SPOILT; i++) {
        Side enemy = b;

        enemy.tags = bad[i];
        assert_int_equal(size_up(&a, &enemy).kind, ERR_BAD_INPUT);
    }
}

static void malformed_asks_and_answers_are_refused(void **state)
{
    Arena *arena = *state;
    Str bad[SPOILT];
    Side a;
    Side b;

    two_sides(arena, &a, &b);
    asked(&a, &b);
    assert_int_equal(spoil(arena, b.answers, bad), SPOILT);
    for (size_t i = 0; i < SPOILT; i++) {
        Side enemy = b;

        enemy.answers = bad[i];
        assert_int_equal(learn(&a, &enemy, true).kind, ERR_BAD_INPUT);
    }
    assert_int_equal(spoil(arena, b.owned, bad), SPOILT);
    for (size_t i = 0; i < SPOILT; i++) {
        Side enemy = b;

        enemy.owned = bad[i];
        assert_int_equal(learn(&a, &enemy, true).kind, ERR_BAD_INPUT);
    }
    assert_int_equal(spoil(arena, b.asks, bad), SPOILT);
    for (size_t i = 0; i < SPOILT; i++) {
        Side enemy = b;

        enemy.asks = bad[i];
        if (i + 1 < SPOILT && i != 7) { /* their public key is for us to learn under */
            assert_int_equal(answer_asks(&a, &enemy).kind, ERR_BAD_INPUT);
        }
        assert_true(learn(&a, &enemy, true).kind != ERR_OK || i == 2 || i == 4 || i == 5);
    }
}

/* An owner who evaluates under one key and showed another could mark whom he answers. */
static void another_key_than_the_one_shown_is_refused(void **state)
{
    Side a;
    Side b;
    Side other;

    two_sides(*state, &a, &b);
    two_sides(*state, &a, &other);
    other.env = env_fixed(0, 44);
    other.sections.env = &other.env;
    asked(&a, &b);
    ask(&other);
    assert_int_equal(answer_asks(&other, &a).kind, ERR_OK);
    b.answers = other.answers;
    assert_int_equal(learn(&a, &b, true).kind, ERR_BAD_INPUT);
    assert_int_equal(a.agreements.count, 0);
}

/* What is kept at home and does not read is no fault of the partner's. */
static void what_is_kept_and_does_not_read_is_corrupt(void **state)
{
    Side a;
    Side b;

    two_sides(*state, &a, &b);
    sized(&a, &b);
    asked(&a, &b);
    a.secrets = spliced(*state, a.secrets, 3, 1, STR("\x1f"));
    a.secrets = spliced(*state, a.secrets, 4, 1, STR(""));
    assert_int_equal(answer_lists(&a, &b).kind, ERR_CORRUPT);
    a.seed = str_part(a.seed, 0, 31);
    assert_int_equal(answer_asks(&a, &b).kind, ERR_CORRUPT);
    a.seed = (Str){a.seed.ptr, 32};
    a.asked = spliced(*state, a.asked, 0, 4 + 32 * 72, STR(""));
    assert_true(learn(&a, &b, true).kind != ERR_OK);
}

static void two_runs_have_nothing_in_common(void **state)
{
    Side a;
    Side b;

    two_sides(*state, &a, &b);
    b.sections.run = STR("2026-12");
    sized(&a, &b);
    assert_int_equal(a.sizes.all.most, 9);
    assert_int_equal(b.sizes.all.most, 9);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(both_learn_sizes_of_all_types),
        EACH(types_that_are_not_held_are_sent_like_others),
        EACH(both_learn_which_and_can_name_it),
        EACH(a_dictionary_hits_nothing_that_is_sent),
        EACH(another_run_shows_nothing_of_the_first),
        EACH(malformed_lists_and_tags_are_refused),
        EACH(malformed_asks_and_answers_are_refused),
        EACH(another_key_than_the_one_shown_is_refused),
        EACH(what_is_kept_and_does_not_read_is_corrupt),
        EACH(two_runs_have_nothing_in_common),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("sections", tests, NULL, NULL);
}
