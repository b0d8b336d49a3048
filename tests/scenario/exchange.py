"""Two nodes: cards and words, what is released and only that, corrections, recalls with receipts, over HTTPS."""
import base64
import os
import sys

from node import Node, check, done, folder_bytes, marker, meet, note, wait_for

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "second": "authorising_officer",
          "desk": "focal_point", "protection": "protection_officer", "support": "victim_support",
          "both": "investigator,authorising_officer"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police", partners=True)
officer, authority, there = a.people["officer"], a.people["authority"], b.people["officer"]
NO_RISK = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}


def b_id():
    return b.administrator.good("GET", "/api/card")["node"]


def peer(node=a):
    return node.administrator.good("GET", "/api/peers")["items"][0]


def settled():
    """Nothing waits on either side, and everything was taken."""
    return all(p["waiting"] == 0 and p["sent"] == p["taken"] and p["failure"] == "" for p in (peer(a), peer(b)))


def draft(records, by=officer, **more):
    fields = {"title": marker("D"), "peer": b_id(), "records": records, "purpose": "investigate",
              "legal_basis": "Agreement of 2024, article 7", "post": "XA/police/authority", **NO_RISK, **more}
    return by.state("disclosure", fields)


def step(client, record, name, reason="as agreed"):
    return client.post(f"/api/records/{record['kind']}/{record['id']}/move",
                       {"version": record["version"], "step": name, "reason": reason})


def release(records, **more):
    answer = step(authority, draft(records, **more), "release")
    check(answer.status == 200, "released", answer)
    wait_for(settled, 20, "the exchange")
    return answer.json


def seen(client, kind, record):
    return client.get(f"/api/records/{kind}/{record}")


note("cards and words")
card = b.administrator.good("GET", "/api/card")
made = a.administrator.good("POST", "/api/peers", {"card": card["card"], "address": "https://" + b.partners[1]}, 201)
check(made["state"] == "offered" and made["words"] == card["words"], "a card is taken in", made)
wrong = a.administrator.post(f"/api/peers/{made['node']}/pin", {"words": a.administrator.good("GET", "/api/card")["words"]})
check(wrong.status == 400, "other words do not pin it", wrong)
check(officer.post("/api/peers", {"card": card["card"]}).status == 403, "only an administrator takes cards in")
own = a.administrator.post("/api/peers", {"card": a.administrator.good("GET", "/api/card")["card"]})
check(own.status == 409, "one's own card is refused", own)
changed = card["card"][:-4] + ("AAAA" if card["card"][-4:] != "AAAA" else "BBBB")
check(a.administrator.post("/api/peers", {"card": changed}).status == 400, "a changed card is refused")
for bad in ("http://x", "https://x/y", "https://u@h", "file:///etc/passwd", "https://h?q"):
    check(a.administrator.post(f"/api/peers/{made['node']}", {"address": bad}).status == 400, f"address {bad} is refused")
a.administrator.good("POST", f"/api/peers/{made['node']}/pin", {"words": card["words"].upper().replace("-", " ")})
meet_b = b.administrator.good("POST", "/api/peers", {"card": a.administrator.good("GET", "/api/card")["card"]}, 201)
b.administrator.good("POST", f"/api/peers/{meet_b['node']}/pin", {"words": meet_b["words"]})
wait_for(lambda: peer(b).get("met"), 20, "the first meeting")
check(peer(a)["failure"] == "", "they meet", peer(a))

note("fiction and the real")
real = os.path.join(a.scratch, "real")
a.json_of("init", real, "--name", "A real node", "--country", "XB")
answer = a.administrator.post("/api/peers", {"card": a.json_of("peer", "card", real)["card"]})
check(answer.status == 403 and "fiction" in str(answer.json), "a real node's card is not taken in here", answer)

note("what is released, and only that")
name, phone, remark, other = marker("สมชาย"), "+66812345678", marker("remark"), marker("other")
person = officer.state("person", {"name": [name], "age_group": "adult", "phone": [phone], "remarks": remark,
                                  "email": "ann@example.org"})
