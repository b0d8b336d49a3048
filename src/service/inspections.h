/* inspections.h: leaves of a committed set, drawn by chance, opened to a named inspector (match/inspection.h).
 *
 *     demand    one side names the leaves' number, a seed, the inspector and his key      (a data protection officer)
 *     open      the other side's officer agrees; the node writes an opening, sealed for the inspector alone
 *     inspect   the inspector checks it without a node: subak match inspect
 *     report    the counts that he tells go to both
 *
 * The side that demands sees no leaf. Of one match no more than INSPECTION_MOST leaves are opened in all, or an
 * inspector who is not one could be used to read a set.
 *
 * Source  protection.md, 7 and 15; docs/decisions/0016
 */
#ifndef SERVICE_INSPECTIONS_H
#define SERVICE_INSPECTIONS_H

#include "service/matching.h"

MUST_USE Err inspection_demand(Call *call, const Taken *taken);
MUST_USE Err inspection_report(Call *call, const Taken *taken);

/* The opening, as an armoured age file for the inspector. Inside a write: that it was made is written down.
 * Errors  NOT_FOUND; CONFLICT where nobody has agreed to it; BAD_INPUT.
 */
MUST_USE Err inspection_opening(Call *call, Uuid uuid, Str *ret);

MUST_USE Err inspection_hear_demand(const Heard *heard);
MUST_USE Err inspection_hear_verdict(const Heard *heard);

#endif
