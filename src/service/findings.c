#include "service/findings.h"
#include "service/records.h"

/* Whether a part of this name is kept. */
static MUST_USE Err has(Call *call, const Run *run, const char *name, bool *ret)
{
    int64_t count = 0;

    TRY(run_parts_count(call->store, run, str_from(name), &count));
    *ret = count > 0;
    return ERR_NONE;
}

static MUST_USE Err hex_of(Arena *arena, const uint8_t *bytes, size_t count, Str *ret)
{
    char *hex = arena_new(arena, char, 2 * count);

    if (hex == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    str_hex(bytes, count, hex);
    *ret = (Str){hex, 2 * count};
    return ERR_NONE;
}

static MUST_USE Err hash_by(
    Call *call,
    const Run *run,
    const Hash *node,
    const uint8_t salt[FINDING_SALT],
    const Agreements *agreements,
    Hash *ret)
{
    char uuid[UUID_TEXT + 1];
    char hex[2 * HASH_SIZE];

    str_hex(node->bytes, HASH_SIZE, hex);
    return finding_hash(
        call->arena,
        salt,
        uuid_format(run->uuid, uuid),
        (Str){hex, sizeof(hex)},
        agreements,
        ret);
}

static MUST_USE Err finding_read(Call *call, const Run *run, Finding *ret)
{
    Str bytes;

    TRY(run_parts(call->store, call->arena, run, STR("found"), &bytes));
    return finding_decode(call->arena, bytes, ret);
}

/* ---- committing and opening -------------------------------------------------------------- */

Err findings_commit(Call *call, Run *run, const Agreements *agreements)
{
    Env *env = node_env(call->node);
    Finding finding = {.agreements = *agreements};
    Entity entity;
    Record record;
    Peer peer;
    Hash hash;
    JsonOut out;
    Str bytes;
    Str hex;
    Str detail;

    env->random(env, finding.salt, sizeof(finding.salt));
    TRY(hash_by(
        call,
        run,
        &node_identity(call->node)->card.id,
        finding.salt,
        &finding.agreements,
        &hash));
    TRY(hex_of(call->arena, hash.bytes, HASH_SIZE, &hex));
    TRY(finding_encode(call->arena, &finding, &bytes));
    TRY(run_put(call->store, call->arena, run, STR("found"), 0, bytes));
    TRY(peer_get(call->store, call->arena, run->peer, &peer));
    out = match_word_begin(call, &peer, run);
    json_put_text(&out, "found", hex);
    TRY(match_word_send(call, &peer, &out, "subak-match-found"));
    TRY(match_read(call, run, &entity, &record));
    TRY(record_set(call->arena, &record, "found", hex));
    TRY(record_restate(call, &entity, &record, "agreed"));
    TRY(arena_print(
        call->arena, &detail, "committed to what was learnt, unseen: %.*s", STR_ARG(hex)));
    return call_log(call, LOG_MOVE, &entity, detail);
}

Err findings_open(Call *call, const Run *run)
{
    Finding finding;
    Peer peer;
    JsonOut out;
    Str hex;

    TRY(finding_read(call, run, &finding));
    TRY(hex_of(call->arena, finding.salt, FINDING_SALT, &hex));
    TRY(run_put(call->store, call->arena, run, STR("opened"), 0, STR("yes")));
    TRY(peer_get(call->store, call->arena, run->peer, &peer));
    out = match_word_begin(call, &peer, run);
    json_put_text(&out, "salt", hex);
    return match_word_send(call, &peer, &out, "subak-match-opened");
}

Err findings_check(Call *call, const Run *run, Agreements *ret)
{
    Finding finding;
    Hash expected;
    Peer peer;
    Str salt;
    Str theirs;

    TRY(finding_read(call, run, &finding));
    TRY(run_parts(call->store, call->arena, run, STR("their salt"), &salt));
    TRY(run_parts(call->store, call->arena, run, STR("their found"), &theirs));
    TRY(peer_get(call->store, call->arena, run->peer, &peer));
    TRY(hash_by(
        call, run, &peer.node, (const uint8_t *)salt.ptr, &finding.agreements, &expected));
    *ret = finding.agreements;
    return str_equal(theirs, hash_str(&expected))
               ? ERR_NONE
               : err_bad("what the partner committed to is not what both must have learnt");
}

/* A word of the opening that is in its time, and has not been said before; else `late`. */
static MUST_USE Err heard_in_time(const Heard *heard, const char *part, Run *run, bool *late)
{
    bool before = false;

    TRY(matching_run_of(heard, run));
    *late = str_is(run->state, "over") || str_is(run->state, "compared");
    if (*late) {
        return ERR_NONE;
    }
    if (!str_is(run->state, "agreed") || !run->they_agreed) {
        return err_bad("a finding of a match that is not so far");
    }
    TRY(has(heard->call, run, part, &before));
    *late = before; /* the first one stands: nobody commits twice */
    return ERR_NONE;
}

static MUST_USE Err keep_due(const Heard *heard, Run *run, const char *part, Str bytes)
{
    TRY(run_put(heard->call->store, heard->call->arena, run, str_from(part), 0, bytes));
    run->due = true;
    node_wake(heard->call->node);
    return run_set(heard->call->store, run);
}

Err findings_hear_found(const Heard *heard)
{
    Call *call = heard->call;
    Str text = json_get_text(heard->jws->claims, "found");
    Entity entity;
    Record record;
    Hash hash;
    Run run;
    bool late = false;

    TRY(str_unhex(text, HASH_SIZE, hash.bytes));
    TRY(heard_in_time(heard, "their found", &run, &late));
    if (late) {
        return ERR_NONE;
    }
    TRY(match_read(call, &run, &entity, &record));
    TRY(record_set(call->arena, &record, "their_found", text));
    TRY(record_restate(call, &entity, &record, "agreed"));
    return keep_due(heard, &run, "their found", hash_str(&hash));
}

Err findings_hear_opened(const Heard *heard)
{
    uint8_t salt[FINDING_SALT];
    Run run;
    bool late = false;

    TRY(str_unhex(json_get_text(heard->jws->claims, "salt"), FINDING_SALT, salt));
    TRY(heard_in_time(heard, "their salt", &run, &late));
    return late ? ERR_NONE
                : keep_due(heard, &run, "their salt", (Str){(const char *)salt, sizeof(salt)});
}

/* ---- stopping between -------------------------------------------------------------------- */

Err findings_stopped(
    Call *call, const Run *run, const Entity *entity, const char *by, Record *record)
{
    bool answered = false;
    Peer peer;
    JsonOut out;
    Str text;

    TRY(has(call, run, "answered", &answered));
    if (!answered) {
        return ERR_NONE; /* the partner could learn nothing */
    }
    TRY(arena_print(
        call->arena,
        &text,
        "Stopped after the partner was sent what it needs to learn which agree (%s). %s "
        "Nothing "
        "was shown here.",
        by,
        record_first(record, "their_found").len == 0
            ? "It has not committed to what it found."
            : "It has committed to what it found, and the finding was not opened by both."));
    TRY(record_set(call->arena, record, "remarks", text));
    TRY(call_log(call, LOG_PEER, entity, text));
    TRY(peer_get(call->store, call->arena, run->peer, &peer));
    out = match_word_begin(call, &peer, run);
    json_put_text(&out, "by", str_from(by));
    json_put_text(&out, "found", record_first(record, "found"));
    json_put_text(&out, "their_found", record_first(record, "their_found"));
    return match_word_send(call, &peer, &out, "subak-match-stopped");
}

/* The partner says that the run ended between learning and showing. Whatever we have learnt is destroyed unseen. */
Err findings_hear_stopped(const Heard *heard)
{
    Call *call = heard->call;
    Entity entity;
    Record record;
    Run run;
    Str text;

    TRY(matching_run_of(heard, &run));
    if (str_is(run.state, "offered") || str_is(run.state, "sizing")) {
        return err_bad("the end of a finding of a match that is not so far");
    }
    TRY(match_read(call, &run, &entity, &record));
    TRY(arena_print(
        call->arena,
        &text,
        "The partner states that the match ended after values for learning had gone, before "
        "both "
        "findings were open (%.*s).",
        STR_ARG(str_part(json_get_text(heard->jws->claims, "by"), 0, 40))));
    TRY(call_log(call, LOG_PEER, &entity, text));
    if (str_is(run.state, "over") || str_is(run.state, "compared")) {
        return ERR_NONE;
    }
    TRY(record_set(call->arena, &record, "remarks", text));
    TRY(match_give_up(call, &run));
    return record_restate(call, &entity, &record, "declined");
}
