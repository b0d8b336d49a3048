/* err.h: what went wrong, as something that a caller does about it.
 *
 * An Err travels by value in two registers and owns nothing. It is a struct, so that the
 * compiler refuses to mix it with a count or a flag. Code below the edge returns an Err and logs
 * nothing; the edge that began the work reports it once, and turns the kind into an HTTP
 * status, an exit status or a reply to a peer.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdint.h>

typedef enum ErrKind {
    ERR_OK,
    ERR_BAD_INPUT, /* tell the sender what is wrong, and where */
    ERR_DENIED,    /* tell no more than that; the audit has the reason */
    ERR_NOT_FOUND, /* tell; it looks the same as what one may not see */
    ERR_CONFLICT,  /* someone else changed it first: show both, ask a person */
    ERR_LIMIT,     /* tell which limit */
    ERR_BUSY,      /* try again later */
    ERR_CORRUPT,   /* stop using the object, and raise the alarm */
    ERR_SYSTEM,    /* disk, memory, network: tell the operator what to mend */
    ERR_KINDS
} ErrKind;

typedef struct Err {
    ErrKind kind;
    uint32_t at;      /* byte of the input that is to blame, from 0; lines where so said */
    const char *what; /* static text: lower case, no full stop, no personal data */
} Err;

_Static_assert(sizeof(Err) == 16, "an Err travels in two registers");

#define ERR_NONE ((Err){ERR_OK, 0, ""})

#define MUST_USE __attribute__((warn_unused_result))

/* Hand the error of a failed call on to the caller; after a good call, go on. */
#define TRY(call)                     \
    do {                              \
        Err try_err = (call);         \
        if (try_err.kind != ERR_OK) { \
            return try_err;           \
        }                             \
    } while (0)

static inline Err err_bad(const char *what)
{
    return (Err){ERR_BAD_INPUT, 0, what};
}

static inline Err err_limit(const char *what)
{
    return (Err){ERR_LIMIT, 0, what};
}

/* The kind in one word, as it stands in JSON and in the process log: "bad_input". */
const char *err_name(ErrKind kind);

#endif
