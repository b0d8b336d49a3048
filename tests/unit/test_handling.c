/* Goal: a code has one spelling; meet is a semilattice and permits exactly what both permit.
 * Method: tables for the text. For the laws every code of a world of 64, and every question
 * that can be put to it: nothing is sampled, so nothing hangs on a seed.
 */
#include "domain/handling.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* ---- the text --------------------------------------------------------------------------- */

static void text_has_one_spelling(void **state)
{
    static const char *const good[] = {
        "CLEAR",
        "GREEN;use=statistics",
        "AMBER;use=action,evidence,intelligence,statistics,victim_support",
        "AMBER+STRICT;purpose=exercise,investigate,locate_organiser,protect_victim,statistics",
        "RED;caveat=no_copy,no_court,no_onward,originator_control",
        "AMBER;to=1f0c",
        "AMBER;to=1f0c+9ab2&77d0",
        "AMBER;to=a-1@7",
        "AMBER;never=AA,XC,ZZ",
        "AMBER;until=2027-11-21",
        "AMBER;until=0001-01-01",
        "AMBER;grade=B2",
        "AMBER;grade=-2",
        "AMBER;grade=B-",
        "RED;use=action;purpose=investigate;caveat=no_copy;to=a&b;never=XC;until=2027-11-21",
        "AMBER;use=action;to=a+b&c;never=XC;until=2027-11-21;grade=A1",
    };

    for (size_t i = 0; i < COUNT(good); i++) {
        Handling code;
        Str text;

        assert_int_equal(handling_parse(str_from(good[i]), &code).kind, ERR_OK);
        assert_int_equal(handling_format(*state, &code, &text).kind, ERR_OK);
        assert_string_equal(text.ptr, good[i]);
    }
}

static void fields_mean_what_they_say(void **state)
{
    Handling code;
    (void)state;

    assert_int_equal(
        handling_parse(
            STR("AMBER+STRICT;use=action,victim_support;purpose=protect_victim;"
                "caveat=no_court;to=a+b&c;never=XC;until=2027-11-21;grade=B-"),
            &code)
            .kind,
        ERR_OK);
    assert_int_equal(code.tlp, TLP_STRICT);
    assert_int_equal(code.use, USE_ACTION | USE_VICTIM_SUPPORT);
    assert_int_equal(code.purpose, 1 << PURPOSE_INDEX_PROTECT);
    assert_int_equal(code.caveats, 1 << CAVEAT_INDEX_NO_COURT);
    assert_true(str_is(code.to, "a+b&c"));
    assert_true(handling_never(&code, STR("XC")));
    assert_false(handling_never(&code, STR("XA")));
    assert_false(handling_never(&code, STR("xc")));
    assert_int_equal(code.until, date_first((Date){2027, 11, 21}));
    assert_int_equal(code.grade[0], 'B');
    assert_int_equal(code.grade[1], 0);

    assert_int_equal(handling_parse(STR("CLEAR"), &code).kind, ERR_OK);
    assert_int_equal(code.until, HANDLING_FOREVER);
    assert_int_equal(code.use, 0);
    assert_int_equal(code.to.len, 0);
}

