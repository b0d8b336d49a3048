/* Meshes that are kept between requests: by the state of the index and by what their viewer may see. */
#include "service/mesh.h"

#include "base/thread.h"
#include "store/index.h"

#include <stdlib.h>

#define MESHES_KEPT   4
#define MESH_ARENA    ((size_t)4 << 30)    /* address room; only what is touched is memory */
#define PICTURE_TOKEN UINT32_C(0x70696374) /* "pict" */

typedef struct Kept {
    Mesh mesh;
    Arena arena; /* also of `permitted` */
    Ids permitted;
    int64_t version;
    int64_t used; /* when it was last taken, by count */
    int takers;
    bool current; /* may be taken again */
} Kept;

struct Meshes {
    Gate gate;
    Kept *items[MESHES_KEPT];
    int64_t turn;
};

Err meshes_open(Meshes **ret)
{
    Meshes *meshes = calloc(1, sizeof(*meshes));

    if (meshes == NULL) {
        return (Err){ERR_SYSTEM, 0, "no room to keep networks in"};
    }
    gate_open(&meshes->gate);
    *ret = meshes;
    return ERR_NONE;
}

static void kept_free(Kept *kept)
{
    if (kept != NULL) {
        arena_close(&kept->arena);
        free(kept);
    }
}

void meshes_close(Meshes *meshes)
{
    if (meshes == NULL) {
        return;
    }
    for (size_t i = 0; i < MESHES_KEPT; i++) {
        kept_free(meshes->items[i]);
    }
    gate_close(&meshes->gate);
    free(meshes);
}

/* The policies of what may stand in the viewer's mesh. That one who also works with victims may see more of these does not
 * make it another.
 */
static MUST_USE Err permitted_of(Call *call, Arena *arena, Ids *ret)
{
    const Model *model = node_model(call->node);
    Ids all = {0};

    for (int i = 0; i < model->kind_count; i++) {
        Ids some;

        TRY(store_permitted(call->store, arena, &model->kinds[i], &some));
        for (size_t j = 0; j < some.count; j++) {
            Policy policy;

            TRY(store_policy_get(call->store, some.items[j], &policy));
            if (!policy.restricted && policy.compartment != model->wall) {
                TRY(vec_push(arena, &all, some.items[j]));
            }
        }
    }
    *ret = all;
    return ERR_NONE;
}

/* Roles and team are all that says what one may see, but for the day: what was in the picture yesterday he has seen himself. */
Err mesh_viewer(Call *call, int64_t *ret)
{
    Viewer viewer = call_viewer(call);
    Str text;

    TRY(arena_print(call->arena, &text, "%x %.*s", viewer.roles, STR_ARG(viewer.team)));
    *ret = vault_token(store_vault(call->store), PICTURE_TOKEN, text);
    return ERR_NONE;
}

static bool same_ids(const Ids *a, const Ids *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof(*a->items)) == 0);
}

static Kept *kept_find(Meshes *meshes, int64_t version, const Ids *permitted)
{
    for (size_t i = 0; i < MESHES_KEPT; i++) {
        Kept *kept = meshes->items[i];

        if (kept != NULL && kept->version == version && same_ids(&kept->permitted, permitted)) {
            return kept;
        }
    }
    return NULL;
}

/* Put one in; of those that nobody has in hand the one goes that was not used for longest. Where all are in hand, it is not
 * kept: whoever gives it back frees it.
 */
static void kept_put(Meshes *meshes, Kept *kept)
{
    Kept **place = NULL;

    for (size_t i = 0; i < MESHES_KEPT; i++) {
        Kept **item = &meshes->items[i];

        if (*item == NULL) {
            place = item;
            break;
        }
        if ((*item)->takers == 0 && (place == NULL || (*item)->used < (*place)->used)) {
            place = item;
        }
    }
    kept->current = place != NULL;
    if (place != NULL) {
        kept_free(*place);
        *place = kept;
    }
}

static MUST_USE Err kept_make(Call *call, int64_t version, const Ids *permitted, Kept **ret)
{
    Kept *kept = calloc(1, sizeof(*kept));
    Arena scratch = {0};
    Err err = {ERR_SYSTEM, 0, "no room for a network"};

    if (kept == NULL) {
        return err;
    }
    err = arena_open(MESH_ARENA, &kept->arena);
    if (err.kind == ERR_OK) {
        err = arena_open(MESH_ARENA, &scratch);
    }
    for (size_t i = 0; err.kind == ERR_OK && i < permitted->count; i++) {
        err = vec_push(&kept->arena, &kept->permitted, permitted->items[i]);
    }
    if (err.kind == ERR_OK) {
        err = mesh_load(call, &kept->arena, &scratch, &kept->mesh);
    }
    arena_close(&scratch);
    if (err.kind != ERR_OK) {
        kept_free(kept);
        return err;
    }
    kept->version = version;
    *ret = kept;
    return ERR_NONE;
}

Err mesh_take(Call *call, const Mesh **ret)
{
    Meshes *meshes = node_meshes(call->node);
    Kept *kept = NULL;
    int64_t version = 0;
    Ids permitted;

    TRY(index_version(call->store, &version));
    TRY(permitted_of(call, call->arena, &permitted));
    gate_enter(&meshes->gate);
    kept = kept_find(meshes, version, &permitted);
    if (kept != NULL) {
        kept->takers++;
        kept->used = ++meshes->turn;
    }
    gate_leave(&meshes->gate);
    if (kept == NULL) {
        TRY(kept_make(call, version, &permitted, &kept));
        gate_enter(&meshes->gate);
        kept->takers = 1;
        kept->used = ++meshes->turn;
        kept_put(meshes, kept);
        gate_leave(&meshes->gate);
    }
    *ret = &kept->mesh;
    return ERR_NONE;
}

void mesh_give(Call *call, const Mesh *mesh)
{
    Meshes *meshes = node_meshes(call->node);
    Kept *kept = NULL;

    if (mesh == NULL) {
        return;
    }
    kept = (Kept *)((char *)(uintptr_t)mesh - offsetof(Kept, mesh));
    gate_enter(&meshes->gate);
    kept->takers--;
    if (kept->takers > 0 || kept->current) {
        kept = NULL;
    }
    gate_leave(&meshes->gate);
    kept_free(kept);
}
