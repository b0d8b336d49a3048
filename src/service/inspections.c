#include "service/inspections.h"

#include "base/cursor.h"
#include "match/inspection.h"
#include "service/matchset.h"
#include "service/records.h"
#include "store/index.h"
#include "wire/age.h"
#include "wire/base64.h"

#include <stdlib.h>

#define OPENING_MOST ((size_t)4 << 20)

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

static const char *const counts[] = {"opened", "held", "cased", "shown"};

#define COUNTS (sizeof(counts) / sizeof(*counts))

static MUST_USE Err
number_in(const Record *record, const char *field, uint64_t most, uint64_t *ret)
{
    return str_number(record_first(record, field), most, ret);
}

static MUST_USE Err key_of(Arena *arena, Str text, uint8_t key[AGE_KEY])
{
    return age_recipient_parse(arena, text, key).kind == ERR_OK
               ? ERR_NONE
               : err_bad("the inspector's key is not a recipient of age");
}

/* ---- demanding --------------------------------------------------------------------------- */

static MUST_USE Err run_of_record(Call *call, const Record *record, Entity *match, Run *ret)
{
    Uuid uuid;

    TRY(uuid_parse(record_first(record, "match"), &uuid));
    TRY(entity_find(call->store, uuid, match));
    Err err = run_of_entity(call->store, call->arena, match->id, ret);

    return err.kind == ERR_NOT_FOUND ? err_bad("the match has not been offered") : err;
}

static MUST_USE Err set_hex(Call *call, Record *record, const char *field, const uint8_t *bytes)
{
    char *hex = arena_new(call->arena, char, 2 * HASH_SIZE);

    if (hex == NULL) {
        return full;
    }
    str_hex(bytes, HASH_SIZE, hex);
    return record_set(call->arena, record, field, (Str){hex, 2 * HASH_SIZE});
}

Err inspection_demand(Call *call, const Taken *taken)
{
    Env *env = node_env(call->node);
    Record record = *taken_record(taken);
    uint8_t seed[INSPECTION_SEED];
    uint8_t key[AGE_KEY];
    char uuid[UUID_TEXT + 1];
    uint64_t leaves = 0;
    Entity entity;
    Record match;
    JsonOut out;
    Peer peer;
    Run run;

    TRY(run_of_record(call, &record, &entity, &run));
    TRY(match_read(call, &run, &entity, &match));
    if (record_first(&match, "their_commitment").len == 0) {
        return err_bad("the partner has committed to nothing yet");
    }
    TRY(key_of(call->arena, record_first(&record, "inspector_key"), key));
    TRY(number_in(&record, "leaves", INSPECTION_MOST, &leaves));
    if (leaves < INSPECTION_LEAST) {
        return err_bad("at least one leaf is opened");
    }
    TRY(peer_get(call->store, call->arena, run.peer, &peer));
    env->random(env, seed, sizeof(seed));
    TRY(set_hex(call, &record, "seed", seed));
    TRY(set_hex(call, &record, "peer", peer.node.bytes));
    TRY(record_set(
        call->arena, &record, "commitment", record_first(&match, "their_commitment")));
    TRY(record_set(call->arena, &record, "run", record_first(&match, "run")));
    out = match_word_begin(call, &peer, &run);
    json_put_text(&out, "inspection", uuid_format(taken->entity->uuid, uuid));
    json_put_text(&out, "seed", record_first(&record, "seed"));
    json_put_text(&out, "leaves", record_first(&record, "leaves"));
    json_put_text(&out, "inspector", record_first(&record, "inspector"));
    json_put_text(&out, "key", record_first(&record, "inspector_key"));
    TRY(match_word_send(call, &peer, &out, "subak-match-demand"));
    return record_restate(call, taken->entity, &record, "demanded");
}

