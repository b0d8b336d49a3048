"""The data protection officer: finds one person on every path; gives access, restricts, lifts, erases, refuses.

protection.md, 14 and 15. What is erased has no key, no body and no trace in any file of the folder, and an old file
does not bring it back.
"""
import sqlite3
import sys

from node import *

node = Node(sys.argv[1], people={"officer": "investigator", "data": "data_officer", "support": "victim_support",
                                 "northern": ("investigator", "north"), "protection": "protection_officer",
                                 "auditor": "auditor"})
officer, data, support, northern, protection, auditor = (
    node.people[name] for name in ("officer", "data", "support", "northern", "protection", "auditor"))
LONG = " ".join(f"word{i}" for i in range(60))


def search(words, **more):
    return protection.good("POST", "/api/protection/search", {"q": words, "reason": "request 12/2026", **more})["items"]


def act(record, what, law="", client=protection, reason="request 12/2026"):
    return client.post("/api/protection/act", {"record": record, "act": what, "law": law, "reason": reason})


def database(name, sql, *values):
    with sqlite3.connect(f"file:{node.folder}/{name}?mode=ro", uri=True) as db:
        rows = db.execute(sql, values).fetchall()
    db.close()
    return rows


# ---- one person on every path -------------------------------------------------------------
note("one person on every path")
mark = marker()
adult = {"age_group": "adult"}
person = officer.state("person", {"name": mark, **adult})
case = officer.state("case", {"reference": marker("REF"), "summary": f"{LONG} {mark} {LONG}"})
paths = {
    "a name": person["id"],
    "one of several names": officer.state("person", {"name": ["First Name", "Second Name", f"Third {mark}"], **adult})["id"],
    "the end of long remarks": officer.state("person", {"name": "B", "remarks": f"{LONG} {mark}", **adult})["id"],
    "the summary of a case": case["id"],
    "the text of a note": officer.state("note", {"title": "t", "text": f"{LONG}\n{mark}\n{LONG}"})["id"],
    "the title of a note": officer.state("note", {"title": f"Talk with {mark}", "text": "x"})["id"],
    "the remarks of a link": officer.state("link", {
        "from": officer.state("person", {"name": "C", **adult})["id"], "to": case["id"], "relation": "part_of_case",
        "capacity": "witness", "remarks": f"says {mark}"})["id"],
    "the title of a file": officer.state("file", {
        "title": f"Photo of {mark}", "content": officer.upload("p.txt", b"content one")["sha256"]})["id"],
    "a note about the person": officer.state("note", {"title": "about", "about": [person["id"]], "text": "x"})["id"],
    "a link of the person": case_and_link(officer, person["id"], "associate")[1]["id"],
    "behind the wall": support.state("person", {"name": "D", "age_group": "child", "remarks": f"sister of {mark}"})["id"],
}
before = officer.state("organisation", {"name": [f"Firm of {mark}"]})
officer.good("PUT", f"/api/records/organisation/{before['id']}", {"version": 1, "fields": {"name": ["Another firm"]}})
paths["an earlier revision"] = before["id"]
for what, handling in (("another team's", {"team": "north"}), ("out of date", {"until": years_ago(0, -1)})):
    one = northern.state("person", {"name": f"E {mark}", **adult}, handling)
    paths[what] = one["id"]
withdrawn = officer.state("person", {"name": f"F {mark}", **adult})
officer.good("POST", f"/api/records/person/{withdrawn['id']}/move", {"version": 1, "step": "withdraw", "reason": "twice"})
paths["withdrawn"] = withdrawn["id"]
restricted = officer.state("person", {"name": f"G {mark}", **adult})
act(restricted["id"], "restrict")
paths["restricted"] = restricted["id"]
found = search(mark)
for what, one in paths.items():
    check(any(row["id"] == one and row["paths"] for row in found), f"found: {what}")
check({row["id"] for row in found} == set(paths.values()), "and nothing else", len(found))
check(any("version 1" in str(row["paths"]) for row in found if row["id"] == before["id"]), "the revision is named")
phone = officer.state("person", {"name": "H", "phone": ["+66 81 777 6655"], **adult})
check([row["id"] for row in search("+66817776655")] == [phone["id"]], "found by an identifier")
check(search(marker()) == [], "nobody is found for nobody")
words = marker()
moved = officer.state("person", {"name": "I", **adult})
officer.good("POST", f"/api/records/person/{moved['id']}/move", {"version": 1, "step": "withdraw", "reason": f"is {words}"})
found = search(words)
check([row["id"] for row in found] == [moved["id"]] and "entry" in str(found[0]["paths"]), "found: the reason of a step, which the log keeps", found)
words = marker()
told = [protection.good("POST", "/api/protection/search", {"q": words, "reason": f"request of {words}"}) for _ in range(2)][1]
check(told["items"] == [] and [entry["action"] for entry in told["log"]] == ["search_person"], "found: an entry about no record", told)
officer.upload("list.csv", f"Name\n{marker()}\n".encode())
after = protection.good("POST", "/api/protection/search", {"q": words, "reason": "r"})["files_not_read"]
check(after == told["files_not_read"] + 1, "said: how many files there are, which are not read", after)

