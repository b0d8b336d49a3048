/* Whether anything of a dictionary stands in what was sent or kept.
 *
 *     bench_leaks DICTIONARY FILE...         how often an entry of the dictionary stands in the files
 *     bench_leaks --elements CONTEXT...      lines of tokens from standard input: the elements that each hashes to
 *
 * An entry is two bytes of length, big-endian, and 8 bytes at least; hashes may be cut to 16, which no chance finds. The
 * elements are those that anybody can compute who knows a token: under both suites, and for each context of a run.
 */
#include "crypto/group.h"
#include "crypto/random.h"

#include <stdio.h>
#include <stdlib.h>

#define KEY_BYTES 8
#define FILE_MOST ((size_t)1 << 30)
#define LINE_MOST 1024
#define SLOTS     ((size_t)1 << 23)
#define MARKS     ((size_t)1 << 24) /* of the first three bytes */

typedef struct Dictionary {
    Str *slots; /* by the first bytes of an entry; open addressing */
    uint8_t *marks;
    size_t count;
} Dictionary;

static void fail(const char *what)
{
    (void)fprintf(stderr, "failed: %s\n", what);
    exit(1);
}

static Str read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = 0;
    char *bytes = NULL;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0 ||
        (size_t)size > FILE_MOST) {
        fail("could not read a file");
    }
    rewind(file);
    bytes = malloc((size_t)size + 1);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        fail("could not read a file");
    }
    (void)fclose(file);
    return (Str){bytes, (size_t)size};
}

static size_t slot_of(const char *ptr)
{
    uint64_t key = 0;

    memcpy(&key, ptr, KEY_BYTES);
    return (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 41) % SLOTS;
}

static size_t mark_of(const char *ptr)
{
    return (size_t)(uint8_t)ptr[0] << 16 | (size_t)(uint8_t)ptr[1] << 8 | (uint8_t)ptr[2];
}

static void add(Dictionary *dictionary, Str entry)
{
    size_t at = slot_of(entry.ptr);

    if (++dictionary->count > SLOTS / 2) {
        fail("the dictionary is too large");
    }
    while (dictionary->slots[at].ptr != NULL) {
        at = (at + 1) % SLOTS;
    }
    dictionary->slots[at] = entry;
    dictionary->marks[mark_of(entry.ptr)] = 1;
}

static void load(Dictionary *dictionary, Str rest)
{
    dictionary->slots = calloc(SLOTS, sizeof(Str));
    dictionary->marks = calloc(MARKS, 1);
    if (dictionary->slots == NULL || dictionary->marks == NULL) {
        fail("no memory");
    }
    while (rest.len >= 2) {
        size_t len = (size_t)(uint8_t)rest.ptr[0] << 8 | (uint8_t)rest.ptr[1];

        if (len < KEY_BYTES || len + 2 > rest.len) {
            fail("an entry of the dictionary is too short");
        }
        add(dictionary, (Str){rest.ptr + 2, len});
        rest = (Str){rest.ptr + 2 + len, rest.len - 2 - len};
    }
}

/* Where it stands and what, for whoever has to find out why. The data are invented. */
static void tell(const char *path, size_t offset, Str entry)
{
    (void)fprintf(stderr, "%s: at byte %zu: ", path, offset);
    for (size_t i = 0; i < entry.len; i++) {
        unsigned char c = (unsigned char)entry.ptr[i];

        (void)fprintf(stderr, c > ' ' && c < 127 ? "%c" : "<%02x>", c);
    }
    (void)fputc('\n', stderr);
}

static size_t hits_at(const Dictionary *dictionary, const char *path, Str text, size_t offset)
{
    const char *ptr = text.ptr + offset;
    size_t left = text.len - offset;
    size_t hits = 0;

    for (size_t at = slot_of(ptr); dictionary->slots[at].ptr != NULL; at = (at + 1) % SLOTS) {
        const Str *entry = &dictionary->slots[at];

        if (entry->len <= left && memcmp(entry->ptr, ptr, entry->len) == 0) {
            tell(path, offset, *entry);
            hits++;
        }
    }
    return hits;
}

static size_t hits_in(const Dictionary *dictionary, const char *path, Str text)
{
    size_t hits = 0;

    for (size_t i = 0; i + KEY_BYTES <= text.len; i++) {
        if (dictionary->marks[mark_of(text.ptr + i)] != 0) {
            hits += hits_at(dictionary, path, text, i);
        }
    }
    return hits;
}

static int search(int argc, char **argv)
{
    Dictionary dictionary = {0};
    size_t bytes = 0;
    size_t hits = 0;

    load(&dictionary, read_file(argv[1]));
    for (int i = 2; i < argc; i++) {
        Str text = read_file(argv[i]);

        bytes += text.len;
        hits += hits_in(&dictionary, argv[i], text);
        free((void *)(uintptr_t)text.ptr);
    }
    printf(
        "{\"entries\": %zu, \"bytes\": %zu, \"hits\": %zu}\n", dictionary.count, bytes, hits);
    return 0;
}

/* ---- elements --------------------------------------------------------------------------- */

static void put_element(const char *domain, const Str *parts, size_t count)
{
    GroupElement element;

    if (group_hash_to_element(str_from(domain), parts, count, &element).kind != ERR_OK) {
        fail("a token hashes to no element");
    }
    (void)fwrite(element.bytes, 1, sizeof(element.bytes), stdout);
}

static int elements(int argc, char **argv)
{
    static const char *const domains[] = {
        "HashToGroup-OPRFV1-\x01-ristretto255-SHA512",
        "HashToGroup-SUBAK-OVERLAP-\x81-ristretto255-SHA512",
    };
    char line[LINE_MOST];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        Str token = {line, strcspn(line, "\n")};

        for (size_t i = 0; i < 2; i++) {
            put_element(domains[i], &token, 1);
            for (int j = 2; j < argc; j++) {
                Str context = str_from(argv[j]);
                const char len[] = {(char)(context.len >> 8), (char)context.len};
                const Str parts[] = {{len, sizeof(len)}, context, token};

                put_element(domains[i], parts, 3);
            }
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3 || crypto_start().kind != ERR_OK) {
        (void)fprintf(
            stderr, "usage: %s DICTIONARY FILE... | --elements CONTEXT...\n", argv[0]);
        return 2;
    }
    return strcmp(argv[1], "--elements") == 0 ? elements(argc, argv) : search(argc, argv);
}
