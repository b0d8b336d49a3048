#include "base/bech32.h"

#include <assert.h>

#define CHECKSUM     6
#define REST_BECH32  1          /* what a good text leaves: BIP-173 */
#define REST_BECH32M 0x2bc830a3 /* BIP-350 */

static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/* The division of BIP-173's code by its generator, one group of five bits at a time. */
static uint32_t step(uint32_t rest, uint8_t group)
{
    static const uint32_t generator[] = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    uint32_t top = rest >> 25;

    rest = (rest & 0x1ffffff) << 5 ^ group;
    for (int i = 0; i < 5; i++) {
        rest ^= (top >> i & 1) != 0 ? generator[i] : 0;
    }
    return rest;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* The two cases of an ASCII letter differ in one bit. */
static char lower(char c)
{
    return (char)(is_upper(c) ? c | 0x20 : c);
}

/* The checksum sees the prefix in lower case: its high bits, a zero, its low bits. */
static uint32_t prefix_rest(Str prefix)
{
    uint32_t rest = 1;

    for (size_t i = 0; i < prefix.len; i++) {
        rest = step(rest, (uint8_t)lower(prefix.ptr[i]) >> 5);
    }
    rest = step(rest, 0);
    for (size_t i = 0; i < prefix.len; i++) {
        rest = step(rest, (uint8_t)lower(prefix.ptr[i]) & 31);
    }
    return rest;
}

static void put_group(Buf *buf, bool upper, uint32_t group)
{
    char c = digits[group & 31];

    buf_put_char(buf, (char)(upper && is_lower(c) ? c & ~0x20 : c));
}

Err bech32_encode(Arena *arena, Str prefix, Str bytes, Str *ret)
{
    assert(prefix.len > 0);

    Buf buf = buf_begin(arena, BECH32_MOST + 1);
    uint32_t rest = prefix_rest(prefix);
    uint32_t bits = 0;
    int count = 0;
    bool upper = false;

    for (size_t i = 0; i < prefix.len; i++) {
        upper = upper || is_upper(prefix.ptr[i]);
    }
    buf_put(&buf, prefix);
    buf_put_char(&buf, '1');
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | (uint8_t)bytes.ptr[i];
        for (count += 8; count >= 5; count -= 5) {
            rest = step(rest, bits >> (count - 5) & 31);
            put_group(&buf, upper, bits >> (count - 5));
        }
    }
    if (count > 0) {
        rest = step(rest, bits << (5 - count) & 31);
        put_group(&buf, upper, bits << (5 - count));
    }
    for (int i = 0; i < CHECKSUM; i++) {
        rest = step(rest, 0);
    }
    rest ^= 1;
    for (int i = 0; i < CHECKSUM; i++) {
        put_group(&buf, upper, rest >> (5 * (CHECKSUM - 1 - i)));
    }
    return buf_end(&buf, ret);
}

/* Printable, and of one case. */
static Err check_characters(Str text)
{
    bool any_upper = false;
    bool any_lower = false;

    for (size_t i = 0; i < text.len; i++) {
        any_upper = any_upper || is_upper(text.ptr[i]);
        any_lower = any_lower || is_lower(text.ptr[i]);
        if (text.ptr[i] < 33 || text.ptr[i] > 126 || (any_upper && any_lower)) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "a key has letters of one case only"};
        }
    }
    return ERR_NONE;
}

/* Groups of five bits to bytes; what is left over must be less than a group, and zero. */
static Err regroup(Buf *buf, Str text, size_t from)
{
    uint32_t bits = 0;
    int count = 0;

    for (size_t i = from; i < text.len - CHECKSUM; i++) {
        const char *digit = memchr(digits, lower(text.ptr[i]), sizeof(digits) - 1);

        bits = bits << 5 | (uint32_t)(digit - digits);
        count += 5;
        if (count >= 8) {
            count -= 8;
            buf_put_char(buf, (char)(bits >> count));
        }
    }
    if (count >= 5 || (bits & ((1U << count) - 1)) != 0) {
        return (Err){ERR_BAD_INPUT, (uint32_t)(text.len - CHECKSUM), "a key of odd length"};
    }
    return ERR_NONE;
}

/* Behind the prefix and the separator, and the rest that the checksum leaves. */
static Err check_text(Str text, size_t *from, uint32_t *ret)
{
    size_t sep = text.len;
    uint32_t rest = 0;

    if (text.len > BECH32_MOST) {
        return err_limit("a key is not as long as this");
    }
    TRY(check_characters(text));
    while (sep > 0 && text.ptr[sep - 1] != '1') {
        sep--;
    }
    /* sep is now behind the separator, or 0 without one. */
    if (sep < 2 || text.len - sep < CHECKSUM) {
        return err_bad("not a key in Bech32");
    }
    rest = prefix_rest(str_part(text, 0, sep - 1));
    for (size_t i = sep; i < text.len; i++) {
        const char *digit = memchr(digits, lower(text.ptr[i]), sizeof(digits) - 1);

        if (digit == NULL) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "not a character of a key"};
        }
        rest = step(rest, (uint8_t)(digit - digits));
    }
    *from = sep;
    *ret = rest;
    return ERR_NONE;
}

static Err wrong_checksum(Str text)
{
    return (Err){
        ERR_BAD_INPUT,
        (uint32_t)(text.len - CHECKSUM),
        "the key's checksum does not fit: a character is wrong"};
}

Err bech32_decode(Arena *arena, Str text, Str *prefix, Str *ret)
{
    Buf buf = buf_begin(arena, BECH32_MOST);
    size_t from = 0;
    uint32_t rest = 0;
    Str bytes = {0};

    TRY(check_text(text, &from, &rest));
    if (rest != REST_BECH32) {
        return wrong_checksum(text);
    }
    TRY(regroup(&buf, text, from));
    TRY(buf_end(&buf, &bytes));
    *prefix = str_part(text, 0, from - 1);
    *ret = bytes;
    return ERR_NONE;
}

/* The bytes that so many groups make, or 0 where the bits left over are a group or not zero. */
static size_t whole_bytes(size_t groups, size_t last)
{
    size_t over = groups * 5 % 8;

    return over >= 5 || (last & ((1U << over) - 1)) != 0 ? 0 : groups * 5 / 8;
}

Err segwit_check(Str text, Str *prefix)
{
    const char *version = NULL;
    const char *last = NULL;
    size_t from = 0;
    size_t bytes = 0;
    uint32_t rest = 0;

    if (text.len > SEGWIT_MOST) {
        return err_limit("an address is not as long as this");
    }
    TRY(check_text(text, &from, &rest));
    if (text.len - from == CHECKSUM) {
        return err_bad("an address without a version");
    }
    version = memchr(digits, lower(text.ptr[from]), sizeof(digits) - 1);
    last = memchr(digits, lower(text.ptr[text.len - CHECKSUM - 1]), sizeof(digits) - 1);
    if (rest != (version == digits ? REST_BECH32 : REST_BECH32M)) {
        return wrong_checksum(text);
    }
    bytes = whole_bytes(text.len - from - CHECKSUM - 1, (size_t)(last - digits));
    if (version - digits > 16 || bytes < 2 || bytes > 40 ||
        (version == digits && bytes != 20 && bytes != 32)) {
        return err_bad("an address of a version or a length that there is not");
    }
    *prefix = str_part(text, 0, from - 1);
    return ERR_NONE;
}
