#include "crypto/field_ifma.h"
#include "crypto/lanes_body.h"

const GroupLanes lanes_ifma = {
    .name = "ifma",
    .multiply = lanes_multiply,
    .raise = lanes_raise,
    .map = lanes_map,
    .sum = lanes_sum,
};
