/* How one gets from one node of a network in a file to another, who connects several, and which sets of nodes matter together. */
#include "edge/cli/network_job.h"

#include "base/date.h"
#include "network/connect.h"
#include "network/keyplayer.h"
#include "network/paths.h"
#include "network/timed.h"
#include "wire/edge_list.h"

#include <stdio.h>

/* ---- ways ------------------------------------------------------------------------------------ */

static Err path(NetworkJob *job)
{
    uint32_t from = 0;
    uint32_t to = 0;
    uint64_t count = 1;
    Paths paths;

    TRY(network_find(job, job->line->words[1], &from));
    TRY(network_find(job, job->line->words[2], &to));
    TRY(cli_number(job->line, "count", PATHS_MOST, &count));
    TRY(paths_find(job->arena, &job->file.graph, from, to, count, &paths));
    if (job->line->json) {
        printf("{\"paths\":[");
        for (size_t i = 0; i < paths.count; i++) {
            printf(i == 0 ? "{" : ",{");
            network_put_numbers("nodes", paths.items[i].nodes, paths.items[i].count);
            printf(",\"length\":%u}", paths.items[i].count - 1);
        }
        (void)putchar(']');
        network_put_names_json(job);
        printf("}\n");
        return ERR_NONE;
    }
    for (size_t i = 0; i < paths.count; i++) {
        printf("%4u  ", paths.items[i].count - 1);
        for (uint32_t j = 0; j < paths.items[i].count; j++) {
            printf(j == 0 ? "" : " - ");
            network_put_name(job, paths.items[i].nodes[j]);
        }
        (void)putchar('\n');
    }
    if (paths.count == 0) {
        printf("No ties lead from one to the other.\n");
    }
    return ERR_NONE;
}

/* ---- ways in time ---------------------------------------------------------------------------- */

static MUST_USE Err read_aim(const NetworkJob *job, TimedAim *ret)
{
    static const char *const names[] = {"earliest", "latest", "fewest"};
    Str aim = str_from(line_option(job->line, "timed", ""));

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (str_is(aim, names[i])) {
            *ret = (TimedAim)i;
            return ERR_NONE;
        }
    }
    return err_bad("--timed takes earliest, latest or fewest");
}

static MUST_USE Err
read_time(const NetworkJob *job, const char *name, int64_t otherwise, int64_t *ret)
{
    const char *text = line_option(job->line, name, NULL);
    bool is_date = false;

    *ret = otherwise;
    return text == NULL ? ERR_NONE : contact_time(str_from(text), ret, &is_date);
}

static MUST_USE Err read_contacts(NetworkJob *job, EdgeList *list, Contact **ret)
{
    Str text;

    TRY(cli_load(job->arena, job->line->words[0], &text));
    job->is_read = false;
    TRY(contact_list_decode(job->arena, text, list));
    job->is_read = true;
    *ret = arena_new(job->arena, Contact, list->edge_count + 1);
    if (*ret == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < list->edge_count; i++) {
        (*ret)[i] = (Contact){list->edges[i][0], list->edges[i][1], list->times[i]};
    }
    return ERR_NONE;
}

static void put_time(const EdgeList *list, int64_t at)
{
    char date[11];

    if (list->are_dates && at >= INT32_MIN && at <= INT32_MAX) {
        Str text = date_format(date_from_days((int32_t)at), date);

        printf("%.*s", STR_ARG(text));
    } else {
        printf("%lld", (long long)at);
    }
}

static void put_contacts(
    const NetworkJob *job, const EdgeList *list, const Contact *contacts, const TimedPath *path)
{
    bool is_json = job->line->json;

    printf(is_json ? "{\"contacts\":[" : "");
    for (size_t i = 0; i < path->count; i++) {
        const Contact *contact = &contacts[path->contacts[i]];

        if (is_json) {
            printf(
                "%s{\"a\":%u,\"b\":%u,\"at\":%lld}",
                i == 0 ? "" : ",",
                contact->a,
                contact->b,
                (long long)contact->at);
        } else {
            put_time(list, contact->at);
            printf("  %u - %u\n", contact->a, contact->b);
        }
    }
    printf(is_json ? "]}\n" : "");
}

/* A file of contacts is no network of ties: it is read for its times. */
static Err timed(NetworkJob *job)
{
    TimedQuery query = {.is_directed = line_has(job->line, "directed")};
    Contact *contacts = NULL;
    uint64_t gap = 0;
    EdgeList list;
    TimedPath path;

    TRY(read_aim(job, &query.aim));
    TRY(read_time(job, "after", INT64_MIN / 2, &query.not_before));
    TRY(read_time(job, "until", INT64_MAX / 2, &query.not_after));
    TRY(cli_number(job->line, "gap", INT64_MAX / 2, &gap));
    query.gap = (int64_t)gap;
    TRY(read_contacts(job, &list, &contacts));
    job->file.graph.node_count = list.node_count;
    TRY(network_find(job, job->line->words[1], &query.from));
    TRY(network_find(job, job->line->words[2], &query.to));
    TRY(timed_find(job->arena, list.node_count, contacts, list.edge_count, &query, &path));
    put_contacts(job, &list, contacts, &path);
    return ERR_NONE;
}

