#include "service/exchange.h"

#include "base/date.h"
#include "service/inbox.h"
#include "service/outbox.h"
#include "service/peers.h"
#include "wire/note.h"

#define MESSAGE_MOST ((size_t)40 << 20) /* bytes */
#define MET_MS       (10 * 60 * 1000)   /* not every meeting is worth a write */
#define TRIES_MOST   64                 /* poisoned items of one envelope */

static const Err stranger = {ERR_DENIED, 0, "not known here"};

static Call call_of(Node *node, Arena *arena)
{
    return (Call){.node = node, .arena = arena, .own_refs = true};
}

/* ---- the log of a channel --------------------------------------------------------------- */

/* The log of what went from one node to another: its leaves are the signed headers. */
static MUST_USE Err origin_of(Arena *arena, const Card *from, const Card *to, Str *ret)
{
    char id[16];

    str_hex(to->id.bytes, sizeof(id) / 2, id);
    return arena_print(arena, ret, "%.*s/to/%.*s", STR_ARG(from->log), (int)sizeof(id), id);
}

static Hash root_of(const SentHeads *heads, int64_t size)
{
    Tree tree = {0};
    Hash rows[TREE_LEVELS / TILE_HEIGHT + 1];

    for (int64_t i = 0; i < size; i++) {
        Hash leaf = tree_leaf(heads->items[i].head);

        (void)tree_append(&tree, &leaf, rows);
    }
    return tree_root(&tree);
}

/* The head of a log of ours, signed by us. */
static MUST_USE Err head_note(Call *call, Str origin, int64_t size, const Hash *root, Str *ret)
{
    const Identity *identity = node_identity(call->node);
    NoteKey key = {.name = origin, .type = NOTE_SIGNATURE};
    NoteCheckpoint head = {
        .origin = origin, .size = (uint64_t)size, .root = *root, .extensions = {"", 0}};
    Str text;
    Str line;

    memcpy(key.public_key, identity->card.sign, SIGN_PUBLIC);
    TRY(note_checkpoint_format(call->arena, &head, &text));
    TRY(note_sign(call->arena, &key, identity->sign, text, &line));
    return note_format(call->arena, text, &line, 1, ret);
}

/* The head of the whole log, once a day the same for all: padded, so that it does not tell how busy the day was. */
static MUST_USE Err day_note(Call *call, Str *ret)
{
    const Identity *identity = node_identity(call->node);
    int64_t size = 0;
    Hash root;
    Str today;
    Str day;
    Err err = store_meta_get(call->store, call->arena, "log_day", &day);

    TRY(arena_print(call->arena, &today, "%d", node_today(call->node)));
    if (err.kind == ERR_OK && str_equal(day, today)) {
        return store_meta_get(call->store, call->arena, "log_note", ret);
    }
    if (err.kind != ERR_NOT_FOUND) {
        TRY(err);
    }
    TRY(log_pad(call->store, &size, &root));
    TRY(head_note(call, identity->card.log, size, &root, ret));
    TRY(store_meta_put(call->store, "log_day", today));
    return store_meta_put(call->store, "log_note", *ret);
}

/* The head of our own log of the channel, signed by us. */
static MUST_USE Err channel_note(Call *call, const Peer *peer, Str origin, Str *ret)
{
    SentHeads heads;
    Hash root;

    TRY(sent_from(
        call->store,
        call->arena,
        peer->id,
        node_identity(call->node)->card.incarnation,
        0,
        INT32_MAX,
        &heads));
    root = root_of(&heads, (int64_t)heads.count);
    return head_note(call, origin, (int64_t)heads.count, &root, ret);
}

/* ---- greeting --------------------------------------------------------------------------- */

static MUST_USE Err put_word(Call *call, Buf *body, const char *typ, Str payload)
{
    JwsDraft draft = {.typ = str_from(typ), .kid = {"", 0}, .payload = payload};
    Str line;

    TRY(jws_sign(call->arena, node_identity(call->node)->sign, &draft, &line));
    buf_put(body, line);
    buf_put_char(body, '\n');
    return ERR_NONE;
}

