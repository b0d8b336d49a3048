/* syndicate_file.h: a syndicate out of a file: who may be in it, and who stands behind the wall.
 *
 *     {"members":   [{"id": "P1", "kind": "person", "name": "...", "country": "XA", "capacity": "suspect", "age_group": "adult",
 *                     "role": "financier", "evidence": "ready", "cost": 2}, ...],
 *      "ties":      [{"from": "P1", "to": "P2", "relation": "pays", "stage": "money", "date": "2026-03", "source": "B",
 *                     "confidence": "medium"}, ...],
 *      "countries": [{"country": "XA", "arrests": 4, "seizures": 2, "closures": 1, "cost": 12}, ...],
 *      "legs":      [{"journey": "J1", "step": 1, "from": "Port A", "from_country": "XA", "to": ..., "mode": "sea", ...}, ...],
 *      "cases":     [{"reference": "XA-12", "method": ["false_job_offer"], "mode": ["air"], ...}, ...]}
 *
 * or each part as a table with the same columns.
 *
 * Behind the wall, and out of everything that is computed: victims, witnesses, smuggled migrants; a child, and who may be one; who seeks or
 * has international protection; who was compelled, shows an indicator of a victim, recruits under duress, or stands at the receiving end of a tie of
 * the stage exploitation, whatever capacity the file gives him; and the things that such a person owns, or that are tied to nobody else.
 * In it, but never a point of action: a person whose capacity nobody has decided, or whose age nobody has stated. A capacity or an age
 * that is missing never makes anybody a point of action.
 *
 * Those whom the file calls a suspect, convicted or an associate and who stand behind the wall for duress or an indicator are the list for the
 * non-punishment review, which is for victim support alone.
 *
 * Owner   all lies in the arena and views the texts
 * Source  protection.md, 1 to 4; model/codes; practice.md, NET; Palermo Protocol, article 3; the non-punishment principle, article 8 of
 *         directive 2011/36/EU
 */
#ifndef SERVICE_SYNDICATE_FILE_H
#define SERVICE_SYNDICATE_FILE_H

#include "domain/kind.h"
#include "network/syndicate/corridors.h"
#include "network/syndicate/similar.h"
#include "network/syndicate/syndicate.h"
#include "service/syndicate_sheet.h"

typedef struct Review {
    Str id;
    Str name;
    const char *why;
} Review;

typedef struct SyndicateFile {
    Syndicate syndicate;
    Review *reviews; /* by id */
    size_t review_count;
    Names places; /* of the legs */
    const uint32_t *place_countries;
    Names countries; /* of the places */
    Names modes;     /* of transport, of the legs */
    Names table;     /* the countries that say what they can do */
    const Leg *legs;
    size_t leg_count;
    const Str *references; /* of the cases, in order */
    const CaseSet *cases;
    size_t case_count;
    Names features;
} SyndicateFile;

/* Each a table with headings, or empty. */
typedef struct SyndicateTexts {
    Str members;
    Str ties;
    Str countries;
    Str legs;
    Str cases;
} SyndicateTexts;

/* Which part is to blame; Err.at is the line, or the number in the list. */
typedef const char *SyndicatePart;

/* Errors  BAD_INPUT, with `ret_part` set, NULL for the file as a whole; LIMIT. `model` NULL: words are not checked. */
MUST_USE Err syndicate_read_csv(
    Arena *arena,
    const Model *model,
    const SyndicateTexts *texts,
    SyndicateFile *ret,
    SyndicatePart *ret_part);
MUST_USE Err syndicate_read_json(
    Arena *arena, const Model *model, Str text, SyndicateFile *ret, SyndicatePart *ret_part);

#endif
