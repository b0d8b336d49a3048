"""Victims and children stand behind a wall: protection.md, 1, 2 and 4, invariant 17.

Plants each case, and looks for the byte on every path of an account that has every role but the two for whom
the wall is open.
"""
import sys
import time

from node import *

node = Node(sys.argv[1], people={
    "officer": "investigator",
    "data": "data_officer,analyst",
    "outside": ",".join(role for role in ROLES if role not in ("victim_support", "protection_officer")),
    "support": "victim_support",
    "protection": "protection_officer",
})
officer, data, outside = (node.people[name] for name in ("officer", "data", "outside"))
support, protection = node.people["support"], node.people["protection"]
TODAY = time.gmtime()


def person(client, mark, **fields):
    return client.state("person", {"name": mark, "remarks": f"said of {mark}", **fields})


def hidden(what, ids, words, files=()):
    """None of it reaches those outside; all of it reaches those inside."""
    found = leaks(reads(outside, words, ids, files), list(ids) + list(words))
    check(not found, f"{what}: on no path of enforcement", found[:6])
    inside = leaks(reads(support, words, ids[:1]), [ids[0]])
    check(inside, f"{what}: victim support reads it")


def shown(what, ids, words):
    for one in ids:
        check(leaks(reads(officer, words, [one]), [one]), f"{what}: the investigator reads it")


# ---- who is a child -----------------------------------------------------------------------
note("children")
CHILDREN = {
    "18 tomorrow": {"birth_date": years_ago(18, 1)},
    "born in the year that lies 17 or 18 years back": {"birth_date": str(TODAY.tm_year - 17)},
    "born in the month 17 years back": {"birth_date": years_ago(17)[:7]},
    "a child by age group": {"age_group": "child"},
    "possibly a child": {"age_group": "possibly_child"},
    "possibly a child, whatever the birth date": {"birth_date": "1980-01-01", "age_group": "possibly_child"},
}
ADULTS = {
    "18 today": {"birth_date": years_ago(18)},
    "born in the year that lies 19 years back": {"birth_date": str(TODAY.tm_year - 19)},
    "an adult without a birth date": {"age_group": "adult"},
}
marks, ids = [], []
for what, fields in CHILDREN.items():
    marks.append(marker())
    made = person(officer, marks[-1], **fields)
    ids.append(made["id"])
    check(made.get("wall") is True and "fields" not in made, f"{what}: stated, and gone from who stated it", made)
if (TODAY.tm_mon, TODAY.tm_mday) != (12, 31):  # on the last day everybody of that year is 18
    marks.append(marker())
    ids.append(person(officer, marks[-1], birth_date=str(TODAY.tm_year - 18))["id"])
hidden("children", ids, marks)
for what, fields in ADULTS.items():
    mark = marker()
    check(person(officer, mark, **fields).get("wall") is False, f"{what}: not behind the wall")
adults = total(officer, "person")
check(adults == len(ADULTS), "children are not counted", adults)
check(total(support, "person") == len(ids), "victim support counts children and nobody else", total(support, "person"))

# A partial date that is made whole, and an age group that is corrected.
mark = marker()
made = person(support, mark, birth_date=str(TODAY.tm_year - 17))
made = support.good("PUT", f"/api/records/person/{made['id']}",
                    {"version": 1, "fields": {"name": mark, "birth_date": "1990-02-01"}})
check(leaks(reads(officer, [mark]), [made["id"]]), "who turns out to be of age comes out from behind the wall")

