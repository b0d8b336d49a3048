/* vault.h: the keys of a node, while it runs.
 *
 * The node's key comes from outside the folder (a systemd credential or a key file) and wraps all
 * others. Compartments that the model gives a key of their own, victims and health, have one each;
 * the rest share one. A body is sealed under the key of its record, and that key under the key of the
 * record's compartment, so that to destroy one small row is to destroy a body in every copy.
 *
 * Source  design.md, "Store"; protocol.md, "Identity"; docs/decisions/compartment-keys.md
 */
#ifndef STORE_VAULT_H
#define STORE_VAULT_H

#include "crypto/hash.h"
#include "crypto/seal.h"
#include "domain/kind.h"

#define VAULT_COMPARTMENTS 16

typedef struct Vault {
    Key *wrap;  /* wraps the compartments' keys */
    Key *index; /* of search tokens */
    Key *state; /* seals what is no record: second factors, file names, audit details */
    Key *compartments
        [VAULT_COMPARTMENTS];          /* by the model's index; shared ones are the same key */
    int64_t slots[VAULT_COMPARTMENTS]; /* their rows in keys.db */
} Vault;

/* Derive the working keys from the node's key.  Errors  SYSTEM. */
MUST_USE Err vault_open(const uint8_t node_key[KEY_SIZE], Vault *ret);
void vault_close(Vault *vault);

/* Seal and open what is no record. `context` says what it is. */
MUST_USE Err vault_seal(
    const Vault *vault, Arena *arena, Env *env, const char *context, Str plain, Str *ret);
MUST_USE Err
vault_unseal(const Vault *vault, Arena *arena, const char *context, Str sealed, Str *ret);

/* The search token of a value: `domain` tells fields apart. */
int64_t vault_token(const Vault *vault, uint32_t domain, Str value);

#endif
