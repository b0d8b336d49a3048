/* Thai and Lao, by syllable: a vowel may be written before, above, below or behind its consonant,
 * and two consonants without one have o between them.
 *
 *     reading 0  as it is said, in the royal system: สมชาย -> somchai, จันทร์ -> chan
 *     reading 1  as it is written, for names from elsewhere: ชาร์ลอตต์ -> charlott
 *     reading 2  as Thais like to write themselves: -พร -> -porn, finals as written, silent ones not
 *
 * Lao stands at the same places 0x80 further on and is read by the same steps.
 *
 * Source  Royal Thai General System of Transcription (1999); BGN/PCGN romanisation of Lao;
 *         Unicode 15.0, chapter 16
 */
#include "match/scripts/engine.h"

typedef struct Letter {
    char first[3];   /* at the front of a syllable */
    char last[3];    /* at its end, said */
    char written[3]; /* anywhere, as in the language that it came from */
} Letter;

static const Letter thai_letters[] = {
    /* U+0E01 to U+0E2E */
    {"k", "k", "k"},   {"kh", "k", "kh"}, {"kh", "k", "kh"},  {"kh", "k", "k"},
    {"kh", "k", "kh"}, {"kh", "k", "kh"}, {"ng", "ng", "ng"}, {"ch", "t", "j"},
    {"ch", "t", "ch"}, {"ch", "t", "ch"}, {"s", "t", "s"},    {"ch", "t", "ch"},
    {"y", "n", "y"},   {"d", "t", "d"},   {"t", "t", "t"},    {"th", "t", "th"},
    {"th", "t", "th"}, {"th", "t", "th"}, {"n", "n", "n"},    {"d", "t", "d"},
    {"t", "t", "t"},   {"th", "t", "th"}, {"th", "t", "t"},   {"th", "t", "dh"},
    {"n", "n", "n"},   {"b", "p", "b"},   {"p", "p", "p"},    {"ph", "p", "ph"},
    {"f", "f", "f"},   {"ph", "p", "p"},  {"f", "p", "f"},    {"ph", "p", "bh"},
    {"m", "m", "m"},   {"y", "i", "y"},   {"r", "n", "r"},    {"ru", "", "ri"},
    {"l", "n", "l"},   {"lu", "", "lu"},  {"w", "o", "w"},    {"s", "t", "s"},
    {"s", "t", "s"},   {"s", "t", "s"},   {"h", "", "h"},     {"l", "n", "l"},
    {"", "", ""},      {"h", "", "h"},
};

static const Letter lao_letters[] = {
    {"k", "k", "k"},  {"kh", "k", "kh"}, {"", "", ""},       {"kh", "k", "kh"},
    {"", "", ""},     {"", "", ""},      {"ng", "ng", "ng"}, {"ch", "t", "ch"},
    {"", "", ""},     {"x", "t", "s"},   {"", "", ""},       {"", "", ""},
    {"ny", "i", "y"}, {"", "", ""},      {"", "", ""},       {"", "", ""},
    {"", "", ""},     {"", "", ""},      {"", "", ""},       {"d", "t", "d"},
    {"t", "t", "t"},  {"th", "t", "th"}, {"th", "t", "th"},  {"th", "t", "th"},
    {"n", "n", "n"},  {"b", "p", "b"},   {"p", "p", "p"},    {"ph", "p", "ph"},
    {"f", "p", "f"},  {"ph", "p", "ph"}, {"f", "p", "f"},    {"ph", "p", "ph"},
    {"m", "m", "m"},  {"y", "i", "y"},   {"r", "n", "r"},    {"", "", ""},
    {"l", "n", "l"},  {"", "", ""},      {"v", "o", "v"},    {"s", "t", "s"},
    {"s", "t", "s"},  {"s", "t", "s"},   {"h", "", "h"},     {"l", "n", "l"},
    {"", "", ""},     {"h", "", "h"},
};

_Static_assert(sizeof(thai_letters) == 46 * sizeof(Letter), "U+0E01 to U+0E2E");
_Static_assert(sizeof(lao_letters) == 46 * sizeof(Letter), "U+0E81 to U+0EAE");

