/* Goal: a line counts only under the key, the text and the time that it was made for.
 * Method: a note by somebody else's program; our own notes with every bit turned; tables of
 * what is refused.
 */
#include "crypto/random.h"
#include "wire/note.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define ROOT         "NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY="
#define HEAD         "xa.example/node/7\n1042\n" ROOT "\n"

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(32 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static NoteKey key_of(const char *name, NoteType type, uint8_t secret_key[SIGN_SECRET])
{
    uint8_t seed[32] = {(uint8_t)type, (uint8_t)name[1]};
    NoteKey key = {.name = str_from(name), .type = type};

    sign_keys_from_seed(seed, key.public_key, secret_key);
    return key;
}

/* Made by Go's sumdb/note, whose documentation shows it. */
static void a_note_of_another_program_verifies(void **state)
{
    static const char text[] =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "\xe2\x80\x94 PeterNeumann "
        "x08go/ZJkuBS9UG/"
        "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJ"
        "nAM=\n";
    static const char public_key[] =
        "1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6";
    NoteKey key = {.name = STR("PeterNeumann"), .type = NOTE_SIGNATURE};
    Note note;
    int64_t at_s = -1;

    assert_int_equal(str_unhex(str_from(public_key), SIGN_PUBLIC, key.public_key).kind, ERR_OK);
    assert_int_equal(note_key_id(&key), 0xc74f20a3);
    assert_int_equal(note_parse(*state, str_from(text), &note).kind, ERR_OK);
    assert_int_equal(note.count, 1);
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_OK);
    assert_int_equal(at_s, 0);
    key.type = NOTE_COSIGNATURE; /* the same key as another thing is another key */
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_NOT_FOUND);
}

static void the_id_of_a_known_log_is_as_published(void **state)
{
    NoteKey key = {.name = STR("sum.golang.org"), .type = NOTE_SIGNATURE};
    (void)state;

    assert_int_equal(
        str_unhex(
            STR("ce3372d75ad1ee5ecdaf8727293d4b111d87eb37531d7c86d4d3003f0eb809fc"),
            SIGN_PUBLIC,
            key.public_key)
            .kind,
        ERR_OK);
    assert_int_equal(note_key_id(&key), 0x033de0ae);
}

/* A log's note with a witness, whose line is checked against what the standard has him sign. */
static void log_and_witness_sign_one_text(void **state)
{
    uint8_t log_secret[SIGN_SECRET];
    uint8_t witness_secret[SIGN_SECRET];
    NoteKey log = key_of("xa.example/node/7", NOTE_SIGNATURE, log_secret);
    NoteWitness witness = {
        .key = key_of("xb.example/witness", NOTE_COSIGNATURE, witness_secret),
        .secret_key = witness_secret,
        .at_s = 1795253400,
    };
    uint8_t expected[SIGN_SIGNATURE];
    Str lines[3];
    Str bytes;
    Note note;
    int64_t at_s = -1;

    assert_int_equal(note_sign(*state, &log, log_secret, STR(HEAD), &lines[0]).kind, ERR_OK);
    assert_int_equal(note_cosign(*state, &witness, STR(HEAD), &lines[1]).kind, ERR_OK);
    witness.at_s += 60;
    assert_int_equal(note_cosign(*state, &witness, STR(HEAD), &lines[2]).kind, ERR_OK);
    assert_int_equal(note_format(*state, STR(HEAD), lines, 3, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &note).kind, ERR_OK);
    assert_true(str_is(note.text, HEAD));
    assert_int_equal(note.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_equal(note.lines[i].line, lines[i]));
    }
    assert_int_equal(note_verify(*state, &note, &log, &at_s).kind, ERR_OK);
    assert_int_equal(at_s, 0);
    assert_int_equal(note_verify(*state, &note, &witness.key, &at_s).kind, ERR_OK);
    assert_int_equal(at_s, 1795253460); /* the latest */

    /* ...also where it stands first. */
    Str turned[] = {lines[2], lines[0], lines[1]};
    Note other;

    assert_int_equal(note_format(*state, STR(HEAD), turned, 3, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &other).kind, ERR_OK);
    assert_int_equal(note_verify(*state, &other, &witness.key, &at_s).kind, ERR_OK);
    assert_int_equal(at_s, 1795253460);

    sign_plain(witness_secret, STR("cosignature/v1\ntime 1795253400\n" HEAD), expected);
    assert_int_equal(note.lines[1].signature.len, 8 + SIGN_SIGNATURE);
    assert_memory_equal(note.lines[1].signature.ptr, "\0\0\0\0\x6b\x01\x64\x98", 8);
    assert_memory_equal(note.lines[1].signature.ptr + 8, expected, SIGN_SIGNATURE);
}

