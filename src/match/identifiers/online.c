/* Addresses of e-mail, and handles: who somebody is on a platform. */
#include "match/identifiers/spelling.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool is_like(Str text, Str small)
{
    for (size_t i = 0; i < text.len && i < small.len; i++) {
        if (to_lower(text.ptr[i]) != small.ptr[i]) {
            return false;
        }
    }
    return text.len == small.len;
}

static bool take_like(Str *text, const char *prefix)
{
    Str wanted = str_from(prefix);

    if (text->len < wanted.len || !is_like(str_part(*text, 0, wanted.len), wanted)) {
        return false;
    }
    *text = str_part(*text, wanted.len, text->len);
    return true;
}

Fault read_email(Str given, Buf *buf)
{
    size_t at = 0;
    size_t count = 0;

    while (take_like(&given, "mailto:")) {
        continue; /* some programs put one in front of another */
    }
    for (size_t i = 0; i < given.len; i++) {
        char c = given.ptr[i];

        if (c == '@') {
            at = i;
            count++;
        }
        if ((uint8_t)c <= ' ' || c == ',' || c == ';' || c == '<' || c == '>') {
            return FAULT_SIGNS;
        }
        buf_put_char(buf, to_lower(c));
    }
    return count == 1 && at > 0 && memchr(given.ptr + at, '.', given.len - at) != NULL &&
                   given.ptr[given.len - 1] != '.' && given.ptr[at + 1] != '.'
               ? NULL
               : "it is no address of the shape name@host";
}

/* ---- handles ----------------------------------------------------------------------------- */

/* Platforms by their one name and the others that people write, parted by blanks. */
static const struct {
    const char *name;
    const char *others;
} platforms[] = {
    {"discord", "discordapp"},
    {"facebook", "fb messenger fbmessenger"},
    {"imo", "imo.im"},
    {"instagram", "ig insta"},
    {"kakaotalk", "kakao kakaostory"},
    {"line", "line.me lineid"},
    {"linkedin", "li"},
    {"signal", "signalapp"},
    {"skype", "skypeid"},
    {"snapchat", "snap sc"},
    {"telegram", "tg tele t.me"},
    {"threads", "threads.net"},
    {"tiktok", "tt"},
    {"twitter", "x"},
    {"viber", "vb"},
    {"vk", "vkontakte"},
    {"wechat", "weixin wx"},
    {"weibo", "sinaweibo"},
    {"whatsapp", "wa whats"},
    {"youtube", "yt"},
    {"zalo", "zaloid"},
};

/* Pages of people: the host, what stands between it and the name, and the platform. Longer paths first. */
static const struct {
    const char *host;
    const char *path;
    const char *platform;
} pages[] = {
    {"facebook.com", "profile.php?id=", "facebook"},
    {"facebook.com", "people/", NULL}, /* a name and a number, of which one is the handle */
    {"facebook.com", "groups/", NULL},
    {"facebook.com", "", "facebook"},
    {"fb.com", "", "facebook"},
    {"m.me", "", "facebook"},
    {"instagram.com", "p/", NULL},
    {"instagram.com", "", "instagram"},
    {"line.me", "ti/p/~", "line"},
    {"linkedin.com", "in/", "linkedin"},
    {"ok.ru", "profile/", "ok.ru"},
    {"snapchat.com", "add/", "snapchat"},
    {"t.me", "joinchat/", NULL},
    {"t.me", "s/", "telegram"},
    {"t.me", "", "telegram"},
    {"telegram.me", "", "telegram"},
    {"threads.net", "@", "threads"},
    {"tiktok.com", "@", "tiktok"},
    {"twitter.com", "", "twitter"},
    {"x.com", "", "twitter"},
    {"vk.com", "", "vk"},
    {"wa.me", "", "whatsapp"},
    {"weibo.com", "", "weibo"},
    {"youtube.com", "@", "youtube"},
    {"zalo.me", "", "zalo"},
};

static void put_lower(Buf *buf, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        buf_put_char(buf, to_lower(text.ptr[i]));
    }
}

/* The one name of a platform, or the text itself. */
static Str platform_name(Str text)
{
    for (size_t i = 0; i < COUNT(platforms); i++) {
        Str others = str_from(platforms[i].others);

        while (others.len > 0) {
            if (is_like(text, str_cut(&others, ' '))) {
                return str_from(platforms[i].name);
            }
        }
    }
    return text;
}

static bool is_platform(Str text)
{
    for (size_t i = 0; i < COUNT(platforms); i++) {
        if (is_like(text, str_from(platforms[i].name))) {
            return true;
        }
    }
    return !str_equal(platform_name(text), text);
}

static bool is_page(Str text);
static bool take_words(Str given, Str *name, Str *platform);

