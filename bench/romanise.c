/* How many names a second one core reads, by script: spellings and skeleton, the answer thrown away.
 *
 *     bench_romanise FILE...
 *
 * FILE: a name a line, all of one script. Prints a line of JSON a file: names, CPU seconds of the
 * process, names a CPU second.
 */
#include "file.h"

#include "match/scripts/romanise.h"

#include "base/buf.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ARENA_LIMIT ((size_t)1 << 30)
#define SECONDS     1.0

static double cpu_seconds(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    Arena arena;

    must(arena_open(ARENA_LIMIT, &arena));
    for (int i = 1; i < argc; i++) {
        Str text = read_file(&arena, argv[i]);
        Strs names = {0};
        size_t count = 0;
        size_t letters = 0;
        double start = 0;
        double spent = 0;

        while (text.len > 0) {
            must(vec_push(&arena, &names, str_cut(&text, '\n')));
        }
        start = cpu_seconds();
        while (names.count > 0 && spent < SECONDS) {
            for (size_t k = 0; k < names.count; k++) {
                size_t mark = arena.used;
                Romanised romanised;

                if (romanise(&arena, names.items[k], STR(""), &romanised).kind == ERR_OK) {
                    letters += romanised.skeleton.len;
                }
                arena_rewind(&arena, mark);
            }
            count += names.count;
            spent = cpu_seconds() - start;
        }
        printf(
            "{\"file\":\"%s\",\"names\":%zu,\"cpu_s\":%.2f,\"names_per_cpu_s\":%.0f,"
            "\"letters\":%zu}\n",
            argv[i],
            count,
            spent,
            (double)count / (spent > 0 ? spent : 1),
            letters);
        arena_rewind(&arena, 0);
    }
    arena_close(&arena);
    return 0;
}