static MUST_USE Err put_note(Call *call, Buf *body, Str note)
{
    JsonOut out = json_begin(call->arena, NOTE_MAX * 2);
    Str payload;

    json_open_object(&out, NULL);
    json_put_text(&out, "note", note);
    json_close_object(&out);
    TRY(json_end(&out, &payload));
    return put_word(call, body, "subak-log", payload);
}

/* How far we are: what of theirs has come, and up to where we hold their signature under our own log. */
static MUST_USE Err
put_cursor(Call *call, Buf *body, const Peer *peer, int64_t signed_to, int64_t log_to)
{
    JsonOut out = json_begin(call->arena, 4096);
    Str payload;

    json_open_object(&out, NULL);
    json_put_number(&out, "incarnation", peer->incarnation);
    json_put_number(&out, "upto", peer->in_seq);
    json_put_number(&out, "signed", signed_to);
    json_put_number(&out, "log", log_to);
    json_close_object(&out);
    TRY(json_end(&out, &payload));
    return put_word(call, body, "subak-cursor", payload);
}

static MUST_USE Err witnessed(Call *call, const Peer *peer, Str origin, Witness *ret)
{
    Err err = witness_last(call->store, call->arena, peer->id, origin, ret);

    return err.kind == ERR_NOT_FOUND ? ERR_NONE : err;
}

static MUST_USE Err size_of_note(Call *call, Str text, int64_t *ret)
{
    NoteCheckpoint head;
    Note note;

    TRY(note_parse(call->arena, text, &note));
    TRY(note_checkpoint_parse(note.text, &head));
    *ret = (int64_t)head.size;
    return ERR_NONE;
}

/* Heads of ours that they have not signed, and theirs that we have and they do not know of. */
static MUST_USE Err put_heads(
    Call *call,
    Buf *body,
    const Peer *peer,
    const Card *card,
    int64_t channel_to,
    int64_t log_to)
{
    const Identity *identity = node_identity(call->node);
    Witness theirs = {.size = 0};
    int64_t size = 0;
    Str origin;
    Str note;

    TRY(origin_of(call->arena, &identity->card, card, &origin));
    if (channel_to < peer->out_seq) {
        TRY(channel_note(call, peer, origin, &note));
        TRY(put_note(call, body, note));
    }
    TRY(day_note(call, &note));
    TRY(size_of_note(call, note, &size));
    if (log_to < size) {
        TRY(put_note(call, body, note));
    }
    TRY(origin_of(call->arena, card, &identity->card, &origin));
    TRY(witnessed(call, peer, origin, &theirs));
    if (theirs.size > peer->in_signed) {
        TRY(put_note(call, body, theirs.note));
    }
    theirs.size = 0;
    TRY(witnessed(call, peer, card->log, &theirs));
    return theirs.size > peer->log_signed ? put_note(call, body, theirs.note) : ERR_NONE;
}

static MUST_USE Err greeting_body(Call *call, const Peer *peer, const Card *card, Str *ret)
{
    const Identity *identity = node_identity(call->node);
    Buf body = buf_begin(call->arena, ENVELOPE_BODY);
    Witness channel = {.size = 0};
    Witness whole = {.size = 0};
    Str origin;

    if (!identity->card.first) {
        buf_put(&body, identity->card_text);
        buf_put_char(&body, '\n');
    }
    TRY(origin_of(call->arena, &identity->card, card, &origin));
    TRY(witnessed(call, peer, origin, &channel));
    TRY(witnessed(call, peer, identity->card.log, &whole));
    TRY(put_cursor(call, &body, peer, channel.size, whole.size));
    TRY(put_heads(call, &body, peer, card, channel.size, whole.size));
    return buf_end(&body, ret);
}

