#include "match/finding.h"

#include "base/cursor.h"

#define FINDING_MOST ((size_t)48 << 20)

static void put_number(Buf *buf, uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) {
        buf_put_char(buf, (char)(number >> (8 * i)));
    }
}

static void put_text(Buf *buf, Str text)
{
    put_number(buf, text.len, 2);
    buf_put(buf, text);
}

Err finding_hash(
    Arena *arena,
    const uint8_t salt[FINDING_SALT],
    Str run,
    Str node,
    const Agreements *agreements,
    Hash *ret)
{
    size_t mark = arena->used;
    Tags tags = {arena_new(arena, Tag, agreements->count + 1), agreements->count};
    Buf buf = buf_begin(arena, FINDING_MOST);
    Str bytes;

    if (tags.items == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < agreements->count; i++) {
        tags.items[i] = agreements->items[i].tag;
    }
    tags_sort(&tags);
    buf_put_char(&buf, 3);
    buf_put_bytes(&buf, salt, FINDING_SALT);
    put_text(&buf, run);
    put_text(&buf, node);
    put_number(&buf, tags.count, 4);
    buf_put_bytes(&buf, tags.items, tags.count * sizeof(Tag));
    TRY(buf_end(&buf, &bytes));
    *ret = hash_sha256(bytes);
    arena_rewind(arena, mark);
    return ERR_NONE;
}

Err finding_encode(Arena *arena, const Finding *finding, Str *ret)
{
    Buf buf = buf_begin(arena, FINDING_MOST);

    buf_put_bytes(&buf, finding->salt, FINDING_SALT);
    put_number(&buf, finding->agreements.count, 4);
    for (size_t i = 0; i < finding->agreements.count; i++) {
        const Agreement *agreement = &finding->agreements.items[i];

        put_number(&buf, (uint64_t)agreement->type, 1);
        put_text(&buf, agreement->token);
        buf_put_bytes(&buf, agreement->tag.bytes, TAG_SIZE);
    }
    return buf_end(&buf, ret);
}

Err finding_decode(Arena *arena, Str bytes, Finding *ret)
{
    Cursor cursor = cursor_begin(bytes);
    Str salt = cursor_take(&cursor, FINDING_SALT);
    uint32_t count = cursor_u32(&cursor);
    Finding finding = {.agreements = {0}};

    for (uint32_t i = 0; i < count && cursor.err.kind == ERR_OK; i++) {
        uint8_t type = cursor_u8(&cursor);
        Agreement agreement = {.token = cursor_take(&cursor, cursor_u16(&cursor))};
        Str tag = cursor_take(&cursor, TAG_SIZE);

        if (cursor.err.kind != ERR_OK || type >= TOKEN_TYPES_COUNT) {
            break;
        }
        agreement.type = (TokenType)type;
        memcpy(agreement.tag.bytes, tag.ptr, TAG_SIZE);
        TRY(vec_push(arena, &finding.agreements, agreement));
    }
    if (cursor_end(&cursor).kind != ERR_OK || finding.agreements.count != count) {
        return (Err){ERR_CORRUPT, 0, "what was learnt cannot be read"};
    }
    memcpy(finding.salt, salt.ptr, FINDING_SALT);
    *ret = finding;
    return ERR_NONE;
}
