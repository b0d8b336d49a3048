#include "service/means.h"

static Err means_wrong(void)
{
    return err_bad("say what countries can do as XA:4/2/1, or XA:4/2/1/12: arrests, seizures, "
                   "closures and effort, with a comma between two countries");
}

/* "4/2/1/12" */
static MUST_USE Err read_numbers(Str rest, Means *means)
{
    uint32_t *const places[] = {
        &means->most[ACTION_ARREST],
        &means->most[ACTION_SEIZURE],
        &means->most[ACTION_CLOSURE],
        &means->cost};

    means->cost = UINT32_MAX;
    for (size_t i = 0; i < sizeof(places) / sizeof(*places) && rest.len > 0; i++) {
        uint64_t number = 0;

        if (str_number(str_cut(&rest, '/'), 1000000000, &number).kind != ERR_OK) {
            return means_wrong();
        }
        *places[i] = (uint32_t)number;
    }
    return rest.len > 0 ? means_wrong() : ERR_NONE;
}

static bool is_country(Str text)
{
    return text.len == 2 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' &&
           text.ptr[1] <= 'Z';
}

Err means_read(Arena *arena, Str text, MeansList *ret)
{
    MeansList list = {0};

    while (text.len > 0) {
        Str rest = str_trim(str_cut(&text, ','));
        Means means = {.country = str_cut(&rest, ':')};

        if (!is_country(means.country) || rest.len == 0) {
            return means_wrong();
        }
        TRY(read_numbers(rest, &means));
        for (size_t i = 0; i < list.count; i++) {
            if (str_equal(list.items[i].country, means.country)) {
                return err_bad("a country says twice what it can do");
            }
        }
        TRY(vec_push(arena, &list, means));
    }
    *ret = list;
    return ERR_NONE;
}
