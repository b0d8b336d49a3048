/* What the sides of a private match open to an inspector. */
#include "edge/api/encode.h"

#include "service/inspections.h"

typedef struct Opened {
    Uuid uuid;
    Str text;
} Opened;

static Err opening_run(Call *call, void *arg)
{
    Opened *opened = arg;

    return inspection_opening(call, opened->uuid, &opened->text);
}

Err verb_match_opening(Exchange *exchange)
{
    Opened opened = {.text = {"", 0}};

    TRY(uuid_parse(exchange->request->parts[0], &opened.uuid));
    TRY(call_write(&exchange->call, opening_run, &opened));
    exchange->response->type = "text/plain; charset=us-ascii";
    exchange->response->disposition = STR("opening.age");
    exchange->response->body = opened.text;
    return ERR_NONE;
}
