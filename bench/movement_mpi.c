/* movement_mpi.c: an ensemble over processes, on one machine or many: the same bytes as `subak movement run --members` gives on one.
 *
 *     mpirun -np N bench_movement_mpi DIR RULES SEED MEMBERS > days.csv        built with meson -Dmpi=true
 *
 * Each rank reads the scenario and runs its part of the members; rank 0 gathers what came out and prints the table. One population is
 * not split: who comes first to a camp that fills keeps the next one out, so that people on different ranks would have to tell
 * each other of every arrival at once, and without that the numbers would hang on how many ranks there are.
 */
#include "file.h"

#include "service/scenario.h"
#include "service/scenario_report.h"

#include <mpi.h>

#define ROOM ((size_t)4 << 30)

static size_t first_of(size_t members, int rank, int ranks)
{
    return members * (size_t)rank / (size_t)ranks;
}

/* Rows of `size` bytes, one a member, to rank 0. */
static void gather(void *rows, size_t size, size_t members, int rank, int ranks)
{
    char *bytes = rows;
    size_t first = first_of(members, rank, ranks);
    size_t count = first_of(members, rank + 1, ranks) - first;

    if (rank > 0) {
        for (size_t i = first; i < first + count; i++) {
            must(
                MPI_Send(bytes + i * size, (int)size, MPI_BYTE, 0, 1, MPI_COMM_WORLD) ==
                        MPI_SUCCESS
                    ? ERR_NONE
                    : err_bad("a rank could not be reached"));
        }
        return;
    }
    for (int other = 1; other < ranks; other++) {
        for (size_t i = first_of(members, other, ranks);
             i < first_of(members, other + 1, ranks);
             i++) {
            must(
                MPI_Recv(
                    bytes + i * size,
                    (int)size,
                    MPI_BYTE,
                    other,
                    1,
                    MPI_COMM_WORLD,
                    MPI_STATUS_IGNORE) == MPI_SUCCESS
                    ? ERR_NONE
                    : err_bad("a rank could not be reached"));
        }
    }
}

static void run(Arena *arena, char **argv, int rank, int ranks)
{
    ScenarioFiles files = {argv[1], read_file_of};
    size_t members = (size_t)strtoul(argv[4], NULL, 10);
    Notes notes = {0};
    World world;
    Plan plan = {.world = &world, .until = UINT32_MAX, .room = ROOM};
    Ensemble ensemble;
    Str text;

    plan.options.seed = strtoul(argv[3], NULL, 10);
    must(scenario_read(arena, &files, &world, &notes));
    must(rules_named(str_from(argv[2]), &plan.rules));
    must(ensemble_open(arena, &plan, members, &ensemble));
    must(ensemble_run(
        &ensemble,
        &plan,
        NULL,
        first_of(members, rank, ranks),
        first_of(members, rank + 1, ranks)));
    gather(ensemble.days, ensemble.day_count * sizeof(Day), members, rank, ranks);
    gather(
        ensemble.counts,
        ensemble.day_count * ensemble.width * sizeof(uint32_t),
        members,
        rank,
        ranks);
    if (rank == 0) {
        must(report_days(arena, &world, &ensemble, &text));
        (void)fwrite(text.ptr, 1, text.len, stdout);
    }
}

int main(int argc, char **argv)
{
    int rank = 0;
    int ranks = 1;
    Arena arena;

    if (MPI_Init(&argc, &argv) != MPI_SUCCESS || argc != 5) {
        fprintf(stderr, "usage: mpirun -np N bench_movement_mpi DIR RULES SEED MEMBERS\n");
        return 2;
    }
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    (void)MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    must(arena_open(ROOM, &arena));
    run(&arena, argv, rank, ranks);
    arena_close(&arena);
    return MPI_Finalize() == MPI_SUCCESS ? 0 : 1;
}
