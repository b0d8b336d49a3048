"""The controls of a private match: what a partner who cheats, stops or asks too often comes up against. All by files, step by step."""
import datetime
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys

from node import Node, check, done, folder_bytes, leaks, marker, meet, note, parts_of_runs, reads, shim

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point", "dpo": "data_officer", "auditor": "auditor"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police")
c = Node(sys.argv[1], PEOPLE, country="XC", name="Cendana police")
for one, other in ((a, b), (a, c), (b, c)):
    meet(one, other, address=False)
IDS = {node: node.administrator.good("GET", "/api/card")["node"] for node in (a, b, c)}
OTHER = {a: b, b: a}
chance = random.Random(23)
MAPPING = {"kind": "person", "columns": {"Name": "name", "DOB": "birth_date", "Phone": "phone", "Passport": "passport", "Case": "case.reference", "ID": "source_id"},
           "fixed": {"age_group": "adult", "link.capacity": "suspect"}, "source": "test"}
LATER = 32 * 86400


def row(number, country):
    return {"name": f"{marker().title()} {marker().title()}", "dob": f"19{chance.randint(60, 99)}-{chance.randint(2, 11):02d}-{chance.randint(2, 28):02d}",
            "phone": f"+9992{country}{number:07d}", "passport": f"X{'ABC'[country % 3]} {number:07d}", "case": f"REF-{number % 9}"}


def bring(node, rows):
    text = "Name,DOB,Phone,Passport,Case,ID\n" + "".join(
        f"{r['name']},{r['dob']},{r['phone']},{r['passport']},{r['case']},{marker()}\n" for r in rows)
    job = node.people["officer"].bring("file.csv", text, MAPPING)
    assert job["state"] == "done", job


def carry(node, other=None):
    """What a node has for another, on a stick."""
    other = other or OTHER[node]
    sent = node.people["desk"].post(f"/api/peers/{IDS[other]}/envelope", {})
    assert sent.status == 200, sent
    came = other.people["desk"].post("/api/envelope", sent.body)
    assert came.status == 200, came
    return came.json


def to_and_fro(times=1):
    for _ in range(times):
        carry(a)
        carry(b)


def see(node, kind, record):
    return node.people["officer"].good("GET", f"/api/records/{kind}/{record}")


def step(node, record, name, who="authority", reason="seen together in both files"):
    now = see(node, record["kind"], record["id"])
    return node.people[who].post(f"/api/records/{record['kind']}/{record['id']}/move",
                                 {"version": now["version"], "step": name, "reason": reason})


def matches(node, state=None):
    items = node.people["officer"].good("GET", "/api/records/match?limit=200")["items"]
    return [i for i in items if state is None or i["state"] == state]


def candidates(node):
    return node.people["officer"].good("GET", "/api/records/candidate?limit=200")["items"]


def draft(node):
    return node.people["officer"].state("match", {"title": marker("M"), "peer": IDS[OTHER[node]], "purpose": "investigate",
                                                  "legal_basis": "Agreement, article 7", "post": "XA/police/authority"})


def log(node):
    return str(node.people["auditor"].good("GET", "/api/log"))


def begun():
    """A run of both up to where both agree to learn which; the records of both."""
    mine = draft(a)
    answer = step(a, mine, "offer")
    assert answer.status == 200, answer
    carry(a)
    theirs = matches(b, "received")[0]
    assert step(b, theirs, "accept").status == 200
    to_and_fro(3)
    assert see(a, "match", mine["id"])["state"] == see(b, "match", theirs["id"])["state"] == "sized"
    assert step(a, mine, "agree").status == step(b, theirs, "agree").status == 200
    return mine, theirs


shared = [row(9000 + i, 7) for i in range(12)]
# One person whom the two know by other names, days and papers, and by one telephone
met = {**row(9050, 7), "name": "Mohammed Rahman", "dob": "1980-05-12"}
again = {**met, "name": "Muhammad Rehman", "dob": "1980-12-05", "passport": "XB 7654321"}
bring(a, [row(i, 1) for i in range(205)] + shared + [met])
theirs_rows = [row(i, 2) for i in range(210)]
bring(b, theirs_rows + shared + [again])