# ---- who is a victim ----------------------------------------------------------------------
note("victims")
for capacity, more in (("victim_possible", {}), ("victim_presumed", {"decided_by": "police"}),
                       ("victim_confirmed", {"decided_by": "court_or_prosecution"})):
    mark = marker()
    adult = person(officer, mark, birth_date="1980-05-05", phone="+66 81 555 0199")
    about = officer.state("note", {"title": f"Heard {mark}", "about": [adult["id"]], "text": f"{mark} was seen"})
    sent = officer.upload(f"{mark}.txt", f"{mark} in a file".encode())
    paper = officer.state("file", {"title": f"Photo of {mark}", "about": adult["id"], "content": sent["sha256"]})
    other_case, suspect = case_and_link(officer, adult["id"], "suspect", {"remarks": f"{mark} as suspect"})
    check(leaks(reads(outside, [mark], [adult["id"]]), [mark]), f"{capacity}: before, everybody outside sees the adult")
    before = {kind: total(outside, kind) for kind in ("person", "link", "note", "file")}
    case, link = case_and_link(officer, adult["id"], capacity, {"remarks": f"{mark} as victim", **more})
    check("fields" not in link, f"{capacity}: the investigator is not shown the link that he made", link)
    after = {kind: total(outside, kind) for kind in before}
    check(all(after[kind] == before[kind] - 1 for kind in before),
          f"{capacity}: person, link as suspect, note and file are no longer counted", (before, after))
    ids = [adult["id"], link["id"], suspect["id"], about["id"], paper["id"]]
    hidden(capacity, ids, [mark], [sent["sha256"]])
    check([client.get(f"/api/files/{sent[name]}").status for client in (officer, data) for name in ("sha256", "file")]
          == [404] * 4, f"{capacity}: the file is not handed out, not even to who sent it")
    check(support.get(f"/api/files/{sent['sha256']}").body == f"{mark} in a file".encode(),
          f"{capacity}: victim support opens the file")

    # Whoever may judge corrects it, and the person comes back with all that points at him.
    now = support.good("GET", f"/api/records/link/{link['id']}")
    fixed = support.put(f"/api/records/link/{link['id']}", {
        "version": now["version"],
        "fields": {**{name: value for name, value in now["fields"].items() if name != "decided_by"},
                   "capacity": "witness"}})
    check(fixed.status == 200, f"{capacity}: victim support corrects the capacity", fixed)
    for kind, one in zip(("person", "link", "link", "note", "file"), ids):
        check(outside.get(f"/api/records/{kind}/{one}").status == 200, f"{capacity}: the {kind} is back")
    check({kind: total(outside, kind) for kind in before} == {**before, "link": before["link"] + 1},
          f"{capacity}: and counted again")

note("a link drawn the other way round")
mark = marker()
adult = person(officer, mark, birth_date="1980-05-05")
case = officer.state("case", {"reference": marker("REF")})
answer = officer.post("/api/records/link", {"fields": {
    "from": case["id"], "to": adult["id"], "relation": "part_of_case", "capacity": "victim_possible"}})
check(answer.status == 400 or outside.get(f"/api/records/person/{adult['id']}").status == 404,
      "a case that names its victim at the other end hides him too, or is refused", answer)

note("what is made about somebody behind the wall")
mark = marker()
child = person(support, mark, age_group="child")
about = support.state("note", {"title": f"Talk with {mark}", "about": [child["id"]], "text": "She told us"})
check(about["wall"], "a note about a child is behind the wall at once")
hidden("a note about a child", [about["id"], child["id"]], [mark])
answer = officer.post("/api/records/note", {"fields": {"title": "x", "about": [child["id"]], "text": "x"}})
nobody = officer.post("/api/records/note", {"fields": {"title": "x", "about": [NOWHERE], "text": "x"}})
check(answer.status == 400 and answer.body == nobody.body, "who is behind the wall cannot be pointed at from outside,"
      " and the answer is the one for nobody", (answer, nobody))

note("a note that once named somebody else")
mark, plain = marker(), marker()
victim = person(officer, mark, birth_date="1980-05-05")
other = person(officer, plain, birth_date="1981-05-05")
about = officer.state("note", {"title": plain, "about": [victim["id"], other["id"]], "text": f"{mark} and {plain}"})
officer.good("PUT", f"/api/records/note/{about['id']}",
             {"version": 1, "fields": {"title": plain, "about": [other["id"]], "text": plain}})
