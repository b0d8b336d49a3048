#include "wire/edge_list.h"

#include "base/date.h"

#define NODE_MOST UINT32_C(67108863) /* the highest number of a node */

typedef struct Reading {
    const char *at;
    const char *end;
    uint32_t line;
} Reading;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == ',' || c == '\r';
}

static void skip_blanks(Reading *reading)
{
    while (reading->at < reading->end && is_blank(*reading->at)) {
        reading->at++;
    }
}

static void skip_line(Reading *reading)
{
    const char *next = memchr(reading->at, '\n', (size_t)(reading->end - reading->at));

    reading->at = next == NULL ? reading->end : next + 1;
}

static Err refuse(const Reading *reading, const char *what)
{
    return (Err){ERR_BAD_INPUT, reading->line, what};
}

static MUST_USE Err take_number(Reading *reading, uint32_t *ret)
{
    const char *first = reading->at;
    uint32_t number = 0;

    while (reading->at < reading->end && *reading->at >= '0' && *reading->at <= '9') {
        number = number * 10 + (uint32_t)(*reading->at - '0');
        if (number > NODE_MOST) {
            return refuse(reading, "a node is a number below 67108864");
        }
        reading->at++;
    }
    if (reading->at == first ||
        (reading->at < reading->end && !is_blank(*reading->at) && *reading->at != '\n')) {
        return refuse(reading, "a line has the numbers of two nodes, with a blank between");
    }
    skip_blanks(reading);
    *ret = number;
    return ERR_NONE;
}

/* "# N 309 M 3281", as far as it says so. */
static MUST_USE Err take_header(Reading *reading, size_t *node_count)
{
    uint32_t number = 0;

    reading->at++;
    skip_blanks(reading);
    if (reading->end - reading->at > 2 && reading->at[0] == 'N' && is_blank(reading->at[1])) {
        reading->at++;
        skip_blanks(reading);
        TRY(take_number(reading, &number));
        *node_count = number;
    }
    return ERR_NONE;
}

static size_t count_lines(Str text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '\n';
    }
    return count;
}

Err contact_time(Str text, int64_t *ret, bool *ret_is_date)
{
    bool is_below = text.len > 0 && text.ptr[0] == '-';
    uint64_t number = 0;
    Date date;

    if (text.len == 10 && text.ptr[4] == '-') {
        TRY(date_parse(text, &date));
        if (date.day == 0) {
            return err_bad("a time is a whole number, or a date to the day");
        }
        *ret = date_first(date);
        *ret_is_date = true;
        return ERR_NONE;
    }
    TRY(str_number(str_part(text, is_below ? 1 : 0, text.len), INT64_MAX / 2, &number));
    *ret = is_below ? -(int64_t)number : (int64_t)number;
    *ret_is_date = false;
    return ERR_NONE;
}

/* Up to the next blank. */
static MUST_USE Err take_time(Reading *reading, int64_t *ret, bool *are_dates)
{
    const char *first = reading->at;
    bool is_date = false;

    while (reading->at < reading->end && !is_blank(*reading->at) && *reading->at != '\n') {
        reading->at++;
    }
    if (contact_time((Str){first, (size_t)(reading->at - first)}, ret, &is_date).kind !=
        ERR_OK) {
        return refuse(
            reading, "a contact has a time behind its two nodes: a whole number, or a date");
    }
    *are_dates |= is_date;
    return ERR_NONE;
}

static MUST_USE Err decode(Arena *arena, Str text, bool with_times, EdgeList *ret)
{
    Reading reading = {text.ptr, text.ptr + text.len, 1};
    EdgeList list = {0};
    size_t named = 0; /* as the first line says */

    list.edges = arena_alloc(arena, count_lines(text), sizeof(*list.edges), _Alignof(uint32_t));
    if (with_times) {
        list.times = arena_new(arena, int64_t, count_lines(text));
    }
    if (list.edges == NULL || (with_times && list.times == NULL)) {
        return err_limit("the network needs more memory than it may use");
    }
    for (; reading.at < reading.end; reading.line++) {
        uint32_t *edge = list.edges[list.edge_count];

        skip_blanks(&reading);
        if (reading.at < reading.end && *reading.at == '#') {
            if (reading.line == 1) {
                TRY(take_header(&reading, &named));
            }
        } else if (reading.at < reading.end && *reading.at != '\n') {
            TRY(take_number(&reading, &edge[0]));
            TRY(take_number(&reading, &edge[1]));
            if (with_times) {
                TRY(take_time(&reading, &list.times[list.edge_count], &list.are_dates));
            }
            for (int end = 0; end < 2; end++) {
                if (named > 0 && edge[end] >= named) {
                    return refuse(&reading, "a node past the number that the first line gives");
                }
                if (edge[end] >= list.node_count) {
                    list.node_count = (size_t)edge[end] + 1;
                }
            }
            list.edge_count++;
        }
        skip_line(&reading);
    }
    if (named > list.node_count) {
        list.node_count = named;
    }
    *ret = list;
    return ERR_NONE;
}

Err edge_list_decode(Arena *arena, Str text, EdgeList *ret)
{
    return decode(arena, text, false, ret);
}

Err contact_list_decode(Arena *arena, Str text, EdgeList *ret)
{
    return decode(arena, text, true, ret);
}

void edge_list_encode(Buf *buf, const EdgeList *list)
{
    buf_print(buf, "# N %zu M %zu\n", list->node_count, list->edge_count);
    for (size_t i = 0; i < list->edge_count; i++) {
        buf_put_number(buf, list->edges[i][0]);
        buf_put_char(buf, ' ');
        buf_put_number(buf, list->edges[i][1]);
        buf_put_char(buf, '\n');
    }
}
