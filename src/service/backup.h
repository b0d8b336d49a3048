/* backup.h: a copy to carry away, and coming back from it.
 *
 * Two files that never lie in one place: FOLDER/subak.db goes into the backup, and keys.db into another, whose
 * newest copy takes the place of the one before, so that a destroyed key is gone from the backups too.
 * index.db is derived and not copied. A restored node begins a new incarnation, so that others can tell an
 * honest restore from a forgery.
 *
 * Source  design.md, "Store"; protocol.md, "Identity" (incarnation), T9, T26
 */
#ifndef SERVICE_BACKUP_H
#define SERVICE_BACKUP_H

#include "service/node.h"

/* Copy to BACKUP/subak.db and KEYS/keys.db; the two folders must be two.
 * Errors  BAD_INPUT, SYSTEM.
 */
MUST_USE Err backup_make(Node *node, const char *backup, const char *keys);

/* Put the copies into a new folder, check them, and raise the incarnation.
 * Errors  CONFLICT where the folder holds a node; CORRUPT where a copy is not sound or its log does not verify.
 */
MUST_USE Err backup_restore(
    const char *backup,
    const char *keys,
    const char *folder,
    const char *key_file,
    const Model *model,
    Env *env);

#endif
