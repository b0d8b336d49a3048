/* Goal: a name is found again by its sounds in whatever script it was written, and a part of it
 * answers a question.
 * Method: keys of names, a line each; names of two scripts that must share one, and names that must
 * not; questions with what answers them and what does not; texts; an arena that ends at each point.
 */
#include "match/names/answer.h"
#include "match/names/keys.h"

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

static Name read_name(Arena *arena, NameSchema schema, const char *text)
{
    Name name;

    assert_int_equal(name_parse(arena, schema, str_from(text), STR(""), &name).kind, ERR_OK);
    return name;
}

static Strs keys_of(Arena *arena, NameSchema schema, const char *text)
{
    Name name = read_name(arena, schema, text);
    Strs keys = {0};

    assert_int_equal(name_keys(arena, &name, &keys).kind, ERR_OK);
    return keys;
}

/* "sms|st" */
static const char *told(Arena *arena, NameSchema schema, const char *text)
{
    Strs keys = keys_of(arena, schema, text);
    Buf buf = buf_begin(arena, 1 << 12);
    Str all;

    for (size_t i = 0; i < keys.count; i++) {
        buf_put(&buf, i > 0 ? STR("|") : STR(""));
        buf_put(&buf, keys.items[i]);
    }
    assert_int_equal(buf_end(&buf, &all).kind, ERR_OK);
    return all.ptr;
}

static void keys_are_skeletons(void **state)
{
    static const struct {
        NameSchema schema;
        const char *name;
        const char *keys;
    } cases[] = {
        {NAME_PERSON, "Somchai Jaidee", "sms|st"},
        {NAME_PERSON, "Mr Somchai", "sms"},        /* no part of the name */
        {NAME_PERSON, "J. Somchai", "sms"},        /* nor is an initial found by its sound */
        {NAME_PERSON, "Li", "~li"},                /* one consonant says nothing by itself */
        {NAME_PERSON, "Somchai SOMCHAI", "sms"},   /* each once */
        {NAME_ORGANISATION, "Siam Trading", "sm"}, /* not what every second company is called */
        {NAME_PERSON, "", ""},
        {NAME_PERSON, "12345 !?", ""},
        {NAME_PERSON, "\xff\xfe", ""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(told(*state, cases[i].schema, cases[i].name), cases[i].keys);
    }
}

static bool share(Arena *arena, NameSchema schema, const char *a, const char *b)
{
    Strs one = keys_of(arena, schema, a);
    Strs two = keys_of(arena, schema, b);

    for (size_t i = 0; i < one.count; i++) {
        for (size_t j = 0; j < two.count; j++) {
            if (str_equal(one.items[i], two.items[j])) {
                return true;
            }
        }
    }
    return false;
}

static void scripts_share_a_key(void **state)
{
    static const char *const same[][2] = {
        {"สมชาย", "Somchai"},
        {"محمد", "Mohammed"},
        {"রহমান", "Rahman"},
        {"王小明", "Wang Xiao Ming"},
        {"Xiaoming", "Wang Xiao Ming"},
        {"李娜", "Li Na"},
        {"အောင်ကျော်", "Aung Kyaw"},
        {"Aungsansuukyi", "Aung San Suu Kyi"},
        {"Тимур", "Timur"},
        {"김정은", "Kim Jong Un"},
    };
    static const char *const apart[][2] = {
        {"สมชาย", "Prasert"},
        {"Li", "Lo"},
        {"Wang", "Chen"},
    };

    for (size_t i = 0; i < COUNT(same); i++) {
        assert_true(share(*state, NAME_PERSON, same[i][0], same[i][1]));
    }
    for (size_t i = 0; i < COUNT(apart); i++) {
        assert_false(share(*state, NAME_PERSON, apart[i][0], apart[i][1]));
    }
}

static void a_long_name_has_bounded_keys(void **state)
{
    char text[NAME_BYTES_MAX];

    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = i % 4 == 3 ? ' ' : (char)('b' + i * 7 / 3 % 20);
    }
    text[sizeof(text) - 1] = 0;
    assert_in_range(keys_of(*state, NAME_PERSON, text).count, 1, NAME_KEYS_MAX);
}

