/* envelope.h: what goes from one node to one other: an age file for the receiver alone, and in it one signed
 * header over all that follows.
 *
 *     age( header LF line LF line LF ... )
 *     header   {"suite":1,"from":"<hex>","to":"<hex>","channel":"main","incarnation":1,"seq":7,
 *               "before":"<hex>","created":"...","expires":"...","sha256":"<hex>","length":4711}
 *
 * Sender and receiver stand inside the signature, with hash and length of every byte behind it: nobody can seal
 * it again for a third, add to it, or cut it. `before` is the hash of the signed header before it in the channel,
 * so two headers under one number are proof against who signed both. Envelopes of the channel `greeting` have
 * no number: what they say is said again at every exchange.
 *
 * Source  protocol.md, "Formats" (sealed envelope, envelope plaintext), T1, T2
 */
#ifndef WIRE_ENVELOPE_H
#define WIRE_ENVELOPE_H

#include "wire/age.h"
#include "wire/jws.h"

#define ENVELOPE_SUITE 1
#define ENVELOPE_BODY \
    ((size_t)3 << 20) /* bytes of lines: sealed and armoured it stays under 5 MB */
#define ENVELOPE_MOST (ENVELOPE_BODY + ((size_t)1 << 20))

#define ENVELOPE_MAIN     "main"
#define ENVELOPE_GREETING "greeting"

typedef struct EnvelopeHead {
    Hash from;
    Hash to;
    bool greeting;
    int64_t incarnation; /* of the sender */
    int64_t seq;         /* from 1; 0 of a greeting */
    Hash before;         /* zeroes for the first */
    int64_t created;     /* milliseconds */
    int64_t expires;
    Hash body;
    int64_t length;
} EnvelopeHead;

/* Sign a header over `body`; hash and length are filled in.  Errors  LIMIT. */
MUST_USE Err envelope_sign(
    Arena *arena,
    const uint8_t secret_key[SIGN_SECRET],
    EnvelopeHead *head,
    Str body,
    Str *ret);

/* Seal a signed header with its body for one receiver.  Errors  LIMIT, BAD_INPUT. */
MUST_USE Err envelope_seal(
    Arena *arena,
    Env *env,
    const uint8_t recipient[AGE_KEY],
    Str signed_head,
    Str body,
    Str *ret);

typedef struct Envelope {
    EnvelopeHead head;
    Jws signature; /* not yet verified: head.from says whose key to try */
    Str body;
} Envelope;

/* Open it, and check that the header covers the body.
 * Errors  BAD_INPUT, NOT_FOUND (not for us), CORRUPT, LIMIT.
 */
MUST_USE Err
envelope_open(Arena *arena, const uint8_t identity[AGE_KEY], Str sealed, Envelope *ret);

/* Read a signed header by itself, as the sender kept it.  Errors  BAD_INPUT. */
MUST_USE Err envelope_head_parse(Arena *arena, Str text, EnvelopeHead *head, Jws *jws);

/* Whether the key signed the header.  Errors  BAD_INPUT. */
MUST_USE Err envelope_verify(const Envelope *envelope, const uint8_t public_key[SIGN_PUBLIC]);

/* Several sealed envelopes one behind the other, as one message or file carries them: each has its length in
 * four bytes, big-endian, before it. Where `rest` is armoured text, each is an armoured file.
 * Errors  BAD_INPUT.
 */
void envelope_put(Buf *buf, Str sealed);
MUST_USE Err envelope_next(Arena *arena, Str *rest, Str *ret);

#endif
