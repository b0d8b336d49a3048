/* syndicate_words.h: what the model's words mean to network/syndicate, and how cases become sets of features: the same for a file and for
 * records.
 *
 * Source  model/codes: network_role, relation, tie_stage, evidence_state, grade_source, confidence; network/syndicate/similar.h
 */
#ifndef SERVICE_SYNDICATE_WORDS_H
#define SERVICE_SYNDICATE_WORDS_H

#include "base/vec.h"
#include "network/syndicate/similar.h"
#include "network/syndicate/syndicate.h"
#include "service/syndicate_sheet.h"

/* The model's roles as functions of the chain; the others are FUNCTION_UNKNOWN. */
Function words_function(Str role);

/* A word that is none of them is OTHER, NONE and NONE. */
TieRelation words_relation(Str relation);
TieStage words_stage(Str stage);
Evidence words_evidence(Str evidence);

const char *words_evidence_of(Evidence evidence);

/* How far a tie is to be believed, in thousandths, by the grading of its source and the confidence of who filed it; "" for none. */
uint16_t words_grade(Str source, Str confidence);

/* Features of cases, case by case. */
typedef struct CaseFeature {
    uint32_t row; /* the case */
    Str text;     /* "method: false_job_offer" */
} CaseFeature;

typedef VEC(CaseFeature) CaseFeatures;

MUST_USE Err
features_add(Arena *arena, CaseFeatures *features, size_t row, const char *name, Str value);

/* Features as numbers, which stand for `ret_names`: a set for each of `count` cases, by their rows. The features of a case stand side by side.
 * Errors  LIMIT
 */
MUST_USE Err features_number(
    Arena *arena,
    const CaseFeatures *features,
    size_t count,
    const CaseSet **ret,
    Names *ret_names);

#endif
