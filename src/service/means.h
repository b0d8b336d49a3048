/* means.h: what countries can do on a day, said in one line.
 *
 *     XA:4/2/1/12,XB:2        of XA four arrests, two seizures, one closure and effort for 12; of XB two arrests
 *
 * What is left out is none, but for the effort: that is then without a bound.
 *
 * Source  docs/decisions/0026-a-syndicate-out-of-records.md; docs/manual/network.md
 */
#ifndef SERVICE_MEANS_H
#define SERVICE_MEANS_H

#include "base/vec.h"
#include "network/syndicate/syndicate.h"

typedef VEC(Means) MeansList;

/* In the order of the line; the countries point into `text`.
 * Errors  BAD_INPUT, also where a country comes twice; LIMIT
 */
MUST_USE Err means_read(Arena *arena, Str text, MeansList *ret);

#endif
