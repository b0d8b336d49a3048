/* Whether anything branches, or chooses an address, by a secret: run under valgrind's memcheck by
 * `run` beside it, which takes marked memory for uninitialised and complains of just that.
 *
 *     secret          all of lanes.h, with scalars and hashes marked, in each way that has vectors
 *     secret branch   a branch by a secret: memcheck must complain
 *     secret address  a look-up by a secret: memcheck must complain
 *
 * The reference is left out: whether a product is the neutral element libsodium asks by a branch.
 * So is what good[] says: whether an element is one is known to whoever sent it.
 */
#include "crypto/lanes.h"
#include "crypto/random.h"

#include <stdio.h>
#include <valgrind/memcheck.h>

#define COUNT 11 /* more than the lanes of any vector, and no multiple of them */

typedef struct Inputs {
    GroupScalar scalars[COUNT];
    GroupWide wides[COUNT];
    GroupElement elements[COUNT];
} Inputs;

static void inputs_draw(Inputs *ret)
{
    Env env = env_fixed(0, 4);

    env.random(&env, ret->wides, sizeof(ret->wides));
    for (size_t i = 0; i < COUNT; i++) {
        group_draw_scalar(&env, &ret->scalars[i]);
        group_draw_element(&env, &ret->elements[i]);
    }
}

static void check_way(const GroupLanes *way, Inputs *inputs)
{
    GroupElement products[COUNT];
    uint8_t good[COUNT];

    (void)VALGRIND_MAKE_MEM_UNDEFINED(inputs->scalars, sizeof(inputs->scalars));
    (void)VALGRIND_MAKE_MEM_UNDEFINED(inputs->wides, sizeof(inputs->wides));
    way->multiply(
        (GroupScalars){inputs->scalars, false}, inputs->elements, COUNT, products, good);
    way->multiply(
        (GroupScalars){inputs->scalars, true}, inputs->elements, COUNT, products, good);
    way->raise((GroupScalars){inputs->scalars, false}, inputs->wides, COUNT, products, good);
    way->raise((GroupScalars){inputs->scalars, true}, inputs->wides, COUNT, products, good);
    way->map(inputs->wides, COUNT, products);
    (void)VALGRIND_MAKE_MEM_DEFINED(inputs, sizeof(*inputs));
    (void)VALGRIND_MAKE_MEM_DEFINED(products, sizeof(products));
    printf("%s: element %02x%02x\n", way->name, products[0].bytes[0], products[0].bytes[1]);
}

static int leak_by_branch(const GroupScalar *secret)
{
    return (secret->bytes[0] & 1) != 0 ? puts("odd") : puts("even");
}

static int leak_by_address(const GroupScalar *secret)
{
    static volatile uint8_t table[256];

    return table[secret->bytes[0]];
}

int main(int argc, char **argv)
{
    const GroupLanes *ways[LANES_WAYS];
    size_t count = lanes_ways(ways);
    static Inputs inputs;

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    inputs_draw(&inputs);
    if (argc > 1) {
        (void)VALGRIND_MAKE_MEM_UNDEFINED(inputs.scalars, sizeof(inputs.scalars));
        return argv[1][0] == 'b' ? leak_by_branch(inputs.scalars) & 0
                                 : leak_by_address(inputs.scalars);
    }
    for (size_t i = 1; i < count; i++) {
        check_way(ways[i], &inputs);
    }
    printf("checked: %zu\n", count - 1);
    return 0;
}