static void other_texts_are_refused_where_they_go_wrong(void **state)
{
    static const struct {
        const char *text;
        uint32_t at;
    } bad[] = {
        {"", 0},
        {"amber", 0},
        {"AMBER STRICT", 0},
        {"AMBER;", 0},
        {"AMBER;;use=action", 6},
        {"AMBER;use", 0},
        {"AMBER;use=", 0},
        {"AMBER;use=spy", 6},
        {"AMBER;use=intelligence,action", 0}, /* out of order */
        {"AMBER;use=action,action", 0},
        {"AMBER;use=action,", 0},
        {"AMBER;use=action;use=action", 0},
        {"AMBER;purpose=investigate;use=action", 0}, /* fields out of order */
        {"AMBER;spy=1", 6},
        {"AMBER;use=action;purpose=spy", 17},
        {"AMBER;caveat=none", 6},
        {"AMBER;to=", 6},
        {"AMBER;to=B", 6},
        {"AMBER;to=b+a", 6},
        {"AMBER;to=a+a", 6},
        {"AMBER;to=b&a", 6},
        {"AMBER;to=a&a", 6},
        {"AMBER;to=a&", 6},
        {"AMBER;to=a&&b", 6},
        {"AMBER;to=a+", 6},
        {"AMBER;to=+a", 6},
        {"AMBER;to=&a", 6},
        {"AMBER;to=a=b", 6},
        {"AMBER;to=a;to=b", 0},
        {"AMBER;never=X", 6},
        {"AMBER;never=xc", 6},
        {"AMBER;never=XCX", 6},
        {"AMBER;never=XC,XA", 0},
        {"AMBER;until=2027-11", 6},
        {"AMBER;until=2027-02-29", 6},
        {"AMBER;until=27-11-21", 6},
        {"AMBER;grade=B", 6},
        {"AMBER;grade=b2", 6},
        {"AMBER;grade=B7", 6},
        {"AMBER;grade=--", 0},
        {"AMBER;grade=B2;", 0},
        {"AMBER ;grade=B2", 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        Handling code = handling_default();
        Handling before = code;
        Err err = handling_parse(str_from(bad[i].text), &code);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, bad[i].at);
        assert_memory_equal(&code, &before, sizeof(code));
    }
}

/* What format gives, parse takes, however long: a code that the store could not read again
 * would close it to everybody.
 */
static void long_codes_are_read_as_far_as_they_are_written(void **state)
{
    Arena *arena = *state;
    size_t longest = 0;

    for (size_t count = 1;; count++) {
        size_t mark = arena->used;
        Handling code = handling_default();
        Handling back;
        Buf to = buf_begin(arena, HANDLING_TEXT_MAX * 2);
        Str text;
        Err err;

        for (size_t i = 0; i < count; i++) {
            buf_print(&to, "%s%076zu", i > 0 ? "+" : "", i);
        }
        assert_int_equal(buf_end(&to, &code.to).kind, ERR_OK);
        for (int i = 0; i < 26 * 26; i++) {
            const char country[] = {(char)('A' + i / 26), (char)('A' + i % 26)};

            handling_set_never(&code, (Str){country, 2});
        }
        err = handling_format(arena, &code, &text);
        if (err.kind == ERR_LIMIT) {
            break;
        }
        assert_int_equal(err.kind, ERR_OK);
        assert_int_equal(handling_parse(text, &back).kind, ERR_OK);
        assert_true(str_equal(back.to, code.to));
        longest = text.len;
        arena_rewind(arena, mark);
    }
    assert_in_range(longest, HANDLING_TEXT_MAX - 100, HANDLING_TEXT_MAX);
}

static void the_default_stays_at_home_and_is_no_evidence(void **state)
{
    Handling code = handling_default();
    (void)state;

    assert_int_equal(code.tlp, TLP_AMBER);
    assert_int_equal(code.use & USE_EVIDENCE, 0);
    assert_int_equal(code.use | USE_EVIDENCE, USE_ALL);
    assert_int_equal(code.purpose & 1U << PURPOSE_INDEX_EXERCISE, 0);
    assert_false(handling_reaches(&code, STR(""), STR("XA"), 0));
    assert_false(handling_reaches(&code, STR("a"), STR("XA"), 0));
}

static void names_of_sets_and_levels_go_both_ways(void **state)
{
    static const int counts[] = {USE_COUNT, PURPOSE_COUNT, CAVEAT_COUNT};
    HandlingTlp tlp = TLP_COUNT;
    (void)state;

    for (int set = 0; set < 3; set++) {
        for (int i = 0; i < counts[set]; i++) {
            const char *name = handling_name((HandlingSet)set, i);

            assert_int_equal(handling_bit((HandlingSet)set, str_from(name)), 1 << i);
        }
        assert_null(handling_name((HandlingSet)set, counts[set]));
        assert_int_equal(handling_bit((HandlingSet)set, STR("spy")), 0);
        assert_int_equal(handling_bit((HandlingSet)set, STR("")), 0);
    }
    for (int i = 0; i < TLP_COUNT; i++) {
        assert_int_equal(tlp_parse(str_from(tlp_name((HandlingTlp)i)), &tlp).kind, ERR_OK);
        assert_int_equal(tlp, i);
    }
    assert_int_equal(tlp_parse(STR("WHITE"), &tlp).kind, ERR_BAD_INPUT);
}

