#include "store/index.h"

#include "base/date.h"
#include "store/connection.h"
#include "store/log.h"

#include <assert.h>
#include <stdlib.h>

static MUST_USE Err values_each(
    Store *store, Statement statement, const Entity *entity, const IndexEntries *entries)
{
    for (size_t i = 0; i < entries->values.count; i++) {
        Query query = query_begin(store, statement);

        query_bind_number(&query, 1, entries->values.items[i]);
        query_bind_number(&query, 2, entity->policy_id);
        query_bind_number(&query, 3, entity->changed);
        query_bind_number(&query, 4, entity->id);
        TRY(query_run(&query));
    }
    return ERR_NONE;
}

static MUST_USE Err tokens_each(
    Store *store, Statement statement, const Entity *entity, const IndexEntries *entries)
{
    for (size_t i = 0; i < entries->tokens.count; i++) {
        Query query = query_begin(store, statement);

        query_bind_number(&query, 1, entries->tokens.items[i]);
        query_bind_number(&query, 2, entity->policy_id);
        query_bind_number(&query, 3, entity->id);
        TRY(query_run(&query));
    }
    return ERR_NONE;
}

static MUST_USE Err
links_each(Store *store, Statement statement, const Entity *entity, const IndexEntries *entries)
{
    for (size_t i = 0; i < entries->links.count; i++) {
        Query query = query_begin(store, statement);

        query_bind_number(&query, 1, entries->links.items[i].target);
        query_bind_number(&query, 2, entity->policy_id);
        query_bind_number(&query, 3, entity->id);
        query_bind_number(&query, 4, entries->links.items[i].field);
        TRY(query_run(&query));
    }
    return ERR_NONE;
}

static MUST_USE Err moved(Store *store)
{
    Query query = query_begin(store, INDEX_MOVED);

    return query_run(&query);
}

Err index_add(Store *store, const Entity *entity, const IndexEntries *entries)
{
    TRY(moved(store));
    TRY(values_each(store, VALUE_ADD, entity, entries));
    TRY(tokens_each(store, TOKEN_ADD, entity, entries));
    return links_each(store, LINK_ADD, entity, entries);
}

Err index_drop(Store *store, const Entity *entity, const IndexEntries *entries)
{
    TRY(moved(store));
    TRY(values_each(store, VALUE_DROP, entity, entries));
    TRY(tokens_each(store, TOKEN_DROP, entity, entries));
    return links_each(store, LINK_DROP, entity, entries);
}

Err index_clear(Store *store)
{
    static const Statement all[] = {
        INDEX_CLEAR_VALUE, INDEX_CLEAR_TOKEN, INDEX_CLEAR_LINK, PICTURE_CLEAR, INDEX_MOVED};

    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        Query query = query_begin(store, all[i]);

        TRY(query_run(&query));
    }
    return index_set_mark(store, 0);
}

