#include "match/sections.h"

#include "base/cursor.h"
#include "crypto/random.h"
#include "match/overlap.h"
#include "match/which.h"

#define LISTS_MOST ((size_t)60 << 20)
#define EPOCH      1 /* keys serve one run */

static void put_length(Buf *buf, size_t length)
{
    for (int i = 3; i >= 0; i--) {
        buf_put_char(buf, (char)(length >> (8 * i)));
    }
}

static void put_section(Buf *buf, const void *bytes, size_t length)
{
    put_length(buf, length);
    buf_put_bytes(buf, bytes, length);
}

static Str take_section(Cursor *cursor)
{
    return cursor_take(cursor, cursor_u32(cursor));
}

/* A section of items of one size. */
static MUST_USE Err count_of(Str section, size_t size, size_t *ret)
{
    *ret = section.len / size;
    return section.len % size == 0 ? ERR_NONE : err_bad("a list is not made of whole elements");
}

static Terms terms_of(const Sections *sections, TokenType type, bool own_key)
{
    return (Terms){
        .period = sections->run,
        .epoch = EPOCH,
        .owner = own_key ? sections->own : sections->peer,
        .learner = own_key ? sections->peer : sections->own,
        .type = type};
}

/* ---- how many --------------------------------------------------------------------------- */

Err sections_list(const Sections *sections, Str *secrets, Str *lists)
{
    Buf kept = buf_begin(sections->arena, LISTS_MOST);
    Buf sent = buf_begin(sections->arena, LISTS_MOST);

    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        Terms terms = terms_of(sections, (TokenType)type, true);
        Strs tokens = {0};
        Overlap overlap;
        Str context;

        TRY(terms_of_overlap(sections->arena, &terms, &context));
        TRY(tokens_distinct(sections->arena, sections->tokens, (TokenType)type, &tokens));
        overlap_begin(sections->env, context, &overlap);
        overlap.work = sections->work;
        TRY(overlap_offer(&overlap, sections->arena, sections->env, &tokens));
        put_section(&sent, overlap.offered.items, overlap.offered.count * sizeof(GroupElement));
        put_section(&kept, overlap.secret.bytes, sizeof(overlap.secret.bytes));
        overlap_end(&overlap);
    }
    TRY(buf_end(&kept, secrets));
    return buf_end(&sent, lists);
}

