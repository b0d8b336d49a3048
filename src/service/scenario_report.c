#include "service/scenario_report.h"

#include "base/date.h"
#include "wire/csv.h"

#define TEXT_MOST ((size_t)1 << 30)

static const char *const names[DAY_FIELDS] = {
    [DAY_IN_CAMPS] = "in_camps",
    [DAY_AT_PLACES] = "at_places",
    [DAY_ON_WAY] = "on_way",
    [DAY_WITHOUT] = "without_protection",
    [DAY_BEDS_SHORT] = "unmet_beds",
    [DAY_WAITING] = "waiting_for_screening",
    [DAY_UNSEATED] = "without_seat",
    [DAY_TURNED_BACK] = "sent_back_at_closed_roads",
    [DAY_AT_RISK] = "deaths_and_missing_at_risk",
};

const char *report_name(DayField field)
{
    return names[field];
}

static double field_of(const Day *day, DayField field)
{
    switch (field) {
    case DAY_IN_CAMPS:
        return (double)day->in_camps;
    case DAY_AT_PLACES:
        return (double)day->at_places;
    case DAY_ON_WAY:
        return (double)day->on_way;
    case DAY_WITHOUT:
        return (double)day->without;
    case DAY_BEDS_SHORT:
        return (double)day->beds_short;
    case DAY_WAITING:
        return (double)day->waiting;
    case DAY_UNSEATED:
        return (double)day->unseated;
    case DAY_TURNED_BACK:
        return (double)day->turned_back;
    case DAY_AT_RISK:
        return day->at_risk;
    case DAY_FIELDS:
        break;
    }
    return 0;
}

Band report_day(const Ensemble *ensemble, uint32_t day, DayField field)
{
    for (size_t i = 0; i < ensemble->members; i++) {
        ensemble->values[i] = field_of(&ensemble->days[i * ensemble->day_count + day], field);
    }
    return ensemble_band(ensemble);
}

FirstDay report_first(const Ensemble *ensemble, size_t place, bool is_screening)
{
    Ensemble some = *ensemble;

    some.members = 0;
    for (size_t i = 0; i < ensemble->members; i++) {
        const Peak *peak = &ensemble->peaks[i * ensemble->places + place];
        uint32_t day = is_screening ? peak->late_day : peak->full_day;

        if (day != NO_DAY) {
            some.values[some.members++] = day;
        }
    }
    return (FirstDay){
        some.members > 0 ? ensemble_band(&some) : (Band){0, 0, 0},
        some.members,
    };
}

Band report_most(const Ensemble *ensemble, size_t place, bool is_screening)
{
    for (size_t i = 0; i < ensemble->members; i++) {
        const Peak *peak = &ensemble->peaks[i * ensemble->places + place];

        ensemble->values[i] = is_screening ? peak->most_waiting : peak->most_over;
    }
    return ensemble_band(ensemble);
}

/* ---- the days -------------------------------------------------------------------------------- */

static MUST_USE Err put_heading(Arena *arena, Buf *buf, const Ensemble *ensemble, Str name)
{
    Str low;
    Str high;

    TRY(arena_print(arena, &low, "%.*s 5%%", STR_ARG(name)));
    TRY(arena_print(arena, &high, "%.*s 95%%", STR_ARG(name)));
    if (ensemble->members > 1) {
        csv_put_cell(buf, low, false);
    }
    csv_put_cell(buf, name, false);
    if (ensemble->members > 1) {
        csv_put_cell(buf, high, false);
    }
    return ERR_NONE;
}

static void put_band(Buf *buf, const Ensemble *ensemble, Band band, const char *format)
{
    double numbers[] = {band.low, band.middle, band.high};

    for (size_t i = 0; i < 3; i++) {
        if (i != 1 && ensemble->members == 1) {
            continue;
        }
        if (format[0] == '2') {
            buf_print(buf, ",%.2f", numbers[i]);
        } else {
            buf_print(buf, ",%.0f", numbers[i]);
        }
    }
}

static MUST_USE Err
put_headings(Arena *arena, Buf *buf, const World *world, const Ensemble *ensemble)
{
    buf_put(buf, STR("# " REPORT_FOR "\r\ndate,people"));
    for (int field = 0; field < DAY_FIELDS; field++) {
        TRY(put_heading(arena, buf, ensemble, str_from(names[field])));
    }
    for (size_t i = 0; i < world->need_count; i++) {
        TRY(put_heading(arena, buf, ensemble, world->needs[i].name));
    }
    for (size_t i = 0; i < world->counted_count; i++) {
        Str name = world->places[world->counted[i]].name;
        Str counted;

        TRY(put_heading(arena, buf, ensemble, name));
        TRY(arena_print(arena, &counted, "%.*s counted", STR_ARG(name)));
        csv_put_cell(buf, counted, false);
    }
    csv_put_row_end(buf);
    return ERR_NONE;
}

static Band part_of(Band band, double share)
{
    return (Band){band.low * share, band.middle * share, band.high * share};
}

static void put_day(Buf *buf, const World *world, const Ensemble *ensemble, uint32_t day)
{
    char date[11];

    buf_put(buf, date_format(date_from_days(world->first_day + (int32_t)day), date));
    buf_print(buf, ",%llu", (unsigned long long)ensemble->days[day].people);
    for (int field = 0; field < DAY_FIELDS; field++) {
        put_band(
            buf,
            ensemble,
            report_day(ensemble, day, (DayField)field),
            field == DAY_AT_RISK ? "2" : "0");
    }
    for (size_t i = 0; i < world->need_count; i++) {
        put_band(
            buf,
            ensemble,
            part_of(report_day(ensemble, day, DAY_IN_CAMPS), world->needs[i].share),
            "0");
    }
    for (size_t i = 0; i < world->counted_count; i++) {
        put_band(buf, ensemble, ensemble_counts(ensemble, day, i), "0");
        buf_print(buf, ",%.0f", world->counts[day * world->counted_count + i]);
    }
    csv_put_row_end(buf);
}

Err report_days(Arena *arena, const World *world, const Ensemble *ensemble, Str *ret)
{
    Buf buf = buf_begin(arena, TEXT_MOST);

    TRY(put_headings(arena, &buf, world, ensemble));
    for (uint32_t day = 0; day < ensemble->day_count; day++) {
        put_day(&buf, world, ensemble, day);
    }
    return buf_end(&buf, ret);
}
