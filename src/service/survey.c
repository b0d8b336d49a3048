#include "service/survey.h"

#include "match/quality.h"
#include "service/mapping.h"
#include "service/rows.h"

typedef struct SurveyColumn {
    Str name;
    Str target; /* "" where it is left out */
    const Field *field;
    QualityValues values;
} SurveyColumn;

static QualitySort sort_of(const Field *field)
{
    if (field == NULL) {
        return QUALITY_TEXT;
    }
    if (strcmp(field->name, "source_id") == 0) {
        return QUALITY_KEY;
    }
    if (field->type == FIELD_NAME) {
        bool is_part =
            strcmp(field->name, "given_name") == 0 || strcmp(field->name, "family_name") == 0;

        return is_part ? QUALITY_PART : QUALITY_NAME;
    }
    if (field->type == FIELD_DATE) {
        return strcmp(field->name, "birth_date") == 0 ? QUALITY_BIRTH : QUALITY_DATE;
    }
    return field->type == FIELD_IDENTIFIER ? QUALITY_IDENTIFIER : QUALITY_TEXT;
}

/* The field of "name", or of "link.capacity" and "case.reference". */
static const Field *field_of(const Model *model, const Kind *kind, Str target)
{
    Str rest = target;
    Str first = str_cut(&rest, '.');
    const Kind *other = rest.len > 0 ? kind_find(model, first) : kind;

    return other == NULL ? NULL : field_find(other, rest.len > 0 ? rest : target);
}

/* Each value of a cell, as an import would read it. */
static MUST_USE Err take_cell(Arena *arena, SurveyColumn *column, Str cell, uint32_t line)
{
    const Field *field = column->field;
    Str text = str_trim(csv_plain(cell));
    uint64_t digits = 0;

    if (field != NULL && field->type == FIELD_DATE && text.len == 8 &&
        str_number(text, 99999999, &digits).kind == ERR_OK) {
        TRY(arena_print(arena, &text, "%.4s-%.2s-%.2s", text.ptr, text.ptr + 4, text.ptr + 6));
    }
    while (field != NULL && field->many && text.len > 0) {
        QualityValue value = {.line = line};

        TRY(csv_cut_value(arena, &text, &value.text));
        TRY(vec_push(arena, &column->values, value));
    }
    return text.len == 0 ? ERR_NONE
                         : vec_push(arena, &column->values, ((QualityValue){line, text}));
}

static MUST_USE Err
take_rows(Arena *arena, CsvReader *reader, SurveyColumn *columns, size_t count, int64_t *rows)
{
    for (;;) {
        Strs row = {0};
        Err err = csv_next(reader, arena, &row);

        if (err.kind == ERR_BAD_INPUT) {
            ++*rows; /* the import tells what is wrong with it */
            continue;
        }
        TRY(err);
        if (row.count == 0) {
            return ERR_NONE;
        }
        ++*rows;
        for (size_t i = 0; i < row.count && i < count; i++) {
            TRY(take_cell(arena, &columns[i], row.items[i], reader->line));
        }
    }
}

static MUST_USE Err
put_column(Arena *arena, JsonOut *out, const SurveyColumn *column, Date today)
{
    Str identifier = str_from(column->field == NULL ? "" : column->field->identifier);
    Quality quality;

    TRY(quality_of(
        arena, sort_of(column->field), identifier, &column->values, today, &quality));
    json_open_object(out, NULL);
    json_put_text(out, "column", column->name);
    json_put_text(out, "target", column->target);
    json_put_number(out, "filled", quality.filled);
    json_put_number(out, "values", quality.values);
    json_put_number(out, "duplicated", quality.duplicated);
    json_open_list(out, "findings");
    for (size_t i = 0; i < quality.findings.count; i++) {
        const QualityFinding *finding = &quality.findings.items[i];

        json_open_object(out, NULL);
        json_put_text(out, "what", str_from(finding->what));
        json_put_number(out, "count", finding->count);
        json_put_number(out, "line", finding->line);
        json_put_bool(out, "lost", finding->is_lost);
        json_close_object(out);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

Err survey_table(Arena *arena, const Model *model, Str bytes, Str mapping, Date today, Str *ret)
{
    JsonOut out = json_begin(arena, (size_t)4 << 20);
    const Kind *kind = NULL;
    SurveyColumn *columns = NULL;
    Strs names = {0};
    CsvReader reader;
    Json *json = NULL;
    int64_t rows = 0;

    if (rows_are_ftm(bytes)) {
        return err_bad("only tables are surveyed, and this is FollowTheMoney");
    }
    TRY(rows_columns(arena, bytes, &reader, &names));
    if (mapping.len == 0) {
        TRY(mapping_suggest(arena, model, &names, &mapping));
    }
    TRY(json_read(arena, mapping, &json));
    kind = kind_find(model, json_get_text(json, "kind"));
    if (kind == NULL) {
        return err_bad("the mapping names no kind of this vocabulary");
    }
    columns = arena_new(arena, SurveyColumn, names.count);
    if (columns == NULL) {
        return err_limit("the file has more columns than can be surveyed");
    }
    for (size_t i = 0; i < names.count; i++) {
        const Json *targets = json_get(json, "columns");

        columns[i].name = names.items[i];
        columns[i].target = STR("");
        for (size_t j = 0;
             targets != NULL && targets->type == JSON_MEMBERS && j < targets->count;
             j++) {
            if (str_equal(targets->items[j].name, names.items[i])) {
                columns[i].target = targets->items[j].text;
            }
        }
        columns[i].field = field_of(model, kind, columns[i].target);
    }
    TRY(take_rows(arena, &reader, columns, names.count, &rows));
    json_open_object(&out, NULL);
    json_put_text(&out, "kind", str_from(kind->name));
    json_put_number(&out, "rows", rows);
    json_open_list(&out, "columns");
    for (size_t i = 0; i < names.count; i++) {
        TRY(put_column(arena, &out, &columns[i], today));
    }
    json_close_list(&out);
    json_close_object(&out);
    return json_end(&out, ret);
}
