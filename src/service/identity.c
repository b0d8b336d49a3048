#include "service/identity.h"

#include "crypto/certificate.h"
#include "crypto/random.h"
#include "store/channel.h"
#include "store/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define SIGN_CONTEXT "subak signing key"
#define SEAL_CONTEXT "subak sealing key"
#define TLS_CONTEXT  "subak channel key"

Err secret_file_write(const char *path, Str text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t len = 0;

    if (file < 0) {
        return errno == EEXIST
                   ? (Err){ERR_CONFLICT, 0, "a key file is there already: move it away first"}
                   : (Err){ERR_SYSTEM, 0, "could not write a key file"};
    }
    len = write(file, text.ptr, text.len);
    if (fsync(file) != 0 || len != (ssize_t)text.len) {
        (void)close(file);
        return (Err){ERR_SYSTEM, 0, "could not write a key file"};
    }
    (void)close(file);
    return ERR_NONE;
}

Err identity_root(
    Arena *arena, Env *env, const char *path, Str passphrase, uint8_t root[SIGN_PUBLIC])
{
    uint8_t secret[SIGN_SECRET];
    char hex[2 * 32];
    Str sealed;
    Str text;
    Err err = ERR_NONE;

    sign_keys(env, root, secret);
    str_hex(secret, 32, hex); /* libsodium's secret key begins with its seed */
    err = arena_print(arena, &text, "subak root key 1\n%.*s\n", 64, hex);
    if (err.kind == ERR_OK) {
        err = age_lock(arena, env, (AgePassphrase){passphrase, AGE_STRETCH}, text, &sealed);
    }
    if (err.kind == ERR_OK) {
        err = age_armour(arena, sealed, &text);
    }
    if (err.kind == ERR_OK) {
        err = secret_file_write(path, text);
    }
    secret_wipe(secret, sizeof(secret));
    secret_wipe(hex, sizeof(hex));
    return err;
}

/* ---- keeping ---------------------------------------------------------------------------- */

static MUST_USE Err
keep(Store *store, Arena *arena, const char *name, const char *context, Str secret)
{
    Str sealed;

    TRY(vault_seal(store_vault(store), arena, store_env(store), context, secret, &sealed));
    return store_meta_put(store, name, sealed);
}

static MUST_USE Err
recall(Store *store, Arena *arena, const char *name, const char *context, Str *ret)
{
    Str sealed;

    TRY(store_meta_get(store, arena, name, &sealed));
    return vault_unseal(store_vault(store), arena, context, sealed, ret);
}

static MUST_USE Err channel_make(Store *store, Arena *arena, Hash *ret)
{
    Env *env = store_env(store);
    Str certificate;
    Str key;

    TRY(certificate_make(
        arena, CERTIFICATE_PEERS, STR("subak"), env->now(env), &certificate, &key));
    TRY(certificate_hash(certificate, ret));
    TRY(store_meta_put(store, "channel_certificate", certificate));
    return keep(store, arena, "channel_secret", TLS_CONTEXT, key);
}

static MUST_USE Err
card_keep(Store *store, Arena *arena, const uint8_t secret[SIGN_SECRET], Card *card)
{
    char id[2 * HASH_SIZE];
    Str text;

    TRY(card_sign(arena, secret, card, &text));
    str_hex(card->id.bytes, HASH_SIZE, id);
    TRY(store_meta_put(store, "id", (Str){id, sizeof(id)}));
    return store_meta_put(store, "card", text);
}

Err identity_make(
    Store *store,
    Arena *arena,
    Str name,
    Str country,
    bool fiction,
    const uint8_t root[SIGN_PUBLIC])
{
    Env *env = store_env(store);
    Card card = {
        .name = name,
        .country = country,
        .fiction = fiction,
        .incarnation = 1,
        .next = hash_sha256((Str){(const char *)root, SIGN_PUBLIC}),
        .issued = env->now(env),
        .first = true};
    uint8_t sign[SIGN_SECRET];
    uint8_t seal[AGE_KEY];
    char mark[16];
    Err err = ERR_NONE;

    sign_keys(env, card.sign, sign);
    age_keys(env, card.seal, seal);
    str_hex(card.sign, sizeof(mark) / 2, mark);
    err = arena_print(
        arena, &card.log, "subak/%.*s/%.*s", STR_ARG(country), (int)sizeof(mark), mark);
    if (err.kind == ERR_OK) {
        err = keep(
            store, arena, "sign_secret", SIGN_CONTEXT, (Str){(const char *)sign, SIGN_SECRET});
    }
    if (err.kind == ERR_OK) {
        err =
            keep(store, arena, "seal_secret", SEAL_CONTEXT, (Str){(const char *)seal, AGE_KEY});
    }
    if (err.kind == ERR_OK) {
        err = channel_make(store, arena, &card.tls);
    }
    if (err.kind == ERR_OK) {
        err = card_keep(store, arena, sign, &card);
    }
    secret_wipe(sign, sizeof(sign));
    secret_wipe(seal, sizeof(seal));
    return err;
}

static MUST_USE Err secret_read(
    Store *store,
    Arena *arena,
    const char *name,
    const char *context,
    size_t size,
    uint8_t *ret)
{
    Str secret;

    TRY(recall(store, arena, name, context, &secret));
    if (secret.len != size) {
        return (Err){ERR_CORRUPT, 0, "a key of the node is not of its length"};
    }
    memcpy(ret, secret.ptr, size);
    return ERR_NONE;
}

Err identity_read(Store *store, Arena *arena, Identity *ret)
{
    TRY(store_meta_get(store, arena, "card", &ret->card_text));
    TRY(card_parse(arena, ret->card_text, &ret->card));
    TRY(store_meta_get(store, arena, "channel_certificate", &ret->certificate));
    TRY(recall(store, arena, "channel_secret", TLS_CONTEXT, &ret->key));
    TRY(secret_read(store, arena, "sign_secret", SIGN_CONTEXT, SIGN_SECRET, ret->sign));
    return secret_read(store, arena, "seal_secret", SEAL_CONTEXT, AGE_KEY, ret->seal);
}

void identity_wipe(Identity *identity)
{
    secret_wipe(identity->sign, sizeof(identity->sign));
    secret_wipe(identity->seal, sizeof(identity->seal));
}

/* A log that goes on from an older copy is another log than the one whose heads partners keep: it has a name of its own. */
static MUST_USE Err log_anew(Arena *arena, Card *card)
{
    Str rest = card->log;
    size_t base = 0;

    for (int i = 0; i < 3; i++) { /* "subak/XA/9f3c...", without the incarnation before */
        base += str_cut(&rest, '/').len + (i > 0);
    }
    return arena_print(
        arena,
        &card->log,
        "%.*s/%lld",
        STR_ARG(str_part(card->log, 0, base)),
        (long long)card->incarnation);
}

Err identity_renew(Store *store, Arena *arena)
{
    Env *env = store_env(store);
    Identity identity = {0};
    Card card;
    Peers peers;

    TRY(identity_read(store, arena, &identity));
    card = identity.card;
    card.first = false;
    card.incarnation++;
    card.issued = env->now(env);
    TRY(log_anew(arena, &card));
    TRY(store_meta_put(store, "log_day", STR("")));
    TRY(card_keep(store, arena, identity.sign, &card));
    identity_wipe(&identity);
    TRY(peer_all(store, arena, &peers));
    for (size_t i = 0; i < peers.count; i++) {
        TRY(channel_anew(store, &peers.items[i]));
    }
    return ERR_NONE;
}
