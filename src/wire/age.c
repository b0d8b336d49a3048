#include "wire/age.h"

#include "base/bech32.h"
#include "base/cursor.h"
#include "base/vec.h"
#include "crypto/box.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "wire/base64.h"

#include <assert.h>

#define FILE_KEY     16
#define WRAPPED      (FILE_KEY + BOX_EXTRA)
#define PAYLOAD_SALT 16 /* the nonce of the payload, which salts its key */
#define SCRYPT_SALT  16
#define CHUNK        65536
#define CHUNK_LOCKED (CHUNK + BOX_EXTRA)
#define LINE_CHARS   64
#define LINE_BYTES   48
#define HEADER_MAX   512 /* bytes of a header that we write, which has one stanza */

#define VERSION "age-encryption.org/v1\n"
#define BEGIN   "-----BEGIN AGE ENCRYPTED FILE-----"
#define END     "-----END AGE ENCRYPTED FILE-----"

_Static_assert(AGE_STRETCH_MAX == BOX_STRETCH_MAX, "what is announced is what is done");

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};
static const Err not_ours = {ERR_NOT_FOUND, 0, "the file is not for this key"};

/* Secret bytes that are wiped when they go out of scope, also through TRY. */
typedef struct Secret {
    uint8_t bytes[32];
} Secret;

static void wipe(Secret *secret)
{
    secret_wipe(secret, sizeof(*secret));
}

#define WIPED __attribute__((cleanup(wipe)))

/* One way into the file, as the header has it. */
typedef struct Stanza {
    Str type;
    Str args;                 /* what stands behind the type */
    size_t body_len;          /* bytes */
    uint8_t body[LINE_BYTES]; /* the first of them; a wrapped file key is shorter */
} Stanza;

typedef struct Header {
    VEC(Stanza) stanzas;
    Str covered; /* what the authenticator is over */
    Hash mac;
    Str salt; /* of the payload */
    Str payload;
} Header;

static Str bytes_str(const uint8_t *bytes, size_t count)
{
    return (Str){(const char *)bytes, count};
}

/* ---- keys ------------------------------------------------------------------------------- */

void age_keys(Env *env, uint8_t recipient[AGE_KEY], uint8_t identity[AGE_KEY])
{
    box_keys(env, recipient, identity);
}

static Err key_parse(Arena *arena, Str text, const char *prefix, uint8_t ret[AGE_KEY])
{
    size_t mark = arena->used;
    Str found = {0};
    Str key = {0};
    Err err = bech32_decode(arena, text, &found, &key);

    if (err.kind == ERR_OK && (!str_is(found, prefix) || key.len != AGE_KEY)) {
        err = err_bad("a key of another kind was expected");
    }
    if (err.kind == ERR_OK) {
        memcpy(ret, key.ptr, AGE_KEY);
    }
    arena_rewind(arena, mark);
    return err;
}

Err age_recipient_format(Arena *arena, const uint8_t recipient[AGE_KEY], Str *ret)
{
    return bech32_encode(arena, STR("age"), bytes_str(recipient, AGE_KEY), ret);
}

Err age_recipient_parse(Arena *arena, Str text, uint8_t ret[AGE_KEY])
{
    return key_parse(arena, text, "age", ret);
}

Err age_identity_format(Arena *arena, const uint8_t identity[AGE_KEY], Str *ret)
{
    return bech32_encode(arena, STR("AGE-SECRET-KEY-"), bytes_str(identity, AGE_KEY), ret);
}

Err age_identity_parse(Arena *arena, Str text, uint8_t ret[AGE_KEY])
{
    return key_parse(arena, text, "AGE-SECRET-KEY-", ret);
}

/* ---- deriving --------------------------------------------------------------------------- */

/* The key that wraps a file key: `secret` is ours, `theirs` the other side's share. */
static Err x25519_key(
    const uint8_t secret[AGE_KEY],
    const uint8_t theirs[AGE_KEY],
    const uint8_t share[AGE_KEY],
    const uint8_t recipient[AGE_KEY],
    Secret *ret)
{
    WIPED Secret agreed = {0};
    uint8_t salt[2 * AGE_KEY];

    TRY(box_agree(secret, theirs, agreed.bytes));
    memcpy(salt, share, AGE_KEY);
    memcpy(salt + AGE_KEY, recipient, AGE_KEY);
    return hash_hkdf(
        bytes_str(agreed.bytes, BOX_KEY),
        bytes_str(salt, sizeof(salt)),
        STR("age-encryption.org/v1/X25519"),
        ret->bytes,
        BOX_KEY);
}

