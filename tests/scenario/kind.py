"""A kind is one JSON file: the same program, built with tests/fixtures/model/kinds/incident.json beside model/, has it
everywhere, with no C changed; and `subak model check` tells an author which file and which key are wrong.

    kind.py build/subak build/subak-with-incident
"""
import csv
import io
import shutil
import sys

from node import *

PLAIN, WITH = sys.argv[1], sys.argv[2]
FIXTURE = os.path.join(ROOT, "tests/fixtures/model")
KINDS = len(os.listdir(os.path.join(ROOT, "model/kinds"))) + 1
with open(os.path.join(FIXTURE, "kinds/incident.json"), encoding="utf-8") as source:
    SPEC = json.load(source)
node = Node(WITH, people={role: role for role in ("investigator", "analyst", "focal_point", "data_officer", "victim_support",
                                                  "protection_officer", "auditor")})
people = node.people
officer, analyst = people["investigator"], people["analyst"]
readers = {"investigator": officer, "analyst": analyst}

# ---- everywhere ---------------------------------------------------------------------------
note("the kind is there")
model = officer.good("GET", "/api/model")
kind = {one["kind"]: one for one in model["kinds"]}.get("incident")
check(kind is not None and len(model["kinds"]) == KINDS, "in the model", [one["kind"] for one in model["kinds"]])
check([(field["name"], field["type"], field["title"], field["must"], field["many"], field["index"], field["search"])
       for field in kind["fields"]] == [(field["name"], field["type"], field["title"], field.get("must", False), field.get("many", False),
                                         field.get("index", False), field.get("search", False)) for field in SPEC["fields"]],
      "with all that a form needs", kind["fields"])
check(kind["fields"][2]["code"] == "transport_mode" and sorted(kind["fields"][3]["ref"]) == ["case", "person"], "codes and references too")
check([state["state"] for state in kind["states"]] == ["reported", "checked"] and kind["steps"][0]["who"] == ["analyst"], "and its workflow")
described = officer.good("GET", "/api/openapi.json")
schema = described["components"]["schemas"]["incident"]
place = described["paths"]["/api/records/{kind}"]["post"]
check(schema["required"] == [field["name"] for field in SPEC["fields"] if field.get("must")] and
      [(name, one["type"]) for name, one in schema["properties"].items()] ==
      [(field["name"], "array" if field.get("many") else "string") for field in SPEC["fields"]], "in the interface's description", schema)
check("incident" in place["parameters"][0]["schema"]["enum"] and {"$ref": "#/components/schemas/incident"} in
      place["requestBody"]["content"]["application/json"]["schema"]["properties"]["fields"]["anyOf"], "where a kind is named, and its fields are", place)
check(set(described["components"]["schemas"]) == {one["kind"] for one in model["kinds"]}, "with each kind of the model")
case = officer.state("case", {"reference": marker("REF")})
mark = marker()
FIELDS = {"title": f"Landing {mark}", "at": "2026-11-01T04:30:00Z", "mode": "sea_vessel", "about": [case["id"]]}
codes = {code["code"]: [value["value"] for value in code["values"]] for code in model["codes"]}
FIELDS["mode"] = codes["transport_mode"][0]
made = officer.post("/api/records/incident", {"fields": FIELDS})
check(made.status == 201 and made.json["fields"] == FIELDS and made.json["state"] == "reported", "created", made)
one = made.json["id"]
for what, change, field in (("no title", {"title": ""}, "title"), ("no time", {"at": "yesterday"}, "at"), ("no code", {"mode": "carpet"}, "mode"),
                            ("nobody", {"about": [NOWHERE]}, "about"), ("another kind", {"about": [one]}, "about")):
    answer = officer.post("/api/records/incident", {"fields": {**FIELDS, **change}})
    check(answer.status == 400 and answer.error["problems"][0]["field"] == field, f"{what}: refused at its field", answer)
