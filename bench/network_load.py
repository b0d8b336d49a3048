"""How long the network of a viewer takes to be read from the index of a node, and to be told again from what is kept.

A node is made with one suspect, one case and the link between; then its index is filled with as many rows of the same kinds as are asked
for: persons with a telephone, some of whom share it, and links of persons to cases and to each other. No bodies are made, since reading the
network opens none but those that are shown.

    python3 bench/network_load.py BUILD [load] [show] [drawing]        CPU seconds of the server
"""
import json
import os
import random
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 1_000_000  # of the table of links


def scenario(subak):
    """tests/scenario/node.py, which ends the process that imports it only where a test does."""
    sys.path.insert(0, os.path.join(HERE, "..", "tests", "scenario"))
    import node

    return node.Node(subak, people={"officer": "investigator,analyst"})


def example(client):
    """One of each, by which the rows of the others are made."""
    case = client.state("case", {"reference": "R-1"})["id"]
    one = client.state("person", {"name": "Example One", "age_group": "adult", "phone": "+999215550101"})["id"]
    two = client.state("person", {"name": "Example Two", "age_group": "adult"})["id"]
    for person in (one, two):
        client.state("link", {"from": person, "to": case, "relation": "part_of_case", "capacity": "suspect"})
    client.state("link", {"from": one, "to": two, "relation": "knows"})
    return one


