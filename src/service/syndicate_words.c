#include "service/syndicate_words.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const evidence_words[] = {"none", "partly", "ready"};

Function words_function(Str role)
{
    static const struct {
        const char *role;
        Function function;
    } map[] = {
        {"organiser", FUNCTION_ORGANISER},
        {"financier", FUNCTION_FINANCIER},
        {"money_mover_hawaladar", FUNCTION_FINANCIER},
        {"recruiter", FUNCTION_RECRUITER},
        {"advertiser", FUNCTION_RECRUITER},
        {"transporter_driver", FUNCTION_TRANSPORTER},
        {"skipper_crew", FUNCTION_TRANSPORTER},
        {"guide", FUNCTION_TRANSPORTER},
        {"pilot_escort", FUNCTION_TRANSPORTER},
        {"document_forger", FUNCTION_FORGER},
        {"document_supplier", FUNCTION_FORGER},
        {"safe_house_keeper_harbourer", FUNCTION_HARBOURER},
        {"receiver", FUNCTION_HARBOURER},
    };

    for (size_t i = 0; i < COUNT(map); i++) {
        if (str_is(role, map[i].role)) {
            return map[i].function;
        }
    }
    return FUNCTION_UNKNOWN;
}

TieRelation words_relation(Str relation)
{
    for (int i = 0; i < RELATION_COUNT; i++) {
        if (str_is(relation, tie_relation_word((TieRelation)i))) {
            return (TieRelation)i;
        }
    }
    return RELATION_OTHER;
}

TieStage words_stage(Str stage)
{
    for (int i = 0; i < TIE_STAGE_COUNT; i++) {
        if (str_is(stage, tie_stage_word((TieStage)i))) {
            return (TieStage)i;
        }
    }
    return TIE_NONE;
}

Evidence words_evidence(Str evidence)
{
    return str_is(evidence, "ready")    ? EVIDENCE_READY
           : str_is(evidence, "partly") ? EVIDENCE_PARTLY
                                        : EVIDENCE_NONE;
}

const char *words_evidence_of(Evidence evidence)
{
    return evidence_words[evidence];
}

uint16_t words_grade(Str source, Str confidence)
{
    uint32_t grade = str_is(source, "A")   ? 950
                     : str_is(source, "B") ? 750
                     : str_is(source, "X") ? 300
                                           : 500;
    uint32_t sure = str_is(confidence, "high") ? 100 : str_is(confidence, "low") ? 60 : 80;

    return (uint16_t)(grade * sure / 100);
}

/* ---- features of cases ----------------------------------------------------------------------- */

static Err no_memory(void)
{
    return err_limit("the cases need more memory than they may use");
}

Err features_add(Arena *arena, CaseFeatures *features, size_t row, const char *name, Str value)
{
    CaseFeature feature = {.row = (uint32_t)row};

    TRY(arena_print(arena, &feature.text, "%s: %.*s", name, STR_ARG(value)));
    return vec_push(arena, features, feature);
}

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* The features from `first` to `last` as ascending numbers, each once. */
static MUST_USE Err number_case(
    Arena *arena,
    const Names *names,
    const CaseFeatures *features,
    size_t first,
    size_t last,
    CaseSet *ret)
{
    size_t kept = 0;
    uint32_t *numbers = arena_new(arena, uint32_t, last - first + 1);

    if (numbers == NULL) {
        return no_memory();
    }
    for (size_t i = first; i < last; i++) {
        numbers[i - first] = names_find(names, features->items[i].text);
    }
    qsort(numbers, last - first, sizeof(*numbers), compare_numbers);
    for (size_t i = 0; i < last - first; i++) {
        if (kept == 0 || numbers[kept - 1] != numbers[i]) {
            numbers[kept++] = numbers[i];
        }
    }
    *ret = (CaseSet){numbers, kept};
    return ERR_NONE;
}

Err features_number(
    Arena *arena,
    const CaseFeatures *features,
    size_t count,
    const CaseSet **ret,
    Names *ret_names)
{
    CaseSet *sets = arena_new(arena, CaseSet, count + 1);
    Str *texts = arena_new(arena, Str, features->count + 1);
    size_t last = 0;

    if (sets == NULL || texts == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < features->count; i++) {
        texts[i] = features->items[i].text;
    }
    TRY(names_make(arena, texts, features->count, ret_names));
    for (size_t first = 0; first < features->count; first = last) {
        uint32_t row = features->items[first].row;

        for (last = first; last < features->count && features->items[last].row == row;) {
            last++;
        }
        TRY(number_case(arena, ret_names, features, first, last, &sets[row]));
    }
    *ret = sets;
    return ERR_NONE;
}
