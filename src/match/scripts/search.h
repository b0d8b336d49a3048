/* search.h: a list of names in which one is found again that was written otherwise.
 *
 * Query and list may be in any script; both are romanised and compared in two spaces: pairs of
 * letters of the skeletons and of the sounds choose candidates, then the nearness of the sounds and
 * of the skeletons ranks them, as a whole and word by word (the order of words may differ).
 *
 * Nothing is approximate but the choice of candidates; the same list and query give the same
 * answer. The index refers to the names: they must live as long.
 *
 * Units   score: 0 to 1000
 * Source  engines/matching.md, F
 */
#ifndef MATCH_SCRIPTS_SEARCH_H
#define MATCH_SCRIPTS_SEARCH_H

#include "match/scripts/romanise.h"

#define SEARCH_NAMES_MAX  1000000
#define SEARCH_TOP_MAX    1000
#define SEARCH_CANDIDATES 300 /* names compared in full, for each spelling of the query */

typedef struct Search Search;

typedef struct Hit {
    uint32_t at; /* in the list, from 0 */
    int score;
} Hit;

/* Names that cannot be read as a name (no letters, too long, not UTF-8) are never found.
 * Owner   the arena, with all of the index: about 200 bytes a name.
 * Errors  LIMIT.
 * Cost    O(letters).
 */
MUST_USE Err
search_make(Arena *arena, const Str *names, size_t count, Str language, Search **ret);

/* The best `top` names for `query`, best first, equal ones in the list's order, into `hits`, which
 * has room for them; how many. The arena is given back as it was.
 * Errors  those of romanise, LIMIT.
 * Cost    O(letters of the query * names that share two of them), then SEARCH_CANDIDATES
 *         comparisons: about 2 ms in a list of 100,000.
 */
MUST_USE Err search_find(
    Arena *arena,
    const Search *search,
    Str query,
    Str language,
    size_t top,
    Hit *hits,
    size_t *ret);

#endif
