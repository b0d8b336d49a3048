"""Two nodes that never connect: the same exchange by files alone, and what an enemy does with the files."""
import os
import random
import subprocess
import sys

from node import Node, check, done, marker, meet, note, shim, years_ago

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police")
c = Node(sys.argv[1], PEOPLE, country="XC", name="Cendana police")
for one, other in ((a, b), (b, c), (a, c)):
    meet(one, other, address=False)
officer, authority = a.people["officer"], a.people["authority"]
NO_RISK = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}


def node_id(node):
    return node.administrator.good("GET", "/api/card")["node"]


IDS = {node: node_id(node) for node in (a, b, c)}


def peer(node, other):
    return next(p for p in node.administrator.good("GET", "/api/peers")["items"] if p["node"] == IDS[other])


def export(node, other):
    """What a node would write on a stick for another."""
    answer = node.people["desk"].post(f"/api/peers/{IDS[other]}/envelope", {})
    assert answer.status == 200, answer
    return answer.body


def bring(node, data):
    return node.people["desk"].post("/api/envelope", data)


def release(records, to=b):
    fields = {"title": marker("D"), "peer": IDS[to], "records": records, "purpose": "investigate",
              "legal_basis": "Agreement of 2024, article 7", "post": "XA/police/authority", **NO_RISK}
    drafted = officer.state("disclosure", fields)
    answer = authority.post(f"/api/records/disclosure/{drafted['id']}/move", {"version": 1, "step": "release"})
    assert answer.status == 200, answer
    return answer.json


def case(to=b):
    made = officer.state("case", {"reference": marker("REF"), "title": marker("T")})
    return made, release([made["id"]], to)


def parts(data):
    """The age files of a message, one by one."""
    end = b"-----END AGE ENCRYPTED FILE-----\n"
    return [one + end for one in data.split(end)[:-1]]


def has(node, record):
    return node.people["officer"].get(f"/api/records/case/{record['id']}").status == 200


def state(node):
    """What an attack must not change."""
    return (node.people["officer"].good("GET", "/api/records/case?limit=200")["items"],
            [(p["received"], p["state"], p["incarnation"]) for p in node.administrator.good("GET", "/api/peers")["items"]])


