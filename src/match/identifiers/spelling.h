/* spelling.h: what the readers of identifiers have in common.
 *
 * A reader takes the text of one sort, in plain signs, and puts its one spelling into a buffer. It says what is wrong
 * as a Fault, a static text in the words of people, and NULL where nothing is; what stands in the buffer then counts
 * for nothing.
 *
 * Source  identifiers.h; Luhn: ISO/IEC 7812-1, annex B
 */
#ifndef MATCH_IDENTIFIERS_SPELLING_H
#define MATCH_IDENTIFIERS_SPELLING_H

#include "base/buf.h"

#define SPELLING_MAX 200 /* bytes of a text in plain signs; longer is no identifier */

typedef const char *Fault;

/* What several readers say. */
#define FAULT_NO_COUNTRY "the country does not stand in front"
#define FAULT_SIGNS      "it has signs that do not belong there"
#define FAULT_SHORT      "it is too short"
#define FAULT_LENGTH     "it is too long or too short"
#define FAULT_SHAPE      "it does not look like one of that country"
#define FAULT_CHECK      "its check digit does not hold: a sign is wrong"
#define FAULT_DATE       "the date in it is none"

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static inline char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* What people put between the digits. */
static inline bool is_between(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
}

static inline unsigned digit_at(Str text, size_t at)
{
    return (unsigned)(text.ptr[at] - '0');
}

/* All digits, and at least one. */
bool all_digits(Str text);

/* The number that up to nine digits spell. */
unsigned number_at(Str digits, size_t from, size_t count);

/* Letters and digits in capitals; what stands between falls away, anything else is refused. */
bool squeeze(Str given, Buf *buf);

/* The same with letters and marks of any script, which stay as they are. */
bool squeeze_any(Str given, Buf *buf);

/* The sum of digits, each times its weight. */
unsigned weighted_sum(Str digits, const uint8_t *weights, size_t count);

/* The last of these digits is the one that Luhn's rule gives to those before it. */
bool luhn_holds(Str digits);
char luhn_digit(Str digits);

/* Whether that day is in the calendar. */
bool is_day(unsigned year, unsigned month, unsigned day);

/* Whether the text matches a pattern sign by sign: 9 a digit, A a capital letter, * either, other signs themselves. */
bool has_shape(Str text, const char *pattern);

/* `given` in plain signs, without blanks at its ends: digits of any script and wide letters as ASCII, every blank and
 * dash as the plain one, signs that are not seen left out. Text that is no UTF-8 comes out empty.
 * Owner   a part of `given` where nothing had to change
 * Errors  LIMIT.
 */
MUST_USE Err spelling_plain(Arena *arena, Str given, Str *ret);

/* The readers, by their files. */
Fault read_phone(Str given, Buf *buf);  /* phones.c */
Fault read_wallet(Str given, Buf *buf); /* a phone, behind a provider or alone */

Fault read_passport(Str given, Buf *buf); /* documents.c */
Fault read_plate(Str given, Buf *buf);

Fault read_national_id(Str given, Buf *buf); /* national_ids.c */

Fault read_email(Str given, Buf *buf); /* online.c */
Fault read_handle(Str given, Buf *buf);

/* The handle as it is compared: the platform by its one name. */
void put_handle_key(Str canonical, Buf *buf);

Fault read_account(Str given, Buf *buf); /* money.c */
Fault read_crypto(Str given, Buf *buf);

Fault read_imo(Str given, Buf *buf); /* vessels.c */
Fault read_mmsi(Str given, Buf *buf);
Fault read_call_sign(Str given, Buf *buf);

Fault read_imei(Str given, Buf *buf); /* devices.c */

Fault read_registration(Str given, Buf *buf); /* companies.c */
Fault read_lei(Str given, Buf *buf);

/* The remainder by 97 of a text of capitals and digits, each letter as two digits, A as 10.
 * Source  ISO/IEC 7064, MOD 97-10
 */
unsigned remainder_97(Str text);

#endif
