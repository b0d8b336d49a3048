#include "service/stages.h"

#include "base/date.h"
#include "service/candidates.h"
#include "service/findings.h"
#include "service/records.h"
#include "wire/base64.h"

#define PART_BYTES ((size_t)512 << 10) /* of a list that goes in one word */

/* A list in parts that fit into envelopes. */
static MUST_USE Err
send_list(Call *call, const Peer *peer, const Run *run, const char *what, Str bytes)
{
    size_t parts = (bytes.len + PART_BYTES - 1) / PART_BYTES;

    for (size_t i = 0; i < parts; i++) {
        size_t mark = call->arena->used;
        JsonOut out = match_word_begin(call, peer, run);
        Str text;

        TRY(base64_encode(
            call->arena, BASE64_URL, str_part(bytes, i * PART_BYTES, PART_BYTES), &text));
        json_put_text(&out, "what", str_from(what));
        json_put_number(&out, "part", (int64_t)i);
        json_put_number(&out, "parts", (int64_t)parts);
        json_put_text(&out, "bytes", text);
        TRY(match_word_send(call, peer, &out, "subak-match-part"));
        arena_rewind(call->arena, mark);
    }
    return ERR_NONE;
}

/* Whether all of a list has come. */
static MUST_USE Err has_come(Call *call, const Run *run, const char *what, bool *ret)
{
    int64_t have = 0;
    uint64_t wanted = 0;
    Str name;
    Str text;
    Err err = ERR_NONE;

    *ret = false;
    TRY(arena_print(call->arena, &name, "count of %s", what));
    err = run_parts(call->store, call->arena, run, name, &text);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    TRY(str_number(text, 1000, &wanted));
    TRY(match_list_name(call->arena, str_from(what), &name));
    TRY(run_parts_count(call->store, run, name, &have));
    *ret = have == (int64_t)wanted;
    return ERR_NONE;
}

static MUST_USE Err has(Call *call, const Run *run, const char *name, bool *ret)
{
    int64_t count = 0;

    TRY(run_parts_count(call->store, run, str_from(name), &count));
    *ret = count > 0;
    return ERR_NONE;
}

/* ---- computing -------------------------------------------------------------------------- */

/* The stages of a run, in order. */
typedef enum Stage {
    STAGE_NONE,
    STAGE_LIST,   /* blind our lists */
    STAGE_TAGS,   /* answer theirs */
    STAGE_SIZE,   /* count */
    STAGE_ASK,    /* blind again, under their keys to be; show our own values */
    STAGE_ANSWER, /* evaluate what they ask */
    STAGE_LEARN,  /* and commit to it, unseen */
    STAGE_OPEN,   /* theirs has come: open ours */
    STAGE_SHOW
} Stage;

/* A run while it is worked at: what was read, and what is to be written. */
typedef struct Work {
    Run run;
    Stage stage;
    Peer peer;
    Card card;
    MatchSet set;
    Str secrets; /* of the overlap; later the seed of the function */
    Str offered; /* our lists; later what we asked */
    Str mine;    /* our tags */
    Str theirs;  /* what the stage needs of theirs */
    Str owned;   /* and, to learn, their own values */
    Str keep_name;
    Str keep;
    Str keep_secrets;
    const char *send_name[2];
    Str send[2];
    SizesFound sizes;
    Agreements agreements;
    Err failed; /* what the partner sent cannot be used */
} Work;

static MUST_USE Err stage_to_size(Call *call, const Run *run, Stage *ret)
{
    bool listed = false;
    bool tagged = false;
    bool lists = false;
    bool tags = false;

    TRY(has(call, run, "offered", &listed));
    TRY(has(call, run, "mine", &tagged));
    TRY(has_come(call, run, "lists", &lists));
    TRY(has_come(call, run, "tags", &tags));
    *ret = !listed            ? STAGE_LIST
           : !tagged && lists ? STAGE_TAGS
           : tagged && tags   ? STAGE_SIZE
                              : STAGE_NONE;
    return ERR_NONE;
}

