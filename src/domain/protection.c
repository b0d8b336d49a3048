#include "domain/protection.h"

#define ADULT_YEARS 18

bool protection_is_child(const Record *person, Date today)
{
    Str group = record_first(person, "age_group");
    Str text = record_first(person, "birth_date");
    Date birth;

    if (str_is(group, "child") || str_is(group, "possibly_child")) {
        return true;
    }
    if (text.len == 0) {
        return false;
    }
    if (date_parse(text, &birth).kind != ERR_OK) {
        return true; /* nobody can tell that it is not a child's */
    }
    /* A partial date: the youngest that the person can be decides. */
    return date_years(date_from_days(date_last(birth)), today) < ADULT_YEARS;
}

bool protection_walls(Str capacity)
{
    return str_starts(capacity, STR("victim_"));
}

bool protection_capacity_matches(Str capacity)
{
    return str_is(capacity, "suspect") || str_is(capacity, "convicted") ||
           str_is(capacity, "associate");
}

bool protection_spares(Str capacity)
{
    return protection_walls(capacity) || str_is(capacity, "witness") ||
           str_is(capacity, "smuggled_migrant");
}

bool protection_is_forced(Str role)
{
    return str_is(role, "victim_recruiting_under_duress");
}

bool protection_is_exploited(Str stage)
{
    return str_is(stage, "exploitation");
}

bool protection_is_sought(Str protection)
{
    return protection.len > 0 && !str_is(protection, "none_known");
}

bool protection_age_stated(const Record *person)
{
    return record_first(person, "birth_date").len > 0 ||
           str_is(record_first(person, "age_group"), "adult");
}

bool protection_bars_match(const Record *person, Date today)
{
    Str protection = record_first(person, "protection");

    return protection_is_child(person, today) || !protection_age_stated(person) ||
           protection_is_sought(protection);
}

#define IDENTIFYING_DIGITS 7 /* in a row, with what people put between them */

/* Whether a text holds what looks like a telephone, a document or an address of a person: a long run of digits, or
 * an at sign. Names are for the person who confirms to see.
 */
static bool looks_identifying(Str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        Date day;

        if (digits == 0 && date_parse(str_part(text, i, 10), &day).kind == ERR_OK &&
            day.day != 0) {
            i += 9; /* 2026-11-21 identifies nobody */
            continue;
        }

        bool between = c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';

        if (c == '@') {
            return true;
        }
        digits = c >= '0' && c <= '9' ? digits + 1 : between ? digits : 0;
        if (digits >= IDENTIFYING_DIGITS) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err guard_sanitised(Arena *arena, const Record *record, Problems *problems)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; j < record->fields[i].count; j++) {
            if ((field->type == FIELD_TEXT || field->type == FIELD_NOTE) &&
                looks_identifying(record->fields[i].items[j])) {
                TRY(vec_push(
                    arena,
                    problems,
                    ((Problem){
                        field,
                        "looks like an identifier of a person: this goes to partners without "
                        "any",
                        record->fields[i].items[j]})));
            }
        }
    }
    return ERR_NONE;
}

Err protection_guard(Arena *arena, const Record *record, Problems *problems)
{
    const Field *capacity = field_find(record->kind, STR("capacity"));
    const Field *decided_by = field_find(record->kind, STR("decided_by"));

    if (record->kind->guard == GUARD_SANITISED) {
        return guard_sanitised(arena, record, problems);
    }
    if (record->kind->guard != GUARD_LINK_CAPACITY || capacity == NULL || decided_by == NULL) {
        return ERR_NONE;
    }
    if (str_is(record_first(record, "relation"), "part_of_case") &&
        record_first(record, "capacity").len == 0) {
        return vec_push(
            arena,
            problems,
            ((Problem){
                capacity,
                "say in which capacity; choose unknown where nobody has decided",
                {"", 0}}));
    }
    if ((str_is(record_first(record, "capacity"), "victim_presumed") ||
         str_is(record_first(record, "capacity"), "victim_confirmed")) &&
        record_first(record, "decided_by").len == 0) {
        return vec_push(
            arena, problems, ((Problem){decided_by, "say who decided it", {"", 0}}));
    }
    return ERR_NONE;
}
