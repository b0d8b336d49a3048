/* Goal: a stretch and the reach of a network are the sums that their headers say, whatever the order of what comes in.
 * Method: drawn legs beside a plain count of each stretch; reach beside steps that are counted by Floyd and Warshall.
 */
#include "network/reach.h"
#include "service/routes.h"

#include "base/philox.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DRAWN 40

/* ---- sums -------------------------------------------------------------------------------- */

static const Str currencies[] = {{"AUD", 3}, {"IDR", 3}, {"USD", 3}};
static const Str days[] = {{"", 0}, {"2026", 4}, {"2026-03", 7}, {"2026-03-02", 10}};
static const Str countries[] = {{"", 0}, {"XA", 2}, {"XB", 2}};
static const Str modes[] = {{"air", 3}, {"sea", 3}};

static void draw_words(uint64_t seed, uint32_t of, uint32_t ret[8])
{
    for (uint32_t i = 0; i < 2; i++) {
        Words words = philox_block((const uint32_t[4]){of, i, 0, 0}, seed);

        memcpy(ret + 4 * (size_t)i, words.word, sizeof(words.word));
    }
}

/* The same legs for the same seed, from the first to the last or the other way round. */
static Routes draw(Arena *arena, uint64_t seed, bool backwards)
{
    RoutePlace *places = arena_new(arena, RoutePlace, 5);
    RouteLeg *legs = arena_new(arena, RouteLeg, DRAWN);

    assert_non_null(places);
    assert_non_null(legs);
    for (uint32_t i = 0; i < 5; i++) {
        places[i] = (RoutePlace){
            .id = {"", 0}, .name = {"P", 1}, .position = {"", 0}, .country = i % 3};
    }
    for (uint32_t i = 0; i < DRAWN; i++) {
        RouteLeg *leg = &legs[backwards ? DRAWN - 1 - i : i];
        uint32_t draws[8];

        draw_words(seed, i, draws);
        *leg = (RouteLeg){
            .leg =
                {.journey = i / 3,
                 .step = i % 3,
                 .from = draws[0] % 5,
                 .to = draws[1] % 5,
                 .day = NO_LEG_DAY,
                 .mode = draws[2] % 2,
                 .days = draws[3] % 4 == 0 ? NOT_KNOWN : draws[3] % 4,
                 .price = draws[4] % 5 == 0 ? NOT_KNOWN : draws[4] % 900,
                 .facilitator = draws[5] % 3 == 0 ? NOT_KNOWN : draws[5] % 3},
            .currency = draws[4] % 5 == 0 ? NOT_KNOWN : draws[6] % 3,
            .day = days[draws[7] % 4]};
    }
    return (Routes){
        .label = {"", 0},
        .places = places,
        .place_count = 5,
        .countries = countries,
        .country_count = 3,
        .modes = modes,
        .mode_count = 2,
        .currencies = currencies,
        .currency_count = 3,
        .legs = legs,
        .leg_count = DRAWN};
}

/* A plain count of one stretch. */
static void check_stretch(const Routes *before, const Stretch *stretch, const RouteSum *sum)
{
    uint32_t prices[DRAWN];
    uint32_t in[3] = {0};
    uint32_t legs = 0;
    uint32_t count = 0;
    uint32_t most = 0;
    Str last = {"", 0};

    for (size_t i = 0; i < before->leg_count; i++) {
        const RouteLeg *leg = &before->legs[i];

        if (leg->leg.from == stretch->from && leg->leg.to == stretch->to) {
            legs++;
            in[leg->currency == NOT_KNOWN ? 0 : leg->currency] += leg->currency != NOT_KNOWN;
            last = str_compare(leg->day, last) > 0 ? leg->day : last;
        }
    }
    for (uint32_t i = 1; i < 3; i++) {
        most = in[i] > in[most] ? i : most;
    }
    for (size_t i = 0; i < before->leg_count; i++) {
        const RouteLeg *leg = &before->legs[i];

        if (leg->leg.from == stretch->from && leg->leg.to == stretch->to &&
            leg->currency == most) {
            size_t at = count++;

            for (; at > 0 && prices[at - 1] > leg->leg.price; at--) {
                prices[at] = prices[at - 1];
            }
            prices[at] = leg->leg.price;
        }
    }
    assert_int_equal(stretch->legs, legs);
    assert_true(str_equal(sum->last, last));
    assert_int_equal(sum->priced, in[most]);
    assert_int_equal(sum->priced_otherwise, in[0] + in[1] + in[2] - in[most]);
    assert_int_equal(sum->currency, in[most] == 0 ? NOT_KNOWN : most);
    assert_int_equal(stretch->price, count == 0 ? NOT_KNOWN : prices[(count - 1) / 2]);
}

