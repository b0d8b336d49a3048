#include "service/syndicate_file.h"

#include "base/date.h"
#include "domain/protection.h"
#include "service/syndicate_words.h"
#include "wire/csv.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    OF_ID,
    OF_KIND,
    OF_NAME,
    OF_COUNTRY,
    OF_CAPACITY,
    OF_AGE,
    OF_PROTECTION,
    OF_COMPELLED,
    OF_INDICATOR,
    OF_ROLE,
    OF_EVIDENCE,
    OF_COST
};

static const Column member_columns[] = {
    [OF_ID] = {"id", NULL, false, true},
    [OF_KIND] = {"kind", NULL, false, true},
    [OF_NAME] = {"name", NULL, false, false},
    [OF_COUNTRY] = {"country", NULL, false, false},
    [OF_CAPACITY] = {"capacity", "capacity", false, false},
    [OF_AGE] = {"age_group", "age_group", false, false},
    [OF_PROTECTION] = {"protection", "international_protection", false, false},
    [OF_COMPELLED] = {"compelled", "yes_no", false, false},
    [OF_INDICATOR] = {"indicator", "yes_no", false, false},
    [OF_ROLE] = {"role", "network_role", false, false},
    [OF_EVIDENCE] = {"evidence", NULL, false, false},
    [OF_COST] = {"cost", NULL, false, false},
};

enum {
    TIE_OF_FROM,
    TIE_OF_TO,
    TIE_OF_RELATION,
    TIE_OF_STAGE,
    TIE_OF_DATE,
    TIE_OF_SOURCE,
    TIE_OF_CONFIDENCE
};

static const Column tie_columns[] = {
    [TIE_OF_FROM] = {"from", NULL, false, true},
    [TIE_OF_TO] = {"to", NULL, false, true},
    [TIE_OF_RELATION] = {"relation", "relation", false, false},
    [TIE_OF_STAGE] = {"stage", NULL, false, false},
    [TIE_OF_DATE] = {"date", NULL, false, false},
    [TIE_OF_SOURCE] = {"source", "grade_source", false, false},
    [TIE_OF_CONFIDENCE] = {"confidence", "confidence", false, false},
};

enum {
    CAN_COUNTRY,
    CAN_ARREST,
    CAN_SEIZE,
    CAN_CLOSE,
    CAN_COST
};

static const Column country_columns[] = {
    [CAN_COUNTRY] = {"country", NULL, false, true},
    [CAN_ARREST] = {"arrests", NULL, false, false},
    [CAN_SEIZE] = {"seizures", NULL, false, false},
    [CAN_CLOSE] = {"closures", NULL, false, false},
    [CAN_COST] = {"cost", NULL, false, false},
};

enum {
    LEG_JOURNEY,
    LEG_STEP,
    LEG_FROM,
    LEG_FROM_COUNTRY,
    LEG_TO,
    LEG_TO_COUNTRY,
    LEG_MODE,
    LEG_DATE,
    LEG_DAYS,
    LEG_PRICE,
    LEG_FACILITATOR
};

static const Column leg_columns[] = {
    [LEG_JOURNEY] = {"journey", NULL, false, false},
    [LEG_STEP] = {"step", NULL, false, false},
    [LEG_FROM] = {"from", NULL, false, true},
    [LEG_FROM_COUNTRY] = {"from_country", NULL, false, true},
    [LEG_TO] = {"to", NULL, false, true},
    [LEG_TO_COUNTRY] = {"to_country", NULL, false, true},
    [LEG_MODE] = {"mode", "transport_mode", false, false},
    [LEG_DATE] = {"date", NULL, false, false},
    [LEG_DAYS] = {"days", NULL, false, false},
    [LEG_PRICE] = {"price", NULL, false, false},
    [LEG_FACILITATOR] = {"facilitator", NULL, false, false},
};

static const Column case_columns[] = {
    {"reference", NULL, false, true},
    {"class", "case_class", true, false},
    {"method", "mo_code", true, false},
    {"exploitation", "form_of_exploitation", true, false},
    {"mode", "transport_mode", true, false},
    {"document", "document_fraud", true, false},
    {"border", "border_method", true, false},
    {"related", "related_crime", true, false},
    {"origin", NULL, true, false},
    {"transit", NULL, true, false},
    {"destination", NULL, true, false},
};

