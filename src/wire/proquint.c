#include "wire/proquint.h"

#include <assert.h>

static void word(unsigned bits, char out[5])
{
    static const char consonants[] = "bdfghjklmnprstvz";
    static const char vowels[] = "aiou";

    out[0] = consonants[bits >> 12 & 15];
    out[1] = vowels[bits >> 10 & 3];
    out[2] = consonants[bits >> 6 & 15];
    out[3] = vowels[bits >> 4 & 3];
    out[4] = consonants[bits & 15];
}

Err proquint_format(Arena *arena, const uint8_t *bytes, size_t count, Str *ret)
{
    Buf buf = buf_begin(arena, 6 * count);

    assert(count % 2 == 0);
    for (size_t i = 0; i < count; i += 2) {
        char letters[5];

        word((unsigned)bytes[i] << 8 | bytes[i + 1], letters);
        if (i > 0) {
            buf_put_char(&buf, '-');
        }
        buf_put_bytes(&buf, letters, sizeof(letters));
    }
    return buf_end(&buf, ret);
}

bool proquint_fits(Str typed, const uint8_t *bytes, size_t count)
{
    size_t at = 0; /* letters seen */

    for (size_t i = 0; i < typed.len; i++) {
        char c = (char)(typed.ptr[i] | 0x20);
        char letters[5];

        if (c < 'a' || c > 'z') {
            continue;
        }
        if (at == count / 2 * 5) {
            return false;
        }
        word((unsigned)bytes[at / 5 * 2] << 8 | bytes[at / 5 * 2 + 1], letters);
        if (c != letters[at % 5]) {
            return false;
        }
        at++;
    }
    return at == count / 2 * 5;
}
