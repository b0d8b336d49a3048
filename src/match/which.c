#include "match/which.h"

#include "crypto/random.h"
#include "match/padding.h"

#include <assert.h>

#define FILLER_CHANCE 32 /* bytes of chance in an entry of padding */

/* No type of token has this name, so no token of either side is such a text. */
#define FILLER      "padding|"
#define FILLER_SIZE (sizeof(FILLER) - 1 + FILLER_CHANCE)

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

_Static_assert(WHICH_BATCH <= OPRF_BATCH_MAX, "one proof stands for a batch");

static size_t batches_of(size_t count)
{
    return (count + WHICH_BATCH - 1) / WHICH_BATCH;
}

static size_t batch_count(size_t count, size_t from)
{
    return count - from < WHICH_BATCH ? count - from : WHICH_BATCH;
}

Err which_key(Arena *arena, const uint8_t seed[OPRF_SEED], const Terms *terms, OprfKey *ret)
{
    Str info;

    TRY(terms_of_which(arena, terms, &info));
    return oprf_key_derive(OPRF_VERIFIED, seed, info, ret);
}

/* ---- the learner asks -------------------------------------------------------------------- */

static Err fill_inputs(Arena *arena, Env *env, const Strs *tokens, WhichAsk *ask)
{
    char *fillers = arena_new(arena, char, (ask->count - ask->known) * FILLER_SIZE + 1);

    ask->inputs = arena_new(arena, Str, ask->count);
    if (fillers == NULL || ask->inputs == NULL) {
        return full;
    }
    for (size_t i = 0; i < ask->known; i++) {
        ask->inputs[i] = tokens->items[i];
    }
    for (size_t i = ask->known; i < ask->count; i++) {
        char *filler = fillers + (i - ask->known) * FILLER_SIZE;

        memcpy(filler, FILLER, sizeof(FILLER) - 1);
        env->random(env, filler + sizeof(FILLER) - 1, FILLER_CHANCE);
        ask->inputs[i] = (Str){filler, FILLER_SIZE};
    }
    return ERR_NONE;
}

/* The part of a run that one proof stands for. */
static OprfBatch batch_at(const WhichAsk *ask, OprfElement *evaluated, size_t from)
{
    return (OprfBatch){
        .mode = OPRF_VERIFIED,
        .count = batch_count(ask->count, from),
        .inputs = ask->inputs + from,
        .blinds = ask->blinds + from,
        .blinded = ask->blinded + from,
        .evaluated = evaluated == NULL ? NULL : evaluated + from,
    };
}

Err which_ask_on(
    const GroupWork *work, Arena *arena, Env *env, const Strs *tokens, WhichAsk *ret)
{
    WhichAsk ask = {.known = tokens->count};

    TRY(padding_size(tokens->count, &ask.count));
    TRY(fill_inputs(arena, env, tokens, &ask));
    ask.blinds = arena_new(arena, OprfScalar, ask.count);
    ask.blinded = arena_new(arena, OprfElement, ask.count);
    if (ask.blinds == NULL || ask.blinded == NULL) {
        return full;
    }
    for (size_t from = 0; from < ask.count; from += WHICH_BATCH) {
        OprfBatch batch = batch_at(&ask, NULL, from);
        Err err = oprf_blind_on(work, &batch, env);

        if (err.kind != ERR_OK) {
            which_end(&ask);
            return err;
        }
    }
    *ret = ask;
    return ERR_NONE;
}

Err which_resume(
    Arena *arena,
    const Strs *tokens,
    OprfScalar *blinds,
    OprfElement *blinded,
    size_t count,
    WhichAsk *ret)
{
    WhichAsk ask = {
        .known = tokens->count, .count = count, .blinds = blinds, .blinded = blinded};

    if (count < tokens->count) {
        return err_bad("fewer were asked for than there are tokens");
    }
    ask.inputs = arena_new(arena, Str, count);
    if (ask.inputs == NULL) {
        return full;
    }
    for (size_t i = 0; i < count; i++) {
        /* What padding was made of does not matter: its values are never looked at. */
        ask.inputs[i] = i < ask.known ? tokens->items[i] : STR(FILLER);
    }
    *ret = ask;
    return ERR_NONE;
}

void which_end(WhichAsk *ask)
{
    secret_wipe(ask->blinds, ask->count * sizeof(*ask->blinds));
}

