#include "domain/handling.h"

#include "base/date.h"

#include <assert.h>
#include <stdlib.h>

#define LETTERS 26

static const char *const tlp_names[TLP_COUNT] = {
    "CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"};

#define HANDLING_TEXT(name, text) text,
static const char *const use_names[] = {HANDLING_USES(HANDLING_TEXT) NULL};
static const char *const purpose_names[] = {HANDLING_PURPOSES(HANDLING_TEXT) NULL};
static const char *const caveat_names[] = {HANDLING_CAVEATS(HANDLING_TEXT) NULL};
#undef HANDLING_TEXT

static const char *const *const set_names[] = {
    [HANDLING_SET_USE] = use_names,
    [HANDLING_SET_PURPOSE] = purpose_names,
    [HANDLING_SET_CAVEAT] = caveat_names,
};

const char *handling_name(HandlingSet set, int index)
{
    return set_names[set][index];
}

uint32_t handling_bit(HandlingSet set, Str name)
{
    for (int i = 0; set_names[set][i] != NULL; i++) {
        if (str_is(name, set_names[set][i])) {
            return UINT32_C(1) << i;
        }
    }
    return 0;
}

const char *tlp_name(HandlingTlp tlp)
{
    assert(tlp < TLP_COUNT);
    return tlp_names[tlp];
}

Err tlp_parse(Str name, HandlingTlp *ret)
{
    for (int i = 0; i < TLP_COUNT; i++) {
        if (str_is(name, tlp_names[i])) {
            *ret = (HandlingTlp)i;
            return ERR_NONE;
        }
    }
    return err_bad("no such TLP level");
}

static int member_index(Str country)
{
    int first = country.len == 2 ? country.ptr[0] - 'A' : -1;
    int second = country.len == 2 ? country.ptr[1] - 'A' : -1;

    if (first < 0 || first >= LETTERS || second < 0 || second >= LETTERS) {
        return -1;
    }
    return first * LETTERS + second;
}

bool handling_never(const Handling *code, Str country)
{
    int i = member_index(country);

    return i >= 0 && (code->never[i / 64] >> (i % 64) & 1) != 0;
}

void handling_set_never(Handling *code, Str country)
{
    int i = member_index(country);

    assert(i >= 0);
    code->never[i / 64] |= UINT64_C(1) << (i % 64);
}

Handling handling_default(void)
{
    return (Handling){
        .tlp = TLP_AMBER,
        .use = USE_ALL & ~(uint32_t)USE_EVIDENCE,
        .purpose = PURPOSE_ALL & ~(UINT32_C(1) << PURPOSE_INDEX_EXERCISE),
        .to = {"", 0},
        .until = HANDLING_FOREVER};
}

/* ---- reading: each field leniently, then the whole strictly ------------------------------ */

static bool read_set(HandlingSet set, Str list, uint32_t *ret)
{
    while (list.len > 0) {
        uint32_t bit = handling_bit(set, str_cut(&list, ','));

        if (bit == 0) {
            return false;
        }
        *ret |= bit;
    }
    return true;
}

static bool read_never(Str list, Handling *code)
{
    while (list.len > 0) {
        Str country = str_cut(&list, ',');

        if (member_index(country) < 0) {
            return false;
        }
        handling_set_never(code, country);
    }
    return true;
}

static bool is_atom(Str atom)
{
    for (size_t i = 0; i < atom.len; i++) {
        char c = atom.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '@')) {
            return false;
        }
    }
    return atom.len > 0 && atom.len <= 80;
}

/* Whether the parts of `list` are in strict order, so that a set has one spelling. */
static bool is_sorted(Str list, char sep)
{
    Str before = {"", 0};

    for (bool first = true; list.len > 0; first = false) {
        Str item = str_cut(&list, sep);

        if (item.len == 0 || (!first && str_compare(before, item) >= 0)) {
            return false;
        }
        before = item;
    }
    return true;
}

static bool read_to(Str to, Handling *code)
{
    Str terms = to;

    if (to.len == 0 || !is_sorted(to, '&') || to.ptr[to.len - 1] == '&') {
        return false;
    }
    while (terms.len > 0) {
        Str term = str_cut(&terms, '&');
        Str atoms = term;

        if (!is_sorted(term, '+') || term.ptr[term.len - 1] == '+') {
            return false;
        }
        while (atoms.len > 0) {
            if (!is_atom(str_cut(&atoms, '+'))) {
                return false;
            }
        }
    }
    code->to = to;
    return true;
}

static bool read_until(Str text, Handling *code)
{
    Date date;

    if (date_parse(text, &date).kind != ERR_OK || date.day == 0) {
        return false;
    }
    code->until = date_first(date);
    return true;
}

static bool is_grade(char c)
{
    return c == '-' || (c >= 'A' && c <= 'Z') || (c >= '1' && c <= '6');
}

static bool read_grade(Str text, Handling *code)
{
    if (text.len != 2 || !is_grade(text.ptr[0]) || !is_grade(text.ptr[1])) {
        return false;
    }
    code->grade[0] = text.ptr[0] == '-' ? (char)0 : text.ptr[0];
    code->grade[1] = text.ptr[1] == '-' ? (char)0 : text.ptr[1];
    return true;
}

