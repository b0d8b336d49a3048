#!/usr/bin/env python3
"""syndicate.py SUBAK: a syndicate out of a file: roles, plans, corridors, cases alike, and nobody behind the wall in any of it.

The network is made here, by a rule and a fixed seed; all of it is fiction.
"""
import copy
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile

WORK = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(WORK.name, name)


def run(*words):
    return subprocess.run([sys.argv[1], "network", *words], capture_output=True, timeout=120, check=False)


def check(good, what, done=None):
    if not good:
        sys.exit("failed: %s: %r" % (what, done and (done.returncode, done.stdout[-3000:], done.stderr[-500:])))
    print("ok:", what)


def write(name, what):
    with open(path(name), "w", encoding="utf-8") as file:
        json.dump(what, file)
    return path(name)


def person(id, country, **more):
    return {"id": id, "kind": "person", "country": country, "capacity": "suspect", "age_group": "adult",
            "evidence": "ready", "cost": 1, **more}


def network():
    """Two cells of eight, a forger and a financier between them, a vehicle, a document and a place."""
    chance = random.Random(5)
    members, ties = [], []
    for cell, country in (("A", "XA"), ("B", "XB")):
        for i in range(8):
            members.append(person("%s%d" % (cell, i), country, evidence="partly" if i % 2 else "ready"))
        for i in range(1, 8):
            ties.append({"from": "%s0" % cell, "to": "%s%d" % (cell, i), "relation": "knows"})
            other = chance.randrange(1, 8)
            if other != i:
                ties.append({"from": "%s%d" % (cell, i), "to": "%s%d" % (cell, other), "relation": "knows"})
        for i in (1, 2):
            ties.append({"from": "%s%d" % (cell, i), "to": "%s%d" % (cell, i + 2), "relation": "knows", "stage": "transport",
                         "date": "2026-03", "source": "A"})
    members += [person("F", "XB", name="Fiction Forger"), person("M", "XA")]
    members += [{"id": "V", "kind": "vehicle", "country": "XA", "evidence": "ready"},
                {"id": "D", "kind": "document", "country": "XB", "evidence": "ready"}]
    for cell in "AB":
        for i in (2, 3):
            ties.append({"from": "F", "to": "%s%d" % (cell, i), "relation": "knows", "stage": "documents",
                         "date": "2026-05-0%d" % i, "source": "B", "confidence": "high"})
            ties.append({"from": "M", "to": "%s%d" % (cell, i + 2), "relation": "pays", "stage": "money", "date": "2026-04"})
    ties += [{"from": "A1", "to": "V", "relation": "uses"}, {"from": "A2", "to": "V", "relation": "uses"},
             {"from": "F", "to": "D", "relation": "owns"}]
    countries = [{"country": "XA", "arrests": 2, "seizures": 1, "cost": 10}, {"country": "XB", "arrests": 1, "cost": 10}]
    return {"members": members, "ties": ties, "countries": countries}


base = network()
fast = ("--draws", "16", "--redrawn", "6", "--json")

# ---- roles
done = run("roles", write("base.json", base), "--json")
check(done.returncode == 0, "roles are inferred", done)
roles = {one["id"]: one for one in json.loads(done.stdout)["roles"]}
check(roles["F"]["role"] == "document_forger" and "4 of 4 ties with a known stage are about documents" in roles["F"]["why"]
      and "owns or uses 1 document" in roles["F"]["why"], "the forger, with the ties that tell", done)
check(roles["M"]["role"] == "financier" and "4 are paid by him" in roles["M"]["why"], "the financier", done)
check(roles["B6"]["role"] == "unknown" and "too little" in roles["B6"]["why"], "abstains where too little is known", done)
MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "model", "codes")
words = {name: {one["value"] for one in json.load(open(os.path.join(MODEL, name + ".json"), encoding="utf-8"))["values"]}
         for name in ("network_role", "relation")}
check({one["role"] for one in roles.values()} <= words["network_role"], "roles are the model's words")
other = copy.deepcopy(base)
other["ties"] = [{"from": "A0", "to": "B0", "relation": word} for word in sorted(words["relation"] - {
    "part_of_case", "same_syndicate", "same_as", "different_from"})]