static void no_bit_of_a_note_may_turn(void **state)
{
    Arena *arena = *state;
    uint8_t log_secret[SIGN_SECRET];
    uint8_t witness_secret[SIGN_SECRET];
    NoteKey log = key_of("xa.example/node/7", NOTE_SIGNATURE, log_secret);
    NoteWitness witness = {
        .key = key_of("xb.example/witness", NOTE_COSIGNATURE, witness_secret),
        .secret_key = witness_secret,
        .at_s = 1795253400,
    };
    Str lines[2];
    Str bytes;

    assert_int_equal(note_sign(arena, &log, log_secret, STR(HEAD), &lines[0]).kind, ERR_OK);
    assert_int_equal(note_cosign(arena, &witness, STR(HEAD), &lines[1]).kind, ERR_OK);
    assert_int_equal(note_format(arena, STR(HEAD), lines, 2, &bytes).kind, ERR_OK);
    size_t mark = arena->used;

    for (size_t i = 0; i < 8 * bytes.len; i++) {
        Str turned;
        Note note;
        int64_t at_s = 0;

        assert_int_equal(arena_copy(arena, bytes, &turned).kind, ERR_OK);
        arena->base[turned.ptr - arena->base + (ptrdiff_t)(i / 8)] ^= (char)(1 << i % 8);
        /* It is not read, or one of the two no longer stands behind it. */
        assert_true(
            note_parse(arena, turned, &note).kind != ERR_OK ||
            note_verify(arena, &note, &log, &at_s).kind != ERR_OK ||
            note_verify(arena, &note, &witness.key, &at_s).kind != ERR_OK);
        arena_rewind(arena, mark);
    }
}

static void unknown_lines_are_passed_over_and_bad_ones_refuse(void **state)
{
    uint8_t secrets[3][SIGN_SECRET];
    NoteKey known = key_of("known", NOTE_SIGNATURE, secrets[0]);
    NoteKey other = key_of("other", NOTE_SIGNATURE, secrets[1]);
    NoteKey forged = known;
    Str lines[17];
    Str bytes;
    Note note;
    int64_t at_s = 7;

    for (size_t i = 0; i < 16; i++) {
        assert_int_equal(
            note_sign(*state, &other, secrets[1], STR("hello\n"), &lines[i]).kind, ERR_OK);
    }
    assert_int_equal(
        note_sign(*state, &known, secrets[0], STR("hello\n"), &lines[16]).kind, ERR_OK);
    assert_int_equal(note_format(*state, STR("hello\n"), lines, 17, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &note).kind, ERR_OK);
    assert_int_equal(note_verify(*state, &note, &known, &at_s).kind, ERR_OK);

    /* Beside a good line of the key, one of its name and id that does not fit. */
    assert_int_equal(
        note_sign(*state, &forged, secrets[1], STR("hello\n"), &lines[3]).kind, ERR_OK);
    assert_int_equal(note_format(*state, STR("hello\n"), lines, 17, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &note).kind, ERR_OK);
    at_s = 7;
    assert_int_equal(note_verify(*state, &note, &known, &at_s).kind, ERR_BAD_INPUT);
    assert_int_equal(at_s, 7);
    known.name = STR("stranger");
    assert_int_equal(note_verify(*state, &note, &known, &at_s).kind, ERR_NOT_FOUND);
}

