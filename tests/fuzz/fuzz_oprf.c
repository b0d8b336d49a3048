/* Elements from outside are evaluated and proved, or refused; a proof from outside never holds.
 * The input is a proof of 64 bytes and up to four elements of 32.
 */
#include "crypto/oprf.h"
#include "crypto/random.h"

#include <stdlib.h>

#define ITEMS 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