check(run("roles", write("words.json", other)).returncode == 0, "the model's relations are ties, but for those that are none")
text = run("roles", path("base.json"))
check(text.stdout.startswith(b"A guess from ties") and b"Fiction Forger" in text.stdout, "for people to read", text)

# ---- plan
done = run("plan", path("base.json"), *fast)
check(done.returncode == 0, "a plan", done)
advice = json.loads(done.stdout)
first = advice["plans"][0]
for plan in advice["plans"]:
    for country in plan["countries"]:
        most = {one["country"]: one for one in base["countries"]}[country["country"]]
        check(all(country[do] <= most.get(more, 0) for do, more in
                  (("arrest", "arrests"), ("seizure", "seizures"), ("closure", "closures"), ("cost", "cost"))),
              "%s stays within what it can do" % country["country"], done)
    check(len({point["id"] for point in plan["points"]}) == len(plan["points"]), "no point twice")
    difference = sum(point["gain_thousandths"] for point in plan["points"]) - plan["effects"]["reach_lost_thousandths"]
    check(abs(difference) < 150, "what the points cost together is near what the plan costs: %d thousandths apart" % difference)
check({"F", "M"} <= {point["id"] for point in first["points"]}, "the two who hold the cells together are points of action", done)
check(first["effects"]["largest_on_the_day"] < first["effects"]["largest_before"]
      and 0 < first["effects"]["reach_lost_thousandths"] < first["effects"]["reach_lost_on_the_day_thousandths"] <= 1000,
      "much is lost on the day, and less in the half year")
titles = [plan["title"] for plan in advice["plans"]]
check(len(set(titles)) == len(titles) >= 2, "plans that differ", done)
check(run("plan", path("base.json"), *fast, "--threads", "1").stdout == done.stdout
      and run("plan", path("base.json"), *fast, "--threads", "3").stdout == done.stdout, "the same for any number of threads")
check(run("plan", path("base.json"), *fast, "--seed", "2").stdout != done.stdout, "another seed is other luck")
text = run("plan", path("base.json"), *fast[:4])
check(text.returncode == 0 and b"Advice: points of action" in text.stdout and b"source-handling unit" in text.stdout, "for people to read", text)
without = run("plan", path("base.json"), *fast, "--without", "F,nobody")
check("F" not in [p["id"] for plan in json.loads(without.stdout)["plans"] for p in plan["points"]], "one who may not be named is left out", without)

# ---- the order of the file
shuffled = copy.deepcopy(base)
for part in shuffled.values():
    random.Random(3).shuffle(part)
write("shuffled.json", shuffled)
for verb in (("roles", "--json"), ("plan", *fast)):
    check(run(verb[0], path("shuffled.json"), *verb[1:]).stdout == run(verb[0], path("base.json"), *verb[1:]).stdout,
          "%s: the order of the file changes nothing" % verb[0])

# ---- the wall: with these members and their ties in the file or without, the bytes are the same
walled = copy.deepcopy(base)
behind = {
    "W1": {"capacity": "victim_presumed"}, "W2": {"capacity": "witness"}, "W3": {"capacity": "smuggled_migrant"},
    "W4": {"age_group": "child"}, "W5": {"age_group": "possibly_child"}, "W6": {"protection": "asylum_seeker"},
    "W7": {"compelled": True}, "W8": {"indicator": True}, "W9": {"role": "victim_recruiting_under_duress"}, "W0": {},
}
for i, (id, fields) in enumerate(sorted(behind.items())):
    walled["members"].append({**person(id, "XV", name="Walled Person"), **fields})
    for other in ("F", "M", "A0", "B0", "B3", "A5"):
        walled["ties"].append({"from": id, "to": other, "relation": "knows", "stage": "documents", "source": "A", "date": "2029"})
