/* log.h: what was done, by whom, to what; in one log that only grows and that anybody can check.
 *
 * A leaf says no content: type (1) || revision's local number (8) || commitment (32), the salted hash
 * of the audit row that stands beside it, sealed. An entry of an erased record loses salt and detail; the
 * leaf stays and says nothing.
 *
 * Source  protocol.md, "Logs"; RFC 9162; C2SP tlog-tiles; protection.md, 14
 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "store/store.h"

#define LOG_ACTIONS(X)                  \
    X(CREATE, "create")                 \
    X(REVISE, "revise")                 \
    X(MOVE, "move")                     \
    X(VIEW, "view")                     \
    X(LIST, "list")                     \
    X(FIND, "find")                     \
    X(EXPORT, "export")                 \
    X(IMPORT, "import")                 \
    X(FILE, "file")                     \
    X(PROTECT, "protect")               \
    X(SIGN_IN, "sign_in")               \
    X(SIGN_OUT, "sign_out")             \
    X(REFUSE, "refuse")                 \
    X(ACCOUNT, "account")               \
    X(SEARCH_PERSON, "search_person")   \
    X(ACCESS, "access")                 \
    X(CORRECT, "correct")               \
    X(RESTRICT, "restrict")             \
    X(LIFT, "lift")                     \
    X(ERASE, "erase")                   \
    X(REFUSE_SUBJECT, "refuse_subject") \
    X(NODE, "node")                     \
    X(PEER, "peer")                     \
    X(DISCLOSE, "disclose")             \
    X(RECEIVE, "receive")               \
    X(RECALL, "recall")                 \
    X(RECALLED, "recalled")             \
    X(BLANK, "blank") /* fills the log up before its head is shown; nobody did anything */

typedef enum LogAction {
#define LOG_ENUM(name, text) LOG_##name,
    LOG_ACTIONS(LOG_ENUM)
#undef LOG_ENUM
    LOG_ACTION_COUNT
} LogAction;

const char *log_action_name(LogAction action);

/* Something to be written down. */
typedef struct LogNote {
    LogAction action;
    int64_t account; /* 0 for the node itself */
    int64_t entity;  /* 0 for none */
    int64_t record;  /* 0 for none */
    Str detail;      /* "" for none: what was asked, which step, why; sealed at rest */
} LogNote;

typedef struct LogEntry {
    int64_t seq;
    int64_t at;
    int64_t account;
    LogAction action;
    int64_t entity;
    int64_t record;
    Str detail;
    bool erased;
} LogEntry;

typedef VEC(LogEntry) LogEntries;

/* Append inside the transaction that does what the note says.  Errors  SYSTEM, LIMIT. */
MUST_USE Err log_append(Store *store, const LogNote *note);

/* The latest time that the newest entries tell, in milliseconds; 0 where there are none. */
MUST_USE Err log_latest(Store *store, int64_t *ret);

/* Write the root of the log as it now stands, once a commit. */
MUST_USE Err log_checkpoint(Store *store);

#define LOG_QUANTUM 1024 /* leaves */

/* Append blank leaves up to the next whole quantum, one at least: from its size nobody can tell a busy node from an
 * idle one. Then the head as it stands.
 */
MUST_USE Err log_pad(Store *store, int64_t *size, Hash *root);

/* The newest entries before `before`, newest first; INT64_MAX for the end. */
MUST_USE Err
log_page(Store *store, Arena *arena, int64_t before, int64_t limit, LogEntries *ret);

/* The newest entries about one entity. */
MUST_USE Err
log_of_entity(Store *store, Arena *arena, int64_t entity, int64_t limit, LogEntries *ret);

typedef struct LogVerdict {
    bool ok;
    int64_t size;
    int64_t first_bad; /* the first leaf that does not fit, where !ok */
    const char *why;
    Hash root;
} LogVerdict;

/* A head of the log that somebody else has kept. */
typedef struct LogPoint {
    int64_t size;
    Hash root;
} LogPoint;

typedef VEC(LogPoint) LogPoints;

/* Recompute the whole log: leaves against tiles, tiles against checkpoints and against what others have kept, and the audit
 * against the leaves. It needs no key.  Errors  SYSTEM, CORRUPT where a file cannot be read at all.
 */
MUST_USE Err log_verify(Store *store, Arena *arena, const LogPoints *kept, LogVerdict *ret);

/* The size and root of the last checkpoint. */
MUST_USE Err log_root(Store *store, int64_t *size, Hash *root);

#endif
