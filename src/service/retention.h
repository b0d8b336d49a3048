/* retention.h: a record has a last day (handling, `until`). Whoever may write it is warned, then nobody but the data protection
 * officer sees it, and on the seventh day that the node runs after it, it is destroyed.
 *
 * Days that the node runs are counted, not days that the clock says: a clock that is once set a year ahead destroys
 * nothing on that day, and there is a week in which to see it. What the data protection officer has restricted is kept until he
 * lifts that; what was erased is restricted too, so nothing is destroyed twice. A link behind the wall is hidden and not destroyed:
 * it is what keeps a person there, and the officer alone judges when it goes.
 *
 * Source  protection.md, 14; docs/decisions/0029-a-last-day.md
 */
#ifndef SERVICE_RETENTION_H
#define SERVICE_RETENTION_H

#include "service/reading.h"

#define RETENTION_WARN  30 /* days before */
#define RETENTION_GRACE 7  /* days that the node runs afterwards */

/* Records whose last day has passed or is near, the nearest first, at most `most`: of those that the caller may write, and
 * for the data protection officer of all that he sees.
 */
MUST_USE Err retention_ending(Call *call, size_t most, Rows *ret);

/* Destroy what is due, once a day: `last` is the day of the last time, 0 for none. Outside of any transaction.
 * Errors  SYSTEM; what was destroyed before stays so
 */
MUST_USE Err retention_run(Node *node, Arena *arena, int32_t *last);

#endif
