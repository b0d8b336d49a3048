/* assets.h: files that are part of the program, embedded by tools/embed: the page, the demo's story. */
#ifndef EDGE_HTTP_ASSETS_H
#define EDGE_HTTP_ASSETS_H

#include <stddef.h>

typedef struct Asset {
    const char *name;
    const char *type;
    const char *hash; /* of its bytes, for the browser's cache */
    size_t len;       /* bytes */
    size_t packed_len;
    const char *bytes;
    const char *packed; /* gzip */
} Asset;

/* Both ended by an item without a name. */
extern const Asset assets[];
extern const Asset story[];
extern const Asset flow[]; /* story/flow: a fictional scenario of movement */

#endif
