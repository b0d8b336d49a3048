/* certificate.h: the certificate under which a node serves people: ECDSA P-256, signed by itself.
 *
 * Browsers refuse Ed25519. A country that has a certificate authority puts its own certificate in place.
 *
 * Source  RFC 5280; GnuTLS 3.7
 */
#ifndef CRYPTO_CERTIFICATE_H
#define CRYPTO_CERTIFICATE_H

#include "base/arena.h"

/* Make a key and a certificate for `name`, in PEM, for ten years from `now_ms`.  Errors  SYSTEM, LIMIT. */
MUST_USE Err
certificate_make(Arena *arena, Str name, int64_t now_ms, Str *certificate, Str *key);

#endif
