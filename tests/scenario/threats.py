"""What an enemy gains who loosens a code (T5), has stolen a disk or a whole node (T8, T10), or listens for what is held (invariant 13)."""
import os
import shutil
import sys

from node import Node, check, done, folder_bytes, marker, meet, note

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point", "data": "data_officer",
          "chair": "co_chair"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police")
meet(a, b, address=False)
IDS = {node: node.administrator.good("GET", "/api/card")["node"] for node in (a, b)}
NO_RISK = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}


def export(node, other):
    answer = node.people["desk"].post(f"/api/peers/{IDS[other]}/envelope", {})
    assert answer.status == 200, answer
    return answer.body


def bring(node, data):
    return node.people["desk"].post("/api/envelope", data)


def released(handling=None):
    """A case that has been released to the partner, and goes with the next envelope."""
    made = a.people["officer"].state("case", {"reference": marker("REF"), "title": marker("T")}, handling)
    fields = {"title": marker("D"), "peer": IDS[b], "records": [made["id"]], "purpose": "investigate",
              "legal_basis": "Agreement of 2024, article 7", "post": "XA/police/authority", **NO_RISK}
    drafted = a.people["officer"].state("disclosure", fields)
    answer = a.people["authority"].post(f"/api/records/disclosure/{drafted['id']}/move", {"version": 1, "step": "release"})
    assert answer.status == 200, answer
    return made


def case(node, record):
    return node.people["officer"].get(f"/api/records/case/{record['id']}")


# ---- T5: a code is loosened ---------------------------------------------------------------
note("a code is not loosened by what does not speak of it")
strict = {"tlp": "AMBER+STRICT", "never": ["XC"], "caveats": ["no_onward"]}
mine = a.people["officer"].state("case", {"reference": marker("REF")}, strict)
code = mine["handling"]
answer = a.people["officer"].put(f"/api/records/case/{mine['id']}", {"version": 1, "fields": {"reference": mine["fields"]["reference"], "title": "x"}})
check(answer.status == 200 and answer.json["handling"] == code, "an edit of fields keeps the code", answer)
name = marker()
MAPPING = {"kind": "person", "columns": {"Name": "name", "Capacity": "link.capacity", "Case": "case.reference", "ID": "source_id", "Note": "remarks"},
           "fixed": {"age_group": "adult"}, "source": "t"}
a.people["data"].bring("t.csv", f"Name,Capacity,Case,ID,Note\n{name},suspect,REF-1,1,a\n", MAPPING)
person = a.people["officer"].good("GET", f"/api/find?q={name}")["items"][0]
whole = a.people["officer"].good("GET", f"/api/records/person/{person['id']}")
answer = a.people["officer"].put(f"/api/records/person/{person['id']}", {"version": whole["version"], "fields": whole["fields"], "handling": strict})
check(answer.status == 200 and answer.json["handling"] == code, "a person under the same code", answer)
job = a.people["data"].bring("t.csv", f"Name,Capacity,Case,ID,Note\n{name},suspect,REF-1,1,b\n", MAPPING)
whole = a.people["officer"].good("GET", f"/api/records/person/{person['id']}")
check(whole["fields"]["remarks"] == "b" and whole["handling"] == code, "a later import of the same row keeps it", (job, whole))

note("what came from another is not loosened here")
theirs = released({"caveats": ["no_onward"]})
check(bring(b, export(a, b)).status == 200 and case(b, theirs).status == 200, "a case arrives")
there = case(b, theirs).json
for who in ("officer", "authority", "data"):
    answer = b.people[who].put(f"/api/records/case/{theirs['id']}", {"version": there["version"], "fields": there["fields"], "handling": {"tlp": "CLEAR"}})
    check(answer.status in (403, 404, 409), f"nobody there changes it: {who}", answer)
check(case(b, theirs).json["handling"] == there["handling"], "and its code stands")
bring(a, export(b, a))

# ---- T10: a disk, and a whole node --------------------------------------------------------
note("a stolen disk")
a.stop()
disk = os.path.join(a.scratch, "disk")
shutil.copytree(a.folder, disk)
words = (name, theirs["fields"]["reference"], theirs["fields"]["title"])
hits = [file for file, data in folder_bytes(disk).items() if any(word.encode() in data for word in words)]
check(hits == [], "says nothing", hits)
run = a.cli("find", disk, name)
check(run.returncode == 1 and b"key" in run.stderr and name.encode() not in run.stdout, "and does not open without its key", run)
shutil.copy(f"{b.folder}.key", f"{disk}.key")
run = a.cli("find", disk, name)
check(run.returncode == 1 and b"not the key of this node" in run.stderr, "nor with another's", run)

note("a stolen node, with its key")
shutil.copy(f"{a.folder}.key", f"{disk}.key")
a.serve()
honest = released()
letter = export(a, b)
a.stop()
home, a.folder = a.folder, disk
a.serve()
forged = released()
rival = export(a, b)
a.stop()
a.folder = home
a.serve()
check(bring(b, letter).status == 200 and case(b, honest).status == 200, "the node's own letter arrives")
answer = bring(b, rival)
check(answer.status in (400, 409) and case(b, forged).status == 404, "another letter under the same number does not", answer)
kept = [one for one in b.administrator.good("GET", f"/api/peers/{IDS[a]}/refused")["items"] if one["proof"]]
check(sorted(one["why"] for one in kept) == ["the head of the partner's log is not of the envelopes that came",
                                             "two envelopes were signed under one number"], "and is kept: what one key signed twice proves it", kept)
check(bring(b, rival).status in (400, 409) and len(b.administrator.good("GET", f"/api/peers/{IDS[a]}/refused")["items"]) == 2,
      "what comes again fills nothing")
after = released()
bring(a, export(b, a))
check(bring(b, export(a, b)).status == 200 and case(b, after).status == 200, "the honest one goes on")
bring(a, export(b, a))
bring(b, export(a, b))

# ---- invariant 13: what is held -----------------------------------------------------------
note("a partner does not hear what is held")
quiet = len(export(b, a))
held = [b.people["officer"].state("case", {"reference": marker("REF"), "title": marker("T")}) for _ in range(40)]
check(len(export(b, a)) == quiet, "what is said to a partner is as long with forty cases more", len(export(b, a)) - quiet)


period = {"title": marker(), "starts": "2026-11-01", "ends": "2027-10-31", "chair": "XA", "second_chair": "XB", "invited": ["XA"]}
hidden = b.people["chair"].state("period", {**period, "chair": "XB", "second_chair": "XA"})
try_hidden = a.people["desk"].post("/api/records/participation", {"fields": {"within": hidden["id"], "country": "XA", "post": "f"}})
try_nothing = a.people["desk"].post("/api/records/participation", {"fields": {"within": held[0]["id"][:-4] + "0000", "country": "XA", "post": "f"}})
check(try_hidden.status == try_nothing.status == 400 and try_hidden.error == try_nothing.error,
      "to name what one has never been shown is the same as to name nothing", (try_hidden, try_nothing))
done()
