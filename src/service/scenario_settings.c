/* FLEE's settings: a section, and under it `key: value`. That much of YAML is read and no more. */
#include "service/scenario_rows.h"

static bool read_switch(Str text, double *ret)
{
    if (str_in_list(text, STR("True true yes on"), ' ') && text.len > 0) {
        *ret = 1;
        return true;
    }
    if (str_in_list(text, STR("False false no off"), ' ') && text.len > 0) {
        *ret = 0;
        return true;
    }
    return false;
}

/* [1.0,1.0,0.5] */
static bool read_decay(Str text, Rules *rules)
{
    size_t count = 0;

    if (text.len < 2 || text.ptr[0] != '[' || text.ptr[text.len - 1] != ']') {
        return false;
    }
    text = str_part(text, 1, text.len - 2);
    while (text.len > 0) {
        double part = 0;

        if (count == DECAY_MOST ||
            number_read(str_trim(str_cut(&text, ',')), 1, &part).kind != ERR_OK || part < 0) {
            return false;
        }
        rules->decay[count++] = part;
    }
    rules->decay_count = count;
    return true;
}

/* A line without its comment. */
static Str without_comment(Str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '#' &&
            (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t')) {
            return (Str){line.ptr, i};
        }
    }
    return line;
}

static void read_key(Table *table, Str section, Str key, Str value, Rules *rules)
{
    double *number = rules_at(rules, section, key);

    if (str_is(section, "log_levels")) {
        return;
    }
    if (str_is(section, "optimisations") && str_is(key, "hasten")) {
        if (!str_is(value, "1")) {
            table_assumed(table, "hasten is not needed here: everybody is followed");
        }
        return;
    }
    if (str_is(section, "spawn_rules") && str_is(key, "conflict_spawn_decay")) {
        if (!read_decay(value, rules)) {
            table_wrong(table, "conflict_spawn_decay is no list of at most 32 parts of 0 to 1");
        }
        return;
    }
    if (number == NULL) {
        table_wrong(
            table,
            "%.*s of %.*s is not known here: it is passed over",
            STR_ARG(key),
            STR_ARG(section));
    } else if (!read_switch(value, number) && number_read(value, 1e9, number).kind != ERR_OK) {
        table_wrong(table, "%.*s is no number, True or False", STR_ARG(key));
    }
}

Err settings_read(Arena *arena, Str file, Str text, Rules *ret, Notes *notes)
{
    Table table = {.arena = arena, .notes = notes, .file = file};
    Str section = STR("");

    *ret = rules_default();
    if (!str_is_utf8(text)) {
        return err_bad("the settings are no UTF-8");
    }
    while (text.len > 0) {
        Str line = without_comment(str_cut(&text, '\n'));
        bool is_inner = line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        Str value = str_trim(line);
        Str key = str_cut(&value, ':');

        table.csv.line++;
        if (str_trim(line).len == 0) {
            continue;
        }
        if (key.len == str_trim(line).len) {
            table_wrong(&table, "the line is no \"key: value\"");
        } else if (is_inner) {
            read_key(&table, section, str_trim(key), str_trim(value), ret);
        } else {
            section = str_trim(key);
            if (str_trim(value).len > 0) {
                table_wrong(&table, "a section has no value of its own");
            }
        }
    }
    return rules_check(ret);
}