note("nobody sees what was learnt before both have committed")
mine, theirs = begun()
carry(a)  # its agreement, its questions
carry(b)
carry(a)  # its answers: now b can learn
carry(b)
check("found" in parts_of_runs(b) and "their found" not in parts_of_runs(b), "one has learnt", parts_of_runs(b))
check(len(see(b, "match", theirs["id"])["fields"]["found"]) == 64, "and a hash of it is signed")
check(candidates(b) == [] and see(b, "match", theirs["id"])["state"] == "agreed", "but nobody there is shown any")
carry(a)
check("found" in parts_of_runs(a) and "their salt" not in parts_of_runs(a) and candidates(a) == [],
      "nor here, where the other's hash has come and is not open", parts_of_runs(a))
to_and_fro(2)
check(len(candidates(a)) == len(candidates(b)) == 13, "then both see", (len(candidates(a)), len(candidates(b))))
mine, theirs = see(a, "match", mine["id"]), see(b, "match", theirs["id"])
check(mine["fields"]["found"] == theirs["fields"]["their_found"] and theirs["fields"]["found"] == mine["fields"]["their_found"],
      "and both records hold both hashes")
check(mine["fields"]["found"] != mine["fields"]["their_found"], "which are not the same: one cannot be sent back for the other")

note("leaves are opened to an inspector alone")


def inspect(opening, *more):
    """What the inspector's own program says; he has no node."""
    path = os.path.join(a.scratch, "opening.json")
    with open(path, "wb") as file:
        file.write(opening)
    run = subprocess.run([sys.argv[1], "match", "inspect", path, "--commitment", demand["fields"]["commitment"], "--seed", demand["fields"]["seed"],
                          "--leaves", "60", *more], capture_output=True, text=True, timeout=60)
    return run.returncode, run.stdout


def demanded(leaves):
    made = a.people["dpo"].state("inspection", {"title": marker("I"), "match": mine["id"], "leaves": str(leaves),
                                                "inspector": "Post of the ombudsman", "inspector_key": recipient})
    return made, a.people["dpo"].post(f"/api/records/inspection/{made['id']}/move", {"version": 1, "step": "demand"})


def inspections(node):
    return node.people["dpo"].good("GET", "/api/records/inspection?limit=50")["items"]


key_file = os.path.join(a.scratch, "inspector.txt")
if shutil.which("age-keygen") is None:
    print("      skipped: no age-keygen")