static bool read_field(Str name, Str value, Handling *code)
{
    if (str_is(name, "use")) {
        return read_set(HANDLING_SET_USE, value, &code->use);
    }
    if (str_is(name, "purpose")) {
        return read_set(HANDLING_SET_PURPOSE, value, &code->purpose);
    }
    if (str_is(name, "caveat")) {
        return read_set(HANDLING_SET_CAVEAT, value, &code->caveats);
    }
    if (str_is(name, "to")) {
        return read_to(value, code);
    }
    if (str_is(name, "never")) {
        return read_never(value, code);
    }
    if (str_is(name, "until")) {
        return read_until(value, code);
    }
    return str_is(name, "grade") && read_grade(value, code);
}

static Err bad(Str text, Str field, const char *what)
{
    return (Err){ERR_BAD_INPUT, (uint32_t)(field.ptr - text.ptr), what};
}

Err handling_parse(Str text, Handling *ret)
{
    char room[HANDLING_TEXT_MAX + 512];
    Arena arena = {.base = room, .limit = sizeof(room)};
    Handling code = {.to = {"", 0}, .until = HANDLING_FOREVER};
    Str rest = text;
    Str tlp = str_cut(&rest, ';');
    Str spelled = {"", 0};

    if (text.len >= HANDLING_TEXT_MAX || tlp_parse(tlp, &code.tlp).kind != ERR_OK) {
        return bad(text, tlp, "no such handling level");
    }
    while (rest.len > 0) {
        Str value = str_cut(&rest, ';');
        Str name = str_cut(&value, '=');

        if (!read_field(name, value, &code)) {
            return bad(text, name, "a part of the handling code is unknown or malformed");
        }
    }
    /* One comparison makes the lenient reading strict: order, repetition, empty parts. */
    if (handling_format(&arena, &code, &spelled).kind != ERR_OK || !str_equal(text, spelled)) {
        return bad(text, text, "the handling code is not in its one spelling");
    }
    *ret = code;
    return ERR_NONE;
}

/* ---- writing ---------------------------------------------------------------------------- */

static void put_set(Buf *buf, const char *name, HandlingSet set, uint32_t bits)
{
    char before = '=';

    if (bits == 0) {
        return;
    }
    buf_put_char(buf, ';');
    buf_put(buf, str_from(name));
    for (int i = 0; set_names[set][i] != NULL; i++) {
        if ((bits >> i & 1) != 0) {
            buf_put_char(buf, before);
            buf_put(buf, str_from(set_names[set][i]));
            before = ',';
        }
    }
}

static void put_never(Buf *buf, const Handling *code)
{
    Str before = STR(";never=");

    for (int word = 0; word < HANDLING_MEMBERS; word++) {
        for (uint64_t left = code->never[word]; left != 0; left &= left - 1) {
            int country = word * 64 + __builtin_ctzll(left);

            buf_put(buf, before);
            buf_put_char(buf, (char)('A' + country / LETTERS));
            buf_put_char(buf, (char)('A' + country % LETTERS));
            before = STR(",");
        }
    }
}

Err handling_format(Arena *arena, const Handling *code, Str *ret)
{
    Buf buf = buf_begin(arena, HANDLING_TEXT_MAX);
    char day[11];

    buf_put(&buf, str_from(tlp_name(code->tlp)));
    put_set(&buf, "use", HANDLING_SET_USE, code->use);
    put_set(&buf, "purpose", HANDLING_SET_PURPOSE, code->purpose);
    put_set(&buf, "caveat", HANDLING_SET_CAVEAT, code->caveats);
    if (code->to.len > 0) {
        buf_put(&buf, STR(";to="));
        buf_put(&buf, code->to);
    }
    put_never(&buf, code);
    if (code->until != HANDLING_FOREVER) {
        buf_put(&buf, STR(";until="));
        buf_put(&buf, date_format(date_from_days(code->until), day));
    }
    if (code->grade[0] != 0 || code->grade[1] != 0) {
        buf_put(&buf, STR(";grade="));
        buf_put_char(&buf, code->grade[0] == 0 ? '-' : code->grade[0]);
        buf_put_char(&buf, code->grade[1] == 0 ? '-' : code->grade[1]);
    }
    return buf_end(&buf, ret);
}

/* ---- the semilattice -------------------------------------------------------------------- */

/* The union of two sorted lists of terms: a reader must be in each of them. */
static MUST_USE Err terms_join(Arena *arena, Str a, Str b, Str *ret)
{
    Buf buf = buf_begin(arena, HANDLING_TEXT_MAX);

    while (a.len > 0 || b.len > 0) {
        Str after_a = a;
        Str after_b = b;
        Str first_a = str_cut(&after_a, '&');
        Str first_b = str_cut(&after_b, '&');
        int order = a.len == 0 ? 1 : b.len == 0 ? -1 : str_compare(first_a, first_b);

        if (buf.len > 0) {
            buf_put_char(&buf, '&');
        }
        buf_put(&buf, order <= 0 ? first_a : first_b);
        a = order <= 0 ? after_a : a;
        b = order >= 0 ? after_b : b;
    }
    return buf_end(&buf, ret);
}

