/* Goal: two names get a score that a person can follow, the same from either side, and a common
 * name alone makes nobody a suspect.
 * Method: how names are read, a line each; pairs above and below the threshold; what must not
 * raise a score, tried out; the weights against their signs; an arena that ends at each point.
 */
#include "match/names/compare.h"
#include "match/names/frequency.h"
#include "match/names/tables.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(16 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* "rahman+servant yusof+child | 2": words with what they are, and the classes of the form. */
static const char *told(Arena *arena, NameSchema schema, const char *text)
{
    Buf buf = buf_begin(arena, 1 << 12);
    Name name;
    Str all;

    assert_int_equal(name_parse(arena, schema, str_from(text), STR(""), &name).kind, ERR_OK);
    for (size_t i = 0; name.count > 0 && i < name.readings[0].count; i++) {
        const NameToken *token = &name.readings[0].tokens[i];

        buf_print(&buf, "%s%s", i > 0 ? " " : "", token->text);
        buf_put(&buf, (token->flags & NAME_SERVANT) != 0 ? STR("+servant") : STR(""));
        buf_put(&buf, (token->flags & NAME_CHILD) != 0 ? STR("+child") : STR(""));
        buf_put(&buf, (token->flags & NAME_FAMILY) != 0 ? STR("+family") : STR(""));
        if (token->role == NAME_NUMBER) {
            buf_print(&buf, "=%u", (unsigned)token->number);
        }
    }
    buf_print(&buf, "|%u", name.count > 0 ? name.readings[0].forms : 0);
    assert_int_equal(buf_end(&buf, &all).kind, ERR_OK);
    return all.ptr;
}

static void tables_are_in_order(void **state)
{
    (void)state;
    assert_true(tables_sorted());
}