static Err scrypt_key(Str passphrase, const uint8_t salt[SCRYPT_SALT], int stretch, Secret *ret)
{
    static const char label[] = "age-encryption.org/v1/scrypt";
    char all[sizeof(label) - 1 + SCRYPT_SALT];

    memcpy(all, label, sizeof(label) - 1);
    memcpy(all + sizeof(label) - 1, salt, SCRYPT_SALT);
    return box_stretch(passphrase, (Str){all, sizeof(all)}, stretch, ret->bytes);
}

/* A wrapping key serves once, so its nonce may be zero. */
static void wrap(const Secret *key, const Secret *file_key, uint8_t out[WRAPPED])
{
    static const uint8_t nonce[BOX_NONCE];

    box_lock(key->bytes, nonce, STR(""), bytes_str(file_key->bytes, FILE_KEY), out);
}

static Err unwrap(const Secret *key, const Stanza *stanza, Secret *ret)
{
    static const uint8_t nonce[BOX_NONCE];

    return box_open(key->bytes, nonce, STR(""), bytes_str(stanza->body, WRAPPED), ret->bytes);
}

static Err header_mac(const Secret *file_key, Str covered, Hash *ret)
{
    WIPED Secret key = {0};

    TRY(hash_hkdf(
        bytes_str(file_key->bytes, FILE_KEY), STR(""), STR("header"), key.bytes, HASH_SIZE));
    *ret = hash_hmac(bytes_str(key.bytes, HASH_SIZE), covered);
    return ERR_NONE;
}

static Err payload_key(const Secret *file_key, Str salt, Secret *ret)
{
    return hash_hkdf(
        bytes_str(file_key->bytes, FILE_KEY), salt, STR("payload"), ret->bytes, BOX_KEY);
}

/* ---- payload ---------------------------------------------------------------------------- */

/* Eleven bytes that count, of which eight are enough, and one that marks the last chunk. */
static void chunk_nonce(uint64_t index, bool last, uint8_t out[BOX_NONCE])
{
    memset(out, 0, BOX_NONCE);
    for (int i = 0; i < 8; i++) {
        out[3 + i] = (uint8_t)(index >> (56 - 8 * i));
    }
    out[11] = last ? 1 : 0;
}

/* An empty payload is one empty chunk. */
static size_t chunks_of(size_t len)
{
    return len == 0 ? 1 : len / CHUNK + (len % CHUNK != 0);
}

static void payload_lock(const Secret *key, Str plain, uint8_t *out)
{
    size_t count = chunks_of(plain.len);

    for (size_t i = 0; i < count; i++) {
        uint8_t nonce[BOX_NONCE];

        chunk_nonce(i, i + 1 == count, nonce);
        box_lock(
            key->bytes,
            nonce,
            STR(""),
            str_part(plain, i * CHUNK, CHUNK),
            out + i * CHUNK_LOCKED);
    }
}

static Err payload_open(Arena *arena, const Secret *key, Str payload, Str *ret)
{
    size_t count = payload.len / CHUNK_LOCKED + (payload.len % CHUNK_LOCKED != 0);
    size_t last = count == 0 ? 0 : payload.len - (count - 1) * CHUNK_LOCKED;
    uint8_t *out = NULL;

    if (last < BOX_EXTRA || (last == BOX_EXTRA && count > 1)) {
        return (Err){ERR_CORRUPT, 0, "the encrypted bytes end too early"};
    }
    out = arena_new(arena, uint8_t, payload.len - count * BOX_EXTRA + 1);
    if (out == NULL) {
        return full;
    }
    for (size_t i = 0; i < count; i++) {
        Str locked = str_part(payload, i * CHUNK_LOCKED, CHUNK_LOCKED);
        uint8_t nonce[BOX_NONCE];

        chunk_nonce(i, i + 1 == count, nonce);
        if (box_open(key->bytes, nonce, STR(""), locked, out + i * CHUNK).kind != ERR_OK) {
            return (Err){ERR_CORRUPT, 0, "the encrypted bytes were changed or cut"};
        }
    }
    *ret = bytes_str(out, payload.len - count * BOX_EXTRA);
    return ERR_NONE;
}