_Static_assert(COUNT(member_columns) <= SHEET_COLUMNS_MOST, "a table has room for them");

typedef struct Reading {
    Arena *arena;
    const Model *model;
    SyndicateFile file;
    SyndicatePart part; /* at work */
    Sheet members;
    Sheet ties;
    Sheet countries;
    Sheet legs;
    Sheet cases;
} Reading;

static Err wrong(const Sheet *sheet, size_t row, const char *what)
{
    return (Err){ERR_BAD_INPUT, sheet->lines[row], what};
}

static Err no_memory(void)
{
    return err_limit("the file needs more memory than it may use");
}

/* A whole number, or `otherwise` for an empty cell. */
static MUST_USE Err
take_number(const Sheet *sheet, size_t row, size_t column, uint32_t otherwise, uint32_t *ret)
{
    Str cell = sheet_cell(sheet, row, column);
    uint64_t number = otherwise;

    if (cell.len > 0 && str_number(cell, 1000000000, &number).kind != ERR_OK) {
        return wrong(sheet, row, "a number is whole, from 0 to 1000000000");
    }
    *ret = (uint32_t)number;
    return ERR_NONE;
}

static MUST_USE Err
take_day(const Sheet *sheet, size_t row, size_t column, int32_t otherwise, int32_t *ret)
{
    Str cell = sheet_cell(sheet, row, column);
    Date date;

    *ret = otherwise;
    if (cell.len > 0) {
        if (date_parse(cell, &date).kind != ERR_OK) {
            return wrong(sheet, row, "a date is written 2026, 2026-03 or 2026-03-21");
        }
        *ret = date_first(date);
    }
    return ERR_NONE;
}

/* The index of a word, with `otherwise` for an empty cell. */
static MUST_USE Err take_word(
    const Sheet *sheet,
    size_t row,
    size_t column,
    const char *const *words,
    size_t count,
    size_t otherwise,
    size_t *ret)
{
    Str cell = sheet_cell(sheet, row, column);

    *ret = otherwise;
    if (cell.len == 0) {
        return ERR_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        if (str_is(cell, words[i])) {
            *ret = i;
            return ERR_NONE;
        }
    }
    return wrong(sheet, row, "a word that is not known in this column");
}

/* ---- members --------------------------------------------------------------------------------- */

static MUST_USE Err take_member(const Sheet *sheet, size_t row, Member *ret)
{
    static const char *const sorts[] = {
#define SORT_WORD(name, text, action) text,
        MEMBER_SORTS(SORT_WORD)
#undef SORT_WORD
    };
    static const char *const ready[] = {"none", "partly", "ready"};
    Str capacity = sheet_cell(sheet, row, OF_CAPACITY);
    size_t sort = 0;
    size_t evidence = 0;

    TRY(take_word(sheet, row, OF_KIND, sorts, COUNT(sorts), 0, &sort));
    TRY(take_word(sheet, row, OF_EVIDENCE, ready, COUNT(ready), 0, &evidence));
    *ret = (Member){
        .id = sheet_cell(sheet, row, OF_ID),
        .name = sheet_cell(sheet, row, OF_NAME),
        .sort = (MemberSort)sort,
        .stated = words_function(sheet_cell(sheet, row, OF_ROLE)),
        .evidence = (Evidence)evidence,
        .means = NO_MEANS,
    };
    ret->held =
        ret->sort == MEMBER_PERSON && (!protection_capacity_matches(capacity) ||
                                       !str_is(sheet_cell(sheet, row, OF_AGE), "adult"));
    return take_number(sheet, row, OF_COST, 1, &ret->cost);
}

/* ---- the wall -------------------------------------------------------------------------------- */

static bool is_yes(const Sheet *sheet, size_t row, size_t column)
{
    return str_is(sheet_cell(sheet, row, column), "yes");
}

