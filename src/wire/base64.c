#include "wire/base64.h"

#include <assert.h>

/* One line of armour: whole groups on both sides, so lines can be put one by one. */
#define STEP_BYTES 48
#define STEP_CHARS 64

#define COMMON "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static const char digits_plain[] = COMMON "+/";
static const char digits_url[] = COMMON "-_";

/* clang-format off */
/* A character's value and one more; 0 for what is no digit. */
#define VALUES \
    ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8, \
    ['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, \
    ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, \
    ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, \
    ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, \
    ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42, ['q'] = 43, \
    ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, \
    ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, \
    ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62
/* clang-format on */

static const uint8_t values_plain[256] = {VALUES, ['+'] = 63, ['/'] = 64};
static const uint8_t values_url[256] = {VALUES, ['-'] = 63, ['_'] = 64};

static bool is_url(Base64 kind)
{
    return kind == BASE64_URL || kind == BASE64_URL_PADDED;
}

static bool is_padded(Base64 kind)
{
    return kind == BASE64_PADDED || kind == BASE64_URL_PADDED;
}

size_t base64_len(Base64 kind, size_t count)
{
    assert(kind < BASE64_KINDS);

    size_t left = count % 3;

    if (left == 0) {
        return count / 3 * 4;
    }
    return count / 3 * 4 + (is_padded(kind) ? 4 : left + 1);
}

/* Three bytes or fewer into `out`, of four characters; how many were written. */
static size_t put_group(Base64 kind, const uint8_t *bytes, size_t count, char *out)
{
    const char *digits = is_url(kind) ? digits_url : digits_plain;
    uint32_t bits = (uint32_t)bytes[0] << 16;

    bits |= count > 1 ? (uint32_t)bytes[1] << 8 : 0;
    bits |= count > 2 ? bytes[2] : 0;
    memset(out, '=', 4);
    for (size_t i = 0; i <= count; i++) {
        out[i] = digits[bits >> (18 - 6 * i) & 63];
    }
    return is_padded(kind) ? 4 : count + 1;
}

void base64_put(Buf *buf, Base64 kind, Str bytes)
{
    assert(kind < BASE64_KINDS);

    const uint8_t *from = (const uint8_t *)bytes.ptr;
    char text[STEP_CHARS];
    size_t len = 0;

    for (size_t i = 0; i < bytes.len; i += 3) {
        len += put_group(kind, from + i, bytes.len - i < 3 ? bytes.len - i : 3, text + len);
        if (len == STEP_CHARS || i + 3 >= bytes.len) {
            buf_put_bytes(buf, text, len);
            len = 0;
        }
    }
}

Err base64_encode(Arena *arena, Base64 kind, Str bytes, Str *ret)
{
    Buf buf = buf_begin(arena, base64_len(kind, bytes.len) + 1);

    base64_put(&buf, kind, bytes);
    return buf_end(&buf, ret);
}

static Str unpad(Base64 kind, Str text)
{
    for (int i = 0; i < 2 && is_padded(kind); i++) {
        if (text.len > 0 && text.ptr[text.len - 1] == '=') {
            text.len--;
        }
    }
    return text;
}

size_t base64_count(Base64 kind, Str text)
{
    assert(kind < BASE64_KINDS);

    Str digits = unpad(kind, text);
    size_t left = digits.len % 4;

    return digits.len / 4 * 3 + (left == 0 ? 0 : left - 1);
}

/* Into `out`, of base64_count bytes. */
static Err decode(Base64 kind, Str text, uint8_t *out)
{
    const uint8_t *values = is_url(kind) ? values_url : values_plain;
    Str digits = unpad(kind, text);
    uint32_t bits = 0;
    size_t done = 0;

    if (digits.len % 4 == 1 || (is_padded(kind) && text.len % 4 != 0)) {
        return (Err){ERR_BAD_INPUT, (uint32_t)text.len, "base64 that ends too early"};
    }
    for (size_t i = 0; i < digits.len; i++) {
        uint32_t value = values[(uint8_t)digits.ptr[i]];

        if (value == 0) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "not a character of this base64"};
        }
        bits = bits << 6 | (value - 1);
        /* The second to fourth character of a group complete a byte each. */
        if (i % 4 != 0) {
            out[done++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
        }
    }
    size_t spare = digits.len % 4 == 0 ? 0 : 8 - 2 * (digits.len % 4);

    if ((bits & ((1U << spare) - 1)) != 0) {
        return (Err){
            ERR_BAD_INPUT, (uint32_t)(digits.len - 1), "base64 with bits after its end"};
    }
    return ERR_NONE;
}

Err base64_decode(Arena *arena, Base64 kind, Str text, Str *ret)
{
    size_t count = base64_count(kind, text);
    uint8_t *out = arena_new(arena, uint8_t, count + 1);

    if (out == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    TRY(decode(kind, text, out));
    *ret = (Str){(const char *)out, count};
    return ERR_NONE;
}

Err base64_decode_bytes(Base64 kind, Str text, size_t count, uint8_t *ret)
{
    if (base64_count(kind, text) != count) {
        return err_bad("base64 of the wrong length");
    }
    return decode(kind, text, ret);
}
