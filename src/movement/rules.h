/* rules.h: the numbers by which people move, as rows of rules.def.
 *
 * `flee3` is the setting with which FLEE 3 was validated. `best` is our own: people choose a camp by the whole way to it
 * (sense.h). Switches are 0 or 1.
 *
 * Source  FLEE 3 (djgroen/flee), its documented settings; Groen et al., J. Comp. Sci. 2024
 */
#ifndef MOVEMENT_RULES_H
#define MOVEMENT_RULES_H

#include "base/str.h"

#define DECAY_MOST     32
#define AWARENESS_MOST 4

typedef struct Rules {
#define RULE(name, section, key, otherwise, flee3, best) double name;
#include "movement/rules.def"
#undef RULE
    double decay
        [DECAY_MOST];   /* of a conflict's pull, a step each decay_days; the last one stays */
    size_t decay_count; /* 0: no decay */
} Rules;

/* A set of rules by its name, "flee3" or "best".  Errors  NOT_FOUND. */
MUST_USE Err rules_named(Str name, Rules *ret);

/* What holds where settings say nothing. */
Rules rules_default(void);

/* The number that a section's key names; NULL where there is none such. */
double *rules_at(Rules *rules, Str section, Str key);

/* Errors  BAD_INPUT where a number is none that can be worked with. */
MUST_USE Err rules_check(const Rules *rules);

#endif