/* ---- the laws, in a world of 64 codes --------------------------------------------------- */

enum {
    WORLD = 2 * 2 * 4 * 2 * 2,
    TODAY = 20000,
    QUESTIONS = 3 * 2 * 2 * 2 * 2 * 2 * 2
};

/* Where one bit sets two fields, it widens the one and narrows the other, so that neither hides
 * what is done to the other.
 */
static Handling world(int i)
{
    static const char *const to[] = {"", "a+b", "b+c", "a+b&b+c"};
    Handling code = {
        .tlp = i & 1 ? TLP_RED : TLP_GREEN,
        .use = i & 2 ? USE_ACTION : USE_ACTION | USE_EVIDENCE,
        .to = str_from(to[i >> 2 & 3]),
        .caveats = i & 16 ? 1 << CAVEAT_INDEX_NO_COPY : 0,
        .until = i & 32 ? TODAY : HANDLING_FOREVER,
        .purpose = i & 32 ? PURPOSE_ALL : 1 << PURPOSE_INDEX_EXERCISE,
        .grade = {i & 32 ? 'B' : 'A', i & 16 ? 0 : '2'},
    };

    if ((i & 16) == 0) {
        handling_set_never(&code, STR("XC"));
    }
    return code;
}

/* One question of each sort that a code answers, all in one. */
static bool permits(const Handling *code, int i)
{
    static const char *const nodes[] = {"a", "b", "c"};
    Str node = str_from(nodes[i % 3]);
    Str country = i / 3 & 1 ? STR("XC") : STR("XA");
    int32_t today = i / 3 & 2 ? TODAY + 1 : TODAY;
    uint32_t use = i / 3 & 4 ? USE_EVIDENCE : USE_ACTION;
    uint32_t purpose = 1U << (i / 3 & 8 ? PURPOSE_INDEX_INVESTIGATE : PURPOSE_INDEX_EXERCISE);
    HandlingTlp audience = i / 3 & 16 ? TLP_AMBER : TLP_RED;
    bool copy = i / 3 & 32;

    return handling_reaches(code, node, country, today) && (code->use & use) != 0 &&
           (code->purpose & purpose) != 0 && audience >= code->tlp &&
           !(copy && (code->caveats & 1 << CAVEAT_INDEX_NO_COPY) != 0);
}

static Handling meet(Arena *arena, Handling a, Handling b)
{
    Handling both;

    assert_int_equal(handling_meet(arena, &a, &b, &both).kind, ERR_OK);
    return both;
}

static bool same(const Handling *a, const Handling *b)
{
    return a->tlp == b->tlp && a->use == b->use && a->purpose == b->purpose &&
           a->caveats == b->caveats && str_equal(a->to, b->to) && a->until == b->until &&
           memcmp(a->never, b->never, sizeof(a->never)) == 0 &&
           memcmp(a->grade, b->grade, sizeof(a->grade)) == 0;
}

static void meet_permits_exactly_what_both_permit(void **state)
{
    Arena *arena = *state;
    int permitted = 0;

    for (int i = 0; i < WORLD * WORLD; i++) {
        size_t mark = arena->used;
        Handling a = world(i % WORLD);
        Handling b = world(i / WORLD);
        Handling both = meet(arena, a, b);

        for (int k = 0; k < QUESTIONS; k++) {
            bool expected = permits(&a, k) && permits(&b, k);

            assert_int_equal(permits(&both, k), expected);
            permitted += expected;
        }
        arena_rewind(arena, mark);
    }
    assert_true(permitted > 1000); /* the questions are not all answered no */
}

static void meet_has_the_laws_of_a_semilattice(void **state)
{
    Arena *arena = *state;

    for (int i = 0; i < WORLD * WORLD * WORLD; i++) {
        size_t mark = arena->used;
        Handling a = world(i % WORLD);
        Handling b = world(i / WORLD % WORLD);
        Handling c = world(i / WORLD / WORLD);
        Handling ab = meet(arena, a, b);
        Handling ba = meet(arena, b, a);
        Handling aa = meet(arena, a, a);
        Handling ab_c = meet(arena, ab, c);
        Handling a_bc = meet(arena, a, meet(arena, b, c));

        assert_true(same(&ab, &ba));
        assert_true(same(&aa, &a));
        assert_true(same(&ab_c, &a_bc));
        arena_rewind(arena, mark);
    }
}

