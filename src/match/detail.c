#include "match/detail.h"

#include "base/date.h"
#include "match/names/compare.h"

#define PHONE_TAIL 7 /* digits: what is left of a number where prefixes differ */

const char *detail_name(Detail detail)
{
    static const char *const names[] = {
#define DETAIL_TEXT(name, text) text,
        DETAILS(DETAIL_TEXT)
#undef DETAIL_TEXT
    };

    return names[detail];
}

static size_t most_of(const Strs *values)
{
    return values->count < DETAIL_VALUES_MOST ? values->count : DETAIL_VALUES_MOST;
}

/* ---- names ------------------------------------------------------------------------------- */

/* The best of all pairs of spellings. Names that nobody can read are no evidence. */
static MUST_USE Err
compare_names(Arena *arena, const DetailSubject *a, const DetailSubject *b, DetailFinding *ret)
{
    NameSchema schema = a->organisation ? NAME_ORGANISATION : NAME_PERSON;
    bool judged = false;
    bool same = false;
    float best = 0;

    for (size_t i = 0; i < most_of(&a->names); i++) {
        for (size_t j = 0; j < most_of(&b->names); j++) {
            size_t mark = arena->used;
            NameReasons reasons = {0};
            NameScore score = {0};

            same = same || str_equal(a->names.items[i], b->names.items[j]);
            TRY(names_compare(
                arena,
                schema,
                a->names.items[i],
                b->names.items[j],
                STR(""),
                &score,
                &reasons));
            judged = judged || score.judged;
            best = score.judged && score.score > best ? score.score : best;
            arena_rewind(arena, mark);
        }
    }
    ret->has
        [same                      ? DETAIL_NAME_SAME
         : best >= NAMES_CANDIDATE ? DETAIL_NAME_ALIKE
         : judged                  ? DETAIL_NAME_OTHER
                                   : DETAIL_NAME_UNREAD] = true;
    return ERR_NONE;
}

/* ---- texts of one alphabet --------------------------------------------------------------- */

/* In how many places two texts of one length differ; SIZE_MAX where they are not of one length. */
static size_t places_apart(Str a, Str b)
{
    size_t apart = 0;

    if (a.len != b.len) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i < a.len; i++) {
        apart += a.ptr[i] != b.ptr[i];
    }
    return apart;
}

/* ---- dates of birth ---------------------------------------------------------------------- */

static bool is_whole(Str text, Date *ret)
{
    return date_parse(text, ret).kind == ERR_OK && ret->day != 0;
}

/* The best that two dates give; what stands first in the list is better. */
static Detail birth_of(Str a, Str b)
{
    Date first;
    Date second;

    if (!is_whole(a, &first) || !is_whole(b, &second)) {
        return DETAIL_COUNT;
    }
    return str_equal(a, b) ? DETAIL_BIRTH_SAME
           : first.year == second.year && first.month == second.day && first.day == second.month
               ? DETAIL_BIRTH_SWAPPED
           : places_apart(a, b) == 1   ? DETAIL_BIRTH_DIGIT
           : first.year == second.year ? DETAIL_BIRTH_YEAR
                                       : DETAIL_BIRTH_OTHER;
}

static Detail phone_of(Str a, Str b)
{
    return str_equal(a, b) ? DETAIL_PHONE_SAME
           : a.len >= PHONE_TAIL && b.len >= PHONE_TAIL &&
                   memcmp(a.ptr + a.len - PHONE_TAIL, b.ptr + b.len - PHONE_TAIL, PHONE_TAIL) ==
                       0
               ? DETAIL_PHONE_TAIL
               : DETAIL_PHONE_OTHER;
}

/* Only papers of one sort are compared: what stands before the blank. */
static Detail paper_of(Str a, Str b)
{
    Str number_a = a;
    Str number_b = b;

    if (!str_equal(str_cut(&number_a, ' '), str_cut(&number_b, ' '))) {
        return DETAIL_COUNT;
    }
    return str_equal(number_a, number_b)           ? DETAIL_PAPER_SAME
           : places_apart(number_a, number_b) == 1 ? DETAIL_PAPER_DIGIT
                                                   : DETAIL_PAPER_OTHER;
}

/* The best of all pairs, if any of them says anything. */
static void compare_best(
    const Strs *a, const Strs *b, Detail (*of)(Str a, Str b), DetailFinding *ret)
{
    Detail best = DETAIL_COUNT;

    for (size_t i = 0; i < most_of(a); i++) {
        for (size_t j = 0; j < most_of(b); j++) {
            Detail one = of(a->items[i], b->items[j]);

            best = one < best ? one : best;
        }
    }
    if (best != DETAIL_COUNT) {
        ret->has[best] = true;
    }
}

/* ---- all of it --------------------------------------------------------------------------- */

static DetailBand band_of(const DetailFinding *finding)
{
    const bool *has = finding->has;
    bool name = has[DETAIL_NAME_SAME] || has[DETAIL_NAME_ALIKE];
    bool birth = has[DETAIL_BIRTH_SAME] || has[DETAIL_BIRTH_SWAPPED] || has[DETAIL_BIRTH_DIGIT];
    bool paper = has[DETAIL_PAPER_SAME];

    if (!has[DETAIL_NAME_OTHER] && !has[DETAIL_BIRTH_OTHER] &&
        ((paper && (name || birth)) || (name && birth))) {
        return DETAIL_LIKELY;
    }
    return !paper && (has[DETAIL_NAME_OTHER] || has[DETAIL_BIRTH_OTHER]) ? DETAIL_UNLIKELY
                                                                         : DETAIL_POSSIBLE;
}

Err detail_compare(
    Arena *arena, const DetailSubject *a, const DetailSubject *b, DetailFinding *ret)
{
    DetailFinding finding = {.band = DETAIL_POSSIBLE};

    TRY(compare_names(arena, a, b, &finding));
    compare_best(&a->births, &b->births, birth_of, &finding);
    compare_best(&a->phones, &b->phones, phone_of, &finding);
    compare_best(&a->papers, &b->papers, paper_of, &finding);
    finding.band = band_of(&finding);
    *ret = finding;
    return ERR_NONE;
}