/* An overlap as it was when our lists were made. */
static MUST_USE Err overlap_resume(
    const Sections *sections, TokenType type, Cursor *secrets, Cursor *lists, Overlap *ret)
{
    Terms terms = terms_of(sections, type, true);
    Str secret = take_section(secrets);
    Str offered = take_section(lists);
    Strs tokens = {0};

    *ret = (Overlap){.context = {"", 0}, .work = sections->work};
    TRY(secrets->err);
    TRY(lists->err);
    TRY(terms_of_overlap(sections->arena, &terms, &ret->context));
    TRY(tokens_distinct(sections->arena, sections->tokens, type, &tokens));
    if (secret.len != sizeof(ret->secret.bytes)) {
        return (Err){ERR_CORRUPT, 0, "a secret of a run is not of its length"};
    }
    memcpy(ret->secret.bytes, secret.ptr, secret.len);
    ret->known = tokens.count;
    ret->offered.items = arena_new(sections->arena, GroupElement, offered.len / 32 + 1);
    if (ret->offered.items == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(ret->offered.items, offered.ptr, offered.len);
    return count_of(offered, sizeof(GroupElement), &ret->offered.count);
}

static MUST_USE Err elements_of(Arena *arena, Str section, Elements *ret)
{
    TRY(count_of(section, sizeof(GroupElement), &ret->count));
    if (ret->count > SECTION_MOST) {
        return err_bad("a list is longer than any set that may be matched makes");
    }
    ret->items = arena_new(arena, GroupElement, ret->count + 1);
    if (ret->items == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(ret->items, section.ptr, section.len);
    return ERR_NONE;
}

static MUST_USE Err tags_of(Arena *arena, Str section, Tags *ret)
{
    TRY(count_of(section, sizeof(Tag), &ret->count));
    ret->items = arena_new(arena, Tag, ret->count + 1);
    if (ret->items == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(ret->items, section.ptr, section.len);
    return ERR_NONE;
}

static MUST_USE Err tags_one(
    const Sections *sections,
    TokenType type,
    Cursor *secrets,
    Cursor *lists,
    Cursor *theirs,
    Buf *buf)
{
    Overlap overlap;
    Elements elements;
    Tags tags = {0};
    Err err = overlap_resume(sections, type, secrets, lists, &overlap);

    if (err.kind == ERR_OK) {
        err = elements_of(sections->arena, take_section(theirs), &elements);
    }
    if (err.kind == ERR_OK) {
        err = overlap_answer(&overlap, sections->arena, &elements, &tags);
    }
    overlap_end(&overlap);
    TRY(err);
    put_section(buf, tags.items, tags.count * sizeof(Tag));
    return theirs->err;
}

Err sections_tags(const Sections *sections, Str secrets, Str lists, Str theirs, Str *tags)
{
    Buf buf = buf_begin(sections->arena, LISTS_MOST);
    Cursor kept = cursor_begin(secrets);
    Cursor sent = cursor_begin(lists);
    Cursor came = cursor_begin(theirs);

    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        TRY(tags_one(sections, (TokenType)type, &kept, &sent, &came, &buf));
    }
    TRY(cursor_end(&came));
    return buf_end(&buf, tags);
}

Err sections_size(
    const Sections *sections, Str secrets, Str lists, Str mine, Str theirs, SizesFound *ret)
{
    Cursor kept = cursor_begin(secrets);
    Cursor sent = cursor_begin(lists);
    Cursor answered = cursor_begin(mine);
    Cursor came = cursor_begin(theirs);
    size_t all = 0;

    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        Overlap overlap;
        Tags own;
        Tags other;
        size_t count = 0;
        Err err = overlap_resume(sections, (TokenType)type, &kept, &sent, &overlap);

        if (err.kind == ERR_OK) {
            err = tags_of(sections->arena, take_section(&answered), &own);
        }
        if (err.kind == ERR_OK) {
            err = tags_of(sections->arena, take_section(&came), &other);
        }
        if (err.kind == ERR_OK) {
            err = overlap_count(&overlap, &own, &other, &count);
        }
        overlap_end(&overlap);
        TRY(err);
        ret->of[type] = band_of(count);
        ret->held[type] = overlap.known > 0;
        all += count;
    }
    ret->all = band_of(all);
    return cursor_end(&came);
}

/* ---- which ------------------------------------------------------------------------------ */

static MUST_USE Err own_key(const Sections *sections, Str seed, TokenType type, OprfKey *ret)
{
    Terms terms = terms_of(sections, type, true);

    if (seed.len != OPRF_SEED) {
        return (Err){ERR_CORRUPT, 0, "a seed of a run is not of its length"};
    }
    return which_key(sections->arena, (const uint8_t *)seed.ptr, &terms, ret);
}

typedef struct Asking {
    Buf kept;
    Buf asks;
    Buf owned;
} Asking;

static MUST_USE Err ask_one(const Sections *sections, Str seed, TokenType type, Asking *asking)
{
    Strs tokens = {0};
    WhichAsk ask;
    OprfKey key;
    Tags list;
    Err err = ERR_NONE;

    TRY(tokens_distinct(sections->arena, sections->tokens, type, &tokens));
    TRY(own_key(sections, seed, type, &key));
    err = which_list_on(sections->work, sections->arena, sections->env, &key, &tokens, &list);
    put_section(&asking->asks, key.public_key.bytes, sizeof(key.public_key.bytes));
    oprf_key_wipe(&key);
    TRY(err);
    put_section(&asking->owned, list.items, list.count * sizeof(Tag));
    TRY(which_ask_on(sections->work, sections->arena, sections->env, &tokens, &ask));
    put_section(&asking->asks, ask.blinded, ask.count * sizeof(OprfElement));
    put_section(&asking->kept, ask.blinds, ask.count * sizeof(OprfScalar));
    put_section(&asking->kept, ask.blinded, ask.count * sizeof(OprfElement));
    which_end(&ask);
    return ERR_NONE;
}

Err sections_ask(const Sections *sections, Str *seed, Str *asked, Str *asks, Str *owned)
{
    Asking asking = {
        buf_begin(sections->arena, LISTS_MOST),
        buf_begin(sections->arena, LISTS_MOST),
        buf_begin(sections->arena, LISTS_MOST)};
    uint8_t *bytes = arena_new(sections->arena, uint8_t, OPRF_SEED);

    if (bytes == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    sections->env->random(sections->env, bytes, OPRF_SEED);
    *seed = (Str){(const char *)bytes, OPRF_SEED};
    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        TRY(ask_one(sections, *seed, (TokenType)type, &asking));
    }
    TRY(buf_end(&asking.kept, asked));
    TRY(buf_end(&asking.asks, asks));
    return buf_end(&asking.owned, owned);
}

static MUST_USE Err
answer_one(const Sections *sections, Str seed, TokenType type, Cursor *asks, Buf *buf)
{
    Elements blinded;
    WhichAnswer answer;
    OprfKey key;
    Err err = ERR_NONE;

    (void)take_section(asks); /* their public key, which is for us to learn under */
    TRY(elements_of(sections->arena, take_section(asks), &blinded));
    TRY(asks->err);
    TRY(own_key(sections, seed, type, &key));
    err = which_answer_on(
        sections->work,
        sections->arena,
        sections->env,
        &key,
        blinded.items,
        blinded.count,
        &answer);
    oprf_key_wipe(&key);
    TRY(err);
    put_section(buf, answer.evaluated, answer.count * sizeof(OprfElement));
    put_section(buf, answer.proofs, answer.proof_count * sizeof(OprfProof));
    return ERR_NONE;
}

Err sections_answer(const Sections *sections, Str seed, Str asks, Str *answers)
{
    Buf buf = buf_begin(sections->arena, LISTS_MOST);
    Cursor cursor = cursor_begin(asks);

    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        TRY(answer_one(sections, seed, (TokenType)type, &cursor, &buf));
    }
    TRY(cursor_end(&cursor));
    return buf_end(&buf, answers);
}

