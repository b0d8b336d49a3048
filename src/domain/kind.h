/* kind.h: the vocabulary: what a person, a case or a link *is*, as data.
 *
 * The folder model/ says it in JSON; tools/modelc checks it and writes it as the constant tables
 * that these types describe. Validation, storage, lists, forms, CSV, search, permissions and
 * help follow from them, so a new kind needs no C.
 *
 * Owner   everything here is constant for as long as the program runs
 * Source  design.md, "The spine: Kind"; requirements.csv 130 (agency types), 168 (code lists)
 */
#ifndef DOMAIN_KIND_H
#define DOMAIN_KIND_H

#include "domain/role.h"

#define FIELD_TYPES(X)          \
    X(TEXT, "text")             \
    X(NOTE, "note")             \
    X(INTEGER, "integer")       \
    X(DECIMAL, "decimal")       \
    X(MONEY, "money")           \
    X(YES_NO, "yes_no")         \
    X(DATE, "date")             \
    X(TIME, "time")             \
    X(CODE, "code")             \
    X(COUNTRY, "country")       \
    X(LANGUAGE, "language")     \
    X(PLACE, "place")           \
    X(NAME, "name")             \
    X(IDENTIFIER, "identifier") \
    X(COUNT, "count")           \
    X(REF, "ref")               \
    X(FILE, "file")             \
    X(POST, "post")             \
    X(PEER, "peer")

typedef enum FieldType {
#define FIELD_ENUM(name, text) FIELD_##name,
    FIELD_TYPES(FIELD_ENUM)
#undef FIELD_ENUM
    FIELD_TYPE_COUNT
} FieldType;

/* Behaviour that the model names and domain/protection.c or domain/workflow.c has. */
#define GUARDS(X)                                                                       \
    X(NONE, "none")                                                                     \
    X(LINK_CAPACITY,                                                                    \
      "link_capacity")        /* a link of a person to a case says in which capacity */ \
    X(SANITISED, "sanitised") /* no identifiers in any text */

typedef enum Guard {
#define GUARD_ENUM(name, text) GUARD_##name,
    GUARDS(GUARD_ENUM)
#undef GUARD_ENUM
    GUARD_COUNT
} Guard;

/* Whether records of a kind may leave the node. */
#define LEAVES(X)                                                                   \
    X(NEVER, "never")                                                               \
    X(FREELY, "freely") /* to whomever the handling names: what the forum shares */ \
    X(RELEASED,                                                                     \
      "released") /* only when an authorised officer releases it: protection.md, 10 to 12 */

typedef enum Leaves {
#define LEAVES_ENUM(name, text) LEAVES_##name,
    LEAVES(LEAVES_ENUM)
#undef LEAVES_ENUM
    LEAVES_COUNT
} Leaves;

/* What taking a step does beside changing the state; service/effects.c has them. */
#define EFFECTS(X)                                                                  \
    X(NONE, "none")                                                                 \
    X(RELEASE, "release")  /* the records that it names go to its peer */           \
    X(TAKE_BACK, "recall") /* and are called back from there */                     \
    X(OFFER, "offer")      /* a private match */                                    \
    X(ACCEPT, "accept")                                                             \
    X(AGREE, "agree") /* to learn which */                                          \
    X(ABANDON, "abandon")                                                           \
    X(CONFIRM, "confirm") /* a possible match, towards its other side */            \
    X(DIFFER, "differ")                                                             \
    X(INTRODUCE, "introduce")                                                       \
    X(DEMAND, "demand") /* leaves of a set, for an inspector */                     \
    X(COMPARE, "compare")                                                           \
    /* in detail */ X(RAISE, "raise") /* ceilings of matches with a partner */ X(   \
        GRANT, "grant") X(LOWER, "lower") X(REPORT, "report") /* what he counted */ \
        X(SIGN, "sign")   /* what a record says, as it stands */                    \
        X(TABLE, "table") /* a plan that is complete */                             \
        X(OPEN, "open")   /* what all who must have signed */                       \
        X(GO, "go")       /* a plan that was agreed */

