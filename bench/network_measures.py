"""What is measured of a network, beside igraph in the same run: parts measures, layout, loading and layout-large of bench/network.

CPU seconds of the measure alone, without reading: ours as `subak network ... --json` tells them, igraph's around the call of Debian's
python3-igraph, which is its C library. One thread each, the least of as many runs as take about a second; and ours again with two threads, the
whole command by the clock, beside igraph's one, by the clock too: on a machine that does other work that says little. ForceAtlas2 is graphology's in node, if its packages are in the folder that BENCH_NODE names; otherwise its
seconds are those that were measured once on such a machine, and say so.
"""
import json
import os
import random
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.environ.get("SUBAK_DATA", os.path.join(ROOT, "..", "shared", "data"))
NETWORKS = os.path.join(DATA, "networks")
PEER = """
import json, sys, time, igraph
path, what = sys.argv[1:]
nodes, edges = 0, []
began = time.process_time()
if what == "load":
    g = igraph.Graph.Read_Edgelist(path, directed=False)
    print(json.dumps({"cpu_s": time.process_time() - began, "edges": g.ecount()}))
    sys.exit()
for line in open(path):
    word = line[1:].split() if line[0] == "#" else line.split()
    if line[0] != "#":
        edges.append((int(word[0]), int(word[1])))
    elif len(word) > 1 and word[0] == "N":
        nodes = int(word[1])
g = igraph.Graph(n=max(nodes, 1 + max(map(max, edges))), edges=edges).simplify()
call = {
    "components": g.connected_components, "core": g.coreness, "pagerank": g.pagerank, "betweenness": g.betweenness,
    "closeness": g.closeness, "communities": lambda: g.community_leiden(objective_function="modularity", n_iterations=2),
    "layout": lambda: g.layout_drl(),
}[what]
least, spent, seconds = 1e9, 0, 0
while spent < 1 and (spent == 0 or what != "layout"):
    clock, began = time.monotonic(), time.process_time()
    found = call()
    took = time.process_time() - began
    if took < least:
        least, seconds = took, time.monotonic() - clock
    spent += took
result = {"cpu_s": least, "seconds": seconds}
if what == "communities":
    result["modularity"] = sum(g.community_leiden(objective_function="modularity", n_iterations=2).modularity for _ in range(5)) / 5
elif what in ("pagerank", "betweenness", "core", "closeness"):
    result["values"] = [0 if x != x else x for x in found]
print(json.dumps(result))
"""
# ms an iteration of graphology's ForceAtlas2 (Barnes-Hut, in node), measured once beside igraph on a machine of this kind.
FORCE_ATLAS = {"petster-hamster": 28, "p2p-Gnutella06": 114, "loc-brightkite": 1354}
ROUNDS = 60  # of layout.c on the whole network; what is coarser comes on top, so ms a round is an upper bound


def path_of(name):
    return os.path.join(NETWORKS, name + ".el")