static void persons_are_taken_apart(void **state)
{
    static const char *const cases[][2] = {
        {"Dr. Abd al-Rahman bin Yusof", "rahman+servant yusof+child|0"},
        {"Abdulrahman Yusof", "rahman+servant yusof|0"},
        {"ABDURRAHMAN", "rahman+servant|0"},
        {"Abdullah", "abdullah|0"},
        {"Saif al-Din Karim", "saifuddin karim|0"},
        {"Saifeddine", "saifuddin|0"},
        {"Fath Ullah", "fathullah|0"},
        {"Raman a/l Selvam", "raman selvam+child|0"},
        {"Harsa, Mr. Budi", "harsa+family budi|0"},
        {"Haji", "haji|0"},
        {"Tan Sri Dato Lim Wei Jia", "lim wei jia|0"},
        {"Tan Sri", "tan sri|0"},
        {"Daw Hla Hla Win", "hla hla win|0"},
        {"FNU Jaidee", "jaidee|0"},
        {"J.P. O'Marsh", "j p omarsh|0"},
        {"BudiHalim", "budi halim|0"},
        {"Budi McHarsa", "budi mcharsa|0"},
        {"", "|0"},
        {"---", "|0"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(told(*state, NAME_PERSON, cases[i][0]), cases[i][1]);
    }
}

static void organisations_are_taken_apart(void **state)
{
    static const char *const cases[][2] = {
        {"OOO Severny Veter", "severny veter|1"},
        {"Severny Veter Limited Liability Company", "severny veter|1"},
        {"ООО \"Рога\"", "roga|1"},
        {"Laut Biru Sdn. Bhd.", "laut biru|1"},
        {"PT Laut Biru Tbk", "laut biru|2"},
        {"Laut Biru JOYNT STOCK COMPANY", "laut biru|2"},
        {"Laut Biru G.m.b.H.", "laut biru|1"},
        {"Laut Biru GmbH", "laut biru|1"},
        {"The Laut & Biru Co., Ltd.", "laut biru|1"},
        {"Blue Fund III L.P.", "blue fund iii=3|8"},
        {"Brigade Forty-four", "brigade 44=44|0"},
        {"A.B.C. Company", "abc|4"},
        {"Company", "company|0"},
        {"上海蓝海贸易有限公司", "shanghai lan hai trading|1"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(told(*state, NAME_ORGANISATION, cases[i][0]), cases[i][1]);
    }
    assert_string_equal(told(*state, NAME_VESSEL, "M/V Snow Storm II"), "snow storm ii=2|0");
    assert_string_equal(told(*state, NAME_VESSEL, "MV"), "mv|0");
}

static NameScore compared(Arena *arena, NameSchema schema, const char *a, const char *b)
{
    NameScore score;
    NameScore back;
    NameReasons reasons = {0};

    assert_int_equal(
        names_compare(arena, schema, str_from(a), str_from(b), STR(""), &score, &reasons).kind,
        ERR_OK);
    assert_int_equal(
        names_compare(arena, schema, str_from(b), str_from(a), STR(""), &back, &reasons).kind,
        ERR_OK);
    assert_memory_equal(&score.score, &back.score, sizeof(score.score));
    assert_int_equal(score.judged, back.judged);
    return score;
}

typedef struct Case {
    NameSchema schema;
    const char *a;
    const char *b;
} Case;

static void one_bearer_is_a_candidate(void **state)
{
    static const Case cases[] = {
        {NAME_PERSON, "Budi Harsa", "HARSA, Budi"},
        {NAME_PERSON, "Muhammad Yusuf bin Halim", "Mohd. Yousef Halim"},
        {NAME_PERSON, "Abd al-Aziz Nuristani", "Abdul Aziz Nooristani"},
        {NAME_PERSON, "Tan Jian Guo", "Tan Jianguo"},
        {NAME_PERSON, "Aleksandr Vetrov", "Александр Ветров"},
        {NAME_PERSON, "Nguyễn Văn Minh", "Nguyen Van Minh"},
        {NAME_PERSON, "陈建国", "Chen Jianguo"},
        {NAME_PERSON, "陈建国", "Jianguo Chen"},
        {NAME_PERSON, "สมชาย ใจดี", "Somchai Jaidee"},
        {NAME_PERSON, "মোঃ আব্দুল করিম", "Md. Abdul Karim"},
        {NAME_PERSON, "মো.করিম মিয়া", "Muhammad Karim Mia"},
        {NAME_PERSON, "মোছা: রহিমা বেগম", "Mst. Rahima Begum"},
        {NAME_PERSON, "Lestari Wardana", "Lestari Wardanna"},
        {NAME_PERSON, "陈 建国", "建国 陈"}, /* turned round */
        {NAME_PERSON, "Abdul Nuristani", "Nuristani Abdul"},
        {NAME_PERSON, "Abdul Nuristani", "Abdull Nuristani"},
        {NAME_PERSON, "Budi Santo Harsa", "Budi Harsa"},
        {NAME_ORGANISATION, "ООО Северный Ветер", "Severny Veter LLC"},
        {NAME_ORGANISATION, "Laut Biru Shipping Ltd", "LAUT BIRU SHIPPING LIMITED"},
        {NAME_VESSEL, "MV Snow Storm 2", "Snow Storm II"},
        {NAME_PERSON, "דוד כהן", "דוד כהן"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(
            compared(*state, cases[i].schema, cases[i].a, cases[i].b).score >= NAMES_CANDIDATE);
    }
}

static void strangers_are_none(void **state)
{
    static const Case cases[] = {
        {NAME_PERSON, "Budi Harsa", "Dewi Harsa"}, /* a sibling */
        {NAME_PERSON, "Muhammad Karim", "Muhammad Yusuf"},
        {NAME_PERSON, "Muhammad", "Muhammad Yusuf Halim"},
        {NAME_PERSON, "Muhammad", "Mohd"},
        {NAME_PERSON, "Abdul Qadir Hakim Noori", "Abdul Qadir Basir Noori"},
        {NAME_PERSON, "Karim bin Hasan al-Duri", "Hasan bin Karim al-Duri"},
        {NAME_PERSON, "Lin Wei", "陈 明"},
        {NAME_PERSON, "陈 建国", "陈 国建"}, /* the same characters, another name */
        {NAME_PERSON, "陈 建国", "建 国陈"},
        {NAME_ORGANISATION, "Laut Biru Shipping Ltd", "Laut Merah Shipping Ltd"},
        {NAME_ORGANISATION, "Bank of Laut (Thailand) Ltd", "Bank of Laut (Vietnam) Ltd"},
        {NAME_VESSEL, "Snow Storm 1", "Snow Storm 2"},
        {NAME_ADDRESS, "12 Jalan Besar", "21 Jalan Besar"},
        {NAME_PERSON, "", ""},
        {NAME_PERSON, "Budi Harsa", "\xff\xfe"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(
            compared(*state, cases[i].schema, cases[i].a, cases[i].b).score < NAMES_CANDIDATE);
    }
}

/* Each row's later names hold less of the first one's, so the scores must not rise. */
static void less_evidence_never_scores_higher(void **state)
{
    static const char *const rows[][4] = {
        {"Budi Santo Harsa", "Budi Santo Harsa", "Budi Santo Harssa", "Budi Santo Mira"},
        {"Budi Santo Harsa", "Budi Santo Harsa", "Budi S. Harsa", "Budi T. Harsa"},
        {"Wardana Lestari", "Wardana Lestari", "Wardona Lestari", "Wordina Lestari"},
        {"Karim Noori", "Karim Noori", "Karim Noori Jan", "Karim Rahimi Jan"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t j = 1; j + 1 < 4; j++) {
            assert_true(
                compared(*state, NAME_PERSON, rows[i][0], rows[i][j]).score >=
                compared(*state, NAME_PERSON, rows[i][0], rows[i][j + 1]).score);
        }
        assert_true(compared(*state, NAME_PERSON, rows[i][0], rows[i][1]).score > 0.9F);
    }
}

static void weights_keep_their_signs(void **state)
{
    static const int signs[] = {
#define FEATURE(name, sign) sign,
#include "match/names/features.def"
#undef FEATURE
    };
    static const float weights[] = {
#define WEIGHT(name, value) value,
#include "match/names/weights.def"
#undef WEIGHT
    };

    (void)state;
    assert_int_equal(COUNT(signs), COUNT(weights));
    for (size_t i = 0; i < COUNT(signs); i++) {
        assert_true((float)signs[i] * weights[i] >= 0);
    }
}

static const char *reasons_of(Arena *arena, NameSchema schema, const char *a, const char *b)
{
    NameScore score;
    NameReasons reasons = {0};
    Str text;

    assert_int_equal(
        names_compare(arena, schema, str_from(a), str_from(b), STR(""), &score, &reasons).kind,
        ERR_OK);
    assert_int_equal(names_explain(arena, &reasons, &text).kind, ERR_OK);
    return text.ptr;
}

static void reasons_are_told(void **state)
{
    assert_string_equal(
        reasons_of(*state, NAME_PERSON, "Mohd Yusof", "Muhammad Karim"),
        "for: mohd and muhammad are spellings of one name; against: yusof and karim differ, "
        "only a very common name agrees");
    assert_string_equal(
        reasons_of(*state, NAME_PERSON, "Harsa, B.", "Budi Harsa Jaya"),
        "for: harsa agrees, b fits budi as an initial; against: jaya of the second name has no "
        "counterpart");
    assert_string_equal(
        reasons_of(*state, NAME_VESSEL, "Snow Storm 2", "Snow Storm III"),
        "for: snow agrees, storm agrees; against: number differs: 2 against iii");
    assert_string_equal(
        reasons_of(*state, NAME_PERSON, "Tan Jian Guo", "Tan Jianguo"),
        "for: tan agrees, jian guo and jianguo agree, joined or parted");
    assert_string_equal(
        reasons_of(*state, NAME_ORGANISATION, "Laut Biru GmbH", "Laut Biru AG"),
        "for: laut agrees, biru agrees; against: the legal forms differ");
    assert_string_equal(
        reasons_of(*state, NAME_PERSON, "", "Budi"),
        "cannot be judged: a name is empty or in a script that is not read");
}

/* A family name that every second entry of a list bears tells nothing there. */
static void what_a_list_repeats_weighs_less(void **state)
{
    Name *names = arena_new(*state, Name, 400);
    NameScore before;
    NameScore after;
    Name lone;

    assert_non_null(names);
    for (unsigned i = 0; i < 400; i++) {
        Str text;

        assert_int_equal(
            arena_print(
                *state,
                &text,
                "q%c%c%ca %s",
                (int)('a' + i % 20),
                (int)('a' + i / 20 % 20),
                (int)('a' + i % 7),
                i % 2 == 0 ? "vexley" : "wordly")
                .kind,
            ERR_OK);
        assert_int_equal(
            name_parse(*state, NAME_PERSON, text, STR(""), &names[i]).kind, ERR_OK);
    }
    assert_int_equal(
        name_parse(*state, NAME_PERSON, STR("Vexley"), STR(""), &lone).kind, ERR_OK);
    names_score(&names[0], &lone, &before);
    assert_int_equal(names_weigh(*state, names, FREQUENCY_NAMES_MIN - 1).kind, ERR_OK);
    assert_true(names[0].readings[0].tokens[1].weight > 0.9F);
    assert_int_equal(names_weigh(*state, names, 400).kind, ERR_OK);
    assert_true(names[0].readings[0].tokens[1].weight < 0.6F);
    assert_true(names[0].readings[0].tokens[0].weight > 0.9F);
    names_score(&names[0], &lone, &after);
    assert_int_equal(before.bar, NAME_BAR_NONE);
    assert_int_equal(after.bar, NAME_BAR_COMMON);
    assert_true(after.score < NAMES_CANDIDATE);
}

static void schemas_are_known(void **state)
{
    (void)state;
    assert_int_equal(name_schema(STR("Person")), NAME_PERSON);
    assert_int_equal(name_schema(STR("LegalEntity")), NAME_ORGANISATION);
    assert_int_equal(name_schema(STR("Vessel")), NAME_VESSEL);
    assert_int_equal(name_schema(STR("")), NAME_ANY);
    assert_string_equal(told(*state, NAME_ANY, "Laut Biru Ltd"), "laut biru|1");
    assert_string_equal(told(*state, NAME_ANY, "Mr Budi Harsa"), "budi harsa|0");
}

static void an_arena_may_end_anywhere(void **state)
{
    for (size_t fuse = 1; fuse < 200; fuse++) {
        Arena *arena = *state;
        size_t used = arena->used;
        NameScore score;
        NameReasons reasons = {0};
        Err err;

        arena->fuse = fuse;
        err = names_compare(
            arena,
            NAME_PERSON,
            STR("Нур Рахман"),
            STR("Nur bin Rahmaan"),
            STR(""),
            &score,
            &reasons);
        arena->fuse = 0;
        arena_rewind(arena, used);
        if (err.kind == ERR_OK) {
            assert_true(fuse > 3);
            return;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_in_order),
        cmocka_unit_test(persons_are_taken_apart),
        cmocka_unit_test(organisations_are_taken_apart),
        cmocka_unit_test(one_bearer_is_a_candidate),
        cmocka_unit_test(strangers_are_none),
        cmocka_unit_test(less_evidence_never_scores_higher),
        cmocka_unit_test(weights_keep_their_signs),
        cmocka_unit_test(reasons_are_told),
        cmocka_unit_test(what_a_list_repeats_weighs_less),
        cmocka_unit_test(schemas_are_known),
        cmocka_unit_test(an_arena_may_end_anywhere),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
