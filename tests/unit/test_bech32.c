/* Goal: a key has one text, and no slip of a single character goes unseen.
 * Method: the standard's own examples, good and bad; every change of one character.
 */
#include "base/bech32.h"

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

static void good_texts_come_back_as_they_were(void **state)
{
    static const struct {
        const char *text;
        const char *prefix;
        size_t bytes;
    } good[] = {
        {"A12UEL5L", "A", 0},
        {"a12uel5l", "a", 0},
        {"?1ezyfcl", "?", 0},
        {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", 20},
        {"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split", 30},
        {"age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef", "age", 32},
        {"AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0",
         "AGE-SECRET-KEY-",
         32},
    };
    Str prefix;
    Str bytes;
    Str text;

    for (size_t i = 0; i < COUNT(good); i++) {
        Err err = bech32_decode(*state, str_from(good[i].text), &prefix, &bytes);

        assert_int_equal(err.kind, ERR_OK);
        assert_true(str_is(prefix, good[i].prefix));
        assert_int_equal(bytes.len, good[i].bytes);
        assert_int_equal(bech32_encode(*state, prefix, bytes, &text).kind, ERR_OK);
        assert_true(str_is(text, good[i].text));
    }
}

static void bad_texts_are_refused_where_they_go_wrong(void **state)
{
    static const struct {
        const char *text;
        uint32_t at;
    } bad[] = {
        {"", 0},
        {"a", 0},
        {"pzry9x0s0muk", 0},  /* no separator */
        {"1pzry9x0s0muk", 0}, /* no prefix */
        {"li1dgmt3", 0},      /* no room for a checksum */
        {"x1b4n0q5v", 2},     /* b is no digit */
        {"a12uel5m", 2},      /* the checksum */
        {"A12uEL5L", 3},      /* both cases */
        {"\x20"
         "1nwldj5",
         0},
        {"\x7f"
         "1axkwrx",
         0},
        {"\x80"
         "1eym55h",
         0},
        {"a1q2uel5l", 3},
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        Str prefix = STR("untouched");
        Str bytes = STR("untouched");
        Err err = bech32_decode(*state, str_from(bad[i].text), &prefix, &bytes);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, bad[i].at);
        assert_true(str_is(prefix, "untouched"));
        assert_true(str_is(bytes, "untouched"));
    }
}

static void one_wrong_character_is_found(void **state)
{
    static const char characters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7lb1iQ";
    static const char good[] = "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";
    Arena *arena = *state;
    Str prefix;
    Str bytes;

    for (size_t i = 0; i < sizeof(good) - 1; i++) {
        for (size_t j = 0; j < sizeof(characters) - 1; j++) {
            size_t mark = arena->used;
            char text[sizeof(good)];

            memcpy(text, good, sizeof(good));
            text[i] = characters[j];
            Err err = bech32_decode(arena, str_from(text), &prefix, &bytes);

            assert_int_equal(err.kind, text[i] == good[i] ? ERR_OK : ERR_BAD_INPUT);
            arena_rewind(arena, mark);
        }
    }
}

/* The checksum of each is right; what is wrong is the last group. */
static void bits_behind_the_last_byte_are_refused(void **state)
{
    static const struct {
        const char *text;
        ErrKind kind;
    } cases[] = {
        {"a1lu9cgf6y", ERR_OK}, /* one byte, ff, and two bits that are zero */
        {"a1lacwuu8k", ERR_BAD_INPUT},
        {"a1l7kaf2ff", ERR_BAD_INPUT},
        {"a1llttal5m", ERR_BAD_INPUT},
        {"a1q3g6mn3", ERR_BAD_INPUT},   /* a group that makes no byte */
        {"a1qqqd87cpp", ERR_BAD_INPUT}, /* a group more than a byte needs */
    };
    Str prefix;
    Str bytes;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Err err = bech32_decode(*state, str_from(cases[i].text), &prefix, &bytes);

        assert_int_equal(err.kind, cases[i].kind);
    }
}

/* The examples of BIP-350, good and bad. */
static void an_address_has_the_checksum_of_its_version(void **state)
{
    static const struct {
        const char *text;
        const char *prefix; /* NULL where it is refused */
    } cases[] = {
        {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "BC"},
        {"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "tb"},
        {"bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "bc"},
        {"BC1SW50QGDZ25J", "BC"},
        {"bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "bc"},
        {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc"},
        {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", NULL},
        {"BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", NULL},
        {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", NULL},
        {"bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", NULL},
        {"BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", NULL},
        {"bc1pw5dgrnzv", NULL},
        {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", NULL},
        {"BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", NULL},
        {"bc1gmk9yu", NULL},
        {"", NULL},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Str prefix = STR("untouched");
        Err err = segwit_check(str_from(cases[i].text), &prefix);

        assert_int_equal(err.kind, cases[i].prefix == NULL ? ERR_BAD_INPUT : ERR_OK);
        assert_true(str_is(prefix, cases[i].prefix == NULL ? "untouched" : cases[i].prefix));
    }
}

static void the_limits_hold(void **state)
{
    static char long_bytes[BECH32_MOST];
    char text[BECH32_MOST + 1];
    Str prefix;
    Str bytes = STR("untouched");

    memset(text, 'q', sizeof(text));
    assert_int_equal(
        bech32_decode(*state, (Str){text, sizeof(text)}, &prefix, &bytes).kind, ERR_LIMIT);
    assert_int_equal(
        bech32_encode(*state, STR("age"), (Str){long_bytes, sizeof(long_bytes)}, &bytes).kind,
        ERR_LIMIT);
    assert_true(str_is(bytes, "untouched"));
    assert_int_equal(segwit_check((Str){text, SEGWIT_MOST + 1}, &prefix).kind, ERR_LIMIT);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(good_texts_come_back_as_they_were),
        EACH(bad_texts_are_refused_where_they_go_wrong),
        EACH(one_wrong_character_is_found),
        EACH(bits_behind_the_last_byte_are_refused),
        EACH(an_address_has_the_checksum_of_its_version),
        EACH(the_limits_hold),
    };

    return cmocka_run_group_tests_name("bech32", tests, NULL, NULL);
}
