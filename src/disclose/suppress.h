/* suppress.h: hiding small numbers of a table, with their complements.
 *
 * A count of one to four may point at a person. It is hidden; and since every row and every column adds up, one
 * more is hidden wherever a hidden one could be computed from the rest. A total is a number like any other.
 *
 *          XA   XB   all              XA   XB   all
 *     A     3   20    23         A     .    .    23       the 20 hides with the 3
 *     B    40   50    90         B     .    .    90       and two of the other row keep the columns from telling
 *     all  43   70   113         all  43   70   113
 *
 * Against somebody who knows some of the numbers himself this does not help.
 *
 * Source  Hundepool et al., "Statistical Disclosure Control" (2012), 4 (primary and secondary suppression);
 *         protection.md, 17
 */
#ifndef DISCLOSE_SUPPRESS_H
#define DISCLOSE_SUPPRESS_H

#include "base/arena.h"

#define SUPPRESS_BELOW 5

/* `rows` by `columns` numbers, the last row and the last column being the totals: counts[row * columns + column]. */
typedef struct SuppressTable {
    size_t rows;
    size_t columns;
    const int64_t *counts;
    bool *hidden; /* out: as many */
} SuppressTable;

/* Decide what is hidden.
 * Errors  LIMIT.
 * Cost    O(cells) a hidden cell
 */
MUST_USE Err suppress(Arena *arena, SuppressTable *table);

#endif
