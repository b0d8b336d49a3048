/* date.h: calendar dates, whole or partial, and instants.
 *
 * A birth date is often known to the year or the month only. A Date says how much is known, and
 * one comparison never pretends to more: date_first and date_last give the days between which
 * it lies.
 *
 *     1990            1990-05          1990-05-12       canonical; read also 1990-??-??
 *     2026-11-21T09:30:00Z             an instant, in UTC
 *
 * Units   days and milliseconds since 1970-01-01T00:00Z, proleptic Gregorian calendar
 * Source  RFC 3339; ISO 8601-1:2019, 4.3 (reduced precision)
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/buf.h"
#include "base/str.h"

#define DAY_MS INT64_C(86400000)

typedef struct Date {
    uint16_t year; /* 1 to 9999; 0 where no date is known */
    uint8_t month; /* 1 to 12; 0 unknown, and then the day is unknown too */
    uint8_t day;   /* 1 to 31; 0 unknown */
} Date;

/* Errors  BAD_INPUT at the part to blame; a day that the month does not have is one. */
MUST_USE Err date_parse(Str text, Date *ret);

/* The canonical text into `out`, of 11 bytes. */
Str date_format(Date date, char *out);

/* The first and the last day that the date may mean. */
int32_t date_first(Date date);
int32_t date_last(Date date);

Date date_from_days(int32_t days);

/* Whole years from `birth` to `today`, as a birthday is counted. Both dates are whole days. */
int date_years(Date birth, Date today);

/* An instant. Fractions of a second are read to the millisecond; offsets other than Z too.
 * Errors  BAD_INPUT.
 */
MUST_USE Err time_parse(Str text, int64_t *ret);

/* "2026-11-21T09:30:00Z" into `out`, of 21 bytes; milliseconds are cut off. */
Str time_format(int64_t at_ms, char *out);

#endif