/* is_within is the order of the semilattice: it lets nothing pass that `a` does not permit. */
static void within_is_what_meet_leaves_alone(void **state)
{
    Arena *arena = *state;
    int within = 0;

    for (int i = 0; i < WORLD * WORLD; i++) {
        size_t mark = arena->used;
        Handling a = world(i % WORLD);
        Handling b = world(i / WORLD);
        Handling both = meet(arena, a, b);
        bool is = handling_is_within(&a, &b);

        memcpy(both.grade, b.grade, sizeof(b.grade)); /* which permits nothing */
        assert_int_equal(is, same(&both, &b));
        for (int k = 0; is && k < QUESTIONS; k++) {
            assert_true(permits(&a, k) || !permits(&b, k));
        }
        within += is;
        arena_rewind(arena, mark);
    }
    assert_in_range(within, WORLD + 1, WORLD * WORLD - 1);
}

static void what_meet_gives_has_a_spelling(void **state)
{
    Arena *arena = *state;

    for (int i = 0; i < WORLD * WORLD; i++) {
        size_t mark = arena->used;
        Handling both = meet(arena, world(i % WORLD), world(i / WORLD));
        Handling back;
        Str text;

        assert_int_equal(handling_format(arena, &both, &text).kind, ERR_OK);
        assert_int_equal(handling_parse(text, &back).kind, ERR_OK);
        assert_true(same(&both, &back));
        arena_rewind(arena, mark);
    }
}

static void meet_may_write_over_either_side(void **state)
{
    Handling a = world(2 + 4);
    Handling b = world(1 + 8 + 16);
    Handling expected = meet(*state, a, b);
    Handling left = a;
    Handling right = b;

    assert_int_equal(handling_meet(*state, &left, &b, &left).kind, ERR_OK);
    assert_int_equal(handling_meet(*state, &a, &right, &right).kind, ERR_OK);
    assert_true(same(&left, &expected));
    assert_true(same(&right, &expected));
    assert_true(str_is(expected.to, "a+b&b+c"));
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;
    Handling a = world(4);
    Handling b = world(8);
    Handling both = world(1);
    Str text = STR("untouched");

    arena->fuse = 1;
    assert_int_equal(handling_meet(arena, &a, &b, &both).kind, ERR_LIMIT);
    assert_int_equal(both.tlp, TLP_RED);
    arena->fuse = 1;
    assert_int_equal(handling_format(arena, &a, &text).kind, ERR_LIMIT);
    assert_true(str_is(text, "untouched"));
}

static void it_reaches_only_whom_every_term_names(void **state)
{
    static const struct {
        const char *code;
        const char *node;
        const char *country;
        int32_t today;
        bool reaches;
    } cases[] = {
        {"AMBER;to=a", "a", "XA", TODAY, true},
        {"AMBER;to=a", "b", "XA", TODAY, false},
        {"AMBER;to=aa", "a", "XA", TODAY, false},
        {"AMBER;to=a+b", "b", "XA", TODAY, true},
        {"AMBER;to=a+b&b+c", "b", "XA", TODAY, true},
        {"AMBER;to=a+b&b+c", "a", "XA", TODAY, false},
        {"AMBER;to=a+b&b+c", "c", "XA", TODAY, false},
        {"AMBER;to=a&b", "a&b", "XA", TODAY, false},
        {"AMBER", "a", "XA", TODAY, false},
        {"CLEAR", "", "XA", TODAY, false},
        {"AMBER;to=a;never=XC", "a", "XA", TODAY, true},
        {"AMBER;to=a;never=XC", "a", "XC", TODAY, false},
        {"AMBER;to=a;never=XC",
         "a",
         "xc",
         TODAY,
         false}, /* a country that is none is nobody's */
        {"AMBER;to=a", "a", "", TODAY, false},
        {"AMBER;to=a;until=2024-10-04", "a", "XA", TODAY, true}, /* the last day still counts */
        {"AMBER;to=a;until=2024-10-04", "a", "XA", TODAY + 1, false},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Handling code;

        assert_int_equal(handling_parse(str_from(cases[i].code), &code).kind, ERR_OK);
        assert_int_equal(
            handling_reaches(
                &code, str_from(cases[i].node), str_from(cases[i].country), cases[i].today),
            cases[i].reaches);
    }
}

