#include "match/scripts/search.h"

#include "match/scripts/nearness.h"

#include <stdlib.h>

#define HEARD_MAX   COMPARED_MAX
#define WORDS_MAX   8             /* of a name, which are compared word by word */
#define PAIRS       (2 * 64 * 64) /* pairs of skeleton letters, then pairs of sounds */
#define PAIRS_MAX   256           /* of one spelling */
#define FORMS_MAX   2             /* spellings of a listed name */
#define SHARES      20            /* of the final score, in parts of 20: those of the sounds */
#define SOUND_SHARE 20

/* One spelling of a name. */
typedef struct Form {
    uint32_t name;
    uint8_t len;          /* of sounds, blanks not counted */
    uint8_t skeleton_len; /* the same */
    uint8_t word_count;
    uint8_t ends[WORDS_MAX]; /* in sounds */
    const char *sounds;      /* and the skeleton behind them */
} Form;

struct Search {
    Form *forms;
    size_t form_count;
    size_t name_count;
    uint32_t *offsets; /* PAIRS + 1: where each pair's forms begin */
    uint32_t *targets;
    uint8_t *weights; /* of a pair: the rarer the more */
    float *sizes;     /* of a form: the sum of its pairs' weights */
};

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

/* ---- spellings -------------------------------------------------------------------------- */

/* The blanks out of `text`; where each word ends goes to `ends`. */
static size_t squeeze(
    const char *text, size_t len, char *out, size_t room, uint8_t *ends, uint8_t *words)
{
    size_t count = 0;

    *words = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i == len || text[i] == ' ') {
            if (ends != NULL && *words < WORDS_MAX && count > 0) {
                ends[(*words)++] = (uint8_t)count;
            }
        } else if (count < room) {
            out[count++] = text[i];
        }
    }
    return count;
}

static MUST_USE Err make_form(Arena *arena, Str variant, uint32_t name, Form *form)
{
    char text[ROMANISE_MAX * 8];
    char squeezed[2 * HEARD_MAX];
    uint8_t unused = 0;
    size_t len = sounds_write(variant, text, sizeof(text));
    Str kept;

    *form = (Form){.name = name};
    form->len = (uint8_t)squeeze(text, len, squeezed, HEARD_MAX, form->ends, &form->word_count);
    len = skeleton_write(variant, text, sizeof(text));
    form->skeleton_len =
        (uint8_t)squeeze(text, len, squeezed + form->len, HEARD_MAX, NULL, &unused);
    TRY(arena_copy(arena, (Str){squeezed, (size_t)form->len + form->skeleton_len}, &kept));
    form->sounds = kept.ptr;
    return ERR_NONE;
}

static Str form_sounds(const Form *form)
{
    return (Str){form->sounds, form->len};
}

static Str form_skeleton(const Form *form)
{
    return (Str){form->sounds + form->len, form->skeleton_len};
}

static Str form_word(const Form *form, size_t at)
{
    size_t from = at > 0 ? form->ends[at - 1] : 0;

    return (Str){form->sounds + from, form->ends[at] - from};
}

/* A sound as it is indexed: those that differ least are one, vowels are two. */
static uint32_t indexed(char sound)
{
    static const char alike[][2] = {
        {'T', 't'},
        {'D', 'd'},
        {'K', 'k'},
        {'q', 'k'},
        {'G', 'g'},
        {'P', 'p'},
        {'v', 'w'},
        {'S', 's'},
        {'z', 's'},
        {'Z', 'J'},
        {'N', 'n'},
        {'y', 'i'},
        {'e', 'i'},
        {'u', 'o'},
        {'C', 'J'},
        {'f', 'p'}};

    for (size_t i = 0; i < sizeof(alike) / sizeof(*alike); i++) {
        if (alike[i][0] == sound) {
            return (uint32_t)alike[i][1] & 63;
        }
    }
    return (uint32_t)sound & 63;
}

/* The pairs of neighbours in `text`, with its two ends as 0, each once. */
static size_t take_pairs(Str text, bool skeleton, uint16_t *pairs, size_t count)
{
    uint32_t before = 0;
    size_t start = count;

    for (size_t i = 0; i <= text.len && count < PAIRS_MAX; i++) {
        uint32_t this = i == text.len ? 0 : indexed(text.ptr[i]);
        uint16_t pair = (uint16_t)((skeleton ? 0 : 64 * 64) + before * 64 + this);
        bool has = false;

        for (size_t k = start; k < count; k++) {
            has = has || pairs[k] == pair;
        }
        if (!has) {
            pairs[count++] = pair;
        }
        before = this;
    }
    return count;
}

