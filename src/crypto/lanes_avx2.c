#include "crypto/field_avx2.h"
#include "crypto/lanes_body.h"

const GroupLanes lanes_avx2 = {
    .name = "avx2",
    .multiply = lanes_multiply,
    .raise = lanes_raise,
    .map = lanes_map,
    .sum = lanes_sum,
};
