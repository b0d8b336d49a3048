/* Goal: GraphML and GEXF are read as other programs write them, and what is written is read again as the same; bad texts are refused with
 * their line, entities above all; edge lists are written so that they are read again.
 * Method: texts right and wrong; networks by chance with names full of what XML reserves, written and read.
 */
#include "networks.h"

#include "base/str.h"
#include "wire/edge_list.h"
#include "wire/network_xml.h"

static const char graphml[] =
    "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- made elsewhere -->\n"
    "<g:graphml xmlns:g=\"http://graphml.graphdrawing.org/xmlns\">\n"
    "<g:key id=\"d7\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
    "<g:key id=\"w\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n"
    "<g:graph edgedefault=\"directed\">\n"
    "<g:edge source=\"b\" target=\"a\"><g:data key=\"w\">2</g:data></g:edge>\n"
    "<g:node id=\"a\"><g:data key=\"d7\">Ana &amp; \xc3\x89va</g:data></g:node>\n"
    "<g:node id=\"b\"><g:data key=\"x\">passed over</g:data></g:node>\n"
    "<g:node id=\"c\"/>\n</g:graph></g:graphml>\n";

static const char gexf[] =
    "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\"><graph>\n"
    "<nodes><node id=\"1\" label=\"One\"><viz:position x=\"1\" y=\"2\"/></node>"
    "<node id=\"0\"/></nodes>\n"
    "<edges><edge id=\"0\" source=\"1\" target=\"0\" weight=\"3\"/></edges></graph></gexf>";

static void both_formats_are_read(void **state)
{
    NetworkText network;

    assert_int_equal(network_xml_decode(*state, str_from(graphml), &network).kind, ERR_OK);
    assert_int_equal(network.node_count, 3);
    assert_true(str_is(network.ids[1], "b"));
    assert_true(str_is(network.labels[0], "Ana & \xc3\x89va"));
    assert_int_equal(network.labels[1].len, 0);
    assert_int_equal(network.edge_count, 1);
    assert_int_equal(network.edges[0][0], 1);
    assert_int_equal(network.edges[0][1], 0);
    assert_int_equal(network_xml_decode(*state, str_from(gexf), &network).kind, ERR_OK);
    assert_int_equal(network.node_count, 2);
    assert_true(str_is(network.labels[0], "One"));
    assert_int_equal(network.edges[0][1], 1);
}

static void bad_texts_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        {"", 1},
        {"0 1\n", 1},
        {"<html/>", 1},
        {"<graphml>\n<graph>\n<node id='a'/></graph>", 3},
        {"<graphml><graph>\n<node/></graph></graphml>", 2},
        {"<graphml><graph>\n\n<edge source='a'/></graph></graphml>", 3},
        {"<graphml><graph><node id='a'/>\n<edge source='a' target='b'/></graph></graphml>", 2},
        {"<graphml><graph><node id='a'>\n<graph/></node></graph></graphml>", 2},
        {"<graphml><graph>\n<hyperedge/></graph></graphml>", 2},
        {"<!DOCTYPE graphml [\n<!ENTITY a 'aaaa'>]><graphml><graph/></graphml>", 2},
        {"<!DOCTYPE graphml [\n<!ENTITY % a 'aaaa'>]><graphml><graph/></graphml>", 2},
        {"<!DOCTYPE graphml [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><graphml/>", 1},
        {"<!DOCTYPE graphml SYSTEM 'x.dtd'><graphml><key id='l' attr.name='label'/><graph>\n"
         "<node id='a'><data key='l'>&lol;</data></node></graph></graphml>",
         2},
        {"<graphml><graph>\n<node id='&#0;'/></graph></graphml>", 2},
        {"<graphml><graph>\n<node id='\xff'/></graph></graphml>", 2},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        NetworkText network;
        Err err = network_xml_decode(*state, str_from(cases[i].text), &network);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, cases[i].line);
    }
}

static void two_of_one_id_are_refused(void **state)
{
    NetworkText network;

    assert_int_equal(
        network_xml_decode(
            *state,
            STR("<graphml><graph><node id='a'/><node id='a'/></graph></graphml>"),
            &network)
            .kind,
        ERR_BAD_INPUT);
}

static void depth_is_bounded(void **state)
{
    Buf buf = buf_begin(*state, 1 << 20);
    NetworkText network;

    buf_put(&buf, STR("<graphml>"));
    for (size_t i = 0; i < NETWORK_XML_DEPTH; i++) {
        buf_put(&buf, STR("<data>"));
    }
    assert_int_equal(network_xml_decode(*state, buf_str(&buf), &network).kind, ERR_BAD_INPUT);
}