enum {
    KO_KAI = 0xe01,
    YO_YING = 0xe0d,
    TO_PATAK = 0xe0f,
    THO_PHUTHAO = 0xe12,
    TO_TAO = 0xe15,
    THO_THAHAN = 0xe17,
    MO_MA = 0xe21,
    YO_YAK = 0xe22,
    RO_RUA = 0xe23,
    RU = 0xe24,
    LO_LING = 0xe25,
    WO_WAEN = 0xe27,
    HO_HIP = 0xe2b,
    O_ANG = 0xe2d,
    HO_NOKHUK = 0xe2e,
    SARA_A = 0xe30,
    HAN_AKAT = 0xe31,
    SARA_AA = 0xe32,
    SARA_AM = 0xe33,
    SARA_I = 0xe34,
    SARA_II = 0xe35,
    SARA_UE = 0xe36,
    SARA_UEE = 0xe37,
    SARA_U = 0xe38,
    SARA_UU = 0xe39,
    LAO_KON = 0xe3b, /* Lao's short o */
    LAO_LO = 0xe3c,  /* Lao's l under a consonant */
    LAO_NYO = 0xe3d, /* Lao's ia */
    SARA_E = 0xe40,
    SARA_AE = 0xe41,
    SARA_O = 0xe42,
    SARA_AI_MUAN = 0xe43,
    SARA_AI_MALAI = 0xe44,
    MAITAIKHU = 0xe47,
    THANTHAKHAT = 0xe4c
};

typedef struct Reader {
    uint32_t runes[ROMANISE_MAX * 2];
    bool silent[ROMANISE_MAX * 2];
    size_t count;
    size_t at;
    size_t reading;
    bool lao;
    Out *out;
} Reader;

static bool is_consonant(uint32_t rune)
{
    return rune >= KO_KAI && rune <= HO_NOKHUK;
}

/* A vowel upon or behind its consonant. */
static bool is_sign(uint32_t rune)
{
    return (rune >= SARA_A && rune <= SARA_UU) || rune == LAO_KON || rune == LAO_NYO;
}

static bool is_lead(uint32_t rune)
{
    return rune >= SARA_E && rune <= SARA_AI_MALAI;
}

static uint32_t look(const Reader *reader, size_t ahead)
{
    return reader->at + ahead < reader->count ? reader->runes[reader->at + ahead] : 0;
}

static void keep(Reader *reader, uint32_t rune)
{
    reader->runes[reader->count] = rune;
    reader->silent[reader->count] = false;
    reader->count++;
}

/* Thanthakhat silences its consonant, with a vowel upon that, and one more consonant of a cluster
 * like the one in จันทร์.
 */
static void silence(Reader *reader)
{
    size_t last = reader->count - 1;

    if (is_sign(reader->runes[last]) && last > 0) {
        reader->silent[last--] = true;
    }
    reader->silent[last] = true;
    if (reader->runes[last] == RO_RUA && last >= 2 && reader->reading != 1 &&
        (reader->runes[last - 1] == THO_THAHAN || reader->runes[last - 1] == TO_TAO) &&
        is_consonant(reader->runes[last - 2])) {
        reader->silent[last - 1] = true;
    }
}

/* Lao's letter as the Thai one at its place; its joined hn and hm are n and m. */
static uint32_t from_lao(uint32_t rune)
{
    switch (rune) {
    case 0xecd: /* o above its consonant */
        return O_ANG;
    case 0xedc:
        return 0xe19;
    case 0xedd:
        return MO_MA;
    default:
        return rune - 0x80;
    }
}

/* The letters and vowels, without tones. */
static void prepare(const Word *word, Reader *reader)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t rune = reader->lao ? from_lao(word->runes[i]) : word->runes[i];

        if (rune == THANTHAKHAT && reader->count > 0) {
            silence(reader);
        } else if (is_consonant(rune) || is_sign(rune) || is_lead(rune) || rune == LAO_LO) {
            keep(reader, rune);
        }
    }
}

/* Take the silent letters out; what is written keeps their consonants. */
static void drop_silent(Reader *reader)
{
    size_t to = 0;

    for (size_t i = 0; i < reader->count; i++) {
        bool keep =
            !reader->silent[i] || (reader->reading == 1 && is_consonant(reader->runes[i]));

        if (keep) {
            reader->silent[to] = reader->silent[i];
            reader->runes[to++] = reader->runes[i];
        }
    }
    reader->count = to;
}

static const Letter *letter_of(const Reader *reader, uint32_t rune)
{
    return &(reader->lao ? lao_letters : thai_letters)[rune - KO_KAI];
}

static void put_first(Reader *reader, uint32_t rune)
{
    const Letter *letter = letter_of(reader, rune);

    if (rune == RU) {
        out_text(reader->out, reader->reading == 0 && reader->out->len == 0 ? "rue" : "ri");
        return;
    }
    if (reader->lao && reader->reading > 0 && rune == KO_KAI + 9) {
        out_char(reader->out, 's');
        return;
    }
    out_short(reader->out, reader->reading == 0 ? letter->first : letter->written, 3);
}