check([row["id"] for row in analyst.good("GET", "/api/records/incident")["items"]] == [one], "listed")
for query, count_ in ((f"mode={FIELDS['mode']}", 1), (f"mode={codes['transport_mode'][1]}", 0), ("state=reported", 1), ("state=checked", 0)):
    check(total(analyst, "incident", f"&{query}") == count_, f"filtered by {query.split('=')[0]}")
check(analyst.get("/api/records/incident?title=x").status == 400, "not by what is not indexed")
check([row["id"] for row in analyst.good("GET", f"/api/find?q={mark}&kind=incident")["items"]] == [one], "found")
check([row["label"] for row in analyst.good("GET", f"/api/suggest?kind=incident&q={mark}")["items"]] == [FIELDS["title"]], "suggested, by its label")
rows = list(csv.DictReader(io.StringIO(analyst.get("/api/export/incident.csv").body.decode("utf-8-sig"))))
check(len(rows) == 1 and [rows[0][name] for name in ("id", "title", "at", "mode", "about")] == [
    one, FIELDS["title"], FIELDS["at"], FIELDS["mode"], case["id"]], "exported", rows)
links = analyst.good("GET", f"/api/records/case/{case['id']}")["links"]
check([(link["id"], link["kind"], link["field"]) for link in links] == [(one, "incident", "about")], "shown at what it points at", links)
check(count(analyst, "incident") == 1 and analyst.good("GET", "/api/home")["recent"], "at home")

note("imported")
text = f"Title,When,Transport\nFirst {mark},2026-10-01T00:00:00Z,{FIELDS['mode']}\nSecond,yesterday,\n"
mapping = {"kind": "incident", "columns": {"Title": "title", "When": "at", "Transport": "mode"}, "fixed": {}}
job = analyst.bring("i.csv", text, mapping)
check((job["added"], job["bad_count"]) == (1, 1) and job["bad"][0]["column"] == "When", "good rows and bad", job)
looked = analyst.good("POST", "/api/import/look", {"file": analyst.upload("i.csv", text.encode())["file"]})
targets = [target["target"] for target in looked["targets"]]
check(looked["known"] and looked["mapping"]["kind"] == "incident" and {"title", "at", "mode", "about"} <= set(targets),
      "its fields are targets of a mapping", targets)
check(analyst.bring("i.csv", text, mapping)["same"] == 1, "again: the same")

# ---- who may ------------------------------------------------------------------------------
note("who may, by its JSON")
for role, client in people.items():
    may = client.good("GET", "/api/me")["may"]["incident"]
    check(may == {"read": role in SPEC["read"], "write": role in SPEC["write"]}, f"{role}: told what he may", may)
    check((client.get(f"/api/records/incident/{one}").status == 200) == (role in SPEC["read"]), f"{role}: reads it or not")
    check((client.post("/api/records/incident", {"fields": {"title": "x"}}).status == 201) == (role in SPEC["write"]), f"{role}: states it or not")
    if role not in SPEC["read"]:
        check(not leaks(reads(client, [mark], [one]), [mark, one]), f"{role}: nothing of it on any path")
child = people["victim_support"].state("person", {"name": "Child", "age_group": "child"})
adult = officer.state("person", {"name": "Adult", "age_group": "adult"})
about = officer.state("incident", {"title": f"Seen {mark}", "about": [adult["id"]]})
case_and_link(officer, adult["id"], "victim_possible")
check(all(client.get(f"/api/records/incident/{about['id']}").status == 404 for client in readers.values()), "it goes behind the wall with whom "
      "it is about")

note("its workflow")
move = {"version": 1, "step": "check"}
check(officer.post(f"/api/records/incident/{one}/move", move).status == 403, "not a step of the investigator's")
check(officer.good("GET", f"/api/records/incident/{one}")["steps"][0]["may"] is False, "who is told so")
check(analyst.good("GET", f"/api/records/incident/{one}")["steps"][0]["may"] is True and
      analyst.post(f"/api/records/incident/{one}/move", move).status == 200, "the analyst takes the step, who may not write")
