/* bundle.h: the files of a scenario as one value: how they are sent by the page, and how they are kept.
 *
 *     {"input_csv/locations.csv": "name,region,...", "source_data/total.csv": "2030-03-01,830", ...}
 *
 * Source  scenario.h
 */
#ifndef SERVICE_BUNDLE_H
#define SERVICE_BUNDLE_H

#include "service/scenario.h"
#include "wire/json.h"

#define BUNDLE_MOST       ((size_t)16 << 20) /* bytes of all files */
#define BUNDLE_FILES_MOST 500

/* Where a place lies: degrees as a map has them, or whatever the scenario counts in. */
typedef struct Position {
    bool is_known;
    double north;
    double east;
} Position;

/* The folder that `files` is. `files` must stay as long as what is read through it. */
ScenarioFiles bundle_folder(const Json *files);

/* Errors  BAD_INPUT where it is no such value, or names a file that lies elsewhere; LIMIT. */
MUST_USE Err bundle_check(const Json *files);

/* Write the files, to be kept.  Errors  LIMIT. */
MUST_USE Err bundle_write(Arena *arena, const Json *files, Str *ret);

/* The positions of a world's places, in their order.  Errors  LIMIT. */
MUST_USE Err
bundle_positions(Arena *arena, const Json *files, const World *world, Position **ret);

#endif
