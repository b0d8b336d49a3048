/* certificate.h: the certificates that a node makes for itself.
 *
 * People get ECDSA P-256, since browsers refuse Ed25519; a country that has a certificate authority puts its own
 * certificate in place. Peers get Ed25519, and pin its key: no authority is asked.
 *
 * Source  RFC 5280; RFC 8410 (Ed25519 in X.509); RFC 7469, 2.4 (the hash of a key: SPKI); GnuTLS 3.7
 */
#ifndef CRYPTO_CERTIFICATE_H
#define CRYPTO_CERTIFICATE_H

#include "base/arena.h"
#include "crypto/hash.h"

typedef enum CertificateUse {
    CERTIFICATE_PEOPLE,
    CERTIFICATE_PEERS
} CertificateUse;

/* Make a key and a certificate for `name`, in PEM, for ten years from `now_ms`.  Errors  SYSTEM, LIMIT. */
MUST_USE Err certificate_make(
    Arena *arena, CertificateUse use, Str name, int64_t now_ms, Str *certificate, Str *key);

/* SHA-256 of the key of a certificate in PEM, as it stands in there.  Errors  BAD_INPUT. */
MUST_USE Err certificate_hash(Str pem, Hash *ret);

/* The same of whoever is at the other end of a TLS session (gnutls_session_t).
 * Errors  DENIED where he shows no certificate.
 */
MUST_USE Err certificate_hash_of_session(void *session, Hash *ret);

#endif