/* Why somebody's own fields put him behind the wall although he is called an offender; NULL. */
static const char *why_review(const Sheet *sheet, size_t row)
{
    if (is_yes(sheet, row, OF_COMPELLED)) {
        return "compelled";
    }
    if (is_yes(sheet, row, OF_INDICATOR)) {
        return "an indicator of a victim";
    }
    return protection_is_forced(sheet_cell(sheet, row, OF_ROLE)) ? "recruits under duress"
                                                                 : NULL;
}

static bool own_fields_wall(const Sheet *sheet, size_t row)
{
    Str capacity = sheet_cell(sheet, row, OF_CAPACITY);
    Str age = sheet_cell(sheet, row, OF_AGE);
    Str protection = sheet_cell(sheet, row, OF_PROTECTION);

    return protection_spares(capacity) || str_is(age, "child") ||
           str_is(age, "possibly_child") || protection_is_sought(protection) ||
           why_review(sheet, row) != NULL;
}

/* Things that belong to somebody behind the wall, or are tied to nobody else. */
static MUST_USE Err
wall_things(Reading *reading, const Member *members, const Strand *strands, bool *walls)
{
    size_t count = reading->members.count;
    bool *owned = arena_new(reading->arena, bool, count + 1);
    bool *tied = arena_new(reading->arena, bool, count + 1);
    bool *others = arena_new(reading->arena, bool, count + 1);

    if (owned == NULL || tied == NULL || others == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < reading->ties.count; i++) {
        const Strand *strand = &strands[i];

        owned[strand->to] =
            owned[strand->to] || (strand->relation == RELATION_OWNS && walls[strand->from]);
        for (int end = 0; end < 2; end++) {
            uint32_t thing = end == 0 ? strand->from : strand->to;
            uint32_t other = strand_other(strand, thing);

            tied[thing] = tied[thing] || walls[other];
            others[thing] = others[thing] || !walls[other];
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (members[i].sort != MEMBER_PERSON) {
            walls[i] = owned[i] || (tied[i] && !others[i]);
        }
    }
    return ERR_NONE;
}

static int compare_reviews(const void *left, const void *right)
{
    return str_compare(((const Review *)left)->id, ((const Review *)right)->id);
}

/* Who stands behind the wall, and who of them is called an offender. */
static MUST_USE Err
mark_wall(Reading *reading, const Member *members, const Strand *strands, bool *walls)
{
    const Sheet *sheet = &reading->members;
    const char **why = arena_new(reading->arena, const char *, sheet->count + 1);
    Review *reviews = arena_new(reading->arena, Review, sheet->count + 1);
    size_t count = 0;

    if (why == NULL || reviews == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < sheet->count; i++) {
        bool is_person = members[i].sort == MEMBER_PERSON;

        walls[i] = is_person && own_fields_wall(sheet, i);
        why[i] = is_person ? why_review(sheet, i) : NULL;
    }
    for (size_t i = 0; i < reading->ties.count; i++) {
        uint32_t to = strands[i].to;

        if (protection_is_exploited(str_from(tie_stage_word(strands[i].stage))) &&
            strands[i].from != to && members[to].sort == MEMBER_PERSON) {
            walls[to] = true;
            why[to] = why[to] != NULL ? why[to] : "a tie says that he is exploited";
        }
    }
    for (size_t i = 0; i < sheet->count; i++) {
        if (why[i] != NULL && protection_capacity_matches(sheet_cell(sheet, i, OF_CAPACITY))) {
            reviews[count++] = (Review){members[i].id, members[i].name, why[i]};
        }
    }
    qsort(reviews, count, sizeof(*reviews), compare_reviews);
    reading->file.reviews = reviews;
    reading->file.review_count = count;
    return wall_things(reading, members, strands, walls);
}

/* ---- ties ------------------------------------------------------------------------------------ */

static MUST_USE Err
take_tie(const Sheet *sheet, size_t row, const Names *ids, const uint32_t *numbers, Strand *ret)
{
    static const char *const relations[] = {
#define RELATION_WORD(name, text) text,
        TIE_RELATIONS(RELATION_WORD)
#undef RELATION_WORD
    };
    static const char *const stages[] = {
#define STAGE_WORD(name, text) text,
        TIE_STAGES(STAGE_WORD)
#undef STAGE_WORD
    };
    uint32_t from = names_find(ids, sheet_cell(sheet, row, TIE_OF_FROM));
    uint32_t to = names_find(ids, sheet_cell(sheet, row, TIE_OF_TO));
    size_t relation = 0;
    size_t stage = 0;

    if (from == UINT32_MAX || to == UINT32_MAX) {
        return wrong(sheet, row, "a tie names somebody who is not among the members");
    }
    TRY(take_word(sheet, row, TIE_OF_RELATION, relations, COUNT(relations), 0, &relation));
    TRY(take_word(sheet, row, TIE_OF_STAGE, stages, COUNT(stages), 0, &stage));
    *ret = (Strand){
        .from = numbers[from],
        .to = numbers[to],
        .relation = (TieRelation)relation,
        .stage = (TieStage)stage,
        .grade = words_grade(
            sheet_cell(sheet, row, TIE_OF_SOURCE), sheet_cell(sheet, row, TIE_OF_CONFIDENCE)),
    };
    return take_day(sheet, row, TIE_OF_DATE, NO_DAY, &ret->day);
}

static MUST_USE Err take_ties(Reading *reading, Strand *strands)
{
    const Sheet *sheet = &reading->members;
    Str *texts = arena_new(reading->arena, Str, sheet->count + 1);
    uint32_t *numbers = arena_new(reading->arena, uint32_t, sheet->count + 1);
    Names ids;

    if (texts == NULL || numbers == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < sheet->count; i++) {
        texts[i] = sheet_cell(sheet, i, OF_ID);
    }
    TRY(names_make(reading->arena, texts, sheet->count, &ids));
    for (size_t i = 0; i < sheet->count; i++) {
        numbers[names_find(&ids, texts[i])] = (uint32_t)i;
    }
    reading->part = "ties";
    for (size_t i = 0; i < reading->ties.count; i++) {
        TRY(take_tie(&reading->ties, i, &ids, numbers, &strands[i]));
    }
    return ERR_NONE;
}

/* ---- countries ------------------------------------------------------------------------------- */

/* The countries of the table and of those members who may be seen, and of nobody else. */
static MUST_USE Err name_means(Reading *reading, const bool *walls, Names *ret)
{
    const Sheet *can = &reading->countries;
    const Sheet *sheet = &reading->members;
    Str *texts = arena_new(reading->arena, Str, can->count + sheet->count + 1);
    size_t count = 0;

    if (texts == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < can->count; i++) {
        texts[count++] = sheet_cell(can, i, CAN_COUNTRY);
    }
    TRY(names_make(reading->arena, texts, count, &reading->file.table));
    for (size_t i = 0; i < sheet->count; i++) {
        if (!walls[i]) {
            texts[count++] = sheet_cell(sheet, i, OF_COUNTRY);
        }
    }
    TRY(names_make(reading->arena, texts, count, ret));
    return ret->count > MEANS_MOST ? err_limit("at most 64 countries are looked at") : ERR_NONE;
}

static MUST_USE Err
take_means(Reading *reading, Member *members, const bool *walls, SyndicateParts *parts)
{
    const Sheet *can = &reading->countries;
    Names names;
    Means *means = NULL;

    reading->part = "countries";
    TRY(name_means(reading, walls, &names));
    means = arena_new(reading->arena, Means, names.count + 1);
    if (means == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < names.count; i++) {
        means[i].country = names.items[i];
    }
    for (size_t i = 0; i < can->count; i++) {
        Means *one = &means[names_find(&names, sheet_cell(can, i, CAN_COUNTRY))];

        TRY(take_number(can, i, CAN_ARREST, 0, &one->most[ACTION_ARREST]));
        TRY(take_number(can, i, CAN_SEIZE, 0, &one->most[ACTION_SEIZURE]));
        TRY(take_number(can, i, CAN_CLOSE, 0, &one->most[ACTION_CLOSURE]));
        TRY(take_number(can, i, CAN_COST, 1000000000, &one->cost));
    }
    for (size_t i = 0; i < reading->members.count; i++) {
        uint32_t country =
            walls[i] ? UINT32_MAX
                     : names_find(&names, sheet_cell(&reading->members, i, OF_COUNTRY));

        members[i].means = country == UINT32_MAX ? NO_MEANS : (uint8_t)country;
    }
    parts->means = means;
    parts->means_count = names.count;
    return ERR_NONE;
}

static MUST_USE Err build_syndicate(Reading *reading)
{
    size_t count = reading->members.count;
    Member *members = arena_new(reading->arena, Member, count + 1);
    bool *walls = arena_new(reading->arena, bool, count + 1);
    Strand *strands = arena_new(reading->arena, Strand, reading->ties.count + 1);
    SyndicateParts parts = {
        .members = members,
        .behind_wall = walls,
        .member_count = count,
        .strands = strands,
        .strand_count = reading->ties.count,
    };
    Err err;

    if (members == NULL || walls == NULL || strands == NULL) {
        return no_memory();
    }
    reading->part = "members";
    for (size_t i = 0; i < count; i++) {
        TRY(take_member(&reading->members, i, &members[i]));
    }
    TRY(take_ties(reading, strands));
    TRY(mark_wall(reading, members, strands, walls));
    TRY(take_means(reading, members, walls, &parts));
    reading->part = "members";
    err = syndicate_make(reading->arena, &parts, &reading->file.syndicate);
    if (err.kind == ERR_BAD_INPUT) {
        err.at = reading->members.lines[err.at];
    }
    return err;
}

/* ---- legs ------------------------------------------------------------------------------------ */

typedef struct LegNames {
    Names journeys;
    Names modes;
} LegNames;

static MUST_USE Err name_places(Reading *reading, LegNames *ret)
{
    const Sheet *sheet = &reading->legs;
    Str *places = arena_new(reading->arena, Str, 2 * sheet->count + 1);
    Str *countries = arena_new(reading->arena, Str, 2 * sheet->count + 1);
    Str *journeys = arena_new(reading->arena, Str, sheet->count + 1);
    Str *modes = arena_new(reading->arena, Str, sheet->count + 1);

    if (places == NULL || countries == NULL || journeys == NULL || modes == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < sheet->count; i++) {
        places[2 * i] = sheet_cell(sheet, i, LEG_FROM);
        places[2 * i + 1] = sheet_cell(sheet, i, LEG_TO);
        countries[2 * i] = sheet_cell(sheet, i, LEG_FROM_COUNTRY);
        countries[2 * i + 1] = sheet_cell(sheet, i, LEG_TO_COUNTRY);
        journeys[i] = sheet_cell(sheet, i, LEG_JOURNEY);
        modes[i] = sheet_cell(sheet, i, LEG_MODE);
    }
    TRY(names_make(reading->arena, places, 2 * sheet->count, &reading->file.places));
    TRY(names_make(reading->arena, countries, 2 * sheet->count, &reading->file.countries));
    TRY(names_make(reading->arena, journeys, sheet->count, &ret->journeys));
    return names_make(reading->arena, modes, sheet->count, &ret->modes);
}

static MUST_USE Err
place_in_country(const Sheet *sheet, size_t row, uint32_t country, uint32_t *ret_country)
{
    if (*ret_country != NOT_KNOWN && *ret_country != country) {
        return wrong(sheet, row, "a place lies in two countries");
    }
    *ret_country = country;
    return ERR_NONE;
}

/* A facilitator counts where he is a member who may be acted on; anybody else might stand behind the wall. */
static uint32_t facilitator_of(const Syndicate *syndicate, Str id)
{
    size_t low = 0;
    size_t high = syndicate->member_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (str_compare(syndicate->members[middle].id, id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < syndicate->member_count && str_equal(syndicate->members[low].id, id) &&
                   !syndicate->members[low].held
               ? (uint32_t)low
               : NOT_KNOWN;
}

static MUST_USE Err
take_leg(Reading *reading, size_t row, const LegNames *names, uint32_t *countries, Leg *ret)
{
    const Sheet *sheet = &reading->legs;
    const SyndicateFile *file = &reading->file;

    *ret = (Leg){
        .journey = names_find(&names->journeys, sheet_cell(sheet, row, LEG_JOURNEY)),
        .from = names_find(&file->places, sheet_cell(sheet, row, LEG_FROM)),
        .to = names_find(&file->places, sheet_cell(sheet, row, LEG_TO)),
        .mode = names_find(&names->modes, sheet_cell(sheet, row, LEG_MODE)),
        .facilitator =
            facilitator_of(&file->syndicate, sheet_cell(sheet, row, LEG_FACILITATOR)),
    };
    if (ret->mode != NOT_KNOWN && ret->mode >= 32) {
        return wrong(sheet, row, "there are more than 32 modes of transport");
    }
    TRY(place_in_country(
        sheet,
        row,
        names_find(&file->countries, sheet_cell(sheet, row, LEG_FROM_COUNTRY)),
        &countries[ret->from]));
    TRY(place_in_country(
        sheet,
        row,
        names_find(&file->countries, sheet_cell(sheet, row, LEG_TO_COUNTRY)),
        &countries[ret->to]));
    TRY(take_number(sheet, row, LEG_STEP, 0, &ret->step));
    TRY(take_number(sheet, row, LEG_DAYS, NOT_KNOWN, &ret->days));
    TRY(take_number(sheet, row, LEG_PRICE, NOT_KNOWN, &ret->price));
    return take_day(sheet, row, LEG_DATE, NO_LEG_DAY, &ret->day);
}

static MUST_USE Err build_legs(Reading *reading)
{
    LegNames names;
    uint32_t *countries = NULL;
    Leg *legs = arena_new(reading->arena, Leg, reading->legs.count + 1);

    reading->part = "legs";
    TRY(name_places(reading, &names));
    countries = arena_new(reading->arena, uint32_t, reading->file.places.count + 1);
    if (legs == NULL || countries == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < reading->file.places.count; i++) {
        countries[i] = NOT_KNOWN;
    }
    for (size_t i = 0; i < reading->legs.count; i++) {
        TRY(take_leg(reading, i, &names, countries, &legs[i]));
    }
    reading->file.modes = names.modes;
    reading->file.legs = legs;
    reading->file.leg_count = reading->legs.count;
    reading->file.place_countries = countries;
    return ERR_NONE;
}

/* ---- cases ----------------------------------------------------------------------------------- */

/* `at`: the case's number, in the order of references. */
static MUST_USE Err list_features(Reading *reading, size_t row, size_t at, CaseFeatures *ret)
{
    const Sheet *sheet = &reading->cases;

    for (size_t i = 1; i < sheet->width; i++) {
        Str rest = sheet_cell(sheet, row, i);

        while (rest.len > 0) {
            Str value;

            TRY(csv_cut_value(reading->arena, &rest, &value));
            value = str_trim(value);
            if (value.len > 0) {
                TRY(features_add(reading->arena, ret, at, sheet->columns[i].name, value));
            }
        }
    }
    return ERR_NONE;
}

/* Sheet in the order of their references, so that the order of the file does not matter. */
static MUST_USE Err order_cases(Reading *reading, size_t *rows)
{
    const Sheet *cases = &reading->cases;
    Str *texts = arena_new(reading->arena, Str, cases->count + 1);
    Names names;

    if (texts == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < cases->count; i++) {
        texts[i] = sheet_cell(cases, i, 0);
        rows[i] = SIZE_MAX;
    }
    TRY(names_make(reading->arena, texts, cases->count, &names));
    for (size_t i = 0; i < cases->count; i++) {
        uint32_t at = names_find(&names, texts[i]);

        if (rows[at] != SIZE_MAX) {
            return wrong(cases, i, "a case reference stands twice");
        }
        rows[at] = i;
    }
    reading->file.references = names.items;
    return ERR_NONE;
}

static MUST_USE Err build_cases(Reading *reading)
{
    size_t count = reading->cases.count;
    size_t *rows = arena_new(reading->arena, size_t, count + 1);
    CaseFeatures features = {0};

    reading->part = "cases";
    if (rows == NULL) {
        return no_memory();
    }
    TRY(order_cases(reading, rows));
    for (size_t i = 0; i < count; i++) {
        TRY(list_features(reading, rows[i], i, &features));
    }
    reading->file.case_count = count;
    return features_number(
        reading->arena, &features, count, &reading->file.cases, &reading->file.features);
}

/* ---- files ----------------------------------------------------------------------------------- */

static Reading open_reading(Arena *arena, const Model *model)
{
    return (Reading){
        .arena = arena,
        .model = model,
        .members = {.columns = member_columns, .width = COUNT(member_columns)},
        .ties = {.columns = tie_columns, .width = COUNT(tie_columns)},
        .countries = {.columns = country_columns, .width = COUNT(country_columns)},
        .legs = {.columns = leg_columns, .width = COUNT(leg_columns)},
        .cases = {.columns = case_columns, .width = COUNT(case_columns)},
    };
}

static MUST_USE Err read_table(Reading *reading, const char *part, Str text, Sheet *sheet)
{
    reading->part = part;
    return sheet_from_csv(reading->arena, reading->model, text, sheet);
}

static MUST_USE Err read_list(Reading *reading, const char *part, const Json *top, Sheet *sheet)
{
    reading->part = part;
    return sheet_from_json(reading->arena, reading->model, json_get(top, part), sheet);
}

static MUST_USE Err build(Reading *reading)
{
    TRY(build_syndicate(reading));
    TRY(build_legs(reading));
    return build_cases(reading);
}

static MUST_USE Err read_tables(Reading *reading, const SyndicateTexts *texts)
{
    TRY(read_table(reading, "members", texts->members, &reading->members));
    TRY(read_table(reading, "ties", texts->ties, &reading->ties));
    TRY(read_table(reading, "countries", texts->countries, &reading->countries));
    TRY(read_table(reading, "legs", texts->legs, &reading->legs));
    TRY(read_table(reading, "cases", texts->cases, &reading->cases));
    return build(reading);
}

static MUST_USE Err check_parts(const Json *top)
{
    static const char *const parts[] = {"members", "ties", "countries", "legs", "cases"};

    if (top->type != JSON_MEMBERS) {
        return err_bad("the file is an object with members and ties");
    }
    for (size_t i = 0; i < top->count; i++) {
        bool is_known = false;

        for (size_t j = 0; j < COUNT(parts); j++) {
            is_known = is_known || str_is(top->items[i].name, parts[j]);
        }
        if (!is_known) {
            return err_bad("the file has a part that is not known");
        }
    }
    return ERR_NONE;
}

static MUST_USE Err read_lists(Reading *reading, Str text)
{
    Json *top = NULL;

    TRY(json_read(reading->arena, text, &top));
    TRY(check_parts(top));
    TRY(read_list(reading, "members", top, &reading->members));
    TRY(read_list(reading, "ties", top, &reading->ties));
    TRY(read_list(reading, "countries", top, &reading->countries));
    TRY(read_list(reading, "legs", top, &reading->legs));
    TRY(read_list(reading, "cases", top, &reading->cases));
    return build(reading);
}

Err syndicate_read_csv(
    Arena *arena,
    const Model *model,
    const SyndicateTexts *texts,
    SyndicateFile *ret,
    SyndicatePart *ret_part)
{
    Reading reading = open_reading(arena, model);
    Err err = read_tables(&reading, texts);

    *ret_part = reading.part;
    if (err.kind == ERR_OK) {
        *ret = reading.file;
    }
    return err;
}

Err syndicate_read_json(
    Arena *arena, const Model *model, Str text, SyndicateFile *ret, SyndicatePart *ret_part)
{
    Reading reading = open_reading(arena, model);
    Err err = read_lists(&reading, text);

    *ret_part = reading.part;
    if (err.kind == ERR_OK) {
        *ret = reading.file;
    }
    return err;
}
