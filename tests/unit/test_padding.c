/* Goal: a length tells less than the number behind it, and never less room than it needs.
 * Method: the properties for every count up to 70,000 and around every step above; the bands that
 * the manual states.
 */
#include "match/padding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static size_t padded(size_t count)
{
    size_t size = 0;

    assert_int_equal(padding_size(count, &size).kind, ERR_OK);
    return size;
}

static size_t power_above(size_t count)
{
    size_t power = 1;

    while (power < count) {
        power *= 2;
    }
    return power;
}

static void check_size(size_t count)
{
    size_t size = padded(count);

    assert_true(size >= count);
    assert_true(size >= PADDING_LEAST);
    assert_true(padding_is_size(size));
    assert_int_equal(padded(size), size);
    if (count > PADDING_LEAST) {
        assert_true(size - count < power_above(count) / 8);
        assert_true(size <= power_above(count));
        assert_int_equal(size % (power_above(count) / 8), 0);
    }
}

static void sizes_hold_grow_and_cost_little(void **state)
{
    size_t before = 0;
    size_t sizes = 0;
    (void)state;

    for (size_t count = 0; count <= 70000; count++) {
        check_size(count);
        assert_true(padded(count) >= before);
        sizes += padded(count) != before;
        before = padded(count);
    }
    assert_int_equal(sizes, 1 + 4 * 10 + 1); /* 64, four a power up to 65,536, and the next */
    for (size_t power = 128; power <= PADDING_MOST; power *= 2) {
        for (size_t count = power - 3; count <= power + 3 && count <= PADDING_MOST; count++) {
            check_size(count);
        }
    }
}

static void sizes_are_these(void **state)
{
    static const size_t sizes[][2] = {
        {0, 64},
        {1, 64},
        {64, 64},
        {65, 80},
        {200, 224},
        {10000, 10240},
        {16384, 16384},
        {16385, 20480},
        {20000, 20480},
        {PADDING_MOST, PADDING_MOST},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        assert_int_equal(padded(sizes[i][0]), sizes[i][1]);
    }
}

static void what_is_no_size_is_known(void **state)
{
    static const size_t none[] = {0, 1, 63, 65, 10000, 10239, PADDING_MOST + 1, SIZE_MAX};
    size_t size = 7;
    (void)state;

    for (size_t i = 0; i < COUNT(none); i++) {
        assert_false(padding_is_size(none[i]));
    }
    assert_int_equal(padding_size(PADDING_MOST + 1, &size).kind, ERR_LIMIT);
    assert_int_equal(size, 7);
}

static void bands_hold_and_hide_small_numbers(void **state)
{
    static const Band bands[] = {{0, 9}, {10, 19}, {20, 39}, {40, 79}, {80, 159}, {160, 319}};
    (void)state;

    for (size_t i = 0; i < COUNT(bands); i++) {
        for (size_t overlap = bands[i].least; overlap <= bands[i].most; overlap++) {
            assert_int_equal(band_of(overlap).least, bands[i].least);
            assert_int_equal(band_of(overlap).most, bands[i].most);
        }
    }
    for (size_t overlap = 0; overlap < 50000; overlap++) {
        Band band = band_of(overlap);

        assert_true(band.least <= overlap && overlap <= band.most);
        assert_true(band.most - band.least + 1 >= BAND_FIRST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_hold_grow_and_cost_little),
        cmocka_unit_test(sizes_are_these),
        cmocka_unit_test(what_is_no_size_is_known),
        cmocka_unit_test(bands_hold_and_hide_small_numbers),
    };

    return cmocka_run_group_tests_name("padding", tests, NULL, NULL);
}
