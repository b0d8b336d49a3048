#include "wire/note.h"

#include "base/buf.h"
#include "base/cursor.h"
#include "wire/base64.h"

#include <assert.h>

#define DASH       "\xe2\x80\x94 " /* an em dash and a space */
#define ID_BYTES   4
#define TIME_BYTES 8

static void put_number(char *out, size_t count, uint64_t number)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = (char)(number >> (8 * (count - 1 - i)));
    }
}

/* ---- what may stand where ---------------------------------------------------------------- */

/* Spaces and controls, which would let two names look like one, or one like two. */
static bool is_space(uint32_t rune)
{
    static const uint32_t spaces[] = {0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};

    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
        if (rune == spaces[i]) {
            return true;
        }
    }
    return rune <= 0x20 || (rune >= 0x7f && rune <= 0xa0) || (rune >= 0x2000 && rune <= 0x200a);
}

static bool is_name(Str name)
{
    Str rest = name;

    if (name.len == 0 || !str_is_utf8(name) || memchr(name.ptr, '+', name.len) != NULL) {
        return false;
    }
    while (rest.len > 0) {
        if (is_space(str_take_rune(&rest))) {
            return false;
        }
    }
    return true;
}

static Err check_text(Str text)
{
    if (text.len == 0 || text.ptr[text.len - 1] != '\n') {
        return (Err){
            ERR_BAD_INPUT, (uint32_t)text.len, "the text of a note ends its last line"};
    }
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];

        if ((c < 0x20 && c != '\n') || c == 0x7f) {
            return (Err){
                ERR_BAD_INPUT, (uint32_t)i, "a note has no control characters but line ends"};
        }
    }
    return str_is_utf8(text) ? ERR_NONE : err_bad("a note is text in UTF-8");
}

/* ---- signing ----------------------------------------------------------------------------- */

uint32_t note_key_id(const NoteKey *key)
{
    char type = (char)key->type;
    const Str parts[] = {
        key->name, STR("\n"), {&type, 1}, {(const char *)key->public_key, SIGN_PUBLIC}};
    Hash hash = hash_sha256_parts(parts, sizeof(parts) / sizeof(*parts));

    return (uint32_t)hash.bytes[0] << 24 | (uint32_t)hash.bytes[1] << 16 |
           (uint32_t)hash.bytes[2] << 8 | hash.bytes[3];
}

/* `bytes` begin with room for the key's id. */
static Err line_format(Arena *arena, const NoteKey *key, char *bytes, size_t count, Str *ret)
{
    Buf buf = buf_begin(arena, key->name.len + 2 * count + 16);

    assert(is_name(key->name));
    put_number(bytes, ID_BYTES, note_key_id(key));
    buf_put(&buf, STR(DASH));
    buf_put(&buf, key->name);
    buf_put_char(&buf, ' ');
    base64_put(&buf, BASE64_PADDED, (Str){bytes, count});
    buf_put_char(&buf, '\n');
    return buf_end(&buf, ret);
}

Err note_sign(
    Arena *arena, const NoteKey *key, const uint8_t secret_key[SIGN_SECRET], Str text, Str *ret)
{
    char bytes[ID_BYTES + SIGN_SIGNATURE];

    assert(key->type == NOTE_SIGNATURE);
    TRY(check_text(text));
    sign_plain(secret_key, text, (uint8_t *)bytes + ID_BYTES);
    return line_format(arena, key, bytes, sizeof(bytes), ret);
}

/* What a witness signs. The first line says what it is, so no text can be taken for it. */
static Err cosigned(Arena *arena, uint64_t at_s, Str text, Str *ret)
{
    Buf buf = buf_begin(arena, text.len + 64);
    NoteCheckpoint checkpoint = {0};

    TRY(note_checkpoint_parse(text, &checkpoint));
    buf_print(&buf, "cosignature/v1\ntime %llu\n", (unsigned long long)at_s);
    buf_put(&buf, text);
    return buf_end(&buf, ret);
}

