/* identifiers.h: one spelling for what identifies: numbers, documents, accounts, handles.
 *
 * Two files agree on a telephone only if both spell it alike. What cannot be read as its sort is
 * kept as it was given, trimmed, and says so: it is shown, searched and never matched.
 *
 *     phone         +66 81-234 5678, 0066812345678     -> +66812345678
 *     passport      xa 123 4567                        -> XA 1234567
 *     national_id, plate, registration  as passport: country and number
 *     email         Ann@Example.ORG                    -> ann@example.org
 *     account       DE89 3704 0044 0532 0130 00        -> DE89370400440532013000 (IBAN, check digits hold)
 *     handle        @Ann @ Telegram                    -> ann@telegram
 *     imo           IMO 9074729                        -> 9074729 (check digit holds)
 *     mmsi          563 012 345                        -> 563012345
 *     call_sign     9v-abc                             -> 9VABC
 *
 * Source  ITU E.164; ICAO 9303; ISO 13616 and ISO/IEC 7064 (IBAN); IMO A.1117(30); ITU-R M.585
 */
#ifndef MATCH_IDENTIFIERS_H
#define MATCH_IDENTIFIERS_H

#include "base/buf.h"

/* Spell `given` as its sort has it. `well_formed` tells whether it could be read as that sort.
 * Errors  LIMIT.
 */
MUST_USE Err
identifier_canonical(Arena *arena, Str sort, Str given, Str *ret, bool *well_formed);

/* Whether the program knows such a sort. */
bool identifier_known(Str sort);

#endif
