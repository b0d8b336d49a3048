#!/usr/bin/env python3
"""network.py SUBAK: what the command line measures of a network is what igraph measured of it, and measures now where it is here;
networks come in and go out in three formats; what is wrong is told with its line."""
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCRATCH = tempfile.TemporaryDirectory()
FOLDER = SCRATCH.name
# Debian's python has Debian's igraph and networkx, whichever python runs this.
PEER = """
import json, sys, igraph, networkx
nodes, edges = json.load(sys.stdin)
g = igraph.Graph(n=nodes, edges=edges)
json.dump({
    "betweenness": g.betweenness(), "pagerank": g.pagerank(), "core": g.coreness(), "harmonic": g.harmonic_centrality(),
    "closeness": [0 if x != x else x for x in g.closeness()], "components": len(g.connected_components()),
    "leiden": sorted(g.community_leiden(objective_function="modularity", n_iterations=5).modularity for _ in range(5))[2],
    "path": len(g.get_shortest_paths(0, nodes - 1)[0]) - 1,
    "read": [networkx.number_of_edges(networkx.read_graphml(sys.argv[1])), networkx.number_of_edges(networkx.read_gexf(sys.argv[2])),
             igraph.Graph.Read_GraphML(sys.argv[1]).vs["label"][:2]]}, sys.stdout)
"""


def run(*words):
    return subprocess.run([sys.argv[1], "network", *words], capture_output=True, timeout=120, check=False)


def check(good, what, done=None):
    if not good:
        sys.exit("failed: %s: %s" % (what, done and (done.returncode, done.stdout[:800], done.stderr[:800])))
    print("ok:", what)


def told(*words):
    done = run(*words, "--json")
    check(done.returncode == 0, " ".join([words[0], *words[2:]]), done)
    return json.loads(done.stdout)


def file(name, text):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def near(ours, theirs, least=1):
    return len(ours) == len(theirs) and all(abs(a - b) <= 1e-9 * max(least, abs(b)) for a, b in zip(ours, theirs))


def compare(path, golden, nodes):
    for by in ("betweenness", "pagerank", "closeness", "core"):
        found = told("rank", path, "--by", by)
        check(found["exact"] and near(found["values"], golden[by]), by + " is igraph's", None)
        order = [found["values"][i] for i in found["order"]]
        check(order == sorted(order, reverse=True) and sorted(found["order"]) == list(range(nodes)), "in order")
    found = told("rank", path, "--by", "harmonic", "--threads", "2")
    check(near(found["values"], golden["harmonic"]), "harmonic closeness is igraph's")
    groups = told("groups", path)
    check(max(groups["components"]) + 1 == golden["components"] and near(groups["cores"], golden["core"]), "components and cores are igraph's")
    check(groups["modularity"] >= golden["leiden"] - 0.005 * abs(golden["leiden"]), "modularity %.4f is not below igraph's %.4f" % (
        groups["modularity"], golden["leiden"]))


with open(os.path.join(ROOT, "fixtures", "network", "golden.json")) as opened:
    golden = json.load(opened)
lines = ["%d %d" % tuple(edge) for edge in golden["edges"]]
path = file("golden.el", "# N %d M %d\n%s\n" % (golden["nodes"], len(lines), "\n".join(lines)))
compare(path, golden, golden["nodes"])
random.Random(1).shuffle(lines)
turned = file("turned.el", "# N %d\n%s\n" % (golden["nodes"], "\n".join(" ".join(reversed(line.split())) for line in lines)))


def steady(found):
    found.pop("cpu_s", None)
    return found


for words in (["rank", "--by", "betweenness"], ["groups"], ["layout"], ["keyplayers", "--size", "4"], ["path", "3", "200", "--count", "7"]):
    check(steady(told(words[0], path, *words[1:])) == steady(told(words[0], turned, *words[1:])), "the order of ties does not matter")
check(steady(told("layout", path)) == steady(told("layout", path, "--threads", "2")), "nor do threads")
check(len(told("layout", path)["points"]) == golden["nodes"], "each node has its place")

sample = told("rank", path, "--by", "betweenness", "--sample", "100", "--seed", "5")
check(not sample["exact"] and all(abs(a - b) <= e + 1e-6 for a, b, e in zip(sample["values"], golden["betweenness"], sample["errors"])),
      "a sample is as near as it says")
check(len(told("rank", path, "--top", "5")["order"]) == 5, "as many as asked for")

# A story in a small chart: two groups, and one who alone stands between them.
chart = file("chart.graphml", """<?xml version="1.0"?><graphml><key id="l" for="node" attr.name="label"/><graph edgedefault="undirected">
%s%s</graph></graphml>""" % (
    "".join('<node id="p%d"><data key="l">%s</data></node>\n' % (i, name) for i, name in enumerate(
        ["Ann", "Bo", "Cy", "Di", "Ed", "Fay", "G &amp; H"])),
    "".join('<edge source="p%d" target="p%d"/>\n' % pair for pair in ((0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 6), (6, 4)))))
