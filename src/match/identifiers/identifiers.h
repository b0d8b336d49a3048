/* identifiers.h: one spelling for what identifies: numbers, documents, accounts, handles.
 *
 * Two files agree on a telephone only if both spell it alike. What cannot be read as its sort is
 * kept as it was given, trimmed, and says so: it is shown, searched and never matched. Nothing is guessed: a number
 * whose country is not said stays as it is. Digits of any script are read.
 *
 *     phone         +66 (0)81-234 5678, TH 081 234 5678 -> +66812345678
 *     wallet        bKash +880 1712-345678             -> +8801712345678: compared as the telephone that it is
 *     passport      xa 123 4567, XXA-1234567, a whole machine-readable zone -> XA 1234567
 *     national_id   th 1-1017-00207-36-6               -> TH 1101700207366 (check digit holds)
 *     registration  AU 51 824 753 556                  -> AU 51824753556 (check digits hold)
 *     plate         th 1กข 1234                        -> TH 1กข1234
 *     email         Ann@Example.ORG                    -> ann@example.org
 *     account       DE89 3704 0044 0532 0130 00        -> DE89370400440532013000 (IBAN, check digits hold)
 *     crypto        0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed -> in small letters (checksum holds)
 *     handle        @Ann @ Telegram, https://t.me/Ann  -> ann@telegram
 *     imo           IMO 9074729                        -> 9074729 (check digit holds)
 *     mmsi          563 012 345                        -> 563012345
 *     call_sign     9v-abc                             -> 9VABC
 *     imei          49-015420-323751                   -> 490154203237518 (the check digit is added)
 *     lei           5299 00T8 BM49 AURS DO55           -> 529900T8BM49AURSDO55 (check digits hold)
 *
 * Source  ITU E.164; ICAO 9303; ISO 13616 and ISO/IEC 7064 (IBAN); IMO A.1117(30); ITU-R M.585; ISO 17442; 3GPP TS
 *         23.003; each country's rule where it is checked
 */
#ifndef MATCH_IDENTIFIERS_IDENTIFIERS_H
#define MATCH_IDENTIFIERS_IDENTIFIERS_H

#include "base/buf.h"

/* Spell `given` as its sort has it. `well_formed` tells whether it could be read as that sort.
 * Errors  LIMIT.
 */
MUST_USE Err
identifier_canonical(Arena *arena, Str sort, Str given, Str *ret, bool *well_formed);

/* The same; `fault` says in a few words what is wrong, and is "" where nothing is. It is a static text. */
MUST_USE Err identifier_read(Arena *arena, Str sort, Str given, Str *ret, const char **fault);

/* What two of a sort are compared by, which nobody is shown: the canonical text, in which an O is a 0 and an I a 1
 * behind the country of a document or a plate, and a platform has one name.
 * Owner   `sort` is a static text: that by which both are compared, `phone` for a wallet; of an unknown sort itself
 * Errors  LIMIT.
 */
MUST_USE Err identifier_key(Arena *arena, Str *sort, Str given, Str *ret, bool *well_formed);

/* The sort by which identifiers of this one are compared: `phone` for a wallet; of an unknown sort itself. */
Str identifier_compared(Str sort);

/* Whether the program knows such a sort. */
bool identifier_known(Str sort);

#endif
