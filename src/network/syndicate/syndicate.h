/* syndicate.h: persons who work together, the things that they use, and what is known of their ties.
 *
 * What comes in may name anybody; what syndicate_make gives out does not. Who stands behind the wall is marked by the caller, who
 * knows capacities and ages; an analyst cannot unmark anybody. A marked member is left out with every tie before anything
 * is counted, so nothing that is computed here can name, rank or count him: with him in the file or without, the bytes are the same.
 * Members are renumbered in the order of their ids and ties sorted, so the order of the file changes nothing either.
 *
 * A member is `held` where he may be seen but not acted on: in a capacity that nobody has decided, say. Ties through him count,
 * he himself is given no role and is never a point of action.
 *
 * Owner   the arena that syndicate_make was given; ids and names are views of the caller's
 * Source  protection.md, 1 to 4; model/codes: relation, network_role, grade_source, confidence; practice.md, NET
 */
#ifndef NETWORK_SYNDICATE_SYNDICATE_H
#define NETWORK_SYNDICATE_SYNDICATE_H

#include "network/graph.h"

#define MEMBERS_MOST ((size_t)4000)
#define STRANDS_MOST ((size_t)200000)
#define MEANS_MOST   64
#define NO_MEANS     UINT8_MAX
#define NO_DAY       INT32_MIN

/* What can be done about a member on a day of action. */
#define ACTION_SORTS(X)   \
    X(ARREST, "arrest")   \
    X(SEIZURE, "seizure") \
    X(CLOSURE, "closure")

typedef enum ActionSort {
#define ACTION_ENUM(name, text) ACTION_##name,
    ACTION_SORTS(ACTION_ENUM)
#undef ACTION_ENUM
    ACTION_SORT_COUNT
} ActionSort;

/* X(name, word, what is done about one) */
#define MEMBER_SORTS(X)                      \
    X(PERSON, "person", ARREST)              \
    X(ORGANISATION, "organisation", CLOSURE) \
    X(PLACE, "place", CLOSURE)               \
    X(VEHICLE, "vehicle", SEIZURE)           \
    X(ACCOUNT, "account", SEIZURE)           \
    X(DOCUMENT, "document", SEIZURE)         \
    X(PHONE, "phone", SEIZURE)               \
    X(HANDLE, "handle", SEIZURE)

typedef enum MemberSort {
#define MEMBER_ENUM(name, text, action) MEMBER_##name,
    MEMBER_SORTS(MEMBER_ENUM)
#undef MEMBER_ENUM
    MEMBER_SORT_COUNT
} MemberSort;

/* The functions of the chain, by the model's words for a role. */
#define FUNCTIONS(X)                     \
    X(ORGANISER, "organiser")            \
    X(FINANCIER, "financier")            \
    X(RECRUITER, "recruiter")            \
    X(TRANSPORTER, "transporter_driver") \
    X(FORGER, "document_forger")         \
    X(HARBOURER, "safe_house_keeper_harbourer")

typedef enum Function {
#define FUNCTION_ENUM(name, text) FUNCTION_##name,
    FUNCTIONS(FUNCTION_ENUM)
#undef FUNCTION_ENUM
    FUNCTION_UNKNOWN,
    FUNCTION_COUNT = FUNCTION_UNKNOWN
} Function;

/* What a tie was about, where that is known. */
#define TIE_STAGES(X)               \
    X(NONE, "")                     \
    X(RECRUITMENT, "recruitment")   \
    X(DOCUMENTS, "documents")       \
    X(TRANSPORT, "transport")       \
    X(HARBOURING, "harbouring")     \
    X(EXPLOITATION, "exploitation") \
    X(MONEY, "money")               \
    X(CONTROL, "control")

typedef enum TieStage {
#define STAGE_ENUM(name, text) TIE_##name,
    TIE_STAGES(STAGE_ENUM)
#undef STAGE_ENUM
    TIE_STAGE_COUNT
} TieStage;

/* The model's relations that are ties. */
#define TIE_RELATIONS(X)        \
    X(OTHER, "other")           \
    X(KNOWS, "knows")           \
    X(FAMILY, "family_of")      \
    X(WORKS_FOR, "works_for")   \
    X(PAYS, "pays")             \
    X(OWNS, "owns")             \
    X(USES, "uses")             \
    X(LOCATED_AT, "located_at") \
    X(MEMBER_OF, "member_of")   \
    X(REPRESENTS, "represents")

typedef enum TieRelation {
#define RELATION_ENUM(name, text) RELATION_##name,
    TIE_RELATIONS(RELATION_ENUM)
#undef RELATION_ENUM
    RELATION_COUNT
} TieRelation;

/* What can be proven about a member in the country that would act. */
typedef enum Evidence {
    EVIDENCE_NONE,   /* never a point of action */
    EVIDENCE_PARTLY, /* some, more is needed before the day */
    EVIDENCE_READY
} Evidence;

typedef struct Member {
    Str id;
    Str name; /* "" where the id is all */
    MemberSort sort;
    Function stated; /* as the file says; else FUNCTION_UNKNOWN */
    Evidence evidence;
    uint32_t cost; /* in the country's own measure, officers say */
    uint8_t means; /* the country that could act, by index; NO_MEANS for none */
    bool held;
} Member;

/* A tie with what is known of it; two members may have several. */
typedef struct Strand {
    uint32_t from;
    uint32_t to;
    TieRelation relation;
    TieStage stage;
    int32_t day;    /* on which it was last seen; NO_DAY */
    uint16_t grade; /* how far it is to be believed, in thousandths */
} Strand;

/* What one country can do on the day. */
typedef struct Means {
    Str country;
    uint32_t most[ACTION_SORT_COUNT];
    uint32_t cost; /* of all together */
} Means;

typedef struct Syndicate {
    const Member *members; /* by id */
    size_t member_count;
    const Strand *strands; /* sorted */
    size_t strand_count;
    const uint32_t *starts; /* member_count + 1: where those of a member begin in `touching` */
    const uint32_t *touching; /* strands, by index; each stands with both of its ends */
    Graph graph;              /* who is tied to whom at all */
    const Means *means;
    size_t means_count;
} Syndicate;

/* The words above; of a function also "unknown". */
const char *member_sort_word(MemberSort sort);
const char *function_word(Function function);
const char *tie_stage_word(TieStage stage);
const char *tie_relation_word(TieRelation relation);
const char *action_word(ActionSort action);

ActionSort member_action(MemberSort sort);

static inline uint32_t strand_other(const Strand *strand, uint32_t member)
{
    return strand->from == member ? strand->to : strand->from;
}

typedef struct SyndicateParts {
    const Member *members;
    const bool *behind_wall; /* of each member */
    size_t member_count;
    const Strand *strands;
    size_t strand_count;
    const Means *means;
    size_t means_count;
} SyndicateParts;

/* Errors  BAD_INPUT where an id stands twice or a tie names nobody, `at` its index; LIMIT for memory and the bounds above
 * Cost    O(m log m)
 */
MUST_USE Err syndicate_make(Arena *arena, const SyndicateParts *parts, Syndicate *ret);

#endif
