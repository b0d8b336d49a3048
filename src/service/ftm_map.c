#include "service/ftm_map.h"

static const char *const kinds[][2] = {
    {"Person", "person"},
    {"LegalEntity", "organisation"},
    {"Organization", "organisation"},
    {"Company", "organisation"},
    {"PublicBody", "organisation"},
    {"Vehicle", "vehicle"},
    {"Vessel", "vehicle"},
    {"Airplane", "vehicle"},
    {"Address", "place"},
};

static const FtmLink links[] = {
    {"Ownership", "owner", "asset", "owns"},
    {"Directorship", "director", "organization", "works_for"},
    {"Employment", "employee", "employer", "works_for"},
    {"Membership", "member", "organization", "member_of"},
    {"Family", "person", "relative", "family_of"},
    {"Associate", "person", "associate", "knows"},
    {"Representation", "agent", "client", "represents"},
    {"Payment", "payer", "beneficiary", "pays"},
    {"UnknownLink", "subject", "object", "other"},
};

static const struct {
    const char *property;
    const char *field;
} properties[] = {
    {"name", "name"},
    {"alias", "name"},
    {"weakAlias", "name"},
    {"previousName", "name"},
    {"firstName", "given_name"},
    {"lastName", "family_name"},
    {"birthDate", "birth_date"},
    {"birthPlace", "birth_place"},
    {"gender", "sex"},
    {"nationality", "nationality"},
    {"phone", "phone"},
    {"email", "email"},
    {"passportNumber", "passport"},
    {"idNumber", "national_id"},
    {"registrationNumber", "registration"},
    {"country", "country"},
    {"jurisdiction", "country"},
    {"incorporationDate", "founded"},
    {"website", "website"},
    {"address", "address"},
    {"full", "name"}, /* of an Address: what it is called */
    {"full", "address"},
    {"postalCode", "postcode"},
    {"imoNumber", "imo"},
    {"mmsi", "mmsi"},
    {"callSign", "call_sign"},
    {"registrationPlate", "plate"},
    {"flag", "flag"},
    {"notes", "remarks"},
    {"summary", "remarks"},
};

const char *ftm_map_kind(Str schema)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (str_is(schema, kinds[i][0])) {
            return kinds[i][1];
        }
    }
    return NULL;
}

const FtmLink *ftm_map_link(Str schema)
{
    for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
        if (str_is(schema, links[i].schema)) {
            return &links[i];
        }
    }
    return NULL;
}

const Field *ftm_map_field(const Kind *kind, Str property)
{
    for (size_t i = 0; i < sizeof(properties) / sizeof(*properties); i++) {
        if (str_is(property, properties[i].property)) {
            const Field *field = field_find(kind, str_from(properties[i].field));

            if (field != NULL) {
                return field;
            }
        }
    }
    return NULL;
}

Str ftm_map_sort(Str schema)
{
    if (str_is(schema, "Airplane")) {
        return STR("aircraft");
    }
    return str_is(schema, "Vessel") ? STR("other") : STR("unknown");
}
