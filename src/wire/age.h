/* age.h: files that only their receiver opens, in the format of the age tool.
 *
 * What goes to a peer is encrypted to his recipient key; what is carried away on paper or a
 * stick is locked with a passphrase. Anybody with Debian's `age` can check both. A file begins
 * with a text header: a random file key, wrapped once for each receiver in a stanza of its own,
 * and an authenticator. Behind it come the bytes in chunks of 64 KiB, numbered and the last one
 * marked, so that none can be dropped, swapped or added.
 *
 *     age-encryption.org/v1
 *     -> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc
 *     hjabGXwSLQ9c3S6Lw2i+S2Tu2fiwQHHslbBN6B41FLE
 *     --- WyJp9F/9FOZh7gJdheq2WIJcwHgYc8NIVh3ddwhrcNg
 *     (16 bytes of nonce, then the chunks)
 *
 * A file is opened in memory and as a whole: nothing of it is given out before its end is known
 * to be genuine. Stanzas of other kinds, such as mlkem768x25519, are passed over, so a file
 * that has nothing else for us is not found rather than wrong. Armour is the same file as text.
 *
 * Source  C2SP age.md (age-encryption.org/v1); RFC 7468, 3 (armour)
 */
#ifndef WIRE_AGE_H
#define WIRE_AGE_H

#include "base/arena.h"
#include "base/env.h"

#define AGE_KEY         32 /* bytes of a recipient, and of an identity */
#define AGE_STRETCH     18 /* log2 of scrypt's N when writing: 256 MiB and about a second */
#define AGE_STRETCH_MAX 22 /* ...and the most that is accepted when reading: 4 GiB */
#define AGE_STANZAS_MAX \
    256 /* receivers of one file; each costs a multiplication on the curve */

/* A key pair: the recipient may be known to all, the identity opens what is sent to it. */
void age_keys(Env *env, uint8_t recipient[AGE_KEY], uint8_t identity[AGE_KEY]);

/* Shape   age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef
 * Errors  LIMIT.
 */
MUST_USE Err age_recipient_format(Arena *arena, const uint8_t recipient[AGE_KEY], Str *ret);

/* Errors  BAD_INPUT at the character; `ret` is then untouched. LIMIT. */
MUST_USE Err age_recipient_parse(Arena *arena, Str text, uint8_t ret[AGE_KEY]);

/* Shape   AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0
 * Owner   the arena holds the secret in clear until it is rewound.
 * Errors  LIMIT.
 */
MUST_USE Err age_identity_format(Arena *arena, const uint8_t identity[AGE_KEY], Str *ret);

/* Nothing of the secret stays in the arena.
 * Errors  BAD_INPUT at the character; `ret` is then untouched. LIMIT.
 */
MUST_USE Err age_identity_parse(Arena *arena, Str text, uint8_t ret[AGE_KEY]);

/* Encrypt to one recipient.
 * Errors  BAD_INPUT where the recipient is no point that can keep a secret; LIMIT.
 * Cost    O(plain), one allocation of its length and a quarter of a per mille.
 */
MUST_USE Err
age_encrypt(Arena *arena, Env *env, const uint8_t recipient[AGE_KEY], Str plain, Str *ret);

/* Open a file with an identity.
 * Errors  BAD_INPUT at the byte of the header; NOT_FOUND where no stanza is for this identity;
 *         CORRUPT where the header or the payload was changed, cut or added to; LIMIT. `ret` is
 *         then untouched, and what had been decrypted is wiped.
 */
MUST_USE Err age_decrypt(Arena *arena, const uint8_t identity[AGE_KEY], Str file, Str *ret);

/* A passphrase, and how hard guessing it is made. */
typedef struct AgePassphrase {
    Str text;
    int stretch; /* log2 of scrypt's N, from 1; AGE_STRETCH but in tests */
} AgePassphrase;

/* Encrypt to whoever knows the passphrase, and to nobody else.
 * Errors  LIMIT; SYSTEM where there is no memory to stretch it.
 */
MUST_USE Err age_lock(Arena *arena, Env *env, AgePassphrase with, Str plain, Str *ret);

/* Errors  as age_decrypt; NOT_FOUND where the passphrase is another; LIMIT also where the file
 *         wants more stretching than AGE_STRETCH_MAX; SYSTEM.
 */
MUST_USE Err age_unlock(Arena *arena, Str passphrase, Str file, Str *ret);

/* The file as text that survives any carrier, and back. Blanks may stand before and after the
 * armour, lines may end in CR LF; nothing else is forgiven.
 * Errors  BAD_INPUT at the byte; LIMIT.
 */
MUST_USE Err age_armour(Arena *arena, Str file, Str *ret);
MUST_USE Err age_unarmour(Arena *arena, Str text, Str *ret);

/* Whether it begins like armour, so that a reader may take either form. */
bool age_is_armoured(Str bytes);

#endif
