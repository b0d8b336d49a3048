#include "wire/base64.h"

#include <assert.h>

/* One line of armour: whole groups on both sides, so lines can be put one by one. */
#define STEP_BYTES 48
#define STEP_CHARS 64

static const char common[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool is_url(Base64 kind)
{
    return kind == BASE64_URL || kind == BASE64_URL_PADDED;
}

static bool is_padded(Base64 kind)
{
    return kind == BASE64_PADDED || kind == BASE64_URL_PADDED;
}

static char digit_of(Base64 kind, uint32_t value)
{
    if (value < 62) {
        return common[value];
    }
    if (is_url(kind)) {
        return value == 62 ? '-' : '_';
    }
    return value == 62 ? '+' : '/';
}

static int value_of(Base64 kind, char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    if (c == digit_of(kind, 62)) {
        return 62;
    }
    return c == digit_of(kind, 63) ? 63 : -1;
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
    uint32_t bits = (uint32_t)bytes[0] << 16;

    bits |= count > 1 ? (uint32_t)bytes[1] << 8 : 0;
    bits |= count > 2 ? bytes[2] : 0;
    memset(out, '=', 4);
    for (size_t i = 0; i <= count; i++) {
        out[i] = digit_of(kind, bits >> (18 - 6 * i) & 63);
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
    Str digits = unpad(kind, text);
    uint32_t bits = 0;
    size_t done = 0;

    if (digits.len % 4 == 1 || (is_padded(kind) && text.len % 4 != 0)) {
        return (Err){ERR_BAD_INPUT, (uint32_t)text.len, "base64 that ends too early"};
    }
    for (size_t i = 0; i < digits.len; i++) {
        int value = value_of(kind, digits.ptr[i]);

        if (value < 0) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "not a character of this base64"};
        }
        bits = bits << 6 | (uint32_t)value;
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