/* ---- writing ---------------------------------------------------------------------------- */

/* The whole file, once `header` says the one way into it. */
static Err file_write(Env *env, const Secret *file_key, Buf *header, Str plain, Str *ret)
{
    WIPED Secret key = {0};
    uint8_t salt[PAYLOAD_SALT];
    size_t len = plain.len + chunks_of(plain.len) * BOX_EXTRA;
    uint8_t *out = NULL;
    Str text = {0};
    Hash mac = {0};

    buf_put(header, STR("---"));
    TRY(header_mac(file_key, buf_str(header), &mac));
    buf_put_char(header, ' ');
    base64_put(header, BASE64_BARE, hash_str(&mac));
    buf_put_char(header, '\n');
    env->random(env, salt, sizeof(salt));
    buf_put_bytes(header, salt, sizeof(salt));
    TRY(buf_end(header, &text));
    TRY(payload_key(file_key, bytes_str(salt, sizeof(salt)), &key));
    out = arena_new(header->arena, uint8_t, text.len + len);
    if (out == NULL) {
        return full;
    }
    memcpy(out, text.ptr, text.len);
    payload_lock(&key, plain, out + text.len);
    *ret = bytes_str(out, text.len + len);
    return ERR_NONE;
}

static void put_body(Buf *header, const uint8_t wrapped[WRAPPED])
{
    buf_put_char(header, '\n');
    base64_put(header, BASE64_BARE, bytes_str(wrapped, WRAPPED));
    buf_put_char(header, '\n');
}

Err age_encrypt(Arena *arena, Env *env, const uint8_t recipient[AGE_KEY], Str plain, Str *ret)
{
    Buf header = buf_begin(arena, HEADER_MAX);
    WIPED Secret file_key = {0};
    WIPED Secret once = {0};
    WIPED Secret key = {0};
    uint8_t share[AGE_KEY];
    uint8_t wrapped[WRAPPED];

    env->random(env, file_key.bytes, FILE_KEY);
    box_keys(env, share, once.bytes);
    TRY(x25519_key(once.bytes, recipient, share, recipient, &key));
    wrap(&key, &file_key, wrapped);
    buf_put(&header, STR(VERSION "-> X25519 "));
    base64_put(&header, BASE64_BARE, bytes_str(share, AGE_KEY));
    put_body(&header, wrapped);
    return file_write(env, &file_key, &header, plain, ret);
}

Err age_lock(Arena *arena, Env *env, AgePassphrase with, Str plain, Str *ret)
{
    Buf header = buf_begin(arena, HEADER_MAX);
    WIPED Secret file_key = {0};
    WIPED Secret key = {0};
    uint8_t salt[SCRYPT_SALT];
    uint8_t wrapped[WRAPPED];

    assert(with.stretch > 0);
    env->random(env, file_key.bytes, FILE_KEY);
    env->random(env, salt, sizeof(salt));
    TRY(scrypt_key(with.text, salt, with.stretch, &key));
    wrap(&key, &file_key, wrapped);
    buf_put(&header, STR(VERSION "-> scrypt "));
    base64_put(&header, BASE64_BARE, bytes_str(salt, sizeof(salt)));
    buf_print(&header, " %d", with.stretch);
    put_body(&header, wrapped);
    return file_write(env, &file_key, &header, plain, ret);
}

/* ---- reading ---------------------------------------------------------------------------- */

static void fail_at(Cursor *cursor, size_t at, const char *what)
{
    if (cursor->err.kind == ERR_OK) {
        cursor->at = at;
        cursor_fail(cursor, what);
    }
}

/* Printable words with one space between each two. */
static bool are_words(Str text)
{
    bool in_word = false;

    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];

        if (c == ' ' ? !in_word : c < 33 || c > 126) {
            return false;
        }
        in_word = c != ' ';
    }
    return in_word;
}

/* A line of a body. Only the first is kept: what we can use is shorter than a line. */
static bool take_body(Stanza *stanza, Str line)
{
    uint8_t bytes[LINE_BYTES];
    size_t count = base64_count(BASE64_BARE, line);

    if (count > LINE_BYTES ||
        base64_decode_bytes(BASE64_BARE, line, count, bytes).kind != ERR_OK) {
        return false;
    }
    if (stanza->body_len == 0) {
        memcpy(stanza->body, bytes, count);
    }
    stanza->body_len += count;
    return true;
}