case = officer.state("case", {"reference": marker("REF"), "title": "Boats"})
link = officer.state("link", {"from": person["id"], "to": case["id"], "relation": "part_of_case", "capacity": "suspect"})
hidden = officer.state("person", {"name": [other], "age_group": "adult"})
mine = draft([person["id"]])
answer = step(officer, mine, "release")
check(answer.status in (400, 403), "who drafts does not release", answer)
both = a.people["both"]
answer = step(both, draft([person["id"], case["id"], link["id"]], by=both), "release")
check(answer.status == 400 and "someone else" in str(answer.json), "nor does one who holds both roles", answer)
release([person["id"], case["id"], link["id"]], withhold=["person.email"])
got = seen(there, "person", person["id"]).json
check(got.get("fields", {}).get("name") == [name], "the person arrives, by his own id", got)
check(got["fields"].get("phone") == [phone] and "email" not in got["fields"], "with what was released", got)
check("remarks" not in got["fields"], "and without what never leaves")
check(seen(there, "case", case["id"]).status == 200 and seen(there, "link", link["id"]).status == 200, "case and link too")
check(seen(there, "person", hidden["id"]).status == 404, "what was not released is not there")
check(not any(s.encode() in data for s in (remark, other) for data in folder_bytes(b.folder).values()), "nor in any file of the other")
check(there.put(f"/api/records/person/{person['id']}", {"version": 1, "fields": {"name": ["X"]}}).status == 403,
      "a partner's record is not changed")
check(any(row["id"] == person["id"] for row in there.good("GET", f"/api/find?q={phone[1:]}")["items"]), "it is found there")
twin = there.state("person", {"name": ["Nobody Such"], "age_group": "adult", "phone": [phone]})
for one, two in ((twin["id"], person["id"]), (person["id"], twin["id"])):
    rows = {row["id"]: row for row in there.good("GET", f"/api/records/person/{one}/alike")["items"]}
    check(two in rows and rows[two]["may"] == {"link": False}, "a partner's record is perhaps the same, and no link is offered", rows)
there.good("PUT", f"/api/records/person/{twin['id']}", {"version": 1, "fields": {"name": ["Nobody Such"], "age_group": "adult"}})

note("what may not go")
for what, fields in (("one who seeks protection", {"age_group": "adult", "protection": "asylum_seeker"}),
                     ("one with no capacity", {"age_group": "adult"})):
    one = officer.state("person", {"name": [marker()], **fields})
    if what.startswith("one who"):
        officer.state("link", {"from": one["id"], "to": case["id"], "relation": "part_of_case", "capacity": "suspect"})
    answer = step(authority, draft([one["id"]]), "release")
    check(answer.status == 400, f"{what} does not go", answer)
for capacity in ("smuggled_migrant", "witness", "unknown"):
    one = officer.state("person", {"name": [marker()], "age_group": "adult"})
    officer.state("link", {"from": one["id"], "to": case["id"], "relation": "part_of_case", "capacity": capacity})
    answer = step(authority, draft([one["id"]]), "release")
    check(answer.status == 400, f"a {capacity} does not go", answer)
never = officer.state("case", {"reference": marker("REF")}, {"tlp": "AMBER", "never": ["XB"]})
answer = step(authority, draft([never["id"]]), "release")
check(answer.status == 400 and "never" in str(answer.json), "what must never reach the country does not go", answer)
answer = step(authority, draft([hidden["id"], link["id"]]), "release")
check(answer.status == 400, "one bad record stops the release whole", answer)
risky = draft([case["id"]], torture="unknown")
answer = step(authority, risky, "release")
check(answer.status == 400 and "second" in str(answer.json), "an unknown risk needs a second officer", answer)
answer = step(a.people["second"], risky, "second")
check(answer.status == 200, "he seconds", answer)
check(step(authority, answer.json, "release_seconded").status == 400, "and an assurance")
try_hand = officer.put(f"/api/records/case/{never['id']}", {"version": 1, "fields": {"reference": "x"},
                                                            "handling": {"to": [b_id()]}})
check(try_hand.status == 400, "nobody widens an audience by hand", try_hand)

note("correct")
answer = officer.put(f"/api/records/person/{person['id']}", {
    "version": officer.good("GET", f"/api/records/person/{person['id']}")["version"],
    "fields": {"name": [name, "Somchai"], "age_group": "adult", "phone": [phone], "email": "ann@example.org"}})
