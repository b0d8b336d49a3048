/* Goal: a name of each script reads as offices of its country write it, both sides of a comparison
 * meet in the skeleton, and nothing but small letters and single blanks ever comes out.
 * Method: public place names and invented persons' names against the spellings in use; properties
 * over every block of Unicode that is read: only letters, idempotent, at most four, no two alike.
 */
#include "match/scripts/romanise.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(16 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static Romanised of(Arena *arena, const char *name, const char *language)
{
    Romanised romanised;

    assert_int_equal(
        romanise(arena, str_from(name), str_from(language), &romanised).kind, ERR_OK);
    return romanised;
}

static bool has(const Romanised *romanised, const char *variant)
{
    for (size_t i = 0; i < romanised->count; i++) {
        if (str_is(romanised->variants[i], variant)) {
            return true;
        }
    }
    return false;
}

typedef struct Example {
    const char *name;
    const char *best;
    Script script;
    const char *also; /* another spelling that must be there, or NULL */
} Example;

static const Example examples[] = {
    {"Nguyễn Thị Ánh", "nguyen thi anh", SCRIPT_LATIN, NULL},
    {"Đà Nẵng", "da nang", SCRIPT_LATIN, NULL},
    {"D\xcc\x83o\xcc\x82ng", "dong", SCRIPT_LATIN, NULL}, /* with combining marks */
    {"Müller", "muller", SCRIPT_LATIN, "mueller"},
    {"Ærøskøbing", "aeroskobing", SCRIPT_LATIN, "aeroeskoebing"},
    {"Gößweinstein", "gossweinstein", SCRIPT_LATIN, NULL},
    {"Soeharto", "soeharto", SCRIPT_LATIN, "suharto"},
    {"Tjokrosoedjono", "tjokrosoedjono", SCRIPT_LATIN, "cokrosujono"},
    {"O'Neill-Žižek 3rd", "oneill zizek rd", SCRIPT_LATIN, NULL},
    {"ＴＯＫＹＯ", "tokyo", SCRIPT_LATIN, NULL},
    {"สมชาย", "somchai", SCRIPT_THAI, NULL},
    {"กรุงเทพ", "krungthep", SCRIPT_THAI, NULL},
    {"เชียงใหม่", "chiangmai", SCRIPT_THAI, NULL},
    {"ภูเก็ต", "phuket", SCRIPT_THAI, NULL},
    {"ประเทศไทย", "prathetthai", SCRIPT_THAI, NULL},
    {"จันทร์", "chan", SCRIPT_THAI, NULL},
    {"สวรรค์", "sawan", SCRIPT_THAI, NULL},
    {"เกาะสมุย", "kosamui", SCRIPT_THAI, NULL},
    {"ขอนแก่น", "khonkaen", SCRIPT_THAI, NULL},
    {"ชาร์ลอตต์", "charlott", SCRIPT_THAI, NULL},
    {"ວຽງຈັນ", "viangchan", SCRIPT_LAO, NULL},
    {"ຫຼວງພະບາງ", "luangphabang", SCRIPT_LAO, NULL},
    {"ສະຫວັນນະເຂດ", "savannakhet", SCRIPT_LAO, NULL},
    {"ភ្នំពេញ", "phnompenh", SCRIPT_KHMER, NULL},
    {"សៀមរាប", "siemreap", SCRIPT_KHMER, NULL},
    {"កំពង់ចាម", "kompongcham", SCRIPT_KHMER, NULL},
    {"ប៉ៃលិន", "pailin", SCRIPT_KHMER, NULL},
    {"ရန်ကုန်", "yan kon", SCRIPT_BURMESE, "yankon"},
    {"တောင်ကြီး", "taung kyi", SCRIPT_BURMESE, NULL},
    {"မော်လမြိုင်", "maw la myaing", SCRIPT_BURMESE, "mawlamyaing"},
    {"ရန္ကုန္", "yan kon", SCRIPT_BURMESE, NULL},      /* Zawgyi */
    {"ေတာင္ႀကီး", "taung kyi", SCRIPT_BURMESE, NULL}, /* Zawgyi */
    {"කොළඹ", "kolamba", SCRIPT_SINHALA, NULL},
    {"මහනුවර", "mahanuwara", SCRIPT_SINHALA, NULL},
    {"மதுரை", "madhurai", SCRIPT_TAMIL, "mathurai"},
    {"சென்னை", "sennai", SCRIPT_TAMIL, "chennai"},
    {"রাজশাহী", "rajshahi", SCRIPT_BENGALI, NULL},
    {"ওয়াশিংটন", "washintan", SCRIPT_BENGALI, NULL},
    {"ও\xe0\xa6\xaf\xe0\xa6\xbcাশিংটন",
     "washintan",
     SCRIPT_BENGALI,
     NULL}, /* two code points */
    {"पोखरा", "pokhra", SCRIPT_DEVANAGARI, "pokhara"},
    {"मुम्बई", "mumbai", SCRIPT_DEVANAGARI, NULL},
    {"कोलकाता", "kolkata", SCRIPT_DEVANAGARI, NULL},
    {"ਅੰਮ੍ਰਿਤਸਰ", "ammritsar", SCRIPT_GURMUKHI, NULL},
    {"સુરત", "surat", SCRIPT_GUJARATI, NULL},
    {"హైదరాబాద్", "haidarabad", SCRIPT_TELUGU, NULL},
    {"ಬೆಂಗಳೂರು", "bengaluru", SCRIPT_KANNADA, NULL},
    {"തിരുവനന്തപുരം", "tiruvanantapuram", SCRIPT_MALAYALAM, NULL},
    {"ଭୁବନେଶ୍ୱର", "bhubaneshwara", SCRIPT_ORIYA, NULL},
    {"محمد", "muhammad", SCRIPT_ARABIC, "mhmd"},
    {"ﻣﺤﻤﺪ", "muhammad", SCRIPT_ARABIC, NULL}, /* old shapes */
    {"عبد الرحمن", "abd al rahman", SCRIPT_ARABIC, NULL},
    {"تهران", "tahran", SCRIPT_ARABIC, NULL},
    {"کراچی", "karachi", SCRIPT_ARABIC, NULL},
    {"ملاكا", "malaka", SCRIPT_ARABIC, NULL},
    {"މާލެ", "male", SCRIPT_THAANA, NULL},
    {"ރަޝީދު", "rashidhu", SCRIPT_THAANA, "rasheedhu"},
    {"김철수", "kim cheolsu", SCRIPT_HANGUL, "kim chulsoo"},
    {"남궁민수", "namgung minsu", SCRIPT_HANGUL, NULL},
    {"독립문", "dokripmun", SCRIPT_HANGUL, "dongnimmun"},
    {"신라", "sinra", SCRIPT_HANGUL, "silla"},
    {"부산", "busan", SCRIPT_HANGUL, NULL},
    {"とうきょう", "tokyo", SCRIPT_KANA, "toukyou"},
    {"スミス", "sumisu", SCRIPT_KANA, "smis"},
    {"ｶﾞｷﾞ", "gagi", SCRIPT_KANA, NULL},
    {"ファン", "fan", SCRIPT_KANA, NULL},
    {"いっち", "itchi", SCRIPT_KANA, NULL},
    {"北京", "beijing", SCRIPT_HAN, NULL},
    {"李小龙", "li xiaolong", SCRIPT_HAN, "lee siulung"},
    {"歐陽修", "ouyang xiu", SCRIPT_HAN, NULL},
    {"張偉", "zhang wei", SCRIPT_HAN, "cheung wai"},
    {"蔡大明", "cai daming", SCRIPT_HAN, "chua daming"},
    {"克里斯", "kelisi", SCRIPT_HAN, "kris"},
    {"Москва", "moskva", SCRIPT_CYRILLIC, NULL},
    {"Ташкент", "tashkent", SCRIPT_CYRILLIC, NULL},
    {"Қызылорда", "qyzylorda", SCRIPT_CYRILLIC, "kizilorda"},
    {"Αθήνα", "athina", SCRIPT_GREEK, NULL},
    {"Երևան", "yerevan", SCRIPT_ARMENIAN, NULL},
    {"თბილისი", "tbilisi", SCRIPT_GEORGIAN, NULL},
    {"ཐིམ་ཕུ", "thimphu", SCRIPT_TIBETAN, NULL},
    {"སྤ་རོ", "paro", SCRIPT_TIBETAN, NULL},
    {"འབྲུག་ཡུལ", "drukyul", SCRIPT_TIBETAN, NULL},
    {"རྡོ་རྗེ", "dorje", SCRIPT_TIBETAN, NULL},
};