/* The body ends in a line that is not full, which is empty where the last was. */
static Stanza take_stanza(Cursor *cursor)
{
    Stanza stanza = {0};
    size_t start = cursor->at;
    Str line = {0};

    cursor_expect(cursor, STR("-> "));
    line = cursor_take_until(cursor, '\n');
    if (!are_words(line)) {
        fail_at(cursor, start, "a stanza is words with one space between them");
    }
    stanza.args = line;
    stanza.type = str_cut(&stanza.args, ' ');
    do {
        start = cursor->at;
        line = cursor_take_until(cursor, '\n');
        if (!take_body(&stanza, line)) {
            fail_at(cursor, start, "the body of a stanza is base64 in lines of 64");
        }
    } while (cursor->err.kind == ERR_OK && line.len == LINE_CHARS);
    return stanza;
}

/* A passphrase is the only way into its file: whoever opens it knows that no other key can. */
static bool scrypt_is_alone(const Header *header)
{
    for (size_t i = 0; i < header->stanzas.count; i++) {
        if (header->stanzas.count > 1 && str_is(header->stanzas.items[i].type, "scrypt")) {
            return false;
        }
    }
    return true;
}

static Err header_read(Arena *arena, Str file, Header *ret)
{
    Cursor cursor = cursor_begin(file);
    Header header = {0};
    Str mac = {0};

    cursor_expect(&cursor, STR(VERSION));
    do {
        Stanza stanza = take_stanza(&cursor);

        if (header.stanzas.count == AGE_STANZAS_MAX) {
            return err_limit("the file is for more receivers than are accepted");
        }
        TRY(vec_push(arena, &header.stanzas, stanza));
    } while (cursor.err.kind == ERR_OK && str_starts(cursor_rest(&cursor), STR("-> ")));
    cursor_expect(&cursor, STR("---"));
    header.covered = str_part(file, 0, cursor.at);
    cursor_expect(&cursor, STR(" "));
    mac = cursor_take_until(&cursor, '\n');
    if (base64_decode_bytes(BASE64_BARE, mac, HASH_SIZE, header.mac.bytes).kind != ERR_OK) {
        cursor_fail(&cursor, "the header ends in an authenticator of 43 characters");
    }
    header.salt = cursor_take(&cursor, PAYLOAD_SALT);
    header.payload = cursor_take(&cursor, cursor_rest(&cursor).len);
    TRY(cursor_end(&cursor));
    if (!scrypt_is_alone(&header)) {
        return err_bad("a file with a passphrase has no other way into it");
    }
    *ret = header;
    return ERR_NONE;
}

static Err unwrap_x25519(const uint8_t identity[AGE_KEY], const Stanza *stanza, Secret *ret)
{
    WIPED Secret key = {0};
    uint8_t share[AGE_KEY];
    uint8_t recipient[AGE_KEY];

    if (!str_is(stanza->type, "X25519")) {
        return not_ours;
    }
    /* A second argument would leave a space in it, which is no base64. */
    TRY(base64_decode_bytes(BASE64_BARE, stanza->args, AGE_KEY, share));
    if (stanza->body_len != WRAPPED) {
        return err_bad("a wrapped file key has 32 bytes");
    }
    box_share(identity, recipient);
    TRY(x25519_key(identity, share, share, recipient, &key));
    return unwrap(&key, stanza, ret).kind == ERR_OK ? ERR_NONE : not_ours;
}

/* All stanzas are looked at, so a malformed one is refused wherever it stands. */
static Err find_x25519(const Header *header, const uint8_t identity[AGE_KEY], Secret *ret)
{
    Err result = not_ours;

    for (size_t i = 0; i < header->stanzas.count; i++) {
        WIPED Secret found = {0};
        Err err = unwrap_x25519(identity, &header->stanzas.items[i], &found);

        if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
            return err;
        }
        if (err.kind == ERR_OK && result.kind != ERR_OK) {
            *ret = found;
            result = err;
        }
    }
    return result;
}