/* Invariant 9: a statement of one type never verifies as another. */
static void a_witness_signs_checkpoints_only(void **state)
{
    uint8_t secret[SIGN_SECRET];
    NoteWitness witness = {
        .key = key_of("xb.example/witness", NOTE_COSIGNATURE, secret), .secret_key = secret};
    NoteKey plain = witness.key;
    Str line = STR("untouched");
    Str bytes;
    Note note;
    int64_t at_s = 0;

    assert_int_equal(note_cosign(*state, &witness, STR("hello\n"), &line).kind, ERR_BAD_INPUT);
    assert_true(str_is(line, "untouched"));

    /* The same line under a text that he never saw as a checkpoint. */
    assert_int_equal(note_cosign(*state, &witness, STR(HEAD), &line).kind, ERR_OK);
    assert_int_equal(note_format(*state, STR("hello\n"), &line, 1, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &note).kind, ERR_OK);
    assert_int_equal(note_verify(*state, &note, &witness.key, &at_s).kind, ERR_BAD_INPUT);

    /* A plain signature by the same key, which has another id. */
    plain.type = NOTE_SIGNATURE;
    assert_int_equal(note_sign(*state, &plain, secret, STR(HEAD), &line).kind, ERR_OK);
    assert_int_equal(note_format(*state, STR(HEAD), &line, 1, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &note).kind, ERR_OK);
    assert_int_equal(note_verify(*state, &note, &witness.key, &at_s).kind, ERR_NOT_FOUND);
}

/* Times and lengths that no witness has, under a signature that is good. */
static void a_cosignature_has_a_time_and_a_length(void **state)
{
    uint8_t secret[SIGN_SECRET];
    NoteKey key = key_of("xb.example/witness", NOTE_COSIGNATURE, secret);
    NoteLine line = {.name = key.name, .key_id = note_key_id(&key)};
    Note note = {.text = STR(HEAD), .lines = &line, .count = 1};
    uint8_t bytes[8 + SIGN_SIGNATURE + 1] = {0x7f, 255, 255, 255, 255, 255, 255, 255};
    int64_t at_s = 0;

    sign_plain(secret, STR("cosignature/v1\ntime 9223372036854775807\n" HEAD), bytes + 8);
    line.signature = (Str){(const char *)bytes, 8 + SIGN_SIGNATURE};
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_OK);
    assert_int_equal(at_s, INT64_MAX);
    line.signature.len++;
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_BAD_INPUT);
    line.signature.len -= 2;
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_BAD_INPUT);
    line.signature.len++;
    memset(bytes, 0, 8);
    bytes[0] = 0x80;
    sign_plain(secret, STR("cosignature/v1\ntime 9223372036854775808\n" HEAD), bytes + 8);
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_BAD_INPUT);
}

static void malformed_notes_are_refused(void **state)
{
    static const struct {
        const char *text;
        uint32_t at;
    } bad[] = {
        {"", 0},
        {"\n", 0},
        {"\n\n", 0},
        {"hello\n", 0},
        {"hello\n\n", 0},
        {"\n\xe2\x80\x94 a AAAAAAA=\n", 0}, /* no text */
        {"hello\n\n\xe2\x80\x94 a AAAAAAA=", 0},
        {"hello\n\xe2\x80\x94 a AAAAAAA=\n", 0}, /* no empty line */
        {"hel\tlo\n\n\xe2\x80\x94 a AAAAAAA=\n", 3},
        {"hel\x7flo\n\n\xe2\x80\x94 a AAAAAAA=\n", 3},
        {"hello\r\n\n\xe2\x80\x94 a AAAAAAA=\n", 5},
        {"hel\xfflo\n\n\xe2\x80\x94 a AAAAAAA=\n", 0},
        {"hello\n\n- a AAAAAAA=\n", 7},
        {"hello\n\n\xe2\x80\x94  AAAAAAA=\n", 7},
        {"hello\n\n\xe2\x80\x94 a+b AAAAAAA=\n", 7},
        {"hello\n\n\xe2\x80\x94 a\xc2\xa0"
         "b AAAAAAA=\n",
         7}, /* a space of another kind */
        {"hello\n\n\xe2\x80\x94 a\xe3\x80\x80"
         "b AAAAAAA=\n",
         7},
        {"hello\n\n\xe2\x80\x94 a AAAAAA==\n", 7}, /* no more than an id */
        {"hello\n\n\xe2\x80\x94 a AAAAAAA\n", 7},
        {"hello\n\n\xe2\x80\x94 a AAAAAAA= \n", 7},
        {"hello\n\n\xe2\x80\x94 a AAAAAAA=\n\xe2\x80\x94 a\n", 22},
        {"hello\n\n\xe2\x80\x94 a AAAAAAA=\nx\n", 22},
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        Note note = {.count = 77};
        Err err = note_parse(*state, str_from(bad[i].text), &note);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, bad[i].at);
        assert_int_equal(note.count, 77);
    }
}