check(analyst.post(f"/api/records/incident/{one}/move", {"version": 2, "step": "check"}).status == 409, "but not from another state")
officer.good("PUT", f"/api/records/incident/{one}", {"version": 2, "fields": {**FIELDS, "title": f"Landing at night {mark}"}})
history = analyst.good("GET", f"/api/records/incident/{one}")["history"]
check([(entry["version"], entry["by"], entry["state"]) for entry in history]
      == [(3, "Post of investigator", "checked"), (2, "Post of analyst", "checked"), (1, "Post of investigator", "reported")]
      and [change["field"] for change in history[0]["changes"]] == ["title"], "its history tells who did what", history)

note("the command line")
check(mark.encode() in node.cli("list", node.folder, "incident").stdout, "lists it")
check(b"Landing at night" in node.cli("show", node.folder, "incident", one).stdout, "shows it")
run = node.cli("create", node.folder, "incident", f"title=By hand {mark}", f"about={case['id']}", "--json")
check(run.returncode == 0 and json.loads(run.stdout)["fields"]["title"] == f"By hand {mark}", "creates it", run)

note("a program that does not have the kind")
before = total(analyst, "incident")
node.stop()
node.binary = PLAIN
node.serve()
check(analyst.get("/api/records/incident").status == 404 and analyst.get(f"/api/records/incident/{one}").status == 404, "does not show it")
check(not leaks(reads(analyst, [mark]), [mark, one]), "on any path", leaks(reads(analyst, [mark]), [mark, one])[:3])
check(analyst.get(f"/api/records/case/{case['id']}").status == 200, "nor stumbles over it where it points at another")
search = people["protection_officer"].post("/api/protection/search", {"q": mark, "reason": "r"})
check(search.status == 200, "nor in the protection officer's search", search)
officer.state("person", {"name": "Meanwhile", "age_group": "adult"})
check(node.verdict()[0] == 0, "its log verifies")
os.remove(os.path.join(node.folder, "index.db")) if node.stop() == 0 else None
node.serve()
node.stop()
node.binary = WITH
os.remove(os.path.join(node.folder, "index.db"))
node.serve()
check(total(analyst, "incident") == before and analyst.good("GET", f"/api/find?q={mark}")["items"], "with the kind again, all of it is there")
node.stop()

# ---- model check --------------------------------------------------------------------------
note("subak model check")
run = node.cli("model", "check", os.path.join(ROOT, "model"), "--json")
check(run.returncode == 0 and json.loads(run.stdout)["ok"], "the model", run)
run = node.cli("model", "check", os.path.join(ROOT, "model"), FIXTURE, "--json")
check(run.returncode == 0 and (json.loads(run.stdout)["ok"], json.loads(run.stdout)["kinds"]) == (True, KINDS), "and with one more kind", run)
folder = os.path.join(node.scratch, "model")