/* How many leaves of our set of a run were demanded before. */
static MUST_USE Err demanded_before(Call *call, const Run *run, Str commitment, uint64_t *ret)
{
    IndexLinks links;

    *ret = 0;
    TRY(index_links_unguarded(call->store, call->arena, run->entity, &links));
    for (size_t i = 0; i < links.count; i++) {
        Entity source;
        Revision revision;
        uint64_t leaves = 0;

        TRY(entity_get_unguarded(call->store, links.items[i].target, &source));
        if (source.kind == NULL || strcmp(source.kind->name, "inspection") != 0) {
            continue;
        }
        TRY(revision_get_unguarded(call->store, call->arena, &source, source.head, &revision));
        if (revision.erased ||
            !str_equal(record_first(&revision.record, "commitment"), commitment)) {
            continue; /* one of ours, of their set */
        }
        TRY(number_in(&revision.record, "leaves", INSPECTION_MOST, &leaves));
        *ret += leaves;
    }
    return ERR_NONE;
}

static MUST_USE Err
demand_texts(const Heard *heard, const Run *run, const Record *match, Record *record)
{
    Call *call = heard->call;
    const Json *claims = heard->jws->claims;
    char *uuid = arena_new(call->arena, char, UUID_TEXT + 1);
    Entity entity;
    Str text;

    if (uuid == NULL) {
        return full;
    }
    TRY(entity_get_unguarded(call->store, run->entity, &entity));
    TRY(arena_print(call->arena, &text, "Demanded by %.*s", STR_ARG(heard->card->name)));
    TRY(record_set(call->arena, record, "title", text));
    TRY(record_set(call->arena, record, "match", uuid_format(entity.uuid, uuid)));
    TRY(set_hex(call, record, "peer", heard->peer->node.bytes));
    TRY(record_set(call->arena, record, "leaves", json_get_text(claims, "leaves")));
    TRY(record_set(call->arena, record, "inspector", json_get_text(claims, "inspector")));
    TRY(record_set(call->arena, record, "inspector_key", json_get_text(claims, "key")));
    TRY(record_set(call->arena, record, "seed", json_get_text(claims, "seed")));
    TRY(record_set(call->arena, record, "commitment", record_first(match, "commitment")));
    return record_set(call->arena, record, "run", record_first(match, "run"));
}

/* The inspection of a run that a partner's word names by its own number, or none. */
static MUST_USE Err
inspection_of(Call *call, const Run *run, Str seed, Entity *ret, Record *record, bool *found)
{
    IndexLinks links;

    *found = false;
    TRY(index_links_unguarded(call->store, call->arena, run->entity, &links));
    for (size_t i = 0; i < links.count && !*found; i++) {
        Revision revision;

        TRY(entity_get_unguarded(call->store, links.items[i].target, ret));
        if (ret->kind == NULL || strcmp(ret->kind->name, "inspection") != 0) {
            continue;
        }
        TRY(revision_get_unguarded(call->store, call->arena, ret, ret->head, &revision));
        *record = revision.record;
        *found = !revision.erased && str_equal(record_first(record, "seed"), seed);
    }
    return ERR_NONE;
}

Err inspection_hear_demand(const Heard *heard)
{
    Call *call = heard->call;
    const Kind *kind = kind_find(node_model(call->node), STR("inspection"));
    const Json *claims = heard->jws->claims;
    uint8_t seed[INSPECTION_SEED];
    uint8_t key[AGE_KEY];
    uint64_t leaves = 0;
    uint64_t before = 0;
    Entity entity;
    Record match;
    Record record;
    Run run;
    bool found = false;

    TRY(matching_run_of(heard, &run));
    TRY(str_unhex(json_get_text(claims, "seed"), INSPECTION_SEED, seed));
    TRY(key_of(call->arena, json_get_text(claims, "key"), key));
    TRY(str_number(json_get_text(claims, "leaves"), INSPECTION_MOST, &leaves));
    TRY(inspection_of(call, &run, json_get_text(claims, "seed"), &entity, &record, &found));
    if (found) {
        return ERR_NONE; /* a word may come twice */
    }
    TRY(match_read(call, &run, &entity, &match));
    TRY(demanded_before(call, &run, record_first(&match, "commitment"), &before));
    if (leaves < INSPECTION_LEAST || before + leaves > INSPECTION_MOST) {
        return err_bad("more leaves than may be opened of one match");
    }
    TRY(record_new(call->arena, kind, &record));
    TRY(demand_texts(heard, &run, &match, &record));
    if (record_prepare_foreign(call, &record).kind != ERR_OK) {
        return err_bad("a demand of leaves that does not say for whom");
    }
    return record_state(call, &record, (uint8_t)state_find(kind, STR("received")), &entity);
}

