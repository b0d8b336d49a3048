#include "match/names/parse.h"

#include "match/names/alike.h"
#include "match/names/pieces.h"
#include "match/names/tables.h"
#include "match/scripts/sounds.h"

NameSchema name_schema(Str text)
{
    static const struct {
        const char *name;
        NameSchema schema;
    } known[] = {
        {"Person", NAME_PERSON},
        {"Company", NAME_ORGANISATION},
        {"Organization", NAME_ORGANISATION},
        {"Organisation", NAME_ORGANISATION},
        {"LegalEntity", NAME_ORGANISATION},
        {"PublicBody", NAME_ORGANISATION},
        {"Vessel", NAME_VESSEL},
        {"Airplane", NAME_VESSEL},
        {"Address", NAME_ADDRESS},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (str_is(text, known[i].name)) {
            return known[i].schema;
        }
    }
    return NAME_ANY;
}

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t hash = UINT32_C(2166136261);

    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * UINT32_C(16777619);
    }
    return hash;
}

/* ---- into tokens ---- */

static bool is_roman(const Piece *piece)
{
    for (size_t i = 0; i < piece->len; i++) {
        if (strchr("ivx", piece->text[i]) == NULL) {
            return false;
        }
    }
    return piece->len > 0;
}

/* The number that a word of an organisation or a vessel is. A Roman figure of one letter counts
 * where it does not come first and has no dot.
 */
static bool number_of(const Piece *piece, bool first, uint32_t *ret)
{
    if (piece_is_figures(piece)) {
        uint64_t number = 0;

        for (size_t i = 0; i < piece->len; i++) {
            number = (number * 10 + (uint64_t)(piece->text[i] - '0')) % UINT32_MAX;
        }
        *ret = (uint32_t)number;
        return true;
    }
    if (is_roman(piece) && (first || piece->dotted)) {
        return false;
    }
    if (piece_is(piece, "i")) {
        *ret = 1;
        return true;
    }
    return table_number(piece->text, ret);
}

static MUST_USE Err put_sound(Arena *arena, NameToken *token)
{
    Str skeleton;
    size_t used = arena->used;

    TRY(skeleton_of(arena, (Str){token->text, token->len}, &skeleton));
    for (size_t i = 0; i < skeleton.len && token->sound_len < NAME_SOUNDS; i++) {
        token->sound[token->sound_len++] = skeleton.ptr[i];
    }
    arena_rewind(arena, used);
    token->spoken_len = (uint8_t)sounds_write(
        (Str){token->text, token->len}, token->spoken, sizeof(token->spoken));
    return ERR_NONE;
}

static void weigh(NameToken *token, NameSchema schema)
{
    static const float by_step[] = {1, 0.85F, 0.7F, 0.5F};
    const char *class = table_spelling(token->text);
    const char *place = table_place(token->text);
    int step = table_common(class == NULL ? token->text : class);
    bool company = schema == NAME_ORGANISATION;

    token->same = hash_of(token->text, token->len);
    token->weight = 1;
    if (company && place != NULL) {
        token->role = NAME_PLACE;
        token->same = hash_of(place, strlen(place));
        token->flags |= NAME_KNOWN;
        token->weight = 0.7F;
    } else if (company && table_company_word(token->text) == WORD_GENERIC) {
        token->role = NAME_GENERIC;
        token->flags |= NAME_KNOWN;
        token->weight = 0.35F;
    } else if (schema == NAME_PERSON && table_person_word(token->text) == WORD_TITLE) {
        token->role = NAME_GENERIC;
        token->weight = 0.4F;
        token->same = class == NULL ? token->same : hash_of(class, strlen(class));
    } else if (schema == NAME_PERSON && table_person_word(token->text) == WORD_SUFFIX) {
        token->role = NAME_SUFFIX;
        token->weight = 0.2F;
    } else if (schema == NAME_PERSON) {
        token->same = class == NULL ? token->same : hash_of(class, strlen(class));
        token->weight = by_step[step];
        token->flags |= class != NULL || step > 0 ? NAME_KNOWN : 0;
        token->flags |= step > 0 ? NAME_COMMON : 0;
    }
}

