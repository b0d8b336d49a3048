#include "match/tokens.h"

#include "base/date.h"
#include "match/identifiers/identifiers.h"
#include "match/linkage/composites.h"
#include "match/words.h"

#include <assert.h>

#define COUNT(array)     (sizeof(array) / sizeof(*(array)))
#define YEAR_LEAST       1900 /* before it: zero dates of spreadsheets, 1899-12-30, and 0001 */
#define YEAR_MOST        2100 /* 2999 and 9999 stand for "not known" */
#define POSTCODE_LEAST   3    /* letters and digits */
#define POSTCODE_MOST    12
#define SUBJECT_KEYS_MAX 64 /* names of a subject, from all sorts; those beyond give nothing */

#define TOKEN_NAME(constant, name) STR_INIT(name),
#define STR_INIT(literal)            \
    {                                \
        literal, sizeof(literal) - 1 \
    }
static const Str type_names[] = {TOKEN_TYPES(TOKEN_NAME)};
#undef TOKEN_NAME

_Static_assert(COUNT(type_names) == TOKEN_TYPES_COUNT, "a name for each type");

/* ---- what stands for nothing ------------------------------------------------------------- */

/* Days of a year that are written where only the year is known. A real birthday on one of them
 * gives no token by date, which costs 1 person in 70; the other way a hundred strangers born "on
 * 1 January" would be one.
 */
static const struct {
    uint8_t month;
    uint8_t day;
} default_days[] = {
    {1, 1},   /* the first day of the year: most registers, and epochs such as 1970-01-01 */
    {7, 1},   /* its middle */
    {12, 31}, /* its last; and 1969-12-31, an epoch seen from west of Greenwich */
    {3, 21},  /* 1 Farvardin: the first day of the year in Afghan and Iranian registers */
    {9, 11},  /* 1 Meskerem: the same in Ethiopian ones */
};

/* What is typed where a form demands a date. */
static const Date filler_dates[] = {{1911, 11, 11}, {1912, 12, 12}};

/* Words that are written where no name is known, folded. Whole names too, their blanks left out.
 * FNU and LNU are "first name unknown" and "last name unknown". "Na" is not here: it is a name;
 * "n/a" falls with the initials.
 */
static const char *const placeholders[] = {
    "adult",        "alias",       "anon",         "anonim",
    "anonymous",    "baby",        "blank",        "child",
    "desconhecido", "desconocido", "female",       "firstname",
    "fnu",          "inconnu",     "infant",       "johndoe",
    "janedoe",      "lastname",    "lnu",          "male",
    "mnu",          "mr",          "mrs",          "ms",
    "nfn",          "nil",         "nln",          "nofamilyname",
    "nofirstname",  "nogivenname", "nolastname",   "noname",
    "none",         "nosurname",   "notavailable", "notgiven",
    "notknown",     "notrecorded", "notstated",    "null",
    "onbekend",     "person",      "surname",      "tba",
    "tbc",          "tbd",         "test",         "tidakdiketahui",
    "unbekannt",    "undefined",   "unidentified", "unk",
    "unknown",      "unkown",      "unnamed",      "unspecified",
    "xx",
};

/* Spellings and parts of names that more than about one in a hundred of some people bear. Beside a
 * date they find a stranger for everyone: 20,000 by 20,000 persons have 14,600 likely birthdays.
 */
static const char *const common_names[] = {
    "abdul",    "abdullah", "abu",     "ahmad",    "ahmed",   "al",      "ali",     "aung",
    "begum",    "bibi",     "bin",     "binti",    "bui",     "chen",    "cruz",    "da",
    "dang",     "de",       "del",     "der",      "devi",    "dos",     "duong",   "el",
    "fatima",   "garcia",   "hasan",   "hassan",   "hoang",   "hossain", "htun",    "huang",
    "hussain",  "hussein",  "huynh",   "ibn",      "ibrahim", "islam",   "jose",    "kaur",
    "khan",     "khin",     "kim",     "kumar",    "la",      "le",      "lee",     "li",
    "lin",      "liu",      "ma",      "maria",    "md",      "mg",      "mohamad", "mohamed",
    "mohammad", "mohammed", "muhamad", "muhammad", "maung",   "nguyen",  "ngo",     "park",
    "perera",   "pham",     "phan",    "reyes",    "santos",  "sao",     "sheikh",  "silva",
    "singh",    "sok",      "thi",     "tran",     "tun",     "van",     "vo",      "von",
    "vu",       "wang",     "win",     "wu",       "yang",    "zaw",     "zhang",   "zhao",
};