def ours(subak, path, *words):
    """The answer of one run, and the seconds by the clock of the whole of it."""
    began = time.monotonic()
    done = subprocess.run([subak, "network", words[0], path, "--json", *words[1:]], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit("%s %s: %s%s" % (words[0], path, done.stdout[-300:], done.stderr[-300:]))
    return json.loads(done.stdout), time.monotonic() - began


def least(subak, path, part, *words):
    """The least CPU seconds of runs that take about a second together, and the last answer."""
    best, spent, answer = 1e9, 0, None
    while spent < 1:
        answer, _ = ours(subak, path, *words)
        took = answer["cpu_s"] if part is None else answer["cpu_s"][part]
        best, spent = min(best, took), spent + max(took, 0.05)
    return best, answer


def peer(path, what):
    done = subprocess.run(["/usr/bin/python3", "-c", PEER, path, what], capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def most_off(one, other):
    return max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(one, other))


def measures(subak):
    rows = []
    asked = (("components", "components", ("groups",)), ("core", "cores", ("groups",)), ("communities", "communities", ("groups",)),
             ("pagerank", None, ("rank", "--by", "pagerank")), ("closeness", None, ("rank", "--by", "closeness")),
             ("betweenness", None, ("rank", "--by", "betweenness")))
    for name in ("petster-hamster", "p2p-Gnutella06", "loc-brightkite", "com-dblp"):
        if not os.path.exists(path_of(name)):
            continue
        for what, part, words in asked:
            if name in ("loc-brightkite", "com-dblp") and what in ("betweenness", "closeness"):
                continue  # hours, of igraph
            theirs = peer(path_of(name), what)
            cpu_s, answer = least(subak, path_of(name), part, *words)
            two = ours(subak, path_of(name), *words, "--threads", "2")[1] if what in ("betweenness", "closeness") else None
            row = {"network": name, "what": what, "ours, CPU s": cpu_s, "igraph, CPU s": theirs and theirs["cpu_s"],
                   "times": theirs and theirs["cpu_s"] / max(cpu_s, 1e-6), "times, two threads of ours, by the clock": two and theirs and theirs["seconds"] / two,
                   "off by, at most": None, "modularity": None, "igraph's": None}
            if theirs and "values" in theirs:
                row["off by, at most"] = most_off(answer["cores" if what == "core" else "values"], theirs["values"])
            if what == "communities":
                row["modularity"], row["igraph's"] = answer["modularity"], theirs and theirs["modularity"]
            rows.append(row)
    return rows


def layout(subak):
    rows = []
    for name in ("petster-hamster", "p2p-Gnutella06", "loc-brightkite"):
        if os.path.exists(path_of(name)):
            cpu_s, answer = least(subak, path_of(name), None, "layout")
            theirs = peer(path_of(name), "layout") if name != "loc-brightkite" else None
            ms = 1000 * cpu_s / ROUNDS
            rows.append({"network": name, "nodes": len(answer["points"]), "whole, CPU s": cpu_s, "igraph's DrL, CPU s": theirs and theirs["cpu_s"],
                         "ms a round, at most": ms, "ForceAtlas2, ms an iteration": FORCE_ATLAS[name], "times": FORCE_ATLAS[name] / ms})
    return rows


def write_ties(file, nodes, count):
    chance = random.Random(7)
    for _ in range(count):
        file.write("%d %d\n" % (int(nodes * chance.random()), int(nodes * chance.random() ** 2)))
    file.flush()


def loading(subak):
    with tempfile.NamedTemporaryFile("w", suffix=".el") as file:
        write_ties(file, 300000, 1000000)
        theirs = peer(file.name, "load")
        began = os.times()
        ours(subak, file.name, "rank", "--top", "1")
        ended = os.times()
        spent = ended.children_user + ended.children_system - began.children_user - began.children_system
        return [{"what": "1,000,000 ties as text, read, built, and degrees written as JSON", "ours, CPU s": spent,
                 "igraph, reading and building alone, CPU s": theirs and theirs["cpu_s"]}]


def sizes(subak):
    rows = []
    for nodes, count in ((50000, 150000), (100000, 300000)):
        with tempfile.NamedTemporaryFile("w", suffix=".el") as file:
            write_ties(file, nodes, count)
            one, seconds = ours(subak, file.name, "layout")
            rows.append({"what": "layout of %d nodes and %d ties, by chance and with hubs" % (nodes, count), "CPU s": one["cpu_s"], "s by the clock, one thread": seconds})
    return rows


PARTS = {"measures": measures, "layout": layout, "loading": loading, "layout-large": sizes}
NOTES = {
    "measures": lambda rows: ["igraph's modularity is the mean of five runs of two iterations; ours is one run, which begins small networks several times."],
    "layout": lambda rows: ["ForceAtlas2's figures were measured once, in node, on a machine of this kind, not in this run. A round of ours is the whole divided by %d: "
                            "what is spent on coarser networks is in it." % ROUNDS],
}