static void reads_each_script(void **state)
{
    for (size_t i = 0; i < COUNT(examples); i++) {
        const Example *example = &examples[i];
        Romanised romanised = of(*state, example->name, "");

        assert_int_equal(romanised.script, example->script);
        assert_true(romanised.count > 0);
        if (!str_is(romanised.variants[0], example->best)) {
            fail_msg("%s: %.*s", example->name, STR_ARG(romanised.variants[0]));
        }
        if (example->also != NULL && !has(&romanised, example->also)) {
            fail_msg("%s is not read %s", example->name, example->also);
        }
    }
}

static void language_picks(void **state)
{
    static const struct {
        const char *name;
        const char *language;
        const char *best;
    } picks[] = {
        {"ذو الفقار", "ar", "dhu al faqar"},
        {"ثنا", "ar", "thana"},
        {"ثنا", "fa", "sana"},
        {"张伟", "yue", "cheung wai"},
        {"张伟", "zh-Hans-SG", "zhang wei"},
        {"张伟", "nan", "teo wei"},
        {"张伟", "hak", "chong wei"},
        {"राम", "sa", "rama"},
        {"राम", "hi-IN", "ram"},
        {"Григорій", "uk", "hryhoriy"},
    };

    for (size_t i = 0; i < COUNT(picks); i++) {
        Romanised romanised = of(*state, picks[i].name, picks[i].language);

        if (!str_is(romanised.variants[0], picks[i].best)) {
            fail_msg("%s: %.*s", picks[i].name, STR_ARG(romanised.variants[0]));
        }
    }
}