walled["ties"].append({"from": "A1", "to": "W0", "relation": "knows", "stage": "exploitation"})
walled["members"].append({"id": "WT", "kind": "phone", "country": "XV", "evidence": "ready"})
walled["ties"] += [{"from": "W1", "to": "WT", "relation": "owns"}, {"from": "A1", "to": "WT", "relation": "uses"}]
walled["legs"] = base["legs"] = [
    {"journey": "J", "step": 1, "from": "Port A", "from_country": "XA", "to": "Town C", "to_country": "XC", "mode": "sea", "price": 900},
    {"journey": "J", "step": 2, "from": "Town C", "from_country": "XC", "to": "City B", "to_country": "XB", "mode": "road_car"},
]
walled["legs"] = [dict(leg, facilitator="W1") for leg in walled["legs"]]
write("walled.json", walled)
write("base.json", base)
for verb in (("roles",), ("roles", "--json"), ("plan", *fast[:4]), ("plan", *fast), ("routes",), ("routes", "--json")):
    open_, wall = (run(verb[0], path(name), *verb[1:]) for name in ("base.json", "walled.json"))
    check(open_.returncode == 0 and wall.stdout == open_.stdout and wall.stderr == open_.stderr,
          "%s: not a byte tells of those behind the wall" % " ".join(verb), wall)
review = json.loads(run("review", path("walled.json"), "--json").stdout)["review"]
check([one["id"] for one in review] == ["W0", "W7", "W8", "W9"], "the review names those who are called offenders, to victim support alone")
held = copy.deepcopy(base)
for member in held["members"]:
    if member["id"] == "F":
        member["capacity"] = "unknown"
    if member["id"] == "M":
        del member["age_group"]
write("held.json", held)
said = run("plan", path("held.json"), *fast).stdout + run("roles", path("held.json"), "--json").stdout
check(b'"F"' not in said and b'"M"' not in said, "nobody in a capacity or of an age that nobody stated is ranked")

# ---- routes and cases
routes = json.loads(run("routes", path("base.json"), "--json").stdout)
check([one["country"] for one in routes["countries"] if not one["at_table"]] == ["XC"], "who is not at the table")
check(routes["corridors"] == [{"countries": ["XA", "XC", "XB"], "journeys": 1}], "a corridor")
cases = {"cases": [
    {"reference": "XA-1", "method": ["false_job_offer", "scam_compound"], "mode": ["air"]},
    {"reference": "XA-2", "method": ["false_job_offer", "scam_compound"], "mode": ["sea"]},
    {"reference": "XB-1", "method": ["guided_trek"], "mode": ["air"]},
    {"reference": "XB-2", "mode": ["air"]},
]}
done = run("similar", write("cases.json", cases), "--json")
alike = {one["reference"]: one["alike"] for one in json.loads(done.stdout)["cases"]}
check(alike["XA-1"][0]["reference"] == "XA-2" and alike["XA-1"][0]["both"][0]["cases"] == 2 and alike["XB-2"] == [], "cases alike, and why", done)

# ---- tables
def table(name, rows):
    heads = sorted({key for row in rows for key in row})
    out = io.StringIO()
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(rows)
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(out.getvalue())
    return path(name)


members, ties, countries = (table(part + ".csv", base[part]) for part in ("members", "ties", "countries"))
check(run("plan", members, "--ties", ties, "--countries", countries, *fast).stdout == run("plan", path("base.json"), *fast).stdout,
      "tables say the same as JSON")
table("legs.csv", base["legs"])
check(run("routes", path("legs.csv"), "--countries", countries, "--json").stdout == run("routes", path("base.json"), "--json").stdout, "and so do those of legs")

# ---- what is wrong is told
for what, change, says in (
    ("a column that is not known", lambda f: f["members"][0].update(agegroup="child"), b"members, row 1: a name that is not known"),
    ("a word that is not known", lambda f: f["members"][2].update(capacity="victim"), b"members, row 3"),
    ("a tie to nobody", lambda f: f["ties"][1].update(to="nobody"), b"ties, row 2"),
    ("a member twice", lambda f: f["members"].append(f["members"][3]), b"an id stands twice"),
):
    bad = copy.deepcopy(base)
    change(bad)
    done = run("plan", write("bad.json", bad), *fast[:4])
    check(done.returncode == 1 and done.stdout == b"" and says in done.stderr, what, done)
del base["countries"]
done = run("plan", write("bad.json", base))
check(done.returncode == 1 and b"what it can do" in done.stderr, "no country that can do anything", done)
check(run("plan").returncode == 2 and run("roles", "a", "b").returncode == 2, "usage")
