/* part.h: the part of a viewer's mesh that somebody looks at, and what its nodes are called.
 *
 * A selection names a node and how many steps out from it, what words find, a kind of record, or everything. Whatever is computed
 * of a part is computed of that part alone, which holds nothing that the viewer may not see (service/mesh.h).
 *
 * A node's id is the UUID of its first record, or the sort and text of an identifier: "phone:+99921555010".
 *
 * Errors  NOT_FOUND where a node is not there or not for the viewer, or is a protected person, which all look the same; LIMIT; SYSTEM
 * Source  protection.md, 4; design.md, "Verbs"
 */
#ifndef SERVICE_PART_H
#define SERVICE_PART_H

#include "service/mesh.h"
#include "service/reading.h"

#define PART_STEPS_MOST 6
#define PART_NODES_MOST 50000

typedef struct Selection {
    Str from;         /* a node's id; "" for none */
    Str words;        /* else what is found by these */
    const Kind *kind; /* else all of a kind; NULL for everything */
    size_t steps;     /* from there */
    bool lone;        /* identifiers that one node alone has are in it, too */
} Selection;

typedef struct Part {
    const Mesh *mesh;
    Graph graph;
    const uint32_t *names; /* the mesh's number of each node */
    uint32_t root;         /* of the part: what was selected by its id, or NO_NODE */
    bool
        is_cut; /* more hangs on than PART_NODES_MOST: those with the fewest ties are left out */
} Part;

/* The part of the viewer's mesh that is selected. Close it after the last look.  Errors  as mesh_take; BAD_INPUT, NOT_FOUND of the selection */
MUST_USE Err part_open(Call *call, const Selection *selection, Part *ret);
void part_close(Call *call, const Part *part);

/* The mesh's node of an id. */
MUST_USE Err part_find(Call *call, const Mesh *mesh, Str id, uint32_t *ret);

/* The part's number of a node of the mesh, or NO_NODE. */
uint32_t part_node(const Part *part, uint32_t node);

/* What a node of the mesh is called, and what its records say of it. */
typedef struct Caption {
    Str id;
    Str label;
    MeshClass which;
    Rows records;   /* of an identifier none */
    Strs countries; /* by their two letters, each once */
    Str when;       /* of a file or an event: the first day that its record gives, or "" */
} Caption;

/* Cost  opens the records of the node; of an identifier, one that has it */
MUST_USE Err caption_of(Call *call, const Mesh *mesh, uint32_t node, Caption *ret);

#endif