static size_t form_pairs(const Form *form, uint16_t *pairs)
{
    size_t count = take_pairs(form_skeleton(form), true, pairs, 0);

    return take_pairs(form_sounds(form), false, pairs, count);
}

/* ---- making ----------------------------------------------------------------------------- */

static MUST_USE Err make_forms(Arena *arena, Search *search, const Str *names, Str language)
{
    for (size_t i = 0; i < search->name_count; i++) {
        Romanised romanised;
        Err err = romanise(arena, names[i], language, &romanised);

        if (err.kind != ERR_OK && arena->limit - arena->used < ROMANISE_MAX * 16) {
            return full;
        }
        for (size_t k = 0; err.kind == ERR_OK && k < romanised.count && k < FORMS_MAX; k++) {
            TRY(make_form(
                arena, romanised.variants[k], (uint32_t)i, &search->forms[search->form_count]));
            search->form_count++;
        }
    }
    return ERR_NONE;
}

/* A pair's weight by how many forms have it: 16 for each halving. */
static uint8_t weight_of(size_t having, size_t forms)
{
    int weight = 8;

    for (; having < forms && weight < 240; having = having * 2 + 1) {
        weight += 16;
    }
    return (uint8_t)weight;
}

static MUST_USE Err make_index(Arena *arena, Search *search)
{
    uint16_t pairs[PAIRS_MAX];
    uint32_t total = 0;

    search->offsets = arena_new(arena, uint32_t, PAIRS + 2);
    search->weights = arena_new(arena, uint8_t, PAIRS);
    search->sizes = arena_new(arena, float, search->form_count + 1);
    if (search->offsets == NULL || search->weights == NULL || search->sizes == NULL) {
        return full;
    }
    for (size_t i = 0; i < search->form_count; i++) {
        size_t count = form_pairs(&search->forms[i], pairs);

        for (size_t k = 0; k < count; k++) {
            search->offsets[pairs[k] + 2]++;
        }
        total += (uint32_t)count;
    }
    for (size_t i = 0; i < PAIRS; i++) {
        search->weights[i] = weight_of(search->offsets[i + 2], search->form_count);
        search->offsets[i + 2] += search->offsets[i + 1];
    }
    search->targets = arena_new(arena, uint32_t, (size_t)total + 1);
    if (search->targets == NULL) {
        return full;
    }
    for (size_t i = 0; i < search->form_count; i++) {
        size_t count = form_pairs(&search->forms[i], pairs);

        for (size_t k = 0; k < count; k++) {
            search->targets[search->offsets[pairs[k] + 1]++] = (uint32_t)i;
            search->sizes[i] += (float)search->weights[pairs[k]];
        }
    }
    return ERR_NONE;
}

Err search_make(Arena *arena, const Str *names, size_t count, Str language, Search **ret)
{
    Search *search = arena_new(arena, Search, 1);

    if (count > SEARCH_NAMES_MAX) {
        return err_limit("the list has too many names");
    }
    if (search == NULL) {
        return full;
    }
    search->name_count = count;
    search->forms = arena_new(arena, Form, count * FORMS_MAX + 1);
    if (search->forms == NULL) {
        return full;
    }
    TRY(make_forms(arena, search, names, language));
    TRY(make_index(arena, search));
    *ret = search;
    return ERR_NONE;
}

/* ---- finding ---------------------------------------------------------------------------- */

/* Word by word: each word of the one with the nearest of the other that is left. */
static int words_nearness(const Form *a, const Form *b)
{
    bool used[WORDS_MAX] = {false};
    int sum = 0;
    int letters = 0;

    if (a->word_count > b->word_count) {
        return words_nearness(b, a);
    }
    if (b->word_count < 2) {
        return 0;
    }
    for (size_t i = 0; i < b->word_count; i++) {
        letters += (int)form_word(b, i).len;
    }
    for (size_t i = 0; i < a->word_count; i++) {
        Str word = form_word(a, i);
        int best = 0;
        size_t which = WORDS_MAX;

        for (size_t k = 0; k < b->word_count; k++) {
            int near = used[k] ? -1 : nearness_of(word, form_word(b, k));

            if (near > best) {
                best = near;
                which = k;
            }
        }
        if (which < WORDS_MAX) {
            used[which] = true;
            sum += best * (int)form_word(b, which).len;
        }
    }
    return letters == 0 ? 0 : sum / letters;
}

static int score_of(const Form *a, const Form *b)
{
    int whole = nearness_of(form_sounds(a), form_sounds(b));
    int bones = nearness_of(form_skeleton(a), form_skeleton(b));
    int words = a->word_count > 1 || b->word_count > 1 ? words_nearness(a, b) * 97 / 100 : 0;

    whole = words > whole ? words : whole;
    return (whole * SOUND_SHARE + bones * (SHARES - SOUND_SHARE)) / SHARES;
}

