/* handling.h: who may have a record, for what, and until when: the originator's word.
 *
 * What is made out of several records carries the meet of their codes, which permits exactly
 * what each of them permits. Meet is commutative, associative and idempotent, so the order in
 * which nodes combine what they hold changes nothing (tests/unit/test_handling.c).
 *
 *     AMBER;use=action,intelligence;to=1f0c…+9ab2…&77d0…;never=XC;until=2027-11-21;grade=B2
 *
 * `to` is a conjunction of terms; a term is a set of node ids or group@epoch. A code without `to`
 * stays at home: unknown, empty and unparsable mean nobody. Fields that say nothing are left out.
 *
 * Owner   `to` is a view of the text that was parsed, or of the arena that the meet was made in
 * Source  protocol.md, "Handling"; TLP 2.0 (FIRST); Europol 4x4 and the Admiralty system; protection.md, 3
 *         and 10; annual-2022 6(c) ethical use of data
 */
#ifndef DOMAIN_HANDLING_H
#define DOMAIN_HANDLING_H

#include "base/buf.h"

typedef enum HandlingTlp {
    TLP_CLEAR,  /* the public */
    TLP_GREEN,  /* the community */
    TLP_AMBER,  /* the agency and those it must work with */
    TLP_STRICT, /* the agency */
    TLP_RED,    /* the persons named */
    TLP_COUNT
} HandlingTlp;

#define HANDLING_USES(X)            \
    X(ACTION, "action")             \
    X(EVIDENCE, "evidence")         \
    X(INTELLIGENCE, "intelligence") \
    X(STATISTICS, "statistics")     \
    X(VICTIM_SUPPORT, "victim_support")

#define HANDLING_PURPOSES(X)      \
    X(EXERCISE, "exercise")       \
    X(INVESTIGATE, "investigate") \
    X(LOCATE, "locate_organiser") \
    X(PROTECT, "protect_victim")  \
    X(STATISTICS, "statistics")

#define HANDLING_CAVEATS(X)   \
    X(NO_COPY, "no_copy")     \
    X(NO_COURT, "no_court")   \
    X(NO_ONWARD, "no_onward") \
    X(ORIGINATOR, "originator_control")

enum {
#define HANDLING_INDEX(name, text) USE_INDEX_##name,
    HANDLING_USES(HANDLING_INDEX)
#undef HANDLING_INDEX
    USE_COUNT,
};
enum {
#define HANDLING_BIT(name, text) USE_##name = 1 << USE_INDEX_##name,
    HANDLING_USES(HANDLING_BIT)
#undef HANDLING_BIT
    USE_ALL = (1 << USE_COUNT) - 1
};
enum {
#define HANDLING_INDEX(name, text) PURPOSE_INDEX_##name,
    HANDLING_PURPOSES(HANDLING_INDEX)
#undef HANDLING_INDEX
    PURPOSE_COUNT,
    PURPOSE_ALL = (1 << PURPOSE_COUNT) - 1
};
enum {
#define HANDLING_INDEX(name, text) CAVEAT_INDEX_##name,
    HANDLING_CAVEATS(HANDLING_INDEX)
#undef HANDLING_INDEX
    CAVEAT_COUNT
};

#define HANDLING_MEMBERS \
    11 /* 676 bits: one for any two letters, so that no registry is needed */
#define HANDLING_TEXT_MAX 4096 /* bytes */
#define HANDLING_FOREVER  INT32_MAX

typedef struct Handling {
    HandlingTlp tlp;
    uint32_t use;                     /* set of USE_ */
    uint32_t purpose;                 /* set of PURPOSE_ */
    uint32_t caveats;                 /* set */
    Str to;                           /* canonical: terms sorted, each term's members sorted */
    uint64_t never[HANDLING_MEMBERS]; /* countries that it must not reach on any path */
    int32_t until; /* the last day, as days since 1970; HANDLING_FOREVER for none */
    char grade[2]; /* of the source and of the information, as given; 0 for none */
} Handling;

/* Read a code. It is part of what is signed, so it has one spelling and any other is refused.
 * Errors  BAD_INPUT at the field to blame; `ret` is then untouched.
 */
MUST_USE Err handling_parse(Str text, Handling *ret);

/* Spell a code.  Errors  LIMIT. */
MUST_USE Err handling_format(Arena *arena, const Handling *code, Str *ret);

/* The code that permits exactly what both permit. `a` or `b` may stand at `ret`.  Errors  LIMIT. */
MUST_USE Err handling_meet(Arena *arena, const Handling *a, const Handling *b, Handling *ret);

/* Whether `b` permits nothing that `a` does not. */
bool handling_is_within(const Handling *a, const Handling *b);

/* Whether the code lets the record go to this node, of this country, on this day. A node of a
 * country in `never` never has it.
 */
bool handling_reaches(const Handling *code, Str node, Str country, int32_t today);

/* The originator lets one more node have it, or one less: in every term of the audience.  Errors  LIMIT. */
MUST_USE Err handling_admit(Arena *arena, const Handling *code, Str node, Handling *ret);
MUST_USE Err handling_exclude(Arena *arena, const Handling *code, Str node, Handling *ret);

/* Whether the audience has the node in every term. */
bool handling_names(const Handling *code, Str node);

/* Whether `b` names a node that `a` does not: what only a release may do. */
bool handling_widens(const Handling *a, const Handling *b);

bool handling_never(const Handling *code, Str country);
void handling_set_never(Handling *code, Str country);

/* What a node gives to a record where nobody says otherwise: AMBER, every use but evidence, at home. */
Handling handling_default(void);

/* A name's bit in one of the sets, or 0.  `list` is one of the X-macros' name tables. */
typedef enum HandlingSet {
    HANDLING_SET_USE,
    HANDLING_SET_PURPOSE,
    HANDLING_SET_CAVEAT
} HandlingSet;

uint32_t handling_bit(HandlingSet set, Str name);

/* The names of a set in order; NULL past the last. */
const char *handling_name(HandlingSet set, int index);

const char *tlp_name(HandlingTlp tlp);
MUST_USE Err tlp_parse(Str name, HandlingTlp *ret);

#endif
