/* value.h: the one canonical spelling of a value of each type.
 *
 * text      one line, trimmed, no control characters        note    lines ended by LF
 * integer   -12                                             decimal -12.5
 * money     USD 1500.00                                     yes_no  yes no unknown refused
 * date      1990, 1990-05, 1990-05-12                       time    2026-11-21T09:30:00Z
 * country   TH                                              language th
 * place     -6.2088, 106.8456                               count   12, at least 12, about 12
 * ref       UUID                                            file    SHA-256 in hexadecimal
 * post      XA/immigration/focal/tip
 *
 * Source  ISO 3166-1, ISO 639, ISO 4217 (shape), RFC 3339, RFC 9562; requirements.csv 147 ("more than")
 */
#ifndef DOMAIN_VALUE_H
#define DOMAIN_VALUE_H

#include "base/arena.h"
#include "domain/kind.h"

#define VALUE_TEXT_MAX 2000  /* bytes */
#define VALUE_NOTE_MAX 65536 /* bytes */

/* Check `given` against the field's type and spell it canonically.
 * Errors  BAD_INPUT with a message for the person who typed it; LIMIT.
 */
MUST_USE Err value_check(Arena *arena, const Field *field, Str given, Str *ret);

/* Whether these are two letters that ISO 3166 assigns, or leaves to users (XA to XZ, QM to QZ). */
bool country_exists(Str code);

#endif