Err index_mark(Store *store, int64_t *ret)
{
    Query query = query_begin(store, MARK_GET);

    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

Err index_set_mark(Store *store, int64_t record)
{
    Query query = query_begin(store, LEAF_SIZE);
    int64_t size = 0;

    if (query_next(&query)) {
        size = query_number(&query, 0);
    }
    TRY(query_end(&query));
    query = query_begin(store, MARK_PUT);
    query_bind_number(&query, 1, record);
    query_bind_number(&query, 2, size);
    return query_run(&query);
}

Err index_missed(Store *store, bool *ret)
{
    Query query = query_begin(store, MARK_GET);
    int64_t size = 0;

    if (query_next(&query)) {
        size = query_number(&query, 1);
    }
    TRY(query_end(&query));
    query = query_begin(store, AUDIT_MOVED);
    query_bind_number(&query, 1, size);
    query_bind_number(&query, 2, LOG_RESTRICT);
    query_bind_number(&query, 3, LOG_ERASE);
    *ret = query_next(&query);
    return query_end(&query);
}

/* ---- lists ------------------------------------------------------------------------------ */

#define DENSITY_ROWS 32

static void bind_also(Query *query, int place, const ListAsk *ask)
{
    for (size_t i = 1; i < LIST_FILTERS; i++) {
        if (i < ask->filter_count) {
            query_bind_number(query, place + (int)i - 1, ask->filters[i]);
        } else {
            query_bind_null(query, place + (int)i - 1);
        }
    }
}

static MUST_USE Err page_of_policy(
    Store *store, Arena *arena, const ListAsk *ask, int64_t policy, ListPlaces *places)
{
    bool by_value = ask->filter_count > 0;
    Statement statement = by_value ? (ask->ascending ? VALUE_PAGE_UP : VALUE_PAGE_DOWN)
                                   : (ask->ascending ? ENTITY_PAGE_UP : ENTITY_PAGE_DOWN);
    Query query = query_begin(store, statement);
    int64_t edge = ask->ascending ? INT64_MIN : INT64_MAX;
    Err err = ERR_NONE;

    query_bind_number(
        &query,
        1,
        by_value ? ask->filters[0] : store->kinds[kind_index(store->model, ask->kind)]);
    query_bind_number(&query, 2, policy);
    query_bind_number(&query, 3, ask->from ? ask->changed : edge);
    query_bind_number(&query, 4, ask->from ? ask->entity : edge);
    query_bind_number(&query, 5, (int64_t)ask->limit + 1);
    if (by_value) {
        bind_also(&query, 6, ask);
    }
    while (err.kind == ERR_OK && query_next(&query)) {
        err = vec_push(
            arena, places, ((ListPlace){query_number(&query, 0), query_number(&query, 1)}));
    }
    TRY(query_end(&query));
    return err;
}

static int oldest_first(const void *a, const void *b)
{
    const ListPlace *one = a;
    const ListPlace *two = b;

    if (one->changed != two->changed) {
        return one->changed < two->changed ? -1 : 1;
    }
    return (one->entity > two->entity) - (one->entity < two->entity);
}

static int newest_first(const void *a, const void *b)
{
    return oldest_first(b, a);
}

static MUST_USE Err
count_of(Store *store, const ListAsk *ask, int64_t policy, int64_t most, int64_t *ret)
{
    bool by_value = ask->filter_count > 0;
    Query query = query_begin(store, by_value ? VALUE_COUNT : ENTITY_COUNT);

    query_bind_number(
        &query,
        1,
        by_value ? ask->filters[0] : store->kinds[kind_index(store->model, ask->kind)]);
    query_bind_number(&query, 2, policy);
    query_bind_number(&query, 3, most);
    if (by_value) {
        bind_also(&query, 4, ask);
    }
    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

/* Among how many entities, in the mean, one has the value: told by how far the newest rows that have it lie apart in
 * the order in which entities were made. What has few rows in a policy is rare in it.
 */
static MUST_USE Err density_of(
    Store *store,
    Arena *arena,
    const ListAsk *ask,
    const Ids *policies,
    int64_t hash,
    double *ret)
{
    ListAsk one = {
        .kind = ask->kind, .filters = {hash}, .filter_count = 1, .limit = DENSITY_ROWS - 1};
    size_t used = arena->used;

    *ret = 0;
    for (size_t i = 0; i < policies->count; i++) {
        ListPlaces places = {0};
        int64_t low = INT64_MAX;
        int64_t high = 0;

        TRY(page_of_policy(store, arena, &one, policies->items[i], &places));
        for (size_t j = 0; j < places.count; j++) {
            int64_t entity = places.items[j].entity;

            low = entity < low ? entity : low;
            high = entity > high ? entity : high;
        }
        *ret += places.count < DENSITY_ROWS ? 0 : DENSITY_ROWS / (double)(high - low + 1);
        arena_rewind(arena, used);
    }
    return ERR_NONE;
}

/* The rarest filter leads, and the next rarest follows: the others are then looked up for the few rows that it gives. */
static MUST_USE Err rarest_first(Store *store, Arena *arena, const Ids *policies, ListAsk *ask)
{
    double densities[LIST_FILTERS] = {0};

    for (size_t i = 0; ask->filter_count > 1 && i < ask->filter_count; i++) {
        int64_t hash = ask->filters[i];
        double density = 0;
        size_t at = i;

        TRY(density_of(store, arena, ask, policies, hash, &density));
        for (; at > 0 && densities[at - 1] > density; at--) {
            densities[at] = densities[at - 1];
            ask->filters[at] = ask->filters[at - 1];
        }
        densities[at] = density;
        ask->filters[at] = hash;
    }
    return ERR_NONE;
}

Err index_list(Store *store, Arena *arena, const ListAsk *ask, ListPlaces *ret, bool *more)
{
    Ids policies;
    ListPlaces places = {0};
    ListAsk ordered = *ask;

    TRY(store_permitted(store, arena, ask->kind, &policies));
    TRY(rarest_first(store, arena, &policies, &ordered));
    for (size_t i = 0; i < policies.count; i++) {
        TRY(page_of_policy(store, arena, &ordered, policies.items[i], &places));
    }
    if (places.count > 0) {
        qsort(
            places.items,
            places.count,
            sizeof(*places.items),
            ask->ascending ? oldest_first : newest_first);
    }
    *more = places.count > ask->limit;
    places.count = *more ? ask->limit : places.count;
    *ret = places;
    return ERR_NONE;
}

Err index_count(Store *store, Arena *arena, const ListAsk *ask, int64_t most, int64_t *ret)
{
    Ids policies;
    int64_t total = 0;
    ListAsk ordered = *ask;

    TRY(store_permitted(store, arena, ask->kind, &policies));
    TRY(rarest_first(store, arena, &policies, &ordered));
    for (size_t i = 0; i < policies.count && total < most; i++) {
        int64_t count = 0;

        TRY(count_of(store, &ordered, policies.items[i], most - total, &count));
        total += count;
    }
    *ret = total;
    return ERR_NONE;
}

/* ---- words ------------------------------------------------------------------------------ */

static MUST_USE Err
token_has(Store *store, int64_t hash, int64_t policy, int64_t entity, bool *ret)
{
    Query query = query_begin(store, TOKEN_HAS);

    query_bind_number(&query, 1, hash);
    query_bind_number(&query, 2, policy);
    query_bind_number(&query, 3, entity);
    *ret = query_next(&query);
    return query_end(&query);
}

static MUST_USE Err token_rarest(Store *store, const int64_t *tokens, size_t count, size_t *ret)
{
    int64_t least = INT64_MAX;

    for (size_t i = 0; i < count; i++) {
        Query query = query_begin(store, TOKEN_COUNT);
        int64_t number = 0;

        query_bind_number(&query, 1, tokens[i]);
        if (query_next(&query)) {
            number = query_number(&query, 0);
        }
        TRY(query_end(&query));
        if (number < least) {
            least = number;
            *ret = i;
        }
    }
    return ERR_NONE;
}

Err index_find(
    Store *store, Arena *arena, const int64_t *tokens, size_t count, size_t limit, Ids *ret)
{
    Ids ids = {0};
    Query query;
    Err err = ERR_NONE;
    size_t lead = 0;

    TRY(token_rarest(store, tokens, count, &lead));
    query = query_begin(store, TOKEN_FIND);
    query_bind_number(&query, 1, count > 0 ? tokens[lead] : 0);
    query_bind_number(&query, 2, 5000); /* of which the other words leave fewer */
    while (err.kind == ERR_OK && ids.count < limit && query_next(&query)) {
        int64_t entity = query_number(&query, 0);
        bool all = true;

        for (size_t i = 0; err.kind == ERR_OK && all && i < count; i++) {
            err = token_has(store, tokens[i], query_number(&query, 1), entity, &all);
        }
        if (err.kind == ERR_OK && all) {
            err = vec_push(arena, &ids, entity);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = ids;
    return ERR_NONE;
}

static MUST_USE Err
ids_of(Store *store, Arena *arena, Statement statement, int64_t hash, size_t limit, Ids *ret)
{
    Query query = query_begin(store, statement);
    Ids ids = {0};
    Err err = ERR_NONE;

    query_bind_number(&query, 1, hash);
    query_bind_number(&query, 2, (int64_t)limit);
    while (err.kind == ERR_OK && query_next(&query)) {
        err = vec_push(arena, &ids, query_number(&query, 0));
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = ids;
    return ERR_NONE;
}

Err index_token(Store *store, Arena *arena, int64_t token, size_t limit, Ids *ret)
{
    return ids_of(store, arena, TOKEN_FIND, token, limit, ret);
}

Err index_values(Store *store, Arena *arena, int64_t hash, size_t limit, Ids *ret)
{
    return ids_of(store, arena, VALUE_FIND, hash, limit, ret);
}

/* ---- links ------------------------------------------------------------------------------ */

static MUST_USE Err links_take(Arena *arena, Query *query, IndexLinks *ret)
{
    IndexLinks links = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(query)) {
        err = vec_push(
            arena, &links, ((IndexLink){query_number(query, 0), query_number(query, 1)}));
    }
    TRY(query_end(query));
    TRY(err);
    *ret = links;
    return ERR_NONE;
}

Err index_links(Store *store, Arena *arena, int64_t target, size_t limit, IndexLinks *ret)
{
    Query query = query_begin(store, LINKS_TO);

    query_bind_number(&query, 1, target);
    query_bind_number(&query, 2, (int64_t)limit);
    return links_take(arena, &query, ret);
}

Err index_links_unguarded(Store *store, Arena *arena, int64_t target, IndexLinks *ret)
{
    Query query = query_begin(store, LINKS_TO_UNGUARDED);

    query_bind_number(&query, 1, target);
    return links_take(arena, &query, ret);
}

Err index_value_unguarded(Store *store, int64_t hash, int64_t *ret)
{
    Query query = query_begin(store, VALUE_UNGUARDED);
    bool found = false;

    query_bind_number(&query, 1, hash);
    query_bind_number(&query, 2, 1);
    found = query_next(&query);
    if (found) {
        *ret = query_number(&query, 0);
    }
    TRY(query_end(&query));
    return found ? ERR_NONE : (Err){ERR_NOT_FOUND, 0, "nothing has this value"};
}

Err index_values_unguarded(Store *store, Arena *arena, int64_t hash, size_t limit, Ids *ret)
{
    return ids_of(store, arena, VALUE_UNGUARDED, hash, limit, ret);
}

/* ---- all of it at once ------------------------------------------------------------------ */

Err index_version(Store *store, int64_t *ret)
{
    Query query = query_begin(store, INDEX_VERSION);

    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

static MUST_USE Err
ids_of_policy(Store *store, Arena *arena, const Interned *policy, size_t limit, Ids *ret)
{
    Query query = query_begin(store, ENTITY_IDS);
    Err err = ERR_NONE;

    query_bind_number(&query, 1, store->kinds[kind_index(store->model, policy->policy.kind)]);
    query_bind_number(&query, 2, policy->id);
    while (err.kind == ERR_OK && ret->count < limit && query_next(&query)) {
        err = vec_push(arena, ret, query_number(&query, 0));
    }
    TRY(query_end(&query));
    return err;
}

Err index_of_kind(Store *store, Arena *arena, const Kind *kind, Ids *ret)
{
    Ids ids = {0};

    assert(store->viewed);
    for (size_t i = 0; i < store->policies.count; i++) {
        const Interned *item = &store->policies.items[i];

        if (item->permitted && item->policy.kind == kind && !item->policy.restricted &&
            item->policy.compartment != store->model->wall) {
            TRY(ids_of_policy(store, arena, item, SIZE_MAX, &ids));
        }
    }
    *ret = ids;
    return ERR_NONE;
}

static int soonest_first(const void *a, const void *b)
{
    const Interned *one = *(const Interned *const *)a;
    const Interned *other = *(const Interned *const *)b;
    int32_t days[] = {one->policy.handling.until, other->policy.handling.until};

    return days[0] != days[1] ? (days[0] > days[1]) - (days[0] < days[1])
                              : (one->id > other->id) - (one->id < other->id);
}

static MUST_USE Err
ending(Store *store, Arena *arena, int32_t to, bool all, size_t limit, Ids *ret)
{
    VEC(const Interned *) found = {0};
    Ids ids = {0};

    assert(store->viewed);
    for (size_t i = 0; i < store->policies.count; i++) {
        const Interned *item = &store->policies.items[i];
        const Policy *policy = &item->policy;

        if (policy->kind != NULL && !policy->restricted && policy->handling.until <= to &&
            (all ? !policy_keeps(store->model, policy) : item->permitted)) {
            TRY(vec_push(arena, &found, item));
        }
    }
    if (found.count > 0) {
        qsort(found.items, found.count, sizeof(*found.items), soonest_first);
    }
    for (size_t i = 0; i < found.count; i++) {
        TRY(ids_of_policy(store, arena, found.items[i], limit, &ids));
    }
    *ret = ids;
    return ERR_NONE;
}

Err index_ending(Store *store, Arena *arena, int32_t to, size_t limit, Ids *ret)
{
    return ending(store, arena, to, false, limit, ret);
}

Err index_ending_unguarded(Store *store, Arena *arena, int32_t to, size_t limit, Ids *ret)
{
    return ending(store, arena, to, true, limit, ret);
}

IndexScan index_scan_begin(Store *store)
{
    IndexScan scan = {store, query_begin(store, LINK_ALL_UNGUARDED), ERR_NONE};

    assert(store->viewed);
    query_bind_number(&scan.query, 1, INT64_MIN);
    return scan;
}

/* Numbers of policies are given in order, without gaps but for what was undone. */
static const Interned *policy_of(const Store *store, int64_t id)
{
    const Interneds *policies = &store->policies;

    if (id >= 1 && (size_t)id <= policies->count && policies->items[id - 1].id == id) {
        return &policies->items[id - 1];
    }
    for (size_t i = 0; i < policies->count; i++) {
        if (policies->items[i].id == id) {
            return &policies->items[i];
        }
    }
    return NULL;
}

bool index_scan_next(IndexScan *scan, IndexRow *ret)
{
    const Interned *policy = NULL;

    if (scan->err.kind != ERR_OK || !query_next(&scan->query)) {
        return false;
    }
    policy = policy_of(scan->store, query_number(&scan->query, 1));
    if (policy == NULL) {
        scan->err = (Err){ERR_CORRUPT, 0, "a record has a policy that the store does not know"};
        return false;
    }
    *ret = (IndexRow){
        .target = query_number(&scan->query, 0),
        .source = query_number(&scan->query, 2),
        .field = query_number(&scan->query, 3),
        .policy = &policy->policy,
        .seen = policy->permitted};
    return true;
}

Err index_scan_end(IndexScan *scan)
{
    TRY(query_end(&scan->query));
    return scan->err;
}

#define PICTURES_MOST 500
#define PICTURE_DAYS  90

Err picture_get(Store *store, Arena *arena, int64_t id, Str *ret)
{
    Query query = query_begin(store, PICTURE_GET);
    Err err = {ERR_NOT_FOUND, 0, "nobody has looked at this yet"};

    query_bind_number(&query, 1, id);
    if (query_next(&query)) {
        err = arena_copy(arena, query_bytes(&query, 0), ret);
    }
    TRY(query_end(&query));
    return err;
}

Err picture_put(Store *store, int64_t id, int64_t at, Str places)
{
    Query query = query_begin(store, PICTURE_PUT);

    query_bind_number(&query, 1, id);
    query_bind_number(&query, 2, at);
    query_bind_bytes(&query, 3, places.ptr, places.len);
    TRY(query_run(&query));
    query = query_begin(store, PICTURE_SWEEP);
    query_bind_number(&query, 1, at - PICTURE_DAYS * DAY_MS);
    query_bind_number(&query, 2, PICTURES_MOST);
    return query_run(&query);
}
