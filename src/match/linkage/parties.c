#include "match/linkage/parties.h"

#include "match/commitment.h"
#include "match/overlap.h"
#include "match/which.h"

#include <stdlib.h>

#define HELD_MOST 8 /* records that have one composite; what more have identifies nobody */

/* A composite of a record of one party. */
typedef struct Held {
    Str text;
    uint32_t record;
} Held;

typedef VEC(Held) Helds;

/* What one party has, and what it has made. */
typedef struct Party {
    Str id;
    Helds held;  /* by text and record */
    Strs tokens; /* distinct, in order */
    Overlap overlap;
    Tags answered;
    OprfKey key;
    WhichAsk ask;
    Tags list;
    WhichAnswer answer; /* to the other's ask */
    WhichMatches learnt;
    Tags spoken; /* what it has learnt, under the key of the party by which both speak */
} Party;

typedef struct Run {
    Arena *arena;
    Env *env;
    GroupWork work;
    size_t bytes;
} Run;

static const Err full = {
    ERR_LIMIT, 0, "the files make more composites than may be compared at once"};

static int by_text(const void *a, const void *b)
{
    const Held *left = a;
    const Held *right = b;
    int texts = str_compare(left->text, right->text);

    return texts != 0                     ? texts
           : left->record < right->record ? -1
                                          : left->record > right->record;
}

/* Those that few records have, and each record once. */
static MUST_USE Err held_keep(Arena *arena, Party *party)
{
    Held *items = party->held.items;
    size_t kept = 0;

    for (size_t from = 0, to = 0; from < party->held.count; from = to) {
        size_t first = kept;

        while (to < party->held.count && str_equal(items[to].text, items[from].text)) {
            if (kept == first || items[kept - 1].record != items[to].record) {
                items[kept++] = items[to];
            }
            to++;
        }
        if (kept - first > HELD_MOST) {
            kept = first;
        } else {
            TRY(vec_push(arena, &party->tokens, items[first].text));
        }
    }
    party->held.count = kept;
    return party->tokens.count > PADDING_MOST ? full : ERR_NONE;
}

static MUST_USE Err party_begin(
    Run *run, const char *id, const LinkList *list, CompositeStrength strength, Party *ret)
{
    *ret = (Party){.id = str_from(id)};
    for (size_t i = 0; i < list->count; i++) {
        Strs composites = {0};

        TRY(composites_of(
            run->arena, &list->profiles[i], 0, composites_rows(strength), &composites));
        for (size_t j = 0; j < composites.count; j++) {
            TRY(vec_push(run->arena, &ret->held, ((Held){composites.items[j], (uint32_t)i})));
        }
    }
    if (ret->held.count > 0) {
        qsort(ret->held.items, ret->held.count, sizeof(Held), by_text);
    }
    return held_keep(run->arena, ret);
}

/* One hash goes to the other before anything else. */
static MUST_USE Err party_commit(Run *run, const Party *party)
{
    CommitmentEntry *entries = arena_new(run->arena, CommitmentEntry, party->tokens.count + 1);
    Commitment commitment;

    if (entries == NULL) {
        return full;
    }
    for (size_t i = 0; i < party->tokens.count; i++) {
        entries[i] = (CommitmentEntry){party->tokens.items[i], STR("file"), party->id};
    }
    run->bytes += HASH_SIZE;
    return party->tokens.count == 0
               ? ERR_NONE
               : commitment_make(
                     run->arena, run->env, entries, party->tokens.count, &commitment);
}

/* ---- the size --------------------------------------------------------------------------- */

static MUST_USE Err offer(Run *run, const Party *other, Party *party)
{
    const Terms terms = {STR("files"), 1, party->id, other->id, TOKEN_COMPOSITE};
    Str context;

    TRY(terms_of_overlap(run->arena, &terms, &context));
    overlap_begin(run->env, context, &party->overlap);
    party->overlap.work = &run->work;
    TRY(overlap_offer(&party->overlap, run->arena, run->env, &party->tokens));
    run->bytes += party->overlap.offered.count * sizeof(GroupElement);
    return ERR_NONE;
}

static MUST_USE Err size_answer(Run *run, const Party *other, Party *party)
{
    TRY(overlap_answer(&party->overlap, run->arena, &other->overlap.offered, &party->answered));
    run->bytes += party->answered.count * sizeof(Tag);
    return ERR_NONE;
}

static MUST_USE Err size_of(Run *run, Party *a, Party *b, Band *ret)
{
    size_t count = 0;

    TRY(offer(run, b, a));
    TRY(offer(run, a, b));
    TRY(size_answer(run, b, a));
    TRY(size_answer(run, a, b));
    TRY(overlap_count(&a->overlap, &a->answered, &b->answered, &count));
    *ret = band_of(count);
    return ERR_NONE;
}

/* ---- which ------------------------------------------------------------------------------ */

static MUST_USE Err ask(Run *run, const Party *other, Party *party)
{
    const Terms terms = {STR("files"), 1, party->id, other->id, TOKEN_COMPOSITE};
    uint8_t seed[OPRF_SEED];

    run->env->random(run->env, seed, sizeof(seed));
    TRY(which_key(run->arena, seed, &terms, &party->key));
    TRY(which_ask_on(&run->work, run->arena, run->env, &party->tokens, &party->ask));
    TRY(which_list_on(
        &run->work, run->arena, run->env, &party->key, &party->tokens, &party->list));
    run->bytes +=
        (party->ask.count + 1) * sizeof(OprfElement) + party->list.count * sizeof(Tag);
    return ERR_NONE;
}

