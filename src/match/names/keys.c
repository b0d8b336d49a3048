#include "match/names/keys.h"

#define SHORT 2 /* consonants of a word that is written joined with its neighbours */

static bool has(const Strs *keys, size_t from, Str key)
{
    for (size_t i = from; i < keys->count; i++) {
        if (str_equal(keys->items[i], key)) {
            return true;
        }
    }
    return false;
}

/* The keys of one name: those from `from` on. */
typedef struct Keys {
    Arena *arena;
    Strs *all;
    size_t from;
} Keys;

static MUST_USE Err put_key(Keys *keys, Str key)
{
    Str copy;

    if (key.len == 0 || keys->all->count - keys->from >= NAME_KEYS_MAX ||
        has(keys->all, keys->from, key)) {
        return ERR_NONE;
    }
    TRY(arena_copy(keys->arena, key, &copy));
    return vec_push(keys->arena, keys->all, copy);
}

/* What is heard: the skeleton, or of a word with hardly any the sounds themselves. */
static MUST_USE Err put_sound(Keys *keys, const char *sound, size_t len, const NameToken *word)
{
    char marked[NAME_LETTERS + 1] = "~";

    if (len >= SHORT) {
        return put_key(keys, (Str){sound, len});
    }
    memcpy(marked + 1, word->spoken, word->spoken_len);
    return put_key(keys, (Str){marked, (size_t)word->spoken_len + 1});
}

/* The key of words `from` to `to` as if they were one. Two short words, the syllables of which are
 * as few as their consonants, are told by the skeleton alone.
 */
static MUST_USE Err
put_joined(Keys *keys, const NameToken *const *words, size_t from, size_t to)
{
    char letters[NAME_TOKENS_MAX * NAME_LETTERS];
    size_t len = 0;
    size_t mark = keys->arena->used;
    Str skeleton;
    char sound[NAME_SOUNDS];

    for (size_t i = from; i < to; i++) {
        memcpy(letters + len, words[i]->text, words[i]->len);
        len += words[i]->len;
    }
    TRY(skeleton_of(keys->arena, (Str){letters, len}, &skeleton));
    len = skeleton.len < sizeof(sound) ? skeleton.len : sizeof(sound);
    memcpy(sound, skeleton.ptr, len);
    arena_rewind(keys->arena, mark);
    return len >= SHORT ? put_key(keys, (Str){sound, len}) : ERR_NONE;
}

static bool is_telling(const NameToken *token, bool any)
{
    switch ((NameRole)token->role) {
    case NAME_WORD:
    case NAME_PLACE:
    case NAME_CODE:
        return token->spoken_len > 0;
    case NAME_GENERIC:
        return any && token->spoken_len > 0;
    case NAME_INITIAL:
    case NAME_NUMBER:
    case NAME_SUFFIX:
        break;
    }
    return false;
}

static size_t telling(const NameReading *reading, bool any, const NameToken **words)
{
    size_t count = 0;

    for (size_t i = 0; i < reading->count; i++) {
        if (is_telling(&reading->tokens[i], any)) {
            words[count++] = &reading->tokens[i];
        }
    }
    return count;
}

static MUST_USE Err put_reading(Keys *keys, const NameReading *reading)
{
    const NameToken *words[NAME_TOKENS_MAX];
    size_t count = telling(reading, false, words);
    size_t shorts = 0;

    if (count == 0) {
        count = telling(reading, true, words);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(put_sound(keys, words[i]->sound, words[i]->sound_len, words[i]));
        shorts += words[i]->sound_len <= SHORT;
    }
    for (size_t i = 1; i < count; i++) {
        if (words[i - 1]->sound_len <= SHORT && words[i]->sound_len <= SHORT) {
            TRY(put_joined(keys, words, i - 1, i + 1));
        }
    }
    return count > 2 && shorts == count ? put_joined(keys, words, 0, count) : ERR_NONE;
}

Err name_keys(Arena *arena, const Name *name, Strs *ret)
{
    Keys keys = {arena, ret, ret->count};

    for (size_t i = 0; i < name->count; i++) {
        TRY(put_reading(&keys, &name->readings[i]));
    }
    return ERR_NONE;
}
