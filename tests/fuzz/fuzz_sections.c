/* Whatever a partner sends in the place of its lists, answers, asks and values is answered or refused, and tells of
 * no agreement in what it does not have.
 * The first byte says what is replaced, the next two where, and the rest is put over an honest message there; or, with
 * the highest bit of the first byte, takes its place whole.
 */
#include "crypto/random.h"
#include "match/sections.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What one side has and makes. */
typedef struct Side {
    Env env;
    Tokens tokens;
    Sections sections;
    Str secrets;
    Str lists;
    Str tags;
    Str seed;
    Str asked;
    Str asks;
    Str owned;
    Str answers;
} Side;

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        abort();
    }
}

static void begin(Side *side, Arena *arena, uint64_t seed, const char *own, const char *peer)
{
    side->env = env_fixed(0, seed);
    side->sections = (Sections){
        .arena = arena,
        .env = &side->env,
        .tokens = &side->tokens,
        .own = str_from(own),
        .peer = str_from(peer),
        .run = STR("fuzz")};
    must(sections_list(&side->sections, &side->secrets, &side->lists));
    must(sections_ask(&side->sections, &side->seed, &side->asked, &side->asks, &side->owned));
}

static Str tampered(Arena *arena, Str honest, Str input)
{
    size_t at = ((size_t)(uint8_t)input.ptr[1] << 8 | (uint8_t)input.ptr[2]) % honest.len;
    Str put = str_part(input, 3, input.len);
    char *bytes = arena_new(arena, char, honest.len);

    if (((uint8_t)input.ptr[0] & 0x80) != 0) {
        return put;
    }
    if (bytes == NULL) {
        abort();
    }
    memcpy(bytes, honest.ptr, honest.len);
    memcpy(bytes + at, put.ptr, put.len < honest.len - at ? put.len : honest.len - at);
    return (Str){bytes, honest.len};
}

/* The other's message, tampered with, read by us: 0 lists, 1 tags, 2 asks, 3 values, 4 answers. */
static void try_one(const Sections *sections, const Side *us, Side *them, Str input)
{
    Str *const honest[] = {
        &them->lists, &them->tags, &them->asks, &them->owned, &them->answers};
    int which = ((uint8_t)input.ptr[0] & 0x7f) % 5;
    Agreements agreements = {0};
    SizesFound sizes;
    Str answer;

    *honest[which] = tampered(sections->arena, *honest[which], input);
    const Learning learning = {
        us->seed, us->asked, them->asks, them->answers, them->owned, true};

    if (which == 0 &&
        sections_tags(sections, us->secrets, us->lists, them->lists, &answer).kind == ERR_OK &&
        answer.len != us->tags.len) {
        abort();
    }
    if (which == 1 &&
        sections_size(sections, us->secrets, us->lists, us->tags, them->tags, &sizes).kind ==
            ERR_OK &&
        sizes.all.least > 0) {
        abort();
    }
    if (which == 2 && sections_answer(sections, us->seed, them->asks, &answer).kind == ERR_OK &&
        answer.len == 0) {
        abort();
    }
    if (which > 1 && sections_learn(sections, &learning, &agreements).kind == ERR_OK &&
        agreements.count > 1) {
        abort();
    }
}

/* What is honest is made once: it costs more than all that is tried with it. */
static void prepare(Arena *kept, const Side **us, const Side **them)
{
    static Token token = {TOKEN_PHONE, 1, {"phone|3|+66812345678", 20}};
    static Side sides[2] = {{.tokens = {&token, 1, 1}}, {.tokens = {&token, 1, 1}}};
    Side *one = &sides[0];
    Side *other = &sides[1];

    if (kept->base == NULL) {
        must(crypto_start());
        must(arena_open(16 << 20, kept));
        begin(one, kept, 1, "aa", "bb");
        begin(other, kept, 2, "bb", "aa");
        must(sections_tags(&one->sections, one->secrets, one->lists, other->lists, &one->tags));
        must(sections_tags(
            &other->sections, other->secrets, other->lists, one->lists, &other->tags));
        must(sections_answer(&other->sections, other->seed, one->asks, &other->answers));
    }
    *us = one;
    *them = other;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena kept;
    static Arena arena;
    Str input = {(const char *)data, size};
    const Side *us = NULL;
    const Side *them = NULL;

    if (size < 4 || (arena.base == NULL && arena_open(16 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    prepare(&kept, &us, &them);
    Sections sections = us->sections;
    Side enemy = *them;

    sections.arena = &arena;
    try_one(&sections, us, &enemy, input);
    arena_rewind(&arena, 0);
    return 0;
}
