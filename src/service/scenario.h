/* scenario.h: a folder of files about a displacement, read into a world.
 *
 *     input_csv/sim_period.csv                  StartDate,2012-02-29 and Length,300
 *     input_csv/locations.csv                   name,region,country,x,y,type,conflict_date,people or capacity
 *     input_csv/routes.csv                      name,name,km[,forced_redirection[,columns]], where the columns may be
 *                                               max_move_speed, walk_probability, mode (land, sea, air), departures (a day), seats,
 *                                               deaths_per_thousand
 *     input_csv/closures.csv                    type,name,name,start,end
 *     input_csv/conflicts.csv                   #Day,name,... and a row a day of 0 to 1
 *     input_csv/registration_corrections.csv    name,date
 *     input_csv/needs.csv                       screening, shares, seats, deaths: scenario_needs.c; FLEE has none
 *     source_data/data_layout.csv               total,file and name,file[,file]
 *     source_data/FILE                          date,count
 *
 * A row that cannot be used is told and passed over; what had to be assumed is told too. So what comes out can be run,
 * whatever the bytes.
 *
 * Owner   the world and the notes lie in the arena and view the files' bytes
 * Source  FLEE 3, file formats (flee.readthedocs.io)
 */
#ifndef SERVICE_SCENARIO_H
#define SERVICE_SCENARIO_H

#include "base/vec.h"
#include "movement/rules.h"
#include "movement/world.h"

typedef struct Note {
    bool is_wrong; /* else it was assumed */
    Str file;
    uint32_t line; /* 0 of a file as a whole */
    Str text;
} Note;

typedef VEC(Note) Notes;

#define NOTES_MOST 10000 /* further ones are not kept */

/* Gives a file of the folder by its name as above.  Errors  NOT_FOUND. */
typedef struct ScenarioFiles {
    void *state;
    Err (*load)(void *state, Arena *arena, const char *name, Str *ret);
} ScenarioFiles;

/* Errors  BAD_INPUT where period, places or roads are missing or there are none; LIMIT. The notes say more. */
MUST_USE Err scenario_read(Arena *arena, const ScenarioFiles *files, World *ret, Notes *notes);

/* Settings in the part of YAML that FLEE's files use: sections, and `key: value` under them. `file` is for the notes.
 * Errors  BAD_INPUT where a number cannot be worked with; LIMIT.
 */
MUST_USE Err settings_read(Arena *arena, Str file, Str text, Rules *ret, Notes *notes);

#endif