def mistaken(what, file, wanted, change):
    """A copy of the model and the kind, in which one file is wrong; every word that is wanted must be told."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.join(ROOT, "model"), folder)
    shutil.copy(os.path.join(FIXTURE, "kinds/incident.json"), os.path.join(folder, "kinds"))
    os.makedirs(os.path.join(folder, "released"), exist_ok=True)
    shutil.copy(os.path.join(FIXTURE, "kinds/incident.json"), os.path.join(folder, "released", "incident@1.json"))
    path = os.path.join(folder, file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    if callable(change):
        content = json.loads(text)
        change(content)
        text = json.dumps(content)
    else:
        text = change
    with open(path, "w", encoding="utf-8") as target:
        target.write(text)
    run = node.cli("model", "check", folder, "--json")
    problems = json.loads(run.stdout).get("problems", []) if run.stdout else []
    told = [one for one in problems if all(word in one for word in (os.path.basename(file), *wanted))]
    check(run.returncode == 1 and told, f"{what}: told with file and key", (run.returncode, run.stdout[:400], run.stderr[:200]))


def put(place, key, value):
    def change(content):
        at = content
        for step in place:
            at = at[step]
        if value is None:
            del at[key]
        else:
            at[key] = value
    return change


INCIDENT = "kinds/incident.json"
mistaken("a key that is not there", INCIDENT, ("colour",), put((), "colour", "red"))
mistaken("a key of a field that is not there", INCIDENT, ("fields[0]", "maximum"), put(("fields", 0), "maximum", "7"))
mistaken("a code list that is not there", INCIDENT, ("fields[2]", "code"), put(("fields", 2), "code", "colours"))
mistaken("a kind that a reference names and is not there", INCIDENT, ("fields[3]", "ref"), put(("fields", 3), "ref", ["dragon"]))
mistaken("a type that is none", INCIDENT, ("fields[1]", "type"), put(("fields", 1), "type", "moment"))
mistaken("a field twice", INCIDENT, ("fields[1]", "name"), put(("fields", 1), "name", "title"))
mistaken("a step to a state that is not there", INCIDENT, ("steps[0]", "state"), put(("steps", 0), "to", "burnt"))
mistaken("a step of a role that is none", INCIDENT, ("who", "role"), put(("steps", 0), "who", ["wizard"]))
mistaken("a reader that is no role", INCIDENT, ("read", "role"), put((), "read", ["wizard"]))
mistaken("a label of a field that is not there", INCIDENT, ("label",), put((), "label", ["colour"]))
mistaken("a compartment that is not there", INCIDENT, ("compartment",), put((), "compartment", "cellar"))
mistaken("no title", INCIDENT, ("title",), put((), "title", None))
mistaken("a name that is no name", INCIDENT, ("fields[0]", "name"), put(("fields", 0), "name", "The Title"))
mistaken("no JSON", INCIDENT, ("byte",), '{"kind": "incident",')
mistaken("a released field taken away", "released/incident@1.json", ("fields[4]", "taken away"),
         lambda content: content["fields"].append({"name": "gone", "type": "text", "title": "Gone"}))
mistaken("a released field of another type", "released/incident@1.json", ("fields[1]", "type"), put(("fields", 1), "type", "date"))
mistaken("a released field that becomes mandatory", "released/incident@1.json", ("fields[0]", "mandatory"), put(("fields", 0), "must", False))
mistaken("a released kind taken away", "released/incident@1.json", ("kind", "taken away"), put((), "kind", "accident"))
mistaken("a wall that enforcement looks over", "compartments.json", ("compartments",), lambda content: next(
    one for one in content["compartments"] if one["compartment"] == "victim")["read"].append("investigator"))
mistaken("a role that the program does not have", "codes/role.json", ("role",), lambda content: content["values"].append(
    {"value": "wizard", "title": "Wizard"}))
mistaken("a code twice", "codes/sex.json", ("values",), lambda content: content["values"].append(content["values"][0]))
SCENARIO = "kinds/scenario.json"
mistaken("fiction that leaves", SCENARIO, ("leaves", "apart"), put((), "leaves", "freely"))
mistaken("fiction with an identifier", SCENARIO, ("fields[1]", "identifiers"), lambda content: content["fields"][1].update(type="identifier", identifier="phone"))
mistaken("fiction that is found among the real", SCENARIO, ("fields[0]", "searched"), put(("fields", 0), "search", True))
mistaken("fiction that refers to the real", SCENARIO, ("fields[1]", "fiction"), lambda content: content["fields"][1].update(type="ref", ref=["case"]))
mistaken("the real that refers to fiction", INCIDENT, ("fields[3]", "fiction"), put(("fields", 3), "ref", ["case", "scenario"]))
run = node.cli("model", "check", node.scratch + "/nothing")
check(run.returncode == 1 and run.stderr, "a folder that is not there", run)
done()
