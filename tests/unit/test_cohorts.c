/* Goal: people in cohorts are conserved, keep off closed roads and come out as people one by one do; draws are of the distributions that they
 * claim; a run that was saved and taken up goes on with the same bytes; an ensemble is the same on any number of threads; bytes that are
 * no state are refused.
 * Method: an invented country with closures, small camps and a boat; means and variances over many draws and many seeds, with bounds of five
 * standard errors, so that a right program fails once in a million runs of other seeds and these seeds are fixed.
 */
#include "base/thread.h"
#include "flow.h"
#include "movement/draws.h"
#include "movement/ensemble.h"
#include "service/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static File files[] = {
    {"input_csv/sim_period.csv", "StartDate,2020-01-01\nLength,90\n"},
    {"input_csv/locations.csv",
     "#name,region,country,x,y,type,conflict_date,people\n"
     "Aru,r,Alba,0,0,conflict_zone,0,50000\n"
     "Bel,r,Alba,0,0,conflict_zone,5,20000\n"
     "Cor,r,Alba,0,0,town,0,0\n"
     "Gul,r,Alba,0,0,town,0,0\n"
     "Dun,r,Borea,0,0,camp,0,700\n"
     "Esk,r,Borea,0,0,camp,0,9000\n"
     "Fen,r,Cara,0,0,camp,0,0\n"},
    {"input_csv/routes.csv",
     "#name1,name2,distance,forced_redirection,max_move_speed,mode,departures,seats,deaths_per_"
     "thousand\n"
     "Aru,Cor,90,0\nBel,Cor,40,0\nCor,Gul,55,0\nGul,Dun,80,0\nCor,Esk,260,0\nAru,Gul,140,0\n"
     "Cor,Fen,300,0,150,sea,2,20,10\n"},
    {"input_csv/closures.csv", "country,Alba,Borea,10,30\nlocation,Aru,Gul,40,60\n"},
    {"input_csv/conflicts.csv", "#Day,Aru,Bel\n0,1,0\n5,1,0.6\n80,1,0\n"},
    {"input_csv/needs.csv",
     "#what,name,second,number\nscreening,Esk,,10\nshare,children alone,,0.04\n"},
    {"source_data/data_layout.csv", "total,all.csv\nDun,dun.csv\nEsk,esk.csv\nFen,fen.csv\n"},
    {"source_data/all.csv", "2020-01-01,600\n2020-04-01,6000\n"},
    {"source_data/dun.csv", "2020-01-01,100\n2020-02-01,900\n2020-02-05,200\n2020-05-01,800\n"},
    {"source_data/esk.csv", "2020-01-01,300\n2020-04-01,4000\n"},
    {"source_data/fen.csv", "2020-01-01,0\n2020-04-01,1200\n"},
    {NULL, NULL},
};

static World world_of(Arena *arena)
{
    Notes notes = {0};
    World world;

    good(scenario_read(arena, &(ScenarioFiles){files, load_file}, &world, &notes));
    for (size_t i = 0; i < notes.count; i++) {
        assert_false(notes.items[i].is_wrong);
    }
    return world;
}

static Rules rules_of(const char *name)
{
    Rules rules;

    good(rules_named(str_from(name), &rules));
    return rules;
}

static void test_draws(void **state)
{
    static const struct {
        uint32_t count;
        double part;
    } rows[] = {
        {1, 0.3}, {5, 0.5}, {40, 0.02}, {40, 0.9}, {1000, 0.01}, {1000, 0.3}, {1000000, 0.77}};
    const size_t tries = 20000;
    Draws draws = draws_begin(3, 0);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        double mean = rows[i].count * rows[i].part;
        double spread = mean * (1 - rows[i].part);
        double sum = 0;
        double squares = 0;

        for (size_t j = 0; j < tries; j++) {
            uint32_t some = draws_some(&draws, rows[i].count, rows[i].part);

            assert_true(some <= rows[i].count);
            sum += some - mean;
            squares += (some - mean) * (some - mean);
        }
        /* five standard errors; the variance's own is at most 2.5 of a normal one's for the small counts here */
        assert_true(fabs(sum / (double)tries) < 5 * sqrt(spread / (double)tries));
        assert_true(fabs(squares / (double)tries / spread - 1) < 5 * sqrt(5 / (double)tries));
    }
    assert_int_equal(draws_some(&draws, 10, 0), 0);
    assert_int_equal(draws_some(&draws, 10, 1), 10);
    assert_int_equal(draws_some(&draws, 10, 1.5), 10);
}