static bool is_listed(Str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(word, list[i])) {
            return true;
        }
    }
    return false;
}

#define IS_LISTED(word, list) is_listed((word), (list), COUNT(list))

/* "xxx", "--" and "000": one sign again and again, which is no name and no postcode. */
static bool is_one_sign(Str text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] != text.ptr[0]) {
            return false;
        }
    }
    return true;
}

static bool is_default(Date date)
{
    for (size_t i = 0; i < COUNT(default_days); i++) {
        if (date.month == default_days[i].month && date.day == default_days[i].day) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(filler_dates); i++) {
        if (memcmp(&date, &filler_dates[i], sizeof(date)) == 0) {
            return true;
        }
    }
    return date.year < YEAR_LEAST || date.year > YEAR_MOST;
}

/* The date for a token, or an empty text. `out` has 11 bytes. */
static Str exact_date(Str given, char *out)
{
    Date date = {0};

    if (given.len == 0 || date_parse(given, &date).kind != ERR_OK || date.month == 0 ||
        date.day == 0 || is_default(date)) {
        return (Str){"", 0};
    }
    return date_format(date, out);
}

/* Letters and digits of a postcode in capitals, or an empty text. */
static Err exact_postcode(Arena *arena, Str given, Str *ret)
{
    Buf buf = buf_begin(arena, given.len + 1);

    for (size_t i = 0; i < given.len; i++) {
        char c = given.ptr[i];

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
            buf_put_char(&buf, c);
        } else if (c >= 'a' && c <= 'z') {
            buf_put_char(&buf, (char)(c - 32));
        } else if (c != ' ' && c != '-') {
            buf.len = 0;
            break;
        }
    }
    TRY(buf_end(&buf, ret));
    if (ret->len < POSTCODE_LEAST || ret->len > POSTCODE_MOST || is_one_sign(*ret)) {
        *ret = (Str){"", 0};
    }
    return ERR_NONE;
}

/* ---- names ------------------------------------------------------------------------------- */

/* One name of a subject: its folded words in one text, and its letters in order. */
typedef struct Spelling {
    Str folded; /* empty where it stands for no name */
    Str letters;
} Spelling;

typedef VEC(Spelling) Spellings;

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* The letters of a text, each where it belongs in the order of Unicode. */
static Err put_letters(Arena *arena, Str text, Str *ret)
{
    Str letters[TOKEN_RUNES_MAX] = {{0}};
    Str rest = text;
    size_t count = 0;
    Buf buf = buf_begin(arena, text.len + 1);

    while (rest.len > 0) {
        const char *at = rest.ptr;

        if (count == TOKEN_RUNES_MAX) {
            *ret = (Str){"", 0};
            return ERR_NONE;
        }
        (void)str_take_rune(&rest);
        letters[count++] = (Str){at, (size_t)(rest.ptr - at)};
    }
    qsort(letters, count, sizeof(*letters), by_bytes);
    for (size_t i = 0; i < count; i++) {
        buf_put(&buf, letters[i]);
    }
    return buf_end(&buf, ret);
}

/* Words without those that stand for none. In scripts without blanks words.h gives each pair of
 * characters besides the characters: a pair ends where the character before it in the list does.
 */
static Err words_of_name(Arena *arena, Str text, Strs *ret)
{
    Strs words = {0};
    const char *end = NULL;

    TRY(words_of(arena, text, false, &words));
    for (size_t i = 0; i < words.count; i++) {
        Str word = words.items[i];
        bool is_pair = word.ptr + word.len == end;

        end = word.ptr + word.len;
        if (!is_pair && !IS_LISTED(word, placeholders)) {
            TRY(vec_push(arena, ret, word));
        }
    }
    return ERR_NONE;
}