note("who may, and what must be said")
for name, client in node.people.items():
    if client is not protection:
        answers = (client.post("/api/protection/search", {"q": mark, "reason": "r"}), act(person["id"], "restrict", client=client))
        check([answer.status for answer in answers] == [403, 403], f"not {name}")
check(protection.post("/api/protection/search", {"q": mark, "reason": " "}).status == 400, "no search without a reason")
check(protection.post("/api/protection/search", {"q": "", "reason": "r"}).status == 400, "no search for nobody")
check(act(person["id"], "erase", reason="").status == 400, "no act without a reason")
check(act(person["id"], "refuse").status == 400, "no refusal without the law")
check(act(person["id"], "forget").status == 400, "no other act")
check(act(NOWHERE, "erase").status == 404, "nor on what is not there")

# ---- restrict and lift --------------------------------------------------------------------
note("restrict and lift")
mark = marker()
text = f"Name,DOB,Capacity,Case,ID\n{mark},1980-01-01,suspect,REF-R,1\n"
mapping = {"kind": "person", "columns": {"Name": "name", "DOB": "birth_date", "Capacity": "link.capacity",
                                         "Case": "case.reference", "ID": "source_id"}, "fixed": {}, "source": "r"}
data.bring("r.csv", text, mapping)
one = data.good("GET", f"/api/find?q={mark}")["items"][0]["id"]
count = total(officer, "person")
check(act(one, "restrict").status == 200, "restricted")
check(not leaks(reads(officer, [mark], [one])[:-1], [mark]), "no path names him any more to an investigator")
check(total(officer, "person") == count - 1, "nor counts him")
data.bring("r.csv", text.replace("1980", "1981"), mapping)
shown = protection.good("GET", f"/api/records/person/{one}")
check(shown["fields"]["birth_date"] == "1980-01-01" and shown["policy"]["restricted"], "no file changes him meanwhile", shown["fields"])
check(act(one, "lift").status == 200 and officer.get(f"/api/records/person/{one}").status == 200, "lifted: he is back")
check(leaks([("", officer.get(f"/api/find?q={mark}"))], [one]) and total(officer, "person") == count, "found and counted again")

# ---- refuse, access, correct --------------------------------------------------------------
note("access, correct, refuse")
for what in ("access", "correct", "refuse"):
    check(act(one, what, "art. 23(1)(d)").status == 200, what)
check(officer.get(f"/api/records/person/{one}").json["fields"]["name"] == [mark], "none of which changes the record")
seen = protection.good("GET", f"/api/records/person/{one}")["seen"]
logged = [(row["action"], row["detail"]) for row in seen]
check(all(any(what in action and "request 12/2026" in detail for action, detail in logged)
          for what in ("restrict", "lift", "access", "correct", "refuse")), "each stands in the log with its reason", logged)
check(any("art. 23(1)(d)" in detail for action, detail in logged), "and with the law")

# ---- erase --------------------------------------------------------------------------------
note("erase")
mark = marker()
text = f"Name,DOB,Capacity,Case,ID,Remarks\n{mark},1980-01-01,suspect,REF-E,7,first\n"
mapping = {"kind": "person", "columns": {"Name": "name", "DOB": "birth_date", "Capacity": "link.capacity", "ID": "source_id",
                                         "Case": "case.reference", "Remarks": "remarks"}, "fixed": {}, "source": "e"}
data.bring("e.csv", text, mapping)
person = data.good("GET", f"/api/find?q={mark}")["items"][0]
officer.good("PUT", f"/api/records/person/{person['id']}", {"version": 1, "fields": {**person["fields"], "remarks": f"second {mark}"}})
paper = officer.upload(f"{mark}.txt", f"a letter by {mark}, long enough to be found".encode())
file = officer.state("file", {"title": f"Letter of {mark}", "content": paper["sha256"]})
officer.good("GET", f"/api/records/person/{person['id']}")
ids = {one: [row[0] for row in database("subak.db", "SELECT r.id FROM record r JOIN entity e ON e.id = r.entity WHERE e.uuid = ?",
                                       bytes.fromhex(one.replace("-", "")))] for one in (person["id"], file["id"])}