/* Chances of single outcomes, on both sides of where the method changes. */
static void test_draw_chances(void **state)
{
    const size_t tries = 1000000;
    Draws draws = draws_begin(9, 1);
    uint32_t seen[41] = {0};
    double chance = pow(0.7, 40);
    double off = 0;

    (void)state;
    for (size_t i = 0; i < tries; i++) {
        seen[draws_some(&draws, 40, 0.3)]++;
    }
    for (uint32_t k = 0; k <= 40; k++) {
        double wanted = chance * (double)tries;

        if (wanted > 20) {
            off += (seen[k] - wanted) * (seen[k] - wanted) / wanted;
        }
        chance *= (40.0 - k) / (k + 1) * 0.3 / 0.7;
    }
    assert_true(off < 55); /* chi square with about 19 degrees: more is rarer than 1 in 30000 */
}

static void test_shares(void **state)
{
    static const double weights[] = {3, 0, -1, 1, 4};
    Draws draws = draws_begin(5, 0);
    uint64_t got[5] = {0};

    (void)state;
    for (size_t i = 0; i < 4000; i++) {
        uint32_t count = 100;
        double sum = 8;

        for (size_t j = 0; j < 5; j++) {
            got[j] += draws_share(&draws, weights[j], &sum, &count);
        }
        assert_int_equal(count, 0);
    }
    assert_int_equal(got[1] + got[2], 0);
    assert_true(fabs((double)got[0] - 150000) < 5 * sqrt(400000 * 0.375 * 0.625));
    assert_true(fabs((double)got[3] - 50000) < 5 * sqrt(400000 * 0.125 * 0.875));
}

static void test_conserved(void **state)
{
    static const char *const names[] = {"flee3", "best"};
    Arena *arena = *state;
    World world = world_of(arena);

    for (size_t i = 0; i < 4; i++) {
        Rules rules = rules_of(names[i / 2]);
        RunOptions options = {.seed = 4, .mode = i % 2 == 0 ? RUN_COHORTS : RUN_AGENTS};
        Seen seen = {&world, 0, 0};
        Watch watch = {&seen, see};
        Outcome outcome;
        double most = 0;

        good(movement_run(arena, &world, &rules, &options, &watch, &outcome));
        assert_int_equal(outcome.in_cohorts, i % 2 == 0);
        for (size_t day = 0; day < world.days; day++) {
            const Day *sums = &outcome.days[day];
            double sum = 0;

            for (size_t j = 0; j < world.counted_count; j++) {
                sum += world.counts[day * world.counted_count + j];
            }
            most = sum > most ? sum : most;
            assert_int_equal(sums->people, (uint64_t)most);
            assert_int_equal(sums->people, sums->in_camps + sums->at_places + sums->on_way);
            assert_true(sums->without <= sums->people);
            assert_true(sums->unseated <= sums->people);
        }
        assert_true(seen.arrivals > 1000);
        assert_true(outcome.days[world.days - 1].at_risk > 0);
    }
}

/* Forty people a day find a seat on the boat, and no more. */
static void test_seats(void **state)
{
    Arena *arena = *state;
    World world = world_of(arena);
    Rules rules = rules_of("best");

    for (int mode = RUN_AGENTS; mode <= RUN_COHORTS; mode++) {
        RunOptions options = {.seed = 4, .mode = (RunMode)mode};
        uint64_t unseated = 0;
        Outcome outcome;

        good(movement_run(arena, &world, &rules, &options, NULL, &outcome));
        for (size_t day = 1; day < world.days; day++) {
            assert_true(outcome.counts[day * 3 + 2] <= outcome.counts[(day - 1) * 3 + 2] + 40);
            unseated += outcome.days[day].unseated;
        }
        assert_true(unseated > 0);
        assert_true(outcome.counts[(world.days - 1) * 3 + 2] > 500);
        /* at Esk 10 a day are screened, and more come */
        assert_true(outcome.peaks[5].late_day != NO_DAY && outcome.peaks[5].most_waiting > 100);
        assert_true(outcome.days[world.days - 1].waiting > 100);
    }
}