static void the_text_may_have_empty_lines_of_its_own(void **state)
{
    uint8_t secret[SIGN_SECRET];
    NoteKey key = key_of("known", NOTE_SIGNATURE, secret);
    Str text = STR("one\n\n\xe2\x80\x94 a AAAAAAA=\n\n\ntwo \xc3\xa9\n");
    Str line;
    Str bytes;
    Note note;
    int64_t at_s = 0;

    assert_int_equal(note_sign(*state, &key, secret, text, &line).kind, ERR_OK);
    assert_int_equal(note_format(*state, text, &line, 1, &bytes).kind, ERR_OK);
    assert_int_equal(note_parse(*state, bytes, &note).kind, ERR_OK);
    assert_true(str_equal(note.text, text));
    assert_int_equal(note_verify(*state, &note, &key, &at_s).kind, ERR_OK);
}

static void what_would_not_be_read_again_is_not_written(void **state)
{
    uint8_t secret[SIGN_SECRET];
    NoteKey key = key_of("known", NOTE_SIGNATURE, secret);
    Str line;
    Str bytes = STR("untouched");

    assert_int_equal(note_sign(*state, &key, secret, STR("hello"), &line).kind, ERR_BAD_INPUT);
    assert_int_equal(note_sign(*state, &key, secret, STR(""), &line).kind, ERR_BAD_INPUT);
    assert_int_equal(note_sign(*state, &key, secret, STR("a\1\n"), &line).kind, ERR_BAD_INPUT);
    assert_int_equal(note_sign(*state, &key, secret, STR("hello\n"), &line).kind, ERR_OK);
    Str bad[] = {line, STR("x\n")};
    Str twice[] = {line, line};
    Str both = {0};

    assert_int_equal(note_format(*state, STR("hello\n"), bad, 2, &bytes).kind, ERR_BAD_INPUT);
    assert_int_equal(note_format(*state, STR("hello\n"), NULL, 0, &bytes).kind, ERR_BAD_INPUT);
    assert_int_equal(
        arena_print(*state, &both, "%.*s%.*s", STR_ARG(line), STR_ARG(line)).kind, ERR_OK);
    assert_int_equal(note_format(*state, STR("hello\n"), &both, 1, &bytes).kind, ERR_BAD_INPUT);
    assert_true(str_is(bytes, "untouched"));
    assert_int_equal(note_format(*state, STR("hello\n"), twice, 2, &bytes).kind, ERR_OK);
}

static void a_note_has_limits(void **state)
{
    static char text[NOTE_MAX + 1];
    Str lines[NOTE_LINES_MAX + 1];
    Str bytes;
    Note note;

    for (size_t i = 0; i < COUNT(lines); i++) {
        lines[i] = STR("\xe2\x80\x94 a AAAAAAA=\n");
    }
    assert_int_equal(
        note_format(*state, STR("x\n"), lines, NOTE_LINES_MAX, &bytes).kind, ERR_OK);
    assert_int_equal(
        note_format(*state, STR("x\n"), lines, NOTE_LINES_MAX + 1, &bytes).kind, ERR_LIMIT);
    memset(text, '\n', sizeof(text));
    assert_int_equal(note_parse(*state, (Str){text, sizeof(text)}, &note).kind, ERR_LIMIT);
}

