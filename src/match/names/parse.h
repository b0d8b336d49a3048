/* parse.h: a name taken apart into words that each do something.
 *
 * A name is read once and compared often. Reading folds it to small Latin letters (scripts/
 * romanises what is not Latin; a name that can be read in several ways gets several readings),
 * drops what is no part of it (Mr, Haji, MV), and tells what each other word is: a name, an
 * initial, a number, a place, a word of every second company. Legal forms become classes. Who is
 * somebody's child stays known (bin, a/l, s/o), and which part is the family's where a comma
 * says so; nowhere else is an order assumed, since half of the region's peoples have another.
 *
 * Abdul Rahman, Abdulrahman, Abd al-Rahman and Abdurrahman are one word, "rahman" with a sign
 * that it is a servant's name; Saif al-Din and Saifuddin are "saifuddin".
 *
 * Shape   "Dr. Abd al-Rahman bin Yusof" -> rahman (servant) | yusof (child of)
 *         "OOO Oboronnye Initsiativy" -> oboronnye | initsiativy, form LIMITED
 *         "MV Snow Storm 2" -> snow | storm | number 2
 * Source  persons.def, companies.def, forms.def, native.def, places.def, numbers.def,
 *         vessels.def, spellings.def, common.def, each with its own
 */
#ifndef MATCH_NAMES_PARSE_H
#define MATCH_NAMES_PARSE_H

#include "match/scripts/romanise.h"

#define NAME_BYTES_MAX  1024 /* of a name; what is longer cannot be judged */
#define NAME_TOKENS_MAX 16   /* words of a reading; those beyond are left out */
#define NAME_LETTERS    26   /* of a word; those beyond are left out */
#define NAME_SOUNDS     12   /* of a word's skeleton */
#define NAME_RUNES_MAX  48   /* of the name in its own script */

typedef enum NameSchema {
    NAME_PERSON,
    NAME_ORGANISATION,
    NAME_VESSEL,
    NAME_ADDRESS,
    NAME_ANY, /* nobody says what it names */
    NAME_SCHEMAS
} NameSchema;

typedef enum NameRole {
    NAME_WORD,
    NAME_INITIAL,
    NAME_NUMBER, /* value in `number`; figures, words and Roman ones */
    NAME_CODE,   /* letters with figures: AR16 */
    NAME_PLACE,
    NAME_GENERIC, /* a word of many names: Trading, and Haji inside of a name */
    NAME_SUFFIX   /* Jr, III */
} NameRole;

enum {
    NAME_SERVANT = 1, /* Abd-, Abdul- stood before it */
    NAME_CHILD = 2,   /* bin, binti, a/l, s/o stood before it */
    NAME_FAMILY = 4,  /* stood before the comma */
    NAME_GIVEN = 8,   /* stood after the comma */
    NAME_KNOWN = 16,  /* it, or its class, is in a table */
    NAME_COMMON = 32  /* a large share of some people bears it */
};

typedef struct NameToken {
    char text[NAME_LETTERS + 2]; /* a to z and 0 to 9, ended by NUL */
    char sound[NAME_SOUNDS];     /* skeleton; not ended */
    char spoken[NAME_LETTERS];   /* as sounds.h writes it; not ended */
    uint8_t len;
    uint8_t sound_len;
    uint8_t spoken_len;
    uint8_t role;     /* NameRole */
    uint8_t flags;    /* NAME_SERVANT ... */
    uint32_t letters; /* a bit for each letter that is in it */
    uint32_t near;    /* those that they are confused with */
    uint32_t same;    /* equal where two words are spellings of one name, or one place */
    uint32_t number;
    float weight; /* how much it tells: 1 a rare name, 0.3 a generic word */
} NameToken;

/* Classes of legal forms, a bit each. */
enum {
    NAME_FORM_LIMITED = 1,
    NAME_FORM_STOCK = 2,
    NAME_FORM_CORPORATION = 4, /* Inc., Corp., Co.: goes with any other */
    NAME_FORM_PARTNERSHIP = 8,
    NAME_FORM_STATE = 16,
    NAME_FORM_SOCIETY = 32
};

typedef struct NameReading {
    NameToken *tokens;
    size_t count;
    unsigned forms;
} NameReading;

/* A name that is ready to be compared.  Owner  the arena that it was read into. */
typedef struct Name {
    NameSchema schema; /* as asked, or what a NAME_ANY was found to be */
    Script script;
    NameReading readings[ROMANISED_MAX];
    size_t count;                    /* 0: it cannot be judged */
    uint32_t native[NAME_RUNES_MAX]; /* its letters in their own script; none for Latin */
    size_t native_count;
    char joined[2 * NAME_LETTERS + 4]; /* of the first reading all words' letters, NUL */
    size_t joined_len;
    uint32_t hash; /* of the text as it came */
} Name;

/* Person, Company, Organization, LegalEntity, Vessel, Address ... (FollowTheMoney); NAME_ANY
 * for what is not known.
 */
NameSchema name_schema(Str text);

/* Read a name. `language` as romanise takes it. Any bytes are taken: what is not UTF-8, too long,
 * empty or of a script that nobody reads here gives a Name of no readings.
 * Errors  LIMIT of the arena.
 * Cost    about two microseconds for a Latin name; 90 bytes of the arena for each word
 */
MUST_USE Err name_parse(Arena *arena, NameSchema schema, Str text, Str language, Name *ret);

#endif