static Err join(Arena *arena, const Strs *words, Str *ret)
{
    size_t len = 1;

    for (size_t i = 0; i < words->count; i++) {
        len += words->items[i].len;
    }
    Buf buf = buf_begin(arena, len);

    for (size_t i = 0; i < words->count; i++) {
        buf_put(&buf, words->items[i]);
    }
    return buf_end(&buf, ret);
}

/* A name out of words, empty where they are initials or stand for none. */
static Err name_of(Arena *arena, const Strs *words, Spelling *ret)
{
    size_t longest = 0;
    Spelling name = {{"", 0}, {"", 0}};

    for (size_t i = 0; i < words->count; i++) {
        longest = words->items[i].len > longest ? words->items[i].len : longest;
    }
    TRY(join(arena, words, &name.folded));
    /* One letter of a script of small words is a name; one byte is an initial. */
    if (longest < 2 || IS_LISTED(name.folded, placeholders) ||
        (name.folded.len > 2 && is_one_sign(name.folded))) {
        *ret = (Spelling){{"", 0}, {"", 0}};
        return ERR_NONE;
    }
    TRY(put_letters(arena, name.folded, &name.letters));
    if (name.letters.len == 0) {
        name.folded = name.letters;
    }
    *ret = name;
    return ERR_NONE;
}

/* The names of one sort, those that are none left out. */
static Err names_of(Arena *arena, const Strs *given, Spellings *ret)
{
    for (size_t i = 0; i < given->count && i < TOKEN_NAMES_MAX; i++) {
        Strs words = {0};
        Spelling name;

        TRY(words_of_name(arena, given->items[i], &words));
        TRY(name_of(arena, &words, &name));
        if (name.folded.len > 0) {
            TRY(vec_push(arena, ret, name));
        }
    }
    return ERR_NONE;
}

/* What a subject's names give: the keys that stand beside a date, and the whole names. */
typedef struct Keys {
    Strs alone; /* letters of one name, or of all where the one is too common */
    Strs whole; /* letters of all names, of at least two */
} Keys;

static Err add_once(Arena *arena, Strs *list, Str text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i], text)) {
            return ERR_NONE;
        }
    }
    return text.len == 0 || list->count == SUBJECT_KEYS_MAX ? ERR_NONE
                                                            : vec_push(arena, list, text);
}

/* `whole` is empty where the name is all that is known. */
static Err add_alone(Arena *arena, const Spelling *name, Str whole, Keys *keys)
{
    bool is_common = IS_LISTED(name->folded, common_names);

    return add_once(arena, &keys->alone, is_common ? whole : name->letters);
}

/* Both names, in the order in which they stand on the form. */
static Err join_pair(Arena *arena, const Spelling *first, const Spelling *second, Str *ret)
{
    Str parts[] = {first->folded, second->folded};
    const Strs words = {.items = parts, .count = COUNT(parts)};

    return join(arena, &words, ret);
}

static Err add_pair(Arena *arena, const Spelling *given, const Spelling *family, Keys *keys)
{
    Str whole;
    Str turned;

    TRY(join_pair(arena, given, family, &whole));
    TRY(join_pair(arena, family, given, &turned));
    if (IS_LISTED(whole, placeholders) || IS_LISTED(turned, placeholders)) {
        return ERR_NONE;
    }
    TRY(put_letters(arena, whole, &whole));
    TRY(add_once(arena, &keys->whole, whole));
    TRY(add_alone(arena, given, whole, keys));
    return add_alone(arena, family, whole, keys);
}

