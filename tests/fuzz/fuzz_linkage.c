/* Any bytes as a record: it is read, it meets itself, and a score with itself or another is a number from 0 to 1, the same both
 * ways. Fields are parted by tabs, the two records by a line end.
 */
#include "match/linkage/composites.h"
#include "match/linkage/score.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good) {
        abort();
    }
}

static Profile read_one(Arena *arena, Str line)
{
    ProfileTexts texts = {.field = {{"", 0}}};
    Profile profile;

    for (size_t i = 0; i < PROFILE_FIELDS_COUNT && line.len > 0; i++) {
        texts.field[i] = str_cut(&line, '\t');
    }
    must(profile_read(arena, &texts, STR(""), &profile).kind == ERR_OK);
    return profile;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str rest = {(const char *)data, size};
    Arena arena;
    LinkScore there = {0};
    LinkScore back = {0};
    Strs composites = {0};
    Str why;

    if (size > 4096 || arena_open((size_t)1 << 24, &arena).kind != ERR_OK) {
        return 0;
    }
    Profile one = read_one(&arena, str_cut(&rest, '\n'));
    Profile other = read_one(&arena, rest);

    must(
        composites_of(&arena, &one, 0, composites_rows(COMPOSITE_LOOSE), &composites).kind ==
        ERR_OK);
    link_score(&one, &other, &there);
    link_score(&other, &one, &back);
    must(there.odds > -1000 && there.odds < 1000);
    must(there.odds - back.odds < 1e-4F && back.odds - there.odds < 1e-4F);
    for (float least = -9; least < 9; least += 1.5F) {
        LinkScore from = {0};
        bool reaches = link_score_from(&one, &other, least, &from);

        must(reaches == (there.odds >= least));
        must(!reaches || from.odds == there.odds);
    }
    must(link_explain(&arena, &one, &other, &there, &why).kind == ERR_OK);
    arena_close(&arena);
    return 0;
}