static MUST_USE Err
put_token(Arena *arena, const Piece *piece, NameSchema schema, bool first, NameToken *token)
{
    bool counted = schema != NAME_PERSON;

    *token = (NameToken){.flags = piece->flags, .len = (uint8_t)piece->len, .weight = 1};
    memcpy(token->text, piece->text, piece->len);
    for (size_t i = 0; i < piece->len; i++) {
        char c = piece->text[i];

        token->letters |= c >= 'a' && c <= 'z' ? UINT32_C(1) << (c - 'a') : UINT32_C(1) << 26;
    }
    token->near = letters_near(token->letters);
    TRY(put_sound(arena, token));
    if (counted && number_of(piece, first, &token->number)) {
        token->role = NAME_NUMBER;
        token->same = token->number;
    } else if (piece_has_figure(piece)) {
        token->role = NAME_CODE;
        token->same = hash_of(piece->text, piece->len);
    } else if (schema == NAME_PERSON && piece->len == 1) {
        token->role = NAME_INITIAL;
        token->weight = 0.3F;
        token->same = hash_of(piece->text, piece->len);
    } else {
        weigh(token, schema);
    }
    return ERR_NONE;
}

static MUST_USE Err
put_tokens(Arena *arena, const Pieces *pieces, NameSchema schema, NameReading *ret)
{
    size_t left = pieces_left(pieces);
    size_t count = left > NAME_TOKENS_MAX ? NAME_TOKENS_MAX : left;

    ret->tokens = arena_new(arena, NameToken, count > 0 ? count : 1);
    if (ret->tokens == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < pieces->count && ret->count < count; i++) {
        if (!pieces->items[i].dropped && pieces->items[i].len > 0) {
            TRY(put_token(
                arena, &pieces->items[i], schema, ret->count == 0, &ret->tokens[ret->count]));
            ret->count++;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err read_line(Arena *arena, Str line, Name *name, NameReading *ret)
{
    Pieces pieces = {.joined_dots = name->schema != NAME_PERSON};
    NameReading reading = {.forms = ret->forms};

    pieces_take(line, &pieces);
    if (name->schema == NAME_ANY) {
        name->schema = pieces_organised(&pieces) ? NAME_ORGANISATION : NAME_PERSON;
    }
    if (name->schema == NAME_PERSON) {
        reading.forms |= pieces_person_form(&pieces);
        pieces_person(&pieces);
    } else if (name->schema == NAME_ORGANISATION) {
        reading.forms |= pieces_organisation(&pieces);
    } else if (name->schema == NAME_VESSEL) {
        pieces_vessel(&pieces);
    }
    TRY(put_tokens(arena, &pieces, name->schema, &reading));
    *ret = reading;
    return ERR_NONE;
}

/* ---- the whole ---- */

/* Its letters in their own script, small ones. */
static void keep_native(Str text, Name *name)
{
    while (text.len > 0 && name->native_count < NAME_RUNES_MAX) {
        uint32_t rune = str_take_rune(&text);

        if (rune >= 0x370 && !rune_parts_words(rune) && !(rune >= 0x2000 && rune < 0x2070)) {
            bool cyrillic = rune >= 0x410 && rune <= 0x42f;

            name->native[name->native_count++] = cyrillic                        ? rune + 32
                                                 : rune >= 0x400 && rune < 0x410 ? rune + 80
                                                                                 : rune;
        }
    }
}

static void keep_joined(Name *name)
{
    const NameReading *reading = &name->readings[0];
    size_t len = 0;

    for (size_t i = 0; i < reading->count; i++) {
        const NameToken *token = &reading->tokens[i];
        size_t room = sizeof(name->joined) - 1 - len;
        size_t part = token->len < room ? token->len : room;

        memcpy(name->joined + len, token->text, part);
        len += part;
    }
    name->joined_len = len;
}

static bool same_reading(const NameReading *a, const NameReading *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->tokens[i].text, b->tokens[i].text) != 0) {
            return false;
        }
    }
    return true;
}