else:
    subprocess.run(["age-keygen", "-o", key_file], check=True, capture_output=True)
    recipient = re.search("age1[a-z0-9]+", open(key_file, encoding="utf-8").read()).group()
    made, answer = demanded(60)
    check(answer.status == 200, "a data protection officer demands sixty leaves", answer)
    demand = a.people["dpo"].good("GET", f"/api/records/inspection/{made['id']}")
    check(demand["fields"]["commitment"] == mine["fields"]["their_commitment"], "of what the partner committed to")
    carry(a)
    asked = next(i for i in inspections(b) if i["state"] == "received")
    where = f"/api/inspections/{asked['id']}/opening"
    check(b.people["dpo"].post(where, {}).status == 409, "nothing is opened before somebody there agrees")
    b.people["dpo"].post(f"/api/records/inspection/{asked['id']}/move", {"version": asked["version"], "step": "open"})
    check(b.people["officer"].post(where, {}).status == 403, "nor by others than the data protection officer")
    opening = b.people["dpo"].post(where, {})
    check(opening.status == 200 and opening.body.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----"), "the opening is sealed for the inspector", opening)
    check(inspect(opening.body)[0] != 0, "whoever is not he reads nothing")
    status, said = inspect(opening.body, "--identity", key_file)
    check(status == 0 and "Drawn 60, opened 60, of the set 60, with a case 60, still in its records 60." in said, "he sees that all hold", said[-300:])
    check(said.count("REF-") == 60 and "phone|" in said, "each with its case, its post and its token")
    with open(os.path.join(a.scratch, "cases"), "w", encoding="utf-8") as file:
        file.write("".join(f"REF-{i}\n" for i in range(8)))  # in truth there is no case REF-8
    status, said = inspect(opening.body, "--identity", key_file, "--cases", os.path.join(a.scratch, "cases"))
    check(status == 1 and "NO CASE" in said and "with a case 60" not in said, "a case that he does not find is counted", said[-200:])
    plain = json.loads(subprocess.run(["age", "-d", "-i", key_file], input=opening.body, capture_output=True, check=True).stdout)
    plain["leaves"][7], plain["leaves"][8] = plain["leaves"][8], plain["leaves"][7]
    status, said = inspect(json.dumps(plain).encode())
    check(status == 1 and "of the set 58" in said, "leaves other than those drawn do not hold", said[-200:])
    plain["leaves"] = plain["leaves"][9:]
    check(inspect(json.dumps(plain).encode())[0] == 1, "nor does an opening from which some are missing")
    now = a.people["dpo"].good("PUT", f"/api/records/inspection/{made['id']}", {
        "version": demand["version"], "fields": {**demand["fields"], "opened": "60", "held": "60", "cased": "60", "shown": "60"}})
    answer = a.people["dpo"].post(f"/api/records/inspection/{made['id']}/move", {"version": now["version"], "step": "report"})
    check(answer.status == 200, "the counts are told", answer)
    carry(a)
    told = b.people["dpo"].good("GET", f"/api/records/inspection/{asked['id']}")
    check(told["state"] == "reported" and told["fields"]["cased"] == "60", "to both", told)
    kept = {name: data for name, data in folder_bytes(a.folder).items() if b"X" in data}
    check(not any(f"phone|1|{row_['phone']}".encode() in data for data in kept.values() for row_ in theirs_rows[:50]), "the side that asked has no leaf")
    _, answer = demanded(141)
    carry(a)
    check(answer.status == 200 and len(inspections(b)) == 1, "of one match no more than 200 are opened in all", inspections(b))

note("compared in detail")


def candidate_of(node, person):
    return next(c for c in candidates(node) if person["name"] in c["label"])


here, there = candidate_of(a, met), next(c for c in candidates(b) if again["name"] in c["label"])
check(step(a, here, "compare", who="officer").status == 403, "an investigator does not ask for it")
check(step(a, here, "compare").status == 200, "an officer does")
to_and_fro(2)
check("band" not in see(a, "candidate", here["id"])["fields"] and "band" not in see(b, "candidate", there["id"])["fields"],
      "nothing is said before both have asked")
check(not any("compared and not kept" in log(node) for node in (a, b)), "and no value has gone")
check(see(b, "candidate", there["id"])["fields"]["their_compare"] == "yes", "the other is told that it is asked")
check(step(b, there, "compare").status == 200, "its officer asks, too")
to_and_fro(2)
words = {"name_alike", "birth_swapped", "phone_same", "paper_other"}
for node, record in ((a, here), (b, there)):
    fields = see(node, "candidate", record["id"])["fields"]
    check(set(fields["details"]) == words and fields["band"] == "likely", "both read the same words", fields)
    check("compared and not kept" in log(node), "and the log has that values went")
for node, other in ((a, again), (b, met)):
    said = reads(node.people["officer"], words=[other["name"].split()[0]]) + reads(node.people["authority"])
    check(leaks(said, [other["name"], other["passport"], other["dob"]]) == [], "no answer of this node has a value of the other", leaks(said, [other["name"], other["passport"], other["dob"]]))
    hits = [name for name, data in folder_bytes(node.folder).items() if other["name"].encode() in data or other["passport"].encode() in data]
    check(hits == [], "nor has its folder", hits)
    with sqlite3.connect(f"file:{node.folder}/keys.db?mode=ro", uri=True) as keys:
        check(keys.execute("SELECT count(*) FROM comparing").fetchone() == (0,), "and the key that opened them is destroyed")

note("not the same, and everybody who was told hears it")
NO_RISK = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}
copies = {}
for node in (a, b):  # both have shown their subject to the third
    mark = candidate_of(node, shared[3])
    copies[node] = see(node, "candidate", mark["id"])["fields"]["subject"].split("/")[-1]
    drafted = node.people["officer"].state("disclosure", {
        "title": marker("D"), "peer": IDS[c], "records": [copies[node]], "purpose": "investigate",
        "legal_basis": "Agreement of 2024, article 7", "post": "XA/police/authority", **NO_RISK})
    answer = node.people["authority"].post(f"/api/records/disclosure/{drafted['id']}/move", {"version": 1, "step": "release"})
    assert answer.status == 200, answer
    carry(node, c)
for node in (a, b):
    check(c.people["officer"].get(f"/api/records/person/{copies[node]}").status == 200, "the third holds a copy")