def fill(folder, rows):
    """Copies of the examples: a tenth as many cases as persons, each person in one case and tied to another person."""
    main, index = (sqlite3.connect(os.path.join(folder, name)) for name in ("subak.db", "index.db"))
    kinds = dict(main.execute("SELECT name, id FROM kind"))
    of = {name: main.execute("SELECT id, policy FROM entity WHERE kind = ? ORDER BY id", (number,)).fetchall()
          for name, number in kinds.items()}
    case_link, knows_link = of["link"][0], of["link"][2]
    ends = dict((source, []) for source in (case_link[0], knows_link[0]))
    for target, source, field in index.execute("SELECT target, source, field FROM link WHERE target > 0 ORDER BY field"):
        if source in ends:
            ends[source].append(field)
    phone_field = index.execute("SELECT field FROM link WHERE target < 0").fetchone()[0]
    values = {link: index.execute("SELECT hash, policy, changed FROM value WHERE entity = ?", (link,)).fetchall()
              for link in (case_link[0], knows_link[0])}
    common = {row[0] for row in values[case_link[0]]} & {row[0] for row in values[knows_link[0]]}
    persons = rows // 5  # each gives a telephone, and two links of two rows
    number = main.execute("SELECT max(id) FROM entity").fetchone()[0]
    draw = random.Random(7)
    first = number + 1
    cases = persons // 10
    entities, links, rest = [], [], []

    def entity(kind, policy):
        nonlocal number
        number += 1
        entities.append((number, draw.randbytes(16), kinds[kind], policy, 0, 1, 1, 0, 0, 0))
        return number

    for _ in range(cases):
        entity("case", of["case"][0][1])
    for _ in range(persons):
        entity("person", of["person"][0][1])
    for at in range(persons):
        person = first + cases + at
        links.append((-(1 << 62) - draw.randrange(persons * 3 // 4), of["person"][0][1], person, phone_field))
        for (example_id, policy), other in ((case_link, first + draw.randrange(cases)),
                                            (knows_link, first + cases + draw.randrange(persons))):
            link = entity("link", policy)
            links.append((person, policy, link, ends[example_id][0]))
            links.append((other, policy, link, ends[example_id][1]))
            rest += [(hash_, policy, changed, link) for hash_, _, changed in values[example_id]
                     if hash_ in common or example_id == case_link[0]]
    main.executemany("INSERT INTO entity VALUES (?,?,?,?,?,?,?,?,?,?)", entities)
    index.executemany("INSERT OR IGNORE INTO link VALUES (?,?,?,?)", links)
    index.executemany("INSERT OR IGNORE INTO value VALUES (?,?,?,?)", rest)
    count = index.execute("SELECT count(*) FROM link").fetchone()[0]
    for database in (main, index):
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
    return count


def scanned(folder):
    """CPU seconds that SQLite alone takes to go through those rows: what nobody who reads them can undercut."""
    index = sqlite3.connect(os.path.join(folder, "index.db"))
    begun = time.process_time()
    index.execute("SELECT total(target), total(source), total(field), total(policy) FROM link").fetchone()
    taken = time.process_time() - begun
    index.close()
    return round(taken, 3)


def used(process):
    """CPU seconds of a process and its threads so far."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(node, client, path):
    """A row: what one question costs the server."""
    cpu, wall = used(node.process), time.monotonic()
    answer = client.get(path)
    wall = time.monotonic() - wall
    return answer, {"CPU s": round(used(node.process) - cpu, 3), "wall s": round(wall, 3)}


def load(subak):
    """A million rows of the index, read for a viewer who asks for two steps around one person."""
    node = scenario(subak)
    try:
        officer = node.people["officer"]
        one = example(officer)
        node.stop()
        count = fill(node.folder, ROWS)
        node.serve()
        officer.again()
        officer.get("/api/me")
        rows = [{"question": "SQLite alone, going through the rows", "rows": count, "CPU s": scanned(node.folder), "wall s": None}]
        for what in ("the first", "the same again", "after a record has changed"):
            if what.startswith("after"):
                officer.state("case", {"reference": "R-2"})
            rows.append({"question": what, "rows": count, **asked(node, officer, f"/api/network?from={one}&steps=1")[1]})
        return rows
    finally:
        node.stop()


def show(subak, persons=30_000):
    """A chart of everything, drawn by communities: the first time, and again with places that are kept."""
    node = scenario(subak)
    try:
        officer = node.person("data", "analyst,data_officer")
        draw = random.Random(7)
        lines = ["Name,Age,Capacity,Phone,Case,ID"]
        lines += [f"N{at} F{draw.randrange(900)},adult,suspect,+9992{draw.randrange(persons):08d},C-{draw.randrange(persons // 10)},{at}"
                  for at in range(persons)]
        columns = {"Name": "name", "Age": "age_group", "Capacity": "link.capacity", "Phone": "phone", "Case": "case.reference", "ID": "source_id"}
        officer.bring("many.csv", "\r\n".join(lines) + "\r\n", {"kind": "person", "columns": columns, "fixed": {}, "source": "many"}, seconds=600)
        rows = []
        for what, path in (("the first", "/api/network"), ("the same again", "/api/network"), ("who matters", "/api/network/rank"),
                           ("which groups", "/api/network/groups")):
            answer, row = asked(node, officer, path)
            told = answer.json
            rows.append({"question": what, "nodes": told.get("node_count"), "ties": told.get("tie_count"),
                         "drawn": len(told["nodes"]) if "nodes" in told else None, "bytes": len(answer.body), **row})
        return rows
    finally:
        node.stop()


def drawing(subak, gangs=120):
    """What it costs a browser to move, to come nearer and to choose in a chart of 2,000 nodes."""
    node = scenario(subak)
    try:
        officer = node.person("data", "analyst,data_officer")
        lines = ["Name,Age,Capacity,Case,ID"]
        for gang in range(gangs):
            lines += [f"P{gang * 15 + at} F{(gang * 7 + at) % 90},adult,suspect,M-{gang},{gang * 15 + at}" for at in range(15)]
            lines += [f"B{gang} Bridge,adult,suspect,M-{(gang + at) % gangs},{9000 + gang}" for at in range(2)]
        columns = {"Name": "name", "Age": "age_group", "Capacity": "link.capacity", "Case": "case.reference", "ID": "source_id"}
        officer.bring("many.csv", "\r\n".join(lines) + "\r\n", {"kind": "person", "columns": columns, "fixed": {}, "source": "many"}, seconds=600)
        env = {**os.environ, "SUBAK_CHART": json.dumps({"url": f"https://{node.host}:{node.port}", "cookie": officer.cookie})}
        told = subprocess.run(["node", os.path.join(HERE, "drawing.mjs")], env=env, capture_output=True, text=True, check=True, timeout=600)
        return [json.loads(line) for line in told.stdout.splitlines()]
    finally:
        node.stop()


PARTS = {"load": load, "show": show, "drawing": drawing}
NOTES = {
    "load": lambda rows: ["Of a node whose index has so many rows of what points where: 200,000 persons with a telephone, in 20,000 cases and tied to each other. "
                          "The server's CPU seconds, of one thread; a second question is answered from what is kept. The aim was 0.25 s for a million rows; it is not met, and it is about three times what SQLite alone takes."],
    "drawing": lambda rows: ["Chromium without a graphics card, its page's thread alone; every group of 120 is opened and all of it is in the frame. Before the chart was moved as a whole a step "
                             "of a drag took 177 ms on the same day."],
    "show": lambda rows: ["30,000 persons in 3,000 cases, of whom some share a telephone; betweenness from a sample."],
}

if __name__ == "__main__":
    program = os.path.join(sys.argv[1] if len(sys.argv) > 1 else "build", "subak")
    for name in sys.argv[2:] or PARTS:
        for row in PARTS[name](program):
            print(json.dumps({"part": name, **row}), flush=True)
