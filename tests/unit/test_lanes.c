/* Goal: every way of working at many elements gives the same bytes as the reference, libsodium's.
 * Method: the standard's vectors in every way; thousands of random arrays of every length; scalars,
 * encodings and hashes at the edges; every bit of an encoding turned.
 */
#include "crypto/lanes.h"
#include "crypto/random.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const GroupLanes *ways[LANES_WAYS];
static size_t way_count;

static void unhex(const char *text, uint8_t out[32])
{
    assert_int_equal(str_unhex(str_from(text), 32, out).kind, ERR_OK);
}

/* ---- the standard's vectors --------------------------------------------------------------- */

/* RFC 9496, A.1: multiples of the generator, from the first. */
static const char *const multiples[] = {
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
    "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
    "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e",
    "f64746d3c92b13050ed8d80236a7f0007c3b3f962f5ba793d19a601ebb1df403",
    "44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a176d",
    "903293d8f2287ebe10e2374dc1a53e0bc887e592699f02d077d5263cdd55601c",
    "02622ace8f7303a31cafc63f8fc48fdc16e1c8c8d234b2f0d6685282a9076031",
    "20706fd788b2720a1ed2a5dad4952b01f413bcf0e7564de8cdc816689e2db95f",
    "bce83f8ba5dd2fa572864c24ba1810f9522bc6004afe95877ac73241cafdab42",
    "e4549ee16b9aa03099ca208c67adafcafa4c3f3e4e5303de6026e3ca8ff84460",
    "aa52e000df2e16f55fb1032fc33bc42742dad6bd5a8fc0be0167436c5948501f",
    "46376b80f409b29dc2b5f6f0c52591990896e5716f41477cd30085ab7f10301e",
    "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e",
};

static void multiples_of_the_generator(void **state)
{
    GroupElement generators[COUNT(multiples)];
    GroupScalar scalars[COUNT(multiples)] = {0};
    (void)state;

    for (size_t i = 0; i < COUNT(multiples); i++) {
        unhex(multiples[0], generators[i].bytes);
        scalars[i].bytes[0] = (uint8_t)(i + 1);
    }
    for (size_t way = 0; way < way_count; way++) {
        GroupElement products[COUNT(multiples)];
        uint8_t good[COUNT(multiples)];

        ways[way]->multiply(
            (GroupScalars){scalars, false}, generators, COUNT(multiples), products, good);
        for (size_t i = 0; i < COUNT(multiples); i++) {
            uint8_t wanted[32];

            unhex(multiples[i], wanted);
            assert_int_equal(good[i], 1);
            assert_memory_equal(products[i].bytes, wanted, 32);
        }
    }
}

/* RFC 9496, A.2: not below the modulus, negative, no point, a negative product, y = 0; and the
 * neutral element, which is no example of anything.
 */
static const char *const bad[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
    "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
    "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
    "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
    "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
    "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b",
    "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
    "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
    "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
    "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
    "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
    "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
    "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
    "d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e",
    "8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32",
    "32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b",
    "227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165",
    "5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e",
    "445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    /* The generator in a second spelling, which libsodium 1.0.18 itself takes. */
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2df6",
};

/* In every lane, with good ones around it. */
static void what_is_no_element_is_told_and_its_neighbours_are_not(void **state)
{
    static const uint8_t zeros[32];
    GroupElement elements[19];
    GroupScalar five = {{5}};
    (void)state;

    for (size_t i = 0; i < COUNT(bad) * 8; i++) {
        size_t lane = i % 8;

        for (size_t j = 0; j < COUNT(elements); j++) {
            unhex(multiples[j % COUNT(multiples)], elements[j].bytes);
        }
        unhex(bad[i / 8], elements[lane].bytes);
        for (size_t way = 0; way < way_count; way++) {
            GroupElement products[COUNT(elements)];
            GroupElement sum;
            GroupScalar weights[COUNT(elements)] = {0};
            uint8_t good[COUNT(elements)];

            ways[way]->multiply(
                (GroupScalars){&five, true}, elements, COUNT(elements), products, good);
            for (size_t j = 0; j < COUNT(elements); j++) {
                assert_int_equal(good[j], j != lane);
            }
            assert_memory_equal(products[lane].bytes, zeros, 32);
            ways[way]->sum(weights, elements, COUNT(elements), &sum, good);
            for (size_t j = 0; j < COUNT(elements); j++) {
                assert_int_equal(good[j], j != lane);
            }
        }
    }
}