static void a_stretch_tells_one_currency_and_the_last_day(void **state)
{
    Arena arena;

    (void)state;
    assert_int_equal(arena_open((size_t)16 << 20, &arena).kind, ERR_OK);
    for (uint64_t seed = 0; seed < 50; seed++) {
        Routes before = draw(&arena, seed, false);
        Routes one = draw(&arena, seed, false);
        Routes other = draw(&arena, seed, true);

        assert_int_equal(routes_work_out(&arena, &one).kind, ERR_OK);
        assert_int_equal(routes_work_out(&arena, &other).kind, ERR_OK);
        assert_int_equal(one.corridors.stretch_count, other.corridors.stretch_count);
        assert_memory_equal(
            one.corridors.stretches,
            other.corridors.stretches,
            one.corridors.stretch_count * sizeof(Stretch));
        for (size_t i = 0; i < one.corridors.stretch_count; i++) {
            check_stretch(&before, &one.corridors.stretches[i], &one.sums[i]);
            assert_int_equal(one.sums[i].currency, other.sums[i].currency);
            assert_true(str_equal(one.sums[i].last, other.sums[i].last));
        }
        arena_rewind(&arena, 0);
    }
    arena_close(&arena);
}

/* ---- reach ------------------------------------------------------------------------------- */

#define NODES 14

static double plain_reach(const Graph *graph, const bool *counts)
{
    uint32_t far[NODES][NODES];
    double sum = 0;

    for (uint32_t i = 0; i < NODES; i++) {
        for (uint32_t j = 0; j < NODES; j++) {
            far[i][j] = i == j ? 0 : 1000;
        }
        for (uint32_t k = graph->starts[i]; k < graph->starts[i + 1]; k++) {
            far[i][graph->ends[k]] = 1;
        }
    }
    for (uint32_t k = 0; k < NODES; k++) {
        for (uint32_t i = 0; i < NODES; i++) {
            for (uint32_t j = 0; j < NODES; j++) {
                far[i][j] =
                    far[i][k] + far[k][j] < far[i][j] ? far[i][k] + far[k][j] : far[i][j];
            }
        }
    }
    for (uint32_t i = 0; i < NODES; i++) {
        for (uint32_t j = 0; j < NODES; j++) {
            sum += i != j && counts[i] && counts[j] && far[i][j] < 1000 ? 1.0 / far[i][j] : 0;
        }
    }
    return sum;
}

static void reach_is_the_sum_over_pairs(void **state)
{
    Arena arena;

    (void)state;
    assert_int_equal(arena_open((size_t)4 << 20, &arena).kind, ERR_OK);
    for (uint64_t seed = 0; seed < 200; seed++) {
        bool counts[NODES];
        Tie ties[18];
        double reach = 0;
        Graph graph;

        for (uint32_t i = 0; i < 18; i++) {
            uint32_t draws[8];

            draw_words(seed, i, draws);
            ties[i] = (Tie){draws[0] % NODES, draws[1] % NODES};
            counts[i % NODES] = draws[2] % 3 > 0;
        }
        assert_int_equal(graph_make(&arena, NODES, ties, 18, &graph).kind, ERR_OK);
        assert_int_equal(reach_find(&arena, &graph, counts, &reach).kind, ERR_OK);
        assert_true(fabs(reach - plain_reach(&graph, counts)) < 1e-9);
        arena_rewind(&arena, 0);
    }
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stretch_tells_one_currency_and_the_last_day),
        cmocka_unit_test(reach_is_the_sum_over_pairs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
