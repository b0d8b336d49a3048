#include "match/inspection.h"

#define INSPECTION_DOMAIN "subak inspection"

/* The n-th number that follows from seed and commitment. */
static uint64_t number_of(const uint8_t seed[INSPECTION_SEED], const Hash *shown, uint64_t n)
{
    uint8_t bytes[8];
    uint64_t number = 0;

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(n >> (56 - 8 * i));
    }
    const Str parts[] = {
        STR(INSPECTION_DOMAIN),
        {(const char *)seed, INSPECTION_SEED},
        hash_str(shown),
        {(const char *)bytes, sizeof(bytes)}};
    Hash hash = hash_sha256_parts(parts, sizeof(parts) / sizeof(*parts));

    for (size_t i = 0; i < sizeof(number); i++) {
        number = number << 8 | hash.bytes[i];
    }
    return number;
}

static bool is_among(const size_t *places, size_t count, size_t place)
{
    for (size_t i = 0; i < count; i++) {
        if (places[i] == place) {
            return true;
        }
    }
    return false;
}

Err inspection_draw(
    const uint8_t seed[INSPECTION_SEED],
    const Hash *shown,
    size_t count,
    size_t wanted,
    size_t places[INSPECTION_MOST],
    size_t *drawn)
{
    uint64_t whole = 0;
    size_t most = wanted < count ? wanted : count;
    size_t got = 0;

    if (count == 0 || count > COMMITMENT_MOST || wanted < INSPECTION_LEAST ||
        wanted > INSPECTION_MOST) {
        return err_bad("as many leaves cannot be drawn");
    }
    whole = UINT64_MAX - UINT64_MAX % count;
    for (uint64_t n = 0; got < most; n++) {
        uint64_t number = number_of(seed, shown, n);
        size_t place = (size_t)(number % count);

        if (number < whole && !is_among(places, got, place)) {
            places[got++] = place;
        }
    }
    *drawn = got;
    return ERR_NONE;
}

InspectionVerdict inspection_judge(
    const Hash *shown, size_t place, const InspectionLeaf *opened)
{
    InspectionVerdict verdict = {.leaf = {.salt = {0}}};
    Hash token = hash_sha256(opened->token);

    verdict.holds = opened->proof.index == place &&
                    commitment_verify(shown, opened->leaf, &opened->proof).kind == ERR_OK &&
                    commitment_leaf_decode(opened->leaf, &verdict.leaf).kind == ERR_OK;
    if (!verdict.holds) {
        verdict.leaf.case_reference = (Str){"", 0};
        verdict.leaf.post = (Str){"", 0};
        return verdict;
    }
    verdict.cased = str_trim(verdict.leaf.case_reference).len > 0;
    verdict.shown = opened->token.len > 0 && hash_equal(&token, &verdict.leaf.token);
    return verdict;
}
