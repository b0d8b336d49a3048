#include "match/identifiers/identifiers.h"

#include "match/identifiers/spelling.h"

/* What may be mistaken for what when a sort is typed from paper. */
typedef enum Folding {
    FOLD_NOTHING,
    FOLD_DIGITS,  /* O and 0, I and 1, behind the country */
    FOLD_PLATFORM /* of a handle */
} Folding;

static const struct {
    const char *sort;
    const char *compared; /* the sort by which both are compared */
    Fault (*read)(Str given, Buf *buf);
    Folding folding;
} sorts[] = {
    {"phone", "phone", read_phone, FOLD_NOTHING},
    {"wallet", "phone", read_wallet, FOLD_NOTHING},
    {"passport", "passport", read_passport, FOLD_DIGITS},
    {"national_id", "national_id", read_national_id, FOLD_DIGITS},
    {"registration", "registration", read_registration, FOLD_NOTHING},
    {"plate", "plate", read_plate, FOLD_DIGITS},
    {"email", "email", read_email, FOLD_NOTHING},
    {"account", "account", read_account, FOLD_NOTHING},
    {"crypto", "crypto", read_crypto, FOLD_NOTHING},
    {"handle", "handle", read_handle, FOLD_PLATFORM},
    {"imo", "imo", read_imo, FOLD_NOTHING},
    {"mmsi", "mmsi", read_mmsi, FOLD_NOTHING},
    {"call_sign", "call_sign", read_call_sign, FOLD_NOTHING},
    {"imei", "imei", read_imei, FOLD_NOTHING},
    {"lei", "lei", read_lei, FOLD_NOTHING},
};

#define SORTS      (sizeof(sorts) / sizeof(*sorts))
#define GIVEN_MOST (3 * SPELLING_MAX) /* bytes; digits of other scripts have three each */

static size_t find_sort(Str sort)
{
    size_t i = 0;

    while (i < SORTS && !str_is(sort, sorts[i].sort)) {
        i++;
    }
    return i;
}

bool identifier_known(Str sort)
{
    return find_sort(sort) < SORTS;
}

Err identifier_read(Arena *arena, Str sort, Str given, Str *ret, const char **fault)
{
    Str text = str_trim(given);
    size_t i = find_sort(sort);
    Buf buf = buf_begin(arena, 2 * GIVEN_MOST);
    Fault found = NULL;
    Str plain;

    if (i == SORTS) {
        *fault = "no such sort of identifier is known";
        *ret = text;
        return ERR_NONE;
    }
    if (text.len > GIVEN_MOST) {
        *fault = FAULT_LENGTH;
        *ret = text;
        return ERR_NONE;
    }
    TRY(spelling_plain(arena, text, &plain));
    if (plain.len == 0 || plain.len > SPELLING_MAX) {
        *fault = plain.len == 0 ? "nothing stands there" : FAULT_LENGTH;
        *ret = text;
        return ERR_NONE;
    }
    found = sorts[i].read(plain, &buf);
    if (buf.err.kind != ERR_OK) {
        return buf.err; /* it was not read, which says nothing about the text */
    }
    if (found != NULL) {
        *fault = found;
        *ret = text;
        return ERR_NONE;
    }
    *fault = "";
    return buf_end(&buf, ret);
}

Err identifier_canonical(Arena *arena, Str sort, Str given, Str *ret, bool *well_formed)
{
    const char *fault = "";

    TRY(identifier_read(arena, sort, given, ret, &fault));
    *well_formed = fault[0] == 0;
    return ERR_NONE;
}

static void put_digits_key(Str canonical, Buf *buf)
{
    bool behind = false;

    for (size_t i = 0; i < canonical.len; i++) {
        char c = canonical.ptr[i];

        if (behind && (c == 'O' || c == 'I')) {
            c = c == 'O' ? '0' : '1';
        }
        behind = behind || c == ' ';
        buf_put_char(buf, c);
    }
}

Err identifier_key(Arena *arena, Str *sort, Str given, Str *ret, bool *well_formed)
{
    size_t i = find_sort(*sort);
    Buf buf = buf_begin(arena, 2 * GIVEN_MOST);
    Str canonical;

    TRY(identifier_canonical(arena, *sort, given, &canonical, well_formed));
    *ret = canonical;
    if (!*well_formed) {
        return ERR_NONE;
    }
    *sort = str_from(sorts[i].compared);
    switch (sorts[i].folding) {
    case FOLD_DIGITS:
        put_digits_key(canonical, &buf);
        return buf_end(&buf, ret);
    case FOLD_PLATFORM:
        put_handle_key(canonical, &buf);
        return buf_end(&buf, ret);
    case FOLD_NOTHING:
    default:
        return ERR_NONE;
    }
}

Str identifier_compared(Str sort)
{
    size_t i = find_sort(sort);

    return i == SORTS ? sort : str_from(sorts[i].compared);
}
