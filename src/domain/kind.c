#include "domain/kind.h"

#include <assert.h>

static const char *const type_names[FIELD_TYPE_COUNT] = {
#define FIELD_TEXT_OF(name, text) text,
    FIELD_TYPES(FIELD_TEXT_OF)
#undef FIELD_TEXT_OF
};

const char *field_type_name(FieldType type)
{
    assert(type < FIELD_TYPE_COUNT);
    return type_names[type];
}

FieldType field_type_find(Str name)
{
    int i = 0;

    while (i < FIELD_TYPE_COUNT && !str_is(name, type_names[i])) {
        i++;
    }
    return (FieldType)i;
}

/* The first item of a constant table whose `name` is the one wanted; each table has its own type. */
#define FIND(items, count, member, wanted)             \
    do {                                               \
        for (size_t i = 0; i < (count); i++) {         \
            if (str_is((wanted), (items)[i].member)) { \
                return &(items)[i];                    \
            }                                          \
        }                                              \
        return NULL;                                   \
    } while (0)

const Kind *kind_find(const Model *model, Str name)
{
    FIND(model->kinds, model->kind_count, name, name);
}

const Field *field_find(const Kind *kind, Str name)
{
    FIND(kind->fields, kind->field_count, name, name);
}

const CodeList *codes_find(const Model *model, Str name)
{
    FIND(model->codes, model->code_count, name, name);
}

const Code *code_find(const CodeList *list, Str value)
{
    FIND(list->values, list->count, value, value);
}

const Step *step_find(const Kind *kind, Str name)
{
    FIND(kind->steps, kind->step_count, name, name);
}

int state_find(const Kind *kind, Str name)
{
    for (int i = 0; i < kind->state_count; i++) {
        if (str_is(name, kind->states[i].name)) {
            return i;
        }
    }
    return -1;
}

int compartment_find(const Model *model, Str name)
{
    for (int i = 0; i < model->compartment_count; i++) {
        if (str_is(name, model->compartments[i].name)) {
            return i;
        }
    }
    return -1;
}

static const char *const leaves_names[] = {
#define LEAVES_TEXT(name, text) text,
    LEAVES(LEAVES_TEXT)
#undef LEAVES_TEXT
};

static const char *const effect_names[] = {
#define EFFECT_TEXT(name, text) text,
    EFFECTS(EFFECT_TEXT)
#undef EFFECT_TEXT
};

static const char *const guard_names[] = {
#define GUARD_TEXT(name, text) text,
    GUARDS(GUARD_TEXT)
#undef GUARD_TEXT
};

/* The place of a name in a table, or the table's length. */
static int place_of(const char *const *names, int count, Str name)
{
    int i = 0;

    while (i < count && !str_is(name, names[i])) {
        i++;
    }
    return i;
}

const char *leaves_name(Leaves leaves)
{
    return leaves_names[leaves];
}

const char *effect_name(StepEffect effect)
{
    return effect_names[effect];
}

Leaves leaves_find(Str name)
{
    return (Leaves)place_of(leaves_names, LEAVES_COUNT, name);
}

StepEffect effect_find(Str name)
{
    return (StepEffect)place_of(effect_names, EFFECT_COUNT, name);
}

Guard guard_find(Str name)
{
    return (Guard)place_of(guard_names, GUARD_COUNT, name);
}