Err note_cosign(Arena *arena, const NoteWitness *witness, Str text, Str *ret)
{
    char bytes[ID_BYTES + TIME_BYTES + SIGN_SIGNATURE];
    Str message = {0};

    assert(witness->key.type == NOTE_COSIGNATURE);
    assert(witness->at_s >= 0);
    TRY(cosigned(arena, (uint64_t)witness->at_s, text, &message));
    put_number(bytes + ID_BYTES, TIME_BYTES, (uint64_t)witness->at_s);
    sign_plain(witness->secret_key, message, (uint8_t *)bytes + ID_BYTES + TIME_BYTES);
    return line_format(arena, &witness->key, bytes, sizeof(bytes), ret);
}

Err note_format(Arena *arena, Str text, const Str *lines, size_t count, Str *ret)
{
    Buf buf = buf_begin(arena, NOTE_MAX + 1);
    Note again = {0};
    Str bytes = {0};

    buf_put(&buf, text);
    buf_put_char(&buf, '\n');
    for (size_t i = 0; i < count; i++) {
        buf_put(&buf, lines[i]);
    }
    TRY(buf_end(&buf, &bytes));
    TRY(note_parse(arena, bytes, &again));
    if (again.count != count || !str_equal(again.text, text)) {
        return err_bad("a line of a signature is something else");
    }
    *ret = bytes;
    return ERR_NONE;
}

/* ---- reading ----------------------------------------------------------------------------- */

static Err line_parse(Arena *arena, Str line, NoteLine *ret)
{
    NoteLine parsed = {.line = line};
    Str bytes = {0};
    Str rest = str_part(line, sizeof(DASH) - 1, line.len);

    if (!str_starts(line, STR(DASH))) {
        return err_bad("a signature begins with a dash");
    }
    rest.len--; /* the line end */
    parsed.name = str_cut(&rest, ' ');
    if (!is_name(parsed.name)) {
        return err_bad("a key's name has no spaces and no plus");
    }
    TRY(base64_decode(arena, BASE64_PADDED, rest, &bytes));
    if (bytes.len <= ID_BYTES) {
        return err_bad("a signature is more than the id of its key");
    }
    Cursor cursor = cursor_begin(bytes);

    parsed.key_id = cursor_u32(&cursor);
    parsed.signature = cursor_rest(&cursor);
    *ret = parsed;
    return ERR_NONE;
}

/* Where the last empty line is: the text itself may have some. */
static size_t text_len(Str bytes)
{
    size_t at = bytes.len;

    while (at >= 2 && (bytes.ptr[at - 1] != '\n' || bytes.ptr[at - 2] != '\n')) {
        at--;
    }
    return at < 2 ? 0 : at - 1;
}

