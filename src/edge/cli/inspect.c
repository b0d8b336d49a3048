/* subak match inspect: what an inspector makes of leaves that one side of a match opened to him. No node is needed.
 *
 * The commitment and the seed come from the side that demanded, or else a dishonest side would check itself.
 */
#include "edge/cli/cli.h"

#include "service/opening.h"
#include "wire/age.h"

#include <stdio.h>

typedef struct Inspection {
    const Line *line;
    Arena *arena;
    Hash shown;
    uint8_t seed[INSPECTION_SEED];
    uint64_t wanted;
    Str cases; /* that the inspector has looked up, one a line; empty where he gives none */
    size_t held;
    size_t cased;
    size_t readable;
} Inspection;

static bool is_listed(Str cases, Str reference)
{
    Str rest = cases;

    while (rest.len > 0) {
        if (str_equal(str_trim(str_cut(&rest, '\n')), reference)) {
            return true;
        }
    }
    return false;
}

static void print_leaf(
    const Inspection *inspection, const InspectionVerdict *verdict, Str token)
{
    if (inspection->line->json) {
        return;
    }
    fputs(verdict->holds ? "holds\t" : "NOT OF THE SET\t", stdout);
    cli_print_text(verdict->cased ? verdict->leaf.case_reference : STR("NO CASE"));
    fputc('\t', stdout);
    cli_print_text(verdict->leaf.post);
    fputc('\t', stdout);
    cli_print_text(verdict->shown ? token : STR("no longer in its records"));
    fputc('\n', stdout);
}

static MUST_USE Err judge(Inspection *inspection, const OpeningFile *opening)
{
    size_t places[INSPECTION_MOST];
    size_t drawn = 0;

    TRY(inspection_draw(
        inspection->seed,
        &inspection->shown,
        opening->count,
        (size_t)inspection->wanted,
        places,
        &drawn));
    inspection->wanted = drawn;
    for (size_t i = 0; i < drawn && i < opening->leaf_count; i++) {
        const InspectionLeaf *leaf = &opening->leaves[i];
        InspectionVerdict verdict = inspection_judge(&inspection->shown, places[i], leaf);

        verdict.cased = verdict.cased &&
                        (inspection->cases.len == 0 ||
                         is_listed(inspection->cases, str_trim(verdict.leaf.case_reference)));
        inspection->held += verdict.holds;
        inspection->cased += verdict.cased;
        inspection->readable += verdict.shown;
        print_leaf(inspection, &verdict, leaf->token);
    }
    return ERR_NONE;
}

/* The file: sealed for the inspector, or opened by him before. */
static MUST_USE Err opening_read(const Inspection *inspection, OpeningFile *ret)
{
    const char *identity = line_option(inspection->line, "identity", NULL);
    uint8_t key[AGE_KEY];
    Str file;
    Str text;
    Str rest;

    TRY(cli_load(inspection->arena, inspection->line->words[0], &file));
    if (identity != NULL) {
        TRY(cli_load(inspection->arena, identity, &rest));
        do {
            text = str_trim(str_cut(&rest, '\n')); /* age-keygen writes comments above */
        } while (rest.len > 0 && (text.len == 0 || text.ptr[0] == '#'));
        TRY(age_identity_parse(inspection->arena, text, key));
        if (age_is_armoured(file)) {
            TRY(age_unarmour(inspection->arena, file, &file));
        }
        TRY(age_decrypt(inspection->arena, key, file, &file));
    }
    return opening_decode(inspection->arena, file, ret);
}

static MUST_USE Err inspect(Inspection *inspection, size_t *opened)
{
    const Line *line = inspection->line;
    const char *cases = line_option(line, "cases", NULL);
    OpeningFile opening;

    TRY(str_unhex(
        str_from(line_option(line, "commitment", "")), HASH_SIZE, inspection->shown.bytes));
    TRY(str_unhex(str_from(line_option(line, "seed", "")), INSPECTION_SEED, inspection->seed));
    TRY(str_number(
        str_from(line_option(line, "leaves", "60")), INSPECTION_MOST, &inspection->wanted));
    if (cases != NULL) {
        TRY(cli_load(inspection->arena, cases, &inspection->cases));
    }
    TRY(opening_read(inspection, &opening));
    *opened = opening.leaf_count;
    return judge(inspection, &opening);
}

int cli_match_inspect(const Line *line, const Model *model, Arena *arena)
{
    Inspection inspection = {.line = line, .arena = arena, .cases = {"", 0}};
    size_t opened = 0;
    Err err = ERR_NONE;

    (void)model;
    if (line->word_count != 1 || !line_has(line, "commitment") || !line_has(line, "seed")) {
        fputs(
            "usage: subak match inspect FILE --commitment HEX --seed HEX [--leaves 60] "
            "[--identity FILE] [--cases FILE]\n",
            stderr);
        return 2;
    }
    err = inspect(&inspection, &opened);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    bool good =
        opened == inspection.wanted && inspection.held == opened && inspection.cased == opened;

    printf(
        line->json
            ? "{\"ok\":%s,\"drawn\":%zu,\"opened\":%zu,\"held\":%zu,\"cased\":%zu,\"shown\":%"
              "zu}\n"
            : "%s Drawn %zu, opened %zu, of the set %zu, with a case %zu, still in its records "
              "%zu.\n",
        line->json ? (good ? "true" : "false") : (good ? "Good." : "NOT GOOD."),
        (size_t)inspection.wanted,
        opened,
        inspection.held,
        inspection.cased,
        inspection.readable);
    return good ? 0 : 1;
}