static Err add_parted(Arena *arena, const Subject *subject, Keys *keys)
{
    Spellings given = {0};
    Spellings family = {0};
    const Str none = {"", 0};

    TRY(names_of(arena, &subject->given, &given));
    TRY(names_of(arena, &subject->family, &family));
    for (size_t i = 0; i < given.count; i++) {
        for (size_t j = 0; j < family.count; j++) {
            TRY(add_pair(arena, &given.items[i], &family.items[j], keys));
        }
    }
    for (size_t i = 0; i < given.count && family.count == 0; i++) {
        TRY(add_alone(arena, &given.items[i], none, keys));
    }
    for (size_t i = 0; i < family.count && given.count == 0; i++) {
        TRY(add_alone(arena, &family.items[i], none, keys));
    }
    return ERR_NONE;
}

/* Of a full name each word may be the one that the other side has as a name. */
static Err add_full(Arena *arena, Str full, Keys *keys)
{
    Strs words = {0};
    Spelling whole;

    TRY(words_of_name(arena, full, &words));
    TRY(name_of(arena, &words, &whole));
    if (whole.folded.len == 0) {
        return ERR_NONE;
    }
    if (words.count == 1) {
        return add_alone(arena, &whole, (Str){"", 0}, keys);
    }
    TRY(add_once(arena, &keys->whole, whole.letters));
    for (size_t i = 0; i < words.count && i < TOKEN_WORDS_MAX; i++) {
        Strs one = {.items = &words.items[i], .count = 1};
        Spelling name;

        TRY(name_of(arena, &one, &name));
        if (name.folded.len > 0) {
            TRY(add_alone(arena, &name, whole.letters, keys));
        }
    }
    return ERR_NONE;
}

/* ---- tokens ------------------------------------------------------------------------------ */

static Err push_token(
    Arena *arena, TokenType type, const Subject *subject, Str value, Str more, Tokens *ret)
{
    Str name = type_names[type];
    Token token = {.type = type, .subject = subject->number};

    TRY(arena_print(
        arena,
        &token.text,
        "%.*s|%d|%.*s%s%.*s",
        STR_ARG(name),
        TOKEN_VERSION,
        STR_ARG(value),
        more.len > 0 ? "|" : "",
        STR_ARG(more)));
    return vec_push(arena, ret, token);
}

static Err add_identifier(
    Arena *arena, const Subject *subject, const SubjectIdentifier *identifier, Tokens *ret)
{
    TokenType type = TOKEN_TYPES_COUNT;
    Str sort = identifier->sort;
    Str key;
    bool well_formed = false;

    if (identifier->value.len == 0 || !identifier_known(sort)) {
        return ERR_NONE;
    }
    TRY(identifier_key(arena, &sort, identifier->value, &key, &well_formed));
    if (!well_formed) {
        return ERR_NONE;
    }
    TRY(token_type_parse(sort, &type));
    return push_token(arena, type, subject, key, (Str){"", 0}, ret);
}

static Err add_composites(Arena *arena, const Subject *subject, Tokens *ret)
{
    char day[11];
    Str date = exact_date(subject->birth_date, day);
    Str postcode;
    Keys keys = {0};

    TRY(exact_postcode(arena, subject->postcode, &postcode));
    TRY(add_parted(arena, subject, &keys));
    for (size_t i = 0; i < subject->full.count && i < TOKEN_NAMES_MAX; i++) {
        TRY(add_full(arena, subject->full.items[i], &keys));
    }
    for (size_t i = 0; i < keys.alone.count && date.len > 0; i++) {
        TRY(push_token(arena, TOKEN_NAME_BIRTH, subject, keys.alone.items[i], date, ret));
    }
    for (size_t i = 0; i < keys.whole.count && postcode.len > 0; i++) {
        TRY(push_token(
            arena, TOKEN_NAMES_POSTCODE, subject, keys.whole.items[i], postcode, ret));
    }
    return ERR_NONE;
}

static MUST_USE Err
push_all(Arena *arena, const Subject *subject, const Strs *texts, Tokens *ret)
{
    for (size_t i = 0; i < texts->count; i++) {
        TRY(push_token(arena, TOKEN_COMPOSITE, subject, texts->items[i], (Str){"", 0}, ret));
    }
    return ERR_NONE;
}