static void put_last(Reader *reader, uint32_t rune)
{
    const Letter *letter = letter_of(reader, rune);
    bool said = reader->reading == 0 || reader->lao || rune == YO_YAK || rune == WO_WAEN ||
                rune == YO_YING;

    if (rune == WO_WAEN && (reader->reading > 0 || out_last(reader->out) == 'i')) {
        out_char(reader->out, 'w');
    } else if (rune == RO_RUA && reader->reading == 2) {
        out_text(reader->out, "rn");
    } else if (said) {
        out_short(reader->out, letter->last, 3);
    } else {
        out_short(reader->out, letter->written, 3);
    }
}

/* Whether the consonant at `ahead` begins no syllable of its own. */
static bool is_final(const Reader *reader, size_t ahead)
{
    uint32_t rune = look(reader, ahead);
    uint32_t next = look(reader, ahead + 1);

    if (!is_consonant(rune) || rune == O_ANG || rune == HO_HIP || rune == HO_NOKHUK ||
        rune == RU) {
        return false;
    }
    if (is_sign(next) || next == O_ANG || next == LAO_LO) {
        return false;
    }
    if (next == WO_WAEN && is_consonant(look(reader, ahead + 2)) &&
        !is_sign(look(reader, ahead + 3))) {
        return false; /* the ua of its own syllable */
    }
    return !(next == RO_RUA && look(reader, ahead + 2) == RO_RUA);
}

