/* cli.h: the command line. Whatever the page can do, it can do.
 *
 *     subak COMMAND [FOLDER] ARGUMENT... [--option value]... [--json]
 *
 * Most commands are rows of edge/verbs.def: the arguments go to the verb, through the server's local socket
 * where one serves the folder, otherwise at once, with the same services, policy and audit. Who one is follows from the operating
 * system's account, or from --account with a password.
 *
 * Source  design.md, "Faces"
 */
#ifndef EDGE_CLI_CLI_H
#define EDGE_CLI_CLI_H

#include "edge/api/api.h"

#define OPTIONS_MOST 64

typedef struct Option {
    Str name;
    Str value; /* "" of a switch */
} Option;

/* A command line, taken apart. */
typedef struct Line {
    const char *program; /* the path by which the program was called */
    const char *words[64];
    size_t word_count;
    Option options[OPTIONS_MOST];
    size_t option_count;
    bool json;
} Line;

/* The value of an option, or `otherwise`. */
const char *line_option(const Line *line, const char *name, const char *otherwise);
bool line_has(const Line *line, const char *name);

/* An option that is a number up to `most`; where it is not given `ret` is left as it is.  Errors  BAD_INPUT */
MUST_USE Err cli_number(const Line *line, const char *name, uint64_t most, uint64_t *ret);

/* Run one command line; the exit status: 0 done, 1 not, 2 not understood. */
int cli_run(int argc, char **argv, const Model *model);

/* ---- among the files of cli/ ---- */

/* Call a verb of the node in `folder`.  Errors  of reaching the node; what the node answers is in `response`. */
MUST_USE Err cli_call(
    const Line *line,
    const Model *model,
    Arena *arena,
    const char *folder,
    Request *request,
    Response *response);

/* Print text that others wrote: nothing in it acts on the terminal. */
void cli_print_text(Str text);

/* The same as a string of JSON. */
void cli_print_json_text(Str text);

/* Print what a verb answered: JSON, or for a person to read. The exit status. */
int cli_print(const Line *line, Arena *arena, const Response *response);

/* Tell an error of the program's own on standard error, or as JSON. The exit status 1. */
int cli_fail(const Line *line, Err err);

/* The same of a file: which, and where it has one, the line or row ("line", "row") from 1. */
int cli_fail_in(const Line *line, const char *file, const char *unit, uint32_t at, Err err);

/* Every kind of the model is a command: its help, and taking one of its steps. */
void cli_kind_help(const Kind *kind);
int cli_kind_step(
    const Line *line, const Model *model, Arena *arena, const Kind *kind, const Step *step);

/* Read a file of this machine.  Errors  NOT_FOUND, LIMIT. */
MUST_USE Err cli_load(Arena *arena, const char *path, Str *ret);

/* Commands of their own; each gives an exit status. */
int cli_init(const Line *line, const Model *model, Arena *arena);
int cli_serve(const Line *line, const Model *model, Arena *arena);
int cli_import(const Line *line, const Model *model, Arena *arena);
int cli_quality(const Line *line, const Model *model, Arena *arena);
int cli_verify(const Line *line, const Model *model, Arena *arena);
int cli_backup(const Line *line, const Model *model, Arena *arena);
int cli_restore(const Line *line, const Model *model, Arena *arena);
int cli_envelope_export(const Line *line, const Model *model, Arena *arena);
int cli_envelope_import(const Line *line, const Model *model, Arena *arena);
int cli_model_check(const Line *line, const Model *model, Arena *arena);
int cli_code(const Line *line, const Model *model, Arena *arena);
int cli_demo(const Line *line, const Model *model, Arena *arena);
int cli_match_inspect(const Line *line, const Model *model, Arena *arena);
int cli_names_romanise(const Line *line, const Model *model, Arena *arena);
int cli_names_search(const Line *line, const Model *model, Arena *arena);
int cli_names_score(const Line *line, const Model *model, Arena *arena);
int cli_match_dedupe(const Line *line, const Model *model, Arena *arena);
int cli_match_files(const Line *line, const Model *model, Arena *arena);
int cli_movement_check(const Line *line, const Model *model, Arena *arena);
int cli_movement_run(const Line *line, const Model *model, Arena *arena);
int cli_network_dismantle(const Line *line, const Model *model, Arena *arena);
int cli_network_connect(const Line *line, const Model *model, Arena *arena);
int cli_network_convert(const Line *line, const Model *model, Arena *arena);
int cli_network_groups(const Line *line, const Model *model, Arena *arena);
int cli_network_keyplayers(const Line *line, const Model *model, Arena *arena);
int cli_network_layout(const Line *line, const Model *model, Arena *arena);
int cli_network_path(const Line *line, const Model *model, Arena *arena);
int cli_network_rank(const Line *line, const Model *model, Arena *arena);
int cli_network_plan(const Line *line, const Model *model, Arena *arena);
int cli_network_review(const Line *line, const Model *model, Arena *arena);
int cli_network_roles(const Line *line, const Model *model, Arena *arena);
int cli_network_routes(const Line *line, const Model *model, Arena *arena);
int cli_network_similar(const Line *line, const Model *model, Arena *arena);
int cli_manual(const Line *line, const Model *model, Arena *arena);

#endif
