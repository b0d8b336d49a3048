#include "base/str.h"

Str str_part(Str text, size_t from, size_t len)
{
    size_t start = from < text.len ? from : text.len;
    size_t left = text.len - start;

    return (Str){text.ptr + start, len < left ? len : left};
}

int str_compare(Str a, Str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common > 0 ? memcmp(a.ptr, b.ptr, common) : 0;

    if (order != 0) {
        return order;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

Str str_cut(Str *rest, char sep)
{
    Str head = *rest;
    const char *hit = head.len > 0 ? memchr(head.ptr, sep, head.len) : NULL;

    if (hit == NULL) {
        *rest = (Str){head.ptr + head.len, 0};
        return head;
    }
    head.len = (size_t)(hit - head.ptr);
    *rest = (Str){hit + 1, rest->len - head.len - 1};
    return head;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str text)
{
    while (text.len > 0 && is_blank(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

bool str_in_list(Str item, Str list, char sep)
{
    while (list.len > 0) {
        if (str_equal(str_cut(&list, sep), item)) {
            return true;
        }
    }
    return false;
}

Err str_number(Str digits, uint64_t most, uint64_t *ret)
{
    uint64_t number = 0;

    if (digits.len == 0) {
        return err_bad("a number is missing");
    }
    for (size_t i = 0; i < digits.len; i++) {
        uint64_t digit = (uint64_t)(uint8_t)digits.ptr[i] - '0';

        if (digit > 9) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "not a digit"};
        }
        if (number > (most - digit) / 10 || digit > most) {
            return (Err){ERR_LIMIT, (uint32_t)i, "the number is too large"};
        }
        number = number * 10 + digit;
    }
    *ret = number;
    return ERR_NONE;
}

void str_hex(const uint8_t *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Err str_unhex(Str hex, size_t count, uint8_t *ret)
{
    if (hex.len != 2 * count) {
        return err_bad("not of the right length");
    }
    for (size_t i = 0; i < hex.len; i++) {
        if (hex_digit(hex.ptr[i]) < 0) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "not a lower-case hexadecimal digit"};
        }
    }
    for (size_t i = 0; i < count; i++) {
        ret[i] = (uint8_t)(hex_digit(hex.ptr[2 * i]) << 4 | hex_digit(hex.ptr[2 * i + 1]));
    }
    return ERR_NONE;
}

/* The length of the sequence that `first` begins, and the least code point that needs it. */
static size_t sequence_len(uint8_t first, uint32_t *least)
{
    if (first < 0x80) {
        *least = 1;
        return 1;
    }
    if (first >= 0xc2 && first < 0xe0) {
        *least = 0x80;
        return 2;
    }
    if (first >= 0xe0 && first < 0xf0) {
        *least = 0x800;
        return 3;
    }
    *least = 0x10000;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

static uint32_t rune_at(const char *ptr, size_t len)
{
    uint32_t rune = (uint8_t)ptr[0];

    if (len == 1) {
        return rune;
    }
    rune &= 0x7fU >> len;
    for (size_t i = 1; i < len; i++) {
        rune = rune << 6 | ((uint8_t)ptr[i] & 0x3fU);
    }
    return rune;
}

static bool continues(const char *ptr, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        if (((uint8_t)ptr[i] & 0xc0) != 0x80) {
            return false;
        }
    }
    return true;
}

bool str_is_utf8(Str text)
{
    size_t at = 0;

    while (at < text.len) {
        uint32_t least = 0;
        size_t len = sequence_len((uint8_t)text.ptr[at], &least);

        if (len == 0 || len > text.len - at || !continues(text.ptr + at, len)) {
            return false;
        }
        uint32_t rune = rune_at(text.ptr + at, len);

        if (rune < least || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000)) {
            return false;
        }
        at += len;
    }
    return true;
}

uint32_t str_take_rune(Str *rest)
{
    uint32_t least = 0;
    size_t len = rest->len > 0 ? sequence_len((uint8_t)rest->ptr[0], &least) : 0;
    uint32_t rune = 0;

    if (len == 0 || len > rest->len) {
        *rest = (Str){rest->ptr + rest->len, 0};
        return 0;
    }
    rune = rune_at(rest->ptr, len);
    *rest = (Str){rest->ptr + len, rest->len - len};
    return rune;
}
