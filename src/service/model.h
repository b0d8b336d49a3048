/* model.h: reading and checking a folder of vocabulary.
 *
 *     DIR/kinds/person.json  DIR/codes/capacity.json  DIR/compartments.json  DIR/released/person@1.json
 *
 * The same code serves tools/modelc, which writes the tables that the program is built with, and
 * `subak model check DIR`, which tells an author what is wrong. A released kind keeps its fields:
 * none may go, change its type, or become mandatory, without a new major.
 *
 * Source  design.md, "The spine: Kind"
 */
#ifndef SERVICE_MODEL_H
#define SERVICE_MODEL_H

#include "base/vec.h"
#include "domain/kind.h"

/* Something wrong with the model: "kinds/person.json: fields[3].code: no such code list". */
typedef VEC(Str) ModelProblems;

/* Read one or more folders as one model; a later folder adds kinds and codes, or replaces one of the
 * same name. The model is complete only where no problem was found.
 *
 * Owner   the arena
 * Errors  NOT_FOUND or SYSTEM where a folder cannot be read; LIMIT. What is wrong inside is a problem.
 */
MUST_USE Err model_read(
    Arena *arena,
    const char *const *folders,
    size_t count,
    Model *ret,
    ModelProblems *problems);

#endif
