/* A record from outside is refused, or says its kind, originator and version; two copies of it put together have
 * what either has, in one order.
 * The input is a line; where it begins with '{', it is what a record says in plain, and is signed here with two
 * fields, so that what stands behind the signature is looked at as well.
 */
#include "crypto/random.h"
#include "service/signing.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Field fields[] = {
    {.name = "name"},
    {.name = "phone"},
};

static const Kind kind = {.name = "person", .major = 1, .fields = fields, .field_count = 2};

static void check_union(Arena *arena, const Stated *stated, Str line)
{
    static const Sdjwt none;
    Str one;
    Str both;
    Str again;
    Str rest = line;
    Str text;
    Sdjwt back;

    if (signing_union(arena, &stated->sdjwt, &none, &one).kind != ERR_OK ||
        signing_union(arena, &none, &stated->sdjwt, &again).kind != ERR_OK ||
        signing_union(arena, &stated->sdjwt, &stated->sdjwt, &both).kind != ERR_OK ||
        !str_equal(one, both) || !str_equal(one, again)) {
        abort();
    }
    Str jws = str_cut(&rest, '~');

    if (arena_print(arena, &text, "%.*s~%.*s", STR_ARG(jws), STR_ARG(one)).kind != ERR_OK ||
        sdjwt_parse(arena, text, "fields", &back).kind != ERR_OK ||
        back.count != stated->sdjwt.count) {
        abort();
    }
}

static void check_line(Arena *arena, Str line)
{
    Stated stated;
    Record record;

    if (signing_read(arena, line, &stated).kind != ERR_OK) {
        return;
    }
    if (stated.version < 1 || stated.major < 1 || stated.kind.len == 0) {
        abort();
    }
    check_union(arena, &stated, line);
    if (signing_record(arena, &kind, &stated.sdjwt, &record).kind == ERR_OK &&
        record.kind != &kind) {
        abort();
    }
}

static void check_signed(Arena *arena, Str claims)
{
    static const uint8_t seed[32] = {1};
    static const SdjwtField values[] = {
        {{"name", 4}, {"[\"Somchai\"]", 11}},
        {{"phone", 5}, {"[\"+66812345678\",\"+1\"]", 21}},
    };
    SdjwtDraft draft = {
        .typ = STR(SIGNING_TYP),
        .kid = {"", 0},
        .claims = claims,
        .within = "fields",
        .fields = values,
        .field_count = 2,
        .decoys = 2};
    uint8_t public_key[SIGN_PUBLIC];
    uint8_t secret_key[SIGN_SECRET];
    Env env = env_fixed(0, 1);
    Str text;

    sign_keys_from_seed(seed, public_key, secret_key);
    if (sdjwt_issue(arena, &env, secret_key, &draft, &text).kind == ERR_OK) {
        check_line(arena, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str input = {(const char *)data, size};

    if (crypto_start().kind != ERR_OK ||
        (arena.base == NULL && arena_open(16 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    check_line(&arena, input);
    if (size > 0 && data[0] == '{') {
        check_signed(&arena, input);
    }
    arena_rewind(&arena, 0);
    return 0;
}
