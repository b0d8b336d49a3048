/* Put every file of a corpus through its fuzz target, in the order of their names, so that a
 * failure comes back at the same place. Any compiler will do; libFuzzer brings its own main.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_MAX (1 << 20) /* bytes; what is longer is cut */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The bytes of one input are allocated to their length, so that a sanitizer sees its end. */
static int replay(const char *folder, const char *name)
{
    static uint8_t all[INPUT_MAX];
    char path[4096];
    FILE *file = NULL;
    uint8_t *data = NULL;
    size_t size = 0;

    if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
        return 0;
    }
    file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    size = fread(all, 1, sizeof(all), file);
    (void)fclose(file);
    data = malloc(size > 0 ? size : 1);
    if (data == NULL) {
        return 0;
    }
    for (size_t i = 0; i < size; i++) {
        data[i] = all[i];
    }
    (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    struct dirent **entries = NULL;
    int count = argc == 2 ? scandir(argv[1], &entries, is_shown, alphasort) : -1;
    int done = 0;

    if (count < 0) {
        (void)fprintf(stderr, "usage: %s FOLDER\n", argc > 0 ? argv[0] : "replay");
        return 2;
    }
    for (int i = 0; i < count; i++) {
        done += replay(argv[1], entries[i]->d_name);
        free(entries[i]);
    }
    free((void *)entries);
    printf("%d of %d inputs\n", done, count);
    return done == count && done > 0 ? 0 : 1;
}
