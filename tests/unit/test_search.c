/* Goal: a name is found in a list that writes it otherwise, in any script and any order of words,
 * the nearest first; what is no name is never found, and the same asked twice is the same answered.
 * Method: a short list of public places and invented persons; a made list of many names, each of
 * which finds itself; lists and queries at the limits.
 */
#include "match/scripts/nearness.h"
#include "match/scripts/search.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(64 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void finds_in_any_script(void **state)
{
    static const char *const list[] = {
        "Chiang Mai",
        "Phnom Penh",
        "Yangon",
        "Kathmandu",
        "Vientiane",
        "Karachi",
        "",
        "12345",
        "Kim Cheol-su",
        "\xff",
        "Müller",
        "Москва",
        "Somchai Jaidee",
        "Aung Win",
        "Dhaka",
        "Seoul",
        "Colombo",
        "Thimphu",
    };
    static const struct {
        const char *query;
        uint32_t at;
    } queries[] = {
        {"เชียงใหม่", 0},
        {"ភ្នំពេញ", 1},
        {"ရန်ကုန်", 2},
        {"काठमाडौँ", 3},
        {"ວຽງຈັນ", 4},
        {"کراچی", 5},
        {"김철수", 8},
        {"Mueller", 10},
        {"Moscva", 11},
        {"สมชาย ใจดี", 12},
        {"Jaidi, Somchay", 12},
        {"အောင်ဝင်း", 13},
        {"ঢাকা", 14},
        {"서울", 15},
        {"කොළඹ", 16},
        {"ཐིམ་ཕུ", 17},
    };
    Str names[COUNT(list)];
    Search *search = NULL;

    for (size_t i = 0; i < COUNT(list); i++) {
        names[i] = str_from(list[i]);
    }
    assert_int_equal(search_make(*state, names, COUNT(names), STR(""), &search).kind, ERR_OK);
    for (size_t i = 0; i < COUNT(queries); i++) {
        Hit hits[3];
        size_t count = 0;

        assert_int_equal(
            search_find(*state, search, str_from(queries[i].query), STR(""), 3, hits, &count)
                .kind,
            ERR_OK);
        assert_true(count > 0);
        if (hits[0].at != queries[i].at) {
            fail_msg("%s finds %s", queries[i].query, list[hits[0].at]);
        }
        for (size_t k = 0; k < count; k++) {
            assert_true(hits[k].at != 6 && hits[k].at != 7 && hits[k].at != 9);
            assert_true(k == 0 || hits[k].score <= hits[k - 1].score);
        }
    }
}

/* Many names of three syllables; each finds itself first, twice the same. */
static void finds_itself(void **state)
{
    static const char *const parts[] = {"ka", "mo", "thi", "lan", "sur", "wei", "phong", "dar"};
    static Str names[COUNT(parts) * COUNT(parts) * COUNT(parts)];
    Search *search = NULL;
    size_t count = 0;

    for (size_t a = 0; a < COUNT(parts); a++) {
        for (size_t b = 0; b < COUNT(parts); b++) {
            for (size_t c = 0; c < COUNT(parts); c++) {
                assert_int_equal(
                    arena_print(*state, &names[count++], "%s%s%s", parts[a], parts[b], parts[c])
                        .kind,
                    ERR_OK);
            }
        }
    }
    assert_int_equal(search_make(*state, names, count, STR(""), &search).kind, ERR_OK);
    for (size_t i = 0; i < count; i += 7) {
        Hit hits[2][5];
        size_t found[2] = {0, 0};

        for (size_t pass = 0; pass < 2; pass++) {
            assert_int_equal(
                search_find(*state, search, names[i], STR(""), 5, hits[pass], &found[pass])
                    .kind,
                ERR_OK);
        }
        assert_int_equal(hits[0][0].at, i);
        assert_int_equal(hits[0][0].score, NEARNESS_MOST);
        assert_int_equal(found[0], found[1]);
        assert_memory_equal(hits[0], hits[1], found[0] * sizeof(Hit));
    }
}

static void refuses(void **state)
{
    Search *search = NULL;
    Hit hits[1];
    size_t count = 7;
    Str one = STR("Ann");

    assert_int_equal(
        search_make(*state, &one, SEARCH_NAMES_MAX + 1, STR(""), &search).kind, ERR_LIMIT);
    assert_int_equal(search_make(*state, NULL, 0, STR(""), &search).kind, ERR_OK);
    assert_int_equal(
        search_find(*state, search, STR("Ann"), STR(""), 1, hits, &count).kind, ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        search_find(*state, search, STR("\xff"), STR(""), 1, hits, &count).kind, ERR_BAD_INPUT);
    assert_int_equal(
        search_find(*state, search, STR("7"), STR(""), 1, hits, &count).kind, ERR_OK);
    assert_int_equal(count, 0);
}

/* Wherever memory ends, the answer is that it does. */
static void says_memory_is_short(void **state)
{
    static const Str names[] = {{"Ann", 3}, {"Müller", 7}};
    Arena *arena = *state;
    Err err = err_limit("");

    for (size_t fuse = 1; err.kind != ERR_OK; fuse++) {
        Search *search = NULL;
        Hit hits[1];
        size_t count = 0;
        size_t mark = arena->used;

        assert_true(fuse < 60);
        arena->fuse = fuse;
        err = search_make(arena, names, COUNT(names), STR(""), &search);
        if (err.kind == ERR_OK) {
            err = search_find(arena, search, STR("Anne"), STR(""), 1, hits, &count);
        }
        arena->fuse = 0;
        assert_true(err.kind == ERR_OK || err.kind == ERR_LIMIT);
        arena_rewind(arena, mark);
    }
}

static void nearness_is_symmetric(void **state)
{
    static const char *const names[] = {
        "", "a", "muhamad", "mohamed", "mahmud", "CaN", "PuKeT"};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t k = 0; k < COUNT(names); k++) {
            int there = nearness_of(str_from(names[i]), str_from(names[k]));

            assert_int_equal(there, nearness_of(str_from(names[k]), str_from(names[i])));
            assert_true(there >= 0 && there <= NEARNESS_MOST);
            assert_true((there == NEARNESS_MOST) == (i == k));
        }
    }
    assert_true(
        nearness_of(STR("muhamad"), STR("mohamed")) >
        nearness_of(STR("muhamad"), STR("mahmud")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_in_any_script),
        cmocka_unit_test(finds_itself),
        cmocka_unit_test(refuses),
        cmocka_unit_test(says_memory_is_short),
        cmocka_unit_test(nearness_is_symmetric),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
