/* network.h: the network of a syndicate, a plan, a case or a search, as the viewer may see it: a picture with its reasons.
 *
 * A part of NETWORK_WHOLE nodes or fewer is shown node by node. A larger one is shown by its communities, each drawn as one, but for
 * those that the viewer opens; a community is named by the id of any node in it.
 *
 * Where a node stands is kept for each selection and for those with the same eyes (roles and team), and what comes is put where there is room:
 * a picture does not jump because somebody filed a link, and says nothing of what its viewer may not see.
 *
 * Errors  NOT_FOUND where the node is not there or not for the viewer, which looks the same; LIMIT; SYSTEM
 * Source  protection.md, 4; design.md, "Verbs"; engines/network.md, C and E; ui.md, "Pictures"
 */
#ifndef SERVICE_NETWORK_H
#define SERVICE_NETWORK_H

#include "service/part.h"

#define NETWORK_WHOLE      500
#define NETWORK_SHOWN_MOST 2000
#define NETWORK_SAYS_MOST  12

/* A record that says that two nodes are tied. */
typedef struct Says {
    Row row;
    const Field *field; /* that points at the other; NULL for a link */
} Says;

typedef struct NetworkTie {
    uint32_t a; /* among the nodes of the Network */
    uint32_t b;
    size_t count;   /* of records that say so */
    VEC(Says) says; /* the first of them; none where an end is a community */
} NetworkTie;

typedef struct NetworkNode {
    Caption
        caption; /* of a community, that of the node with the most ties in it, without its records */
    size_t size; /* nodes that it stands for: 1, but for a community */
    bool is_community;
    uint32_t community; /* the largest is 0 */
    uint32_t degree;    /* nodes of the part that it is tied to */
    int32_t x;          /* a hundredth of the length of a tie */
    int32_t y;
} NetworkNode;

typedef struct Network {
    Str label; /* of the node that was selected; "" for words, a kind, or everything */
    VEC(NetworkNode) nodes;
    VEC(NetworkTie) ties; /* by a, then b */
    size_t node_count;    /* of the part */
    size_t tie_count;
    size_t community_count;
    bool is_cut; /* more hangs on than is looked at, or than is shown */
    Rows shown;  /* every record whose words stand in it, for the banner */
    int64_t picture;
    Str places; /* to be kept, or "" where they are kept already */
} Network;

/* `open` names the communities that are to be shown node by node. */
MUST_USE Err
network_show(Call *call, const Selection *selection, const Strs *open, Network *ret);

/* All of it node by node, for a file: nothing is drawn together, and nobody has a place.
 * Errors  LIMIT where more than NETWORK_LISTED_MOST nodes are selected
 */
#define NETWORK_LISTED_MOST 20000
MUST_USE Err network_list(Call *call, const Selection *selection, Network *ret);

/* Keep where its nodes stand; on the writer. */
MUST_USE Err network_keep(Call *call, const Network *network);

#endif
