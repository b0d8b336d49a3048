/* syndicate.h: a syndicate out of records: who of a viewer's part of the mesh works with whom, as network/syndicate takes it.
 *
 * Members are the persons, companies, vehicles, places and identifiers of the part. Files and events are none, nor is the record of a
 * syndicate: to stand in one file, or to be counted to one group, is no tie from one person to another. An identifier that one node alone has, and a
 * thing that nothing ties, are left out, since they say nothing of how the rest works together.
 *
 *     a link between two members         a tie, with its relation, its stage, its last day and how far it is believed
 *     an identifier that two have        a member that both use
 *     a link of a member to a case       part_of_case: what can be proven, the effort, and the country that could act
 *     role of a link from a person       what he is stated to do; of several the best believed
 *
 * Of several cases the one counts in which most can be proven. The country that could act is that of the case's agency, or where it has none
 * that of whoever stated the link. An account can be frozen where whoever has it can be acted on; no other identifier is a point of action: a
 * telephone is seized with its owner. A person whose age none of his records states is held: he carries ties, has no role and
 * is no point of action.
 *
 * Nobody else has to be left out here: whoever is protected stands in no mesh (service/mesh.h). Members come in the order of their ids and ties sorted, so
 * in which order things were filed changes nothing.
 *
 * Owner   the call's arena
 * Errors  LIMIT, also for more than `most` members; as caption_of
 * Source  protection.md, 1 to 4; network/syndicate/syndicate.h; decision 0026
 */
#ifndef SERVICE_SYNDICATE_H
#define SERVICE_SYNDICATE_H

#include "network/syndicate/syndicate.h"
#include "service/part.h"

typedef struct NodeSyndicate {
    Syndicate syndicate;
    const Caption *captions; /* of each member */
    Rows shown;              /* what it rests on */
} NodeSyndicate;

/* `means` says what countries can do; those of members who are not among them can do nothing. */
MUST_USE Err syndicate_of_part(
    Call *call,
    const Part *part,
    const Means *means,
    size_t means_count,
    size_t most,
    NodeSyndicate *ret);

#endif
