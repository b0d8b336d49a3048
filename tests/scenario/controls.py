"""The controls of a private match: what a partner who cheats, stops or asks too often comes up against. All by files, step by step."""
import random
import sys

from node import Node, check, done, folder_bytes, marker, meet, note, parts_of_runs, shim

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point", "dpo": "data_officer", "auditor": "auditor"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police")
meet(a, b, address=False)
IDS = {node: node.administrator.good("GET", "/api/card")["node"] for node in (a, b)}
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


def carry(node):
    """What a node has for the other, on a stick."""
    sent = node.people["desk"].post(f"/api/peers/{IDS[OTHER[node]]}/envelope", {})
    assert sent.status == 200, sent
    came = OTHER[node].people["desk"].post("/api/envelope", sent.body)
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
bring(a, [row(i, 1) for i in range(205)] + shared)
bring(b, [row(i, 2) for i in range(210)] + shared)

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
check(len(candidates(a)) == len(candidates(b)) == 12, "then both see", (len(candidates(a)), len(candidates(b))))
mine, theirs = see(a, "match", mine["id"]), see(b, "match", theirs["id"])
check(mine["fields"]["found"] == theirs["fields"]["their_found"] and theirs["fields"]["found"] == mine["fields"]["their_found"],
      "and both records hold both hashes")
check(mine["fields"]["found"] != mine["fields"]["their_found"], "which are not the same: one cannot be sent back for the other")

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
check("needs to learn" in see(b, "match", theirs["id"])["fields"]["remarks"] and len(candidates(b)) == 12, "what it learnt is shown to nobody there")
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

for node in (a, b):
    status, verdict = node.verdict()
    check(status == 0, "the log verifies", verdict)
done()