check(answer.status == 200, "the originator corrects", answer)
wait_for(settled, 20, "the correction")
got = seen(there, "person", person["id"]).json
check(got["fields"]["name"] == [name, "Somchai"], "the correction arrives", got)
check("email" not in got["fields"], "and what was withheld stays withheld")

note("recall")
row = [d for d in officer.good("GET", "/api/records/disclosure?state=released")["items"]][0]
answer = step(authority, row, "recall")
check(answer.status == 200, "recalled", answer)
wait_for(settled, 20, "the recall")
wait_for(settled, 20, "its receipt")
check(seen(there, "person", person["id"]).status == 404, "the partner has it no more")
check(there.good("GET", f"/api/find?q={phone[1:]}")["items"] == [], "nor finds it")
check(not any(name.encode() in data for data in folder_bytes(b.folder).values()), "nor holds the bytes")
holders = authority.good("GET", f"/api/records/person/{person['id']}").get("holders", [])
check([h["state"] for h in holders] == ["erased"], "the receipt says erased", holders)

note("a post is shared with whom its handling names")
agency = a.people["desk"].state("agency", {"name": "Arunika Police", "country": "XA", "type": "police"},
                                {"tlp": "GREEN", "to": [b_id()]})
post = a.people["desk"].state("post", {"address": "XA/police/focal", "title": "Focal point", "agency": agency["id"],
                                       "country": "XA", "holder": "Ann Arunika"}, {"tlp": "GREEN", "to": [b_id()]})
wait_for(settled, 20, "the post")
got = seen(there, "post", post["id"])
check(got.status == 200 and "holder" not in got.json["fields"], "the post arrives without its holder's name", got)

note("logs")
for node in (a, b):
    status, verdict = node.verdict()
    check(status == 0 and verdict["ok"], "the log verifies", verdict)
entries = a.people["protection"].good("GET", f"/api/records/person/{person['id']}")["seen"]
check(sum(e["action"] == "disclose" for e in entries) == 2, "one entry for each disclosure", entries)

note("what partners keep of the log")
heads = b.administrator.good("GET", f"/api/peers/{a.administrator.good('GET', '/api/card')['node']}/heads")["items"]
whole = [h for h in heads if "/to/" not in h["origin"] and h["note"].startswith(h["origin"]) and h["origin"].startswith("subak/XA/")]
check(len(whole) == 1 and whole[0]["size"] % 1024 == 0, "the head of the whole log, padded, once a day", heads)
check(whole[0]["note"].count("\n\u2014 ") == 2, "with two signatures under it", whole)
channel = [h for h in heads if "/to/" in h["origin"]]
check(len(channel) >= 2, "and those of the channel, both ways", channel)
kept = os.path.join(b.scratch, "head.note")
with open(kept, "w", encoding="utf-8") as file:
    file.write(whole[0]["note"])
run = a.cli("verify", a.folder, "--against", kept, "--json")
check(run.returncode == 0, "the log is the one that the partner has signed", run)
with open(kept, "w", encoding="utf-8") as file:
    lines = whole[0]["note"].split("\n")
    file.write("\n".join([lines[0], str(whole[0]["size"] * 9), *lines[2:]]))
run = a.cli("verify", a.folder, "--against", kept, "--json")
check(run.returncode == 1 and b"longer log" in run.stdout, "a log that was cut is found", run)
with open(kept, "w", encoding="utf-8") as file:
    file.write("\n".join([*lines[:2], base64.b64encode(os.urandom(32)).decode(), *lines[3:]]))
run = a.cli("verify", a.folder, "--against", kept, "--json")
check(run.returncode == 1 and b"not the one" in run.stdout, "and so is one that was written anew", run)
run = b.cli("verify", b.folder, "--against", kept, "--json")
check(run.returncode == 1 and b"another log" in run.stdout, "a head of another's log is refused", run)

note("stopping")
a.administrator.good("POST", f"/api/peers/{b_id()}", {"state": "stopped"})
answer = step(authority, draft([case["id"]]), "release")
check(answer.status == 400, "to a partner that is stopped nothing goes", answer)
done()
