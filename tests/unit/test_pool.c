/* Goal: work that is shared out is done once, all of it, in ranges that do not depend on threads.
 * Method: marks on every place and every range's ends, for all small counts and grains and several
 * numbers of threads; the first bad place out of many; runs of two callers at a time.
 */
#include "base/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define PLACES 200

typedef struct Marks {
    uint8_t done[PLACES];
    size_t end[PLACES]; /* of the range that begins here; 0 for none */
    size_t least;
} Marks;

static void mark(void *state, size_t from, size_t to)
{
    Marks *marks = state;

    for (size_t i = from; i < to; i++) {
        marks->done[i]++;
    }
    marks->end[from] = to;
    if (from % 3 == 1) {
        pool_least(&marks->least, from);
    }
}

static void every_place_is_done_once_in_the_same_ranges(void **state)
{
    (void)state;

    for (size_t threads = 1; threads <= 4; threads++) {
        Pool pool;

        assert_int_equal(pool_open(&pool, threads).kind, ERR_OK);
        for (size_t count = 0; count <= PLACES; count += 1 + count / 9) {
            for (size_t grain = 1; grain <= 70; grain += 1 + grain / 3) {
                Marks alone = {.least = SIZE_MAX};
                Marks marks = {.least = SIZE_MAX};

                pool_run(NULL, count, grain, mark, &alone);
                pool_run(&pool, count, grain, mark, &marks);
                assert_memory_equal(&marks, &alone, sizeof(marks));
                for (size_t i = 0; i < PLACES; i++) {
                    assert_int_equal(marks.done[i], i < count);
                    assert_true(marks.end[i] == 0 || i % grain == 0);
                }
            }
        }
        pool_close(&pool);
    }
}

static void a_pool_may_close_unused_and_the_least_is_kept(void **state)
{
    size_t least = SIZE_MAX;
    Pool pool;
    (void)state;

    assert_int_equal(pool_open(&pool, 3).kind, ERR_OK);
    pool_close(&pool);
    pool_least(&least, 7);
    pool_least(&least, 9);
    assert_int_equal(least, 7);
    pool_least(&least, 0);
    assert_int_equal(least, 0);
}

typedef struct Caller {
    Pool *pool;
    size_t wrong;
} Caller;

static void *call_often(void *arg)
{
    Caller *caller = arg;

    for (int i = 0; i < 200; i++) {
        Marks marks = {.least = SIZE_MAX};

        pool_run(caller->pool, PLACES, 7, mark, &marks);
        for (size_t j = 0; j < PLACES; j++) {
            caller->wrong += marks.done[j] != 1;
        }
    }
    return NULL;
}

static void two_callers_wait_for_each_other(void **state)
{
    Pool pool;
    Thread threads[2];
    Caller callers[2] = {{&pool, 0}, {&pool, 0}};
    (void)state;

    assert_int_equal(pool_open(&pool, 3).kind, ERR_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(thread_start(&threads[i], call_often, &callers[i]).kind, ERR_OK);
    }
    for (int i = 0; i < 2; i++) {
        thread_join(&threads[i]);
        assert_int_equal(callers[i].wrong, 0);
    }
    pool_close(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_done_once_in_the_same_ranges),
        cmocka_unit_test(a_pool_may_close_unused_and_the_least_is_kept),
        cmocka_unit_test(two_callers_wait_for_each_other),
    };

    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
