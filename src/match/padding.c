#include "match/padding.h"

#include <assert.h>
#include <stdint.h>

_Static_assert(
    PADDING_LEAST >= 8 && (PADDING_LEAST & (PADDING_LEAST - 1)) == 0,
    "an eighth of it is a whole number");

Err padding_size(size_t count, size_t *ret)
{
    size_t power = PADDING_LEAST;

    if (count > PADDING_MOST) {
        return err_limit("too many tokens of one type");
    }
    if (count <= PADDING_LEAST) {
        *ret = PADDING_LEAST;
        return ERR_NONE;
    }
    while (power < count) {
        power *= 2;
    }
    size_t step = power / 8;

    *ret = (count + step - 1) / step * step;
    return ERR_NONE;
}

bool padding_is_size(size_t size)
{
    size_t padded = 0;

    return padding_size(size, &padded).kind == ERR_OK && padded == size;
}

Band band_of(size_t overlap)
{
    Band band = {0, BAND_FIRST - 1};

    assert(overlap <= SIZE_MAX / 4);
    while (band.most < overlap) {
        band.least = band.most + 1;
        band.most = 2 * band.least - 1;
    }
    return band;
}
