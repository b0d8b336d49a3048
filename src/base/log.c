#include "base/log.h"

#include "base/date.h"
#include "base/env.h"

#include <stdio.h>

static LogLevel least = LOG_INFO; /* the one global of the program: the sink */

void log_level(LogLevel level)
{
    least = level;
}

static const char *reason_word(const char *reason, char *out, size_t room)
{
    size_t len = 0;

    for (; reason[len] != 0 && len + 1 < room; len++) {
        out[len] = reason[len] == ' ' || reason[len] == '"' ? '_' : reason[len];
    }
    out[len] = 0;
    return out;
}

void log_event(LogLevel level, const char *event, const char *reason, int64_t id)
{
    static const char *const names[] = {"info", "warn", "error"};
    char at[21];
    char word[96];

    if (level < least || level >= LOG_SILENT) {
        return;
    }
    Str when = time_format(env_clock(NULL), at);

    flockfile(stderr);
    (void)fprintf(stderr, "at=%.*s level=%s event=%s", STR_ARG(when), names[level], event);
    if (reason != NULL) {
        (void)fprintf(stderr, " reason=%s", reason_word(reason, word, sizeof(word)));
    }
    if (id >= 0) {
        (void)fprintf(stderr, " id=%lld", (long long)id);
    }
    (void)fputc('\n', stderr);
    funlockfile(stderr);
}

void log_err(const char *event, Err err)
{
    if (err.kind != ERR_OK) {
        log_event(err.kind == ERR_CORRUPT ? LOG_ERROR : LOG_WARN, event, err.what, -1);
    }
}
