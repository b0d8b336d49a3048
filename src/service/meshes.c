/* Meshes that are kept between requests: by the state of the index and by what their viewer may see. */
#include "service/keep.h"
#include "service/mesh.h"

#define MESH_ARENA    ((size_t)4 << 30)    /* address room; only what is touched is memory */
#define PICTURE_TOKEN UINT32_C(0x70696374) /* "pict" */

typedef struct KeptMesh {
    Mesh mesh;
    Kept *kept;
} KeptMesh;

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

static MUST_USE Err load(Call *call, Kept *kept)
{
    KeptMesh *own = arena_new(&kept->arena, KeptMesh, 1);
    Arena scratch;
    Err err = ERR_NONE;

    if (own == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(arena_open(MESH_ARENA, &scratch));
    err = mesh_load(call, &kept->arena, &scratch, &own->mesh);
    arena_close(&scratch);
    own->kept = kept;
    kept->what = own;
    return err;
}

static MUST_USE Err
make(Call *call, int64_t version, const Ids *permitted, const KeptMesh **ret)
{
    Kept *kept = NULL;
    Err err = kept_make(MESH_ARENA, version, permitted, &kept);

    TRY(err);
    err = load(call, kept);
    if (err.kind != ERR_OK) {
        kept_free(kept);
        return err;
    }
    keep_put(node_meshes(call->node), kept);
    *ret = kept->what;
    return ERR_NONE;
}

Err mesh_take(Call *call, const Mesh **ret)
{
    const KeptMesh *own = NULL;
    Kept *kept = NULL;
    int64_t version = 0;
    Ids permitted;

    TRY(index_version(call->store, &version));
    TRY(permitted_of(call, call->arena, &permitted));
    kept = keep_find(node_meshes(call->node), version, &permitted);
    if (kept != NULL) {
        own = kept->what;
    } else {
        TRY(make(call, version, &permitted, &own));
    }
    *ret = &own->mesh;
    return ERR_NONE;
}

void mesh_give(Call *call, const Mesh *mesh)
{
    if (mesh != NULL) {
        const KeptMesh *own = (const KeptMesh *)mesh; /* its first member */

        keep_give(node_meshes(call->node), own->kept);
    }
}
