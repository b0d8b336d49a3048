#include "service/call.h"

Viewer call_viewer(const Call *call)
{
    uint32_t roles = call->account.roles;

    return (Viewer){
        .roles = call->factor ? roles : roles & ~(uint32_t)ROLE_SECOND_FACTOR,
        .team = call->account.team,
        .today = node_today(call->node)};
}

static MUST_USE Err call_on(Call *call, Store *store, Service service, void *arg)
{
    Err err = ERR_NONE;

    call->store = store;
    err = service(call, arg);
    call->store = NULL;
    return err;
}

/* The viewer is set before the transaction begins: what a broken read undoes is not whose eyes these are. */
static MUST_USE Err
read_on(Call *call, const Viewer *viewer, Store *store, Service service, void *arg)
{
    Err err = ERR_NONE;

    TRY(store_view(store, viewer));
    if (store_writes(store)) {
        return call_on(
            call, store, service, arg); /* one process alone: nobody writes meanwhile */
    }
    err = store_read_begin(store);
    if (err.kind == ERR_OK) {
        err = call_on(call, store, service, arg);
    }
    store_read_end(store);
    return err;
}

Err call_read(Call *call, Service service, void *arg)
{
    Viewer viewer = call_viewer(call);
    Store *store = NULL;
    Err err = ERR_NONE;

    TRY(node_reader_take(call->node, &viewer, &store));
    err = read_on(call, &viewer, store, service, arg);
    node_reader_give(call->node, store);
    return err;
}

typedef struct Written {
    Call *call;
    Service service;
    void *arg;
} Written;

static Err written_run(Store *store, Write *write)
{
    const Written *written = write->arg;
    Viewer viewer = call_viewer(written->call);
    Err err = ERR_NONE;

    TRY(store_view(store, &viewer));
    err = call_on(written->call, store, written->service, written->arg);
    write->purge = write->purge || written->call->purges;
    return err;
}

/* Whoever was woken by the write may have looked before it was kept, and found nothing: he is woken again. */
static MUST_USE Err run_kept(Call *call, Write *write)
{
    int64_t woken = node_woken(call->node);
    Err err = writer_run(node_writer(call->node), write);

    if (node_woken(call->node) != woken) {
        node_wake(call->node);
    }
    return err;
}

Err call_write(Call *call, Service service, void *arg)
{
    Written written = {call, service, arg};
    Write write = {.run = written_run, .arg = &written};

    return run_kept(call, &write);
}

Err call_write_purge(Call *call, Service service, void *arg)
{
    Written written = {call, service, arg};
    Write write = {.run = written_run, .arg = &written, .purge = true};

    return run_kept(call, &write);
}

Err call_write_alone(Call *call, Service service, void *arg)
{
    Written written = {call, service, arg};
    Write write = {.run = written_run, .arg = &written, .alone = true};

    return run_kept(call, &write);
}

Err call_log(Call *call, LogAction action, const Entity *entity, Str detail)
{
    return log_append(
        call->store,
        &(LogNote){
            .action = action,
            .account = call->account.id,
            .entity = entity == NULL ? 0 : entity->id,
            .record = entity == NULL ? 0 : entity->head,
            .detail = detail});
}

Err call_account(Call *call, int64_t id, Account *ret)
{
    for (size_t i = 0; i < call->named.count; i++) {
        if (call->named.items[i].id == id) {
            *ret = call->named.items[i];
            return ERR_NONE;
        }
    }
    TRY(account_by_id(call->store, call->arena, id, ret));
    return vec_push(call->arena, &call->named, *ret);
}

Err call_problem(Call *call, const Field *field, const char *message)
{
    return vec_push(call->arena, &call->problems, ((Problem){field, message, {"", 0}}));
}