/* ---- opening ----------------------------------------------------------------------------- */

typedef struct Opening {
    Call *call;
    Commitment commitment;
    MatchSet set; /* as the records give it now */
    Hash *tokens; /* of the set's tokens, in their order */
} Opening;

static MUST_USE Err leaves_read(Call *call, const Run *run, Commitment *ret)
{
    VEC(CommitmentLeaf) leaves = {0};
    Cursor cursor;
    Str bytes;

    TRY(run_leaves(call->store, call->arena, run, &bytes));
    cursor = cursor_begin(bytes);
    while (cursor.err.kind == ERR_OK && cursor_rest(&cursor).len > 0) {
        Str part = cursor_take(&cursor, cursor_u32(&cursor));
        CommitmentLeaf leaf;

        TRY(commitment_leaf_decode(part, &leaf));
        TRY(vec_push(call->arena, &leaves, leaf));
    }
    TRY(cursor_end(&cursor));
    return commitment_of_leaves(call->arena, leaves.items, leaves.count, ret);
}

/* The leaf's token as it reads, if our records still give one like it. */
static Str token_of(const Opening *opening, const Hash *token)
{
    for (size_t i = 0; i < opening->set.tokens.count; i++) {
        if (hash_equal(&opening->tokens[i], token)) {
            return opening->set.tokens.items[i].text;
        }
    }
    return (Str){"", 0};
}

