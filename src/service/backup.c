#include "service/backup.h"

#include "base/log.h"
#include "store/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {"subak.db", "keys.db"};

static MUST_USE Err path_of(char out[4200], const char *folder, const char *name)
{
    if (snprintf(out, 4200, "%s/%s", folder, name) >= 4200) {
        return err_bad("a path is too long");
    }
    return ERR_NONE;
}

/* Beside its place first, then onto it: an old copy stays until the new one is whole. */
static MUST_USE Err copy_out(Store *store, const char *folder, const char *name)
{
    char path[4200];
    char beside[4200];
    int file = -1;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return (Err){ERR_SYSTEM, 0, "could not make a folder for the backup"};
    }
    TRY(path_of(path, folder, name));
    TRY(path_of(beside, folder, "copy.part"));
    (void)unlink(beside);
    TRY(store_copy(store, name, beside));
    file = open(beside, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fsync(file) != 0 || chmod(beside, 0600) != 0 || rename(beside, path) != 0) {
        if (file >= 0) {
            (void)close(file);
        }
        return (Err){ERR_SYSTEM, 0, "could not write the backup"};
    }
    (void)close(file);
    return ERR_NONE;
}

static Err copy_run(Store *store, Write *write)
{
    (void)write;
    return log_append(store, &(LogNote){.action = LOG_NODE, .detail = STR("backup")});
}

Err backup_make(Node *node, const char *backup, const char *keys)
{
    Write write = {.run = copy_run, .arg = NULL};
    struct stat one = {0};
    struct stat two = {0};
    Store *store = NULL;
    Err err = ERR_NONE;

    (void)mkdir(backup, 0700);
    (void)mkdir(keys, 0700);
    if (stat(backup, &one) == 0 && stat(keys, &two) == 0 && one.st_dev == two.st_dev &&
        one.st_ino == two.st_ino) {
        return err_bad("records and keys must not lie in the same backup: name two folders");
    }
    TRY(node_flush_views(node));
    TRY(writer_run(node_writer(node), &write));
    TRY(node_reader_take(node, NULL, &store));
    /* Keys last: a key without its record is harmless, a record without its key is lost. */
    err = copy_out(store, backup, names[0]);
    if (err.kind == ERR_OK) {
        err = copy_out(store, keys, names[1]);
    }
    node_reader_give(node, store);
    return err;
}

/* ---- coming back ------------------------------------------------------------------------ */

static MUST_USE Err copy_in(const char *from_folder, const char *name, const char *to_folder)
{
    char from[4200];
    char to[4200];
    struct stat size = {0};
    off_t at = 0;
    int in = -1;
    int out = -1;
    bool good = false;

    TRY(path_of(from, from_folder, name));
    TRY(path_of(to, to_folder, name));
    in = open(from, O_RDONLY | O_CLOEXEC);
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    good = in >= 0 && out >= 0 && fstat(in, &size) == 0;
    while (good && at < size.st_size) {
        good = sendfile(out, in, &at, (size_t)(size.st_size - at)) > 0;
    }
    good = good && fsync(out) == 0;
    if (in >= 0) {
        (void)close(in);
    }
    if (out >= 0) {
        (void)close(out);
    }
    return good ? ERR_NONE
                : (Err){ERR_SYSTEM, 0, "could not read the backup, or write the folder"};
}

static Err incarnation_raise(Store *store, Write *write)
{
    Arena *arena = write->arg;

    TRY(identity_renew(store, arena));
    return log_append(
        store, &(LogNote){.action = LOG_NODE, .detail = STR("restored: a new incarnation")});
}

static MUST_USE Err restored_check(Node *node, Arena *arena)
{
    Write write = {.run = incarnation_raise, .arg = arena};
    LogVerdict verdict;
    Store *store = NULL;
    int64_t unkeyed = 0;
    Err err = ERR_NONE;

    TRY(node_reader_take(node, NULL, &store));
    err = store_sound(store);
    if (err.kind == ERR_OK) {
        err = log_verify(store, arena, NULL, &verdict);
    }
    if (err.kind == ERR_OK) {
        err = record_unkeyed(store, &unkeyed);
    }
    node_reader_give(node, store);
    TRY(err);
    if (unkeyed > 0) { /* served all the same: it may be all that is left */
        log_event(
            LOG_WARN,
            "keys.missing",
            "so many revisions cannot be opened: the copy of the keys is older than theirs",
            unkeyed);
    }
    if (!verdict.ok) {
        return (Err){ERR_CORRUPT, 0, "the log in the backup does not verify: it was changed"};
    }
    return writer_run(node_writer(node), &write);
}

static MUST_USE Err
restored_open(const char *folder, const char *key_file, const Model *model, Env *env)
{
    Node *node = NULL;
    Arena arena;
    Err err = ERR_NONE;

    TRY(arena_open((size_t)64 << 20, &arena));
    err = node_open(folder, key_file, model, env, false, &node);
    if (err.kind == ERR_OK) {
        err = restored_check(node, &arena);
        node_close(node);
    }
    arena_close(&arena);
    return err;
}

Err backup_restore(
    const char *backup,
    const char *keys,
    const char *folder,
    const char *key_file,
    const Model *model,
    Env *env)
{
    Err err = ERR_NONE;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return (Err){ERR_SYSTEM, 0, "could not make the node's folder"};
    }
    TRY(store_create(folder)); /* refuses a folder that holds a node */
    err = copy_in(backup, names[0], folder);
    if (err.kind == ERR_OK) {
        err = copy_in(keys, names[1], folder);
    }
    if (err.kind == ERR_OK) {
        err = restored_open(folder, key_file, model, env);
    }
    if (err.kind != ERR_OK) {
        store_remove(folder); /* what is not sound must not be served */
    }
    return err;
}