case_and_link(officer, victim["id"], "victim_possible")
found = leaks(reads(outside, [mark, plain], [about["id"]]), [victim["id"], mark])
check(not found, "an earlier revision that names a victim is not shown either", found)

# ---- who is neither -----------------------------------------------------------------------
note("those who are no victims, and stay visible in their capacity")
for capacity, fields in (("smuggled_migrant", {}), ("witness", {}), ("unknown", {}), ("other", {}),
                         ("smuggled_migrant", {"protection": "asylum_seeker"})):
    mark = marker()
    adult = person(officer, mark, birth_date="1980-05-05", **fields)
    case, link = case_and_link(officer, adult["id"], capacity)
    check(link["fields"]["capacity"] == capacity and not link["wall"], f"{capacity}: kept as it was said")
    check(outside.get(f"/api/records/person/{adult['id']}").json["wall"] is False, f"{capacity}: not behind the wall")

# ---- what must be said --------------------------------------------------------------------
note("what a link must say")
adult = person(officer, marker(), birth_date="1980-05-05")
case = officer.state("case", {"reference": marker("REF")})
ends = {"from": adult["id"], "to": case["id"], "relation": "part_of_case"}
for capacity in ("victim_presumed", "victim_confirmed"):
    answer = officer.post("/api/records/link", {"fields": {**ends, "capacity": capacity}})
    check(answer.status == 400 and answer.error["problems"][0]["field"] == "decided_by",
          f"{capacity} without who decided it is refused", answer)
answer = officer.post("/api/records/link", {"fields": ends})
check(answer.status == 400 and answer.error["problems"][0]["field"] == "capacity", "a missing capacity is refused", answer)
answer = officer.post("/api/records/link", {"fields": {**ends, "relation": "other"}})
check(answer.status == 400, "nor is it to be left out under another relation", answer)
answer = officer.post("/api/records/link", {"fields": {**ends, "capacity": "villain"}})
check(answer.status == 400, "a capacity that is not in the list is refused", answer)
check(officer.post("/api/records/link", {"fields": {**ends, "capacity": "unknown"}}).status == 201, "unknown is accepted")

# ---- imports ------------------------------------------------------------------------------
note("imports")
HEAD = "Name,DOB,Capacity,Decided by,Case,ID\r\n"
COLUMNS = {"Name": "name", "DOB": "birth_date", "Capacity": "link.capacity", "Decided by": "link.decided_by",
           "Case": "case.reference", "ID": "source_id"}
MAPPING = {"kind": "person", "columns": COLUMNS, "fixed": {}, "source": "register"}
file = data.upload("no.csv", f"{HEAD}A,,,,,1\r\n".encode())["file"]
for left_out, word in (("Capacity", "capacity"), ("Case", "case reference")):
    columns = {name: target for name, target in COLUMNS.items() if name != left_out}
    answer = data.post("/api/import", {"file": file, "mapping": {**MAPPING, "columns": columns}, "rows": "good"})
    check(answer.status == 400 and f"the {word} must be mapped" in answer.error["message"],
          f"an import that does not map the {word} is refused in plain words", answer)
reference = marker("REF")
marks = {what: marker() for what in ("suspect", "child", "victim", "undecided", "nothing")}
rows = [f"{marks['suspect']},1979-01-02,suspect,,{reference},1",
        f"{marks['child']},{TODAY.tm_year - 10}-01-02,smuggled migrant,,{reference},2",
        f"{marks['victim']},1979-01-02,Victim presumed,ngo,{reference},3",
        f"{marks['undecided']},1979-01-02,victim_confirmed,,{reference},4",
        f"{marks['nothing']},1979-01-02,,,{reference},5"]
text = HEAD + "\r\n".join(rows) + "\r\n"
job = data.bring("one.csv", text, MAPPING)
check((job["added"], job["bad_count"]) == (4, 1) and job["bad"][0]["line"] == 5
      and job["bad"][0]["column"] == "Decided by", "a victim without who decided is a bad row", job)
