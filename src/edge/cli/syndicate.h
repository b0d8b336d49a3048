/* syndicate.h: a command about a syndicate's file while it runs.
 *
 * Owner  the arena, which run_job opens and closes
 */
#ifndef EDGE_CLI_SYNDICATE_H
#define EDGE_CLI_SYNDICATE_H

#include "edge/cli/cli.h"
#include "network/syndicate/roles.h"
#include "service/syndicate_file.h"

typedef struct Job {
    const Line *line;
    const Model *model;
    Arena arena;
    SyndicateFile file;
    const MemberRole *roles;
    JsonOut out;
} Job;

typedef Err (*JobWork)(Job *job);

/* Read the file, do the work, and print what it wrote. `table`: which one the file is, where it is CSV. */
int run_job(
    const Line *line, const Model *model, const char *table, const char *usage, JobWork work);

/* What each member seems to do, into job->roles. */
MUST_USE Err infer_roles(Job *job);

/* "P1 (Name)" */
void print_member(const Member *member);

#endif
