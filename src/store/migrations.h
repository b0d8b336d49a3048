/* migrations.h: how each database came to its present shape, embedded by tools/embed.
 *
 * A migration is never edited once released; the next one goes behind it.
 */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

typedef struct Migration {
    const char *sql;
} Migration;

/* Of database 0 subak.db, 1 keys.db, 2 index.db; ended by an item without SQL. */
const Migration *migrations_of(int database);

#endif