static Err find_scrypt(const Header *header, Str passphrase, Secret *ret)
{
    const Stanza *stanza = &header->stanzas.items[0];
    WIPED Secret key = {0};
    uint8_t salt[SCRYPT_SALT];
    uint64_t stretch = 0;
    Str digits = stanza->args;
    Str salt_text = str_cut(&digits, ' ');

    if (!str_is(stanza->type, "scrypt")) {
        return not_ours;
    }
    TRY(base64_decode_bytes(BASE64_BARE, salt_text, SCRYPT_SALT, salt));
    if (digits.len == 0 || digits.len > 2 || digits.ptr[0] == '0') {
        return err_bad("the work factor has one spelling, of one or two digits");
    }
    TRY(str_number(digits, 99, &stretch));
    if (stanza->body_len != WRAPPED) {
        return err_bad("a wrapped file key has 32 bytes");
    }
    TRY(scrypt_key(passphrase, salt, (int)stretch, &key));
    return unwrap(&key, stanza, ret).kind == ERR_OK ? ERR_NONE : not_ours;
}

static Err file_open(Arena *arena, const Header *header, const Secret *file_key, Str *ret)
{
    size_t mark = arena->used;
    WIPED Secret key = {0};
    Hash mac = {0};
    Err err = ERR_NONE;

    TRY(header_mac(file_key, header->covered, &mac));
    if (!secret_equal(mac.bytes, header->mac.bytes, HASH_SIZE)) {
        return (Err){ERR_CORRUPT, 0, "the header of the file was changed"};
    }
    TRY(payload_key(file_key, header->salt, &key));
    err = payload_open(arena, &key, header->payload, ret);
    if (err.kind != ERR_OK) {
        arena_rewind(arena, mark); /* what had opened before is not genuine as a whole */
    }
    return err;
}

Err age_decrypt(Arena *arena, const uint8_t identity[AGE_KEY], Str file, Str *ret)
{
    WIPED Secret file_key = {0};
    Header header = {0};

    TRY(header_read(arena, file, &header));
    TRY(find_x25519(&header, identity, &file_key));
    return file_open(arena, &header, &file_key, ret);
}

Err age_unlock(Arena *arena, Str passphrase, Str file, Str *ret)
{
    WIPED Secret file_key = {0};
    Header header = {0};

    TRY(header_read(arena, file, &header));
    TRY(find_scrypt(&header, passphrase, &file_key));
    return file_open(arena, &header, &file_key, ret);
}

/* ---- armour ----------------------------------------------------------------------------- */

Err age_armour(Arena *arena, Str file, Str *ret)
{
    size_t lines = file.len / LINE_BYTES + 3;
    Buf buf = buf_begin(arena, lines * (LINE_CHARS + 1) + 1);

    buf_put(&buf, STR(BEGIN "\n"));
    for (size_t i = 0; i < file.len; i += LINE_BYTES) {
        base64_put(&buf, BASE64_PADDED, str_part(file, i, LINE_BYTES));
        buf_put_char(&buf, '\n');
    }
    buf_put(&buf, STR(END "\n"));
    return buf_end(&buf, ret);
}

/* The next line without its end, which may be CR LF. */
static Str take_line(Str *rest)
{
    Str line = str_cut(rest, '\n');

    if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        line.len--;
    }
    return line;
}

Err age_unarmour(Arena *arena, Str text, Str *ret)
{
    Buf buf = buf_begin(arena, text.len + 1);
    Str rest = str_trim(text);
    Str line = take_line(&rest);
    size_t count = LINE_BYTES;

    if (!str_is(line, BEGIN)) {
        return err_bad("armour begins with its name");
    }
    for (line = take_line(&rest); !str_is(line, END); line = take_line(&rest)) {
        Err bad = {ERR_BAD_INPUT, (uint32_t)(line.ptr - text.ptr), "armour is lines of 64"};
        uint8_t bytes[LINE_BYTES];

        /* Only the last line may be short or padded. */
        if (line.len == 0 || count < LINE_BYTES) {
            return bad;
        }
        count = base64_count(BASE64_PADDED, line);
        if (count > LINE_BYTES ||
            base64_decode_bytes(BASE64_PADDED, line, count, bytes).kind != ERR_OK) {
            return bad;
        }
        buf_put_bytes(&buf, bytes, count);
    }
    if (rest.len > 0) {
        return (Err){
            ERR_BAD_INPUT,
            (uint32_t)(rest.ptr - text.ptr),
            "something stands after the armour"};
    }
    return buf_end(&buf, ret);
}

bool age_is_armoured(Str bytes)
{
    return str_starts(str_trim(bytes), STR(BEGIN));
}
