#include "crypto/group.h"

#include <assert.h>
#include <sodium.h>

#define WIDE \
    64 /* bytes of SHA-512, and of what is reduced to a scalar or mapped to an element */

_Static_assert(sizeof(GroupElement) == crypto_core_ristretto255_BYTES, "elements are packed");
_Static_assert(sizeof(GroupScalar) == crypto_core_ristretto255_SCALARBYTES, "so are scalars");

static const Err no_element = {ERR_BAD_INPUT, 0, "not an element that hides anything"};

static void add(crypto_hash_sha512_state *state, Str bytes)
{
    crypto_hash_sha512_update(state, (const uint8_t *)bytes.ptr, bytes.len);
}

/* expand_message_xmd for as many bytes as SHA-512 gives, so there is one block. */
static void expand(Str domain, const Str *parts, size_t count, uint8_t out[WIDE])
{
    static const uint8_t zeros[128]; /* a block of SHA-512 */
    static const char wide_and_zero[] = {0, WIDE, 0};
    char domain_len = (char)domain.len;
    crypto_hash_sha512_state state;
    uint8_t first[WIDE];

    assert(domain.len > 0 && domain.len <= GROUP_DOMAIN_MAX);
    crypto_hash_sha512_init(&state);
    crypto_hash_sha512_update(&state, zeros, sizeof(zeros));
    for (size_t i = 0; i < count; i++) {
        add(&state, parts[i]);
    }
    add(&state, (Str){wide_and_zero, sizeof(wide_and_zero)});
    add(&state, domain);
    add(&state, (Str){&domain_len, 1});
    crypto_hash_sha512_final(&state, first);

    crypto_hash_sha512_init(&state);
    crypto_hash_sha512_update(&state, first, sizeof(first));
    add(&state, STR("\1"));
    add(&state, domain);
    add(&state, (Str){&domain_len, 1});
    crypto_hash_sha512_final(&state, out);
    sodium_memzero(first, sizeof(first));
    sodium_memzero(&state, sizeof(state));
}

void group_hash_to_scalar(Str domain, const Str *parts, size_t count, GroupScalar *ret)
{
    uint8_t wide[WIDE];

    expand(domain, parts, count, wide);
    crypto_core_ristretto255_scalar_reduce(ret->bytes, wide);
    sodium_memzero(wide, sizeof(wide));
}

Err group_hash_to_element(Str domain, const Str *parts, size_t count, GroupElement *ret)
{
    uint8_t wide[WIDE];

    expand(domain, parts, count, wide);
    (void)crypto_core_ristretto255_from_hash(ret->bytes, wide);
    sodium_memzero(wide, sizeof(wide));
    return sodium_is_zero(ret->bytes, sizeof(ret->bytes)) ? no_element : ERR_NONE;
}

Err group_multiply(const GroupScalar *scalar, const GroupElement *element, GroupElement *ret)
{
    return crypto_scalarmult_ristretto255(ret->bytes, scalar->bytes, element->bytes) == 0
               ? ERR_NONE
               : no_element;
}

Err group_multiply_base(const GroupScalar *scalar, GroupElement *ret)
{
    return crypto_scalarmult_ristretto255_base(ret->bytes, scalar->bytes) == 0 ? ERR_NONE
                                                                               : no_element;
}

Err group_add(GroupElement *sum, const GroupElement *element)
{
    return crypto_core_ristretto255_add(sum->bytes, sum->bytes, element->bytes) == 0
               ? ERR_NONE
               : no_element;
}

/* Wide bytes reduced are even over the scalars; zero is drawn again. */
void group_draw_scalar(Env *env, GroupScalar *ret)
{
    uint8_t wide[WIDE];

    do {
        env->random(env, wide, sizeof(wide));
        crypto_core_ristretto255_scalar_reduce(ret->bytes, wide);
    } while (group_scalar_is_zero(ret));
    sodium_memzero(wide, sizeof(wide));
}

void group_draw_element(Env *env, GroupElement *ret)
{
    uint8_t wide[WIDE];

    do {
        env->random(env, wide, sizeof(wide));
        (void)crypto_core_ristretto255_from_hash(ret->bytes, wide);
    } while (sodium_is_zero(ret->bytes, sizeof(ret->bytes)));
    sodium_memzero(wide, sizeof(wide));
}

bool group_scalar_is_zero(const GroupScalar *scalar)
{
    return sodium_is_zero(scalar->bytes, sizeof(scalar->bytes)) == 1;
}

bool group_scalar_is_reduced(const GroupScalar *scalar)
{
    uint8_t wide[WIDE] = {0};
    GroupScalar reduced;

    memcpy(wide, scalar->bytes, sizeof(scalar->bytes));
    crypto_core_ristretto255_scalar_reduce(reduced.bytes, wide);
    return memcmp(&reduced, scalar, sizeof(reduced)) == 0;
}