inside = support.good("GET", f"/api/find?q={marks['victim']}")["items"]
child = support.good("GET", f"/api/find?q={marks['child']}")["items"]
check(len(inside) == 1 and inside[0]["wall"] and len(child) == 1 and child[0]["wall"], "what is imported is walled")
hidden("imported", [inside[0]["id"], child[0]["id"]], [marks["victim"], marks["child"]])
unknown = data.good("GET", f"/api/find?q={marks['nothing']}&kind=person")["items"]
links = data.good("GET", f"/api/records/person/{unknown[0]['id']}")["links"]
link = data.good("GET", f"/api/records/link/{links[0]['id']}")
check(link["fields"]["capacity"] == "unknown", "an empty capacity is unknown, never suspect", link["fields"])

note("imports cannot reach over the wall")
again = data.bring("one.csv", text, MAPPING)
check((again["added"], again["changed"], again["same"]) == (0, 0, 4), "the same file again changes nothing", again)
rows[1] = f"{marks['child']},1980-01-02,suspect,,{reference},2"
rows[2] = f"{marks['victim']},1979-01-02,suspect,,{reference},3"
job = data.bring("one.csv", HEAD + "\r\n".join(rows) + "\r\n", MAPPING)
hidden("a file that says otherwise of those behind the wall", [inside[0]["id"], child[0]["id"]],
       [marks["victim"], marks["child"]])
check(support.good("GET", f"/api/records/person/{child[0]['id']}")["fields"]["birth_date"] == f"{TODAY.tm_year - 10}-01-02",
      "and leaves what stands there")

# ---- what a link is called ----------------------------------------------------------------
note("what a link is called")
adult, mark = person(officer, marker(), age_group="adult"), marker("REF")
case, link = case_and_link(officer, adult["id"], "associate", reference=mark)
name = adult["label"]
check(link["label"] == f"{name} - Is part of the case - {mark}", "a link is called by its two ends", link["label"])
pointer = officer.good("GET", f"/api/records/case/{case}")["links"][0]
check((pointer["label"], pointer["fields"]["capacity"], pointer["other"]["label"]) == (link["label"], "associate", name),
      "at its ends too, with what it says", pointer)
officer.state("note", {"title": "Aside", "about": [case], "text": "not told here"})
beside = officer.get(f"/api/records/case/{case}")
check(b"Aside" in beside.body and b"not told here" not in beside.body, "what a note says stands on its own page", beside)
reader = node.person("reader", "analyst", "east")
officer.good("PUT", f"/api/records/case/{case}", {"version": 1, "fields": {"reference": mark}, "handling": {"team": "west"}})
for how, row in (("listed", [row for row in reader.good("GET", "/api/records/link?limit=200")["items"] if row["id"] == link["id"]]),
                 ("shown", [reader.good("GET", f"/api/records/link/{link['id']}")])):
    check([one["label"] for one in row] == [f"{name} - Is part of the case"] and mark not in str(row),
          f"{how}: an end that one may not see is left out", row)
answer = reader.get(f"/api/records/person/{adult['id']}")
check(mark.encode() not in answer.body and case.encode() not in answer.body and link["id"].encode() in answer.body, "so it is at its other end",
      answer)

# ---- what is told in passing --------------------------------------------------------------
note("what is told in passing")
ALL = {"Last-Event-ID": "0"}
before = outside.get("/api/events", headers=ALL).body
support.state("note", {"title": "x", "about": [child[0]["id"]], "text": "x"})
check(b"event:" in before and outside.get("/api/events", headers=ALL).body == before, "no event tells of what changes behind the wall")
mark = marker()
person(support, mark, age_group="child")
node.stop()
found = [name for name, data_ in folder_bytes(node.folder).items() if mark.encode() in data_]
check(not found, "no file of the folder holds a word of it in clear", found)
done()