static bool joins(uint32_t first, uint32_t second)
{
    static const uint16_t pairs[][12] = {
        {RO_RUA,
         KO_KAI,
         0xe02,
         0xe04,
         TO_TAO,
         0xe1b,
         0xe1e,
         0xe1a,
         0xe1f,
         0xe14,
         THO_THAHAN,
         0xe28},
        {LO_LING, KO_KAI, 0xe02, 0xe04, 0xe1b, 0xe1c, 0xe1e, 0xe1a, 0xe1f},
        {WO_WAEN, KO_KAI, 0xe02, 0xe04},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        for (size_t k = 1; pairs[i][0] == second && k < 12; k++) {
            if (pairs[i][k] == first && first != 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_low_nasal(uint32_t rune)
{
    return rune == 0xe07 || rune == YO_YING || rune == 0xe19 || rune == MO_MA ||
           rune == YO_YAK || rune == RO_RUA || rune == LO_LING || rune == WO_WAEN;
}

/* Whether a second consonant belongs to the front of this syllable. */
static bool has_cluster(const Reader *reader, uint32_t lead)
{
    uint32_t second = look(reader, 1);
    uint32_t third = look(reader, 2);
    bool vowel = is_sign(third) || (third == O_ANG && !is_sign(look(reader, 3)));

    if (!joins(look(reader, 0), second)) {
        return false;
    }
    if (lead != 0) {
        return vowel || lead == SARA_AE || lead >= SARA_AI_MUAN || is_final(reader, 2);
    }
    return vowel || (third == WO_WAEN && is_final(reader, 3) && second != WO_WAEN) ||
           (is_final(reader, 2) && second != WO_WAEN && look(reader, 3) != RO_RUA);
}

static void put_front(Reader *reader, uint32_t lead)
{
    uint32_t first = look(reader, 0);
    uint32_t second = look(reader, 1);
    uint32_t third = look(reader, 2);

    if (first == HO_HIP && second == LAO_LO) {
        out_char(reader->out, 'l');
        reader->at += 2;
        return;
    }
    if (first == HO_HIP && is_low_nasal(second) &&
        (lead != 0 || is_sign(third) || third == O_ANG || is_final(reader, 2))) {
        reader->at++; /* h only raises the tone */
        first = second;
    } else if (
        first == THO_THAHAN && second == RO_RUA && reader->out->len == 0 && lead == 0 &&
        (third == SARA_AA || third == HAN_AKAT || third == 0xe07)) {
        out_char(reader->out, 's');
        reader->at += 2;
        return;
    } else if (has_cluster(reader, lead)) {
        put_first(reader, first);
        put_first(reader, second);
        reader->at += 2;
        return;
    }
    put_first(reader, first);
    reader->at++;
    if (look(reader, 0) == LAO_LO) {
        out_char(reader->out, 'l');
        reader->at++;
    }
}

/* The vowel of a syllable whose vowel sign stands in front; signs behind it change it. Whether the
 * syllable may be closed.
 */
static bool put_led(Reader *reader, uint32_t lead)
{
    static const struct {
        uint16_t lead;
        uint16_t signs[2];
        const char *text;
    } vowels[] = {
        {SARA_E, {SARA_II, YO_YAK}, "ia"},
        {SARA_E, {SARA_UEE, O_ANG}, "uea"},
        {SARA_E, {SARA_UE, O_ANG}, "uea"},
        {SARA_E, {HAN_AKAT, YO_YAK}, "ia"},
        {SARA_E, {SARA_AA, SARA_A}, "o"},
        {SARA_E, {SARA_AA, 0}, "ao"},
        {SARA_E, {LAO_KON, SARA_AA}, "ao"},
        {SARA_E, {O_ANG, 0}, "oe"},
        {SARA_E, {SARA_I, 0}, "oe"},
        {SARA_E, {SARA_II, 0}, "oe"},
        {SARA_E, {SARA_A, 0}, "e"},
        {SARA_E, {HAN_AKAT, 0}, "e"},
        {SARA_E, {LAO_NYO, 0}, "ia"},
        {SARA_AE, {SARA_A, 0}, "ae"},
        {SARA_AE, {HAN_AKAT, 0}, "ae"},
        {SARA_O, {SARA_A, 0}, "o"},
        {SARA_O, {HAN_AKAT, 0}, "o"},
        {SARA_AI_MALAI, {YO_YAK, 0}, "ai"},
        {SARA_E, {0, 0}, "e"},
        {SARA_AE, {0, 0}, "ae"},
        {SARA_O, {0, 0}, "o"},
        {SARA_AI_MALAI, {0, 0}, "ai"},
        {SARA_AI_MUAN, {0, 0}, "ai"},
    };

    for (size_t i = 0; i < sizeof(vowels) / sizeof(*vowels); i++) {
        size_t count = vowels[i].signs[0] == 0 ? 0 : vowels[i].signs[1] == 0 ? 1 : 2;

        if (vowels[i].lead != lead || (count > 0 && look(reader, 0) != vowels[i].signs[0]) ||
            (count > 1 && look(reader, 1) != vowels[i].signs[1])) {
            continue;
        }
        out_text(reader->out, reader->reading > 0 && lead == SARA_AE ? "e" : vowels[i].text);
        reader->at += count;
        return lead < SARA_AI_MUAN && (count == 0 || vowels[i].signs[count - 1] != SARA_A);
    }
    return true;
}

static const char *sign_text(const Reader *reader, uint32_t sign)
{
    static const char texts[][3] = {
        "a", "a", "a", "am", "i", "i", "ue", "ue", "u", "u", "", "o", "", "ia"};

    if (reader->lao && reader->reading > 0 && (sign == SARA_U || sign == SARA_UU)) {
        return "ou";
    }
    if (reader->reading > 0 && (sign == SARA_UE || sign == SARA_UEE)) {
        return "u";
    }
    return texts[sign - SARA_A];
}

/* A written vowel behind its consonant; whether the syllable may be closed. */
static bool put_sign(Reader *reader, uint32_t sign)
{
    bool carried = sign == SARA_UEE || sign == SARA_UE;

    if ((sign == HAN_AKAT || sign == LAO_KON) && look(reader, 1) == WO_WAEN) {
        out_text(reader->out, "ua");
        reader->at += look(reader, 2) == SARA_A ? 3 : 2;
        return true;
    }
    out_text(reader->out, sign_text(reader, sign));
    reader->at++;
    if (carried && look(reader, 0) == O_ANG) {
        reader->at++;
    }
    return sign != SARA_A && sign != SARA_AM;
}

/* Doubled r is a, closed by n where nothing else closes it. */
static bool put_double_r(Reader *reader)
{
    reader->at += 2;
    out_char(reader->out, 'a');
    if (!is_final(reader, 0)) {
        out_char(reader->out, 'n');
        return false;
    }
    return true;
}

/* Whether the w at hand is the vowel ua between two consonants. */
static bool is_ua(const Reader *reader)
{
    return look(reader, 0) == WO_WAEN && is_consonant(look(reader, 1)) && is_final(reader, 1) &&
           !(look(reader, 1) == RO_RUA && look(reader, 2) == RO_RUA);
}

/* The vowel of a syllable that begins with its consonant, written or not; whether it may be
 * closed.
 */
static bool put_vowel(Reader *reader)
{
    uint32_t sign = look(reader, 0);

    if (is_sign(sign)) {
        return put_sign(reader, sign);
    }
    if (sign == O_ANG && !is_sign(look(reader, 1))) {
        out_char(reader->out, 'o');
        reader->at++;
        return true;
    }
    if (sign == RO_RUA && look(reader, 1) == RO_RUA) {
        return put_double_r(reader);
    }
    if (is_ua(reader)) {
        out_text(reader->out, "ua");
        reader->at++;
        return true;
    }
    if (is_final(reader, 0)) {
        out_char(reader->out, sign == RO_RUA || !reader->lao ? 'o' : 'a');
        return true;
    }
    if (reader->at < reader->count) {
        out_char(reader->out, 'a');
    }
    return false;
}

/* Letters behind the end of a syllable that are not said: the i of ชาติ, the r of มิตร. */
static void skip_unsaid(Reader *reader, uint32_t last)
{
    uint32_t next = look(reader, 0);

    if (reader->reading == 1 || reader->at + 1 != reader->count) {
        return;
    }
    if (next == RO_RUA || (is_consonant(next) && (last == TO_PATAK || next == 0xe18))) {
        reader->at++;
    }
}

static void put_end(Reader *reader)
{
    uint32_t rune = look(reader, 0);
    uint32_t next = look(reader, 1);
    bool short_end = reader->at + 2 == reader->count && reader->reading != 1 &&
                     (next == SARA_I || next == SARA_U) &&
                     (rune == TO_TAO || rune == THO_PHUTHAO);

    if (short_end) {
        put_last(reader, rune);
        reader->at += 2;
        return;
    }
    if (!is_final(reader, 0)) {
        return;
    }
    put_last(reader, rune);
    reader->at++;
    skip_unsaid(reader, rune);
}

static void put_syllable(Reader *reader)
{
    uint32_t lead = look(reader, 0);

    if (!is_lead(lead)) {
        lead = 0;
    } else {
        reader->at++;
    }
    if (!is_consonant(look(reader, 0))) {
        if (lead != 0) {
            (void)put_led(reader, lead);
        } else if (is_sign(look(reader, 0))) {
            (void)put_vowel(reader);
        } else {
            reader->at++;
        }
        return;
    }
    bool silent = reader->silent[reader->at];
    uint32_t first = look(reader, 0);

    if (silent || (lead == 0 && reader->out->len > 0 && reader->at + 1 < reader->count &&
                   reader->silent[reader->at + 1] &&
                   !is_sign(look(reader, 1)))) { /* only where what is written is read: no vowel
                                                                                      * belongs to it */
        put_last(reader, first);
        reader->at++;
        return;
    }
    put_front(reader, lead);
    if (lead != 0) {
        if (put_led(reader, lead)) {
            put_end(reader);
        }
    } else if (reader->at > 0 && first == RU && !is_sign(look(reader, 0))) {
        put_end(reader);
    } else if (put_vowel(reader)) {
        put_end(reader);
    }
}

/* Whether a sound is silenced inside of the word, or a foreign one at its end: names from elsewhere
 * do so (ชาร์ลอตต์); those from Sanskrit silence their ends, and r behind t (จันทร์เพ็ญ).
 */
static bool looks_foreign(const Word *word)
{
    for (size_t i = 1; i < word->count; i++) {
        uint32_t silenced = word->runes[i - 1];
        uint32_t before = i > 1 ? word->runes[i - 2] : 0;

        if (word->runes[i] != THANTHAKHAT || word->script == SCRIPT_LAO) {
            continue;
        }
        if (silenced == WO_WAEN || silenced == 0xe1f || silenced == 0xe0b ||
            silenced == LO_LING ||
            (silenced == RO_RUA && before != THO_THAHAN && before != TO_TAO &&
             i + 1 < word->count)) {
            return true;
        }
    }
    return false;
}

/* Which reading comes at which place. */
static size_t ordered(const Word *word, size_t reading)
{
    if (reading < 2 && looks_foreign(word)) {
        return 1 - reading;
    }
    return reading;
}

void thai_write(const Word *word, size_t reading, Out *out)
{
    Reader reader;

    reader.count = 0;
    reader.at = 0;
    reader.reading = ordered(word, reading);
    reader.lao = word->script == SCRIPT_LAO;
    reader.out = out;
    prepare(word, &reader);
    drop_silent(&reader);
    while (reader.at < reader.count) {
        put_syllable(&reader);
    }
}