/* What a form shares with the query, by the weights of pairs; the best at the front. */
typedef struct Candidate {
    float shared;
    uint32_t form;
} Candidate;

static int by_shared(const void *a, const void *b)
{
    const Candidate *x = a;
    const Candidate *y = b;

    if (x->shared != y->shared) {
        return x->shared > y->shared ? -1 : 1;
    }
    return x->form < y->form ? -1 : x->form > y->form;
}

/* The weight that SEARCH_CANDIDATES forms reach at least, found by halving. */
static float least_shared(const float *shared, size_t count)
{
    float low = 0;
    float high = 1;

    for (int step = 0; step < 12; step++) {
        float middle = (low + high) / 2;
        size_t above = 0;

        for (size_t i = 0; i < count; i++) {
            above += shared[i] >= middle;
        }
        if (above > SEARCH_CANDIDATES) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The forms that share most with `form`. Errors  LIMIT. */
static MUST_USE Err
choose(Arena *arena, const Search *search, const Form *form, Candidate *chosen, size_t *ret)
{
    uint16_t pairs[PAIRS_MAX];
    size_t pair_count = form_pairs(form, pairs);
    float *shared = arena_new(arena, float, search->form_count + 1);
    Candidate *all = NULL;
    float own = 0;
    float bound = 0;
    size_t count = 0;

    if (shared == NULL) {
        return full;
    }
    for (size_t i = 0; i < pair_count; i++) {
        float weight = (float)search->weights[pairs[i]];

        own += weight;
        for (uint32_t k = search->offsets[pairs[i]]; k < search->offsets[pairs[i] + 1]; k++) {
            shared[search->targets[k]] += weight;
        }
    }
    for (size_t i = 0; i < search->form_count; i++) {
        shared[i] = 2 * shared[i] / (own + search->sizes[i] + 1);
    }
    bound = least_shared(shared, search->form_count);
    for (size_t i = 0; i < search->form_count; i++) {
        count += shared[i] > 0 && shared[i] >= bound;
    }
    all = arena_new(arena, Candidate, count + 1);
    if (all == NULL) {
        return full;
    }
    count = 0;
    for (size_t i = 0; i < search->form_count; i++) {
        if (shared[i] > 0 && shared[i] >= bound) {
            all[count++] = (Candidate){shared[i], (uint32_t)i};
        }
    }
    qsort(all, count, sizeof(*all), by_shared);
    *ret = count < SEARCH_CANDIDATES ? count : SEARCH_CANDIDATES;
    memcpy(chosen, all, *ret * sizeof(*all));
    return ERR_NONE;
}

static int by_score(const void *a, const void *b)
{
    const Hit *x = a;
    const Hit *y = b;

    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return x->at < y->at ? -1 : x->at > y->at;
}

static void add_hit(Hit *hits, size_t *count, uint32_t at, int score)
{
    for (size_t i = 0; i < *count; i++) {
        if (hits[i].at == at) {
            hits[i].score = score > hits[i].score ? score : hits[i].score;
            return;
        }
    }
    hits[(*count)++] = (Hit){at, score};
}

static MUST_USE Err
find_all(Arena *arena, const Search *search, const Romanised *query, Hit *all, size_t *ret)
{
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++) {
        Candidate chosen[SEARCH_CANDIDATES];
        size_t chosen_count = 0;
        Form form;

        TRY(make_form(arena, query->variants[i], 0, &form));
        TRY(choose(arena, search, &form, chosen, &chosen_count));
        for (size_t k = 0; k < chosen_count; k++) {
            const Form *listed = &search->forms[chosen[k].form];

            add_hit(all, &count, listed->name, score_of(&form, listed));
        }
    }
    *ret = count;
    return ERR_NONE;
}

Err search_find(
    Arena *arena,
    const Search *search,
    Str query,
    Str language,
    size_t top,
    Hit *hits,
    size_t *ret)
{
    size_t mark = arena->used;
    Hit all[SEARCH_CANDIDATES * ROMANISED_MAX];
    size_t count = 0;
    Romanised romanised;
    Err err = romanise(arena, query, language, &romanised);

    if (err.kind == ERR_OK) {
        err = find_all(arena, search, &romanised, all, &count);
    }
    arena_rewind(arena, mark);
    if (err.kind != ERR_OK) {
        return err;
    }
    qsort(all, count, sizeof(*all), by_score);
    *ret = count < top ? count : top;
    memcpy(hits, all, *ret * sizeof(*hits));
    return ERR_NONE;
}
