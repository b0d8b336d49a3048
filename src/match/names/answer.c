#include "match/names/answer.h"

#include "match/names/alike.h"

#define PIECE_WORDS 12  /* of a text that are read at a time; a name takes NAME_TOKENS_MAX */
#define PIECE_BYTES 900 /* NAME_BYTES_MAX, with room for the rest of a letter */
#define TELLING     3   /* letters of a word from which on its sound tells something */

static bool is_paired(const NameScore *score, size_t token)
{
    for (size_t i = 0; i < score->pair_count; i++) {
        if (score->pairs[i].b == token) {
            return true;
        }
    }
    return false;
}

/* The words of the name that have a counterpart in the question, as a name of their own. */
static MUST_USE Err
part_of(Arena *arena, const Name *question, const Name *name, const NameScore *score, Name *ret)
{
    const NameReading *reading = &name->readings[score->b_reading];
    const NameReading *asked = &question->readings[score->a_reading];
    Name part = {.schema = name->schema, .script = name->script, .count = 1};
    NameReading kept = {.forms = asked->forms == 0 ? 0 : reading->forms};

    kept.tokens = arena_new(arena, NameToken, reading->count > 0 ? reading->count : 1);
    if (kept.tokens == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < reading->count; i++) {
        const NameToken *token = &reading->tokens[i];

        if (!is_paired(score, i)) {
            continue;
        }
        kept.tokens[kept.count++] = *token;
        if (part.joined_len + token->len < sizeof(part.joined)) {
            memcpy(part.joined + part.joined_len, token->text, token->len);
            part.joined_len += token->len;
        }
    }
    part.readings[0] = kept;
    *ret = part;
    return ERR_NONE;
}

/* How alike the words that were asked for are to their counterparts, by weight; one without any
 * counts nothing.
 */
static float words_answer(const Name *question, const NameScore *score)
{
    const NameReading *asked = &question->readings[score->a_reading];
    float sum = 0;
    float weights = 0;

    for (size_t i = 0; i < asked->count; i++) {
        float best = 0;

        for (size_t j = 0; j < score->pair_count; j++) {
            const NamePair *pair = &score->pairs[j];

            if (pair->a == i && pair->alike > best) {
                best = pair->alike;
            }
        }
        sum += best * asked->tokens[i].weight;
        weights += asked->tokens[i].weight;
    }
    return weights > 0 ? sum / weights : 0;
}

Err names_answer(Arena *arena, const Name *question, const Name *name, NameAnswer *ret)
{
    size_t mark = arena->used;
    NameAnswer answer = {0};
    NameScore score;
    Name part;

    names_score(question, name, &score);
    answer.score = answer.whole = score.judged ? score.score : 0;
    if (score.judged && score.pair_count > 0 && question->count > 0 && name->count > 0) {
        NameScore asked;
        float words = 0;

        TRY(part_of(arena, question, name, &score, &part));
        names_score(question, &part, &asked);
        words = words_answer(question, &score);
        answer.score = asked.score > answer.score ? asked.score : answer.score;
        /* The likeness of what agrees must not hide what was asked for and is not there. */
        if (asked.bar == NAME_BAR_COMMON || words < answer.score) {
            answer.score = words;
        }
        answer.found = words >= ANSWER_WORDS && answer.score >= NAMES_CANDIDATE;
    } else {
        answer.found = answer.score >= NAMES_CANDIDATE;
    }
    arena_rewind(arena, mark);
    *ret = answer;
    return ERR_NONE;
}

/* ---- in a text -------------------------------------------------------------------------- */

/* The next few words of the text. */
static Str take_piece(Str *rest)
{
    const char *start = rest->ptr;
    size_t words = 0;

    while (rest->len > 0 && words < PIECE_WORDS && rest->ptr - start < PIECE_BYTES) {
        words += *rest->ptr == ' ' || *rest->ptr == '\n';
        (void)str_take_rune(rest);
    }
    return (Str){start, (size_t)(rest->ptr - start)};
}

static bool sounds_like(const NameToken *asked, const NameToken *word)
{
    if (asked->len == word->len && memcmp(asked->text, word->text, word->len) == 0) {
        return true;
    }
    return asked->len >= TELLING && word->len >= TELLING &&
           (asked->same == word->same || words_alike(asked, word) >= ANSWER_WORDS);
}

/* Mark the words of a reading of the question that stand in the piece: a bit each. */
static uint32_t heard_in(const NameReading *asked, const Name *piece)
{
    uint32_t heard = 0;

    for (size_t i = 0; i < asked->count; i++) {
        for (size_t j = 0; j < piece->count; j++) {
            for (size_t k = 0; k < piece->readings[j].count; k++) {
                if (sounds_like(&asked->tokens[i], &piece->readings[j].tokens[k])) {
                    heard |= UINT32_C(1) << i;
                }
            }
        }
    }
    return heard;
}

Err names_in_text(Arena *arena, const Name *question, Str text, bool *ret)
{
    uint32_t heard[ROMANISED_MAX] = {0};
    bool all = false;
    Str rest = text;

    while (rest.len > 0) {
        size_t mark = arena->used;
        Name piece;

        TRY(name_parse(arena, NAME_PERSON, take_piece(&rest), STR(""), &piece));
        for (size_t i = 0; i < question->count; i++) {
            heard[i] |= heard_in(&question->readings[i], &piece);
        }
        arena_rewind(arena, mark);
    }
    for (size_t i = 0; i < question->count; i++) {
        size_t words = question->readings[i].count;

        all = all || (words > 0 && heard[i] == (UINT32_C(1) << words) - 1);
    }
    *ret = all;
    return ERR_NONE;
}
