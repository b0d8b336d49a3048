/* edge_list.h: a network as text, a tie a line: two numbers of nodes, from 0, with blanks between.
 *
 *     # N 309 M 3281
 *     0 1
 *     0 17
 *
 * A line that begins with # is a remark; of the first line, N tells how many nodes there are, so that nodes without ties
 * count. Without it there are as many as the highest number says. What stands behind the two numbers is left alone: weights
 * are written there.
 *
 * A list of contacts has a time behind them: a whole number, of whatever unit, or a date, which is its number of days from 1970 on.
 *
 *     0 1 2024-05-01
 *     1 2 2024-05-03
 *
 * Source  the files of SNAP, KONECT and the dismantling benchmark of Artime et al. (Nature Reviews Physics, 2024)
 * Cost    two passes over the text
 */
#ifndef WIRE_EDGE_LIST_H
#define WIRE_EDGE_LIST_H

#include "base/buf.h"

typedef struct EdgeList {
    size_t node_count;
    size_t edge_count;
    uint32_t (*edges)[2]; /* the caller's arena's */
    int64_t *times;       /* the same; NULL unless asked for */
    bool are_dates;       /* some of the times were */
} EdgeList;

/* Errors  BAD_INPUT with `at` the line, from 1; LIMIT for memory */
MUST_USE Err edge_list_decode(Arena *arena, Str text, EdgeList *ret);

/* The same with the time of each edge.
 * Errors  BAD_INPUT, too, where a line has none
 */
MUST_USE Err contact_list_decode(Arena *arena, Str text, EdgeList *ret);

/* One such time.  Errors  BAD_INPUT */
MUST_USE Err contact_time(Str text, int64_t *ret, bool *ret_is_date);

/* With a first line that tells how many nodes and ties there are; without times. */
void edge_list_encode(Buf *buf, const EdgeList *list);

#endif