static MUST_USE Err stage_to_learn(Call *call, const Run *run, Stage *ret)
{
    bool asked = false;
    bool answered = false;
    bool asks = false;
    bool owned = false;
    bool answers = false;

    TRY(has(call, run, "asked", &asked));
    TRY(has(call, run, "answered", &answered));
    TRY(has_come(call, run, "asks", &asks));
    TRY(has_come(call, run, "owned", &owned));
    TRY(has_come(call, run, "answers", &answers));
    *ret = !asked                         ? STAGE_ASK
           : !answered && asks            ? STAGE_ANSWER
           : answered && owned && answers ? STAGE_LEARN
                                          : STAGE_NONE;
    return ERR_NONE;
}

static MUST_USE Err stage_to_show(Call *call, const Run *run, Stage *ret)
{
    bool committed = false;
    bool opened = false;
    bool salted = false;

    TRY(has(call, run, "their found", &committed));
    TRY(has(call, run, "opened", &opened));
    TRY(has(call, run, "their salt", &salted));
    *ret = committed && !opened            ? STAGE_OPEN
           : committed && opened && salted ? STAGE_SHOW
                                           : STAGE_NONE;
    return ERR_NONE;
}

static MUST_USE Err stage_of(Call *call, const Run *run, Stage *ret)
{
    bool found = false;

    *ret = STAGE_NONE;
    if (str_is(run->state, "sizing")) {
        return stage_to_size(call, run, ret);
    }
    if (!str_is(run->state, "agreed") || !run->they_agreed) {
        return ERR_NONE;
    }
    TRY(has(call, run, "found", &found));
    return found ? stage_to_show(call, run, ret) : stage_to_learn(call, run, ret);
}

static MUST_USE Err part(Call *call, const Work *work, const char *name, Str *ret)
{
    return run_parts(call->store, call->arena, &work->run, str_from(name), ret);
}

static MUST_USE Err parts_read(Call *call, Work *work)
{
    switch (work->stage) {
    case STAGE_TAGS:
        TRY(part(call, work, "secrets", &work->secrets));
        TRY(part(call, work, "offered", &work->offered));
        return part(call, work, "their lists", &work->theirs);
    case STAGE_SIZE:
        TRY(part(call, work, "secrets", &work->secrets));
        TRY(part(call, work, "offered", &work->offered));
        TRY(part(call, work, "mine", &work->mine));
        return part(call, work, "their tags", &work->theirs);
    case STAGE_ANSWER:
        TRY(part(call, work, "seed", &work->secrets));
        return part(call, work, "their asks", &work->theirs);
    case STAGE_LEARN:
        TRY(part(call, work, "seed", &work->secrets));
        TRY(part(call, work, "asked", &work->offered));
        TRY(part(call, work, "their asks", &work->mine));
        TRY(part(call, work, "their owned", &work->owned));
        return part(call, work, "their answers", &work->theirs);
    case STAGE_SHOW:
        return findings_check(call, &work->run, &work->agreements);
    case STAGE_LIST:
    case STAGE_ASK:
    case STAGE_OPEN:
    case STAGE_NONE:
        break;
    }
    return ERR_NONE;
}

static Err work_read(Call *call, void *arg)
{
    Work *work = arg;
    Str bytes;

    TRY(run_due(call->store, call->arena, &work->run));
    TRY(stage_of(call, &work->run, &work->stage));
    TRY(peer_get(call->store, call->arena, work->run.peer, &work->peer));
    TRY(card_read_kept(call->arena, work->peer.card, &work->card));
    if (work->stage == STAGE_NONE) {
        return ERR_NONE;
    }
    TRY(part(call, work, "set", &bytes));
    TRY(matchset_decode(call->arena, bytes, &work->set));
    work->failed = parts_read(call, work);
    return work->failed.kind == ERR_BAD_INPUT ? ERR_NONE : work->failed;
}