static MUST_USE Err greeting_make(Call *call, const Peer *peer, const Card *card, Parcel *ret)
{
    Env *env = node_env(call->node);
    const Identity *identity = node_identity(call->node);
    EnvelopeHead head = {
        .from = identity->card.id,
        .to = peer->node,
        .greeting = true,
        .incarnation = identity->card.incarnation,
        .created = env->now(env),
        .expires = env->now(env) + 7 * DAY_MS};

    TRY(greeting_body(call, peer, card, &ret->body));
    return envelope_sign(call->arena, identity->sign, &head, ret->body, &ret->head);
}

/* ---- out -------------------------------------------------------------------------------- */

typedef struct Writing {
    int64_t id;
    Card card;
    Parcel greeting;
    Parcels parcels;
    bool more;
} Writing;

static Err write_run(Call *call, void *arg)
{
    Writing *writing = arg;
    Peer peer;

    TRY(peer_get(call->store, call->arena, writing->id, &peer));
    if (!peer_is_pinned(&peer)) {
        return (Err){ERR_DENIED, 0, "the partner is not pinned"};
    }
    TRY(card_read_kept(call->arena, peer.card, &writing->card));
    TRY(outbox_pack(call, &peer, &writing->parcels, &writing->more));
    return greeting_make(call, &peer, &writing->card, &writing->greeting);
}

static MUST_USE Err
put_sealed(Call *call, const Card *card, const Parcel *parcel, bool armoured, Buf *buf)
{
    Str sealed;
    Str text;

    TRY(envelope_seal(
        call->arena, node_env(call->node), card->seal, parcel->head, parcel->body, &sealed));
    if (!armoured) {
        envelope_put(buf, sealed);
        return ERR_NONE;
    }
    TRY(age_armour(call->arena, sealed, &text));
    buf_put(buf, text);
    return ERR_NONE;
}

Err exchange_write(Node *node, Arena *arena, int64_t peer, bool armoured, Outgoing *ret)
{
    Call call = call_of(node, arena);
    Writing writing = {.id = peer};
    Buf buf = buf_begin(arena, MESSAGE_MOST);

    TRY(call_write(&call, write_run, &writing));
    TRY(put_sealed(&call, &writing.card, &writing.greeting, armoured, &buf));
    for (size_t i = 0; i < writing.parcels.count; i++) {
        TRY(put_sealed(&call, &writing.card, &writing.parcels.items[i], armoured, &buf));
    }
    ret->envelopes = writing.parcels.count;
    ret->more = writing.more;
    return buf_end(&buf, &ret->bytes);
}

/* ---- in --------------------------------------------------------------------------------- */

/* A greeting while it is read: what it changes is written only where something does. */
typedef struct Greeting {
    const Envelope *envelope;
    Peer peer;
    Card card;
    bool changed;
} Greeting;

static MUST_USE Err take_card(Call *call, Greeting *greeting, Str line)
{
    Card card;

    TRY(card_parse(call->arena, line, &card));
    if (card.incarnation > greeting->peer.incarnation) {
        TRY(peers_renew(call, &greeting->peer, &card, line));
        greeting->card = card;
    }
    return ERR_NONE;
}

/* Who says that he has more than we know to have sent has met an earlier self of this node: it was put back from
 * a copy without `subak restore`, and must not go on under numbers that it has used before.
 */
static MUST_USE Err take_cursor(Call *call, Greeting *greeting, const Json *claims)
{
    Peer *peer = &greeting->peer;
    int64_t upto = json_get_number(claims, "upto", 0);
    int64_t signed_to = json_get_number(claims, "signed", 0);
    int64_t log_to = json_get_number(claims, "log", 0);

    if (json_get_number(claims, "incarnation", 0) !=
        node_identity(call->node)->card.incarnation) {
        return ERR_NONE; /* of an earlier life of ours; ours has begun anew */
    }
    if (upto > peer->out_seq) {
        return (Err){
            ERR_CONFLICT,
            0,
            "the partner has more of this node than it remembers: was it put back without "
            "subak "
            "restore?"};
    }
    greeting->changed = greeting->changed || upto != peer->out_taken ||
                        signed_to != peer->in_signed || log_to != peer->log_signed;
    peer->out_taken = upto < 0 ? 0 : upto;
    peer->in_signed = signed_to;
    peer->log_signed = log_to;
    return ERR_NONE;
}

