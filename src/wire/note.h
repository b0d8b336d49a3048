/* note.h: text that is signed line by line, and the heads of logs that are told with it.
 *
 * A note is text that people can read, an empty line, and one line for each signature. Whoever
 * signs adds a line and changes nothing, so a log and its witnesses sign the same text. A key
 * goes by a name and a short id; lines by keys that one does not know are passed over, since a
 * note travels further than those who wrote it. A line by a key that one knows and that does
 * not fit refuses the note.
 *
 *     xa.example/node/7          a checkpoint: whose log,
 *     1042                       how many leaves,
 *     Gmq+5ikwCh9rKmSbUWF4RV...  and the root of the tree over them
 *
 *     — xa.example/node/7 x08go/ZJkuBS9UG/SffcvIAQxVBtiFu...
 *     — xb.example/witness 2fYhKkKhVfz3xfZ7GdGZWbYJ8GjqmHX0...
 *
 * A witness's line (cosignature) also says when, and is over the time and the text. It is never
 * made over, or accepted under, a text that is no checkpoint.
 *
 * Units   seconds since 1970 for the time of a cosignature, as the standard has it
 * Owner   what is parsed points into the text that was read, and into the arena
 * Source  C2SP signed-note, tlog-checkpoint, tlog-cosignature (v1)
 */
#ifndef WIRE_NOTE_H
#define WIRE_NOTE_H

#include "base/arena.h"
#include "crypto/hash.h"
#include "crypto/sign.h"

#define NOTE_MAX       (1 << 20) /* bytes of a note */
#define NOTE_LINES_MAX 64        /* signatures of a note */

/* The number is part of the key id, so one key never serves as both. */
typedef enum NoteType {
    NOTE_SIGNATURE = 1,  /* Ed25519 over the text */
    NOTE_COSIGNATURE = 4 /* Ed25519 over a time and a checkpoint */
} NoteType;

/* A key whose lines count. The name has no spaces and no plus. */
typedef struct NoteKey {
    Str name;
    NoteType type;
    uint8_t public_key[SIGN_PUBLIC];
} NoteKey;

/* The first four bytes of the hash over all that makes the key. */
uint32_t note_key_id(const NoteKey *key);

typedef struct NoteLine {
    Str name;
    uint32_t key_id;
    Str signature; /* bytes; what they mean is the key's type to say */
    Str line;      /* as it stands, with its LF: note_format takes it again */
} NoteLine;

typedef struct Note {
    Str text; /* with its last LF */
    NoteLine *lines;
    size_t count;
} Note;

/* The line that `key` signs `text` with, ended by LF. `key` is of NOTE_SIGNATURE.
 * Errors  BAD_INPUT where the text is none that can be signed; LIMIT.
 */
MUST_USE Err note_sign(
    Arena *arena,
    const NoteKey *key,
    const uint8_t secret_key[SIGN_SECRET],
    Str text,
    Str *ret);

/* A witness: its key, of NOTE_COSIGNATURE, and the moment that it vouches for. */
typedef struct NoteWitness {
    NoteKey key;
    const uint8_t *secret_key; /* SIGN_SECRET bytes, which stay the caller's */
    int64_t at_s;
} NoteWitness;

/* The line of a witness.  Errors  BAD_INPUT where the text is no checkpoint; LIMIT. */
MUST_USE Err note_cosign(Arena *arena, const NoteWitness *witness, Str text, Str *ret);

/* Text and lines as one note.
 * Errors  BAD_INPUT where it would not be read again; LIMIT.
 */
MUST_USE Err note_format(Arena *arena, Str text, const Str *lines, size_t count, Str *ret);

/* Take a note apart; nothing of it is believed yet.
 * Errors  BAD_INPUT at the byte; LIMIT.
 */
MUST_USE Err note_parse(Arena *arena, Str bytes, Note *ret);

/* Whether `key` signed the note. `at_s` gets the latest time of its cosignatures, or 0 from a
 * key of NOTE_SIGNATURE.
 * Errors  NOT_FOUND where no line is by this key; BAD_INPUT where one is and does not fit: then
 *         the whole note is refused. LIMIT.
 */
MUST_USE Err note_verify(Arena *arena, const Note *note, const NoteKey *key, int64_t *at_s);

/* The head of a log. Its origin is also the name of the key that the log signs with; who reads
 * it compares the two.
 */
typedef struct NoteCheckpoint {
    Str origin;
    uint64_t size; /* leaves */
    Hash root;
    Str extensions; /* whole lines, each ended by LF; mostly none */
} NoteCheckpoint;

/* Errors  LIMIT. */
MUST_USE Err note_checkpoint_format(Arena *arena, const NoteCheckpoint *checkpoint, Str *ret);

/* Errors  BAD_INPUT at the byte; `ret` is then untouched. */
MUST_USE Err note_checkpoint_parse(Str text, NoteCheckpoint *ret);

#endif