static Str odd_name(Arena *arena, uint64_t word)
{
    static const char *const pieces[] = {
        "<",
        "&",
        "\"",
        "'",
        ">",
        "\t",
        "\n",
        "\r",
        " ",
        "a",
        "\xe0\xb8\x81",
        "\xf0\x9f\x98\x80",
        "]]>"};
    Buf buf = buf_begin(arena, 1000);
    Str name;

    for (size_t i = 0; i < 6; i++) {
        buf_put(
            &buf,
            str_from(
                pieces[chance_below(chance_word(word, i), sizeof(pieces) / sizeof(*pieces))]));
    }
    buf_print(&buf, "%u", (unsigned)(word % 100000));
    assert_int_equal(buf_end(&buf, &name).kind, ERR_OK);
    return name;
}

static void check_same(const NetworkText *one, const NetworkText *other)
{
    assert_int_equal(one->node_count, other->node_count);
    assert_int_equal(one->edge_count, other->edge_count);
    assert_memory_equal(one->edges, other->edges, one->edge_count * sizeof(*one->edges));
    for (size_t i = 0; i < one->node_count; i++) {
        assert_true(str_equal(one->ids[i], other->ids[i]));
        assert_true(str_equal(one->labels[i], other->labels[i]));
    }
}

static void what_is_written_is_read_again(void **state)
{
    for (uint64_t round = 0; round < 40; round++) {
        Arena *arena = *state;
        size_t nodes = 1 + round;
        Str *ids = arena_new(arena, Str, nodes);
        Str *labels = arena_new(arena, Str, nodes);
        uint32_t edges[30][2];
        NetworkText network = {nodes, ids, labels, 30, edges};
        void (*const encode[])(Buf * buf, const NetworkText *network) = {
            graphml_encode, gexf_encode};

        for (size_t i = 0; i < nodes; i++) {
            ids[i] = odd_name(arena, round * 1000 + i);
            labels[i] = odd_name(arena, round * 1000 + i + 500);
        }
        for (size_t i = 0; i < 30; i++) {
            edges[i][0] = chance_below(chance_word(round, 2 * i), (uint32_t)nodes);
            edges[i][1] = chance_below(chance_word(round, 2 * i + 1), (uint32_t)nodes);
        }
        for (size_t i = 0; i < 2; i++) {
            Buf buf = buf_begin(arena, 1 << 20);
            NetworkText again;

            encode[i](&buf, &network);
            assert_int_equal(buf.err.kind, ERR_OK);
            assert_int_equal(network_xml_decode(arena, buf_str(&buf), &again).kind, ERR_OK);
            check_same(&network, &again);
        }
        arena_rewind(arena, 0);
    }
}

static void what_xml_has_no_place_for_is_replaced(void **state)
{
    const Str ids[] = {{"a\x01", 2}, {"b\xef\xbf\xbf", 4}};
    NetworkText network = {2, ids, NULL, 0, NULL};
    NetworkText again;
    Buf buf = buf_begin(*state, 1 << 20);

    graphml_encode(&buf, &network);
    assert_int_equal(network_xml_decode(*state, buf_str(&buf), &again).kind, ERR_OK);
    assert_true(str_is(again.ids[0], "a\xef\xbf\xbd"));
    assert_true(str_is(again.ids[1], "b\xef\xbf\xbd"));
}

static void edge_lists_are_written(void **state)
{
    uint32_t edges[2][2] = {{0, 3}, {4, 1}};
    EdgeList list = {.node_count = 7, .edge_count = 2, .edges = edges};
    EdgeList again;
    Buf buf = buf_begin(*state, 1 << 20);

    edge_list_encode(&buf, &list);
    assert_true(str_is(buf_str(&buf), "# N 7 M 2\n0 3\n4 1\n"));
    assert_int_equal(edge_list_decode(*state, buf_str(&buf), &again).kind, ERR_OK);
    assert_int_equal(again.node_count, 7);
    assert_memory_equal(again.edges, edges, sizeof(edges));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(both_formats_are_read, rewind_arena),
        cmocka_unit_test_teardown(bad_texts_are_refused_with_their_line, rewind_arena),
        cmocka_unit_test_teardown(two_of_one_id_are_refused, rewind_arena),
        cmocka_unit_test_teardown(depth_is_bounded, rewind_arena),
        cmocka_unit_test_teardown(what_is_written_is_read_again, rewind_arena),
        cmocka_unit_test_teardown(what_xml_has_no_place_for_is_replaced, rewind_arena),
        cmocka_unit_test_teardown(edge_lists_are_written, rewind_arena),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