Err note_parse(Arena *arena, Str bytes, Note *ret)
{
    Note note = {.text = str_part(bytes, 0, text_len(bytes))};
    size_t at = note.text.len + 1;

    if (bytes.len > NOTE_MAX) {
        return err_limit("the note is too long");
    }
    if (note.text.len == 0 || at == bytes.len || bytes.ptr[bytes.len - 1] != '\n') {
        return err_bad("a note is text, an empty line, and lines of signatures");
    }
    TRY(check_text(note.text));
    note.lines = arena_new(arena, NoteLine, NOTE_LINES_MAX);
    if (note.lines == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    while (at < bytes.len) {
        Str rest = str_part(bytes, at, bytes.len);
        Str line = str_part(bytes, at, str_cut(&rest, '\n').len + 1);
        Err err = ERR_NONE;

        if (note.count == NOTE_LINES_MAX) {
            return err_limit("the note has too many signatures");
        }
        err = line_parse(arena, line, &note.lines[note.count++]);
        if (err.kind != ERR_OK) {
            return (Err){err.kind, (uint32_t)at, err.what};
        }
        at += line.len;
    }
    *ret = note;
    return ERR_NONE;
}

/* ---- verifying --------------------------------------------------------------------------- */

static Err verify_signature(const Note *note, const NoteKey *key, const NoteLine *line)
{
    if (line->signature.len != SIGN_SIGNATURE) {
        return err_bad("a signature of the wrong length");
    }
    return sign_verify(key->public_key, note->text, (const uint8_t *)line->signature.ptr);
}

static Err verify_cosignature(
    Arena *arena, const Note *note, const NoteKey *key, const NoteLine *line, uint64_t *at_s)
{
    size_t mark = arena->used;
    Cursor cursor = cursor_begin(line->signature);
    uint64_t at = cursor_u64(&cursor);
    Str signature = cursor_take(&cursor, SIGN_SIGNATURE);
    Str message = {0};
    Err err = ERR_NONE;

    TRY(cursor_end(&cursor));
    if (at > INT64_MAX) {
        return err_bad("a cosignature beyond all time");
    }
    TRY(cosigned(arena, at, note->text, &message));
    err = sign_verify(key->public_key, message, (const uint8_t *)signature.ptr);
    arena_rewind(arena, mark);
    if (err.kind == ERR_OK && at > *at_s) {
        *at_s = at;
    }
    return err;
}

Err note_verify(Arena *arena, const Note *note, const NoteKey *key, int64_t *at_s)
{
    uint32_t key_id = note_key_id(key);
    uint64_t latest = 0;
    bool found = false;

    for (size_t i = 0; i < note->count; i++) {
        const NoteLine *line = &note->lines[i];

        if (line->key_id != key_id || !str_equal(line->name, key->name)) {
            continue;
        }
        if (key->type == NOTE_COSIGNATURE) {
            TRY(verify_cosignature(arena, note, key, line, &latest));
        } else {
            TRY(verify_signature(note, key, line));
        }
        found = true;
    }
    if (!found) {
        return (Err){ERR_NOT_FOUND, 0, "the note is not signed by this key"};
    }
    *at_s = (int64_t)latest;
    return ERR_NONE;
}

/* ---- checkpoints ------------------------------------------------------------------------- */

Err note_checkpoint_format(Arena *arena, const NoteCheckpoint *checkpoint, Str *ret)
{
    Buf buf = buf_begin(arena, NOTE_MAX);
    NoteCheckpoint again = {0};
    Str text = {0};

    buf_put(&buf, checkpoint->origin);
    buf_print(&buf, "\n%llu\n", (unsigned long long)checkpoint->size);
    base64_put(&buf, BASE64_PADDED, hash_str(&checkpoint->root));
    buf_put_char(&buf, '\n');
    buf_put(&buf, checkpoint->extensions);
    TRY(buf_end(&buf, &text));
    TRY(note_checkpoint_parse(text, &again));
    *ret = text;
    return ERR_NONE;
}

/* Extensions are lines that say something. */
static bool are_lines(Str text)
{
    if (text.len > 0 && (text.ptr[0] == '\n' || text.ptr[text.len - 1] != '\n')) {
        return false;
    }
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '\n' && text.ptr[i - 1] == '\n') {
            return false;
        }
    }
    return true;
}

Err note_checkpoint_parse(Str text, NoteCheckpoint *ret)
{
    Cursor cursor = cursor_begin(text);
    NoteCheckpoint checkpoint = {0};
    size_t at = 0;

    TRY(check_text(text));
    checkpoint.origin = cursor_take_until(&cursor, '\n');
    if (!is_name(checkpoint.origin)) {
        return err_bad("the origin of a log has no spaces and no plus");
    }
    at = cursor.at;
    Str digits = cursor_take_until(&cursor, '\n');

    if ((digits.len > 1 && digits.ptr[0] == '0') ||
        str_number(digits, INT64_MAX, &checkpoint.size).kind != ERR_OK) {
        return (Err){ERR_BAD_INPUT, (uint32_t)at, "the size of a log is a whole number"};
    }
    at = cursor.at;
    Str root = cursor_take_until(&cursor, '\n');

    if (base64_decode_bytes(BASE64_PADDED, root, HASH_SIZE, checkpoint.root.bytes).kind !=
        ERR_OK) {
        return (Err){ERR_BAD_INPUT, (uint32_t)at, "the root of a log is a hash in base64"};
    }
    checkpoint.extensions = cursor_rest(&cursor);
    if (!are_lines(checkpoint.extensions)) {
        return (Err){ERR_BAD_INPUT, (uint32_t)cursor.at, "an extension is a line with text"};
    }
    *ret = checkpoint;
    return ERR_NONE;
}
