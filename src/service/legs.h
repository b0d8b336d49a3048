/* legs.h: legs of journeys that the viewer may see, of a case, a joint investigation, a plan, a period, or all.
 *
 * A leg that he may not see leaves no trace: nor does one that is restricted, was withdrawn or stands behind the wall, whoever asks,
 * nor one from or to a place of which any of this is so. Nothing follows from the order in which they were filed.
 *
 * A facilitator counts where he stands in the viewer's mesh (service/mesh.h), in which nobody protected is; otherwise it is as if
 * nobody had been named. At the table are the countries that take part in what is asked about: those that it names, that joined it, and
 * that have not left it. Of a case and of everything nobody has said who is.
 *
 * Errors  NOT_FOUND where what is asked about is not there or not for the viewer, which looks the same; BAD_INPUT where it has no
 *         legs; LIMIT; SYSTEM
 * Source  protection.md, 1 to 4 and "Who is who"; design.md, "Verbs"
 */
#ifndef SERVICE_LEGS_H
#define SERVICE_LEGS_H

#include "service/routes.h"

/* `of`: the UUID of what is asked about; "" for everything. */
MUST_USE Err legs_see(Call *call, Str of, Routes *ret);

#endif
