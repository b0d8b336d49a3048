/* Goal: two records of one person meet in spite of slips and scripts, relatives do not meet between nodes, a score is the
 * same both ways and never falls when more agrees, and two parties find by blinded composites what lies on both sides.
 * Method: invented records; tables of dates; a run of two lists with a known overlap.
 */
#include "crypto/random.h"
#include "match/linkage/chain.h"
#include "match/linkage/parties.h"
#include "match/linkage/rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open((size_t)1 << 28, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* name, birth date, town, street, house, postcode, phone, passport */
typedef struct Given {
    const char *text[8];
} Given;

static ProfileTexts texts_of(const Given *given)
{
    static const ProfileField fields[] = {
        PROFILE_NAME,
        PROFILE_BIRTH,
        PROFILE_TOWN,
        PROFILE_STREET,
        PROFILE_HOUSE,
        PROFILE_POSTCODE,
        PROFILE_PHONE,
        PROFILE_PASSPORT};
    ProfileTexts texts = {.field = {{"", 0}}};

    for (size_t i = 0; i < COUNT(fields); i++) {
        texts.field[fields[i]] = str_from(given->text[i]);
    }
    return texts;
}

static Profile profile_of(Arena *arena, const Given *given)
{
    ProfileTexts texts = texts_of(given);
    Profile profile;

    assert_int_equal(profile_read(arena, &texts, STR(""), &profile).kind, ERR_OK);
    return profile;
}

static size_t shared(Arena *arena, const Given *a, const Given *b, CompositeStrength strength)
{
    Profile one = profile_of(arena, a);
    Profile other = profile_of(arena, b);
    Strs left = {0};
    Strs right = {0};
    size_t count = 0;

    assert_int_equal(
        composites_of(arena, &one, 0, composites_rows(strength), &left).kind, ERR_OK);
    assert_int_equal(
        composites_of(arena, &other, 0, composites_rows(strength), &right).kind, ERR_OK);
    for (size_t i = 0; i < left.count; i++) {
        for (size_t j = 0; j < right.count; j++) {
            count += str_equal(left.items[i], right.items[j]);
        }
    }
    return count;
}

static float score_of(Arena *arena, const Given *a, const Given *b)
{
    Profile one = profile_of(arena, a);
    Profile other = profile_of(arena, b);
    LinkScore there = {0};
    LinkScore back = {0};
    Str why;

    link_score(&one, &other, &there);
    link_score(&other, &one, &back);
    assert_true(there.odds > back.odds - 1e-5F && there.odds < back.odds + 1e-5F);
    for (float least = -9; least < 9; least += 1.5F) {
        LinkScore from = {0};

        assert_int_equal(link_score_from(&one, &other, least, &from), there.odds >= least);
        assert_true(there.odds < least || from.odds == there.odds);
    }
    assert_int_equal(link_explain(arena, &one, &other, &there, &why).kind, ERR_OK);
    assert_true(why.len > 0);
    return rate_score(there.odds, 0);
}

static const Given anan = {
    {"Anan Jaidee", "1980-05-12", "Ban Noi", "Soi Lima", "12", "10110", "", ""}};
static const Given dates[] = {
    {{"Anan Jaidee", "1980-12-05", "Ban Noi", "Soi Lima", "12", "10110", "", ""}},
    {{"Anan Jaidee", "1980-05-13", "", "", "", "", "", ""}},
    {{"Jaidee Anan", "1980-05-12", "", "", "", "", "", ""}},
    {{"อนันต์ ใจดี", "2523-05-12", "", "", "", "", "", ""}},
    {{"Annan Jaidi", "1980-05-12", "", "", "", "", "", ""}},
    {{"Anan Jaidee", "", "Ban Noi", "", "", "", "", ""}},
};

static void slips_and_scripts_meet(void **state)
{
    for (size_t i = 0; i < COUNT(dates); i++) {
        assert_true(shared(*state, &anan, &dates[i], COMPOSITE_NODE) > 0);
        assert_true(score_of(*state, &anan, &dates[i]) > 0.5F);
    }
}

