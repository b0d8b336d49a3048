/* Goal: an inspector who opens leaves by chance finds a set that was stuffed, or changed after it was committed to; and neither
 * side can steer what is opened.
 * Method: sets of fixed seeds with a share of entries that name no case; 4,000 draws; leaves, places, tokens and proofs of
 * another set handed in; draws of every small count.
 */
#include "crypto/random.h"
#include "match/inspection.h"
#include "sets.h"

#define LEAVES 1000
#define DRAWS  4000

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(16 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static Str token_at(Arena *arena, size_t i)
{
    Str text = {0};

    assert_int_equal(arena_print(arena, &text, "phone|1|+9992%06zu", i).kind, ERR_OK);
    return text;
}

/* A set of `count`, of which the first `stuffed` name no case. */
static Commitment commit(Arena *arena, uint64_t seed, size_t count, size_t stuffed)
{
    CommitmentEntry *entries = arena_new(arena, CommitmentEntry, count);
    Env env = env_fixed(0, seed);
    Commitment made = {0};

    assert_non_null(entries);
    for (size_t i = 0; i < count; i++) {
        entries[i] = (CommitmentEntry){
            token_at(arena, i), i < stuffed ? STR("  ") : STR("XA-2026-7"), STR("XA/tip")};
    }
    assert_int_equal(commitment_make(arena, &env, entries, count, &made).kind, ERR_OK);
    return made;
}

static InspectionLeaf open_leaf(Arena *arena, const Commitment *commitment, size_t place)
{
    InspectionLeaf opened = {.token = {"", 0}};

    assert_int_equal(
        commitment_leaf_encode(arena, &commitment->leaves[place], &opened.leaf).kind, ERR_OK);
    assert_int_equal(commitment_prove(commitment, place, &opened.proof).kind, ERR_OK);
    return opened;
}

static void seed_of(size_t number, uint8_t seed[INSPECTION_SEED])
{
    Env env = env_fixed(0, 7000 + number);

    env.random(&env, seed, INSPECTION_SEED);
}

/* Whether one inspection of 60 leaves finds an entry without a case. */
static bool finds(const Commitment *commitment, size_t draw)
{
    uint8_t seed[INSPECTION_SEED];
    size_t places[INSPECTION_MOST];
    size_t count = 0;
    bool found = false;

    seed_of(draw, seed);
    assert_int_equal(
        inspection_draw(seed, &commitment->shown, commitment->count, 60, places, &count).kind,
        ERR_OK);
    assert_int_equal(count, 60);
    for (size_t i = 0; i < count; i++) {
        found = found || str_trim(commitment->leaves[places[i]].case_reference).len == 0;
    }
    return found;
}

static void sixty_leaves_find_one_in_twenty(void **state)
{
    Commitment stuffed = commit(*state, 3, LEAVES, LEAVES / 20);
    size_t found = 0;

    for (size_t i = 0; i < DRAWS; i++) {
        found += finds(&stuffed, i);
    }
    print_message("one in twenty stuffed, 60 leaves: found in %zu of %d\n", found, DRAWS);
    assert_true(found * 100 >= (size_t)DRAWS * 95);
}

static void every_leaf_of_an_honest_set_holds(void **state)
{
    Commitment commitment = commit(*state, 4, 70, 0);

    for (size_t place = 0; place < commitment.count; place++) {
        InspectionLeaf opened = open_leaf(*state, &commitment, place);

        opened.token = STR("phone|1|something else");
        InspectionVerdict verdict = inspection_judge(&commitment.shown, place, &opened);

        assert_true(verdict.holds && verdict.cased && !verdict.shown);
        for (size_t i = 0; i < commitment.count && !verdict.shown; i++) {
            opened.token = token_at(*state, i);
            verdict = inspection_judge(&commitment.shown, place, &opened);
        }
        assert_true(verdict.shown);
    }
}

static void a_leaf_without_a_case_is_seen(void **state)
{
    Commitment commitment = commit(*state, 5, 1, 1);
    InspectionLeaf opened = open_leaf(*state, &commitment, 0);
    InspectionVerdict verdict = inspection_judge(&commitment.shown, 0, &opened);

    assert_true(verdict.holds && !verdict.cased && !verdict.shown);
}

/* The set that ran is another than the one that was committed to: none of its leaves holds. */
static void a_set_changed_after_the_offer_is_seen(void **state)
{
    Commitment offered = commit(*state, 6, 64, 0);
    Commitment changed = commit(*state, 6, 63, 0);
    Commitment salted = commit(*state, 8, 64, 0);

    for (size_t place = 0; place < 60; place++) {
        InspectionLeaf opened = open_leaf(*state, &changed, place);

        assert_false(inspection_judge(&offered.shown, place, &opened).holds);
        opened = open_leaf(*state, &salted, place);
        assert_false(inspection_judge(&offered.shown, place, &opened).holds);
        opened = open_leaf(*state, &offered, place);
        assert_false(inspection_judge(&offered.shown, place + 1, &opened).holds);
    }
}

static void places_are_all_and_each_once(void **state)
{
    Hash shown = hash_sha256(STR("shown"));

    (void)state;
    for (size_t count = 1; count < 130; count++) {
        bool seen[130] = {false};
        size_t places[INSPECTION_MOST];
        size_t drawn = 0;
        uint8_t seed[INSPECTION_SEED];

        seed_of(count, seed);
        assert_int_equal(
            inspection_draw(seed, &shown, count, INSPECTION_MOST, places, &drawn).kind, ERR_OK);
        assert_int_equal(drawn, count);
        for (size_t i = 0; i < drawn; i++) {
            assert_true(places[i] < count);
            assert_false(seen[places[i]]);
            seen[places[i]] = true;
        }
    }
}

static void what_cannot_be_drawn_is_refused(void **state)
{
    Hash shown = hash_sha256(STR("shown"));
    size_t places[INSPECTION_MOST];
    size_t drawn = 0;
    const uint8_t seed[INSPECTION_SEED] = {0};
    const size_t bad[][2] = {
        {0, 60}, {COMMITMENT_MOST + 1, 60}, {10, 0}, {10, INSPECTION_MOST + 1}};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        assert_int_equal(
            inspection_draw(seed, &shown, bad[i][0], bad[i][1], places, &drawn).kind,
            ERR_BAD_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_leaves_find_one_in_twenty),
        cmocka_unit_test(every_leaf_of_an_honest_set_holds),
        cmocka_unit_test(a_leaf_without_a_case_is_seen),
        cmocka_unit_test(a_set_changed_after_the_offer_is_seen),
        cmocka_unit_test(places_are_all_and_each_once),
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