check(step(a, candidate_of(a, shared[3]), "differ", who="officer").json["state"] == "different", "one side finds two persons")
to_and_fro()
carry(a, c)
check("not the same" not in str(c.people["officer"].good("GET", f"/api/records/person/{copies[a]}")["seen"]), "the word of one is pushed to nobody")
check(step(b, candidate_of(b, shared[3]), "differ", who="officer").json["state"] == "distinct", "the other agrees")
to_and_fro()
for node in (a, b):
    carry(node, c)
for node, other in ((a, "Bentara police"), (b, "Arunika police")):
    told = str(c.people["officer"].good("GET", f"/api/records/person/{copies[node]}")["seen"])
    check(f"not the same as a subject of {other}: signed by both" in told, "the history of the third's copy says so", told)
    check(f"not the same as {copies[a if node is b else b]}" in told, "and names the copy of the other", told)
check("a holder was told" in log(a) and "a holder was told" in log(b), "both sides' logs have whom it was told")

note("who stops after learning")
library = shim(a)
seen = len(candidates(a))
mine, theirs = begun()
carry(a)
carry(b)
carry(a)
b.people["desk"].post(f"/api/peers/{IDS[a]}/envelope", {})  # it learns, and what it writes is never brought
check("found" in parts_of_runs(b) and "answered" in parts_of_runs(a), "the partner has learnt, and sends nothing", parts_of_runs(b))
check(step(b, theirs, "halt").status == 200, "its officer stops it")
check("needs to learn" in see(b, "match", theirs["id"])["fields"]["remarks"] and len(candidates(b)) == 13, "what it learnt is shown to nobody there")
if library is not None:
    for node in (a, b):
        node.restart(env={"LD_PRELOAD": library, "SHIM_CLOCK": str(LATER)})
        for person in node.people.values():
            person.again(LATER)
    carry(a)
    stopped = see(a, "match", mine["id"])
    check(stopped["state"] == "declined" and "has not committed to what it found" in stopped["fields"]["remarks"],
          "a month of silence is written down as what it is", stopped)
    check("has not committed" in log(a), "in the log here, too")
carry(b)
carry(a)
check("before both findings were open" in log(a) and "before both findings were open" in log(b) or library is None,
      "each side's log has what the other signed")
check(see(a, "match", mine["id"])["state"] == "declined" and len(candidates(a)) == seen, "and nothing was shown")

note("ceilings are raised by two heads, until a day")


def allow(until, runs=6):
    return a.people["officer"].state("allowance", {"title": marker("A"), "peer": IDS[b], "runs": str(runs), "subjects": "20000", "until": until,
                                                   "why": "The joint period of this autumn", "post": "XA/police/head"})


def waits_for_budget(node):
    return step(node, draft(node), "offer").status


def day(ahead):
    return str(datetime.date.today() + datetime.timedelta(days=ahead))


for _ in range(2):
    check(waits_for_budget(a) == 200, "four runs may be made")
check(waits_for_budget(a) == 413, "a fifth may not")
asked = allow(day(60 if library else 20))
check(step(a, asked, "ask", who="officer").status == 403, "who is no head asks for no more")
check(step(a, asked, "ask").status == 200 and waits_for_budget(a) == 413, "and one head alone raises nothing")
carry(a)
came = b.people["dpo"].good("GET", "/api/records/allowance?limit=10")["items"][0]
check(came["state"] == "received" and came["fields"]["why"] == "The joint period of this autumn", "the other side's officers read why and until when", came)
check(waits_for_budget(a) == 413 and waits_for_budget(b) == 413, "asking has raised nothing there either")
answer = step(b, came, "agree")
check(answer.status == 200, "the other head agrees", answer)
carry(b)
check(a.people["dpo"].good("GET", f"/api/records/allowance/{asked['id']}")["state"] == "in_force", "it is in force, and this side's data protection officer sees it")
check(step(a, asked, "note", who="dpo").json["state"] == "noted", "and says so")
check(waits_for_budget(a) == 200, "one more may be made")
check(step(a, allow(day(800)), "ask").status == 400, "no ceiling is raised for years")
check(step(a, allow(day(60), 25), "ask").status in (400, 413), "nor without a bound")
if library is not None:
    a.restart(env={"LD_PRELOAD": library, "SHIM_CLOCK": str(2 * LATER)})
    for person in a.people.values():
        person.again(2 * LATER)
    check(waits_for_budget(a) == 413, "after its last day it counts no more, and nobody had to do anything")

for node in (a, b, c):
    status, verdict = node.verdict()
    check(status == 0, "the log verifies", verdict)
done()
