/* sections.h: one stage of a private match for all types of token at once, as bytes.
 *
 * A list is a section for each type, in their order, of which none is left out: u32 length, bytes. So who holds no
 * passports sends a list of passports as long as any other.
 *
 * Pure: arrays in, arrays out. What goes where and when is the caller's.
 *
 * Source  protocol.md, "Private matching"; src/match/overlap.h and which.h
 */
#ifndef MATCH_SECTIONS_H
#define MATCH_SECTIONS_H

#include "base/buf.h"
#include "base/env.h"
#include "crypto/group.h"
#include "match/padding.h"
#include "match/tags.h"
#include "match/tokens.h"

#define SECTION_MOST \
    491520 /* padded: twenty-four tokens of a type for each of 20,000 subjects */

/* What all stages work upon. */
typedef struct Sections {
    Arena *arena;
    Env *env;
    const Tokens *tokens; /* sorted */
    Str own;              /* node ids */
    Str peer;
    Str run;               /* stands in every hash, so that no run helps another */
    const GroupWork *work; /* NULL: the caller's thread alone */
} Sections;

/* Our lists, blinded, and the secrets to be kept. */
MUST_USE Err sections_list(const Sections *sections, Str *secrets, Str *lists);

/* Our answer to theirs.  Errors  BAD_INPUT where theirs cannot be used. */
MUST_USE Err
sections_tags(const Sections *sections, Str secrets, Str lists, Str theirs, Str *tags);

typedef struct SizesFound {
    Band all;
    Band of[TOKEN_TYPES_COUNT];
    bool held[TOKEN_TYPES_COUNT]; /* we hold tokens of the type */
} SizesFound;

/* The sizes, from our answer and theirs.  Errors  BAD_INPUT. */
MUST_USE Err sections_size(
    const Sections *sections, Str secrets, Str lists, Str mine, Str theirs, SizesFound *ret);

/* Ask which: a seed of our keys, what to keep, what goes (public keys and blinded), our own values under our keys. */
MUST_USE Err
sections_ask(const Sections *sections, Str *seed, Str *asked, Str *asks, Str *owned);

/* Evaluate what they ask under our keys.  Errors  BAD_INPUT. */
MUST_USE Err sections_answer(const Sections *sections, Str seed, Str asks, Str *answers);

typedef struct Learning {
    Str seed;       /* ours */
    Str asked;      /* as it was kept */
    Str their_keys; /* their asks, which begin with their public keys */
    Str answers;
    Str owned; /* theirs */
    bool ours; /* we offered the run: then both speak of what agrees by tags under our keys */
} Learning;

/* A token that both have, and the tag by which both speak of it. */
typedef struct Agreement {
    TokenType type;
    Str token;
    Tag tag;
} Agreement;

typedef VEC(Agreement) Agreements;

/* Errors  BAD_INPUT where an element is none, a proof does not hold or a list is not in order. */
MUST_USE Err
sections_learn(const Sections *sections, const Learning *learning, Agreements *ret);

#endif
