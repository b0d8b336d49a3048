/* A message from outside comes apart to its end or is refused, and every step takes something off it; a header is
 * refused or says who, to whom and how much; and no input opens, or is signed by a key that signed nothing.
 * The input is a message; where it begins with '{', it is what a header says, and is signed here.
 */
#include "crypto/random.h"
#include "wire/envelope.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_message(Arena *arena, Str input)
{
    static const uint8_t identity[AGE_KEY] = {9};
    Str rest = input;

    while (rest.len > 0) {
        size_t before = rest.len;
        Envelope envelope;
        Str one;

        if (envelope_next(arena, &rest, &one).kind != ERR_OK) {
            return;
        }
        if (rest.len >= before || one.len > input.len ||
            envelope_open(arena, identity, one, &envelope).kind == ERR_OK) {
            abort();
        }
    }
}

static void check_head(const EnvelopeHead *head)
{
    if (head->length < 0 || head->incarnation < 1 || head->seq < 0 ||
        head->greeting != (head->seq == 0)) {
        abort();
    }
}

/* Times are written in whole seconds and read as finely as they come. */
static bool is_same_second(int64_t written, int64_t read)
{
    return written <= read && read - written < 1000;
}

/* A well-signed header, as far as it says something that we would say. */
static void check_signed(Arena *arena, Str payload)
{
    static const uint8_t seed[32] = {1};
    JwsDraft draft = {.typ = STR("subak-envelope"), .kid = {"", 0}, .payload = payload};
    uint8_t public_key[SIGN_PUBLIC];
    uint8_t secret_key[SIGN_SECRET];
    EnvelopeHead head;
    EnvelopeHead back;
    Str text;
    Jws jws;

    sign_keys_from_seed(seed, public_key, secret_key);
    if (jws_sign(arena, secret_key, &draft, &text).kind != ERR_OK ||
        envelope_head_parse(arena, text, &head, &jws).kind != ERR_OK) {
        return;
    }
    check_head(&head);
    if (envelope_sign(arena, secret_key, &head, STR("a\n"), &text).kind != ERR_OK ||
        envelope_head_parse(arena, text, &back, &jws).kind != ERR_OK ||
        !hash_equal(&back.from, &head.from) || !hash_equal(&back.to, &head.to) ||
        !hash_equal(&back.before, &head.before) || back.seq != head.seq ||
        !is_same_second(back.created, head.created) ||
        !is_same_second(back.expires, head.expires) || back.length != 2) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The point of order one is no key: libsodium refuses it, and so nothing verifies. */
    static const uint8_t nobody[SIGN_PUBLIC] = {1};
    static Arena arena;
    Str input = {(const char *)data, size};
    Envelope envelope = {0};

    if (crypto_start().kind != ERR_OK ||
        (arena.base == NULL && arena_open(16 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    check_message(&arena, input);
    if (envelope_head_parse(&arena, input, &envelope.head, &envelope.signature).kind ==
        ERR_OK) {
        check_head(&envelope.head);
        if (envelope_verify(&envelope, nobody).kind == ERR_OK) {
            abort();
        }
    }
    if (size > 0 && data[0] == '{') {
        check_signed(&arena, input);
    }
    arena_rewind(&arena, 0);
    return 0;
}
