/* card.h: who a node says that it is: what a peer pins.
 *
 * One signed line that may go by any way, since it is believed only after two people have compared the words
 * of its id. The id of a node is the SHA-256 of its first card and stays; a later card, of a node that came
 * back from a backup, names it.
 *
 *     {"suite":1,"name":"Arunika police","country":"XA","fiction":true,"incarnation":1,
 *      "sign":"<base64url>","seal":"age1...","tls":"<hex>","next":"<hex>","log":"subak/XA/9f3c...",
 *      "issued":"2026-11-21T09:30:00Z"}
 *
 * Source  protocol.md, "Identity"
 */
#ifndef WIRE_CARD_H
#define WIRE_CARD_H

#include "wire/jws.h"

#define CARD_SUITE      1    /* Ed25519, X25519, SHA-256 */
#define CARD_MOST       8192 /* bytes */
#define CARD_WORD_BYTES 10   /* of the id: eighty bits are said aloud */

typedef struct Card {
    Str name;
    Str country;
    bool fiction; /* of a demo, an exercise or a test */
    int64_t incarnation;
    uint8_t sign[SIGN_PUBLIC];
    uint8_t seal[32]; /* age recipient */
    Hash tls;       /* of the key of the channel's certificate, as it stands in there (SPKI) */
    Hash next;      /* of the key that will sign the next key: of the root */
    Str log;        /* origin of its logs */
    int64_t issued; /* milliseconds */
    bool first;     /* the card's own hash is the id */
    Hash id;
} Card;

/* Sign a card; where it is the first, its id comes out of it.  Errors  LIMIT. */
MUST_USE Err
card_sign(Arena *arena, const uint8_t secret_key[SIGN_SECRET], Card *card, Str *ret);

/* Read a card and check that it was signed by the key that it shows.
 * Errors  BAD_INPUT at the part to blame; LIMIT.
 */
MUST_USE Err card_parse(Arena *arena, Str text, Card *ret);

/* Read a card that was checked when it came: one that the node keeps.  Errors  BAD_INPUT, LIMIT. */
MUST_USE Err card_read_kept(Arena *arena, Str text, Card *ret);

/* The words by which people compare an id.  Errors  LIMIT. */
MUST_USE Err card_words(Arena *arena, const Hash *id, Str *ret);
bool card_words_fit(Str typed, const Hash *id);

#endif
