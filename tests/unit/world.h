/* world.h: a small vocabulary for tests that need one: three kinds, four compartments, and in
 * them one of each thing that has a rule of its own.
 *
 *     notice  forum           who take part read it
 *     person  intelligence    has the fields that protection.h asks for; may go behind the wall
 *     link    intelligence    has the guard
 *     care    victim          lives behind the wall
 *
 * Source  model/, of which it is a part
 */
#ifndef UNIT_WORLD_H
#define UNIT_WORLD_H

#include "domain/kind.h"

#define WORLD_COUNT(array) (uint8_t)(sizeof(array) / sizeof(*(array)))

enum {
    WORLD_FORUM,
    WORLD_INTELLIGENCE,
    WORLD_VICTIM,
    WORLD_HEALTH
};

enum {
    WORLD_NOTICE,
    WORLD_PERSON,
    WORLD_LINK,
    WORLD_CARE
};

/* Who read and write what names people in cases. */
enum {
    WORLD_DESK = ROLE_INVESTIGATOR | ROLE_ANALYST | ROLE_FOCAL_POINT | ROLE_VICTIM_SUPPORT |
                 ROLE_DATA_OFFICER
};

static const Code world_ages[] = {
    {"adult", "Adult"},
    {"child", "Child"},
    {"possibly_child", "Possibly a child"},
    {"unknown", "Unknown"}};
static const Code world_protections[] = {
    {"asylum_seeker", "Asylum seeker"},
    {"refugee", "Refugee"},
    {"complementary_protection", "Complementary protection"},
    {"stateless", "Stateless"},
    {"none_known", "None known"}};
static const Code world_relations[] = {
    {"part_of_case", "Is part of the case"}, {"knows", "Knows"}};
static const Code world_capacities[] = {
    {"suspect", "Suspect"},
    {"convicted", "Convicted"},
    {"associate", "Associate"},
    {"witness", "Witness"},
    {"victim_possible", "Possible victim"},
    {"victim_presumed", "Presumed victim"},
    {"victim_confirmed", "Confirmed victim"},
    {"smuggled_migrant", "Smuggled migrant"},
    {"other", "Other"},
    {"unknown", "Unknown"}};
static const Code world_deciders[] = {{"court", "Court"}, {"police", "Police"}};

static const CodeList world_codes[] = {
    {"age_group", "Age group", world_ages, WORLD_COUNT(world_ages)},
    {"protection", "Protection", world_protections, WORLD_COUNT(world_protections)},
    {"relation", "Relation", world_relations, WORLD_COUNT(world_relations)},
    {"capacity", "Capacity", world_capacities, WORLD_COUNT(world_capacities)},
    {"decider", "Decided by", world_deciders, WORLD_COUNT(world_deciders)},
};

#define WORLD_FIELD(of, said, ...)                                               \
    {                                                                            \
        .name = said, .title = said, .hint = "", .type = FIELD_##of, __VA_ARGS__ \
    }

static const Field world_notice_fields[] = {
    WORLD_FIELD(TEXT, "title", .must = true, .search = true),
};
static const Field world_person_fields[] = {
    WORLD_FIELD(NAME, "name", .must = true, .many = true, .search = true),
    WORLD_FIELD(DATE, "birth_date", .index = true),
    WORLD_FIELD(CODE, "age_group", .codes = &world_codes[0]),
    WORLD_FIELD(CODE, "protection", .codes = &world_codes[1]),
    WORLD_FIELD(IDENTIFIER, "phone", .identifier = "phone", .many = true, .search = true),
    WORLD_FIELD(NOTE, "remarks", .must = false),
};
static const Field world_link_fields[] = {
    WORLD_FIELD(REF, "from", .must = true, .refs = 1 << WORLD_PERSON),
    WORLD_FIELD(CODE, "relation", .must = true, .codes = &world_codes[2]),
    WORLD_FIELD(CODE, "capacity", .codes = &world_codes[3]),
    WORLD_FIELD(CODE, "decided_by", .codes = &world_codes[4]),
};
static const Field world_care_fields[] = {
    WORLD_FIELD(NOTE, "need", .must = true),
};

static const State world_states[] = {
    {"filed", "Filed", false, false}, {"withdrawn", "Withdrawn", false, false}};
static const Step world_steps[] = {
    {"withdraw", "Withdraw", 0, 1, true, ROLE_INVESTIGATOR | ROLE_ANALYST, EFFECT_NONE},
    {"reinstate", "File again", 1, 0, false, ROLE_AUTHORISING_OFFICER, EFFECT_NONE}};
static const uint8_t world_label[] = {0};

#define WORLD_KIND(said, place, fields_of, readers, writers, ...)                           \
    {                                                                                       \
        .name = said, .title = said, .plural = said "s", .help = "", .major = 1,            \
        .compartment = place, .audience = NO_FIELD, .read = readers, .write = writers,      \
        .fields = fields_of, .field_count = WORLD_COUNT(fields_of), .states = world_states, \
        .state_count = WORLD_COUNT(world_states), .steps = world_steps,                     \
        .step_count = WORLD_COUNT(world_steps), .label = world_label,                       \
        .label_count = WORLD_COUNT(world_label), __VA_ARGS__                                \
    }

static const Kind world_kinds[] = {
    WORLD_KIND(
        "notice",
        WORLD_FORUM,
        world_notice_fields,
        ROLE_ALL,
        ROLE_SECRETARIAT | ROLE_CO_CHAIR,
        .guard = GUARD_NONE),
    WORLD_KIND(
        "person",
        WORLD_INTELLIGENCE,
        world_person_fields,
        WORLD_DESK | ROLE_AUTHORISING_OFFICER | ROLE_PROTECTION_OFFICER,
        WORLD_DESK,
        .guard = GUARD_NONE),
    WORLD_KIND(
        "link",
        WORLD_INTELLIGENCE,
        world_link_fields,
        WORLD_DESK | ROLE_AUTHORISING_OFFICER | ROLE_PROTECTION_OFFICER,
        WORLD_DESK,
        .guard = GUARD_LINK_CAPACITY),
    WORLD_KIND(
        "care",
        WORLD_VICTIM,
        world_care_fields,
        ROLE_ALL, /* on purpose: the compartment alone keeps the wall */
        ROLE_ALL,
        .guard = GUARD_NONE),
};

static const Compartment world_compartments[] = {
    {"forum", "Forum", "", ROLE_ALL, false, false, false},
    {"intelligence",
     "Intelligence",
     "",
     ROLE_ENFORCEMENT | ROLE_PROTECTION_OFFICER,
     false,
     false,
     false},
    {"victim", "Victims", "", ROLE_VICTIM_SUPPORT | ROLE_PROTECTION_OFFICER, true, true, false},
    {"health", "Health", "", ROLE_HEALTH_OFFICER | ROLE_PROTECTION_OFFICER, true, true, false},
};

static const Model world = {
    .kinds = world_kinds,
    .codes = world_codes,
    .compartments = world_compartments,
    .kind_count = WORLD_COUNT(world_kinds),
    .code_count = WORLD_COUNT(world_codes),
    .compartment_count = WORLD_COUNT(world_compartments),
    .wall = WORLD_VICTIM,
    .hash = "of a test",
};

#endif
