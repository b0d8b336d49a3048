/* Goal: two records of one person meet in spite of slips and scripts, relatives do not meet between nodes, a score is the
 * same both ways and never falls when more agrees, and two parties find by blinded composites what lies on both sides.
 * Method: invented records; tables of dates; a run of two lists with a known overlap.
 */
#include "crypto/random.h"
#include "match/linkage/parties.h"

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
    assert_true(there.score > back.score - 1e-6F && there.score < back.score + 1e-6F);
    for (float least = 0.05F; least < 1; least += 0.15F) {
        LinkScore from = {0};

        assert_int_equal(link_score_from(&one, &other, least, &from), there.score >= least);
        assert_true(there.score < least || from.score == there.score);
    }
    assert_int_equal(link_explain(arena, &one, &other, &there, &why).kind, ERR_OK);
    assert_true(why.len > 0);
    return there.score;
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
        cmocka_unit_test(dates_are_read_as_they_are_written),
        cmocka_unit_test(dates_agree_in_parts),
        cmocka_unit_test(headings_are_known_however_they_are_written),
        cmocka_unit_test_setup_teardown(
            two_parties_find_what_both_have, open_arena, close_arena),
    };

    return crypto_start().kind == ERR_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
