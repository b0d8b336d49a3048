/* desk.h: what lies on the desk beside the records: files as received, jobs, kept mappings.
 *
 * A file is sealed in pieces. One that no record has taken up goes when its import is done, or within a day.
 *
 * Source  design.md, "Jobs"; practice.md, EVD (hash of what was received)
 */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include "crypto/hash.h"
#include "store/store.h"

#define FILE_PIECE ((size_t)1 << 20) /* bytes */
#define FILE_MOST  ((size_t)256 << 20)

typedef struct File {
    int64_t id;
    Hash hash; /* SHA-256 of the bytes */
    int64_t account;
    int64_t at;
    int64_t size;
    Str name;
    bool attached; /* a record has it */
} File;

/* Keep a whole file.  Errors  LIMIT past FILE_MOST. */
MUST_USE Err
file_add(Store *store, Arena *arena, int64_t account, Str name, Str bytes, File *ret);
MUST_USE Err file_get(Store *store, Arena *arena, int64_t id, File *ret);
MUST_USE Err file_by_hash(Store *store, Arena *arena, const Hash *hash, File *ret);
MUST_USE Err file_attach(Store *store, const Hash *hash);

/* Destroy what was received under this hash, however often, and remember that it was. */
MUST_USE Err file_drop(Store *store, const Hash *hash);

/* The hashes of files that are there though they were destroyed once: they were received again, or an older copy
 * has brought them back.
 */
typedef VEC(Hash) Hashes;
MUST_USE Err file_come_back(Store *store, Arena *arena, Hashes *ret);

/* Destroy one file, unless a record has it. */
MUST_USE Err file_discard(Store *store, int64_t id);

/* Destroy the files that were received before `before` (milliseconds) and no record has taken up. */
MUST_USE Err file_sweep(Store *store, int64_t before);

/* How many there are. */
MUST_USE Err file_count(Store *store, int64_t *ret);

/* The bytes from `from` on, up to the end of their piece; none at the end.
 * Errors  CORRUPT.
 */
MUST_USE Err file_read(Store *store, Arena *arena, const File *file, int64_t from, Str *ret);

typedef struct Job {
    int64_t id;
    Str sort;
    int64_t account;
    Str state; /* running, done, failed, cancelled */
    int64_t started;
    int64_t ended; /* 0 while it runs */
    Str result;    /* what it says of itself, JSON; sealed at rest, since it may quote a row */
} Job;

typedef VEC(Job) Jobs;

MUST_USE Err
job_add(Store *store, Arena *arena, const char *sort, int64_t account, int64_t *ret);
MUST_USE Err
job_set(Store *store, Arena *arena, int64_t id, const char *state, bool ended, Str result);
MUST_USE Err job_get(Store *store, Arena *arena, int64_t id, Job *ret);
MUST_USE Err job_recent(Store *store, Arena *arena, int64_t account, int64_t limit, Jobs *ret);

/* Jobs that were running when the node stopped have failed. */
MUST_USE Err job_interrupted(Store *store);

/* A mapping kept under the hash of the columns' names.  Errors  NOT_FOUND. */
MUST_USE Err mapping_get(Store *store, Arena *arena, const Hash *columns, Str *ret);
MUST_USE Err mapping_put(Store *store, Arena *arena, const Hash *columns, Str text);

#endif