static MUST_USE Err small_copy(Arena *arena, Str text, char **ret)
{
    Str copy;
    char *at = NULL;

    TRY(arena_copy(arena, text, &copy));
    at = arena_new(arena, char, text.len + 1);
    if (at == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(at, copy.ptr, copy.len);
    for (size_t i = 0; i + 1 < text.len; i++) {
        unsigned char lead = (unsigned char)at[i];
        unsigned char tail = (unsigned char)at[i + 1];

        if (lead == 0xd0 && tail >= 0x90 && tail <= 0x9f) { /* U+0410 to U+041F */
            at[i + 1] = (char)(tail + 0x20);
        } else if (lead == 0xd0 && tail >= 0xa0 && tail <= 0xaf) { /* U+0420 to U+042F */
            at[i] = (char)0xd1;
            at[i + 1] = (char)(tail - 0x20);
        }
    }
    *ret = at;
    return ERR_NONE;
}

static bool is_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (((unsigned char)text.ptr[i] & 0x80) != 0) {
            return false;
        }
    }
    return true;
}

static MUST_USE Err add_readings(Arena *arena, Str text, Str language, size_t most, Name *name)
{
    unsigned forms = 0;

    if (most > 1 && name->schema != NAME_VESSEL) {
        char *copy = NULL;

        TRY(small_copy(arena, text, &copy));
        forms = table_native_forms(copy, text.len);
        text = (Str){copy, text.len};
        if (name->schema == NAME_ORGANISATION) {
            TRY(table_native_words(arena, text, &text));
        } else if (name->schema != NAME_ADDRESS) {
            TRY(table_native_shorts(arena, text, &text));
        }
    }
    for (size_t i = 0; i < most; i++) {
        NameReading *reading = &name->readings[name->count];
        bool known = false;
        Str line;

        *reading = (NameReading){.forms = forms};
        TRY(pieces_ascii(arena, text, language, i, &line));
        TRY(read_line(arena, line, name, reading));
        for (size_t j = 0; j < name->count; j++) {
            known = known || same_reading(reading, &name->readings[j]);
        }
        if (reading->count > 0 && !known) {
            name->count++;
        }
    }
    return ERR_NONE;
}

/* Take back what reading it took but its words: names are kept by the million. */
static MUST_USE Err keep_tokens(Arena *arena, size_t used, Name *name)
{
    NameToken tokens[ROMANISED_MAX * NAME_TOKENS_MAX];
    NameToken *kept = NULL;
    size_t count = 0;

    for (size_t i = 0; i < name->count; i++) {
        memcpy(
            &tokens[count],
            name->readings[i].tokens,
            name->readings[i].count * sizeof(*tokens));
        count += name->readings[i].count;
    }
    arena_rewind(arena, used);
    if (count == 0) {
        return ERR_NONE;
    }
    kept = arena_new(arena, NameToken, count);
    if (kept == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0, from = 0; i < name->count; i++) {
        size_t here = name->readings[i].count;

        memcpy(&kept[from], &tokens[from], here * sizeof(*tokens));
        name->readings[i].tokens = &kept[from];
        from += here;
    }
    return ERR_NONE;
}

Err name_parse(Arena *arena, NameSchema schema, Str text, Str language, Name *ret)
{
    Name name = {.schema = schema, .hash = hash_of(text.ptr, text.len)};

    if (text.len > 0 && text.len <= NAME_BYTES_MAX && str_is_utf8(text)) {
        bool plain = is_plain(text);
        size_t used = arena->used;

        name.script = plain ? SCRIPT_LATIN : script_of(text);
        if (!plain) {
            keep_native(text, &name);
        }
        TRY(add_readings(arena, text, language, plain ? 1 : ROMANISED_MAX, &name));
        keep_joined(&name);
        TRY(keep_tokens(arena, used, &name));
    }
    *ret = name;
    return ERR_NONE;
}
