/* tokens.h: the exact texts by which two nodes find that they mean the same person or thing.
 *
 * A private match tells equal tokens and nothing else, so a token says what it compares: its type
 * and the version of the spelling stand in it, and two nodes that spell differently never meet.
 *
 *     phone|3|+66812345678
 *     passport|3|XA 1234567
 *     name_birth|3|achimos|1988-04-17          one name and a whole date of birth
 *     names_postcode|3|achiimos...|10110       all names and a postcode
 *     composite|3|1|jt sm|198804               two words as they sound, and more (linkage/composites.h)
 *
 * A name stands as its letters, folded as words.h folds them and put in order, so that capitals,
 * marks, blanks, the order of its words and two letters in each other's places do not matter.
 * Which name is the family's does not matter either: forms of many countries swap them, and a
 * name and date compared within "given" or "family" only would miss 4 more of 100 pairs of
 * FEBRL's dataset 2, for no wrong pair less. Letters in order save another 3.
 *
 * What gives no token: an identifier that cannot be read as its sort; a name that stands for none
 * (unknown, FNU, LNU, XXX, initials alone); a partial date, and a date that stands for a partial
 * one (tokens.c has both lists, with reasons). A name that a large share of a people bears says
 * little beside a date; it gives a token only together with the other names.
 *
 * In the numbers of documents and plates an O is a 0 and an I a 1: paper does not tell them apart. A
 * wallet of mobile money is the telephone that it is, and has its type.
 *
 * A match on name_birth, names_postcode or composite is a candidate for two people to confirm, never more.
 *
 * Source  protection.md, 8; protocol.md, "Private matching"; Christen, "Febrl" (2008), for the
 *         noise in names and dates that the composites must stand
 */
#ifndef MATCH_TOKENS_H
#define MATCH_TOKENS_H

#include "base/vec.h"

/* Raised whenever the same subject would give another text: by a change here, in identifiers/
 * or in words.c; and with a new type, since a list has a section for each.
 */
#define TOKEN_VERSION 3

#define TOKEN_NAMES_MAX 4   /* names of one sort; those beyond give nothing */
#define TOKEN_WORDS_MAX 8   /* words of a full name that stand for a name each */
#define TOKEN_RUNES_MAX 128 /* of a name; a longer one gives nothing */

/* Constant, and the name that stands in tokens, keys and messages for ever. The first ones are
 * the sorts of identifiers.h, by the same names, without those that are compared as another.
 */
#define TOKEN_TYPES(X)                  \
    X(PHONE, "phone")                   \
    X(PASSPORT, "passport")             \
    X(NATIONAL_ID, "national_id")       \
    X(REGISTRATION, "registration")     \
    X(PLATE, "plate")                   \
    X(EMAIL, "email")                   \
    X(ACCOUNT, "account")               \
    X(HANDLE, "handle")                 \
    X(IMO, "imo")                       \
    X(MMSI, "mmsi")                     \
    X(CALL_SIGN, "call_sign")           \
    X(IMEI, "imei")                     \
    X(CRYPTO, "crypto")                 \
    X(LEI, "lei")                       \
    X(NAME_BIRTH, "name_birth")         \
    X(NAMES_POSTCODE, "names_postcode") \
    X(COMPOSITE, "composite")

#define TOKEN_ENUM(constant, name) TOKEN_##constant,
typedef enum TokenType {
    TOKEN_TYPES(TOKEN_ENUM) TOKEN_TYPES_COUNT
} TokenType;
#undef TOKEN_ENUM

typedef struct SubjectIdentifier {
    Str sort; /* as identifiers.h names them; one that it does not know gives no token */
    Str value;
} SubjectIdentifier;

typedef VEC(SubjectIdentifier) SubjectIdentifiers;

typedef enum SubjectSort {
    SUBJECT_PERSON,
    SUBJECT_ORGANISATION,
    SUBJECT_VEHICLE /* vessels too */
} SubjectSort;

/* What is held about one person or thing, as views. What is not known is empty. */
typedef struct Subject {
    uint32_t number; /* the caller's, copied into each token */
    Strs given;
    Strs family;
    Strs full;      /* names of which nobody has said which part is the family's */
    Str birth_date; /* as date.h reads it */
    Str postcode;
    Str birth_place;
    Str address;
    Strs countries; /* of an organisation; a vessel's flag */
    SubjectSort sort;
    SubjectIdentifiers identifiers;
} Subject;

typedef struct Token {
    TokenType type;
    uint32_t subject; /* its number */
    Str text;
} Token;

typedef VEC(Token) Tokens;

/* The name of a type, and back.  Errors  NOT_FOUND. */
Str token_type_name(TokenType type);
MUST_USE Err token_type_parse(Str name, TokenType *ret);

/* Whether a match of this type is by an identifier, and not by what many people share. */
bool token_type_identifies(TokenType type);

/* Append the tokens of `subject`, none of them twice.
 * Owner   the texts lie in `arena`; what is made on the way in `scratch`, another one, which is
 *         rewound
 * Errors  LIMIT; some of the subject's tokens may then have been appended
 * Cost    about a dozen tokens and a kilobyte of the arena for a person with two names, a date, a
 *         postcode and an identifier; some 20 kB of scratch
 */
MUST_USE Err tokens_of(Arena *arena, Arena *scratch, const Subject *subject, Tokens *ret);

/* Put the tokens of many subjects in the order of type, text and subject. */
void tokens_sort(Tokens *tokens);

/* Of sorted tokens the texts of one type, each once. A run of a match needs them so: the same
 * token twice would look the same twice.
 * Errors  LIMIT.
 */
MUST_USE Err tokens_distinct(Arena *arena, const Tokens *sorted, TokenType type, Strs *ret);

/* The part of sorted tokens with this text: one for each subject that has it. */
Tokens tokens_with(const Tokens *sorted, TokenType type, Str text);

#endif
