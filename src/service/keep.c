#include "service/keep.h"

#include "base/thread.h"

#include <stdlib.h>

#define KEPT_MOST 4

struct Keep {
    Gate gate;
    Kept *items[KEPT_MOST];
    int64_t turn;
};

Err keep_open(Keep **ret)
{
    Keep *keep = calloc(1, sizeof(*keep));

    if (keep == NULL) {
        return (Err){ERR_SYSTEM, 0, "no room to keep anything in"};
    }
    gate_open(&keep->gate);
    *ret = keep;
    return ERR_NONE;
}

void kept_free(Kept *kept)
{
    if (kept != NULL) {
        arena_close(&kept->arena);
        free(kept);
    }
}

void keep_close(Keep *keep)
{
    if (keep == NULL) {
        return;
    }
    for (size_t i = 0; i < KEPT_MOST; i++) {
        kept_free(keep->items[i]);
    }
    gate_close(&keep->gate);
    free(keep);
}

Err kept_make(size_t limit, int64_t version, const Ids *permitted, Kept **ret)
{
    Kept *kept = calloc(1, sizeof(*kept));
    Err err = {ERR_SYSTEM, 0, "no room to keep anything in"};

    if (kept == NULL) {
        return err;
    }
    kept->version = version;
    err = arena_open(limit, &kept->arena);
    for (size_t i = 0; err.kind == ERR_OK && i < permitted->count; i++) {
        err = vec_push(&kept->arena, &kept->permitted, permitted->items[i]);
    }
    if (err.kind != ERR_OK) {
        kept_free(kept);
        return err;
    }
    *ret = kept;
    return ERR_NONE;
}

static bool same_ids(const Ids *a, const Ids *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof(*a->items)) == 0);
}

static void take(Keep *keep, Kept *kept)
{
    kept->takers++;
    kept->used = ++keep->turn;
}

Kept *keep_find(Keep *keep, int64_t version, const Ids *permitted)
{
    Kept *found = NULL;

    gate_enter(&keep->gate);
    for (size_t i = 0; i < KEPT_MOST && found == NULL; i++) {
        Kept *kept = keep->items[i];

        if (kept != NULL && kept->version == version && same_ids(&kept->permitted, permitted)) {
            found = kept;
            take(keep, kept);
        }
    }
    gate_leave(&keep->gate);
    return found;
}

/* Of those that nobody has in hand the one goes that was not used for longest. Where all are in hand, it is not kept: whoever gives
 * it back frees it.
 */
void keep_put(Keep *keep, Kept *kept)
{
    Kept **place = NULL;

    gate_enter(&keep->gate);
    for (size_t i = 0; i < KEPT_MOST; i++) {
        Kept **item = &keep->items[i];

        if (*item == NULL) {
            place = item;
            break;
        }
        if ((*item)->takers == 0 && (place == NULL || (*item)->used < (*place)->used)) {
            place = item;
        }
    }
    take(keep, kept);
    kept->current = place != NULL;
    if (place != NULL) {
        kept_free(*place);
        *place = kept;
    }
    gate_leave(&keep->gate);
}

void keep_give(Keep *keep, Kept *kept)
{
    bool is_last = false;

    gate_enter(&keep->gate);
    kept->takers--;
    is_last = kept->takers == 0 && !kept->current;
    gate_leave(&keep->gate);
    if (is_last) {
        kept_free(kept);
    }
}
