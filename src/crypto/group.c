#include "crypto/group.h"

#include "crypto/lanes.h"

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

void group_hash_to_wide(Str domain, const Str *parts, size_t count, GroupWide *ret)
{
    expand(domain, parts, count, ret->bytes);
}

Err group_hash_to_element(Str domain, const Str *parts, size_t count, GroupElement *ret)
{
    uint8_t wide[WIDE];

    expand(domain, parts, count, wide);
    (void)crypto_core_ristretto255_from_hash(ret->bytes, wide);
    sodium_memzero(wide, sizeof(wide));
    return sodium_is_zero(ret->bytes, sizeof(ret->bytes)) ? no_element : ERR_NONE;
}

/* libsodium 1.0.18 overlooks the highest bit of an element, which would give it a second spelling. */
static bool is_spelled(const GroupElement *element)
{
    return element->bytes[sizeof(element->bytes) - 1] < 0x80;
}

Err group_multiply(const GroupScalar *scalar, const GroupElement *element, GroupElement *ret)
{
    return is_spelled(element) && crypto_scalarmult_ristretto255(
                                      ret->bytes, scalar->bytes, element->bytes) == 0
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
    return is_spelled(element) &&
                   crypto_core_ristretto255_add(sum->bytes, sum->bytes, element->bytes) == 0
               ? ERR_NONE
               : no_element;
}

/* ---- arrays ------------------------------------------------------------------------------ */

/* A run over an array, as its ranges see it. */
typedef struct Run {
    const GroupLanes *lanes;
    GroupScalars scalars;
    const GroupElement *elements;
    const GroupWide *wides;
    GroupElement *ret; /* of a sum: one for each range */
    size_t least_bad;
} Run;

static Run run_of(const GroupWork *work, GroupScalars scalars, GroupElement *ret)
{
    bool is_chosen = work != NULL && work->lanes != NULL;

    return (Run){
        .lanes = is_chosen ? work->lanes : lanes_best(),
        .scalars = scalars,
        .ret = ret,
        .least_bad = SIZE_MAX,
    };
}

static Err run_all(Run *run, const GroupWork *work, size_t count, size_t grain, PoolWork range)
{
    pool_run(work == NULL ? NULL : work->pool, count, grain, range, run);
    if (run->least_bad != SIZE_MAX) {
        uint32_t at = (uint32_t)(run->least_bad * sizeof(GroupElement));

        return (Err){no_element.kind, at, no_element.what};
    }
    return ERR_NONE;
}

static void note_bad(Run *run, size_t from, size_t to, const uint8_t *good)
{
    for (size_t i = from; i < to; i++) {
        if (good[i - from] == 0) {
            pool_least(&run->least_bad, i);
            return;
        }
    }
}

static GroupScalars scalars_from(GroupScalars scalars, size_t from)
{
    return scalars.is_one ? scalars : (GroupScalars){scalars.items + from, false};
}

static void multiply_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    uint8_t good[LANES_BLOCK];

    run->lanes->multiply(
        scalars_from(run->scalars, from),
        run->elements + from,
        to - from,
        run->ret + from,
        good);
    note_bad(run, from, to, good);
}

Err group_multiply_many(
    const GroupWork *work,
    GroupScalars scalars,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret)
{
    Run run = run_of(work, scalars, ret);

    run.elements = elements;
    return run_all(&run, work, count, LANES_BLOCK, multiply_range);
}

static void raise_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    uint8_t good[LANES_BLOCK];

    run->lanes->raise(
        scalars_from(run->scalars, from), run->wides + from, to - from, run->ret + from, good);
    note_bad(run, from, to, good);
}

static void map_range(void *state, size_t from, size_t to)
{
    Run *run = state;

    run->lanes->map(run->wides + from, to - from, run->ret + from);
    for (size_t i = from; i < to; i++) {
        if (sodium_is_zero(run->ret[i].bytes, sizeof(run->ret[i].bytes))) {
            pool_least(&run->least_bad, i);
        }
    }
}

Err group_raise_many(
    const GroupWork *work,
    GroupScalars scalars,
    const GroupWide *wides,
    size_t count,
    GroupElement *ret)
{
    Run run = run_of(work, scalars, ret);

    run.wides = wides;
    return run_all(
        &run, work, count, LANES_BLOCK, scalars.items == NULL ? map_range : raise_range);
}

static void sum_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    uint8_t good[LANES_SUM];

    run->lanes->sum(
        run->scalars.items + from,
        run->elements + from,
        to - from,
        run->ret + from / LANES_SUM,
        good);
    note_bad(run, from, to, good);
}

#define SUMS 64 /* ranges whose sums are kept at a time */

Err group_sum_many(
    const GroupWork *work,
    const GroupScalar *weights,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret)
{
    const size_t most = (size_t)SUMS * LANES_SUM;
    GroupElement sum = {{0}}; /* the neutral element is all zeros */

    for (size_t from = 0; from < count; from += most) {
        size_t part = count - from < most ? count - from : most;
        GroupElement sums[SUMS];
        Run run = run_of(work, (GroupScalars){weights + from, false}, sums);
        Err err = ERR_NONE;

        run.elements = elements + from;
        err = run_all(&run, work, part, LANES_SUM, sum_range);
        if (err.kind != ERR_OK) {
            err.at += (uint32_t)(from * sizeof(*elements));
            return err;
        }
        for (size_t i = 0; i * LANES_SUM < part; i++) {
            TRY(group_add(&sum, &sums[i]));
        }
    }
    *ret = sum;
    return ERR_NONE;
}

/* From the inverse of the product of all, the others are multiplied out: a multiplication costs next
 * to nothing beside an inversion.
 */
Err group_invert_many(const GroupScalar *scalars, size_t count, GroupScalar *inverses)
{
    GroupScalar product = scalars[0];
    GroupScalar inverse;
    int failed = 0;

    /* Each place first keeps the product of all before it. */
    for (size_t i = 1; i < count; i++) {
        inverses[i] = product;
        crypto_core_ristretto255_scalar_mul(product.bytes, product.bytes, scalars[i].bytes);
    }
    failed = crypto_core_ristretto255_scalar_invert(inverse.bytes, product.bytes);
    for (size_t i = count - 1; i > 0; i--) {
        crypto_core_ristretto255_scalar_mul(
            inverses[i].bytes, inverses[i].bytes, inverse.bytes);
        crypto_core_ristretto255_scalar_mul(inverse.bytes, inverse.bytes, scalars[i].bytes);
    }
    inverses[0] = inverse;
    sodium_memzero(&product, sizeof(product));
    sodium_memzero(&inverse, sizeof(inverse));
    return failed == 0 ? ERR_NONE : err_bad("a scalar is zero");
}

/* ---- chance ------------------------------------------------------------------------------ */

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

#define DRAWN 1024 /* at a time: chance is drawn in one thread, and mapped in all */

void group_draw_elements(const GroupWork *work, Env *env, size_t count, GroupElement *ret)
{
    GroupWide wides[DRAWN];

    for (size_t from = 0; from < count; from += DRAWN) {
        size_t part = count - from < DRAWN ? count - from : DRAWN;
        Err err = {ERR_BAD_INPUT, 0, ""};

        /* One of them is the neutral element once in 2^240 times: then all are drawn again. */
        while (err.kind != ERR_OK) {
            for (size_t i = 0; i < part; i++) {
                env->random(env, wides[i].bytes, sizeof(wides[i].bytes));
            }
            err = group_raise_many(work, (GroupScalars){NULL, true}, wides, part, ret + from);
        }
    }
    sodium_memzero(wides, sizeof(wides));
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
