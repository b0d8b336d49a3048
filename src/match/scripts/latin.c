/* Latin letters: marks folded away; and, as further readings, the vowels that German and Nordic
 * passports write in two letters, and the spellings of Indonesia before 1972 and Malaya.
 *
 * Source  Unicode 15.0, Latin blocks; ICAO 9303-3, section 6; Ejaan Van Ophuijsen (1901) and
 *         Ejaan Yang Disempurnakan (1972)
 */
#include "match/scripts/engine.h"

/* The base of each letter with a mark, by blocks of the chart; '.' where it has none of its own. */
static const char low_bases[] =
    "aaaaaa.ceeeeiiii.nooooo.ouuuuy.saaaaaa.ceeeeiiii.nooooo.ouuuuy.y" /* U+00C0 */
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.lllllll" /* U+0100 */
    "lllnnnnnnn..oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" /* U+0140 */
    "bbbb...ccdddd.e..ffg...ikkl.mnnooo..pp.....ttttuu.vyyzz........." /* U+0180 */
    ".....d..l..n.aaiioouuuuuuuuuueaaaa..ggggkkoooo..j.d.gg..nnaa..oo" /* U+01C0 */
    "aaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylntj..acclts" /* U+0200 */
    "z..buveejj.qrryy";                                                /* U+0240 */
static const char high_bases[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"  /* U+1E00 */
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"  /* U+1E40 */
    "wwwwwwwwwwxxxxyyzzzzzzhtwyassss.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"  /* U+1E80 */
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy"; /* U+1EC0 */
_Static_assert(sizeof(low_bases) == 0x250 - 0xc0 + 1, "one base for each letter");
_Static_assert(sizeof(high_bases) == 0x100 + 1, "one base for each letter");

/* Letters that are two, or that stand apart. */
static const struct {
    uint16_t rune;
    char plain[3];
    char expanded[3]; /* as ICAO 9303 has it */
} wide[] = {
    {0xc4, "a", "ae"},    {0xc5, "a", "aa"},   {0xc6, "ae", "ae"},  {0xd0, "d", "d"},
    {0xd6, "o", "oe"},    {0xd8, "o", "oe"},   {0xdc, "u", "ue"},   {0xde, "th", "th"},
    {0xdf, "ss", "ss"},   {0xe4, "a", "ae"},   {0xe5, "a", "aa"},   {0xe6, "ae", "ae"},
    {0xf0, "d", "d"},     {0xf6, "o", "oe"},   {0xf8, "o", "oe"},   {0xfc, "u", "ue"},
    {0xfe, "th", "th"},   {0x132, "ij", "ij"}, {0x133, "ij", "ij"}, {0x14a, "ng", "ng"},
    {0x14b, "ng", "ng"},  {0x152, "oe", "oe"}, {0x153, "oe", "oe"}, {0x18f, "a", "e"},
    {0x190, "e", "e"},    {0x194, "gh", "gh"}, {0x1c4, "dz", "dz"}, {0x1c6, "dz", "dz"},
    {0x1c7, "lj", "lj"},  {0x1c9, "lj", "lj"}, {0x1ca, "nj", "nj"}, {0x1cc, "nj", "nj"},
    {0x1e2, "ae", "ae"},  {0x1e3, "ae", "ae"}, {0x1fc, "ae", "ae"}, {0x1fd, "ae", "ae"},
    {0x254, "o", "o"},    {0x257, "d", "d"},   {0x259, "a", "e"},   {0x25b, "e", "e"},
    {0x1e9e, "ss", "ss"},
};

enum {
    READ_PLAIN,
    READ_EXPANDED,
    READ_OLD
};

static void put_letter(uint32_t rune, bool expand, Out *out)
{
    if (rune >= 'a' && rune <= 'z') {
        out_char(out, (char)rune);
        return;
    }
    if (rune >= 'A' && rune <= 'Z') {
        out_char(out, (char)(rune + 32));
        return;
    }
    if (rune >= 0xff21 && rune <= 0xff5a) { /* as wide as a Han character */
        put_letter(rune - 0xff21 + 'A', expand, out);
        return;
    }
    for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
        if (wide[i].rune == rune) {
            out_text(out, expand ? wide[i].expanded : wide[i].plain);
            return;
        }
    }
    char base = '.';

    if (rune >= 0xc0 && rune < 0x250) {
        base = low_bases[rune - 0xc0];
    } else if (rune >= 0x1e00 && rune < 0x1f00) {
        base = high_bases[rune - 0x1e00];
    }
    if (base >= 'a') {
        out_char(out, base);
    }
}

static bool is_pair(const char *text, size_t left, const char *pair)
{
    return left >= 2 && text[0] == pair[0] && text[1] == pair[1];
}

/* What Dutch spelling wrote in two letters, and today's. */
static const char old_pairs[][2][3] = {
    {"oe", "u"},
    {"dj", "j"},
    {"tj", "c"},
    {"nj", "ny"},
    {"sj", "sy"},
    {"ch", "kh"},
};

static bool looks_old(const char *text, size_t len, Tongue tongue)
{
    if (tongue == TONGUE('i', 'd') || tongue == TONGUE('m', 's')) {
        return true;
    }
    for (size_t i = 0; i + 1 < len; i++) {
        for (size_t k = 0; k < 5; k++) {
            if (is_pair(text + i, len - i, old_pairs[k][0])) {
                return true;
            }
        }
    }
    return false;
}

/* soeharto -> suharto, sjahrir -> syahrir, djojo -> joyo. Nothing gets longer. */
static void modernise(Out *out, size_t from, Tongue tongue)
{
    size_t to = from;

    if (!looks_old(out->ptr + from, out->len - from, tongue)) {
        return;
    }
    for (size_t i = from; i < out->len;) {
        const char *new = NULL;

        for (size_t k = 0; k < sizeof(old_pairs) / sizeof(*old_pairs) && new == NULL; k++) {
            if (is_pair(out->ptr + i, out->len - i, old_pairs[k][0])) {
                new = old_pairs[k][1];
            }
        }
        if (new == NULL) {
            out->ptr[to++] = out->ptr[i] == 'j' ? 'y' : out->ptr[i];
            i++;
            continue;
        }
        for (; *new != 0; new ++) {
            out->ptr[to++] = *new;
        }
        i += 2;
    }
    out->len = to;
}

void latin_write(const Word *word, size_t reading, Out *out)
{
    size_t from = out->len;

    for (size_t i = 0; i < word->count; i++) {
        put_letter(word->runes[i], reading == READ_EXPANDED, out);
    }
    if (reading >= READ_OLD) {
        modernise(out, from, word->tongue);
    }
}