/* A name that is an address or names a platform itself would be read as that the second time: it is refused. */
static Fault put_handle(Str name, Str platform, Buf *buf)
{
    Str other_name;
    Str other_platform;

    name = str_trim(name);
    platform = str_trim(platform);
    while (name.len > 0 && name.ptr[0] == '@') {
        name = str_trim(str_part(name, 1, name.len));
    }
    put_lower(buf, name);
    buf_put_char(buf, '@');
    put_lower(buf, platform);
    if (str_starts(buf_str(buf), STR("http://")) || str_starts(buf_str(buf), STR("https://")) ||
        is_page(buf_str(buf)) || take_words(buf_str(buf), &other_name, &other_platform)) {
        return "an address or a platform stands where a name should";
    }
    return name.len > 0 && platform.len > 1 ? NULL
                                            : "it is no handle of the shape name@platform";
}

/* The first name of a path: what follows it is a page of its own. */
static Str first_of_path(Str path)
{
    size_t len = 0;

    while (len < path.len && path.ptr[len] != '/' && path.ptr[len] != '?' &&
           path.ptr[len] != '#' && path.ptr[len] != '&') {
        len++;
    }
    return str_part(path, 0, len);
}

/* A page of a person: https://t.me/ann. */
static Fault read_page(Str rest, Buf *buf)
{
    const char *const fault = "it is no page of a person on a platform that is known here";
    Str host = str_cut(&rest, '/');
    Str known = host;

    (void)(take_like(&known, "www.") || take_like(&known, "m.") || take_like(&known, "mobile.") || take_like(&known, "web."));
    for (size_t i = 0; i < COUNT(pages); i++) {
        Str path = rest;

        if (!is_like(known, str_from(pages[i].host)) || !take_like(&path, pages[i].path)) {
            continue;
        }
        path = first_of_path(path);
        if (pages[i].platform == NULL || path.len == 0 ||
            memchr(path.ptr, '@', path.len) != NULL ||
            memchr(path.ptr, '%', path.len) != NULL || path.ptr[0] == '+' ||
            is_like(path, STR("profile.php"))) {
            return fault;
        }
        return put_handle(path, str_from(pages[i].platform), buf);
    }
    return fault;
}

/* Whether the text names a page of a known platform without saying that it is an address: "t.me/ann". */
static bool is_page(Str text)
{
    Str rest = text;
    Str host = str_cut(&rest, '/');

    (void)(take_like(&host, "www.") || take_like(&host, "m."));
    for (size_t i = 0; i < COUNT(pages) && host.len + 1 < text.len; i++) {
        if (is_like(host, str_from(pages[i].host))) {
            return true;
        }
    }
    return false;
}

/* "@ann on telegram", "telegram: ann": a platform that is known, in words. */
static bool take_words(Str given, Str *name, Str *platform)
{
    Str rest = given;
    Str before = str_cut(&rest, ':');

    if (rest.len > 0 && is_platform(str_trim(before))) {
        *platform = before;
        *name = rest;
        return memchr(str_trim(rest).ptr + 1, '@', str_trim(rest).len - 1) == NULL;
    }
    for (size_t i = 0; i + 4 < given.len; i++) {
        if (is_like(str_part(given, i, 4), STR(" on ")) &&
            is_platform(str_trim(str_part(given, i + 4, given.len)))) {
            *name = str_part(given, 0, i);
            *platform = str_part(given, i + 4, given.len);
            return memchr(str_part(*name, 1, name->len).ptr, '@', name->len - 1) == NULL;
        }
    }
    return false;
}

Fault read_handle(Str given, Buf *buf)
{
    const char *sep = NULL;
    Str rest = given;
    Str name;
    Str platform;

    if (take_like(&rest, "https://") || take_like(&rest, "http://") || is_page(given)) {
        return read_page(rest, buf);
    }
    if (take_words(given, &name, &platform)) {
        return put_handle(name, platform, buf);
    }
    while (given.len > 0 && given.ptr[0] == '@') {
        given = str_trim(str_part(given, 1, given.len));
    }
    for (size_t i = 0; i < given.len; i++) {
        if (given.ptr[i] == '@') {
            sep = given.ptr + i;
        }
    }
    if (sep == NULL) {
        return "the platform is not said: name@platform";
    }
    return put_handle(
        (Str){given.ptr, (size_t)(sep - given.ptr)},
        str_part(given, (size_t)(sep - given.ptr) + 1, given.len),
        buf);
}

void put_handle_key(Str canonical, Buf *buf)
{
    size_t at = canonical.len;

    while (at > 0 && canonical.ptr[at - 1] != '@') {
        at--;
    }
    buf_put(buf, str_part(canonical, 0, at));
    buf_put(buf, platform_name(str_part(canonical, at, canonical.len)));
}