/* RFC 9496, A.3: texts hashed by SHA-512 and mapped. */
static void texts_are_mapped_as_the_standard_says(void **state)
{
    static const char *const texts[][2] = {
        {"Ristretto is traditionally a short shot of espresso coffee",
         "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"},
        {"made with the normal amount of ground coffee but extracted with",
         "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b"},
        {"about half the amount of water in the same amount of time",
         "006ccd2a9e6867e6a2c5cea83d3302cc9de128dd2a9a57dd8ee7b9d7ffe02826"},
        {"by using a finer grind.",
         "f8f0c87cf237953c5890aec3998169005dae3eca1fbb04548c635953c817f92a"},
        {"This produces a concentrated shot of coffee per volume.",
         "ae81e7dedf20a497e10c304a765c1767a42d6e06029758d2d7e8ef7cc4c41179"},
        {"Just pulling a normal shot short will produce a weaker shot",
         "e2705652ff9f5e44d3e841bf1c251cf7dddb77d140870d1ab2ed64f1a9ce8628"},
        {"and is not a Ristretto as some believe.",
         "80bd07262511cdde4863f8a7434cef696750681cb9510eea557088f76d9e5065"},
    };
    GroupWide wides[COUNT(texts)];
    GroupElement elements[COUNT(texts)];
    (void)state;

    for (size_t i = 0; i < COUNT(texts); i++) {
        (void)crypto_hash_sha512(
            wides[i].bytes, (const uint8_t *)texts[i][0], strlen(texts[i][0]));
    }
    for (size_t way = 0; way < way_count; way++) {
        ways[way]->map(wides, COUNT(texts), elements);
        for (size_t i = 0; i < COUNT(texts); i++) {
            uint8_t wanted[32];

            unhex(texts[i][1], wanted);
            assert_memory_equal(elements[i].bytes, wanted, 32);
        }
    }
}

/* ---- beside the reference ----------------------------------------------------------------- */

typedef struct Case {
    GroupScalar scalars[LANES_SUM];
    GroupWide wides[LANES_BLOCK];
    GroupElement elements[LANES_SUM];
    size_t count;
    bool is_one;
} Case;

static void assert_same(const Case *one)
{
    GroupElement wanted[LANES_BLOCK];
    GroupElement got[LANES_BLOCK];
    uint8_t wanted_good[LANES_BLOCK];
    uint8_t good[LANES_BLOCK];
    GroupScalars scalars = {one->scalars, one->is_one};
    size_t size = one->count * sizeof(*wanted);

    for (size_t way = 1; way < way_count; way++) {
        ways[0]->multiply(scalars, one->elements, one->count, wanted, wanted_good);
        ways[way]->multiply(scalars, one->elements, one->count, got, good);
        assert_memory_equal(good, wanted_good, one->count);
        assert_memory_equal(got, wanted, size);
        /* In its own place. */
        memcpy(got, one->elements, size);
        ways[way]->multiply(scalars, got, one->count, got, good);
        assert_memory_equal(got, wanted, size);
        ways[0]->raise(scalars, one->wides, one->count, wanted, wanted_good);
        ways[way]->raise(scalars, one->wides, one->count, got, good);
        assert_memory_equal(good, wanted_good, one->count);
        assert_memory_equal(got, wanted, size);
        ways[0]->map(one->wides, one->count, wanted);
        ways[way]->map(one->wides, one->count, got);
        assert_memory_equal(got, wanted, size);
    }
}

