/* Goal: a text is found again by its words, however its writer set marks, capitals and blanks.
 * Method: texts of the scripts in question with the words that they give, parted by bars; every
 * Latin letter with a mark against its base; sizes.
 */
#include "match/words.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(4 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* "one|two" */
static const char *told(Arena *arena, Str text, bool beginnings)
{
    Strs words = {0};
    Buf buf = buf_begin(arena, 1 << 16);
    Str all;

    assert_int_equal(words_of(arena, text, beginnings, &words).kind, ERR_OK);
    for (size_t i = 0; i < words.count; i++) {
        buf_put(&buf, i > 0 ? STR("|") : STR(""));
        buf_put(&buf, words.items[i]);
    }
    assert_int_equal(buf_end(&buf, &all).kind, ERR_OK);
    return all.ptr;
}

typedef struct Case {
    const char *text;
    const char *words;
} Case;

static void check(Arena *arena, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(told(arena, str_from(cases[i].text), false), cases[i].words);
    }
}

static void words_are_folded_and_parted(void **state)
{
    static const Case cases[] = {
        {"", ""},
        {"  ,;- ", ""},
        {"Ann", "ann"},
        {"ANN ann", "ann|ann"},
        {"Jalan Merdeka 5, Blok-B", "jalan|merdeka|5|blok|b"},
        {"a.b/c_d(e)f@g", "a|b|c|d|e|f|g"},
        {"O'Brien \xe2\x80\x99s d\xe2\x80\x99"
         "Arc",
         "obrien|s|darc"},
        {"\xe2\x80\x94"
         "a\xe2\x80\xa6\xc2\xa0"
         "b\xe3\x80\x81"
         "c",
         "a|b|c"}, /* dash, dots, blank, comma */
        {"3\xc3\x97"
         "4",
         "3|4"}, /* a sign of multiplication is no letter */
    };

    check(*state, cases, COUNT(cases));
}

static void marks_do_not_tell_words_apart(void **state)
{
    static const Case cases[] = {
        {"T\xc6\xb0\xe1\xbb\x9dng", "tuong"},       /* one code point a letter */
        {"Tu\xcc\x9bo\xcc\x9b\xcc\x80ng", "tuong"}, /* marks on their own */
        {"Nguy\xe1\xbb\x85n V\xc4\x83n \xc4\x90\xe1\xbb\xa9"
         "c",
         "nguyen|van|duc"},
        {"\xe1\xbb\xa4 \xe1\xbb\xb8 \xe1\xbb\xa2 \xe1\xbb\x8a", "u|y|o|i"},
        {"Jos\xc3\xa9 Mu\xc3\xb1oz \xc3\x85ngstr\xc3\xb6m", "jose|munoz|angstrom"},
        {"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd \xd0\x81",
         "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd|\xd1\x91"},
        {"\xce\x91\xce\xa9", "\xce\xb1\xcf\x89"},
        /* Arabic without vowels and without the stroke that stretches it */
        {"\xd9\x85\xd9\x8f\xd8\xad\xd9\x80\xd9\x85\xd9\x91\xd8\xaf",
         "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf"},
    };

    check(*state, cases, COUNT(cases));
}

/* Signs that are not seen, among them those that turn the direction of writing, would otherwise
 * hide a name from search.
 */
static void what_is_not_seen_is_not_there(void **state)
{
    static const uint32_t unseen[] = {
        0x200b,
        0x200c,
        0x200d,
        0x200e,
        0x200f,
        0x202a,
        0x202e,
        0x2060,
        0x2066,
        0x2069,
        0xfeff,
        0xad};

    for (size_t i = 0; i < COUNT(unseen); i++) {
        uint32_t rune = unseen[i];
        Buf buf = buf_begin(*state, 64);

        for (int k = 0; k < 3; k++) {
            if (rune >= 0x800) {
                buf_put_char(&buf, (char)(0xe0 | rune >> 12));
            }
            buf_put_char(&buf, (char)((rune >= 0x800 ? 0x80 : 0xc0) | (rune >> 6 & 0x3f)));
            buf_put_char(&buf, (char)(0x80 | (rune & 0x3f)));
            buf_put(&buf, k == 0 ? STR("An") : STR("na"));
        }
        assert_string_equal(told(*state, buf_str(&buf), false), "annana");
    }
}

