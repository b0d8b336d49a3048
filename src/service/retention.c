#include "service/retention.h"

#include "base/log.h"
#include "service/protect.h"

#define BATCH     100
#define LOOKED_AT 5000             /* that one sees, to find those that one may write */
#define DAYS      "retention_days" /* the last days on which the node ran, the oldest first */

/* ---- what is warned of ------------------------------------------------------------------ */

static bool is_his(const Viewer *viewer, const Entity *entity)
{
    return (viewer->roles & (entity->kind->write | ROLE_PROTECTION_OFFICER)) != 0;
}

Err retention_ending(Call *call, size_t most, Rows *ret)
{
    Viewer viewer = call_viewer(call);
    Rows rows = {0};
    Ids ids;

    TRY(index_ending(call->store, call->arena, viewer.today + RETENTION_WARN, LOOKED_AT, &ids));
    for (size_t i = 0; i < ids.count && rows.count < most; i++) {
        Row row;

        TRY(entity_get(call->store, ids.items[i], &row.entity));
        if (is_his(&viewer, &row.entity)) {
            TRY(record_row(call, ids.items[i], &row));
            TRY(vec_push(call->arena, &rows, row));
        }
    }
    TRY(record_note_rows(call, &rows));
    *ret = rows;
    return ERR_NONE;
}

/* ---- what is destroyed ------------------------------------------------------------------ */

typedef struct Sweep {
    int32_t due;  /* what had its last day before this one; INT32_MIN for nothing */
    size_t found; /* in the last batch */
    size_t destroyed;
} Sweep;

/* Write down that the node runs today. What ended before the oldest of the last days is due. */
static Err note_day(Call *call, void *arg)
{
    Sweep *sweep = arg;
    int32_t today = node_today(call->node);
    uint64_t days[RETENTION_GRACE + 1] = {0};
    size_t count = 0;
    size_t first = 0;
    Buf buf = buf_begin(call->arena, 1024);
    Str text;
    Err err = store_meta_get(call->store, call->arena, DAYS, &text);

    if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
        return err;
    }
    while (err.kind == ERR_OK && text.len > 0 && count < RETENTION_GRACE) {
        TRY(str_number(str_cut(&text, ' '), INT32_MAX, &days[count++]));
    }
    if (count == 0 || days[count - 1] < (uint64_t)today) {
        days[count++] = (uint64_t)today;
    }
    first = count > RETENTION_GRACE ? 1 : 0;
    for (size_t i = first; i < count; i++) {
        buf_print(&buf, buf.len > 0 ? " %llu" : "%llu", (unsigned long long)days[i]);
    }
    sweep->due = count < RETENTION_GRACE ? INT32_MIN : (int32_t)days[first];
    TRY(buf_end(&buf, &text));
    return store_meta_put(call->store, DAYS, text);
}

static MUST_USE Err destroy(Call *call, int64_t id, bool *done)
{
    Entity entity;
    Revision revision;
    Err err = entity_get_unguarded(call->store, id, &entity);

    if (err.kind == ERR_OK) {
        err = revision_get_unguarded(call->store, call->arena, &entity, entity.head, &revision);
    }
    if (err.kind == ERR_CORRUPT) {
        log_err(
            "retention",
            err); /* damaged: nobody can read it, and the others are not to wait for it */
        return ERR_NONE;
    }
    TRY(err);
    TRY(protect_erase(call, &entity, &revision.record));
    *done = true;
    return call_log(call, LOG_ERASE, &entity, STR("its last day has passed"));
}

static Err destroy_some(Call *call, void *arg)
{
    Sweep *sweep = arg;
    Ids ids;

    TRY(index_ending_unguarded(call->store, call->arena, sweep->due - 1, BATCH, &ids));
    sweep->found = ids.count;
    sweep->destroyed = 0;
    for (size_t i = 0; i < ids.count; i++) {
        bool done = false;

        TRY(destroy(call, ids.items[i], &done));
        sweep->destroyed += done;
    }
    return ERR_NONE;
}

Err retention_run(Node *node, Arena *arena, int32_t *last)
{
    /* The program itself: nothing is hidden from what has to be destroyed. */
    Call call = {.node = node, .arena = arena, .account = {.roles = ROLE_ALL}, .factor = true};
    int32_t today = node_today(node);
    Sweep sweep = {.due = INT32_MIN};
    size_t used = arena->used;

    if (*last == today) {
        return ERR_NONE;
    }
    *last = today; /* after an error, too: it is tried again tomorrow */
    TRY(call_write(&call, note_day, &sweep));
    do {
        arena_rewind(arena, used);
        call.named = (Accounts){0};
        TRY(sweep.due == INT32_MIN ? ERR_NONE : call_write_purge(&call, destroy_some, &sweep));
    } while (sweep.found == BATCH && sweep.destroyed > 0);
    return ERR_NONE;
}
