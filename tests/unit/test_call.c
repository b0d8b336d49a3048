/* Goal: whoever is woken by a write finds what was written; no crowd of long answers takes the node from the others.
 * Method: a node in a folder of its own; a service that wakes, and looks what the number is while it writes.
 */
#include "service/call.h"

#include "crypto/random.h"
#include "desk.h"
#include "world.h"

typedef struct Waking {
    bool wakes;
    int64_t before; /* the number after the service's own waking, when nothing is kept yet */
} Waking;

static Err wake(Call *call, void *arg)
{
    Waking *waking = arg;

    if (waking->wakes) {
        node_wake(call->node);
    }
    waking->before = node_woken(call->node);
    return ERR_NONE;
}

/* Who looked in between was too early, and looks again only when the number has grown. */
static void the_woken_are_woken_again_when_it_is_kept(void **state)
{
    typedef Err (*Writing)(Call * call, Service service, void *arg);
    static const Writing ways[] = {call_write, call_write_alone, call_write_purge};
    Call *call = *state;

    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        Waking waking = {.wakes = true};

        assert_int_equal(ways[i](call, wake, &waking).kind, ERR_OK);
        assert_true(node_woken(call->node) > waking.before);
    }
}

static void nobody_else_is_woken(void **state)
{
    Waking waking = {.wakes = false};
    Call *call = *state;

    assert_int_equal(call_write(call, wake, &waking).kind, ERR_OK);
    assert_int_equal(node_woken(call->node), waking.before);
}

static void long_answers_are_few(void **state)
{
    Call *call = *state;
    int begun = 0;

    while (begun < 100 && node_long_enter(call->node).kind == ERR_OK) {
        begun++;
    }
    assert_true(begun > 0 && begun < 8);
    assert_int_equal(node_long_enter(call->node).kind, ERR_BUSY);
    node_long_leave(call->node);
    assert_int_equal(node_long_enter(call->node).kind, ERR_OK);
    while (begun-- > 0) {
        node_long_leave(call->node);
    }
}

/* A call on a node; tests are given it as the call that stands first. */
typedef struct Called {
    Call call;
    Desk desk;
} Called;

static int begin(void **state)
{
    static Called called;

    assert_int_equal(crypto_start().kind, ERR_OK);
    desk_open(&called.desk, &world);
    called.call = (Call){.arena = &called.desk.arena, .node = called.desk.node};
    *state = &called;
    return 0;
}

static int end(void **state)
{
    Called *called = *state;

    desk_close(&called->desk);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_woken_are_woken_again_when_it_is_kept),
        cmocka_unit_test(nobody_else_is_woken),
        cmocka_unit_test(long_answers_are_few),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