done = run("rank", chart, "--by", "betweenness", "--top", "3")
check(done.returncode == 0 and b"Di" in done.stdout and b"Betweenness" in done.stdout, "people are called by their names", done)
check(told("rank", chart, "--by", "betweenness")["names"][3] == "p3", "and by their ids for programs")
check([way["nodes"] for way in told("path", chart, "p0", "p6", "--count", "9")["paths"]][0] == [0, 2, 3, 4, 6], "the shortest way")
check([way["length"] for way in told("path", chart, "p0", "p6", "--count", "9")["paths"]] == [4, 5, 5, 6], "and all others")
found = told("connect", chart, "p0", "p3", "p6")
check(found["exact"] and found["ties"] == [[0, 2], [2, 3], [3, 4], [4, 6]], "the fewest who connect three")
found = told("keyplayers", chart, "--size", "1")
check(found["exact"] and found["nodes"] == [3] and abs(found["value"] - (1 - 12 / 42)) < 1e-12, "whoever parts the network most")
barred = file("fixed", "# not to be named\np3\n")
check(3 not in told("keyplayers", chart, "--size", "1", "--fixed", barred)["nodes"], "unless he must not be named")
check(told("keyplayers", chart, "--size", "2", "--goal", "reach", "--within", "1")["value"] == 1, "two who reach all together")

met = file("met.txt", "0 1 2024-05-03\n1 2 2024-05-01\n1 2 2024-05-09\n0 3 2024-05-04\n3 2 2024-05-05\n")
days = [way["at"] for way in told("path", met, "0", "2", "--timed", "earliest")["contacts"]]
check(days == [19847, 19848], "who is there first went by 3")
done = run("path", met, "0", "2", "--timed", "earliest", "--gap", "2")
check(done.stdout == b"2024-05-03  0 - 1\n2024-05-09  1 - 2\n", "and if each keeps it for two days, by 1", done)
done = run("path", met, "2", "0", "--timed", "fewest", "--until", "2024-05-02")
check(done.returncode == 1 and b"in time" in done.stderr, "nobody came back in time", done)
check(told("path", met, "2", "0", "--timed", "latest")["contacts"][0]["at"] == 19844, "who left last to come back")
done = run("path", met, "2", "0", "--timed", "latest", "--directed")
check(done.returncode == 1, "against the direction nobody went", done)

for name in ("out.gexf", "out.graphml"):
    told("convert", chart, os.path.join(FOLDER, name))
    again = os.path.join(FOLDER, name)
    check(told("rank", again)["names"] == told("rank", chart)["names"], name + " keeps ids")
    check(b"G & H" in run("rank", again).stdout, name + " keeps names")
told("convert", chart, os.path.join(FOLDER, "out.el"))
with open(os.path.join(FOLDER, "out.el")) as opened:
    check(opened.readline() == "# N 7 M 8\n", "an edge list has numbers alone")

for text, name, status in (("0 1\n2 x\n", "bad.el", b"bad.el, line 2:"), ("<graphml>\n<graph>\n<node/></graph></graphml>", "bad.graphml", b"bad.graphml, line 3:"),
                           ("<!DOCTYPE graphml [<!ENTITY a 'b'>]><graphml/>", "entity.graphml", b"entities")):
    done = run("groups", file(name, text))
    check(done.returncode == 1 and status in done.stderr, "what is wrong with " + name, done)
for words in (["rank"], ["path", path, "1"], ["convert", path], ["rank", path, "--threads", "x"]):
    check(run(*words).returncode == 2, "not understood: " + " ".join(words[:1]))
for words in (["rank", path, "--by", "fame"], ["path", path, "0", "99999"], ["connect", path, "0", "299"], ["keyplayers", path, "--goal", "x"],
              ["rank", os.path.join(FOLDER, "none")], ["rank", path, "--by", "betweenness", "--sample", "1"]):
    done = run(*words)
    check(done.returncode == 1 and done.stderr.startswith(b"subak: "), "refused: " + " ".join(words[2:] or ["none"]), done)

random.seed(9)
nodes = 700
edges = sorted({tuple(sorted(random.sample(range(nodes), 2))) for _ in range(1500)})
live = file("live.el", "# N %d\n%s\n" % (nodes, "\n".join("%d %d" % edge for edge in edges)))
charts = [os.path.join(FOLDER, "out.graphml"), os.path.join(FOLDER, "out.gexf")]
done = subprocess.run(["/usr/bin/python3", "-c", PEER, *charts], input=json.dumps([nodes, edges]).encode(), capture_output=True, check=False)
if b"No module named" in done.stderr:
    print("skipped: a network that igraph measures now: python3-igraph and python3-networkx are not here")
else:
    check(done.returncode == 0, "igraph and networkx answer", done)
    peer = json.loads(done.stdout)
    compare(live, peer, nodes)
    ways = told("path", live, "0", str(nodes - 1))["paths"]
    check((ways[0]["length"] if ways else -1) == peer["path"], "the shortest way is as long as igraph's")
    check(peer["read"] == [8, 8, ["Ann", "Bo"]], "networkx and igraph read what was written")
