/* A card that is read keeps its sense when it is signed again by whoever it may be, and no input shows a card under
 * a key that signed nothing.
 * The input is the text of a card; where it begins with '{', it is what a card says, and is signed here, so that
 * what stands behind the signature is looked at as well.
 */
#include "crypto/random.h"
#include "wire/card.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a well-signed card may say and what not. */
static void check_signed(Arena *arena, Str payload)
{
    static const uint8_t seed[32] = {1};
    JwsDraft draft = {.typ = STR("subak-card"), .kid = {"", 0}, .payload = payload};
    uint8_t public_key[SIGN_PUBLIC];
    uint8_t secret_key[SIGN_SECRET];
    Str text;
    Str again;
    Card card;
    Card back;

    sign_keys_from_seed(seed, public_key, secret_key);
    if (jws_sign(arena, secret_key, &draft, &text).kind != ERR_OK ||
        card_read_kept(arena, text, &card).kind != ERR_OK) {
        return;
    }
    memcpy(card.sign, public_key, sizeof(card.sign));
    if (card_sign(arena, secret_key, &card, &again).kind != ERR_OK ||
        card_parse(arena, again, &back).kind != ERR_OK || back.issued > card.issued ||
        back.incarnation != card.incarnation || !str_equal(back.name, card.name) ||
        !str_equal(back.log, card.log) || !hash_equal(&back.tls, &card.tls) ||
        !hash_equal(&back.id, &card.id)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str input = {(const char *)data, size};
    Str words;
    Card card;

    if (crypto_start().kind != ERR_OK ||
        (arena.base == NULL && arena_open(16 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    if (card_parse(&arena, input, &card).kind == ERR_OK &&
        (card_words(&arena, &card.id, &words).kind != ERR_OK ||
         !card_words_fit(words, &card.id))) {
        abort();
    }
    if (size > 0 && data[0] == '{') {
        check_signed(&arena, input);
    }
    arena_rewind(&arena, 0);
    return 0;
}
