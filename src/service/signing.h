/* signing.h: a revision as others get it: an SD-JWT, and back.
 *
 * In plain stands what everybody who gets the record must see; each field is a salted disclosure that may be
 * left out. A revision is signed once, when it first leaves.
 *
 *     {"kind":"person@1","entity":"<uuid>","version":3,"parents":["<id>"],"origin":"<node>","state":"filed",
 *      "post":"XA/police/authority","handling":"AMBER;...","purpose":"investigate",
 *      "legal_basis":"...","not_after":"2027-11-21","model":"<hash>","at":"...","fields":{"_sd":[...]}}
 *
 * Source  protocol.md, "Formats" (signed record, record id) and "Records and order"; RFC 9901
 */
#ifndef SERVICE_SIGNING_H
#define SERVICE_SIGNING_H

#include "service/call.h"
#include "store/channel.h"
#include "wire/sdjwt.h"

#define SIGNING_TYP "subak-record"

/* Under what a record leaves. */
typedef struct Basis {
    Str post;
    Str purpose;
    Str legal_basis;
} Basis;

/* The current revision of an entity of ours, signed; made where it was not.
 * Errors  LIMIT, SYSTEM.
 */
MUST_USE Err signing_make(Call *call, const Entity *entity, const Basis *basis, Signed *ret);

/* Under what it left before.  Errors  NOT_FOUND where it never did. */
MUST_USE Err signing_basis(Call *call, int64_t record, Basis *ret);

/* The line that goes to a peer: without the fields that are withheld ("person.phone ...", or by name alone). */
MUST_USE Err signing_line(Call *call, const Signed *signed_record, Str withheld, Str *ret);

/* What came, read but not yet believed to be anybody's. */
typedef struct Stated {
    Sdjwt sdjwt;
    Str kind; /* "person" */
    int64_t major;
    Uuid entity;
    int64_t version;
    Hash origin;
    Str state;
    Str handling;
    Basis basis;
    int64_t at;
} Stated;

/* Errors  BAD_INPUT at the part to blame; LIMIT. */
MUST_USE Err signing_read(Arena *arena, Str line, Stated *ret);

/* The fields that were disclosed, as far as this node's model has them.  Errors  BAD_INPUT, LIMIT. */
MUST_USE Err signing_record(Arena *arena, const Kind *kind, const Sdjwt *sdjwt, Record *ret);

/* The disclosures of two copies of one record together, in the order of their digests.  Errors  LIMIT. */
MUST_USE Err signing_union(Arena *arena, const Sdjwt *a, const Sdjwt *b, Str *ret);

#endif