static const Given apart[] = {
    {{"Mali Jaidee",
      "1984-02-20",
      "Ban Noi",
      "Soi Lima",
      "12",
      "10110",
      "",
      ""}}, /* a sister */
    {{"Anan Wongsa", "1971-11-03", "", "", "", "", "", ""}},
    {{"Anan Jaidee",
      "",
      "",
      "",
      "",
      "",
      "",
      ""}}, /* a namesake, of whom nothing else is known */
    {{"Muhammad Ali", "1980-05-12", "", "", "", "", "", ""}},
};

static void strangers_and_relatives_do_not_meet_between_nodes(void **state)
{
    for (size_t i = 0; i < COUNT(apart); i++) {
        assert_int_equal(shared(*state, &anan, &apart[i], COMPOSITE_NODE), 0);
    }
    assert_true(
        shared(*state, &anan, &apart[0], COMPOSITE_HOUSEHOLD) > 0); /* at home they may */
    assert_true(score_of(*state, &anan, &apart[0]) < 0.5F);
}

/* A name that a large share of a people bears makes nobody a candidate, nor does a default day. */
static void what_is_common_says_nothing_alone(void **state)
{
    const Given one = {{"Muhammad Ali", "1980-05-12", "", "", "", "", "", ""}};
    const Given other = {{"Muhammad Rahman", "1980-05-12", "", "", "", "", "", ""}};
    const Given first = {{"Anan Jaidee", "1980-01-01", "", "", "", "", "", ""}};

    assert_int_equal(shared(*state, &one, &other, COMPOSITE_NODE), 0);
    assert_int_equal(shared(*state, &first, &first, COMPOSITE_NODE), 0);
}

static void more_agreement_never_scores_less(void **state)
{
    const Given other = {
        {"Anan Jaidi", "1980-05-12", "Ban Yai", "Soi Song", "9", "20220", "", ""}};
    Given now = other;
    float before = score_of(*state, &anan, &now);

    for (size_t i = 0; i < 6; i++) {
        float after = 0;

        now.text[i] = anan.text[i];
        after = score_of(*state, &anan, &now);
        assert_true(after >= before - 1e-6F);
        before = after;
    }
    assert_true(before > 0.9F);
}

/* Where words are parted, which name stands first, and a slip in the word that is common: found at home alone. */
static void names_meet_however_they_are_parted(void **state)
{
    static const Given pairs[][2] = {
        {{{"Kyaw Zaw Min Thu", "1980-05-12", "", "", "", "", "", ""}},
         {{"Minthu Kyawzaw", "1980-05-12", "", "", "", "", "", ""}}},
        {{{"Kyaw Zaw Min Thu", "1983-05-12", "", "", "", "", "", ""}},
         {{"Minthu Kyawzaw", "1980-05-12", "", "", "", "", "", ""}}},
    };

    for (size_t i = 0; i < COUNT(pairs); i++) {
        assert_int_equal(shared(*state, &pairs[i][0], &pairs[i][1], COMPOSITE_HOUSEHOLD), 0);
        assert_true(shared(*state, &pairs[i][0], &pairs[i][1], COMPOSITE_LOOSE) > 0);
    }
    assert_int_equal(shared(*state, &pairs[0][0], &apart[1], COMPOSITE_LOOSE), 0);
}

/* A namesake of whom all else is known to be otherwise is worth far less than one of whom little is known. */
static void a_name_alone_is_no_person(void **state)
{
    const Given other = {{"Anan Jaidee", "1971-11-03", "Tha Yai", "", "", "", "", ""}};
    const Given moved = {{"Anan Jaidee", "1980-05-12", "Tha Yai", "", "", "", "", ""}};
    const Given unknown = {{"Anan Jaidee", "1971-11-03", "", "", "", "", "", ""}};
    const Given near = {{"Anan Jaidee", "1971-11-03", "", "", "", "10111", "", ""}};
    float alone = score_of(*state, &anan, &other);

    assert_true(alone < 0.1F);
    assert_true(score_of(*state, &anan, &unknown) > 5 * alone);
    assert_true(score_of(*state, &anan, &moved) > 0.9F);
    assert_true(score_of(*state, &anan, &near) >= score_of(*state, &anan, &unknown) - 1e-6F);
}