typedef enum StepEffect {
#define EFFECT_ENUM(name, text) EFFECT_##name,
    EFFECTS(EFFECT_ENUM)
#undef EFFECT_ENUM
    EFFECT_COUNT
} StepEffect;

typedef struct Code {
    const char *value;
    const char *title;
} Code;

typedef struct CodeList {
    const char *name;
    const char *title;
    const Code *values;
    uint16_t count;
} CodeList;

typedef struct Field {
    const char *name;
    const char *title;
    const char *hint;       /* "" for none */
    const char *group;      /* "" for none */
    const char *identifier; /* which sort, of FIELD_IDENTIFIER */
    const CodeList *codes;  /* of FIELD_CODE */
    uint64_t refs;          /* of FIELD_REF: the set of kinds, by index */
    FieldType type;
    bool must;
    bool many;
    bool index;  /* lists filter by it */
    bool search; /* found by its words */
    bool stays;  /* never leaves the node */
} Field;

typedef struct State {
    const char *name;
    const char *title;
    bool home;  /* a record in it does not leave the node */
    bool fixed; /* what it says does not change in it: somebody has relied upon it */
} State;

#define NO_FIELD UINT8_MAX

typedef struct Step {
    const char *name;
    const char *title;
    uint8_t from; /* states, by index */
    uint8_t to;
    bool reason; /* must be given */
    uint32_t who;
    StepEffect effect;
} Step;

typedef struct Kind {
    const char *name;
    const char *title;
    const char *plural;
    const char *help;
    uint16_t major;
    uint8_t compartment;
    Guard guard;
    Leaves leaves;
    uint32_t read;
    uint32_t write;
    const Field *fields;
    const State *states; /* a new record is in the first */
    const Step *steps;
    const uint8_t *label; /* fields, by index: the first that has a value is the label */
    uint8_t field_count;
    uint8_t state_count;
    uint8_t step_count;
    uint8_t label_count;
    uint8_t
        audience; /* the field that names a record whose parties are the audience, or NO_FIELD */
    bool answers; /* ... of whom only its originator is */
} Kind;

typedef struct Compartment {
    const char *name;
    const char *title;
    const char *help;
    uint32_t read;
    bool own_key;       /* its record keys are wrapped by a key of its own */
    bool durable_views; /* content is shown only after the audit entry is on disk */
    bool
        apart; /* fiction: it never leaves, is matched with nothing, and refers to nothing else */
} Compartment;

typedef struct Model {
    const Kind *kinds;
    const CodeList *codes;
    const Compartment *compartments;
    uint8_t kind_count;
    uint8_t code_count;
    uint8_t compartment_count;
    uint8_t wall;     /* the compartment of victims and children */
    const char *hash; /* SHA-256 of the model's files, hexadecimal */
} Model;

/* NULL where there is none of that name. */
const Kind *kind_find(const Model *model, Str name);
const Field *field_find(const Kind *kind, Str name);
const CodeList *codes_find(const Model *model, Str name);
const Code *code_find(const CodeList *list, Str value);
const Step *step_find(const Kind *kind, Str name);

/* The state's index, or -1. */
int state_find(const Kind *kind, Str name);

/* The compartment's index, or -1. */
int compartment_find(const Model *model, Str name);

const char *field_type_name(FieldType type);

const char *leaves_name(Leaves leaves);
const char *effect_name(StepEffect effect);

/* The value of a name, or the count where there is none. */
Leaves leaves_find(Str name);
StepEffect effect_find(Str name);
Guard guard_find(Str name);

/* The type, or FIELD_TYPE_COUNT where there is none of that name. */
FieldType field_type_find(Str name);

static inline uint8_t kind_index(const Model *model, const Kind *kind)
{
    return (uint8_t)(kind - model->kinds);
}

#endif
