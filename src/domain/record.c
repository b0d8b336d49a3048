#include "domain/record.h"

#include "domain/value.h"

#include <assert.h>

Err record_new(Arena *arena, const Kind *kind, Record *ret)
{
    Values *fields = arena_new(arena, Values, (size_t)kind->field_count + 1);

    if (fields == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    *ret = (Record){kind, fields};
    return ERR_NONE;
}

Err record_add(Arena *arena, Record *record, const Field *field, Str value)
{
    Values *values = &record->fields[field - record->kind->fields];
    Str *items = arena_new(arena, Str, values->count + 1);

    if (items == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    if (values->count > 0) {
        memcpy(items, values->items, values->count * sizeof(Str));
    }
    items[values->count] = value;
    *values = (Values){items, values->count + 1};
    return ERR_NONE;
}

Values record_get(const Record *record, const char *name)
{
    const Field *field = field_find(record->kind, str_from(name));

    if (field == NULL) {
        return (Values){0};
    }
    return record->fields[field - record->kind->fields];
}

Str record_first(const Record *record, const char *name)
{
    Values values = record_get(record, name);

    return values.count > 0 ? values.items[0] : (Str){"", 0};
}

static bool has(const Values *values, size_t count, Str value)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(values->items[i], value)) {
            return true;
        }
    }
    return false;
}

/* Spell the values of one field; empty ones and repeated ones fall away. */
static MUST_USE Err
check_field(Arena *arena, const Field *field, Values *values, Problems *problems)
{
    size_t kept = 0;

    for (size_t i = 0; i < values->count; i++) {
        Str given = values->items[i];
        Str canonical = {"", 0};
        Err err = ERR_NONE;

        if (str_trim(given).len == 0) {
            continue;
        }
        err = value_check(arena, field, given, &canonical);
        if (err.kind == ERR_BAD_INPUT) {
            TRY(vec_push(arena, problems, ((Problem){field, err.what, given})));
        } else {
            TRY(err);
            if (!has(values, kept, canonical)) {
                values->items[kept++] = canonical;
            }
        }
    }
    values->count = kept;
    return ERR_NONE;
}

Err record_check(Arena *arena, Record *record, Problems *ret)
{
    Problems problems = {0};

    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];
        Values *values = &record->fields[i];
        size_t before = problems.count;

        TRY(check_field(arena, field, values, &problems));
        if (field->must && values->count == 0 && problems.count == before) {
            TRY(vec_push(arena, &problems, ((Problem){field, "must be given", {"", 0}})));
        }
        if (!field->many && values->count > 1) {
            TRY(vec_push(
                arena,
                &problems,
                ((Problem){field, "takes one value only", values->items[1]})));
        }
    }
    *ret = problems;
    return ERR_NONE;
}

Str record_label(const Record *record)
{
    for (size_t i = 0; i < record->kind->label_count; i++) {
        Values values = record->fields[record->kind->label[i]];

        if (values.count > 0) {
            return values.items[0];
        }
    }
    return (Str){"", 0};
}

bool values_equal(Values a, Values b)
{
    if (a.count != b.count) {
        return false;
    }
    for (size_t i = 0; i < a.count; i++) {
        if (!str_equal(a.items[i], b.items[i])) {
            return false;
        }
    }
    return true;
}