static void dates_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        unsigned year, month, day;
    } rows[] = {
        {"1980-05-12", 1980, 5, 12},
        {"19800512", 1980, 5, 12},
        {"12/05/1980", 1980, 5, 12},
        {"05/25/1980", 1980, 5, 25},
        {"2523-05-12", 1980, 5, 12},
        {"12.5.2523", 1980, 5, 12},
        {"1980-\?\?-\?\?", 1980, 0, 0},
        {"1980", 1980, 0, 0},
        {"1980-05", 1980, 5, 0},
        {"05/1980", 1980, 5, 0},
        {"1980-05-12T00:00:00Z", 1980, 5, 12},
        {"1410-10-17", 0, 0, 0},
        {"", 0, 0, 0},
        {"unknown", 0, 0, 0},
        {"1974-13-01", 1974, 13, 1},
        {"99999999999", 0, 0, 0},
        {"1-2-3-4", 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Birth birth = birth_read(str_from(rows[i].text));

        assert_int_equal(birth.year, rows[i].year);
        assert_int_equal(birth.month, rows[i].month);
        assert_int_equal(birth.day, rows[i].day);
    }
}

static void dates_agree_in_parts(void **state)
{
    static const struct {
        const char *a, *b;
        BirthAgrees how;
    } rows[] = {
        {"1980-05-12", "1980-05-12", BIRTH_SAME},
        {"1980-05-12", "1980-12-05", BIRTH_SWAPPED},
        {"1980-05-12", "1981-05-12", BIRTH_SLIP},
        {"1980-05-12", "1997-05-12", BIRTH_TWO},
        {"1980-05-12", "1980-09-27", BIRTH_YEAR},
        {"1980-05-12", "1971-05-27", BIRTH_ONE},
        {"1980-05-12", "1971-09-27", BIRTH_OTHER},
        {"1980-05-12", "", BIRTH_MISSING},
        {"1980-01-01", "1980-01-01", BIRTH_DEFAULT},
        {"1980-01-01", "1980-05-12", BIRTH_YEAR},
        {"1980-09-11", "1980-11-09", BIRTH_SWAPPED}, /* of which one is a default day */
        {"1980-09-11", "1981-11-09", BIRTH_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Birth a = birth_read(str_from(rows[i].a));
        Birth b = birth_read(str_from(rows[i].b));

        assert_int_equal(birth_compare(&a, &b), rows[i].how);
        assert_int_equal(birth_compare(&b, &a), rows[i].how);
    }
}

static void headings_are_known_however_they_are_written(void **state)
{
    static const char *const rows[] = {
        "Date of Birth", "date_of_birth", "DATE-OF-BIRTH", " dob "};
    ProfileField field = PROFILE_NAME;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_true(profile_column(str_trim(str_from(rows[i])), &field));
        assert_int_equal(field, PROFILE_BIRTH);
    }
    assert_false(profile_column(STR("shoe size"), &field));
    assert_false(profile_column(STR(""), &field));
}

