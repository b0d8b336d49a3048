/* Accounts at banks, and addresses of coins. */
#include "base/bech32.h"
#include "crypto/hash.h"
#include "match/identifiers/countries.h"
#include "match/identifiers/spelling.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* ---- accounts ---------------------------------------------------------------------------- */

/* Check digits lie between 02 and 98; 00, 01 and 99 would be second spellings of 97, 98 and 02. The first four signs
 * count behind the rest.
 */
static bool iban_holds(Str iban)
{
    char turned[34];
    unsigned digits = number_at(iban, 2, 2);

    memcpy(turned, iban.ptr + 4, iban.len - 4);
    memcpy(turned + iban.len - 4, iban.ptr, 4);
    return digits >= 2 && digits <= 98 && remainder_97((Str){turned, iban.len}) == 1;
}

static Fault check_iban(Str iban)
{
    const Country *country = country_by_alpha2(str_part(iban, 0, 2));

    if (country != NULL && country->iban > 0 && country->iban != iban.len) {
        return "an IBAN of that country has another length";
    }
    return iban_holds(iban) ? NULL : FAULT_CHECK;
}

/* An IBAN by its check digits; else a bank's name or code, a blank, and a number. */
Fault read_account(Str given, Buf *buf)
{
    size_t least = 0;
    Str all;
    Str rest = given;
    Str bank = str_cut(&rest, ' ');

    if (!squeeze(given, buf)) {
        return FAULT_SIGNS;
    }
    all = buf_str(buf);
    if (all.len >= 15 && all.len <= 34 && is_letter(all.ptr[0]) && is_letter(all.ptr[1]) &&
        is_digit(all.ptr[2]) && is_digit(all.ptr[3])) {
        return check_iban(all);
    }
    buf->len = 0;
    if (!squeeze(bank, buf)) {
        return FAULT_SIGNS;
    }
    buf_put_char(buf, ' ');
    least = buf->len + 4;
    return squeeze(rest, buf) && buf->len >= least ? NULL
                                                   : "it is no IBAN, and no bank and number";
}

/* ---- coins ------------------------------------------------------------------------------- */

#define BASE58_MOST \
    26 /* bytes of an address: one or two of version, 20 of hash, 4 of checksum */

/* What stands in front of the hash in an address, for coins that check it by SHA-256 twice. */
static const struct {
    uint8_t bytes[2];
    uint8_t count;
} versions[] = {
    {{0x00}, 1},       /* Bitcoin, Bitcoin Cash in its old spelling: to a key */
    {{0x05}, 1},       /* to a script; Litecoin's too, once */
    {{0x30}, 1},       /* Litecoin */
    {{0x32}, 1},       /* Litecoin, to a script */
    {{0x1e}, 1},       /* Dogecoin */
    {{0x16}, 1},       /* Dogecoin, to a script */
    {{0x41}, 1},       /* Tron, and dollars on it */
    {{0x4c}, 1},       /* Dash */
    {{0x10}, 1},       /* Dash, to a script */
    {{0x1c, 0xb8}, 2}, /* Zcash, to a key; seen by all */
    {{0x1c, 0xbd}, 2}, /* Zcash, to a script */
};

/* The bytes that a text in base 58 spells, into `out` of BASE58_MOST; -1 where it is none.
 * Source  the alphabet: Bitcoin's base58.h, as BIP-13 and BIP-16 describe it
 */
static int base58_bytes(Str text, uint8_t *out)
{
    static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    uint8_t bytes[BASE58_MOST] = {0}; /* the least first */
    size_t len = 0;
    size_t ones = 0;

    while (ones < text.len && text.ptr[ones] == '1') {
        ones++;
    }
    for (size_t i = ones; i < text.len; i++) {
        const char *digit = memchr(alphabet, text.ptr[i], sizeof(alphabet) - 1);
        unsigned carry = digit == NULL ? 0 : (unsigned)(digit - alphabet);

        for (size_t j = 0; j < len; j++) {
            carry += bytes[j] * 58U;
            bytes[j] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry > 0) {
            if (len == BASE58_MOST) {
                return -1;
            }
            bytes[len++] = (uint8_t)carry;
        }
        if (digit == NULL) {
            return -1;
        }
    }
    if (ones + len > BASE58_MOST) {
        return -1;
    }
    memset(out, 0, ones);
    for (size_t i = 0; i < len; i++) {
        out[ones + i] = bytes[len - 1 - i];
    }
    return (int)(ones + len);
}

