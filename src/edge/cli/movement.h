/* movement.h: a run of people's movement as the command line has it, and how it is told.
 *
 * Source  protection.md, 18: what a run always prints
 */
#ifndef EDGE_CLI_MOVEMENT_H
#define EDGE_CLI_MOVEMENT_H

#include "edge/cli/cli.h"
#include "service/scenario.h"
#include "service/scenario_report.h"

typedef struct Job {
    const Line *line;
    Arena *arena;
    World world;
    Plan plan;
    Ensemble ensemble;
    Notes notes;
    uint64_t members;
    uint64_t threads;
    double cpu_s;
} Job;

/* What came out, as JSON or for a person to read. */
void movement_print(const Job *job);

/* What was wrong with the files, or assumed. */
void movement_notes(const Notes *notes);
void movement_notes_json(const Notes *notes, bool is_wrong);
size_t movement_wrong(const Notes *notes);

#endif
