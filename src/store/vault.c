#include "store/vault.h"

#include "crypto/random.h"

static MUST_USE Err derive(const uint8_t node_key[KEY_SIZE], const char *what, Key **ret)
{
    uint8_t bytes[KEY_SIZE];
    Err err = hash_hkdf(
        (Str){(const char *)node_key, KEY_SIZE},
        (Str){"", 0},
        str_from(what),
        bytes,
        sizeof(bytes));

    if (err.kind == ERR_OK) {
        err = key_open(bytes, ret);
    }
    secret_wipe(bytes, sizeof(bytes));
    return err;
}

Err vault_open(const uint8_t node_key[KEY_SIZE], Vault *ret)
{
    Vault vault = {0};
    Err err = derive(node_key, "subak wrap 1", &vault.wrap);

    if (err.kind == ERR_OK) {
        err = derive(node_key, "subak index 1", &vault.index);
    }
    if (err.kind == ERR_OK) {
        err = derive(node_key, "subak state 1", &vault.state);
    }
    if (err.kind != ERR_OK) {
        vault_close(&vault);
        return err;
    }
    *ret = vault;
    return ERR_NONE;
}

void vault_close(Vault *vault)
{
    for (int i = 0; i < VAULT_COMPARTMENTS; i++) {
        for (int j = i + 1; j < VAULT_COMPARTMENTS; j++) {
            if (vault->compartments[j] == vault->compartments[i]) {
                vault->compartments[j] = NULL; /* shared: close it once */
            }
        }
        key_close(vault->compartments[i]);
    }
    key_close(vault->wrap);
    key_close(vault->index);
    key_close(vault->state);
    *vault = (Vault){0};
}

Err vault_seal(
    const Vault *vault, Arena *arena, Env *env, const char *context, Str plain, Str *ret)
{
    return seal_text(arena, key_bytes(vault->state), env, str_from(context), plain, ret);
}

Err vault_unseal(const Vault *vault, Arena *arena, const char *context, Str sealed, Str *ret)
{
    return seal_open_text(arena, key_bytes(vault->state), str_from(context), sealed, ret);
}

int64_t vault_token(const Vault *vault, uint32_t domain, Str value)
{
    return hash_token(key_bytes(vault->index), domain, value);
}
