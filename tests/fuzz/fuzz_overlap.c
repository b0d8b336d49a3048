/* A list of elements from outside is answered in order or refused, and what is answered to us is
 * counted or refused; never more than was offered.
 * Libsodium one element after the other, and the fastest way of lanes.h, answer and refuse alike.
 * The input is up to 64 elements of 32 bytes, put over the front of an honest offer, and behind
 * them up to 64 tags of 16 bytes, put over an honest answer.
 */
#include "crypto/lanes.h"
#include "crypto/random.h"
#include "match/overlap.h"
#include "match/padding.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_both(Arena *arena, Env *env, Str elements, Str tags)
{
    Str token = STR("phone|1|+66812345678");
    const Strs tokens = {.items = &token, .count = 1};
    Overlap here;
    Overlap there;
    Tags answer = {0};
    Tags answered = {0};
    size_t shared = 0;

    overlap_begin(env, STR("fuzz"), &here);
    overlap_begin(env, STR("fuzz"), &there);
    if (overlap_offer(&here, arena, env, &tokens).kind != ERR_OK ||
        overlap_offer(&there, arena, env, &tokens).kind != ERR_OK ||
        overlap_answer(&there, arena, &here.offered, &answered).kind != ERR_OK) {
        abort();
    }
    memcpy(there.offered.items, elements.ptr, elements.len);
    memcpy(answered.items, tags.ptr, tags.len);
    const GroupWork slow = {.lanes = &lanes_portable};
    Tags reference = {0};
    Err err = overlap_answer(&here, arena, &there.offered, &answer);

    here.work = &slow;
    Err wanted = overlap_answer(&here, arena, &there.offered, &reference);

    if (err.kind != wanted.kind || err.at != wanted.at || answer.count != reference.count ||
        (answer.count > 0 &&
         memcmp(answer.items, reference.items, answer.count * sizeof(Tag)) != 0)) {
        abort();
    }
    if (err.kind != ERR_OK) {
        return;
    }
    if (tags_check(&answer).kind != ERR_OK) {
        abort();
    }
    if (overlap_count(&here, &answer, &answered, &shared).kind == ERR_OK && shared > 1) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t most = PADDING_LEAST * sizeof(GroupElement);
    Str input = {(const char *)data, size};
    Env env = env_fixed(0, 1);
    Arena arena;

    if (crypto_start().kind != ERR_OK || arena_open(1 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    Str tags = str_part(input, most, PADDING_LEAST * TAG_SIZE);

    try_both(&arena, &env, str_part(input, 0, most), tags.len > 0 ? tags : STR(""));
    arena_close(&arena);
    return 0;
}