/* ---- the owner answers ------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(OprfElement));
}

static Err check_distinct(Arena *arena, const OprfElement *elements, size_t count)
{
    size_t used = arena->used;
    OprfElement *sorted = arena_new(arena, OprfElement, count);
    Err err = ERR_NONE;

    if (sorted == NULL) {
        return full;
    }
    memcpy(sorted, elements, count * sizeof(*sorted));
    qsort(sorted, count, sizeof(*sorted), by_bytes);
    for (size_t i = 1; i < count; i++) {
        if (by_bytes(&sorted[i - 1], &sorted[i]) == 0) {
            err = err_bad("an element is there twice");
        }
    }
    arena_rewind(arena, used);
    return err;
}

static Err answer_batches(
    const GroupWork *work,
    Env *env,
    const OprfKey *key,
    const OprfElement *blinded,
    const WhichAnswer *answer)
{
    for (size_t i = 0; i < answer->proof_count; i++) {
        size_t from = i * WHICH_BATCH;
        OprfElement copy[WHICH_BATCH];
        OprfBatch batch = {
            .mode = OPRF_VERIFIED,
            .count = batch_count(answer->count, from),
            .blinded = copy,
            .evaluated = answer->evaluated + from,
        };
        Err err = ERR_NONE;

        memcpy(copy, blinded + from, batch.count * sizeof(*copy));
        err = oprf_evaluate_on(work, &batch, key);
        if (err.kind != ERR_OK) {
            err.at += (uint32_t)(from * sizeof(*blinded));
            return err;
        }
        TRY(oprf_prove_on(work, &batch, key, env, &answer->proofs[i]));
    }
    return ERR_NONE;
}

Err which_answer_on(
    const GroupWork *work,
    Arena *arena,
    Env *env,
    const OprfKey *key,
    const OprfElement *blinded,
    size_t count,
    WhichAnswer *ret)
{
    WhichAnswer answer = {.count = count, .proof_count = batches_of(count)};

    if (!padding_is_size(count)) {
        return err_bad("a list of a size that no padding makes");
    }
    TRY(check_distinct(arena, blinded, count));
    answer.evaluated = arena_new(arena, OprfElement, count);
    answer.proofs = arena_new(arena, OprfProof, answer.proof_count);
    if (answer.evaluated == NULL || answer.proofs == NULL) {
        return full;
    }
    TRY(answer_batches(work, env, key, blinded, &answer));
    *ret = answer;
    return ERR_NONE;
}

static Tag tag_of(const OprfOutput *output)
{
    Tag tag;

    memcpy(tag.bytes, output->bytes, sizeof(tag.bytes));
    return tag;
}

/* The tags of tokens into the front of a list that has room for them. */
static Err put_tags(const GroupWork *work, const OprfKey *key, const Strs *tokens, Tag *tags)
{
    OprfOutput outputs[WHICH_BATCH];
    Err err = ERR_NONE;

    for (size_t from = 0; from < tokens->count && err.kind == ERR_OK; from += WHICH_BATCH) {
        size_t count = batch_count(tokens->count, from);

        err = oprf_compute_on(work, key, tokens->items + from, count, outputs);
        for (size_t i = 0; i < count && err.kind == ERR_OK; i++) {
            tags[from + i] = tag_of(&outputs[i]);
        }
    }
    secret_wipe(outputs, sizeof(outputs));
    return err.kind == ERR_OK ? ERR_NONE : (Err){err.kind, 0, err.what};
}

Err which_tags_on(
    const GroupWork *work, Arena *arena, const OprfKey *key, const Strs *tokens, Tags *ret)
{
    ret->count = tokens->count;
    ret->items = arena_new(arena, Tag, tokens->count + 1);
    return ret->items == NULL ? full : put_tags(work, key, tokens, ret->items);
}

Err which_list_on(
    const GroupWork *work,
    Arena *arena,
    Env *env,
    const OprfKey *key,
    const Strs *tokens,
    Tags *ret)
{
    Tags list = {0};

    TRY(padding_size(tokens->count, &list.count));
    list.items = arena_new(arena, Tag, list.count);
    if (list.items == NULL) {
        return full;
    }
    TRY(put_tags(work, key, tokens, list.items));
    for (size_t i = tokens->count; i < list.count; i++) {
        env->random(env, list.items[i].bytes, sizeof(list.items[i].bytes));
    }
    tags_sort(&list);
    if (tags_check(&list).kind != ERR_OK) {
        return err_bad("a token is there twice");
    }
    *ret = list;
    return ERR_NONE;
}

/* ---- the learner learns ------------------------------------------------------------------ */

static Err check_answer(const WhichAsk *ask, const WhichAnswer *answer)
{
    return answer->count != ask->count || answer->proof_count != batches_of(ask->count)
               ? err_bad("an answer of another length than what was asked")
               : ERR_NONE;
}

/* Add what matches of one batch. Padding is looked up like any other, and never told. */
static Err match_batch(
    Arena *arena,
    const WhichAsk *ask,
    size_t from,
    const OprfOutput *outputs,
    const Tags *list,
    WhichMatches *ret)
{
    for (size_t i = 0; i < batch_count(ask->count, from); i++) {
        Tag tag = tag_of(&outputs[i]);

        if (tags_have(list, &tag) && from + i < ask->known) {
            TRY(vec_push(arena, ret, ((WhichMatch){(uint32_t)(from + i), tag})));
        }
    }
    return ERR_NONE;
}

static Err learn_batches(
    const GroupWork *work,
    Arena *arena,
    const WhichAsk *ask,
    const OprfElement *public_key,
    const WhichAnswer *answer,
    const Tags *list,
    WhichMatches *ret)
{
    OprfOutput *outputs = arena_new(arena, OprfOutput, WHICH_BATCH);
    Err err = outputs == NULL ? full : ERR_NONE;

    for (size_t i = 0; i < answer->proof_count && err.kind == ERR_OK; i++) {
        size_t from = i * WHICH_BATCH;
        OprfBatch batch = batch_at(ask, answer->evaluated, from);

        err = oprf_finalize_on(work, &batch, public_key, &answer->proofs[i], outputs);
        if (err.kind == ERR_OK) {
            err = match_batch(arena, ask, from, outputs, list, ret);
        }
    }
    if (outputs != NULL) {
        secret_wipe(outputs, WHICH_BATCH * sizeof(*outputs));
    }
    return err;
}

Err which_learn_on(
    const GroupWork *work,
    Arena *arena,
    WhichAsk *ask,
    const OprfElement *public_key,
    const WhichAnswer *answer,
    const Tags *list,
    WhichMatches *ret)
{
    WhichMatches matches = {0};
    Err err = check_answer(ask, answer);

    assert(ask->known <= ask->count);
    if (err.kind == ERR_OK) {
        err = tags_check(list);
    }
    if (err.kind == ERR_OK) {
        err = learn_batches(work, arena, ask, public_key, answer, list, &matches);
    }
    which_end(ask);
    if (err.kind == ERR_OK) {
        *ret = matches;
    }
    return err;
}