/* What one type needs to be learnt. */
typedef struct Learnt {
    Cursor asked;
    Cursor keys;
    Cursor answers;
    Cursor owned;
} Learnt;

static MUST_USE Err answer_read(const Sections *sections, Cursor *cursor, WhichAnswer *ret)
{
    Elements evaluated;
    Str proofs;

    TRY(elements_of(sections->arena, take_section(cursor), &evaluated));
    proofs = take_section(cursor);
    TRY(cursor->err);
    TRY(count_of(proofs, sizeof(OprfProof), &ret->proof_count));
    ret->proofs = arena_new(sections->arena, OprfProof, ret->proof_count + 1);
    if (ret->proofs == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(ret->proofs, proofs.ptr, proofs.len);
    ret->evaluated = evaluated.items;
    ret->count = evaluated.count;
    return ERR_NONE;
}

static MUST_USE Err
ask_resume(const Sections *sections, const Strs *tokens, Cursor *asked, WhichAsk *ret)
{
    Elements blinds;
    Elements blinded;

    TRY(elements_of(sections->arena, take_section(asked), &blinds));
    TRY(elements_of(sections->arena, take_section(asked), &blinded));
    TRY(asked->err);
    if (blinds.count != blinded.count) {
        return (Err){ERR_CORRUPT, 0, "what was asked is not as it was kept"};
    }
    OprfScalar *scalars = arena_new(sections->arena, OprfScalar, blinds.count + 1);

    if (scalars == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(scalars, blinds.items, blinds.count * sizeof(OprfScalar));
    secret_wipe(blinds.items, blinds.count * sizeof(GroupElement));
    return which_resume(sections->arena, tokens, scalars, blinded.items, blinded.count, ret);
}

/* What agrees of one type, with the tags under their key. */
static MUST_USE Err
learn_one(const Sections *sections, const Strs *tokens, Learnt *learnt, WhichMatches *ret)
{
    Str public_key = take_section(&learnt->keys);
    Str unused = take_section(&learnt->keys);
    OprfElement key;
    WhichAnswer answer;
    WhichAsk ask;
    Tags list;

    (void)unused;
    if (public_key.len != sizeof(key.bytes)) {
        return err_bad("a public key is not of its length");
    }
    memcpy(key.bytes, public_key.ptr, sizeof(key.bytes));
    TRY(answer_read(sections, &learnt->answers, &answer));
    TRY(tags_of(sections->arena, take_section(&learnt->owned), &list));
    TRY(learnt->owned.err);
    TRY(ask_resume(sections, tokens, &learnt->asked, &ask));
    return which_learn_on(sections->work, sections->arena, &ask, &key, &answer, &list, ret);
}

/* Both sides speak of what agrees by tags under the key of who offered: we make our own where that is us. */
static MUST_USE Err tags_under_ours(
    const Sections *sections, Str seed, TokenType type, const Strs *agreed, Tags *ret)
{
    OprfKey key;
    Err err = ERR_NONE;

    TRY(own_key(sections, seed, type, &key));
    err = which_tags_on(sections->work, sections->arena, &key, agreed, ret);
    oprf_key_wipe(&key);
    return err;
}

Err sections_learn(const Sections *sections, const Learning *learning, Agreements *ret)
{
    Learnt learnt = {
        cursor_begin(learning->asked),
        cursor_begin(learning->their_keys),
        cursor_begin(learning->answers),
        cursor_begin(learning->owned)};

    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        WhichMatches matches = {0};
        Strs tokens = {0};
        Strs agreed = {0};
        Tags tags = {0};

        TRY(tokens_distinct(sections->arena, sections->tokens, (TokenType)type, &tokens));
        TRY(learn_one(sections, &tokens, &learnt, &matches));
        for (size_t i = 0; i < matches.count; i++) {
            TRY(vec_push(sections->arena, &agreed, tokens.items[matches.items[i].place]));
        }
        if (learning->ours) {
            TRY(tags_under_ours(sections, learning->seed, (TokenType)type, &agreed, &tags));
        }
        for (size_t i = 0; i < matches.count; i++) {
            Agreement agreement = {
                (TokenType)type,
                agreed.items[i],
                learning->ours ? tags.items[i] : matches.items[i].tag};

            TRY(vec_push(sections->arena, ret, agreement));
        }
    }
    TRY(cursor_end(&learnt.answers));
    return cursor_end(&learnt.owned);
}