static void skeletons_meet(void **state)
{
    static const char *const pairs[][2] = {
        {"Muhammad", "Mohamed"},
        {"Zhang", "Chang"},
        {"Phuket", "Pukhet"},
        {"Qadir", "Ghader"},
        {"Vasily", "Wasili"},
        {"Shaikh", "Sheik"},
        {"Phoumy", "Fumi"},
        {"Bhubaneswar", "Bubanesvar"},
        {"Aung", "Oong"},
    };

    for (size_t i = 0; i < COUNT(pairs); i++) {
        Romanised a = of(*state, pairs[i][0], "");
        Romanised b = of(*state, pairs[i][1], "");

        if (!str_equal(a.skeleton, b.skeleton)) {
            fail_msg("%s %.*s, %.*s", pairs[i][0], STR_ARG(a.skeleton), STR_ARG(b.skeleton));
        }
    }
}

static void skeleton_of_any_text(void **state)
{
    Str skeleton;
    char many[ROMANISE_MAX * 8 + 1];

    assert_int_equal(skeleton_of(*state, STR("phuket  chiang mai"), &skeleton).kind, ERR_OK);
    assert_true(str_is(skeleton, "pkt sn m"));
    assert_int_equal(skeleton_of(*state, STR("PHUKET!"), &skeleton).kind, ERR_OK);
    assert_int_equal(skeleton_of(*state, STR(""), &skeleton).kind, ERR_OK);
    assert_int_equal(skeleton.len, 0);
    memset(many, 'k', sizeof(many));
    assert_int_equal(skeleton_of(*state, (Str){many, sizeof(many)}, &skeleton).kind, ERR_LIMIT);
}

static void tells_scripts(void **state)
{
    (void)state;
    assert_int_equal(script_of(STR("Ann 3")), SCRIPT_LATIN);
    assert_int_equal(script_of(STR("12 - 3")), SCRIPT_NONE);
    assert_int_equal(script_of(STR("Ann สมชาย")), SCRIPT_MIXED);
    assert_int_equal(script_of(STR("山田はな")), SCRIPT_KANA);
    assert_int_equal(script_of(STR("שלום")), SCRIPT_OTHER);
    assert_string_equal(script_name(SCRIPT_THAI), "thai");
    assert_string_equal(script_name(SCRIPTS), "none");
}

