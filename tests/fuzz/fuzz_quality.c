/* Any column is judged: counts agree with one another, and each finding stands in a line that there is. The first byte
 * says the sort, lines are parted by line ends.
 */
#include "match/quality.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const identifiers[] = {"phone", "passport", "national_id", "none"};
    static Arena arena;
    const Date today = {2026, 11, 21};
    QualityValues values = {0};
    Quality quality;
    Str rest = {(const char *)data + 1, size - 1};
    uint32_t line = 2;
    QualitySort sort;

    if (size == 0 ||
        (arena.base == NULL && arena_open((size_t)4 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    sort = (QualitySort)(data[0] % (QUALITY_IDENTIFIER + 1));
    while (rest.len > 0) {
        must(
            vec_push(&arena, &values, ((QualityValue){line++, str_cut(&rest, '\n')})).kind ==
            ERR_OK);
    }
    must(
        quality_of(
            &arena, sort, str_from(identifiers[data[0] / 16 % 4]), &values, today, &quality)
            .kind == ERR_OK);
    must(quality.filled == quality.values && quality.values <= values.count);
    must(quality.duplicated <= quality.values && quality.duplicated != 1);
    for (size_t i = 0; i < quality.findings.count; i++) {
        const QualityFinding *finding = &quality.findings.items[i];

        must(finding->count > 0 && finding->count <= quality.values);
        must(finding->line >= 2 && finding->line < line);
        must(i == 0 || finding->line >= quality.findings.items[i - 1].line);
    }
    arena_rewind(&arena, 0);
    return 0;
}