/* Sign a head of theirs, and keep it. */
static MUST_USE Err
cosign(Call *call, Greeting *greeting, const NoteCheckpoint *head, const Note *note)
{
    Env *env = node_env(call->node);
    const Identity *identity = node_identity(call->node);
    NoteWitness witness = {
        .key = {.name = identity->card.log, .type = NOTE_COSIGNATURE},
        .secret_key = identity->sign,
        .at_s = env->now(env) / 1000};
    Str lines[2] = {note->lines[0].line, {"", 0}};
    Str text;

    memcpy(witness.key.public_key, identity->card.sign, SIGN_PUBLIC);
    TRY(note_cosign(call->arena, &witness, note->text, &lines[1]));
    TRY(note_format(call->arena, note->text, lines, 2, &text));
    greeting->changed = true;
    return witness_put(
        call->store,
        greeting->peer.id,
        &(Witness){.origin = head->origin, .size = (int64_t)head->size, .note = text});
}

static MUST_USE Err
is_theirs(Call *call, const Greeting *greeting, const NoteCheckpoint *head, const Note *note)
{
    NoteKey key = {.name = head->origin, .type = NOTE_SIGNATURE};
    int64_t at = 0;

    memcpy(key.public_key, greeting->card.sign, SIGN_PUBLIC);
    return note_verify(call->arena, note, &key, &at);
}

/* A head that cannot be true beside what they signed before: kept and not signed. What came with it is looked at all
 * the same.
 */
static MUST_USE Err contradicts(Call *call, const Greeting *greeting, Str text, const char *why)
{
    return inbox_proof(
        call, &(Refused){.peer = greeting->peer.id, .why = str_from(why), .bytes = text});
}

/* The head of their log of the channel: it must be the one that follows from the headers that came to us. */
static MUST_USE Err sign_channel(
    Call *call, Greeting *greeting, const NoteCheckpoint *head, const Note *note, Str text)
{
    SentHeads heads;
    Hash root;

    TRY(is_theirs(call, greeting, head, note));
    if (head->size > (uint64_t)greeting->peer.in_seq) {
        return ERR_NONE; /* not all of it has come yet */
    }
    TRY(received_from(
        call->store,
        call->arena,
        greeting->peer.id,
        greeting->peer.incarnation,
        0,
        INT32_MAX,
        &heads));
    root = root_of(&heads, (int64_t)head->size);
    if (!hash_equal(&root, &head->root)) {
        return contradicts(
            call,
            greeting,
            text,
            "the head of the partner's log is not of the envelopes that came");
    }
    return cosign(call, greeting, head, note);
}

/* The head of their whole log: we do not see what is in it, and keep it as it was on that day. It does not shrink, and of
 * one size there is one.
 */
static MUST_USE Err sign_whole(
    Call *call, Greeting *greeting, const NoteCheckpoint *head, const Note *note, Str text)
{
    Witness before = {.size = 0};
    NoteCheckpoint was;
    Note kept;

    TRY(is_theirs(call, greeting, head, note));
    TRY(witnessed(call, &greeting->peer, head->origin, &before));
    if (before.size < (int64_t)head->size) {
        return cosign(call, greeting, head, note);
    }
    TRY(note_parse(call->arena, before.note, &kept));
    TRY(note_checkpoint_parse(kept.text, &was));
    if (before.size == (int64_t)head->size && hash_equal(&was.root, &head->root)) {
        return ERR_NONE;
    }
    return contradicts(
        call, greeting, text, "the log is not the one whose head was shown before");
}