/* Twelve persons on each side, of whom five are on both, written otherwise. */
static void two_parties_find_what_both_have(void **state)
{
    Env env = env_fixed(0, 7);
    LinkList lists[2];
    PartiesRun run = {.count = 0};
    PartiesRun again = {.count = 0};
    Pool pool;

    for (size_t l = 0; l < 2; l++) {
        ProfileTexts texts[12];

        assert_int_equal(links_open((size_t)1 << 30, &lists[l]).kind, ERR_OK);
        for (size_t i = 0; i < COUNT(texts); i++) {
            Str name;
            Str born;
            size_t who = i < 5 ? i : 10 * (l + 1) + i;

            const char first[] = {
                'S', 'o', 'k', (char)('a' + who % 5), (char)('k' + who / 5), 'r', 'a', 0};
            const char last[] = {
                'T', 'h', 'a', 'n', (char)('a' + who % 20), 'v', 'o', 'n', 'g', 0};

            assert_int_equal(
                arena_print(
                    *state, &name, "%s %s", l == 0 ? first : last, l == 0 ? last : first)
                    .kind,
                ERR_OK);
            assert_int_equal(
                arena_print(*state, &born, "19%02zu-03-%02zu", 60 + who, 2 + who % 18).kind,
                ERR_OK);
            texts[i] = (ProfileTexts){.field = {{"", 0}}};
            texts[i].field[PROFILE_NAME] = name;
            texts[i].field[PROFILE_BIRTH] = born;
        }
        assert_int_equal(links_read(NULL, texts, COUNT(texts), &lists[l]).kind, ERR_OK);
    }
    assert_int_equal(
        parties_run(NULL, *state, &env, &lists[0], &lists[1], COMPOSITE_NODE, &run).kind,
        ERR_OK);
    assert_int_equal(run.count, 5);
    for (size_t i = 0; i < run.count; i++) {
        assert_int_equal(run.pairs[i].a, i);
        assert_int_equal(run.pairs[i].b, i);
    }
    assert_true(run.overlap.least >= 10 && run.bytes > 0);
    assert_int_equal(pool_open(&pool, 3).kind, ERR_OK);
    assert_int_equal(
        parties_run(&pool, *state, &env, &lists[0], &lists[1], COMPOSITE_NODE, &again).kind,
        ERR_OK);
    assert_int_equal(again.count, run.count);
    assert_memory_equal(again.pairs, run.pairs, run.count * sizeof(*run.pairs));
    pool_close(&pool);
    free(run.pairs);
    free(again.pairs);
    links_free(&lists[0]);
    links_free(&lists[1]);
}

/* ---- rate and chain --------------------------------------------------------------------- */

static uint32_t chance = 7;

/* About normal, of mean 0 and deviation 1. */
static float draw(void)
{
    double sum = -6;

    for (int i = 0; i < 12; i++) {
        chance = chance * 1664525 + 1013904223;
        sum += chance / 4294967296.0;
    }
    return (float)sum;
}

/* Odds of a test that tells 2 deviations apart: normal with mean 2 and deviation 2 of the true ones, mean -2 of the others. */
static void the_share_is_told_by_the_odds(void **state)
{
    static const double shares[] = {0.01, 0.1, 0.5, 0.9, 0.99};
    static float odds[20000];

    (void)state;
    for (size_t i = 0; i < COUNT(shares); i++) {
        double wanted = shares[i] / (1 - shares[i]);
        float shift = 0;

        for (size_t j = 0; j < COUNT(odds); j++) {
            odds[j] = 2 * draw() + ((double)j < shares[i] * COUNT(odds) ? 2.0F : -2.0F);
        }
        shift = rate_shift(odds, COUNT(odds));
        /* The share within a factor of 1.3. */
        assert_true(rate_score(0, shift) / (1 - rate_score(0, shift)) < wanted * 1.3);
        assert_true(rate_score(0, shift) / (1 - rate_score(0, shift)) > wanted / 1.3);
    }
}

static void few_pairs_tell_no_share(void **state)
{
    const float likely[] = {6, 6, 6};
    float odds = rate_odds(0.25F, 1);

    (void)state;
    assert_true(rate_shift(NULL, 0) == 0);
    assert_true(rate_shift(likely, 3) > 0 && rate_shift(likely, 3) < 0.5F);
    assert_true(rate_score(odds, 1) > 0.2499F && rate_score(odds, 1) < 0.2501F);
    assert_true(rate_score(rate_odds(0, 1), 1) == 0 && rate_score(rate_odds(1, 1), 1) == 1);
}