/* Nothing said is the weakest; then by letter or digit, of which the later is the weaker. */
static char grade_meet(char a, char b)
{
    if (a == 0 || b == 0) {
        return 0;
    }
    return a > b ? a : b;
}

Err handling_meet(Arena *arena, const Handling *a, const Handling *b, Handling *ret)
{
    Handling both = {
        .tlp = a->tlp > b->tlp ? a->tlp : b->tlp,
        .use = a->use & b->use,
        .purpose = a->purpose & b->purpose,
        .caveats = a->caveats | b->caveats,
        .to = {"", 0}, /* one that stays at home keeps the other there */
        .until = a->until < b->until ? a->until : b->until,
        .grade = {grade_meet(a->grade[0], b->grade[0]), grade_meet(a->grade[1], b->grade[1])},
    };

    for (int i = 0; i < HANDLING_MEMBERS; i++) {
        both.never[i] = a->never[i] | b->never[i];
    }
    if (a->to.len > 0 && b->to.len > 0) {
        TRY(terms_join(arena, a->to, b->to, &both.to));
    }
    *ret = both;
    return ERR_NONE;
}

static bool has_all_terms(Str terms, Str of)
{
    while (of.len > 0) {
        if (!str_in_list(str_cut(&of, '&'), terms, '&')) {
            return false;
        }
    }
    return true;
}

bool handling_is_within(const Handling *a, const Handling *b)
{
    for (int i = 0; i < HANDLING_MEMBERS; i++) {
        if ((a->never[i] & ~b->never[i]) != 0) {
            return false;
        }
    }
    if (b->to.len > 0 && (a->to.len == 0 || !has_all_terms(b->to, a->to))) {
        return false;
    }
    return b->tlp >= a->tlp && (b->use & ~a->use) == 0 && (b->purpose & ~a->purpose) == 0 &&
           (a->caveats & ~b->caveats) == 0 && b->until <= a->until;
}

bool handling_names(const Handling *code, Str node)
{
    Str terms = code->to;

    while (terms.len > 0) {
        if (!str_in_list(node, str_cut(&terms, '&'), '+')) {
            return false;
        }
    }
    return code->to.len > 0; /* where there is none, nobody is in it */
}

bool handling_reaches(const Handling *code, Str node, Str country, int32_t today)
{
    return handling_names(code, node) && today <= code->until &&
           !handling_never(code, country) && member_index(country) >= 0;
}

/* ---- the audience ----------------------------------------------------------------------- */

/* A term with the node, or without it, in order. */
static void put_term(Buf *buf, Str term, Str node, bool with)
{
    bool first = true;
    bool placed = !with;

    while (term.len > 0 || !placed) {
        Str rest = term;
        Str atom = str_cut(&rest, '+');
        int order = term.len == 0 ? 1 : placed && with ? -1 : str_compare(atom, node);

        if (with && !placed && order >= 0) {
            placed = true;
            term = order == 0 ? rest : term;
            atom = node;
        } else {
            term = rest;
        }
        if (!with && order == 0) {
            continue;
        }
        buf_put(buf, first ? STR("") : STR("+"));
        buf_put(buf, atom);
        first = false;
    }
}

static int term_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Every term with the node, or without it; a term that nobody is left in leaves nobody at all. */
static MUST_USE Err
audience(Arena *arena, const Handling *code, Str node, bool with, Handling *ret)
{
    Buf buf = buf_begin(arena, HANDLING_TEXT_MAX);
    Str *terms = arena_new(arena, Str, code->to.len + 1);
    Str rest = code->to;
    size_t count = 0;
    Handling after = *code;

    if (terms == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    after.to = (Str){"", 0};
    do {
        Buf one = buf_begin(arena, HANDLING_TEXT_MAX);

        put_term(&one, str_cut(&rest, '&'), node, with);
        TRY(buf_end(&one, &terms[count++]));
        if (terms[count - 1].len == 0) {
            *ret = after;
            return ERR_NONE;
        }
    } while (rest.len > 0);
    qsort(terms, count, sizeof(*terms), term_order);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !str_equal(terms[i], terms[i - 1])) {
            buf_put(&buf, i == 0 ? STR("") : STR("&"));
            buf_put(&buf, terms[i]);
        }
    }
    TRY(buf_end(&buf, &after.to));
    *ret = after;
    return ERR_NONE;
}

Err handling_admit(Arena *arena, const Handling *code, Str node, Handling *ret)
{
    return audience(arena, code, node, true, ret);
}

Err handling_exclude(Arena *arena, const Handling *code, Str node, Handling *ret)
{
    return audience(arena, code, node, false, ret);
}

bool handling_widens(const Handling *a, const Handling *b)
{
    Str first =
        str_cut(&(Str){b->to.ptr, b->to.len}, '&'); /* whoever is in all is in this one */

    while (first.len > 0) {
        Str node = str_cut(&first, '+');

        if (handling_names(b, node) && !handling_names(a, node)) {
            return true;
        }
    }
    return false;
}