static void scripts_without_blanks_give_pieces(void **state)
{
    static const Case cases[] = {
        /* Thai: three characters and two pairs */
        {"\xe0\xb8\xaa\xe0\xb8\xa1\xe0\xb8\x8a",
         "\xe0\xb8\xaa|\xe0\xb8\xa1|\xe0\xb8\xaa\xe0\xb8\xa1|\xe0\xb8\x8a|"
         "\xe0\xb8\xa1\xe0\xb8\x8a"},
        /* Han */
        {"\xe7\x8e\x8b\xe6\x98\x8e", "\xe7\x8e\x8b|\xe6\x98\x8e|\xe7\x8e\x8b\xe6\x98\x8e"},
        {"\xe7\x8e\x8b \xe6\x98\x8e", "\xe7\x8e\x8b|\xe6\x98\x8e"},
        {"\xf0\xa0\x80\x80", "\xf0\xa0\x80\x80"},
        /* next to each other without a blank */
        {"Ann\xe7\x8e\x8b"
         "5",
         "ann|\xe7\x8e\x8b|5"},
        /* Khmer, Burmese, Lao, kana */
        {"\xe1\x9e\x80", "\xe1\x9e\x80"},
        {"\xe1\x80\x80", "\xe1\x80\x80"},
        {"\xe0\xba\x81", "\xe0\xba\x81"},
        {"\xe3\x81\x82\xe3\x83\xbb\xe3\x82\xa2", "\xe3\x81\x82|\xe3\x82\xa2"},
        /* Hangul writes blanks, and so gives words */
        {"\xea\xb9\x80\xeb\xaf\xbc \xec\x9d\xb4", "\xea\xb9\x80\xeb\xaf\xbc|\xec\x9d\xb4"},
    };

    check(*state, cases, COUNT(cases));
    /* pieces are their own beginnings */
    assert_string_equal(
        told(*state, STR("\xe7\x8e\x8b\xe6\x98\x8e"), true),
        "\xe7\x8e\x8b|\xe6\x98\x8e|\xe7\x8e\x8b\xe6\x98\x8e");
}

static void longer_words_give_their_beginning_too(void **state)
{
    static const Case cases[] = {
        {"An", "an"},
        {"Ann", "ann"},
        {"Anna", "anna|ann*"},
        {"T\xc6\xb0\xe1\xbb\x9dng A Bc", "tuong|tuo*|a|bc"},
        {"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd",
         "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd|\xd0\xb8\xd0\xb2\xd0\xb0*"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(told(*state, str_from(cases[i].text), true), cases[i].words);
    }
}

static void words_are_appended(void **state)
{
    Strs words = {0};

    assert_int_equal(words_of(*state, STR("one"), false, &words).kind, ERR_OK);
    assert_int_equal(words_of(*state, STR("two"), false, &words).kind, ERR_OK);
    assert_int_equal(words.count, 2);
    assert_true(str_is(words.items[0], "one"));
    assert_true(str_is(words.items[1], "two"));
}

static void a_long_text_costs_what_its_words_cost(void **state)
{
    static const struct {
        char odd;
        char even;
        size_t least; /* words */
        size_t most;
    } cases[] = {
        {' ', ' ', 0, 0},
        {'\'', '\'', 0, 0},
        {'a', ' ', WORDS_MAX, WORDS_MAX},
        {'a', 'a', 1, 1},
    };
    static char text[64 << 10];
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t mark = arena->used;
        Strs words = {0};

        for (size_t k = 0; k < sizeof(text); k++) {
            text[k] = k % 2 ? cases[i].odd : cases[i].even;
        }
        assert_int_equal(
            words_of(arena, (Str){text, sizeof(text)}, false, &words).kind, ERR_OK);
        assert_in_range(words.count, cases[i].least, cases[i].most);
        assert_true(arena->used - mark < 300 * (words.count + 1) + 3 * sizeof(text));
        arena_rewind(arena, mark);
    }
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;

    for (size_t fuse = 1;; fuse++) {
        Strs words = {0};
        Err err;

        arena->fuse = fuse;
        err = words_of(arena, STR("Anna \xe7\x8e\x8b\xe6\x98\x8e"), true, &words);
        arena->fuse = 0;
        if (err.kind == ERR_OK) {
            assert_int_equal(words.count, 5);
            assert_in_range(fuse, 4, 20);
            break;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(words_are_folded_and_parted),
        EACH(marks_do_not_tell_words_apart),
        EACH(what_is_not_seen_is_not_there),
        EACH(scripts_without_blanks_give_pieces),
        EACH(longer_words_give_their_beginning_too),
        EACH(words_are_appended),
        EACH(a_long_text_costs_what_its_words_cost),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