static void assert_same_sum(const Case *one)
{
    uint8_t wanted_good[LANES_SUM];
    uint8_t good[LANES_SUM];
    GroupElement wanted;
    GroupElement got;

    ways[0]->sum(one->scalars, one->elements, one->count, &wanted, wanted_good);
    for (size_t way = 1; way < way_count; way++) {
        ways[way]->sum(one->scalars, one->elements, one->count, &got, good);
        assert_memory_equal(good, wanted_good, one->count);
        if (memchr(good, 0, one->count) == NULL) {
            assert_memory_equal(&got, &wanted, sizeof(got));
        }
    }
}

static void case_draw(Case *one, Env *env)
{
    for (size_t i = 0; i < LANES_SUM; i++) {
        group_draw_scalar(env, &one->scalars[i]);
    }
    env->random(env, one->wides, sizeof(one->wides));
    ways[way_count - 1]->map(one->wides, LANES_BLOCK, one->elements);
    memcpy(one->elements + LANES_BLOCK, one->elements, LANES_BLOCK * sizeof(*one->elements));
}

static void random_arrays_of_every_length(void **state)
{
    Env env = env_fixed(0, 11);
    static Case one;
    (void)state;

    for (size_t i = 0; i < 2 * LANES_BLOCK; i++) {
        case_draw(&one, &env);
        one.count = 1 + i % LANES_BLOCK;
        one.is_one = i >= LANES_BLOCK;
        assert_same(&one);
    }
    for (size_t i = 0; i < 8; i++) {
        case_draw(&one, &env);
        one.count = (size_t[]){1, 3, 4, 5, 8, 65, 127, 128}[i];
        assert_same_sum(&one);
    }
}

/* Neutral products, digits at their ends, carries through all digits, numbers past the order. */
static void scalars_at_the_edges(void **state)
{
    static const char *const edges[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "0800000000000000000000000000000000000000000000000000000000000000",
        "0f00000000000000000000000000000000000000000000000000000000000000",
        "1000000000000000000000000000000000000000000000000000000000000000",
        "ebd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
        "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
        "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
        "eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
        "daa7ebb934c624b0ac39ef45bdf3bd2900000000000000000000000000000020",
        "f6e97a2e8d31092c6bce7b51ef7c6f0a00000000000000000000000000000008",
        "0000000000000000000000000000000000000000000000000000000000000010",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0f",
        "7777777777777777777777777777777777777777777777777777777777777707",
        "8888888888888888888888888888888888888888888888888888888888888808",
        "9999999999999999999999999999999999999999999999999999999999999909",
        "8080808080808080808080808080808080808080808080808080808080808000",
        "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f00f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe",
    };
    Env env = env_fixed(0, 12);
    static Case one;
    (void)state;

    case_draw(&one, &env);
    for (size_t i = 0; i < COUNT(edges); i++) {
        unhex(edges[i], one.scalars[i].bytes);
    }
    one.count = COUNT(edges);
    assert_same(&one);
    assert_same_sum(&one);
    for (size_t i = 0; i < COUNT(edges); i++) {
        unhex(edges[i], one.scalars[0].bytes);
        one.is_one = true;
        one.count = 5;
        assert_same(&one);
    }
    /* Every number of two digits at either end of a scalar. */
    for (size_t i = 0; i < 512; i += LANES_BLOCK) {
        one.is_one = false;
        one.count = LANES_BLOCK;
        for (size_t j = 0; j < LANES_BLOCK; j++) {
            memset(one.scalars[j].bytes, i + j < 256 ? 0 : 0xff, 32);
            one.scalars[j].bytes[i + j < 256 ? 0 : 31] = (uint8_t)(i + j);
        }
        assert_same(&one);
    }
}

