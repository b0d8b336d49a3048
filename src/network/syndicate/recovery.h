/* recovery.h: what becomes of a syndicate in the half year after a day of action.
 *
 * Who is left looks for others. Everyone who lost a partner searches for a new one, each tie by one of three mechanisms: the nearest whom one
 * hears of through others (near), whoever does what the lost one did (role), anybody (random). Somebody near the lost one
 * takes over what he did, after the time that it takes to learn it. Things that were seized or closed are had again
 * after a while. Nobody comes in from outside, and nobody comes back: who is left is who is left.
 *
 *     reach    over all pairs of persons that there were before the day, the mean of 1 / (steps between them), 0 where there is no way:
 *              1 where everybody knows everybody, and low where what hangs together hangs together by long ways
 *     supply   of a function: how many do it within the largest fragment
 *
 * A course is drawn by chance, from a seed, the number of the draw and what the chance is for: the same need of the same member turns out
 * the same in every plan that leaves it, so that plans are compared under the same luck.
 *
 * Owner   the arena; a scratch belongs to one thread at a time
 * Cost    O(m n / 64) for each of the days that are looked at; 40 us a course of 120 persons
 * Source  Duijn, Kashirin, Sloot, "The Relative Ineffectiveness of Criminal Network Disruption", Sci. Rep. 4:4238 (2014), for the
 *         mechanisms; Diviak, "Structural resilience and recovery of a criminal network after disruption" (2023), for why they matter
 *         more than what is lost on the day; recovery.def for the numbers
 */
#ifndef NETWORK_SYNDICATE_RECOVERY_H
#define NETWORK_SYNDICATE_RECOVERY_H

#include "network/syndicate/roles.h"

#define RECOVERY_CHECKS     7 /* days that are looked at: 0, 30, ... 180 */
#define RECOVERY_CHECK_DAYS 30
#define RECOVERY_COARSE     3   /* every third of these is enough to choose by */
#define RECOVERY_BACK       0.9 /* of what there was, and a supply counts as back */
#define NOT_BACK            UINT32_MAX

typedef struct RecoveryRules {
#define RULE(name, value) double name;
#include "network/syndicate/recovery.def"
#undef RULE
    double learn_days[FUNCTION_COUNT];
    double replace_days[MEMBER_SORT_COUNT];
} RecoveryRules;

RecoveryRules recovery_rules(void);

/* A syndicate made ready: a row of bits a member. */
typedef struct RecoveryWorld {
    size_t count;      /* members */
    size_t width;      /* words of a row */
    uint64_t *rows;    /* who is tied to whom */
    uint64_t *present; /* members that are there at all */
    uint64_t *persons; /* of these, persons */
    uint64_t *doing[FUNCTION_COUNT];
    double pairs; /* of persons, each both ways */
    const Syndicate *syndicate;
    RecoveryRules rules;
    uint64_t seed;
} RecoveryWorld;

typedef struct Checkpoint {
    double reach;
    uint32_t largest;   /* persons in the largest fragment */
    uint32_t fragments; /* fragments with persons */
    uint32_t supply[FUNCTION_COUNT];
} Checkpoint;

typedef struct Course {
    Checkpoint at[RECOVERY_CHECKS];
    double reach; /* mean over the half year */
    uint32_t
        back[FUNCTION_COUNT]; /* the first day looked at on which supply is back; NOT_BACK */
    uint32_t lost_ties;       /* of persons who are left, to persons who are not */
    uint32_t new_ties;
    uint32_t vacancies;
    uint32_t successors;
} Course;

typedef struct RecoveryScratch RecoveryScratch;

/* Functions are those of `roles` that are known.  Errors  LIMIT. */
MUST_USE Err recovery_open(
    Arena *arena,
    const Syndicate *syndicate,
    const MemberRole *roles,
    const RecoveryRules *rules,
    uint64_t seed,
    RecoveryWorld *ret);

/* A world of the same members of its own, to be changed by recovery_untie and recovery_leave_out. */
MUST_USE Err recovery_copy(Arena *arena, const RecoveryWorld *world, RecoveryWorld *ret);
void recovery_tie(RecoveryWorld *world, uint32_t a, uint32_t b);
void recovery_untie(RecoveryWorld *world, uint32_t a, uint32_t b);
void recovery_leave_out(RecoveryWorld *world, uint32_t member);

MUST_USE Err recovery_scratch(Arena *arena, const RecoveryWorld *world, RecoveryScratch **ret);

/* The network as it stands without those in `taken`, a set of bits. */
void recovery_look(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const uint64_t *taken,
    Checkpoint *ret);

/* The fragment of a member, as the last look or the end of the last run found it: its lowest member; NO_NODE of one who is not there. */
uint32_t recovery_fragment(
    const RecoveryWorld *world, const RecoveryScratch *scratch, uint32_t member);

/* What follows when all in `taken` are acted on at once. `before` is the look at the network with nobody taken. */
void recovery_run(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const Checkpoint *before,
    const uint64_t *taken,
    uint32_t draw,
    Course *ret);

/* Only the mean reach over the half year, of the draws `first` to `first + count`; looked at on fewer days. */
double recovery_mean(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const uint64_t *taken,
    uint32_t first,
    uint32_t count);

static inline bool bits_have(const uint64_t *bits, uint32_t at)
{
    return (bits[at / 64] >> (at % 64) & 1) != 0;
}

static inline void bits_put(uint64_t *bits, uint32_t at)
{
    bits[at / 64] |= UINT64_C(1) << (at % 64);
}

static inline void bits_drop(uint64_t *bits, uint32_t at)
{
    bits[at / 64] &= ~(UINT64_C(1) << (at % 64));
}

#endif
