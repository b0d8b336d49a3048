#include "service/opening.h"

#include "wire/base64.h"
#include "wire/json.h"

static MUST_USE Err take_size(const Json *json, const char *name, size_t *ret)
{
    int64_t number = json_get_number(json, name, -1);

    *ret = number < 0 ? 0 : (size_t)number;
    return number < 0 ? err_bad("a number of the opening is missing") : ERR_NONE;
}

static MUST_USE Err take_leaf(Arena *arena, const Json *json, size_t count, InspectionLeaf *ret)
{
    const Json *path = json_get(json, "path");

    *ret = (InspectionLeaf){.token = json_get_text(json, "token"), .proof = {.count = count}};
    TRY(take_size(json, "place", &ret->proof.index));
    TRY(base64_decode(arena, BASE64_URL, json_get_text(json, "leaf"), &ret->leaf));
    if (path == NULL || path->type != JSON_LIST || path->count > COMMITMENT_PATH_MAX) {
        return err_bad("a proof has no path");
    }
    ret->proof.path_count = path->count;
    for (size_t i = 0; i < path->count; i++) {
        if (path->items[i].type != JSON_TEXT) {
            return err_bad("a step of a proof is no hash");
        }
        TRY(str_unhex(path->items[i].text, HASH_SIZE, ret->proof.path[i].bytes));
    }
    return ERR_NONE;
}

Err opening_decode(Arena *arena, Str json, OpeningFile *ret)
{
    OpeningFile opening = {0};
    const Json *leaves = NULL;
    Json *file = NULL;

    TRY(json_read(arena, json, &file));
    leaves = json_get(file, "leaves");
    if (leaves == NULL || leaves->type != JSON_LIST ||
        !str_is(json_get_text(file, "what"), "subak-match-opening")) {
        return err_bad("the file is no opening of a match");
    }
    TRY(take_size(file, "count", &opening.count));
    opening.leaf_count = leaves->count;
    opening.leaves = arena_new(arena, InspectionLeaf, leaves->count + 1);
    if (opening.leaves == NULL) {
        return err_limit("the opening needs more memory than it may use");
    }
    for (size_t i = 0; i < leaves->count; i++) {
        TRY(take_leaf(arena, &leaves->items[i], opening.count, &opening.leaves[i]));
    }
    *ret = opening;
    return ERR_NONE;
}
