#include "movement/rules.h"

typedef struct Row {
    const char *section;
    const char *key;
    size_t offset;
} Row;

static const Row rows[] = {
#define RULE(name, section, key, otherwise, flee3, best) {section, key, offsetof(Rules, name)},
#include "movement/rules.def"
#undef RULE
};

#define ROWS (sizeof(rows) / sizeof(*rows))

Rules rules_default(void)
{
    return (Rules){
#define RULE(name, section, key, otherwise, flee3, best) .name = (otherwise),
#include "movement/rules.def"
#undef RULE
    };
}

static const Rules flee3 = {
#define RULE(name, section, key, otherwise, flee3, best) .name = (flee3),
#include "movement/rules.def"
#undef RULE
    .decay = {1, 1, 1, 0.5, 0.1},
    .decay_count = 5,
};

static const Rules best = {
#define RULE(name, section, key, otherwise, flee3, best) .name = (best),
#include "movement/rules.def"
#undef RULE
    .decay = {1, 1, 1, 0.5, 0.1},
    .decay_count = 5,
};

Err rules_named(Str name, Rules *ret)
{
    if (!str_is(name, "flee3") && !str_is(name, "best")) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such set of rules: flee3, best"};
    }
    *ret = str_is(name, "best") ? best : flee3;
    return ERR_NONE;
}

double *rules_at(Rules *rules, Str section, Str key)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (str_is(section, rows[i].section) && str_is(key, rows[i].key)) {
            return (double *)(void *)((char *)rules + rows[i].offset);
        }
    }
    return NULL;
}

static bool within(double number, double least, double most)
{
    return number >= least && number <= most;
}

Err rules_check(const Rules *rules)
{
    bool shares = within(rules->town_leave, 0, 1) && within(rules->camp_leave, 0, 1) &&
                  within(rules->idp_leave, 0, 1) && within(rules->conflict_leave, 0, 1);
    bool weights =
        within(rules->camp_weight, 0, 1e6) && within(rules->foreign_weight, 0, 1e6) &&
        within(rules->conflict_weight, 0, 1e6) && within(rules->weight_softening, 0, 1e6);
    bool powers = within(rules->distance_power, 0, 10) && within(rules->weight_power, 0, 10);
    bool speeds = within(rules->move_speed, 1, 1e5) && within(rules->walk_speed, 1, 1e5);

    if (!shares) {
        return err_bad("a movechance is not between 0 and 1");
    }
    if (!weights || !powers || !within(rules->softening, 0, 1e6)) {
        return err_bad("a weight, a power or the softening is out of its range");
    }
    if (!speeds) {
        return err_bad("a speed is not between 1 and 100000 km a day");
    }
    if (!within(rules->capacity_scaling, 0, 1e6) || !within(rules->capacity_buffer, 0, 0.999)) {
        return err_bad("capacity_scaling or capacity_buffer is out of its range");
    }
    if (!within(rules->border_km, 0, 1e5)) {
        return err_bad("border_km is not between 0 and 100000");
    }
    if (!within(rules->awareness, 1, AWARENESS_MOST)) {
        return err_bad("awareness_level is not between 1 and 4");
    }
    if (!within(rules->decay_days, 1, DECAY_MOST * 10000.0)) {
        return err_bad("conflict_spawn_decay_interval is out of its range");
    }
    return ERR_NONE;
}
