#include "service/bundle.h"

#include "service/scenario_rows.h"

#define PLACES_FILE "input_csv/locations.csv"
#define DEGREES     1e6 /* a scenario may count in metres */

/* What load is given: it does not change the files, though its type allows it. */
typedef union Folder {
    const Json *files;
    void *state;
} Folder;

static Err load(void *state, Arena *arena, const char *name, Str *ret)
{
    const Json *files = ((Folder){.state = state}).files;
    const Json *file = json_get(files, name);

    (void)arena;
    if (file == NULL || file->type != JSON_TEXT) {
        return (Err){ERR_NOT_FOUND, 0, "the scenario has no such file"};
    }
    *ret = file->text;
    return ERR_NONE;
}

ScenarioFiles bundle_folder(const Json *files)
{
    return (ScenarioFiles){((Folder){.files = files}).state, load};
}

static bool is_of_folder(Str name)
{
    return (str_starts(name, STR("input_csv/")) || str_starts(name, STR("source_data/"))) &&
           name.len < 200;
}

Err bundle_check(const Json *files)
{
    size_t bytes = 0;

    if (files == NULL || files->type != JSON_MEMBERS || files->count == 0) {
        return err_bad("say which files the scenario has: \"files\" is missing");
    }
    for (size_t i = 0; i < files->count; i++) {
        const Json *file = &files->items[i];

        if (file->type != JSON_TEXT || !is_of_folder(file->name)) {
            return err_bad(
                "the files of a scenario are texts in its folders input_csv and source_data");
        }
        bytes += file->text.len;
    }
    return bytes > BUNDLE_MOST || files->count > BUNDLE_FILES_MOST
               ? err_limit("a scenario has at most 500 files and 16 MiB")
               : ERR_NONE;
}

Err bundle_write(Arena *arena, const Json *files, Str *ret)
{
    JsonOut out = json_begin(arena, 2 * BUNDLE_MOST);

    json_open_object(&out, NULL);
    for (size_t i = 0; i < files->count; i++) {
        json_put_member(&out, files->items[i].name, files->items[i].text);
    }
    json_close_object(&out);
    return json_end(&out, ret);
}

Err bundle_positions(Arena *arena, const Json *files, const World *world, Position **ret)
{
    Position *positions = arena_new(arena, Position, world->place_count);
    Notes unheard = {0};
    Table table = {
        .arena = arena,
        .notes = &unheard,
        .file = STR(PLACES_FILE),
        .csv = csv_begin(json_get_text(files, PLACES_FILE))};
    size_t at = 0;

    if (positions == NULL) {
        return err_limit("there are too many places");
    }
    while (at < world->place_count && table_next(&table)) {
        Position *position = &positions[at];

        /* The same rows that made places of themselves: scenario.c passes over those without a name. */
        if (!str_equal(table_cell(&table, 0), world->places[at].name)) {
            continue;
        }
        position->is_known =
            number_read(table_cell(&table, 3), DEGREES, &position->north).kind == ERR_OK &&
            number_read(table_cell(&table, 4), DEGREES, &position->east).kind == ERR_OK;
        at++;
    }
    *ret = positions;
    return ERR_NONE;
}