/* ---- the audience ----------------------------------------------------------------------- */

/* Every audience of up to two terms over three nodes, and none: each has one spelling. */
static size_t audiences(Arena *arena, Handling codes[64])
{
    static const char *const terms[] = {"a", "a+b", "a+b+c", "a+c", "b", "b+c", "c", "a@2+b"};
    size_t count = 0;

    codes[count] = handling_default();
    count++;
    for (size_t i = 0; i < COUNT(terms); i++) {
        for (size_t j = i; j < COUNT(terms); j++) {
            Str first = str_from(terms[i]);
            Str second = str_from(terms[j]);
            bool turned = str_compare(first, second) > 0;
            Handling code = handling_default();
            Handling back;
            Str text;

            assert_int_equal(
                i == j ? arena_copy(arena, first, &code.to).kind
                       : arena_print(
                             arena,
                             &code.to,
                             "%s&%s",
                             terms[turned ? j : i],
                             terms[turned ? i : j])
                             .kind,
                ERR_OK);
            assert_int_equal(handling_format(arena, &code, &text).kind, ERR_OK);
            assert_int_equal(handling_parse(text, &back).kind, ERR_OK);
            codes[count++] = code;
        }
    }
    return count;
}

static Handling admit(Arena *arena, Handling code, const char *node)
{
    Handling after;

    assert_int_equal(handling_admit(arena, &code, str_from(node), &after).kind, ERR_OK);
    return after;
}

static Handling exclude(Arena *arena, Handling code, const char *node)
{
    Handling after;

    assert_int_equal(handling_exclude(arena, &code, str_from(node), &after).kind, ERR_OK);
    return after;
}

static void reads_back(Arena *arena, const Handling *code)
{
    Handling back;
    Str text;

    assert_int_equal(handling_format(arena, code, &text).kind, ERR_OK);
    assert_int_equal(handling_parse(text, &back).kind, ERR_OK);
    assert_true(same(code, &back));
}

static const char *const nodes_of_tests[] = {"0", "a", "aa", "b", "c", "zz"};

static void who_is_admitted_is_named_and_who_is_excluded_is_not(void **state)
{
    Arena *arena = *state;
    Handling codes[64];
    size_t count = audiences(arena, codes);

    for (size_t i = 0; i < count * COUNT(nodes_of_tests); i++) {
        size_t mark = arena->used;
        const char *node = nodes_of_tests[i % COUNT(nodes_of_tests)];
        Handling code = codes[i / COUNT(nodes_of_tests)];
        Handling with = admit(arena, code, node);
        Handling without = exclude(arena, code, node);

        assert_true(handling_names(&with, str_from(node)));
        assert_false(handling_names(&without, str_from(node)));
        reads_back(arena, &with);
        reads_back(arena, &without);
        assert_int_equal(handling_widens(&code, &with), !handling_names(&code, str_from(node)));
        assert_false(handling_widens(&code, &without));
        assert_false(handling_widens(&with, &code));
        for (size_t j = 0; j < COUNT(nodes_of_tests); j++) {
            Str other = str_from(nodes_of_tests[j]);

            if (!str_is(
                    other, node)) { /* nobody else is let in, and to admit shuts nobody out */
                assert_int_equal(handling_names(&with, other), handling_names(&code, other));
                assert_true(handling_names(&code, other) || !handling_names(&without, other));
            }
        }
        arena_rewind(arena, mark);
    }
}

