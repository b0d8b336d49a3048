#include "network/syndicate/similar.h"

#include <math.h>

Err similar_weights(
    Arena *arena, const CaseSet *cases, size_t count, size_t feature_count, double **ret)
{
    double *weights = arena_new(arena, double, feature_count + 1);

    if (weights == NULL) {
        return err_limit("the cases need more memory than they may use");
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < cases[i].count; j++) {
            weights[cases[i].features[j]] += 1;
        }
    }
    for (size_t i = 0; i < feature_count; i++) {
        weights[i] = weights[i] > 0 ? log((double)(count + 1) / weights[i]) : 0;
    }
    *ret = weights;
    return ERR_NONE;
}

/* The weight of what both have over that of what either has. */
static double score(const CaseSet *a, const CaseSet *b, const double *weights)
{
    double both = 0;
    double either = 0;
    size_t i = 0;
    size_t j = 0;

    if (a->count < SIMILAR_FEATURES_LEAST || b->count < SIMILAR_FEATURES_LEAST) {
        return 0;
    }
    while (i < a->count || j < b->count) {
        bool from_a = j == b->count || (i < a->count && a->features[i] <= b->features[j]);
        bool from_b = i == a->count || (j < b->count && b->features[j] <= a->features[i]);
        double weight = weights[from_a ? a->features[i] : b->features[j]];

        either += weight;
        both += from_a && from_b ? weight : 0;
        i += from_a;
        j += from_b;
    }
    return either > 0 ? both / either : 0;
}

static void keep_best(Alikes *list, size_t top, Likeness one)
{
    size_t at = list->count;

    if (one.score <= 0) {
        return;
    }
    for (; at > 0 && list->items[at - 1].score < one.score; at--) {
        if (at < top) {
            list->items[at] = list->items[at - 1];
        }
    }
    if (at < top) {
        list->items[at] = one;
        list->count += list->count < top;
    }
}

/* What both have, what weighs most first. */
static MUST_USE Err tell_shared(
    Arena *arena, const CaseSet *a, const CaseSet *b, const double *weights, Likeness *ret)
{
    uint32_t *shared = arena_new(arena, uint32_t, a->count + 1);
    size_t count = 0;
    size_t j = 0;

    if (shared == NULL) {
        return err_limit("the cases need more memory than they may use");
    }
    for (size_t i = 0; i < a->count; i++) {
        uint32_t feature = a->features[i];
        size_t at = count;

        while (j < b->count && b->features[j] < feature) {
            j++;
        }
        if (j == b->count || b->features[j] != feature) {
            continue;
        }
        for (; at > 0 && weights[shared[at - 1]] < weights[feature]; at--) {
            shared[at] = shared[at - 1];
        }
        shared[at] = feature;
        count++;
    }
    ret->shared = shared;
    ret->shared_count = count;
    return ERR_NONE;
}

Err similar_find(
    Arena *arena,
    const CaseSet *cases,
    size_t count,
    size_t feature_count,
    size_t top,
    const Alikes **ret)
{
    Alikes *lists = arena_new(arena, Alikes, count + 1);
    double *weights = NULL;

    if (lists == NULL || count > SIMILAR_CASES_MOST) {
        return err_limit("at most 20000 cases are compared, as far as memory goes");
    }
    TRY(similar_weights(arena, cases, count, feature_count, &weights));
    for (size_t i = 0; i < count; i++) {
        lists[i].items = arena_new(arena, Likeness, top + 1);
        if (lists[i].items == NULL) {
            return err_limit("the cases need more memory than they may use");
        }
        for (size_t j = 0; j < count; j++) {
            if (j != i) {
                keep_best(
                    &lists[i],
                    top,
                    (Likeness){(uint32_t)j, score(&cases[i], &cases[j], weights), NULL, 0});
            }
        }
        for (size_t j = 0; j < lists[i].count; j++) {
            Likeness *one = &lists[i].items[j];

            TRY(tell_shared(arena, &cases[i], &cases[one->other], weights, one));
        }
    }
    *ret = lists;
    return ERR_NONE;
}
