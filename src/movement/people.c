#include "movement/people.h"

#include "movement/chance.h"

#define BLOCK 1024 /* people whose morning words are drawn at once */

/* ---- one person ------------------------------------------------------------------------------ */

/* Choose a way out of `place`: by their weights, or evenly where none has any. None where all are shut. */
static Way choose(const Stage *stage, uint32_t place, uint32_t word)
{
    size_t open = 0;
    size_t count = 0;
    double sum = stage_weigh(stage, place, stage->weights, &open, &count);
    double point = chance_part(word) * (sum > 0 ? sum : (double)open);
    size_t chosen = count;

    for (size_t i = 0; i < count && point >= 0; i++) {
        double weight = stage->weights[i];

        if (weight > 0 || (weight >= 0 && sum <= 0)) {
            point -= sum > 0 ? weight : 1;
            chosen = i;
        }
    }
    return chosen < count ? stage_way(stage, place, stage_first_option(stage, place) + chosen)
                          : (Way){0, 0};
}

static void keep_way(People *people, uint32_t person, Way way)
{
    people->next[person] = way.next;
    people->left[person] = way.left;
}

/* `word` is looked at where he has no way yet. */
static void set_out(People *people, Stage *stage, uint32_t person, uint32_t word)
{
    uint32_t place = people->at[person];
    Way way = {people->next[person], people->left[person]};
    uint32_t end;
    uint32_t road;

    if (way.left == 0) {
        way = choose(stage, place, word);
    }
    if (way.left == 0) {
        return;
    }
    end = stage_end(stage, way);
    road = stage_road(stage, place, way);
    if (road == NO_ROAD || (stage->states[end].is_camp && stage_room(stage, end) < 0.5)) {
        people->left[person] = 0;
        people->turned += road != NO_ROAD;
        return;
    }
    keep_way(people, person, way);
    if (stage_board(stage, road, 1) == 0) {
        return;
    }
    keep_way(people, person, stage_begun(stage, way));
    people->at[person] = road | ON_ROAD;
    people->km[person] = 0;
    people->leg[person] = people->leg[person] == LEG_NONE ? LEG_FIRST : LEG_LATER;
    stage->states[place].count--;
}

static void arrive(People *people, Stage *stage, uint32_t person, uint32_t road)
{
    uint32_t place = stage_arrive(stage, road, 1);
    Way way = {people->next[person], people->left[person]};

    if (stage->shut[road] || stage_is_there(stage, place, way)) {
        people->left[person] = 0;
    }
    people->at[person] = place;
}

static bool walks(const Stage *stage, uint16_t leg, const Road *road, uint32_t word)
{
    return (stage->rules->start_on_foot != 0 && leg == LEG_FIRST) ||
           (road->walk > 0 && chance_part(word) < road->walk);
}

/* A day's way of one who is on the road. Who arrives before the day is over may set out again, and is then granted a
 * full day's speed once more: FLEE's figures hang on it.
 */
static void go_on(People *people, Stage *stage, uint64_t seed, uint32_t person)
{
    const Rules *rules = stage->rules;
    double moved = 0;

    for (uint32_t hop = 0; hop < HOPS_MOST && (people->at[person] & ON_ROAD) != 0; hop++) {
        uint32_t number = people->at[person] & ~ON_ROAD;
        const Road *road = &stage->world->roads[number];
        double km = people->km[person];
        Words words = {{0}};
        double speed;

        if (road->walk > 0) {
            words = chance_words(seed, STREAM_ARRIVE, stage->day, person, hop);
        }
        speed =
            stage_speed(stage, road, walks(stage, people->leg[person], road, words.word[2]));
        km += speed;
        moved += speed;
        people->km[person] = (float)km;
        if (km <= road->km) {
            break;
        }
        moved += road->km - km;
        arrive(people, stage, person, number);
        if (moved >= speed) {
            break;
        }
        const State *state = &stage->states[people->at[person]];
        double recent = ((double)people->recent[person] + moved / rules->move_speed) / 2;
        bool no_rest = rules->no_short_stints != 0 && recent < 0.5 && state->is_town;

        if (road->walk <= 0 && people->left[person] == 0) {
            words = chance_words(seed, STREAM_ARRIVE, stage->day, person, hop);
        }
        if (no_rest || people->left[person] > 0 || chance_part(words.word[0]) < state->leave) {
            set_out(people, stage, person, words.word[1]);
        }
    }
    people->recent[person] =
        (float)(((double)people->recent[person] + moved / rules->move_speed) / 2);
}

/* ---- all people ------------------------------------------------------------------------------ */

static void all_leave(People *people, Stage *stage, uint64_t seed)
{
    uint32_t words[BLOCK];

    for (uint32_t first = 0; first < people->count; first += BLOCK) {
        uint32_t count = people->count - first < BLOCK ? people->count - first : BLOCK;

        chance_fill(seed, STREAM_LEAVE, stage->day, first, count, words);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t person = first + i;
            uint32_t at = people->at[person];

            if ((at & ON_ROAD) != 0) {
                continue;
            }
            if (people->left[person] > 0) {
                set_out(people, stage, person, 0);
            } else if (chance_part(words[i]) < stage->states[at].leave) {
                set_out(
                    people,
                    stage,
                    person,
                    chance_words(seed, STREAM_ROUTE, stage->day, person, 0).word[0]);
            }
        }
    }
}

static void all_go_on(People *people, Stage *stage, uint64_t seed)
{
    for (uint32_t i = 0; i < people->count; i++) {
        if ((people->at[i] & ON_ROAD) != 0) {
            go_on(people, stage, seed, i);
        } else if (people->recent[i] > 0) {
            /* Nothing hangs on so small a part, and halving it for ever is slow. */
            people->recent[i] = people->recent[i] < 1e-6F ? 0 : people->recent[i] / 2;
        }
    }
}

void people_move(People *people, Stage *stage, uint64_t seed)
{
    all_leave(people, stage, seed);
    all_go_on(people, stage, seed);
}

/* ---- beginning ------------------------------------------------------------------------------- */

Err people_open(Arena *arena, uint32_t most, People *ret)
{
    *ret = (People){.most = most};
    ret->at = arena_new(arena, uint32_t, (size_t)most + 1);
    ret->next = arena_new(arena, uint32_t, (size_t)most + 1);
    ret->km = arena_new(arena, float, (size_t)most + 1);
    ret->recent = arena_new(arena, float, (size_t)most + 1);
    ret->left = arena_new(arena, uint16_t, (size_t)most + 1);
    ret->leg = arena_new(arena, uint16_t, (size_t)most + 1);
    if (ret->at == NULL || ret->next == NULL || ret->km == NULL || ret->recent == NULL ||
        ret->left == NULL || ret->leg == NULL) {
        return err_limit("there are more people than memory to follow them one by one");
    }
    return ERR_NONE;
}

void people_add(People *people, Stage *stage, uint32_t place)
{
    if (people->count < people->most) {
        people->at[people->count++] = place;
        stage->states[place].count++;
    }
}

bool people_send(People *people, Stage *stage, uint64_t seed, uint32_t count)
{
    double sum = stage_origins(stage);

    for (uint32_t i = 0; i < count && sum > 0; i++) {
        uint32_t word = chance_words(seed, STREAM_ORIGIN, stage->day, people->count, 0).word[0];
        uint32_t place = stage_origin(stage, chance_part(word) * sum);

        people_add(people, stage, place);
        stage_gone(stage, place, 1);
    }
    return sum > 0;
}
