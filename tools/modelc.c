/* modelc: the vocabulary of model/ as constant C tables.
 *
 *     modelc OUT.c FOLDER [FOLDER...]
 *
 * What is wrong with a folder is told with its file and key, and nothing is written.
 */
#include "crypto/random.h"
#include "service/model.h"

#include <stdio.h>

static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *at = text; *at != 0; at++) {
        if (*at == '"' || *at == '\\') {
            fputc('\\', out);
        }
        fputc(*at, out);
    }
    fputc('"', out);
}

static void put_codes(FILE *out, const Model *model)
{
    for (int i = 0; i < model->code_count; i++) {
        fprintf(out, "static const Code codes_%d[] = {\n", i);
        for (int j = 0; j < model->codes[i].count; j++) {
            fputs("    {", out);
            put_text(out, model->codes[i].values[j].value);
            fputs(", ", out);
            put_text(out, model->codes[i].values[j].title);
            fputs("},\n", out);
        }
        fputs("};\n", out);
    }
    fputs("static const CodeList code_lists[] = {\n", out);
    for (int i = 0; i < model->code_count; i++) {
        fputs("    {", out);
        put_text(out, model->codes[i].name);
        fputs(", ", out);
        put_text(out, model->codes[i].title);
        fprintf(out, ", codes_%d, %d},\n", i, model->codes[i].count);
    }
    fputs("};\n", out);
}

static void put_compartments(FILE *out, const Model *model)
{
    fputs("static const Compartment compartments[] = {\n", out);
    for (int i = 0; i < model->compartment_count; i++) {
        const Compartment *compartment = &model->compartments[i];

        fputs("    {", out);
        put_text(out, compartment->name);
        fputs(", ", out);
        put_text(out, compartment->title);
        fputs(", ", out);
        put_text(out, compartment->help);
        fprintf(
            out,
            ", 0x%xU, %d, %d, %d},\n",
            compartment->read,
            compartment->own_key,
            compartment->durable_views,
            compartment->apart);
    }
    fputs("};\n", out);
}

static void put_field(FILE *out, const Model *model, const Field *field)
{
    const char *const texts[] = {
        field->name, field->title, field->hint, field->group, field->identifier};

    fputs("    {", out);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        put_text(out, texts[i]);
        fputs(", ", out);
    }
    if (field->codes == NULL) {
        fputs("NULL", out);
    } else {
        fprintf(out, "&code_lists[%d]", (int)(field->codes - model->codes));
    }
    fprintf(
        out,
        ", UINT64_C(%llu), (FieldType)%d, %d, %d, %d, %d, %d},\n",
        (unsigned long long)field->refs,
        field->type,
        field->must,
        field->many,
        field->index,
        field->search,
        field->stays);
}

static void put_parts(FILE *out, const Model *model, int i)
{
    const Kind *kind = &model->kinds[i];

    fprintf(out, "static const Field fields_%d[] = {\n", i);
    for (int j = 0; j < kind->field_count; j++) {
        put_field(out, model, &kind->fields[j]);
    }
    fprintf(out, "};\nstatic const State states_%d[] = {\n", i);
    for (int j = 0; j < kind->state_count; j++) {
        fputs("    {", out);
        put_text(out, kind->states[j].name);
        fputs(", ", out);
        put_text(out, kind->states[j].title);
        fprintf(out, ", %d, %d},\n", kind->states[j].home, kind->states[j].fixed);
    }
    fprintf(out, "};\nstatic const Step steps_%d[] = {\n", i);
    for (int j = 0; j < kind->step_count; j++) {
        const Step *step = &kind->steps[j];

        fputs("    {", out);
        put_text(out, step->name);
        fputs(", ", out);
        put_text(out, step->title);
        fprintf(
            out,
            ", %d, %d, %d, 0x%xU, (StepEffect)%d},\n",
            step->from,
            step->to,
            step->reason,
            step->who,
            step->effect);
    }
    fprintf(
        out,
        "    {\"\", \"\", 0, 0, 0, 0, EFFECT_NONE},\n};\nstatic const uint8_t label_%d[] = {",
        i);
    for (int j = 0; j < kind->label_count; j++) {
        fprintf(out, "%d, ", kind->label[j]);
    }
    fputs("};\n", out);
}

static void put_kinds(FILE *out, const Model *model)
{
    for (int i = 0; i < model->kind_count; i++) {
        put_parts(out, model, i);
    }
    fputs("static const Kind kinds[] = {\n", out);
    for (int i = 0; i < model->kind_count; i++) {
        const Kind *kind = &model->kinds[i];

        fputs("    {", out);
        put_text(out, kind->name);
        fputs(", ", out);
        put_text(out, kind->title);
        fputs(", ", out);
        put_text(out, kind->plural);
        fputs(",\n     ", out);
        put_text(out, kind->help);
        fprintf(
            out,
            ",\n     %d, %d, (Guard)%d, (Leaves)%d, 0x%xU, 0x%xU, fields_%d, states_%d, "
            "steps_%d, "
            "label_%d, "
            "%d, %d, %d, %d, %d, %d},\n",
            kind->major,
            kind->compartment,
            kind->guard,
            kind->leaves,
            kind->read,
            kind->write,
            i,
            i,
            i,
            i,
            kind->field_count,
            kind->state_count,
            kind->step_count,
            kind->label_count,
            kind->audience,
            kind->answers);
    }
    fputs("};\n", out);
}

static int model_write(const char *path, const Model *model)
{
    FILE *out = fopen(path, "wb");

    if (out == NULL) {
        perror(path);
        return 1;
    }
    fputs("/* Made by tools/modelc from model/; change the JSON there. */\n", out);
    fputs("#include \"domain/tables.h\"\n\n", out);
    put_codes(out, model);
    put_compartments(out, model);
    put_kinds(out, model);
    fprintf(
        out,
        "const Model model_tables = {kinds, code_lists, compartments, %d, %d, %d, %d,\n    "
        "\"%s\"};\n",
        model->kind_count,
        model->code_count,
        model->compartment_count,
        model->wall,
        model->hash);
    return fclose(out) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    Arena arena;
    Model model;
    ModelProblems problems = {0};
    Err err = ERR_NONE;

    if (argc < 3) {
        fputs("usage: modelc OUT.c FOLDER [FOLDER...]\n", stderr);
        return 2;
    }
    err = crypto_start();
    if (err.kind == ERR_OK) {
        err = arena_open((size_t)64 << 20, &arena);
    }
    if (err.kind == ERR_OK) {
        err = model_read(
            &arena, (const char *const *)&argv[2], (size_t)argc - 2, &model, &problems);
    }
    for (size_t i = 0; i < problems.count; i++) {
        fprintf(stderr, "%.*s\n", STR_ARG(problems.items[i]));
    }
    if (err.kind != ERR_OK || problems.count > 0) {
        fprintf(
            stderr, "modelc: %s\n", err.kind != ERR_OK ? err.what : "the model is not sound");
        return 1;
    }
    return model_write(argv[1], &model);
}