records = [number for numbers in ids.values() for number in numbers]
places = ",".join("?" * len(records))
keys = [row[0] for row in database("keys.db", f"SELECT wrapped FROM record_key WHERE record IN ({places})", *records)]
bodies = [row[0] for row in database("subak.db", f"SELECT body FROM record WHERE id IN ({places})", *records)]
bodies += [row[0] for row in database("subak.db", "SELECT p.bytes FROM piece p JOIN file f ON f.id = p.file WHERE f.hash = ?",
                                      bytes.fromhex(paper["sha256"]))]
check(len(keys) == 3 and len(bodies) == 4, "three revisions and a file are there to be erased", (len(keys), len(bodies)))
count = {kind: total(officer, kind) for kind in ("person", "file")}
for one in (person["id"], file["id"]):
    answer = act(one, "erase", "art. 17")
    check(answer.status == 200, "erased", answer)


def remains():
    """In which files a wrapped key or a sealed body still stands."""
    return sorted({(name, "key" if secret in keys else "body") for name, content in folder_bytes(node.folder).items()
                   for secret in keys + bodies if secret in content})


check(not [one for one in remains() if one[1] == "key"], "no file of the folder holds the keys, at once", remains())
for client, who in ((officer, "an investigator"), (data, "a data officer"), (protection, "the protection officer himself")):
    answers = reads(client, [mark], [person["id"], file["id"]], [paper["sha256"], paper["file"]])
    check(not leaks(answers, [mark]), f"no path names him to {who}", leaks(answers, [mark])[:4])
    check(total(client, "person") is not None, f"list and total agree for {who}")
check({kind: total(officer, kind) for kind in count} == {kind: number - 1 for kind, number in count.items()}, "nor counts him")
check(officer.get(f"/api/files/{paper['sha256']}").status == 404, "his file is not handed out to who sent it")
check(search(mark) == [], "nor is he found on any path by the protection officer")
files = [data.get(f"/api/files/{number}") for number in range(1, 20)]
check(not any(mark.encode() in one.body for one in files), "nor does the table from which he was brought in, which went when it was")
kept = data.upload("kept.csv", text.replace(mark, "Another").encode())
officer.state("file", {"title": "A register as it came", "content": kept["sha256"]})
job = data.good("POST", "/api/import", {"file": data.upload("kept.csv", text.replace(mark, "Another").encode())["file"], "mapping": {
    **mapping, "source": "kept"}, "rows": "good"}, 202)
check(data.job(job["job"])["state"] == "done" and officer.get(f"/api/files/{kept['sha256']}").status == 200, "a table that a record has stays")
count["person"] += 1
answer = act(person["id"], "erase")
check(answer.status == 409 and "erased" in answer.error["message"], "a second time: a clear conflict", answer)
check(officer.post(f"/api/records/person/{person['id']}/move", {"version": 2, "step": "withdraw", "reason": "r"}).status == 404,
      "nobody moves what is erased")
newest = officer.state("person", {"name": "The newest", **adult})
act(newest["id"], "erase", "art. 17")
page = officer.good("GET", "/api/records/person?limit=1")
check(len(page["items"]) == 1 and page["next"], "a page that would hold only what is erased holds what comes behind it", page)
again = data.bring("e.csv", text, mapping)
check(again["added"] == 0 and not data.good("GET", f"/api/find?q={mark}")["items"], "an old file does not bring him back", again)
entries = [(row["account"], row["action"], row["detail"]) for row in auditor.good("GET", "/api/log")["items"]]
check(any(account == "protection" and action == "erase" and "art. 17" in detail for account, action, detail in entries),
      "the log says who erased, and under which law", entries[:4])
check(not leaks([("", auditor.get("/api/log")), ("", protection.get("/api/log"))], [mark]), "and names nobody")
check(node.verdict()[1]["ok"], "the log verifies")

node.stop()
check(remains() == [], "closed: no file holds a key or a body", remains())
check(database("keys.db", f"SELECT count(*) FROM record_key WHERE record IN ({places})", *records) == [(0,)], "no row has a key")
check(database("subak.db", f"SELECT count(*) FROM record WHERE body IS NOT NULL AND id IN ({places})", *records) == [(0,)],
      "no revision has a body")
check(database("subak.db", "SELECT count(*) FROM file WHERE hash = ?", bytes.fromhex(paper["sha256"])) == [(0,)], "nor is there his file")
entities = database("subak.db", "SELECT id FROM entity WHERE uuid = ?", bytes.fromhex(person["id"].replace("-", "")))
left = sum(database("index.db", f"SELECT count(*) FROM {table} WHERE entity = ?", entities[0][0])[0][0] for table in ("value", "token"))
check(left == 0, "the index has no row of his", left)
os.remove(os.path.join(node.folder, "index.db"))
node.serve()
check(not leaks(reads(officer, [mark], [person["id"]]), [mark]) and total(officer, "person") == count["person"] - 1,
      "an index that is made anew does not know him either")
check(data.bring("e.csv", text, mapping)["added"] == 0, "nor does it let an old file bring him back")
done()
