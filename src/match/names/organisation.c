#include "match/names/pieces.h"
#include "match/names/tables.h"

#define FORM_WORDS 7 /* of a legal form */

/* The words from `at` on that are left, parted by blanks, `count` of them. */
static bool phrase(const Pieces *pieces, size_t at, size_t count, char *out, size_t room)
{
    size_t len = 0;

    for (size_t i = at; i < at + count; i++) {
        const Piece *piece = &pieces->items[i];

        if (piece->dropped || len + piece->len + 2 > room) {
            return false;
        }
        memcpy(out + len, piece->text, piece->len);
        len += piece->len;
        out[len++] = ' ';
    }
    if (len == 0) {
        return false;
    }
    out[len - 1] = 0;
    return true;
}

static unsigned drop_form(Pieces *pieces, size_t at, size_t count, unsigned form)
{
    if (form != 0) {
        for (size_t i = at; i < at + count; i++) {
            pieces->items[i].dropped = true;
        }
    }
    return form;
}

/* The longest legal form that ends before `end`; dropped, and its class. */
static unsigned form_at_end(Pieces *pieces, size_t end)
{
    char words[FORM_WORDS * (NAME_LETTERS + 2)];

    for (size_t count = end < FORM_WORDS ? end : FORM_WORDS; count > 0; count--) {
        if (phrase(pieces, end - count, count, words, sizeof(words))) {
            unsigned form = table_form(words);

            form = form == 0 && count > 1 ? table_form_near(words) : form;

            if (form != 0) {
                return drop_form(pieces, end - count, count, form);
            }
        }
    }
    return 0;
}

/* The longest one at the front. A word that is a plain one too (Company, Co, As) is none there. */
static unsigned form_at_front(Pieces *pieces)
{
    static const char *const plain[] = {
        "as",
        "se",
        "sa",
        "ad",
        "ab",
        "ag",
        "company",
        "corporation",
        "public limited",
        "foundation inc",
        "ag",
        "kg",
        "limited",
        "cp",
        "fa",
        "gp",
        "lp",
        "ek",
        "cia",
        NULL};
    char words[FORM_WORDS * (NAME_LETTERS + 2)];

    for (size_t count = FORM_WORDS; count > 0; count--) {
        if (count < pieces->count && phrase(pieces, 0, count, words, sizeof(words)) &&
            !text_in(words, plain) && table_form(words) != 0) {
            return drop_form(pieces, 0, count, table_form(words));
        }
    }
    return 0;
}

static size_t last_left(const Pieces *pieces)
{
    size_t end = pieces->count;

    while (end > 0 && pieces->items[end - 1].dropped) {
        end--;
    }
    return end;
}

static unsigned drop_forms(Pieces *pieces)
{
    unsigned forms = form_at_front(pieces);
    unsigned more = 0;
    Pieces before = *pieces;

    if (pieces->count > 0 && piece_is(&pieces->items[0], "the")) {
        pieces->items[0].dropped = true;
    }
    do {
        before = *pieces;
        more = form_at_end(pieces, last_left(pieces));
        if (pieces_left(pieces) == 0) { /* nothing but forms: it is called so */
            *pieces = before;
            return forms;
        }
        forms |= more;
    } while (more != 0);
    return forms;
}

/* Hong Kong, Sri Lanka: two words of one place. */
static void join_places(Pieces *pieces)
{
    static const char *const pairs[][3] = {
        {"hong", "kong", "hongkong"},
        {"new", "zealand", "newzealand"},
        {"sri", "lanka", "srilanka"},
        {"saudi", "arabia", "saudi"},
        {"united", "kingdom", "uk"},
        {"great", "britain", "uk"},
        {"united", "states", "america"},
        {"phnom", "penh", "phnompenh"},
        {"abu", "dhabi", "abudhabi"},
        {"new", "york", "newyork"},
        {"los", "angeles", "losangeles"},
        {"viet", "nam", "vietnam"},
    };

    for (size_t i = 0; i + 1 < pieces->count; i++) {
        for (size_t j = 0; j < sizeof(pairs) / sizeof(*pairs); j++) {
            if (piece_is(&pieces->items[i], pairs[j][0]) &&
                piece_is(&pieces->items[i + 1], pairs[j][1])) {
                pieces->items[i].len = 0;
                piece_append(&pieces->items[i], pairs[j][2]);
                pieces->items[i + 1].dropped = true;
            }
        }
    }
}

/* In order: two numbers in words (forty four) are one, and so are a word and a figure. */
static void join_numbers(Pieces *pieces)
{
    for (size_t i = 0; i + 1 < pieces->count; i++) {
        Piece *ten = &pieces->items[i];
        Piece *one = &pieces->items[i + 1];
        uint32_t tens = 0;
        uint32_t ones = 0;

        if (!table_number(ten->text, &tens) || tens < 20 || tens > 90 || tens % 10 != 0 ||
            ten->len < 4) {
            continue;
        }
        if (piece_is_figures(one) && one->len == 1) {
            ones = (uint32_t)(one->text[0] - '0');
        } else if (one->len < 3 || !table_number(one->text, &ones)) {
            continue;
        }
        if (ones > 0 && ones < 10) {
            ten->len = 2;
            ten->text[0] = (char)('0' + tens / 10);
            ten->text[1] = (char)('0' + ones);
            ten->text[2] = 0;
            one->dropped = true;
        }
    }
}

unsigned pieces_organisation(Pieces *pieces)
{
    unsigned forms = drop_forms(pieces);

    join_places(pieces);
    join_numbers(pieces);
    for (size_t i = 0; i < pieces->count; i++) {
        Piece *piece = &pieces->items[i];

        if (table_company_word(piece->text) == WORD_PARTICLE && pieces_left(pieces) > 1) {
            piece->dropped = true;
        }
    }
    return forms;
}

void pieces_vessel(Pieces *pieces)
{
    for (size_t i = 0; i + 1 < pieces->count && table_vessel_word(pieces->items[i].text); i++) {
        pieces->items[i].dropped = true;
    }
    join_numbers(pieces);
}

/* Ltd, Inc ... after a person's name; a form that may be a name as well stays. */
unsigned pieces_person_form(Pieces *pieces)
{
    static const char *const sure[] = {
        "ltd", "llc", "inc", "limited", "gmbh", "plc", "ooo", "llp", "corp", "jsc", NULL};
    size_t end = last_left(pieces);

    if (end > 1 && text_in(pieces->items[end - 1].text, sure)) {
        return form_at_end(pieces, end);
    }
    return 0;
}

bool pieces_organised(const Pieces *pieces)
{
    Pieces copy = *pieces;

    if (form_at_end(&copy, copy.count) != 0 || form_at_front(&copy) != 0) {
        return true;
    }
    for (size_t i = 0; i < pieces->count; i++) {
        if (table_company_word(pieces->items[i].text) == WORD_GENERIC) {
            return true;
        }
    }
    return false;
}
