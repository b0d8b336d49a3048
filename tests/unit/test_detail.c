/* Goal: two subjects compared in their details give the same words from either side, across scripts, and never a value.
 * Method: a table of pairs with the words and the band that a person would expect; each pair both ways round; texts of chance.
 */
#include "crypto/random.h"
#include "match/detail.h"
#include "sets.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(8 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

typedef struct Case {
    const char *a[4]; /* name, birth, phone, paper; NULL for none */
    const char *b[4];
    const char *words;
    DetailBand band;
} Case;

static const Case cases[] = {
    {{"Budi Harsa", "1980-05-12", "+9992000001", "passport XA1234567"},
     {"Budi Harsa", "1980-05-12", "+9992000001", "passport XA1234567"},
     "name_same birth_same phone_same paper_same",
     DETAIL_LIKELY},
    {{"Mohammed Rahman", "1980-05-12", NULL, NULL},
     {"Muhammad Rahman", "1980-12-05", NULL, NULL},
     "name_alike birth_swapped",
     DETAIL_LIKELY},
    {{"Сергей Иванов", "1980-05-12", NULL, NULL},
     {"Sergey Ivanov", "1980-05-17", NULL, NULL},
     "name_alike birth_digit",
     DETAIL_LIKELY},
    {{"Budi Harsa", "1980-05-12", "+99912000001", NULL},
     {"Wei Zhang", "1961-11-30", "+62812000001", NULL},
     "name_other birth_other phone_tail",
     DETAIL_UNLIKELY},
    {{"Budi Harsa", NULL, NULL, "passport XA1234567"},
     {"Wei Zhang", NULL, NULL, "passport XA1234567"},
     "name_other paper_same",
     DETAIL_POSSIBLE},
    {{"Budi Harsa", "1980", NULL, "passport XA1234567"},
     {"Budi Harsa", "1980-05-12", NULL, "passport XA1234568"},
     "name_same paper_digit",
     DETAIL_POSSIBLE},
    {{"Budi Harsa", "1980-05-12", NULL, "passport XA1"},
     {"Budi Harsa", "1980-07-21", NULL, "national_id XA1"},
     "name_same birth_year",
     DETAIL_POSSIBLE},
    {{NULL, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL}, "name_unread", DETAIL_POSSIBLE},
};

static DetailSubject subject_of(Arena *arena, const char *const values[4])
{
    DetailSubject subject = {.organisation = false};
    Strs *const lists[] = {&subject.names, &subject.births, &subject.phones, &subject.papers};

    for (size_t i = 0; i < COUNT(lists); i++) {
        if (values[i] != NULL) {
            assert_int_equal(vec_push(arena, lists[i], str_from(values[i])).kind, ERR_OK);
        }
    }
    return subject;
}

static Str words_of(Arena *arena, const DetailFinding *finding)
{
    Str words = {"", 0};

    for (int i = 0; i < DETAIL_COUNT; i++) {
        if (finding->has[i]) {
            assert_int_equal(
                arena_print(
                    arena,
                    &words,
                    "%.*s%s%s",
                    STR_ARG(words),
                    words.len > 0 ? " " : "",
                    detail_name((Detail)i))
                    .kind,
                ERR_OK);
        }
    }
    return words;
}

static void words_are_as_expected_both_ways(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        DetailSubject a = subject_of(*state, cases[i].a);
        DetailSubject b = subject_of(*state, cases[i].b);
        DetailFinding here;
        DetailFinding there;

        assert_int_equal(detail_compare(*state, &a, &b, &here).kind, ERR_OK);
        assert_int_equal(detail_compare(*state, &b, &a, &there).kind, ERR_OK);
        print_message("%s\n", words_of(*state, &here).ptr);
        assert_true(str_is(words_of(*state, &here), cases[i].words));
        assert_memory_equal(here.has, there.has, sizeof(here.has));
        assert_int_equal(here.band, cases[i].band);
        assert_int_equal(there.band, cases[i].band);
    }
}

static void any_bytes_are_taken(void **state)
{
    Arena *arena = *state;
    Env env = env_fixed(0, 31);

    for (size_t i = 0; i < 2000; i++) {
        size_t mark = arena->used;
        char bytes[8][24];
        DetailSubject sides[2] = {{.organisation = i % 2 == 0}, {.organisation = i % 2 == 0}};
        DetailFinding finding;

        env.random(&env, bytes, sizeof(bytes));
        for (size_t j = 0; j < 8; j++) {
            DetailSubject *side = &sides[j / 4];
            Strs *const lists[] = {&side->names, &side->births, &side->phones, &side->papers};
            Str text = {bytes[j], (size_t)(uint8_t)bytes[j][0] % sizeof(bytes[j])};

            assert_int_equal(vec_push(arena, lists[j % 4], text).kind, ERR_OK);
        }
        assert_int_equal(detail_compare(arena, &sides[0], &sides[1], &finding).kind, ERR_OK);
        arena_rewind(arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_as_expected_both_ways),
        cmocka_unit_test(any_bytes_are_taken),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