static void checkpoints_have_one_spelling(void **state)
{
    static const struct {
        const char *text;
        uint32_t at;
    } bad[] = {
        {"", 0},
        {"xa.example\n", 0 + 11},
        {"xa example\n1\n" ROOT "\n", 0},
        {"xa+example\n1\n" ROOT "\n", 0},
        {"\n1\n" ROOT "\n", 0},
        {"xa.example\n01\n" ROOT "\n", 11},
        {"xa.example\n-1\n" ROOT "\n", 11},
        {"xa.example\n\n" ROOT "\n", 11},
        {"xa.example\n9223372036854775808\n" ROOT "\n", 11},
        {"xa.example\n1\nNjY2\n", 13},
        {"xa.example\n1\n" ROOT, 57},
        {"xa.example\n1\n" ROOT "\n\n", 58},
        {"xa.example\n1\n" ROOT "\nmore\n\nmore\n", 58},
    };
    NoteCheckpoint checkpoint;
    Str text;

    for (size_t i = 0; i < COUNT(bad); i++) {
        checkpoint.size = 77;
        Err err = note_checkpoint_parse(str_from(bad[i].text), &checkpoint);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, bad[i].at);
        assert_int_equal(checkpoint.size, 77);
    }
    static const char *const good[] = {
        HEAD,
        "xa.example\n0\n" ROOT "\n",
        "xa.example\n9223372036854775807\n" ROOT "\nextension 1\nextension 2\n",
    };

    for (size_t i = 0; i < COUNT(good); i++) {
        assert_int_equal(note_checkpoint_parse(str_from(good[i]), &checkpoint).kind, ERR_OK);
        assert_int_equal(note_checkpoint_format(*state, &checkpoint, &text).kind, ERR_OK);
        assert_true(str_is(text, good[i]));
    }
    checkpoint.extensions = STR("no line end");
    assert_int_equal(note_checkpoint_format(*state, &checkpoint, &text).kind, ERR_BAD_INPUT);
}

static Err there_and_back(Arena *arena)
{
    uint8_t secret[SIGN_SECRET];
    NoteWitness witness = {
        .key = key_of("xb.example/witness", NOTE_COSIGNATURE, secret), .secret_key = secret};
    NoteCheckpoint checkpoint = {.origin = STR("xa.example"), .size = 5};
    Note note;
    Str text;
    Str line;
    int64_t at_s = 0;

    TRY(note_checkpoint_format(arena, &checkpoint, &text));
    TRY(note_cosign(arena, &witness, text, &line));
    TRY(note_format(arena, text, &line, 1, &text));
    TRY(note_parse(arena, text, &note));
    return note_verify(arena, &note, &witness.key, &at_s);
}

static void every_failing_allocation_is_said(void **state)
{
    Arena *arena = *state;
    Err err = err_limit("");

    for (size_t fuse = 1; err.kind != ERR_OK; fuse++) {
        assert_true(fuse < 100);
        assert_int_equal(err.kind, ERR_LIMIT);
        arena->fuse = fuse;
        err = there_and_back(arena);
        arena_rewind(arena, 0);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(a_note_of_another_program_verifies),
        EACH(the_id_of_a_known_log_is_as_published),
        EACH(log_and_witness_sign_one_text),
        EACH(no_bit_of_a_note_may_turn),
        EACH(unknown_lines_are_passed_over_and_bad_ones_refuse),
        EACH(a_witness_signs_checkpoints_only),
        EACH(a_cosignature_has_a_time_and_a_length),
        EACH(malformed_notes_are_refused),
        EACH(the_text_may_have_empty_lines_of_its_own),
        EACH(what_would_not_be_read_again_is_not_written),
        EACH(a_note_has_limits),
        EACH(checkpoints_have_one_spelling),
        EACH(every_failing_allocation_is_said),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("note", tests, NULL, NULL);
}
