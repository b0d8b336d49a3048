#include "domain/uuid.h"

Str uuid_format(Uuid uuid, char *out)
{
    static const uint8_t parts[] = {4, 2, 2, 2, 6};
    size_t byte = 0;
    char *at = out;

    for (size_t i = 0; i < sizeof(parts); i++) {
        str_hex(uuid.bytes + byte, parts[i], at);
        byte += parts[i];
        at += 2 * (size_t)parts[i];
        *at++ = i + 1 < sizeof(parts) ? '-' : 0;
    }
    return (Str){out, UUID_TEXT};
}

Err uuid_parse(Str text, Uuid *ret)
{
    char digits[2 * UUID_SIZE];
    size_t count = 0;

    if (text.len != UUID_TEXT) {
        return err_bad("not a UUID");
    }
    for (size_t i = 0; i < UUID_TEXT; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash != (text.ptr[i] == '-')) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "not a UUID"};
        }
        if (!dash) {
            digits[count++] = text.ptr[i];
        }
    }
    return str_unhex((Str){digits, sizeof(digits)}, UUID_SIZE, ret->bytes);
}
