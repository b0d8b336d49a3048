"""CPU seconds of a node that answers network.roles and network.plan.

A node of its own with so many members in cells of fifteen, of which five of six are persons; drawn from a fixed seed. What is counted is
the time of the serving process, in user and system mode, over one request. Fiction.
"""
import os
import random
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))

STAGES = ["", "recruitment", "transport", "money", "documents", "harbouring"]
ABLE = {"7 points a country": "XA:4/2/1,XB:4/2/1", "25 points a country": "XA:15/6/4,XB:15/6/4"}


def cpu(pid):
    fields = open(f"/proc/{pid}/stat", encoding="ascii").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def plant(node, officer, count):
    chance = random.Random(4)
    there = node.administrator.state("agency", {"name": "Bentara police", "country": "XB", "type": "police"})["id"]
    cases = [officer.state("case", {"reference": "XA"})["id"], officer.state("case", {"reference": "XB", "agency": there})["id"]]
    ids = []
    for at in range(count):
        if at % 6:
            one = officer.state("person", {"name": f"Member {at} Fiction", "age_group": "adult"})["id"]
        else:
            one = officer.state("vehicle", {"sort": "small_boat", "name": f"Boat {at}"})["id"]
        officer.state("link", {"from": one, "to": cases[at % 2], "relation": "part_of_case", "evidence": chance.choice(["none", "partly", "ready"]),
                               **({"capacity": "suspect"} if at % 6 else {})})
        ids.append(one)
    for at, one in enumerate(ids):
        for _ in range(2 if at % 6 else 0):
            cell = at // 15 * 15
            to = ids[chance.randrange(cell, min(count, cell + 15)) if chance.random() < 0.9 else chance.randrange(count)]
            if to != one:
                officer.state("link", {"from": one, "to": to, "relation": chance.choice(["knows", "pays", "uses", "works_for"]),
                                       "stage": chance.choice(STAGES)})


def measure(subak, count):
    sys.path.insert(0, os.path.join(HERE, "..", "tests", "scenario"))
    from node import Node  # not before: it ends the process that imports it only where a test does

    node = Node(subak, people={"officer": "investigator"})
    officer = node.people["officer"]
    plant(node, officer, count)
    asks = [("roles", "/api/network/roles")]
    asks += [(f"plan, {able}", "/api/network/plan?" + urllib.parse.urlencode({"means": means})) for able, means in ABLE.items()]
    officer.get("/api/network")
    for what, path in asks:
        before = cpu(node.process.pid)
        answer = officer.get(path)
        spent = cpu(node.process.pid) - before
        first = answer.json["plans"][0] if answer.status == 200 and "plans" in answer.json else None
        yield {"members": count, "asked": what, "answer": "yes" if answer.status == 200 else "refused", "CPU s": spent if answer.status == 200 else None,
               "networks redrawn": answer.json["redrawn"] if first else None, "points": len(first["points"]) if first else None}
    node.stop()


def advice(subak):
    return [row for count in (60, 120, 200, 500) for row in measure(subak, count)]


PARTS = {"advice": advice}