static void order_and_repetition_do_not_matter(void **state)
{
    Arena *arena = *state;
    const size_t n = COUNT(nodes_of_tests);
    Handling codes[64];
    size_t count = audiences(arena, codes);

    for (size_t i = 0; i < count * n * n; i++) {
        size_t mark = arena->used;
        const char *one = nodes_of_tests[i % n];
        const char *two = nodes_of_tests[i / n % n];
        Handling code = codes[i / n / n];
        Handling here = admit(arena, admit(arena, code, one), two);
        Handling there = admit(arena, admit(arena, code, two), one);
        Handling again = admit(arena, here, one);

        assert_true(same(&here, &there));
        assert_true(same(&here, &again));
        here = exclude(arena, exclude(arena, code, one), two);
        there = exclude(arena, exclude(arena, code, two), one);
        again = exclude(arena, here, one);
        assert_true(same(&here, &there));
        assert_true(same(&here, &again));
        arena_rewind(arena, mark);
    }
}

/* Only the audience changes: a release relaxes nothing else. */
static void nothing_else_of_a_code_changes(void **state)
{
    Handling code;
    Handling after;
    Handling last;

    assert_int_equal(
        handling_parse(
            STR("RED;use=action;purpose=investigate;caveat=no_copy;to=b;never=XC;"
                "until=2027-11-21;grade=A1"),
            &code)
            .kind,
        ERR_OK);
    after = admit(*state, code, "a");
    assert_true(str_is(after.to, "a+b"));
    last = exclude(*state, after, "a");
    assert_true(same(&last, &code));
    last = exclude(*state, code, "b");
    assert_int_equal(last.to.len, 0);
    last.to = code.to;
    assert_true(same(&last, &code));
    after.to = code.to;
    assert_true(same(&after, &code));
}

/* One term that nobody is left in shuts out all, also those whom another term names. */
static void a_term_without_anybody_leaves_nobody(void **state)
{
    Handling code = handling_default();

    code.to = STR("a&a+b");
    code = exclude(*state, code, "a");
    assert_int_equal(code.to.len, 0);
    assert_false(handling_names(&code, STR("b")));
    code.to = STR("a+c&b+c");
    code = exclude(*state, code, "c");
    assert_true(str_is(code.to, "a&b"));
    code.to = STR("a&a+b");
    code = admit(*state, code, "b"); /* two terms become one */
    assert_true(str_is(code.to, "a+b"));
}

/* However many are admitted: what can be spelled can be read again. */
static void an_audience_has_a_limit(void **state)
{
    Arena *arena = *state;
    static char kept[HANDLING_TEXT_MAX];
    Handling code = handling_default();
    Handling after = handling_default();
    Err err = ERR_NONE;
    size_t count = 0;

    for (; err.kind == ERR_OK; count++) {
        Str node;
        Str text;

        assert_int_equal(arena_print(arena, &node, "%064zu", count).kind, ERR_OK);
        err = handling_admit(arena, &code, node, &after);
        if (err.kind == ERR_OK) {
            err = handling_format(arena, &after, &text);
        }
        if (err.kind == ERR_OK) {
            reads_back(arena, &after);
            memcpy(kept, after.to.ptr, after.to.len);
            code.to = (Str){kept, after.to.len};
        }
        arena_rewind(arena, 0);
    }
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_in_range(count, 50, HANDLING_TEXT_MAX / 65 + 1);
    arena->fuse = 1;
    assert_int_equal(handling_admit(arena, &code, STR("a"), &after).kind, ERR_LIMIT);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(text_has_one_spelling),
        EACH(fields_mean_what_they_say),
        EACH(other_texts_are_refused_where_they_go_wrong),
        EACH(long_codes_are_read_as_far_as_they_are_written),
        EACH(the_default_stays_at_home_and_is_no_evidence),
        EACH(names_of_sets_and_levels_go_both_ways),
        EACH(it_reaches_only_whom_every_term_names),
        EACH(meet_permits_exactly_what_both_permit),
        EACH(meet_has_the_laws_of_a_semilattice),
        EACH(within_is_what_meet_leaves_alone),
        EACH(what_meet_gives_has_a_spelling),
        EACH(meet_may_write_over_either_side),
        EACH(a_full_arena_is_said),
        EACH(who_is_admitted_is_named_and_who_is_excluded_is_not),
        EACH(order_and_repetition_do_not_matter),
        EACH(nothing_else_of_a_code_changes),
        EACH(a_term_without_anybody_leaves_nobody),
        EACH(an_audience_has_a_limit),
    };

    return cmocka_run_group_tests_name("handling", tests, NULL, NULL);
}