static void refuses(void **state)
{
    Romanised romanised;
    char many[3 * (ROMANISE_MAX + 1)];

    assert_int_equal(romanise(*state, STR("a\xff"), STR(""), &romanised).kind, ERR_BAD_INPUT);
    for (size_t i = 0; i <= ROMANISE_MAX; i++) {
        memcpy(many + 3 * i, "ก", 3);
    }
    assert_int_equal(
        romanise(*state, (Str){many, sizeof(many)}, STR(""), &romanised).kind, ERR_LIMIT);
    assert_int_equal(
        romanise(*state, (Str){many, sizeof(many) - 3}, STR(""), &romanised).kind, ERR_OK);
    romanised = of(*state, "", "");
    assert_int_equal(romanised.count, 0);
    romanised = of(*state, "שלום", "");
    assert_int_equal(romanised.count, 0);
    assert_int_equal(romanised.skeleton.len, 0);
}

static void says_memory_is_short(void **state)
{
    Arena *arena = *state;

    for (size_t fuse = 1; fuse < 6; fuse++) {
        Romanised romanised;
        Err err;

        arena->fuse = fuse;
        err = romanise(arena, STR("Müller"), STR(""), &romanised);
        arena->fuse = 0;
        assert_int_equal(err.kind, fuse <= 3 ? ERR_LIMIT : ERR_OK);
    }
}

static size_t put_rune(char *out, uint32_t rune)
{
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xc0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3f));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xe0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3f));
        out[2] = (char)(0x80 | (rune & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3f));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3f));
    out[3] = (char)(0x80 | (rune & 0x3f));
    return 4;
}

static void assert_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool blank = text.ptr[i] == ' ';

        assert_true(blank || (text.ptr[i] >= 'a' && text.ptr[i] <= 'z'));
        assert_false(blank && (i == 0 || i + 1 == text.len || text.ptr[i - 1] == ' '));
    }
}

/* Chance that is the same in every run. */
static uint32_t next_chance(uint64_t *chance)
{
    *chance = *chance * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*chance >> 33);
}

/* Letters only; itself again when read again; no two alike. */
static void holds_for_any_text(void **state)
{
    static const uint16_t blocks[] = {
        0x0040, 0x00c0, 0x0100, 0x0180, 0x0300, 0x0380, 0x0400, 0x0480, 0x0530, 0x0580, 0x0600,
        0x0680, 0x0780, 0x0900, 0x0980, 0x0a00, 0x0a80, 0x0b00, 0x0b80, 0x0c00, 0x0c80, 0x0d00,
        0x0d80, 0x0e00, 0x0e80, 0x0f00, 0x0f80, 0x1000, 0x1080, 0x1780, 0x1e00, 0x1e80, 0x3000,
        0x3080, 0x4e00, 0x9f80, 0xac00, 0xd700, 0xf900, 0xfb80, 0xfe80, 0xff00, 0xff80, 0x1100,
    };
    Arena *arena = *state;
    uint64_t chance = 1;

    for (size_t round = 0; round < 400 * COUNT(blocks); round++) {
        size_t mark = arena->used;
        uint32_t block = blocks[round % COUNT(blocks)];
        char text[4 * 24];
        size_t len = 0;
        Romanised romanised;

        for (size_t i = next_chance(&chance) % 24; i > 0; i--) {
            bool blank = next_chance(&chance) % 9 == 0;
            uint32_t rune = block + next_chance(&chance) % 128;

            len +=
                put_rune(text + len, blank || (rune >= 0xd800 && rune < 0xe000) ? ' ' : rune);
        }
        assert_int_equal(romanise(arena, (Str){text, len}, STR(""), &romanised).kind, ERR_OK);
        assert_true(romanised.count <= ROMANISED_MAX);
        assert_plain(romanised.skeleton);
        for (size_t i = 0; i < romanised.count; i++) {
            Romanised again;

            assert_true(romanised.variants[i].len > 0);
            assert_plain(romanised.variants[i]);
            assert_int_equal(
                romanise(arena, romanised.variants[i], STR(""), &again).kind, ERR_OK);
            assert_true(str_equal(again.variants[0], romanised.variants[i]));
            for (size_t k = 0; k < i; k++) {
                assert_false(str_equal(romanised.variants[i], romanised.variants[k]));
            }
            assert_true(i > 0 || str_equal(again.skeleton, romanised.skeleton));
        }
        arena_rewind(arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_script),
        cmocka_unit_test(language_picks),
        cmocka_unit_test(skeletons_meet),
        cmocka_unit_test(skeleton_of_any_text),
        cmocka_unit_test(tells_scripts),
        cmocka_unit_test(refuses),
        cmocka_unit_test(says_memory_is_short),
        cmocka_unit_test(holds_for_any_text),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
