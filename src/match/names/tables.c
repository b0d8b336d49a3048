#include "match/names/tables.h"

#include "base/buf.h"
#include "match/names/alike.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

typedef struct Row {
    const char *key;
    const char *text; /* or NULL */
    uint32_t value;
} Row;

static const Row persons[] = {
#define PERSON_WORD(word, kind) {word, NULL, WORD_##kind},
#include "match/names/persons.def"
#undef PERSON_WORD
};

static const Row companies[] = {
#define COMPANY_WORD(word, kind) {word, NULL, WORD_##kind},
#include "match/names/companies.def"
#undef COMPANY_WORD
};

static const Row vessels[] = {
#define VESSEL_WORD(word) {word, NULL, 1},
#include "match/names/vessels.def"
#undef VESSEL_WORD
};

static const Row forms[] = {
#define FORM(words, class) {words, NULL, NAME_FORM_##class},
#include "match/names/forms.def"
#undef FORM
};

/* The longest first, so that none is taken for a part of another. */
static const Row native_forms[] = {
#define NATIVE(text, class) {text, NULL, NAME_FORM_##class},
#include "match/names/native.def"
#undef NATIVE
};

/* The longest first, as above. */
static const Row native_words[] = {
#define NATIVE_WORD(text, word) {text, word, 0},
#include "match/names/native_words.def"
#undef NATIVE_WORD
};

static const Row native_shorts[] = {
#define NATIVE_SHORT(text, name) {text, name, 0},
#include "match/names/native_short.def"
#undef NATIVE_SHORT
};

static const Row places[] = {
#define PLACE(word, place) {word, place, 0},
#include "match/names/places.def"
#undef PLACE
};

static const Row spellings[] = {
#define SPELLING(spelling, class) {spelling, class, 0},
#include "match/names/spellings.def"
#undef SPELLING
};

static const Row commons[] = {
#define COMMON(name, step) {name, NULL, step},
#include "match/names/common.def"
#undef COMMON
};

static const Row numbers[] = {
#define NUMBER(word, value) {word, NULL, value},
#include "match/names/numbers.def"
#undef NUMBER
};

static const Row *find(const Row *rows, size_t count, const char *key)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(rows[middle].key, key);

        if (order == 0) {
            return &rows[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static uint32_t value_of(const Row *rows, size_t count, const char *key)
{
    const Row *row = find(rows, count, key);

    return row == NULL ? 0 : row->value;
}

static const char *text_of(const Row *rows, size_t count, const char *key)
{
    const Row *row = find(rows, count, key);

    return row == NULL ? NULL : row->text;
}

WordKind table_person_word(const char *word)
{
    return (WordKind)value_of(persons, COUNT(persons), word);
}

WordKind table_company_word(const char *word)
{
    return (WordKind)value_of(companies, COUNT(companies), word);
}

bool table_vessel_word(const char *word)
{
    return value_of(vessels, COUNT(vessels), word) != 0;
}

unsigned table_form(const char *words)
{
    return value_of(forms, COUNT(forms), words);
}

unsigned table_form_near(const char *words)
{
    size_t len = strlen(words);

    for (size_t i = 0; i < COUNT(forms); i++) {
        size_t own = strlen(forms[i].key);

        if (own >= 14 && len + 2 >= own && len <= own + 2 &&
            letters_edits(words, len, forms[i].key, own, 2) <= 2) {
            return forms[i].value;
        }
    }
    return 0;
}

const char *table_place(const char *word)
{
    return text_of(places, COUNT(places), word);
}

const char *table_spelling(const char *word)
{
    return text_of(spellings, COUNT(spellings), word);
}

int table_common(const char *name)
{
    return (int)value_of(commons, COUNT(commons), name);
}

bool table_number(const char *word, uint32_t *ret)
{
    const Row *row = find(numbers, COUNT(numbers), word);

    if (row == NULL) {
        return false;
    }
    *ret = row->value;
    return true;
}

/* A letter of an alphabet, as against a sign of a script without blanks, where a form may stand
 * against the name.
 */
static bool is_alphabet(const char *at)
{
    unsigned char lead = (unsigned char)*at;

    return lead >= 0xcc && lead <= 0xdb;
}

static bool is_apart(const char *text, size_t len, size_t from, size_t own)
{
    bool before = from > 0 && ((unsigned char)text[from - 1] & 0x80) != 0;
    bool after = from + own < len && is_alphabet(text + from + own);

    return !is_alphabet(text + from) || (!before && !after);
}

unsigned table_native_forms(char *text, size_t len)
{
    unsigned found = 0;

    for (size_t i = 0; i < COUNT(native_forms); i++) {
        size_t own = strlen(native_forms[i].key);

        for (size_t at = 0; at + own <= len; at++) {
            if (text[at] == native_forms[i].key[0] &&
                memcmp(text + at, native_forms[i].key, own) == 0 &&
                is_apart(text, len, at, own)) {
                memset(text + at, ' ', own);
                found |= native_forms[i].value;
            }
        }
    }
    return found;
}

Err table_native_words(Arena *arena, Str text, Str *ret)
{
    Buf buf = buf_begin(arena, text.len * 8 + 64);
    size_t at = 0;

    while (at < text.len) {
        const Row *found = NULL;

        for (size_t i = 0; i < COUNT(native_words) && found == NULL; i++) {
            size_t own = strlen(native_words[i].key);

            if (own <= text.len - at && text.ptr[at] == native_words[i].key[0] &&
                memcmp(text.ptr + at, native_words[i].key, own) == 0 &&
                is_apart(text.ptr, text.len, at, own)) {
                found = &native_words[i];
            }
        }
        if (found == NULL) {
            buf_put_char(&buf, text.ptr[at++]);
            continue;
        }
        /* A bar, so that what stands on either side is romanised by itself. */
        buf_print(&buf, " | %s | ", found->text);
        at += strlen(found->key);
    }
    return buf_end(&buf, ret);
}

/* The row of native_short.def that stands at `at`, where a word begins there; or NULL. */
static const Row *short_at(Str text, size_t at)
{
    bool begins = at == 0 || ((unsigned char)text.ptr[at - 1] & 0x80) == 0;

    for (size_t i = 0; i < COUNT(native_shorts) && begins; i++) {
        size_t own = strlen(native_shorts[i].key);

        if (own <= text.len - at && memcmp(text.ptr + at, native_shorts[i].key, own) == 0) {
            return &native_shorts[i];
        }
    }
    return NULL;
}

Err table_native_shorts(Arena *arena, Str text, Str *ret)
{
    Buf buf = buf_begin(arena, text.len * 8 + 64);
    size_t at = 0;

    while (at < text.len) {
        const Row *found = short_at(text, at);

        if (found == NULL) {
            buf_put_char(&buf, text.ptr[at++]);
        } else {
            buf_print(&buf, "%s ", found->text);
            at += strlen(found->key);
        }
    }
    return buf_end(&buf, ret);
}

static bool is_sorted(const Row *rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (strcmp(rows[i - 1].key, rows[i].key) >= 0) {
            return false;
        }
    }
    return true;
}

bool tables_sorted(void)
{
    return is_sorted(persons, COUNT(persons)) && is_sorted(companies, COUNT(companies)) &&
           is_sorted(vessels, COUNT(vessels)) && is_sorted(forms, COUNT(forms)) &&
           is_sorted(places, COUNT(places)) && is_sorted(spellings, COUNT(spellings)) &&
           is_sorted(commons, COUNT(commons)) && is_sorted(numbers, COUNT(numbers));
}