static MUST_USE Err work_run(Call *call, Work *work)
{
    const GroupWork group = {.pool = node_pool(call->node)};
    Sections sections = {
        .arena = call->arena,
        .work = &group,
        .env = node_env(call->node),
        .tokens = &work->set.tokens,
        .own = node_id(call->node)};
    char *peer = arena_new(call->arena, char, 2 * HASH_SIZE);
    char *uuid = arena_new(call->arena, char, UUID_TEXT + 1);

    if (peer == NULL || uuid == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    str_hex(work->peer.node.bytes, HASH_SIZE, peer);
    sections.peer = (Str){peer, 2 * HASH_SIZE};
    sections.run = uuid_format(work->run.uuid, uuid);
    switch (work->stage) {
    case STAGE_LIST:
        work->keep_name = STR("offered");
        work->send_name[0] = "lists";
        TRY(sections_list(&sections, &work->keep_secrets, &work->keep));
        work->send[0] = work->keep;
        return ERR_NONE;
    case STAGE_TAGS:
        work->keep_name = STR("mine");
        work->send_name[0] = "tags";
        TRY(sections_tags(&sections, work->secrets, work->offered, work->theirs, &work->keep));
        work->send[0] = work->keep;
        return ERR_NONE;
    case STAGE_SIZE:
        return sections_size(
            &sections, work->secrets, work->offered, work->mine, work->theirs, &work->sizes);
    case STAGE_ASK:
        work->keep_name = STR("asked");
        work->send_name[0] = "asks";
        work->send_name[1] = "owned";
        return sections_ask(
            &sections, &work->keep_secrets, &work->keep, &work->send[0], &work->send[1]);
    case STAGE_ANSWER:
        work->keep_name = STR("answered");
        work->keep = STR("yes");
        work->send_name[0] = "answers";
        return sections_answer(&sections, work->secrets, work->theirs, &work->send[0]);
    case STAGE_LEARN:
        return sections_learn(
            &sections,
            &(Learning){
                .seed = work->secrets,
                .asked = work->offered,
                .their_keys = work->mine,
                .answers = work->theirs,
                .owned = work->owned,
                .ours = work->run.ours},
            &work->agreements);
    case STAGE_OPEN:
    case STAGE_SHOW:
    case STAGE_NONE:
        break;
    }
    return ERR_NONE;
}

/* ---- writing down what was computed ----------------------------------------------------- */

static MUST_USE Err band_text(Arena *arena, Str name, Band band, Str *ret)
{
    return arena_print(
        arena,
        ret,
        "%.*s%s%zu to %zu",
        STR_ARG(name),
        name.len > 0 ? ": " : "",
        band.least,
        band.most);
}

static MUST_USE Err sizes_write(Call *call, Work *work)
{
    Entity entity;
    Record record;
    Str text;

    TRY(match_read(call, &work->run, &entity, &record));
    TRY(band_text(call->arena, STR(""), work->sizes.all, &text));
    TRY(record_set(call->arena, &record, "overlap", text));
    record.fields[field_find(record.kind, STR("overlap_by")) - record.kind->fields].count = 0;
    for (int i = 0; i < TOKEN_TYPES_COUNT; i++) {
        if (!work->sizes.held[i]) {
            continue;
        }
        TRY(band_text(call->arena, token_type_name((TokenType)i), work->sizes.of[i], &text));
        TRY(record_add(call->arena, &record, field_find(record.kind, STR("overlap_by")), text));
    }
    work->run.state = STR("sized");
    return record_restate(call, &entity, &record, "sized");
}

static MUST_USE Err matches_write(Call *call, Work *work)
{
    Entity entity;
    Record record;

    TRY(match_read(call, &work->run, &entity, &record));
    TRY(candidates_make(
        call,
        &(CandidateSource){
            &work->run, &work->peer, &work->card, &entity, &work->set, &work->agreements}));
    work->run.state = STR("compared");
    call->purges = true;
    TRY(run_forget(call->store, &work->run));
    return record_restate(call, &entity, &record, "compared");
}

/* What the partner sent is not what the protocol says. It is over, and both people and the log are told. */
static MUST_USE Err failure_write(Call *call, Work *work)
{
    Entity entity;
    Record record;
    Str text;

    TRY(match_read(call, &work->run, &entity, &record));
    TRY(arena_print(
        call->arena, &text, "The partner's values could not be used: %s.", work->failed.what));
    TRY(record_set(call->arena, &record, "remarks", text));
    TRY(call_log(call, LOG_PEER, &entity, text));
    TRY(match_give_up(call, &work->run));
    return record_restate(call, &entity, &record, "declined");
}

static MUST_USE Err lists_write(Call *call, Work *work)
{
    if (work->keep_secrets.len > 0) {
        TRY(run_put(
            call->store,
            call->arena,
            &work->run,
            work->stage == STAGE_LIST ? STR("secrets") : STR("seed"),
            0,
            work->keep_secrets));
    }
    TRY(run_put(call->store, call->arena, &work->run, work->keep_name, 0, work->keep));
    for (int i = 0; i < 2 && work->send_name[i] != NULL; i++) {
        TRY(send_list(call, &work->peer, &work->run, work->send_name[i], work->send[i]));
    }
    return ERR_NONE;
}

static Err work_write(Call *call, void *arg)
{
    Work *work = arg;
    Run now;
    Stage stage = STAGE_NONE;

    TRY(run_get(call->store, call->arena, work->run.id, &now));
    TRY(stage_of(call, &now, &stage));
    if (str_is(now.state, "over") || stage != work->stage) {
        return ERR_NONE; /* somebody gave it up meanwhile */
    }
    work->run = now;
    if (work->failed.kind != ERR_OK) {
        return failure_write(call, work);
    }
    if (work->stage == STAGE_SIZE) {
        TRY(sizes_write(call, work));
    } else if (work->stage == STAGE_LEARN) {
        TRY(findings_commit(call, &work->run, &work->agreements));
    } else if (work->stage == STAGE_OPEN) {
        TRY(findings_open(call, &work->run));
    } else if (work->stage == STAGE_SHOW) {
        TRY(matches_write(call, work));
    } else if (work->stage != STAGE_NONE) {
        TRY(lists_write(call, work));
    }
    work->run.due = work->stage != STAGE_NONE && work->stage != STAGE_SHOW;
    return run_set(call->store, &work->run);
}

typedef struct Lapsing {
    bool found;
} Lapsing;

static Err lapse_run(Call *call, void *arg)
{
    Lapsing *lapsing = arg;
    Env *env = node_env(call->node);
    Entity entity;
    Record record;
    Run run;
    Err err = run_stale(
        call->store, call->arena, env->now(env) - (int64_t)MATCHING_LAPSES * DAY_MS, &run);

    lapsing->found = err.kind == ERR_OK;
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    TRY(match_read(call, &run, &entity, &record));
    TRY(findings_stopped(call, &run, &entity, "its time was over", &record));
    TRY(match_give_up(call, &run));
    return record_restate(call, &entity, &record, "declined");
}

static MUST_USE Err work_once(Call *call, bool *done)
{
    Work work = {0};
    Err err = call_read(call, work_read, &work);

    *done = err.kind == ERR_NOT_FOUND;
    if (*done) {
        return ERR_NONE;
    }
    TRY(err);
    if (work.failed.kind == ERR_OK) {
        err = work_run(call, &work);
    }
    if (err.kind == ERR_BAD_INPUT) {
        work.failed = err;
    } else {
        TRY(err);
    }
    return call_write_alone(call, work_write, &work);
}

Err stages_work(Node *node, Arena *arena)
{
    Call call = {.node = node, .arena = arena, .own_refs = true};
    Lapsing lapsing = {.found = true};
    size_t mark = arena->used;
    bool done = false;
    Err err = ERR_NONE;

    node_work_enter(node);
    while (err.kind == ERR_OK && !done) {
        err = work_once(&call, &done);
        arena_rewind(arena, mark);
    }
    while (err.kind == ERR_OK && lapsing.found) {
        err = call_write(&call, lapse_run, &lapsing);
        arena_rewind(arena, mark);
    }
    node_work_leave(node);
    return err;
}