/* Our own head came back with their signature under it. */
static MUST_USE Err keep_ours(
    Call *call, Greeting *greeting, const NoteCheckpoint *head, const Note *note, Str text)
{
    const Identity *identity = node_identity(call->node);
    NoteKey own = {.name = head->origin, .type = NOTE_SIGNATURE};
    NoteKey theirs = {.name = greeting->card.log, .type = NOTE_COSIGNATURE};
    int64_t at = 0;

    memcpy(own.public_key, identity->card.sign, SIGN_PUBLIC);
    memcpy(theirs.public_key, greeting->card.sign, SIGN_PUBLIC);
    TRY(note_verify(call->arena, note, &own, &at));
    TRY(note_verify(call->arena, note, &theirs, &at));
    greeting->changed = true;
    return witness_put(
        call->store,
        greeting->peer.id,
        &(Witness){.origin = head->origin, .size = (int64_t)head->size, .note = text});
}

static MUST_USE Err take_note(Call *call, Greeting *greeting, Str text)
{
    const Identity *identity = node_identity(call->node);
    NoteCheckpoint head;
    Note note;
    Str origin;

    TRY(note_parse(call->arena, text, &note));
    TRY(note_checkpoint_parse(note.text, &head));
    TRY(origin_of(call->arena, &greeting->card, &identity->card, &origin));
    if (str_equal(head.origin, origin)) {
        return sign_channel(call, greeting, &head, &note, text);
    }
    if (str_equal(head.origin, greeting->card.log)) {
        return sign_whole(call, greeting, &head, &note, text);
    }
    TRY(origin_of(call->arena, &identity->card, &greeting->card, &origin));
    return str_equal(head.origin, origin) || str_equal(head.origin, identity->card.log)
               ? keep_ours(call, greeting, &head, &note, text)
               : err_bad("the head of a log that is neither of ours nor of theirs");
}

static MUST_USE Err take_greeting_line(Call *call, Greeting *greeting, Str line)
{
    Jws jws;

    TRY(jws_parse(call->arena, line, &jws));
    if (str_is(jws.typ, "subak-card")) {
        return take_card(call, greeting, line);
    }
    TRY(jws_verify(&jws, jws.typ, greeting->card.sign));
    if (str_is(jws.typ, "subak-cursor")) {
        return take_cursor(call, greeting, jws.claims);
    }
    return str_is(jws.typ, "subak-log")
               ? take_note(call, greeting, json_get_text(jws.claims, "note"))
               : ERR_NONE; /* a later program may say more */
}

static Err greeting_run(Call *call, void *arg)
{
    Greeting *greeting = arg;
    Env *env = node_env(call->node);
    Str rest = greeting->envelope->body;
    const EnvelopeHead *head = &greeting->envelope->head;

    if (env->now(env) > head->expires || head->created > env->now(env) + DAY_MS) {
        return err_bad(
            "the greeting is out of its time: a clock is wrong, or it is an old one");
    }
    /* Anew, since what was read outside of this transaction may be over: while this partner dials us, we may be sending to it. */
    TRY(peer_get(call->store, call->arena, greeting->peer.id, &greeting->peer));
    if (!peer_is_pinned(&greeting->peer)) {
        return stranger;
    }
    while (rest.len > 0) {
        TRY(take_greeting_line(call, greeting, str_cut(&rest, '\n')));
    }
    if (head->incarnation != greeting->peer.incarnation) {
        return (Err){ERR_CONFLICT, 0, "the partner speaks out of an incarnation that is over"};
    }
    if (env->now(env) - greeting->peer.met > MET_MS || greeting->peer.failure.len > 0) {
        TRY(peer_met(call->store, greeting->peer.id, env->now(env), STR("")));
    }
    return greeting->changed ? peer_set_channel(call->store, &greeting->peer) : ERR_NONE;
}

typedef struct Finding {
    const Hash *node;
    Peer peer;
} Finding;

static Err finding_run(Call *call, void *arg)
{
    Finding *finding = arg;

    return peer_of(call->store, call->arena, finding->node, &finding->peer);
}

