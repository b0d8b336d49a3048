/* Goal: numbers in lanes are right at the ends of what their limbs may hold, where chance never gets.
 * Method: limbs at zero, at their greatest and between, of every kind that the header names, against
 * arithmetic in words of 32 bits; what comes out is within its bounds. Built once for each kind of
 * vector: FIELD is its header, CAN whether this machine has it.
 */
#include FIELD

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 4000
#define WORDS  20 /* room for a product, and for what is past it */

#if LIMBS == 10
#define CARRIED(i)    (((i) % 2 == 0 ? 1ull << 26 : 1ull << 25) + (1ull << 18))
#define SUM(i)        (2 * CARRIED(i))
#define DIFFERENCE(i) (((i) % 2 == 0 ? 3ull << 26 : 3ull << 25) + (1ull << 18))
#define FAR(i)        (((i) % 2 == 0 ? 5ull << 26 : 5ull << 25) + (1ull << 18))
#define BIT(i)        (((i)*51 + 1) / 2)
#else
#define CARRIED(i)    ((1ull << 51) + (1ull << 14) + 0 * (uint64_t)(i))
#define SUM(i)        CARRIED(i)
#define DIFFERENCE(i) CARRIED(i)
#define FAR(i)        CARRIED(i)
#define BIT(i)        ((i)*51)
#endif

/* ---- numbers the plain way ---------------------------------------------------------------- */

typedef struct Number {
    uint32_t words[WORDS];
} Number;

static void add_word(Number *number, size_t at, uint64_t word)
{
    for (; word != 0; at++) {
        assert_true(at < WORDS);
        word += number->words[at];
        number->words[at] = (uint32_t)word;
        word >>= 32;
    }
}

static void add_bits(Number *number, size_t bit, uint64_t limb)
{
    add_word(number, bit / 32, (limb & 0xffffffff) << bit % 32);
    add_word(number, bit / 32 + 1, (limb >> 32) << bit % 32);
}

static Number product_of(const Number *a, const Number *b)
{
    Number product = {0};

    for (size_t i = 0; i < 9; i++) {
        for (size_t j = 0; j < 9; j++) {
            add_word(&product, i + j, (uint64_t)a->words[i] * b->words[j]);
        }
    }
    return product;
}

/* Below the modulus: 2^255 is 19. */
static Number reduced(const Number *number)
{
    Number all = *number;
    bool is_below = false;

    for (int i = 0; i < 4; i++) {
        Number low = {0};

        memcpy(low.words, all.words, 8 * sizeof(*low.words));
        low.words[7] &= 0x7fffffff;
        add_word(&low, 0, 19 * (uint64_t)(all.words[7] >> 31));
        for (size_t j = 8; j < WORDS; j++) {
            add_word(&low, j - 8, 38 * (uint64_t)all.words[j]);
        }
        all = low;
    }
    is_below = all.words[7] < 0x7fffffff || all.words[0] < 0xffffffed;
    for (size_t i = 1; i < 7; i++) {
        is_below |= all.words[i] != 0xffffffff;
    }
    if (!is_below) {
        all.words[0] -= 0xffffffed;
        memset(all.words + 1, 0, sizeof(all.words) - sizeof(*all.words));
    }
    return all;
}

static void limbs_of(const Field *field, uint64_t limbs[LIMBS][LANES])
{
    for (int i = 0; i < LIMBS; i++) {
        vec_store(limbs[i], field->limbs[i]);
    }
}

static Number number_in(const Field *field, size_t lane)
{
    uint64_t limbs[LIMBS][LANES];
    Number number = {0};

    limbs_of(field, limbs);
    for (size_t i = 0; i < LIMBS; i++) {
        add_bits(&number, BIT(i), limbs[i][lane]);
    }
    return reduced(&number);
}

/* ---- limbs -------------------------------------------------------------------------------- */

typedef enum Kind {
    A_CARRIED,
    A_SUM,
    A_DIFFERENCE,
    A_FAR
} Kind;

static uint64_t greatest(Kind kind, int limb)
{
    return kind == A_CARRIED      ? CARRIED(limb)
           : kind == A_SUM        ? SUM(limb)
           : kind == A_DIFFERENCE ? DIFFERENCE(limb)
                                  : FAR(limb);
}

static uint64_t chance(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 20;
}

/* The first round has all limbs at their greatest. */
static Field draw(Kind kind, int round, uint64_t *seed)
{
    Field field;

    for (int i = 0; i < LIMBS; i++) {
        uint64_t lanes[LANES];

        for (size_t lane = 0; lane < LANES; lane++) {
            uint64_t most = greatest(kind, i);
            uint64_t way = round == 0 ? 0 : chance(seed) % 3;

            lanes[lane] = way == 0 ? most : way == 1 ? 0 : chance(seed) % (most + 1);
        }
        field.limbs[i] = vec_load(lanes);
    }
    return field;
}