/* Means over seeds of people one by one and of cohorts, place by place and day by day. */
static void test_alike(void **state)
{
    enum {
        SEEDS = 24
    };
    static const char *const names[] = {"flee3", "best", "flee3"};
    Arena *arena = *state;
    World world = world_of(arena);

    for (size_t i = 0; i < 3; i++) {
        Plan plan = {
            .world = &world,
            .rules = rules_of(names[i]),
            .options = {.seed = 11, .mode = RUN_AGENTS},
            .until = world.days,
            .room = 16 << 20,
        };
        Ensemble agents;
        Ensemble cohorts;

        if (i == 2) { /* whoever comes to a town may rest there */
            plan.rules.no_short_stints = 0;
            plan.rules.town_leave = 0.2;
        }
        good(ensemble_open(arena, &plan, SEEDS, &agents));
        good(ensemble_run(&agents, &plan, NULL, 0, SEEDS));
        plan.options = (RunOptions){.seed = 1234, .mode = RUN_COHORTS};
        good(ensemble_open(arena, &plan, SEEDS, &cohorts));
        good(ensemble_run(&cohorts, &plan, NULL, 0, SEEDS));
        for (size_t cell = 0; cell < world.days * 3; cell++) {
            double sums[2] = {0};
            double squares[2] = {0};

            for (size_t j = 0; j < SEEDS; j++) {
                double one = agents.counts[j * world.days * 3 + cell];
                double other = cohorts.counts[j * world.days * 3 + cell];

                sums[0] += one / SEEDS;
                sums[1] += other / SEEDS;
                squares[0] += one * one / SEEDS;
                squares[1] += other * other / SEEDS;
            }
            double spread = squares[0] - sums[0] * sums[0] + squares[1] - sums[1] * sums[1];
            /* five standard errors, and two of a hundred for what is coarser in cohorts */
            assert_true(
                fabs(sums[0] - sums[1]) <
                5 * sqrt((spread > 0 ? spread : 0) / SEEDS) + 0.02 * sums[0] + 4);
        }
    }
}

static Str save_at(Arena *arena, const World *world, const RunOptions *options, uint32_t day)
{
    Rules rules = rules_of("flee3");
    Buf buf;
    Outcome outcome;
    Run *run = NULL;
    Str bytes;

    good(run_open(arena, world, &rules, options, NULL, &run));
    good(run_to(run, day, &outcome));
    buf = buf_begin(arena, 16 << 20);
    run_save(run, &buf);
    good(buf_end(&buf, &bytes));
    return bytes;
}

/* Straight, and with a stop on every tenth day, on which it is saved twice to the same bytes. */
static void test_fork(void **state)
{
    Arena *arena = *state;
    World world = world_of(arena);
    Rules rules = rules_of("flee3");

    for (int mode = RUN_AGENTS; mode <= RUN_COHORTS; mode++) {
        RunOptions options = {.seed = 4, .mode = (RunMode)mode};
        Outcome straight;
        Outcome other;

        good(movement_run(arena, &world, &rules, &options, NULL, &straight));
        for (uint32_t day = 0; day < world.days; day += 10) {
            Str bytes = save_at(arena, &world, &options, day);
            Buf buf;
            Run *run = NULL;
            Str again;

            good(run_load(arena, &world, bytes, NULL, &run));
            buf = buf_begin(arena, 16 << 20);
            run_save(run, &buf);
            good(buf_end(&buf, &again));
            assert_true(str_equal(bytes, again));
            good(run_to(run, world.days, &other));
            assert_memory_equal(
                straight.counts, other.counts, world.days * 3 * sizeof(uint32_t));
            for (size_t i = 0; i < world.days; i++) {
                assert_int_equal(straight.days[i].without, other.days[i].without);
                assert_int_equal(straight.days[i].waiting, other.days[i].waiting);
            }
        }
        assert_int_equal(straight.agent_days, other.agent_days);
    }
}

static void test_reseeded(void **state)
{
    Arena *arena = *state;
    World world = world_of(arena);
    RunOptions options = {.seed = 4, .mode = RUN_COHORTS};
    Str bytes = save_at(arena, &world, &options, 40);
    Rules rules = rules_of("flee3");
    Outcome straight;
    Outcome other;
    Run *run = NULL;

    good(movement_run(arena, &world, &rules, &options, NULL, &straight));
    good(run_load(arena, &world, bytes, NULL, &run));
    run_reseed(run, 5);
    good(run_to(run, world.days, &other));
    assert_memory_equal(straight.counts, other.counts, 40 * 3 * sizeof(uint32_t));
    assert_memory_not_equal(
        straight.counts + 120, other.counts + 120, (world.days - 40) * 3 * sizeof(uint32_t));
}