/* Whose envelope it is; whatever is wrong, a stranger hears the same. */
static MUST_USE Err
sender_of(Call *call, const Hash *expected, const Envelope *envelope, Peer *peer, Card *card)
{
    Finding finding = {.node = &envelope->head.from};
    const Card *own = &node_identity(call->node)->card;

    if (!hash_equal(&envelope->head.to, &own->id) ||
        (expected != NULL && !hash_equal(expected, &envelope->head.from)) ||
        call_read(call, finding_run, &finding).kind != ERR_OK ||
        !peer_is_pinned(&finding.peer) ||
        card_read_kept(call->arena, finding.peer.card, card).kind != ERR_OK ||
        envelope_verify(envelope, card->sign).kind != ERR_OK) {
        return stranger;
    }
    *peer = finding.peer;
    return ERR_NONE;
}

static Err incoming_run(Call *call, void *arg)
{
    return inbox_take(call, arg);
}

static const Err two_lives = {
    ERR_CONFLICT,
    0,
    "it contradicts what this node signed before, which is kept as proof: is it a copy of the "
    "node, or was it put back "
    "without subak restore?"};

/* Apply; an item that stops it is put aside, and the rest tried again. */
static MUST_USE Err apply(Call *call, const Peer *peer, const Envelope *envelope)
{
    Incoming incoming = {.peer = peer->id, .envelope = envelope};

    for (int tries = 0; tries < TRIES_MOST; tries++) {
        Err err = call_write_alone(call, incoming_run, &incoming);

        if (err.kind == ERR_OK || incoming.line == 0 ||
            (err.kind != ERR_BAD_INPUT && err.kind != ERR_NOT_FOUND &&
             err.kind != ERR_CONFLICT)) {
            if (err.kind == ERR_OK) {
                node_publish(call->node, "changed", 0, STR("{\"kind\":\"peer\"}"));
            }
            return err.kind == ERR_OK && incoming.contradicts ? two_lives : err;
        }
        TRY(vec_push(call->arena, &incoming.poisoned, incoming.line));
        TRY(vec_push(call->arena, &incoming.reasons, err.what));
    }
    return err_bad("too much of the envelope cannot be taken");
}

Err exchange_read(
    Node *node, Arena *arena, const Hash *expected, Str bytes, int64_t *ret, size_t *envelopes)
{
    Call call = call_of(node, arena);
    Str rest = bytes;

    *ret = 0;
    *envelopes = 0;
    while (str_trim(rest).len > 0) {
        Greeting greeting = {0};
        Envelope envelope;
        Str sealed;

        TRY(envelope_next(arena, &rest, &sealed));
        if (envelope_open(arena, node_identity(node)->seal, sealed, &envelope).kind != ERR_OK) {
            return stranger;
        }
        TRY(sender_of(&call, expected, &envelope, &greeting.peer, &greeting.card));
        *ret = greeting.peer.id;
        greeting.envelope = &envelope;
        if (envelope.head.greeting) {
            TRY(call_write(&call, greeting_run, &greeting));
        } else {
            TRY(apply(&call, &greeting.peer, &envelope));
            ++*envelopes;
        }
    }
    return *ret == 0 ? err_bad("there is no envelope in it") : ERR_NONE;
}

/* ---- how it went ------------------------------------------------------------------------ */

typedef struct Failure {
    int64_t peer;
    Str text;
} Failure;

static Err failure_run(Call *call, void *arg)
{
    const Failure *failure = arg;
    Peer peer;

    TRY(peer_get(call->store, call->arena, failure->peer, &peer));
    return str_equal(peer.failure, failure->text)
               ? ERR_NONE
               : peer_met(call->store, peer.id, peer.met, failure->text);
}

Err exchange_note(Node *node, Arena *arena, int64_t peer, Str text)
{
    Call call = call_of(node, arena);
    Failure failure = {peer, text};

    return call_write(&call, failure_run, &failure);
}
