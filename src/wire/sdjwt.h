/* sdjwt.h: a signed record from which fields can be left out without breaking the signature.
 *
 * What everybody who gets the record must see stands in it in plain: its kind, origin,
 * handling. Of every other field the record holds only a salted digest; the field itself
 * travels behind it as a disclosure. Whoever passes the record on drops the disclosures that
 * the next one may not have. The digests stay, and with them decoys, so nobody can tell what
 * was left out, or whether anything was. Every redacted copy has the same id.
 *
 *     header.payload.signature~disclosure~disclosure~     all of it base64url, unpadded
 *     header      {"alg":"EdDSA","typ":"subak-record","kid":"xa"}
 *     payload     {"kind":"person@1","fields":{"_sd":["4XvC...","Qq8..."]},"_sd_alg":"sha-256"}
 *     disclosure  ["2GLC42sKQveCfGfryNRN9w","name","Somchai"]
 *
 * The profile is narrow. Digests stand in one place, which the caller names; whatever else
 * RFC 9901 allows (digests elsewhere, in lists, within disclosed values; key binding) is
 * refused rather than passed over, so that no other verifier sees in a record what we do not.
 *
 * Owner   texts and trees lie in the arena that parsed them, or in the text that was given
 * Source  RFC 9901 (SD-JWT)
 */
#ifndef WIRE_SDJWT_H
#define WIRE_SDJWT_H

#include "base/env.h"
#include "wire/jws.h"

#define SDJWT_MAX         (1 << 20) /* bytes of a record with all its disclosures */
#define SDJWT_DIGESTS_MAX 1024      /* fields and decoys of a record */
#define SDJWT_SALT        16        /* bytes */

/* A field that may be left out. */
typedef struct SdjwtField {
    Str name;
    Str value; /* JSON text */
} SdjwtField;

/* What is to be signed. */
typedef struct SdjwtDraft {
    Str typ;            /* what sort of statement it is; readers pin it */
    Str kid;            /* which key of the signer, or empty */
    Str claims;         /* JSON text of an object: what is always seen */
    const char *within; /* the member that the fields are in; NULL for the top level */
    const SdjwtField *fields;
    size_t field_count;
    size_t decoys;
} SdjwtDraft;

/* Sign a draft; the text has all disclosures. It is read back before it is given out, so we
 * never send what we would refuse.
 * Errors  BAD_INPUT where the claims or a value are no JSON, or a name is reserved or occurs
 *         twice; LIMIT.
 */
MUST_USE Err sdjwt_issue(
    Arena *arena,
    Env *env,
    const uint8_t secret_key[SIGN_SECRET],
    const SdjwtDraft *draft,
    Str *ret);

typedef struct SdjwtDisclosure {
    Str text; /* as it was sent: the digest is over these characters */
    Hash digest;
    Str salt;
    Str name;
    const Json *value;
} SdjwtDisclosure;

typedef struct Sdjwt {
    Jws jws; /* the record without its disclosures; its payload has what SD-JWT put into it too */
    SdjwtDisclosure *disclosures;
    size_t count;
} Sdjwt;

/* Take a record apart and check all but who signed it. Until sdjwt_verify nothing of it is
 * believed, but that `kid` and `claims` say whose key to try.
 * Errors  BAD_INPUT at the part to blame: malformed, an algorithm other than EdDSA, a header
 *         that wants something understood, a digest that occurs twice, a disclosure that no
 *         digest names or that names a claim that exists; LIMIT. `ret` is then untouched.
 */
MUST_USE Err sdjwt_parse(Arena *arena, Str text, const char *within, Sdjwt *ret);

/* Whether it is a statement of sort `typ`, signed with this key.  Errors  BAD_INPUT. */
MUST_USE Err sdjwt_verify(const Sdjwt *sdjwt, Str typ, const uint8_t public_key[SIGN_PUBLIC]);

/* The disclosed field of this name, or NULL. */
const SdjwtDisclosure *sdjwt_get(const Sdjwt *sdjwt, Str name);

/* The record with no other fields than these, as far as it has them: what is not named is
 * withheld.
 * Errors  LIMIT.
 */
MUST_USE Err
sdjwt_redact(Arena *arena, const Sdjwt *sdjwt, const Str *names, size_t count, Str *ret);

#endif