/* No byte of a state may be cut off, and none changed to where there is nothing. */
static void test_no_state(void **state)
{
    Arena *arena = *state;
    World world = world_of(arena);
    Str bytes = save_at(arena, &world, &(RunOptions){.seed = 4, .mode = RUN_COHORTS}, 20);
    size_t used = arena->used;
    char *other = arena_new(arena, char, bytes.len);
    Run *run = NULL;

    for (size_t len = 0; len < bytes.len; len += 1 + len / 8) {
        assert_int_not_equal(
            run_load(arena, &world, (Str){bytes.ptr, len}, NULL, &run).kind, ERR_OK);
    }
    assert_non_null(other);
    memcpy(other, bytes.ptr, bytes.len);
    memset(other + bytes.len - 24, 0xff, 8); /* a place that is none */
    assert_int_equal(
        run_load(arena, &world, (Str){other, bytes.len}, NULL, &run).kind, ERR_BAD_INPUT);
    world.days--;
    assert_int_equal(run_load(arena, &world, bytes, NULL, &run).kind, ERR_BAD_INPUT);
    arena_rewind(arena, used);
}

typedef struct Count {
    Gate gate;
    size_t days;
} Count;

static void count_day(void *state)
{
    Count *count = state;

    gate_enter(&count->gate);
    count->days++;
    gate_leave(&count->gate);
}

static void test_threads(void **state)
{
    enum {
        MEMBERS = 9
    };
    Arena *arena = *state;
    World world = world_of(arena);
    Plan plan = {
        .world = &world,
        .rules = rules_of("best"),
        .options = {.seed = 11},
        .until = 60,
        .room = 16 << 20,
    };
    size_t cells = (size_t)MEMBERS * 60 * 3;
    Count count = {0};
    Meter meter = {&count, count_day};
    Ensemble alone;
    Outcome single;

    good(ensemble_open(arena, &plan, MEMBERS, &alone));
    good(ensemble_run(&alone, &plan, NULL, 0, MEMBERS));
    gate_open(&count.gate);
    plan.meter = &meter; /* who is told of each day changes nothing */
    for (size_t threads = 1; threads <= 4; threads *= 2) {
        Ensemble other;
        Pool pool;

        good(pool_open(&pool, threads));
        good(ensemble_open(arena, &plan, MEMBERS, &other));
        good(ensemble_run(&other, &plan, &pool, 0, MEMBERS));
        pool_close(&pool);
        assert_memory_equal(alone.counts, other.counts, cells * sizeof(uint32_t));
        assert_int_equal(count.days, MEMBERS * 60);
        count.days = 0;
    }
    gate_close(&count.gate);
    good(movement_run(arena, &world, &plan.rules, &plan.options, NULL, &single));
    assert_memory_equal(alone.counts, single.counts, 180 * sizeof(uint32_t));
    assert_memory_not_equal(alone.counts, alone.counts + 180, 180 * sizeof(uint32_t));
    for (uint32_t day = 0; day < 60; day++) {
        Band band = ensemble_counts(&alone, day, 1);

        assert_true(band.low <= band.middle && band.middle <= band.high);
    }
}

/* People who choose by the whole way know what is shut: only who was on such a road when it closed is sent back from its end. */
static void test_sense(void **state)
{
    Arena *arena = *state;
    World world = world_of(arena);
    Rules rules = rules_of("best");
    Outcome outcome;

    good(movement_run(arena, &world, &rules, &(RunOptions){.seed = 2}, NULL, &outcome));
    /* the border to Borea is shut from day 10 to 30: who is on his way by then waits, or goes to Fen */
    for (size_t day = 15; day < 30; day++) {
        assert_int_equal(outcome.days[day].turned_back, 0);
    }
    assert_true(outcome.counts[28 * 3 + 2] > outcome.counts[11 * 3 + 2]);
    assert_true(outcome.counts[28 * 3 + 1] <= outcome.counts[11 * 3 + 1] + 5);
    assert_true(outcome.counts[80 * 3 + 1] > outcome.counts[28 * 3 + 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_draw_chances),
        cmocka_unit_test(test_shares),
        cmocka_unit_test_setup_teardown(test_conserved, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_seats, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_alike, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_fork, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_reseeded, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_no_state, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_threads, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_sense, open_arena, close_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
