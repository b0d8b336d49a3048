/* log.h: the process log: one logfmt line an event on standard error, for the operator.
 *
 *     at=2026-11-21T09:30:00Z level=warn event=peer.refused reason=expired id=17
 *
 * Events have names from a catalogue in docs/manual/events.md; values are numbers and fixed
 * words, never free text, so that no secret and no personal datum can reach the log. What people
 * did is not here: that is the audit (store/log.h).
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

typedef enum LogLevel {
    LOG_INFO,
    LOG_WARN,
    LOG_ERROR,
    LOG_SILENT
} LogLevel;

/* Below `level` nothing is written. The default is LOG_INFO. */
void log_level(LogLevel level);

/* `reason` is static text or NULL; `id` a local number, or -1 for none. */
void log_event(LogLevel level, const char *event, const char *reason, int64_t id);

/* An Err that nobody else will tell of. */
void log_err(const char *event, Err err);

#endif