static void assert_within(const Field *field, Kind kind)
{
    uint64_t limbs[LIMBS][LANES];

    limbs_of(field, limbs);
    for (int i = 0; i < LIMBS; i++) {
        for (size_t lane = 0; lane < LANES; lane++) {
            assert_in_range(limbs[i][lane], 0, greatest(kind, i));
        }
    }
}

static void assert_numbers(const Field *got, const Number wanted[LANES])
{
    for (size_t lane = 0; lane < LANES; lane++) {
        Number is = number_in(got, lane);
        Number should = reduced(&wanted[lane]);

        assert_memory_equal(&is, &should, sizeof(is));
    }
}

/* ---- tests -------------------------------------------------------------------------------- */

static void products_and_squares(void **state)
{
    static const Kind rights[] = {A_CARRIED, A_SUM, A_DIFFERENCE};
    uint64_t seed = 1;
    (void)state;

    for (int round = 0; round < ROUNDS; round++) {
        Field a = draw(round % 2 == 0 ? A_FAR : A_SUM, round, &seed);
        Field b = draw(round == 0 ? A_DIFFERENCE : rights[round % 3], round, &seed);
        Field square = draw(A_SUM, round, &seed);
        Number products[LANES];
        Number squares[LANES];
        Field got;

        for (size_t lane = 0; lane < LANES; lane++) {
            Number left = number_in(&a, lane);
            Number right = number_in(&b, lane);
            Number own = number_in(&square, lane);

            products[lane] = product_of(&left, &right);
            squares[lane] = product_of(&own, &own);
        }
        field_mul(&got, &a, &b);
        assert_within(&got, A_CARRIED);
        assert_numbers(&got, products);
        field_square(&got, &square);
        assert_within(&got, A_CARRIED);
        assert_numbers(&got, squares);
        field_mul(&b, &b, &b); /* in its own place */
        field_square(&square, &square);
        assert_numbers(&square, squares);
    }
}

/* What is subtracted is added again. */
static void sums_and_differences(void **state)
{
    uint64_t seed = 2;
    (void)state;

    for (int round = 0; round < ROUNDS; round++) {
        Field a = draw(A_CARRIED, round, &seed);
        Field b = draw(A_CARRIED, round, &seed);
        Field wide = draw(A_DIFFERENCE, round, &seed);
        Field sum;
        Field difference;
        Field far;
        Packed packed;
        Number wanted[LANES];

        field_add(&sum, &a, &b);
        assert_within(&sum, A_SUM);
        for (size_t lane = 0; lane < LANES; lane++) {
            Number right = number_in(&b, lane);

            wanted[lane] = number_in(&a, lane);
            for (size_t i = 0; i < 9; i++) {
                add_word(&wanted[lane], i, right.words[i]);
            }
        }
        assert_numbers(&sum, wanted);

        field_sub(&difference, &a, &b);
        assert_within(&difference, A_DIFFERENCE);
        field_sub_far(&far, &a, &wide);
        assert_within(&far, A_FAR);
        for (size_t lane = 0; lane < LANES; lane++) {
            Number left = number_in(&a, lane);
            Number back = number_in(&difference, lane);
            Number right = number_in(&b, lane);
            Number far_back = number_in(&far, lane);
            Number far_right = number_in(&wide, lane);

            for (size_t i = 0; i < 9; i++) {
                add_word(&back, i, right.words[i]);
                add_word(&far_back, i, far_right.words[i]);
            }
            back = reduced(&back);
            far_back = reduced(&far_back);
            assert_memory_equal(&back, &left, sizeof(left));
            assert_memory_equal(&far_back, &left, sizeof(left));
            wanted[lane] = left;
        }
        /* Carried, packed and unpacked, it is the same number; negated twice, too. */
        field_pack(&packed, &far);
        field_unpack(&difference, &packed);
        for (size_t lane = 0; lane < LANES; lane++) {
            wanted[lane] = number_in(&far, lane);
        }
        assert_numbers(&difference, wanted);
        field_carry(&far);
        assert_within(&far, A_CARRIED);
        assert_numbers(&far, wanted);
        field_pack(&packed, &far);
        packed_negate(&packed, &packed);
        field_unpack(&difference, &packed);
        assert_within(&difference, A_DIFFERENCE);
        field_add(&sum, &difference, &far);
        memset(wanted, 0, sizeof(wanted));
        assert_numbers(&sum, wanted);
    }
}

int main(void)
{
    /* Static, so that nothing is copied by the very vectors that may be missing. */
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_and_squares),
        cmocka_unit_test(sums_and_differences),
    };

    if (!(CAN)) {
        printf("skipped: this machine has no such vectors\n");
        return 77;
    }
    return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