static LinkedPairs closed(const Linked *given, size_t count, float least)
{
    LinkedPairs pairs = {malloc((count + 1) * sizeof(*given)), count};

    assert_non_null(pairs.items);
    memcpy(pairs.items, given, count * sizeof(*given));
    assert_int_equal(chain_close(&pairs, least).kind, ERR_OK);
    return pairs;
}

static void the_same_as_the_same_is_the_same(void **state)
{
    static const Linked given[] = {
        {{1, 2}, 0.9F, NO_RECORD},
        {{1, 5}, 0.1F, NO_RECORD}, /* and so by 2: 0.9 x 0.8 */
        {{2, 5}, 0.8F, NO_RECORD},
        {{2, 9}, 0.85F, NO_RECORD},
        {{7, 9}, 0.7F, NO_RECORD}, /* carries nothing on */
    };
    LinkedPairs pairs = closed(given, COUNT(given), 0.5F);

    (void)state;
    assert_int_equal(pairs.count, 7);
    assert_int_equal(pairs.items[1].pair.b, 5);
    assert_int_equal(pairs.items[1].through, 2);
    assert_true(pairs.items[1].score > 0.719F && pairs.items[1].score < 0.721F);
    assert_int_equal(pairs.items[2].pair.b, 9); /* 1 with 9: 0.9 x 0.85 */
    assert_int_equal(pairs.items[2].through, 2);
    assert_int_equal(pairs.items[3].through, NO_RECORD);
    for (size_t i = 1; i < pairs.count; i++) {
        const RecordPair *one = &pairs.items[i - 1].pair;
        const RecordPair *two = &pairs.items[i].pair;

        assert_true(one->a < two->a || (one->a == two->a && one->b < two->b));
    }
    linked_free(&pairs);
}

/* A score that was seen is kept where what follows is less; a record that all are like carries nobody. */
static void what_was_seen_stands(void **state)
{
    static const Linked triangle[] = {
        {{0, 1}, 0.9F, NO_RECORD}, {{0, 2}, 0.9F, NO_RECORD}, {{1, 2}, 0.95F, NO_RECORD}};
    Linked star[CHAIN_ALIKE + 1];
    LinkedPairs pairs = closed(triangle, COUNT(triangle), 0);

    (void)state;
    assert_int_equal(pairs.count, 3);
    for (size_t i = 0; i < pairs.count; i++) {
        assert_int_equal(pairs.items[i].through, NO_RECORD);
        assert_true(pairs.items[i].score == triangle[i].score);
    }
    linked_free(&pairs);
    for (uint32_t i = 0; i < COUNT(star); i++) {
        star[i] = (Linked){{0, i + 1}, 0.99F, NO_RECORD};
    }
    pairs = closed(star, COUNT(star), 0);
    assert_int_equal(pairs.count, COUNT(star));
    linked_free(&pairs);
    pairs = closed(star, CHAIN_ALIKE, 0);
    assert_int_equal(pairs.count, CHAIN_ALIKE + CHAIN_ALIKE * (CHAIN_ALIKE - 1) / 2);
    linked_free(&pairs);
    pairs = closed(star, 0, 0);
    assert_int_equal(pairs.count, 0);
    linked_free(&pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(slips_and_scripts_meet, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            strangers_and_relatives_do_not_meet_between_nodes, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            what_is_common_says_nothing_alone, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            more_agreement_never_scores_less, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            names_meet_however_they_are_parted, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_name_alone_is_no_person, open_arena, close_arena),
        cmocka_unit_test(dates_are_read_as_they_are_written),
        cmocka_unit_test(dates_agree_in_parts),
        cmocka_unit_test(headings_are_known_however_they_are_written),
        cmocka_unit_test_setup_teardown(
            two_parties_find_what_both_have, open_arena, close_arena),
        cmocka_unit_test(the_share_is_told_by_the_odds),
        cmocka_unit_test(few_pairs_tell_no_share),
        cmocka_unit_test(the_same_as_the_same_is_the_same),
        cmocka_unit_test(what_was_seen_stands),
    };

    return crypto_start().kind == ERR_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