/* Zeros, ones and moduli in each half; the halves at which a divisor of the map is zero. */
static void hashes_at_the_edges(void **state)
{
    static const char *const halves[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "45e4a3b534d5cf8a559215f1d2564332ea91148c66abcb8a6814840ba7aa4c7a",
        "40256ac5e4c73af6057c6d5120f90c4362ab4ad9015bc365598daca048bac400",
    };
    Env env = env_fixed(0, 13);
    static Case one;
    (void)state;

    for (size_t i = 0; i < COUNT(halves); i++) {
        case_draw(&one, &env);
        one.count = COUNT(halves);
        for (size_t j = 0; j < COUNT(halves); j++) {
            unhex(halves[i], one.wides[j].bytes);
            unhex(halves[j], one.wides[j].bytes + 32);
        }
        assert_same(&one);
    }
}

/* Of one element every bit turned, and random bytes: most are none, some are others. */
static void encodings_near_and_far(void **state)
{
    Env env = env_fixed(0, 14);
    static Case one;
    size_t good_ones = 0;
    (void)state;

    for (size_t i = 0; i < 2048; i += LANES_BLOCK) {
        GroupElement products[LANES_BLOCK];
        uint8_t good[LANES_BLOCK];

        case_draw(&one, &env);
        one.count = LANES_BLOCK;
        for (size_t j = 0; j < LANES_BLOCK; j++) {
            if (i + j < 256) {
                unhex(multiples[1], one.elements[j].bytes);
                one.elements[j].bytes[(i + j) / 8] ^= (uint8_t)(1 << (i + j) % 8);
            } else {
                env.random(&env, one.elements[j].bytes, 32);
                one.elements[j].bytes[0] &= 0xfe;
                one.elements[j].bytes[31] &= i + j < 1024 ? 0x7f : 0xff;
            }
        }
        assert_same(&one);
        assert_same_sum(&one);
        ways[0]->multiply(
            (GroupScalars){one.scalars, false}, one.elements, one.count, products, good);
        for (size_t j = 0; j < LANES_BLOCK; j++) {
            good_ones += good[j];
        }
    }
    assert_in_range(good_ones, 100, 1000);
}

/* Elements that add up to nothing, and a sum of one. */
static void sums_at_the_edges(void **state)
{
    static const char *const minus_one =
        "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    static const GroupElement neutral;
    Env env = env_fixed(0, 15);
    static Case one;
    (void)state;

    case_draw(&one, &env);
    for (size_t i = 0; i < LANES_SUM; i += 2) {
        one.scalars[i] = (GroupScalar){{1}};
        unhex(minus_one, one.scalars[i + 1].bytes);
        one.elements[i + 1] = one.elements[i];
    }
    for (one.count = 2; one.count <= LANES_SUM; one.count += 42) {
        for (size_t way = 0; way < way_count; way++) {
            uint8_t good[LANES_SUM];
            GroupElement sum;

            ways[way]->sum(one.scalars, one.elements, one.count, &sum, good);
            assert_memory_equal(&sum, &neutral, sizeof(sum));
            ways[way]->sum(one.scalars, one.elements, 1, &sum, good);
            assert_memory_equal(&sum, &one.elements[0], sizeof(sum));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multiples_of_the_generator),
        cmocka_unit_test(what_is_no_element_is_told_and_its_neighbours_are_not),
        cmocka_unit_test(texts_are_mapped_as_the_standard_says),
        cmocka_unit_test(random_arrays_of_every_length),
        cmocka_unit_test(scalars_at_the_edges),
        cmocka_unit_test(hashes_at_the_edges),
        cmocka_unit_test(encodings_near_and_far),
        cmocka_unit_test(sums_at_the_edges),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    way_count = lanes_ways(ways);
    if (way_count == 1) {
        printf("only the reference is compared with the standard: no vectors here\n");
    }
    return cmocka_run_group_tests_name("lanes", tests, NULL, NULL);
}