/* A name as it was written, without words that stand for none; empty where nothing is left. */
static MUST_USE Err real_name(Arena *arena, Str name, Str *ret)
{
    Buf buf = buf_begin(arena, name.len + 1);
    Strs words = {0};
    Spelling spelling;
    Str rest = name;

    while (rest.len > 0) {
        Str word = str_cut(&rest, ' ');
        Strs folded = {0};

        TRY(words_of(arena, word, false, &folded));
        if (folded.count != 1 || !IS_LISTED(folded.items[0], placeholders)) {
            if (buf.len > 0) {
                buf_put_char(&buf, ' ');
            }
            buf_put(&buf, word);
        }
    }
    TRY(buf_end(&buf, ret));
    TRY(words_of_name(arena, *ret, &words));
    TRY(name_of(arena, &words, &spelling));
    if (spelling.folded.len == 0) {
        *ret = (Str){"", 0};
    }
    return ERR_NONE;
}

/* What is compared of a person by one of his names. */
static MUST_USE Err
add_person(Arena *arena, const Subject *subject, const ProfileTexts *names, Tokens *ret)
{
    static const ProfileField parts[] = {PROFILE_NAME, PROFILE_GIVEN, PROFILE_FAMILY};
    ProfileTexts texts = *names;
    Profile profile;
    Strs composites = {0};
    char day[11];
    size_t known = 0;

    for (size_t i = 0; i < COUNT(parts); i++) {
        TRY(real_name(arena, names->field[parts[i]], &texts.field[parts[i]]));
        known += texts.field[parts[i]].len;
    }
    if (known == 0) {
        return ERR_NONE;
    }
    texts.field[PROFILE_BIRTH] = exact_date(subject->birth_date, day);
    texts.field[PROFILE_POSTCODE] = subject->postcode;
    texts.field[PROFILE_BIRTH_PLACE] = subject->birth_place;
    texts.field[PROFILE_ADDRESS] = subject->address;
    TRY(profile_read(arena, &texts, (Str){"", 0}, &profile));
    TRY(composites_of(arena, &profile, 0, composites_rows(COMPOSITE_NODE), &composites));
    return push_all(arena, subject, &composites, ret);
}

static MUST_USE Err add_persons(Arena *arena, const Subject *subject, Tokens *ret)
{
    ProfileTexts names = {.field = {{"", 0}}};

    if (subject->given.count > 0 && subject->family.count > 0) {
        Str given = subject->given.items[0];
        Str family = subject->family.items[0];
        Str forth;
        Str back;

        TRY(arena_print(arena, &forth, "%.*s %.*s", STR_ARG(given), STR_ARG(family)));
        TRY(arena_print(arena, &back, "%.*s %.*s", STR_ARG(family), STR_ARG(given)));
        TRY(real_name(arena, forth, &forth));
        TRY(real_name(arena, back, &back));
        if (forth.len > 0 && back.len > 0) { /* not John and Doe */
            names.field[PROFILE_GIVEN] = given;
            names.field[PROFILE_FAMILY] = family;
            TRY(add_person(arena, subject, &names, ret));
        }
    }
    for (size_t i = 0; i < subject->full.count && i < TOKEN_NAMES_MAX; i++) {
        names = (ProfileTexts){.field = {{"", 0}}};
        names.field[PROFILE_NAME] = subject->full.items[i];
        TRY(add_person(arena, subject, &names, ret));
    }
    return ERR_NONE;
}

static MUST_USE Err add_things(Arena *arena, const Subject *subject, Tokens *ret)
{
    NameSchema schema = subject->sort == SUBJECT_ORGANISATION ? NAME_ORGANISATION : NAME_VESSEL;
    Strs texts = {0};

    for (size_t i = 0; i < subject->full.count && i < TOKEN_NAMES_MAX; i++) {
        for (size_t j = 0; j < subject->countries.count && j < TOKEN_NAMES_MAX; j++) {
            TRY(composites_of_thing(
                arena, schema, subject->full.items[i], subject->countries.items[j], &texts));
        }
    }
    return push_all(arena, subject, &texts, ret);
}

