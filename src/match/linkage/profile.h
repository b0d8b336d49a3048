/* profile.h: a person's record as linkage sees it: read once, compared often.
 *
 * Names are taken apart (names/parse.h), places romanised and cut to what tells one from another (Jalan, Street and Soi fall
 * away), dates read in the ways in which files write them, numbers squeezed to letters and digits. What is not known is
 * empty and says nothing, neither for nor against.
 *
 * Owner   texts and names lie in the arena that the profile was read into
 * Source  engines/matching.md, E
 */
#ifndef MATCH_LINKAGE_PROFILE_H
#define MATCH_LINKAGE_PROFILE_H

#include "match/linkage/birth.h"
#include "match/names/parse.h"

#define PROFILE_FIELDS(X)         \
    X(NAME, "name")               \
    X(GIVEN, "given_name")        \
    X(FAMILY, "family_name")      \
    X(FATHER, "father_name")      \
    X(BIRTH, "birth_date")        \
    X(BIRTH_PLACE, "birth_place") \
    X(SEX, "sex")                 \
    X(NATIONALITY, "nationality") \
    X(ADDRESS, "address")         \
    X(HOUSE, "house")             \
    X(STREET, "street")           \
    X(LINE, "address_line")       \
    X(TOWN, "town")               \
    X(REGION, "region")           \
    X(POSTCODE, "postcode")       \
    X(PHONE, "phone")             \
    X(EMAIL, "email")             \
    X(PASSPORT, "passport")       \
    X(NUMBER, "number")

typedef enum ProfileField {
#define PROFILE_ENUM(constant, name) PROFILE_##constant,
    PROFILE_FIELDS(PROFILE_ENUM)
#undef PROFILE_ENUM
    PROFILE_FIELDS_COUNT
} ProfileField;

/* What a file says, field by field; empty where it says nothing. */
typedef struct ProfileTexts {
    Str field[PROFILE_FIELDS_COUNT];
} ProfileTexts;

/* A name of a place, or of a father: its letters, and how they sound. */
typedef struct ProfilePlace {
    Str letters; /* a to z, words one behind the other */
    Str sound;
} ProfilePlace;

typedef struct Profile {
    Name name;
    bool parted; /* the file says which part is the family's */
    Birth birth;
    char sex; /* 'm', 'f', or 0 */
    ProfilePlace father;
    ProfilePlace birth_place;
    ProfilePlace street;
    ProfilePlace line;
    ProfilePlace town;
    Str house;
    Str postcode;
    Str region;
    Str nationality;
    Str phone;
    Str email;
    Str passport;
    Str number;
} Profile;

/* The field that a column's heading stands for, whatever its capitals and what stands between its words; false for none. */
bool profile_column(Str heading, ProfileField *ret);

/* Read a record.  Errors  LIMIT.  Cost  a few microseconds, some hundred bytes of the arena */
MUST_USE Err profile_read(Arena *arena, const ProfileTexts *texts, Str language, Profile *ret);

#endif
