/* identity.h: the keys by which a node is known to others, and the card that shows them.
 *
 * Made at `init`: an operating key that signs, one that opens envelopes, the certificate of the channel. They lie
 * in subak.db, sealed under the node's key. The root key is written to a file under a passphrase, to be carried
 * away: the card names its hash, and only it will be able to bring in the next operating key.
 *
 * Source  protocol.md, "Identity"
 */
#ifndef SERVICE_IDENTITY_H
#define SERVICE_IDENTITY_H

#include "store/store.h"
#include "wire/age.h"
#include "wire/card.h"

typedef struct Identity {
    Card card;
    Str card_text;
    Str certificate; /* of the channel, PEM */
    Str key;         /* and its key */
    uint8_t sign[SIGN_SECRET];
    uint8_t seal[AGE_KEY];
} Identity;

/* Write a new root key into a file, sealed; its public half is what the card commits to.
 * Errors  CONFLICT where the file is there; SYSTEM.
 */
MUST_USE Err identity_root(
    Arena *arena, Env *env, const char *path, Str passphrase, uint8_t root[SIGN_PUBLIC]);

/* Make the operating keys and the first card of a new node, inside its first transaction. */
MUST_USE Err identity_make(
    Store *store,
    Arena *arena,
    Str name,
    Str country,
    bool fiction,
    const uint8_t root[SIGN_PUBLIC]);

/* Read them.  Owner  the arena; the secrets are in it in clear until identity_wipe.  Errors  CORRUPT. */
MUST_USE Err identity_read(Store *store, Arena *arena, Identity *ret);
void identity_wipe(Identity *identity);

/* A node that came back from a backup: a card with the next incarnation, channels that begin anew. */
MUST_USE Err identity_renew(Store *store, Arena *arena);

/* A new file with a secret in it, which only its owner reads.  Errors  CONFLICT, SYSTEM. */
MUST_USE Err secret_file_write(const char *path, Str text);

#endif