static Fault check_base58(Str text)
{
    uint8_t bytes[BASE58_MOST];
    int count = base58_bytes(text, bytes);
    Hash hash;

    if (count < 25) {
        return "it is no address of a coin that is known here";
    }
    hash = hash_sha256((Str){(const char *)bytes, (size_t)count - 4});
    hash = hash_sha256(hash_str(&hash));
    if (memcmp(hash.bytes, bytes + count - 4, 4) != 0) {
        return FAULT_CHECK;
    }
    for (size_t i = 0; i < COUNT(versions); i++) {
        if (count == 24 + versions[i].count &&
            memcmp(bytes, versions[i].bytes, versions[i].count) == 0) {
            return NULL;
        }
    }
    return "it is no address of a coin that is known here";
}

/* Forty hexadecimal digits; where they are of both cases, the case of each letter is a check: EIP-55. */
static Fault check_hex(Str digits)
{
    char small[40];
    bool any_upper = false;
    bool any_lower = false;
    Hash hash;

    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];

        if (!is_digit(c) && !(to_lower(c) >= 'a' && to_lower(c) <= 'f')) {
            return FAULT_SIGNS;
        }
        any_upper = any_upper || (c >= 'A' && c <= 'F');
        any_lower = any_lower || (c >= 'a' && c <= 'f');
        small[i] = to_lower(c);
    }
    hash = hash_keccak256((Str){small, sizeof(small)});
    for (size_t i = 0; any_upper && any_lower && i < digits.len; i++) {
        bool high = (hash.bytes[i / 2] >> (i % 2 == 0 ? 7 : 3) & 1) != 0;

        if (is_letter(digits.ptr[i]) && high != (digits.ptr[i] < 'a')) {
            return FAULT_CHECK;
        }
    }
    return NULL;
}

static Fault read_segwit(Str given, Buf *buf)
{
    Str prefix;

    if (segwit_check(given, &prefix).kind != ERR_OK) {
        return FAULT_CHECK;
    }
    for (size_t i = 0; i < given.len; i++) {
        buf_put_char(buf, to_lower(given.ptr[i]));
    }
    return NULL;
}

static bool starts_like(Str text, const char *prefix)
{
    size_t len = strlen(prefix);

    for (size_t i = 0; i < len; i++) {
        if (i >= text.len || to_lower(text.ptr[i]) != prefix[i]) {
            return false;
        }
    }
    return true;
}

/* "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT", as programs hand addresses on: BIP-21, EIP-681. */
static Str without_scheme(Str text)
{
    static const char *const schemes[] = {
        "bitcoin:", "litecoin:", "dogecoin:", "ethereum:", "tron:", "dash:", "zcash:"};

    for (size_t i = 0; i < COUNT(schemes); i++) {
        if (starts_like(text, schemes[i])) {
            Str rest = str_part(text, strlen(schemes[i]), text.len);

            return str_cut(&rest, '?');
        }
    }
    return text;
}

Fault read_crypto(Str given, Buf *buf)
{
    Str text = without_scheme(given);
    Fault fault = NULL;

    if (starts_like(text, "0x")) {
        if (text.len != 42) {
            return FAULT_LENGTH;
        }
        fault = check_hex(str_part(text, 2, 40));
        for (size_t i = 0; i < text.len; i++) {
            buf_put_char(buf, to_lower(text.ptr[i]));
        }
        return fault;
    }
    if (starts_like(text, "bc1") || starts_like(text, "ltc1")) {
        return read_segwit(text, buf);
    }
    buf_put(buf, text);
    return check_base58(text);
}
