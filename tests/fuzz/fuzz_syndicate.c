/* Whatever the bytes: a file of a syndicate is read to an end, as JSON or as tables; what was read can be worked with; nobody who is
 * held is given a role or is a point of action, and no country does more than it can.
 * The input is JSON, or tables one after another, each "@name" on a line of its own and then its text.
 */
#include "network/syndicate/plan.h"
#include "service/syndicate_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static Str table(Str rest, const char *name)
{
    while (rest.len > 0) {
        Str line = str_cut(&rest, '\n');

        if (line.len > 0 && line.ptr[0] == '@' && str_is(str_part(line, 1, line.len), name)) {
            size_t len = 0;

            while (len < rest.len &&
                   !(rest.ptr[len] == '@' && (len == 0 || rest.ptr[len - 1] == '\n'))) {
                len++;
            }
            return (Str){rest.ptr, len};
        }
    }
    return STR("");
}

static void advise(Arena *arena, const Syndicate *syndicate)
{
    PlanOptions options = plan_options();
    const MemberRole *roles = NULL;
    Advice advice;

    options.search_draws = options.draws = options.resamples = 1;
    must(roles_infer(arena, syndicate, &roles).kind == ERR_OK);
    for (size_t i = 0; i < syndicate->member_count; i++) {
        must(!syndicate->members[i].held || roles[i].function == FUNCTION_UNKNOWN);
    }
    if (syndicate->member_count > 60) {
        return;
    }
    must(plan_make(arena, syndicate, roles, &options, &advice).kind == ERR_OK);
    for (size_t i = 0; i < advice.count; i++) {
        const Plan *plan = &advice.plans[i];

        for (size_t j = 0; j < plan->count; j++) {
            const Member *member = &syndicate->members[plan->picks[j].member];

            must(
                !member->held && member->means != NO_MEANS &&
                member->evidence != EVIDENCE_NONE);
        }
        for (size_t j = 0; j < syndicate->means_count; j++) {
            must(plan->room.cost[j] <= syndicate->means[j].cost);
            for (int k = 0; k < ACTION_SORT_COUNT; k++) {
                must(plan->room.used[j][k] <= syndicate->means[j].most[k]);
            }
        }
    }
}

static void work(Arena *arena, const SyndicateFile *file)
{
    Corridors corridors;
    const Alikes *alikes = NULL;

    advise(arena, &file->syndicate);
    if (file->places.count < 200) {
        Err err = corridors_find(
            arena,
            file->place_countries,
            file->places.count,
            file->legs,
            file->leg_count,
            &corridors);

        must(err.kind == ERR_OK || err.kind == ERR_LIMIT);
    }
    if (file->case_count < 200) {
        must(
            similar_find(arena, file->cases, file->case_count, file->features.count, 3, &alikes)
                .kind == ERR_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str all = {(const char *)data, size};
    SyndicateTexts texts = {
        table(all, "members"),
        table(all, "ties"),
        table(all, "countries"),
        table(all, "legs"),
        table(all, "cases"),
    };
    SyndicateFile file;
    SyndicatePart part = NULL;
    Err err;

    if (arena.base == NULL && arena_open((size_t)256 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (size > 0 && data[0] == '@') {
        err = syndicate_read_csv(&arena, NULL, &texts, &file, &part);
    } else {
        err = syndicate_read_json(&arena, NULL, all, &file, &part);
    }
    if (err.kind == ERR_OK) {
        work(&arena, &file);
    }
    arena_rewind(&arena, 0);
    return 0;
}