static MUST_USE Err put_leaf(const Opening *opening, size_t place, JsonOut *out)
{
    Arena *arena = opening->call->arena;
    const CommitmentLeaf *leaf = &opening->commitment.leaves[place];
    CommitmentProof proof;
    Str bytes;
    Str text;

    TRY(commitment_leaf_encode(arena, leaf, &bytes));
    TRY(base64_encode(arena, BASE64_URL, bytes, &text));
    TRY(commitment_prove(&opening->commitment, place, &proof));
    json_open_object(out, NULL);
    json_put_number(out, "place", (int64_t)place);
    json_put_text(out, "leaf", text);
    json_put_text(out, "token", token_of(opening, &leaf->token));
    json_open_list(out, "path");
    for (size_t i = 0; i < proof.path_count; i++) {
        json_put_hex(out, NULL, proof.path[i].bytes, HASH_SIZE);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

static MUST_USE Err opening_write(const Opening *opening, const Record *record, Str *ret)
{
    uint8_t seed[INSPECTION_SEED];
    size_t places[INSPECTION_MOST];
    size_t drawn = 0;
    uint64_t leaves = 0;
    JsonOut out = json_begin(opening->call->arena, OPENING_MOST);

    TRY(str_unhex(record_first(record, "seed"), INSPECTION_SEED, seed));
    TRY(number_in(record, "leaves", INSPECTION_MOST, &leaves));
    TRY(inspection_draw(
        seed,
        &opening->commitment.shown,
        opening->commitment.count,
        (size_t)leaves,
        places,
        &drawn));
    json_open_object(&out, NULL);
    json_put_text(&out, "what", STR("subak-match-opening"));
    json_put_text(&out, "of", node_id(opening->call->node));
    json_put_text(&out, "run", record_first(record, "run"));
    json_put_hex(&out, "commitment", opening->commitment.shown.bytes, HASH_SIZE);
    json_put_text(&out, "seed", record_first(record, "seed"));
    json_put_number(&out, "count", (int64_t)opening->commitment.count);
    json_open_list(&out, "leaves");
    for (size_t i = 0; i < drawn; i++) {
        TRY(put_leaf(opening, places[i], &out));
    }
    json_close_list(&out);
    json_close_object(&out);
    return json_end(&out, ret);
}

/* What our records give today: a leaf's token is kept as a hash alone. */
static MUST_USE Err set_now(Opening *opening, const Run *run)
{
    Call *call = opening->call;
    Entity entity;
    Record match;
    Peer peer;
    Card card;

    TRY(match_read(call, run, &entity, &match));
    TRY(peer_get(call->store, call->arena, run->peer, &peer));
    TRY(card_read_kept(call->arena, peer.card, &card));
    TRY(matchset_build(call, &card, record_first(&match, "purpose"), &opening->set));
    opening->tokens = arena_new(call->arena, Hash, opening->set.tokens.count + 1);
    if (opening->tokens == NULL) {
        return full;
    }
    for (size_t i = 0; i < opening->set.tokens.count; i++) {
        opening->tokens[i] = hash_sha256(opening->set.tokens.items[i].text);
    }
    return ERR_NONE;
}

static MUST_USE Err
to_be_opened(Call *call, Uuid uuid, Entity *entity, Record *record, Run *run)
{
    Entity match;
    Revision revision;

    TRY(entity_find(call->store, uuid, entity));
    if (entity->kind == NULL || strcmp(entity->kind->name, "inspection") != 0) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such inspection"};
    }
    if (strcmp(entity->kind->states[entity->state].name, "open") != 0) {
        return (Err){ERR_CONFLICT, 0, "nobody has agreed to open it"};
    }
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    *record = revision.record;
    return run_of_record(call, record, &match, run);
}

Err inspection_opening(Call *call, Uuid uuid, Str *ret)
{
    Opening opening = {.call = call};
    uint8_t key[AGE_KEY];
    Entity entity;
    Record record;
    Run run;
    Str plain;
    Str sealed;
    Str detail;

    TRY(to_be_opened(call, uuid, &entity, &record, &run));
    TRY(leaves_read(call, &run, &opening.commitment));
    TRY(set_now(&opening, &run));
    TRY(opening_write(&opening, &record, &plain));
    TRY(key_of(call->arena, record_first(&record, "inspector_key"), key));
    TRY(age_encrypt(call->arena, node_env(call->node), key, plain, &sealed));
    TRY(age_armour(call->arena, sealed, ret));
    TRY(arena_print(
        call->arena,
        &detail,
        "an opening was written for the inspector %.*s",
        STR_ARG(record_first(&record, "inspector"))));
    return call_log(call, LOG_EXPORT, &entity, detail);
}

/* ---- the verdict ------------------------------------------------------------------------- */

Err inspection_report(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    Entity match;
    JsonOut out;
    Peer peer;
    Run run;

    TRY(run_of_record(call, &record, &match, &run));
    TRY(peer_get(call->store, call->arena, run.peer, &peer));
    out = match_word_begin(call, &peer, &run);
    json_put_text(&out, "seed", record_first(&record, "seed"));
    for (size_t i = 0; i < COUNTS; i++) {
        if (record_first(&record, counts[i]).len == 0) {
            return err_bad("say first what the inspector has counted");
        }
        json_put_text(&out, counts[i], record_first(&record, counts[i]));
    }
    return match_word_send(call, &peer, &out, "subak-match-inspected");
}

Err inspection_hear_verdict(const Heard *heard)
{
    Call *call = heard->call;
    const Json *claims = heard->jws->claims;
    Entity entity;
    Record record;
    Run run;
    bool found = false;

    TRY(matching_run_of(heard, &run));
    TRY(inspection_of(call, &run, json_get_text(claims, "seed"), &entity, &record, &found));
    if (!found) {
        return err_bad("the verdict of an inspection that nobody demanded");
    }
    for (size_t i = 0; i < COUNTS; i++) {
        uint64_t number = 0;
        Str text = json_get_text(claims, counts[i]);

        TRY(str_number(text, INSPECTION_MOST, &number));
        TRY(record_set(call->arena, &record, counts[i], text));
    }
    return record_restate(call, &entity, &record, "reported");
}
