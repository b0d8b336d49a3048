/* The policies of the store, and which of them the viewer may view. */
#include "store/connection.h"

#include <assert.h>

/* Read the policies that were interned since the last look. */
static MUST_USE Err policies_read(Store *store)
{
    int64_t last =
        store->policies.count > 0 ? store->policies.items[store->policies.count - 1].id : 0;
    Query query = {0};
    Err err = ERR_NONE;

    if (store->writes && store->policies_known) {
        return ERR_NONE;
    }
    query = query_begin(store, POLICY_SINCE);
    query_bind_number(&query, 1, last);
    while (err.kind == ERR_OK && query_next(&query)) {
        Interned item = {.id = query_number(&query, 0)};

        err = arena_copy(&store->arena, query_bytes(&query, 1), &item.text);
        if (err.kind == ERR_OK) {
            err = policy_parse(store->model, item.text, &item.policy);
        }
        if (err.kind == ERR_OK) {
            err = vec_push(&store->arena, &store->policies, item);
        }
    }
    TRY(query_end(&query));
    store->policies_known = err.kind == ERR_OK;
    return err;
}

static MUST_USE Err run_with(Store *store, Statement statement, int64_t number)
{
    Query query = query_begin(store, statement);

    query_bind_number(&query, 1, number);
    return query_run(&query);
}

static MUST_USE Err permitted_clear(Store *store)
{
    Query query = query_begin(store, PERMITTED_CLEAR);

    TRY(query_run(&query));
    query = query_begin(store, PERMITTED_INDEX_CLEAR);
    return query_run(&query);
}

static MUST_USE Err permitted_fill(Store *store)
{
    for (; store->judged < store->policies.count; store->judged++) {
        Interned *item = &store->policies.items[store->judged];

        item->permitted = policy_may(store->model, &store->viewer, ACTION_VIEW, &item->policy);
        if (item->permitted) {
            TRY(run_with(store, PERMITTED_ADD, item->id));
            TRY(run_with(store, PERMITTED_INDEX_ADD, item->id));
        }
    }
    return ERR_NONE;
}

static bool same_viewer(const Viewer *a, const Viewer *b)
{
    return a->roles == b->roles && a->today == b->today && str_equal(a->team, b->team);
}

bool store_views(const Store *store, const Viewer *viewer)
{
    return store->viewed && same_viewer(&store->viewer, viewer);
}

Err store_view(Store *store, const Viewer *viewer)
{
    if (viewer->team.len > sizeof(store->team)) {
        return err_limit("the name of the team is too long");
    }
    TRY(policies_read(store));
    if (!store_views(store, viewer)) {
        store->viewed = false;
        TRY(permitted_clear(store));
        if (viewer->team.len > 0) {
            memmove(store->team, viewer->team.ptr, viewer->team.len);
        }
        store->viewer = *viewer;
        store->viewer.team = (Str){store->team, viewer->team.len};
        store->judged = 0;
    }
    TRY(permitted_fill(store));
    store->viewed = true;
    return ERR_NONE;
}

Err store_policy(Store *store, const Policy *policy, int64_t *ret)
{
    size_t mark = store->arena.used;
    Str text;
    int64_t id = 0;
    Query query;

    TRY(policies_read(store));
    mark = store->arena.used;
    TRY(policy_format(&store->arena, store->model, policy, &text));
    for (size_t i = 0; i < store->policies.count && id == 0; i++) {
        if (str_equal(store->policies.items[i].text, text)) {
            id = store->policies.items[i].id;
        }
    }
    if (id == 0) {
        query = query_begin(store, POLICY_ADD);
        query_bind_text(&query, 1, text);
        TRY(query_run(&query));
        id = query_last_id(store);
        store->policies_known = false;
    }
    arena_rewind(&store->arena, mark);
    *ret = id;
    return store->viewed ? store_view(store, &store->viewer) : ERR_NONE;
}

static const Interned *policy_known(const Store *store, int64_t id)
{
    for (size_t i = 0; i < store->policies.count; i++) {
        if (store->policies.items[i].id == id) {
            return &store->policies.items[i];
        }
    }
    return NULL;
}

Err store_policy_get(Store *store, int64_t id, Policy *ret)
{
    const Interned *found = policy_known(store, id); /* a number never means another policy */

    if (found == NULL) {
        TRY(policies_read(store));
        found = policy_known(store, id);
    }
    if (found == NULL) {
        return (Err){ERR_CORRUPT, 0, "a record has a policy that the store does not know"};
    }
    *ret = found->policy;
    return ERR_NONE;
}

Err store_permitted(Store *store, Arena *arena, const Kind *kind, Ids *ret)
{
    Ids ids = {0};

    assert(store->viewed);
    for (size_t i = 0; i < store->policies.count; i++) {
        const Interned *item = &store->policies.items[i];

        if (item->permitted && item->policy.kind == kind) {
            TRY(vec_push(arena, &ids, item->id));
        }
    }
    *ret = ids;
    return ERR_NONE;
}