static int by_type_and_text(const void *a, const void *b)
{
    const Token *left = a;
    const Token *right = b;
    int texts = 0;

    if (left->type != right->type) {
        return left->type < right->type ? -1 : 1;
    }
    texts = str_compare(left->text, right->text);
    if (texts != 0) {
        return texts;
    }
    return left->subject < right->subject ? -1 : left->subject > right->subject;
}

/* Drop what stands twice in sorted tokens. */
static void drop_repeated(Tokens *tokens)
{
    size_t kept = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        if (kept == 0 || by_type_and_text(&tokens->items[kept - 1], &tokens->items[i]) != 0) {
            tokens->items[kept++] = tokens->items[i];
        }
    }
    tokens->count = kept;
}

Str token_type_name(TokenType type)
{
    assert(type < TOKEN_TYPES_COUNT);
    return type_names[type];
}

Err token_type_parse(Str name, TokenType *ret)
{
    for (size_t i = 0; i < TOKEN_TYPES_COUNT; i++) {
        if (str_equal(name, type_names[i])) {
            *ret = (TokenType)i;
            return ERR_NONE;
        }
    }
    return (Err){ERR_NOT_FOUND, 0, "no such type of token"};
}

bool token_type_identifies(TokenType type)
{
    return type < TOKEN_NAME_BIRTH;
}

static Err make_tokens(Arena *scratch, const Subject *subject, Tokens *ret)
{
    for (size_t i = 0; i < subject->identifiers.count; i++) {
        TRY(add_identifier(scratch, subject, &subject->identifiers.items[i], ret));
    }
    TRY(add_composites(scratch, subject, ret));
    TRY(subject->sort == SUBJECT_PERSON ? add_persons(scratch, subject, ret)
                                        : add_things(scratch, subject, ret));
    tokens_sort(ret);
    drop_repeated(ret);
    return ERR_NONE;
}

static Err keep_tokens(Arena *arena, const Tokens *made, Tokens *ret)
{
    for (size_t i = 0; i < made->count; i++) {
        Token token = made->items[i];

        TRY(arena_copy(arena, token.text, &token.text));
        TRY(vec_push(arena, ret, token));
    }
    return ERR_NONE;
}

Err tokens_of(Arena *arena, Arena *scratch, const Subject *subject, Tokens *ret)
{
    size_t used = scratch->used;
    Tokens made = {0};
    Err err = make_tokens(scratch, subject, &made);

    assert(arena != scratch);
    if (err.kind == ERR_OK) {
        err = keep_tokens(arena, &made, ret);
    }
    arena_rewind(scratch, used);
    return err;
}

void tokens_sort(Tokens *tokens)
{
    if (tokens->count > 0) {
        qsort(tokens->items, tokens->count, sizeof(*tokens->items), by_type_and_text);
    }
}

Err tokens_distinct(Arena *arena, const Tokens *sorted, TokenType type, Strs *ret)
{
    for (size_t i = 0; i < sorted->count; i++) {
        const Token *token = &sorted->items[i];

        if (token->type == type &&
            (ret->count == 0 || !str_equal(ret->items[ret->count - 1], token->text))) {
            TRY(vec_push(arena, ret, token->text));
        }
    }
    return ERR_NONE;
}

/* The first of sorted tokens that does not stand before this type, text and subject. */
static size_t first_from(const Tokens *sorted, const Token *wanted)
{
    size_t least = 0;
    size_t most = sorted->count;

    while (least < most) {
        size_t middle = least + (most - least) / 2;

        if (by_type_and_text(&sorted->items[middle], wanted) < 0) {
            least = middle + 1;
        } else {
            most = middle;
        }
    }
    return least;
}

Tokens tokens_with(const Tokens *sorted, TokenType type, Str text)
{
    Token wanted = {.type = type, .subject = 0, .text = text};
    size_t from = first_from(sorted, &wanted);
    size_t count = 0;

    if (from == sorted->count) {
        return (Tokens){0};
    }
    while (from + count < sorted->count && sorted->items[from + count].type == type &&
           str_equal(sorted->items[from + count].text, text)) {
        count++;
    }
    return (Tokens){.items = sorted->items + from, .count = count, .room = count};
}