static MUST_USE Err which_reply(Run *run, const Party *other, Party *party)
{
    TRY(which_answer_on(
        &run->work,
        run->arena,
        run->env,
        &party->key,
        other->ask.blinded,
        other->ask.count,
        &party->answer));
    run->bytes += party->answer.count * sizeof(OprfElement) +
                  party->answer.proof_count * sizeof(OprfProof);
    return ERR_NONE;
}

static MUST_USE Err learn(Run *run, const Party *other, Party *party)
{
    return which_learn_on(
        &run->work,
        run->arena,
        &party->ask,
        &other->key.public_key,
        &other->answer,
        &other->list,
        &party->learnt);
}

/* Both speak of what agrees by its tag under a's key: a makes it, b has learnt it. */
static MUST_USE Err speak(Run *run, Party *a, Party *b)
{
    Strs agreed = {0};

    for (size_t i = 0; i < a->learnt.count; i++) {
        TRY(vec_push(run->arena, &agreed, a->tokens.items[a->learnt.items[i].place]));
    }
    TRY(which_tags_on(&run->work, run->arena, &a->key, &agreed, &a->spoken));
    b->spoken.items = arena_new(run->arena, Tag, b->learnt.count + 1);
    if (b->spoken.items == NULL) {
        return full;
    }
    for (size_t i = 0; i < b->learnt.count; i++) {
        b->spoken.items[b->spoken.count++] = b->learnt.items[i].tag;
    }
    return ERR_NONE;
}

/* ---- candidates ------------------------------------------------------------------------- */

/* What a party says of what it has learnt: a tag, and the records that have the composite, by numbers of its own. */
typedef struct Said {
    Tag tag;
    const Held *held;
    size_t count;
} Said;

static int by_tag(const void *a, const void *b)
{
    return memcmp(((const Said *)a)->tag.bytes, ((const Said *)b)->tag.bytes, TAG_SIZE);
}

static const Held *held_of(const Party *party, Str text, size_t *count)
{
    const Held *items = party->held.items;
    size_t least = 0;
    size_t most = party->held.count;

    while (least < most) {
        size_t middle = least + (most - least) / 2;

        if (str_compare(items[middle].text, text) < 0) {
            least = middle + 1;
        } else {
            most = middle;
        }
    }
    for (*count = 0;
         least + *count < party->held.count && str_equal(items[least + *count].text, text);) {
        ++*count;
    }
    return &items[least];
}

static MUST_USE Err say(Run *run, const Party *party, Said **ret)
{
    Said *said = arena_new(run->arena, Said, party->learnt.count + 1);

    if (said == NULL) {
        return full;
    }
    for (size_t i = 0; i < party->learnt.count; i++) {
        said[i].tag = party->spoken.items[i];
        said[i].held =
            held_of(party, party->tokens.items[party->learnt.items[i].place], &said[i].count);
        run->bytes += TAG_SIZE + said[i].count * sizeof(uint32_t);
    }
    qsort(said, party->learnt.count, sizeof(Said), by_tag);
    *ret = said;
    return ERR_NONE;
}

static MUST_USE Err candidates(Run *run, const Party *a, const Party *b, Pairs *pairs)
{
    Said *by_a = NULL;
    Said *by_b = NULL;

    TRY(say(run, a, &by_a));
    TRY(say(run, b, &by_b));
    for (size_t i = 0, j = 0; i < a->learnt.count && j < b->learnt.count;) {
        int order = by_tag(&by_a[i], &by_b[j]);

        for (size_t x = 0; order == 0 && x < by_a[i].count; x++) {
            for (size_t y = 0; y < by_b[j].count; y++) {
                TRY(pairs_add(pairs, by_a[i].held[x].record, by_b[j].held[y].record));
            }
        }
        i += order <= 0;
        j += order >= 0;
    }
    return pairs_end(pairs);
}

static MUST_USE Err run_between(Run *run, Party *a, Party *b, Pairs *pairs, Band *band)
{
    TRY(party_commit(run, a));
    TRY(party_commit(run, b));
    TRY(size_of(run, a, b, band));
    TRY(ask(run, b, a));
    TRY(ask(run, a, b));
    TRY(which_reply(run, b, a));
    TRY(which_reply(run, a, b));
    TRY(learn(run, b, a));
    TRY(learn(run, a, b));
    TRY(speak(run, a, b));
    return candidates(run, a, b, pairs);
}

Err parties_run(
    Pool *pool,
    Arena *arena,
    Env *env,
    const LinkList *a,
    const LinkList *b,
    CompositeStrength strength,
    PartiesRun *ret)
{
    Run run = {.arena = arena, .env = env, .work = {.pool = pool}};
    Pairs pairs = {.two_lists = true};
    Party left;
    Party right;
    Err err = ERR_NONE;

    TRY(party_begin(&run, "left", a, strength, &left));
    TRY(party_begin(&run, "right", b, strength, &right));
    err = run_between(&run, &left, &right, &pairs, &ret->overlap);
    overlap_end(&left.overlap);
    overlap_end(&right.overlap);
    which_end(&left.ask);
    which_end(&right.ask);
    oprf_key_wipe(&left.key);
    oprf_key_wipe(&right.key);
    if (err.kind != ERR_OK) {
        pairs_free(&pairs);
        return err;
    }
    ret->bytes = run.bytes;
    ret->pairs = pairs.found;
    ret->count = pairs.found_count;
    pairs.found = NULL;
    pairs_free(&pairs);
    return ERR_NONE;
}
