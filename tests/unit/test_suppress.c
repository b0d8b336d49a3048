/* disclose/suppress: small numbers cannot be read, and cannot be computed. */
#include "disclose/suppress.h"

#include "base/env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open((size_t)1 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* Whether a hidden number is the only one of its row or column: then it is the total less the rest. */
static bool can_be_computed(const SuppressTable *table)
{
    for (size_t row = 0; row < table->rows; row++) {
        size_t hidden = 0;

        for (size_t column = 0; column < table->columns; column++) {
            hidden += table->hidden[row * table->columns + column];
        }
        if (hidden == 1) {
            return true;
        }
    }
    for (size_t column = 0; column < table->columns; column++) {
        size_t hidden = 0;

        for (size_t row = 0; row < table->rows; row++) {
            hidden += table->hidden[row * table->columns + column];
        }
        if (hidden == 1) {
            return true;
        }
    }
    return false;
}

static void totals(int64_t *counts, size_t rows, size_t columns)
{
    for (size_t row = 0; row + 1 < rows; row++) {
        counts[row * columns + columns - 1] = 0;
        for (size_t column = 0; column + 1 < columns; column++) {
            counts[row * columns + columns - 1] += counts[row * columns + column];
        }
    }
    for (size_t column = 0; column < columns; column++) {
        counts[(rows - 1) * columns + column] = 0;
        for (size_t row = 0; row + 1 < rows; row++) {
            counts[(rows - 1) * columns + column] += counts[row * columns + column];
        }
    }
}

static void the_example_holds(void **state)
{
    const int64_t counts[] = {3, 20, 23, 40, 50, 90, 43, 70, 113};
    SuppressTable table = {3, 3, counts, NULL};

    assert_int_equal(suppress(*state, &table).kind, ERR_OK);
    assert_true(table.hidden[0] && table.hidden[1] && table.hidden[3] && table.hidden[4]);
    assert_false(table.hidden[2] || table.hidden[5] || table.hidden[8]);
}

static void large_numbers_are_all_shown(void **state)
{
    const int64_t counts[] = {5, 0, 5, 7, 9, 16, 12, 9, 21};
    SuppressTable table = {3, 3, counts, NULL};

    assert_int_equal(suppress(*state, &table).kind, ERR_OK);
    for (int i = 0; i < 9; i++) {
        assert_false(table.hidden[i]);
    }
}

static void no_small_number_can_be_computed(void **state)
{
    uint64_t seed = 11;

    for (int round = 0; round < 2000; round++) {
        int64_t counts[48];
        size_t rows = 2 + (size_t)round % 5;
        size_t columns = 2 + (size_t)round % 7;
        SuppressTable table = {rows, columns, counts, NULL};

        for (size_t i = 0; i < rows * columns; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            counts[i] = (int64_t)(seed >> 33) % ((seed >> 20 & 3) == 0 ? 100 : 7);
        }
        totals(counts, rows, columns);
        assert_int_equal(suppress(*state, &table).kind, ERR_OK);
        assert_false(can_be_computed(&table));
        for (size_t i = 0; i < rows * columns; i++) {
            assert_true(counts[i] == 0 || counts[i] >= SUPPRESS_BELOW || table.hidden[i]);
        }
        arena_rewind(*state, 0);
    }
}

static void a_full_arena_is_said(void **state)
{
    const int64_t counts[] = {1, 1, 1, 1};
    char room[1];
    Arena arena = {.base = room, .limit = 0};
    SuppressTable table = {2, 2, counts, NULL};

    (void)state;
    assert_int_equal(suppress(&arena, &table).kind, ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_example_holds, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(large_numbers_are_all_shown, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            no_small_number_can_be_computed, open_arena, close_arena),
        cmocka_unit_test(a_full_arena_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
