/* A file is opened or refused, and nothing of it is given out when it is refused; armour that
 * is taken off and put on again is the same file; what is encrypted opens again.
 */
#include "crypto/random.h"
#include "wire/age.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool comes_back(Arena *arena, Str plain)
{
    Env env = env_fixed(0, plain.len);
    uint8_t once[AGE_KEY];
    uint8_t recipient[AGE_KEY];
    Str file = {0};
    Str back = {0};

    age_keys(&env, recipient, once);
    return age_encrypt(arena, &env, recipient, plain, &file).kind == ERR_OK &&
           age_decrypt(arena, once, file, &back).kind == ERR_OK && str_equal(back, plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The seeds in corpus/age were made for the identity that is all ones. */
    static const uint8_t identity[AGE_KEY] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                              1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    static Arena arena;
    Str input = {(const char *)data, size};
    Str file = input;
    Str plain = {0};
    Str text = {0};
    Str again = {0};

    if (arena.base == NULL &&
        (arena_open(64 << 20, &arena).kind != ERR_OK || crypto_start().kind != ERR_OK)) {
        return 0;
    }
    if (age_is_armoured(input) && age_unarmour(&arena, input, &file).kind == ERR_OK &&
        (age_armour(&arena, file, &text).kind != ERR_OK ||
         age_unarmour(&arena, text, &again).kind != ERR_OK || !str_equal(file, again))) {
        abort();
    }
    if (age_decrypt(&arena, identity, file, &plain).kind != ERR_OK && plain.ptr != NULL) {
        abort();
    }
    if (!comes_back(&arena, input)) {
        abort();
    }
    arena_rewind(&arena, 0);
    return 0;
}
