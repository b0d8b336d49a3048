/* subak KIND ...: every kind of the model is a command, and so is each of its steps.
 *
 *     subak period list FOLDER [--FIELD VALUE]     subak period new FOLDER FIELD=VALUE...
 *     subak period show FOLDER ID                  subak plan table FOLDER ID [--reason TEXT]
 */
#include "edge/cli/cli.h"

#include <stdio.h>

static void print_field(const Field *field)
{
    printf("      %-18s %s", field->name, field->title);
    if (field->codes != NULL) {
        printf(" (");
        for (int i = 0; i < field->codes->count; i++) {
            printf("%s%s", i > 0 ? " " : "", field->codes->values[i].value);
        }
        printf(")");
    }
    printf("%s%s\n", field->must ? ", must be given" : "", field->many ? ", several" : "");
}

void cli_kind_help(const Kind *kind)
{
    printf("%s: %s\n\n", kind->plural, kind->help);
    printf("subak %s list FOLDER [--FIELD VALUE]... [--state STATE]\n", kind->name);
    printf("subak %s show FOLDER ID\n", kind->name);
    if (kind->write != 0) {
        printf("subak %s new FOLDER FIELD=VALUE... [--handling JSON]\n", kind->name);
    }
    for (int i = 0; i < kind->step_count; i++) {
        const Step *step = &kind->steps[i];

        printf(
            "subak %s %s FOLDER ID%s\n    %s: from %s to %s\n",
            kind->name,
            step->name,
            step->reason ? " --reason TEXT" : "",
            step->title,
            kind->states[step->from].name,
            kind->states[step->to].name);
    }
    printf("\n    Fields:\n");
    for (int i = 0; i < kind->field_count; i++) {
        print_field(&kind->fields[i]);
    }
}

static MUST_USE Err step_take(
    const Line *line,
    const Model *model,
    Arena *arena,
    const Kind *kind,
    const Step *step,
    Response *response)
{
    JsonOut out = json_begin(arena, 1 << 16);
    Request request = {.method = POST, .uid = -1};

    json_open_object(&out, NULL);
    json_put_number(&out, "version", AS_IT_STANDS);
    json_put_text(&out, "step", str_from(step->name));
    json_put_text(&out, "reason", str_from(line_option(line, "reason", "")));
    json_close_object(&out);
    TRY(json_end(&out, &request.body));
    TRY(arena_print(
        arena, &request.path, "/api/records/%s/%s/move", kind->name, line->words[1]));
    return cli_call(line, model, arena, line->words[0], &request, response);
}

int cli_kind_step(
    const Line *line, const Model *model, Arena *arena, const Kind *kind, const Step *step)
{
    Response response = {.status = 500};
    Err err = ERR_NONE;

    if (line->word_count != 2) {
        fprintf(
            stderr, "usage: subak %s %s FOLDER ID [--reason TEXT]\n", kind->name, step->name);
        return 2;
    }
    err = step_take(line, model, arena, kind, step, &response);
    return err.kind == ERR_OK ? cli_print(line, arena, &response) : cli_fail(line, err);
}
