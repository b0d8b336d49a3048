/* What a node was sent, as it stood before it was sealed: for searching it, by whoever has the node's folder and its
 * key, as the benches have of nodes that they made themselves.
 *
 *     bench_opened FOLDER FILE...        FOLDER.key is the key; nothing may hold the folder
 *
 * Prints the lines of all envelopes in the files, one behind the other.
 */
#include "crypto/random.h"
#include "domain/tables.h"
#include "service/node.h"
#include "wire/envelope.h"

#include <stdio.h>
#include <stdlib.h>

#define ARENA_LIMIT ((size_t)1 << 30)
#define FILE_MOST   ((size_t)64 << 20)

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        (void)fprintf(stderr, "failed: %s\n", err.what);
        exit(1);
    }
}

static Str read_file(Arena *arena, const char *path)
{
    char *bytes = arena_new(arena, char, FILE_MOST);
    FILE *file = fopen(path, "rb");
    size_t count = 0;

    if (file == NULL || bytes == NULL) {
        must((Err){ERR_SYSTEM, 0, "could not read a file"});
    }
    count = fread(bytes, 1, FILE_MOST, file);
    (void)fclose(file);
    return (Str){bytes, count};
}

static void print_opened(Arena *arena, const Identity *identity, Str rest)
{
    while (str_trim(rest).len > 0) {
        Envelope envelope;
        Str sealed;

        must(envelope_next(arena, &rest, &sealed));
        must(envelope_open(arena, identity->seal, sealed, &envelope));
        (void)fwrite(envelope.signature.text.ptr, 1, envelope.signature.text.len, stdout);
        (void)fputc('\n', stdout);
        (void)fwrite(envelope.body.ptr, 1, envelope.body.len, stdout);
    }
}

int main(int argc, char **argv)
{
    Env env = env_system();
    Arena arena;
    Node *node = NULL;

    if (argc < 3) {
        (void)fprintf(stderr, "usage: %s FOLDER FILE...\n", argv[0]);
        return 2;
    }
    must(crypto_start());
    must(arena_open(ARENA_LIMIT, &arena));
    must(node_open(
        argv[1], node_key_path(&arena, argv[1]).ptr, &model_tables, &env, false, &node));
    for (int i = 2; i < argc; i++) {
        size_t mark = arena.used;

        print_opened(&arena, node_identity(node), read_file(&arena, argv[i]));
        arena_rewind(&arena, mark);
    }
    node_close(node);
    arena_close(&arena);
    return 0;
}