static NameAnswer answer(Arena *arena, const char *question, const char *name)
{
    Name asked = read_name(arena, NAME_PERSON, question);
    Name read = read_name(arena, NAME_PERSON, name);
    NameAnswer ret;

    assert_int_equal(names_answer(arena, &asked, &read, &ret).kind, ERR_OK);
    return ret;
}

static void a_part_answers(void **state)
{
    static const char *const found[][2] = {
        {"สมชาย", "Somchai Jaidee"},
        {"Somchai", "สมชาย ใจดี"},
        {"Somchay Jaidi", "Somchai Jaidee"},
        {"Jaidee Somchai", "Somchai Jaidee"},
        {"محمد", "Muhammad Yusof"},
        {"王小明", "Wang Xiaoming"},
    };
    static const char *const not_found[][2] = {
        {"Somchai Jaidee",
         "Somchai"}, /* the question says more, and only a common name agrees */
        {"Somchai Jaidee", "Somchai Rakdee"},
        {"Rahim", "Rahman"},
        {"Prasert", "Somchai Jaidee"},
        {"", "Somchai"},
        {"Somchai", "!?"},
    };

    for (size_t i = 0; i < COUNT(found); i++) {
        NameAnswer said = answer(*state, found[i][0], found[i][1]);

        assert_true(said.found);
        assert_true(said.score >= NAMES_CANDIDATE && said.score <= 1);
    }
    for (size_t i = 0; i < COUNT(not_found); i++) {
        assert_false(answer(*state, not_found[i][0], not_found[i][1]).found);
    }
    /* Of two that answer alike, the whole name ranks them. */
    assert_true(
        answer(*state, "Somchai Jaidee", "Somchai Jaidee").whole >
        answer(*state, "Somchai Jaidee", "Somchai Jaidee Wongsakul").whole);
}

static bool in_text(Arena *arena, const char *question, const char *text)
{
    Name asked = read_name(arena, NAME_PERSON, question);
    size_t mark = arena->used;
    bool has = false;

    assert_int_equal(names_in_text(arena, &asked, str_from(text), &has).kind, ERR_OK);
    assert_int_equal(arena->used, mark);
    return has;
}

static void a_text_is_heard(void **state)
{
    char text[4000];

    assert_true(in_text(*state, "สมชาย ใจดี", "He met Somchay Jaidi at the pier on Monday."));
    assert_true(in_text(*state, "Somchai Jaidee", "พบ สมชาย ที่ท่าเรือ กับ ใจดี"));
    assert_false(in_text(*state, "สมชาย ใจดี", "He met Somchai at the pier."));
    assert_false(in_text(*state, "Li", "a lie, a law, a lee"));
    assert_false(in_text(*state, "Somchai", ""));
    assert_false(in_text(*state, "", "Somchai"));
    memset(text, 'x', sizeof(text)); /* one word without an end, and the name behind it */
    memcpy(text + sizeof(text) - 9, " Somchai", 9);
    assert_true(in_text(*state, "สมชาย", text));
}

static void an_arena_that_ends_is_a_limit(void **state)
{
    (void)state;
    for (size_t fuse = 1;; fuse++) {
        Arena arena;
        Strs keys = {0};
        NameAnswer said;
        bool has = false;
        Name name;
        Err err;

        assert_int_equal(arena_open(1 << 20, &arena).kind, ERR_OK);
        arena.fuse = fuse;
        err = name_parse(&arena, NAME_PERSON, STR("王小明"), STR(""), &name);
        err = err.kind == ERR_OK ? name_keys(&arena, &name, &keys) : err;
        err = err.kind == ERR_OK ? names_answer(&arena, &name, &name, &said) : err;
        err = err.kind == ERR_OK ? names_in_text(&arena, &name, STR("Wang"), &has) : err;
        arena_close(&arena);
        if (err.kind == ERR_OK) {
            break;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_skeletons),
        cmocka_unit_test(scripts_share_a_key),
        cmocka_unit_test(a_long_name_has_bounded_keys),
        cmocka_unit_test(a_part_answers),
        cmocka_unit_test(a_text_is_heard),
        cmocka_unit_test(an_arena_that_ends_is_a_limit),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
