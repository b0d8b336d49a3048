/* mesh.h: everything that one viewer may see of how things hang together, as a graph.
 *
 * People, groups, vehicles, places, files and events are nodes, and so is each identifier that they have: two subjects with
 * one telephone meet in it. Links between two nodes are ties. mesh.def says which kinds, identifiers and references these are.
 *
 * What the viewer may not see is not in it: not as a node, not as a tie, not in a degree, and so in nothing that is computed of it.
 * Nor is a protected person, whoever asks. Of persons only those are in it whom a link that the viewer may see names as suspect,
 * convicted or associate; and of these none whom any link, seen or not, names as victim, witness or smuggled migrant or in a role that
 * he was forced into, whom one points at as exploited, who stands behind the wall, who seeks or has international protection, or who is said to be the same as
 * such a one. What a link, seen or not, says that such a person owns is not in it either. Nobody is told that somebody was left out. The rule has no argument:
 * nobody can lift it.
 *
 * Node numbers follow the order in which records were stated, then the identifiers'. A mesh does not change; one that was made for a
 * viewer's permitted policies at one state of the index is kept and shared (mesh_take) until the index moves.
 *
 * Owner   take and give; a mesh lives while somebody has it
 * Cost    one pass over the links of the index; 0.4 us and 60 bytes a row
 * Source  protection.md, 1, 2 and 4; design.md, "Handling and policy"; engines/network.md, C and D
 */
#ifndef SERVICE_MESH_H
#define SERVICE_MESH_H

#include "network/graph.h"
#include "service/call.h"

#define MESH_CLASSES(X)     \
    X(PERSON, "person")     \
    X(GROUP, "group")       \
    X(VEHICLE, "vehicle")   \
    X(PLACE, "place")       \
    X(EVENT, "event")       \
    X(PHONE, "phone")       \
    X(ACCOUNT, "account")   \
    X(DOCUMENT, "document") \
    X(ONLINE, "online")

typedef enum MeshClass {
#define CLASS_ENUM(name, text) MESH_##name,
    MESH_CLASSES(CLASS_ENUM)
#undef CLASS_ENUM
    MESH_CLASS_COUNT
} MeshClass;

#define MESH_LINK (-1)

/* Which record says that two nodes are tied. */
typedef struct MeshTie {
    uint32_t a;
    uint32_t b;
    int64_t source; /* a link; or the record whose field points at the other */
    int32_t field;  /* of the source's kind; MESH_LINK where that is a link */
} MeshTie;

typedef struct Mesh {
    Graph graph;
    const uint8_t *classes;
    const uint32_t *starts; /* of the records of a node, among `records`; one more than nodes */
    const int64_t
        *records; /* numbers of entities; of an identifier what it is compared by, below zero */
    const MeshTie *ties;
    size_t tie_count;
    const uint32_t *nodes; /* by the number of an entity */
    size_t entity_count;   /* numbers beyond it are no nodes */
    uint32_t meetings;     /* the first node that is an identifier */
} Mesh;

/* Make one, in `arena`; what is in `scratch` may then go.  Errors  LIMIT, SYSTEM */
MUST_USE Err mesh_load(Call *call, Arena *arena, Arena *scratch, Mesh *ret);

/* The same, kept. Give it back after the last look.
 * Errors  LIMIT, SYSTEM
 */
MUST_USE Err mesh_take(Call *call, const Mesh **ret);
void mesh_give(Call *call, const Mesh *mesh);

/* The number under which pictures of this viewer are kept: another for whoever may see other things. */
MUST_USE Err mesh_viewer(Call *call, int64_t *ret);

/* The node of a record, or NO_NODE where it is not in the mesh. */
uint32_t mesh_node(const Mesh *mesh, int64_t entity);

/* The node of an identifier, by the target that the index has for it, or NO_NODE. */
uint32_t mesh_meeting(const Mesh *mesh, int64_t target);

static inline bool mesh_is_meeting(const Mesh *mesh, uint32_t node)
{
    return node >= mesh->meetings;
}

const char *mesh_class_name(MeshClass which);

/* The class of a name, or MESH_CLASS_COUNT. */
MeshClass mesh_class_find(Str name);

/* What an identifier of this sort stands as, or MESH_CLASS_COUNT where it does not stand in a network. */
MeshClass mesh_class_of_sort(Str sort);

#endif