int cli_network_path(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 3
               ? (line_has(line, "timed") ? network_run_bare(line, timed)
                                          : network_run(line, path))
               : network_usage(
                     "path FILE A B [--count 1] [--timed earliest|latest|fewest [--after TIME] "
                     "[--until TIME] [--gap 0] [--directed]] [--json]");
}

static Err connect_nodes(NetworkJob *job)
{
    uint32_t set[sizeof(job->line->words) / sizeof(*job->line->words)];
    size_t count = job->line->word_count - 1;
    Connection found;

    for (size_t i = 0; i < count; i++) {
        TRY(network_find(job, job->line->words[i + 1], &set[i]));
    }
    TRY(connect_find(job->arena, &job->file.graph, set, count, &found));
    if (job->line->json) {
        printf("{\"exact\":%s,\"ties\":[", found.is_exact ? "true" : "false");
        for (size_t i = 0; i < found.count; i++) {
            printf("%s[%u,%u]", i == 0 ? "" : ",", found.ties[i].a, found.ties[i].b);
        }
        (void)putchar(']');
        network_put_names_json(job);
        printf("}\n");
        return ERR_NONE;
    }
    for (size_t i = 0; i < found.count; i++) {
        network_put_name(job, found.ties[i].a);
        printf(" - ");
        network_put_name(job, found.ties[i].b);
        (void)putchar('\n');
    }
    printf(
        "%zu ties. %s\n",
        found.count,
        found.is_exact ? "Fewer do not connect them."
                       : "A smaller network may connect them, but none of less than half.");
    return ERR_NONE;
}

int cli_network_connect(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count >= 2 ? network_run(line, connect_nodes)
                                 : network_usage("connect FILE NODE... [--json]");
}

/* ---- key players ----------------------------------------------------------------------------- */

static MUST_USE Err read_goal(const NetworkJob *job, KeyGoal *ret)
{
    static const char *const names[] = {"fragment", "fragment-far", "reach", "reach-far"};
    Str goal = str_from(line_option(job->line, "goal", "fragment"));

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (str_is(goal, names[i])) {
            *ret = (KeyGoal)i;
            return ERR_NONE;
        }
    }
    return err_bad("--goal takes fragment, fragment-far, reach or reach-far");
}

/* Who must not be named: a node a line. */
static MUST_USE Err read_barred(const NetworkJob *job, const bool **ret)
{
    const char *name = line_option(job->line, "fixed", NULL);
    bool *barred = arena_new(job->arena, bool, job->file.graph.node_count + 1);
    Str text = {"", 0};

    if (barred == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    if (name != NULL) {
        TRY(cli_load(job->arena, name, &text));
    }
    while (text.len > 0) {
        Str word = str_trim(str_cut(&text, '\n'));
        uint32_t node = 0;

        if (word.len > 0 && word.ptr[0] != '#') {
            TRY(arena_copy(job->arena, word, &word));
            TRY(network_find(job, word.ptr, &node));
            barred[node] = true;
        }
    }
    *ret = barred;
    return ERR_NONE;
}

static void put_key_value(const KeyQuery *query, double value)
{
    switch (query->goal) {
    case KEY_FRAGMENT:
        printf("Without them %.1f of 100 pairs are not connected.\n", 100 * value);
        break;
    case KEY_FRAGMENT_FAR:
        printf(
            "Without them the network is fragmented to %.4f, by distance; 1 is all apart.\n",
            value);
        break;
    case KEY_REACH:
        printf(
            "%.1f of 100 nodes are among them or within %u ties of them.\n",
            100 * value,
            query->within);
        break;
    case KEY_REACH_FAR:
        printf(
            "The mean nearness of all nodes to them is %.4f; 1 is all tied to them.\n", value);
        break;
    }
}

static Err keyplayers(NetworkJob *job)
{
    KeyQuery query = {.seed = job->seed, .starts = 5};
    uint64_t size = 3;
    uint64_t within = 2;
    KeySet found;

    TRY(cli_number(job->line, "size", KEY_MOST, &size));
    TRY(cli_number(job->line, "within", UINT16_MAX, &within));
    TRY(read_goal(job, &query.goal));
    TRY(read_barred(job, &query.is_barred));
    query.size = size;
    query.within = (uint32_t)within;
    TRY(keyplayer_find(job->arena, &job->file.graph, &query, &found));
    if (job->line->json) {
        (void)putchar('{');
        network_put_numbers("nodes", found.nodes, found.count);
        printf(",\"value\":%.17g,\"exact\":%s", found.value, found.is_best ? "true" : "false");
        network_put_names_json(job);
        printf("}\n");
        return ERR_NONE;
    }
    for (size_t i = 0; i < found.count; i++) {
        network_put_name(job, found.nodes[i]);
        (void)putchar('\n');
    }
    put_key_value(&query, found.value);
    printf(
        found.is_best ? "No other set of as many does more.\n"
                      : "The best set that was found; another may do more.\n");
    printf("This is about positions in what was recorded, not about guilt.\n");
    return ERR_NONE;
}

int cli_network_keyplayers(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 1
               ? network_run(line, keyplayers)
               : network_usage("keyplayers FILE [--size 3] [--goal "
                               "fragment|fragment-far|reach|reach-far] [--within 2] "
                               "[--fixed FILE] [--seed N] [--json]");
}
