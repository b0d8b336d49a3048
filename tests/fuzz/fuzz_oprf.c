/* Elements from outside are evaluated and proved, or refused; a proof from outside never holds.
 * Every way of lanes.h gives the same bytes for them, taken as elements, as scalars and as hashes.
 * The input is a proof of 64 bytes and up to four elements of 32.
 */
#include "crypto/lanes.h"
#include "crypto/oprf.h"
#include "crypto/random.h"

#include <stdlib.h>

#define ITEMS 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a way makes of the input. */
typedef struct Made {
    GroupElement products[ITEMS];
    GroupElement raised[ITEMS];
    GroupElement mapped[ITEMS];
    GroupElement sum;
    uint8_t good[3][ITEMS];
} Made;

static Made make(const GroupLanes *way, const uint8_t *bytes, const GroupElement *elements)
{
    GroupScalar scalars[ITEMS];
    GroupWide wides[ITEMS];
    Made made = {0};

    memcpy(scalars, bytes, sizeof(scalars));
    memcpy(wides, bytes, sizeof(wides));
    way->multiply((GroupScalars){scalars, false}, elements, ITEMS, made.products, made.good[0]);
    way->raise((GroupScalars){scalars, true}, wides, ITEMS, made.raised, made.good[1]);
    way->map(wides, ITEMS, made.mapped);
    way->sum(scalars, elements, ITEMS, &made.sum, made.good[2]);
    if (memchr(made.good[2], 0, ITEMS) != NULL) {
        memset(&made.sum, 0, sizeof(made.sum));
    }
    return made;
}

static void compare_ways(const uint8_t *data, size_t size)
{
    const GroupLanes *ways[LANES_WAYS];
    size_t count = lanes_ways(ways);
    uint8_t bytes[ITEMS * sizeof(GroupWide)] = {0};
    GroupElement elements[ITEMS];
    Made wanted;

    memcpy(bytes, data, size < sizeof(bytes) ? size : sizeof(bytes));
    memcpy(elements, bytes + sizeof(OprfProof), sizeof(elements));
    wanted = make(ways[0], bytes, elements);
    for (size_t i = 1; i < count; i++) {
        Made made = make(ways[i], bytes, elements);

        if (memcmp(&made, &wanted, sizeof(made)) != 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[OPRF_SEED] = {1};
    OprfElement blinded[ITEMS];
    OprfElement evaluated[ITEMS];
    OprfBatch batch = {.mode = OPRF_VERIFIED, .blinded = blinded, .evaluated = evaluated};
    Env env = env_fixed(0, size);
    OprfKey key;
    OprfProof proof;

    if (size < sizeof(proof) + sizeof(*blinded) || crypto_start().kind != ERR_OK ||
        oprf_key_derive(OPRF_VERIFIED, seed, STR("fuzz"), &key).kind != ERR_OK) {
        return 0;
    }
    compare_ways(data, size);
    batch.count = (size - sizeof(proof)) / sizeof(*blinded);
    batch.count = batch.count < ITEMS ? batch.count : ITEMS;
    memcpy(&proof, data, sizeof(proof));
    memcpy(blinded, data + sizeof(proof), batch.count * sizeof(*blinded));
    if (oprf_evaluate(&batch, &key).kind != ERR_OK) {
        return 0;
    }
    if (oprf_verify(&batch, &key.public_key, &proof).kind == ERR_OK) {
        abort();
    }
    if (oprf_prove(&batch, &key, &env, &proof).kind != ERR_OK ||
        oprf_verify(&batch, &key.public_key, &proof).kind != ERR_OK) {
        abort();
    }
    return 0;
}