note("there and back")
first, _ = case()
stick = export(a, b)
check(stick.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----") and len(parts(stick)) == 2, "a greeting and an envelope", len(stick))
answer = bring(b, stick)
check(answer.status == 200 and answer.json["received"] == 1 and has(b, first), "the case arrives", answer)
check(bring(a, export(b, a)).status == 200, "the answer is taken in")
check(peer(a, b)["taken"] == 1, "and says what came", peer(a, b))
check(len(parts(export(a, b))) == 1, "nothing is left to say but a greeting")

note("repeated, reordered, lost, split")
before = state(b)
for _ in range(3):
    check(bring(b, stick).status == 200 and state(b) == before, "the same again changes nothing")
records = []
sticks = []
for _ in range(4):
    records.append(case()[0])
    sticks.append(parts(export(a, b))[-1])  # the newest envelope alone
random.Random(7).shuffle(sticks)
for one in sticks[1:]:
    check(bring(b, one).status == 200, "envelopes come in any order")
check(peer(b, a)["received"] < 5, "a gap is seen", peer(b, a))
bring(a, export(b, a))
again = export(a, b)
check(len(parts(again)) >= 2, "what is missing goes again", len(parts(again)))
check(bring(b, again).status == 200 and all(has(b, one) for one in records), "and closes the gap")
check(peer(b, a)["received"] == 5, "all have come", peer(b, a))
bring(a, export(b, a))

note("changed, cut, sealed again, to another")
target, _ = case()
whole = parts(export(a, b))[-1]
before = state(b)
for at in (60, len(whole) // 2, len(whole) - 60):
    bad = bytearray(whole)
    bad[at] = ord("A") if bad[at] != ord("A") else ord("B")
    answer = bring(b, bytes(bad))
    check(answer.status in (400, 403) and state(b) == before, f"a changed character at {at} is refused", answer)
answer = bring(b, whole[: len(whole) // 2])
check(answer.status in (400, 403) and state(b) == before, "a cut one too", answer)
answer = bring(c, whole)
check(answer.status == 403, "it opens for nobody else", answer)
check(bring(b, b"").status == 400 and bring(b, b"\x00" * 2000).status in (400, 403) and bring(b, os.urandom(70000)).status in (400, 403),
      "noise is refused")
check(bring(b, b"\xff\xff\xff\xff" + b"x" * 100).status in (400, 403), "four gigabytes are promised and not waited for")
check(bring(b, whole).status == 200 and has(b, target), "the honest one still arrives")
bring(a, export(b, a))

note("what was recalled meanwhile does not go a second time")
late, disclosure = case()
lost = parts(export(a, b))[-1]  # written, and never carried
answer = authority.post(f"/api/records/disclosure/{disclosure['id']}/move",
                        {"version": disclosure["version"], "step": "recall", "reason": "a mistake"})
check(answer.status == 200, "recalled before it came", answer)
instead = export(a, b)
check(bring(b, instead).status == 200 and not has(b, late), "the recall comes first")
check(bring(b, lost).status == 200 and not has(b, late), "and wins over the copy that comes late", bring(b, lost))
bring(a, export(b, a))
holders = officer.good("GET", f"/api/records/case/{late['id']}")["holders"]
check([h["state"] for h in holders] == ["erased"], "with a receipt", holders)
check(peer(a, b)["sent"] == peer(a, b)["taken"], "nothing is open", peer(a, b))

note("from one who is stopped")
b.administrator.good("POST", f"/api/peers/{IDS[a]}", {"state": "stopped"})
stopped, _ = case()
answer = bring(b, export(a, b))
check(answer.status == 403 and not has(b, stopped), "nothing is taken from a partner that is stopped", answer)
b.administrator.good("POST", f"/api/peers/{IDS[a]}", {"state": "pinned"})
check(bring(b, export(a, b)).status == 200 and has(b, stopped), "and all of it afterwards")
bring(a, export(b, a))

note("ceilings")
b.administrator.good("POST", f"/api/peers/{IDS[a]}", {"items": 3})
over, _ = case()
answer = bring(b, export(a, b))
check(answer.status == 413 and not has(b, over), "past a day's ceiling nothing is taken", answer)
check(bring(b, export(c, b)).status == 200, "and another partner is not held up")
b.administrator.good("POST", f"/api/peers/{IDS[a]}", {"items": 100000})
check(bring(b, export(a, b)).status == 200 and has(b, over), "it comes when it may")
bring(a, export(b, a))

note("after a restore")
copy, keys, folder = (os.path.join(a.scratch, name) for name in ("copy", "copied-keys", "restored"))
taken_back, disclosure = case()  # still waiting when the copy is made
a.stop()
a.json_of("backup", a.folder, "--to", copy, "--keys-to", keys)
a.serve()
export(a, b)  # lost on the way, so that the partner has nothing of it but the recall
answer = authority.post(f"/api/records/disclosure/{disclosure['id']}/move",
                        {"version": disclosure["version"], "step": "recall", "reason": "a mistake"})
check(bring(b, export(a, b)).status == 200 and not has(b, taken_back), "a record is recalled before it came", answer)
gone, _ = case()
check(bring(b, export(a, b)).status == 200 and has(b, gone), "more goes after the copy was made")
a.stop()
run = a.cli("restore", folder, "--from", copy, "--keys-from", keys, "--key-file", a.made["key_file"])
check(run.returncode == 0, "restored", run.stderr)
a.folder, key = folder, a.made["key_file"]
os.rename(key, folder + ".key")
a.serve()
mine = a.administrator.good("GET", "/api/card")
check(mine["incarnation"] == 2 and mine["node"] == IDS[a], "the same node in another incarnation", mine)
after, _ = case()
check(bring(b, export(a, b)).status == 200 and has(b, after) and has(b, gone), "the partner takes it up where it is now")
check(peer(a, b)["waiting"] == 0 and not has(b, taken_back), "and not what was recalled, which the copy still thinks is to go")
check(peer(b, a)["incarnation"] == 2, "and knows of it", peer(b, a))
answer = bring(b, whole)
check(answer.status in (400, 409), "an envelope of the life before is over", answer)
check(bring(a, export(b, a)).status == 200, "and the way back is open")

note("a record that may no longer be had when it arrives")
library = shim(b)
if library is None:
    print("      skipped: no C compiler, or a sanitized binary")
else:
    made = officer.state("case", {"reference": marker("REF"), "title": marker("T")}, {"until": years_ago(0)})
    release([made["id"]])
    fine, _ = case()
    b.restart(env={"LD_PRELOAD": library, "SHIM_CLOCK": str(2 * 86400)})
    for who in ("desk", "officer", "administrator"):
        b.people[who].again(2 * 86400)
    check(bring(b, export(a, b)).status == 200 and has(b, fine), "what came with it is taken")
    aside = b.administrator.good("GET", f"/api/peers/{IDS[a]}/refused")["items"]
    check(not has(b, made) and "not for this node" in str(aside), "and the record is put aside", aside)

note("on the command line")
path = os.path.join(a.scratch, "stick.age")
run = a.cli("envelope", "export", a.folder, IDS[b], path, "--json")
check(run.returncode == 1 and b"role" in run.stdout + run.stderr, "who may not write envelopes is told so", run)
done()
