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

bool protection_bars_match(const Record *person, Date today)
{
    Str protection = record_first(person, "protection");
    bool age_stated = record_first(person, "birth_date").len > 0 ||
                      str_is(record_first(person, "age_group"), "adult");

    return protection_is_child(person, today) || !age_stated ||
           (protection.len > 0 && !str_is(protection, "none_known"));
}

Err protection_guard(Arena *arena, const Record *record, Problems *problems)
{
    const Field *capacity = field_find(record->kind, STR("capacity"));
    const Field *decided_by = field_find(record->kind, STR("decided_by"));

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
