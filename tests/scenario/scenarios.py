"""Scenarios of movement: checked, kept, run, stopped, asked otherwise, exported; and fiction never meets the real.

    scenarios.py build/subak
"""
import sys

from node import *

FLOW = os.path.join(ROOT, "story/flow")
CAVEAT = "planning for reception; not for refusal of entry"
PEOPLE = ("investigator", "analyst", "focal_point", "authorising_officer", "victim_support", "health_officer", "data_officer",
          "protection_officer", "auditor", "administrator", "co_chair", "secretariat")
WRITERS = {"investigator", "analyst", "focal_point", "authorising_officer", "victim_support", "co_chair", "secretariat"}
READERS = set(PEOPLE) - {"health_officer", "administrator"}

node = Node(sys.argv[1], people={role: role for role in PEOPLE})
people = node.people
analyst = people["analyst"]


def folder(path):
    files = {}
    for part in ("input_csv", "source_data"):
        for name in sorted(os.listdir(os.path.join(path, part))):
            with open(os.path.join(path, part, name), encoding="utf-8") as source:
                files[f"{part}/{name}"] = source.read()
    return files


def ran(client, scenario, **ask):
    """A run's result, and its record."""
    begun = client.post(f"/api/movement/{scenario}/run", ask)
    check(begun.status == 202, "a run begins", begun)
    job = client.job(begun.json["job"])
    check(job["state"] == "done" and job["progress"] == 1000, "and is done", job)
    return client.good("GET", f"/api/movement/run/{job['run']}"), job["run"]


def at(result, place, day, part="middle"):
    return next(one for one in result["places"] if one["name"] == place)[part][day]


def total_of(result, name, day=-1):
    return next(one for one in result["sums"] if one["name"] == name)["middle"][day]


note("what is wrong is told by file and line")
files = folder(FLOW)
told = analyst.good("POST", "/api/movement/check", {"files": files})
check(told["ok"] and not told["wrong"] and (told["places"], told["roads"], told["counted"], told["days"]) == (10, 11, 4, 120),
      "nothing is wrong with ours", told)
check([(one["file"], one["line"]) for one in told["assumed"]] == [("input_csv/closures.csv", 2)], "what was assumed is told", told["assumed"])
bad = dict(files)
bad["input_csv/routes.csv"] += "Kota Arun,Atlantis,10,0\n"
bad["input_csv/conflicts.csv"] = bad["input_csv/conflicts.csv"].replace("\n3,1,0", "\n3,7,0")
told = analyst.good("POST", "/api/movement/check", {"files": bad})
check(told["ok"] and [(one["file"], one["line"]) for one in told["wrong"]] == [("input_csv/routes.csv", 13), ("input_csv/conflicts.csv", 5)],
      "a place that is not there, a number that is none", told["wrong"])
check("Atlantis" in told["wrong"][0]["why"], "with the reason", told["wrong"])
lacking = {name: text for name, text in files.items() if "routes" not in name}
told = analyst.good("POST", "/api/movement/check", {"files": lacking})
check(not told["ok"] and told["wrong"][0]["file"] == "input_csv/routes.csv", "a file that is missing", told)
for what, wrong in (("no files", {}), ("a file elsewhere", {"../../etc/passwd": "x"}), ("a file that is no text", {"input_csv/a.csv": 7})):
    check(analyst.post("/api/movement/check", {"files": wrong}).status == 400, f"{what}: refused")
check(analyst.post("/api/movement", {"title": "Half", "files": lacking}).status == 400 and total(analyst, "scenario") == 0,
      "what cannot be run is not kept")

note("kept and shown")
check(analyst.post("/api/movement", {"files": files}).status == 400, "not without a title")
mark = marker()
made = analyst.post("/api/movement", {"title": f"Highlands {mark}", "origin": "made up", "files": files})
check(made.status == 201, "kept", made)
scenario = made.json["id"]
row = analyst.good("GET", f"/api/records/scenario/{scenario}")
check((row["fields"]["starts"], row["fields"]["days"], row["fields"]["places"]) == ("2030-03-01", "120", "10"), "with what it holds", row["fields"])
shown = analyst.good("GET", f"/api/movement/{scenario}")
check(shown["for"] == CAVEAT and len(shown["places"]) == 10 and len(shown["roads"]) == 11, "shown", shown)
check(shown["places"][0] == {"name": "Kota Arun", "country": "XA", "kind": "conflict", "counted": False, "people": 240000, "capacity": 0,
                             "north": -38.2, "east": 61}, "each place where it lies", shown["places"][0])
check([(one["sort"], one["place"], one["second"], one["from"], one["to"]) for one in shown["closures"]] ==
      [("location", "Pos Wadas", "Kamp Bakau", 0, 30), ("location", "Gerbang Tirta", "Kamp Kenanga", 75, 95)], "its closures", shown["closures"])
check([(one["place"], one["from"], one["to"]) for one in shown["conflicts"]] == [("Kota Arun", 0, 100), ("Batu Lima", 0, -1)] or
      [(one["place"], one["from"], one["to"]) for one in shown["conflicts"]] == [("Kota Arun", 0, 100), ("Batu Lima", 20, -1)], "its conflicts",
      shown["conflicts"])
example = analyst.post("/api/movement", {"example": True})
check(example.status == 201 and "fiction" in analyst.good("GET", f"/api/movement/{example.json['id']}")["title"],
      "the one that comes with the program says that it is fiction", example)
theirs = analyst.good("GET", f"/api/movement/{example.json['id']}")
check({**theirs, "id": 0, "title": 0, "origin": 0} == {**shown, "id": 0, "title": 0, "origin": 0}, "and is the same as its files")

note("a run")
plain, first = ran(analyst, scenario, rules="flee3", seed=7)
check(plain["for"] == CAVEAT and plain["days"] == 120 and plain["members"] == 1 and "low" not in plain["places"][0], "one member: no bands", plain["for"])
check([one["name"] for one in plain["places"]][:4] == ["Kamp Melati", "Kamp Kenanga", "Kamp Teratai", "Kamp Bakau"] and len(plain["places"]) == 10,
      "every place is followed, those with counts first", [one["name"] for one in plain["places"]])
check(all("counted" in one for one in plain["places"][:4]) and "counted" not in plain["places"][4], "with their counts")
for day in (0, 59, 119):
    told = [total_of(plain, name, day) for name in ("people", "in_camps", "at_places", "on_way")]
    places = sum(one["middle"][day] for one in plain["places"])
    check(told[0] == sum(told[1:]) and places == told[1] + told[2], f"day {day}: nobody is lost", (told, places))
for name in ("without_protection", "unmet_beds", "sent_back_at_closed_roads", "deaths_and_missing_at_risk"):
    check(len(next(one for one in plain["sums"] if one["name"] == name)["middle"]) == 120, f"every run tells: {name}")
written = node.cli("movement", "run", FLOW, "--rules", "flee3", "--seed", "7", "--json")
check(round(json.loads(written.stdout)["ard"] * 10000) == plain["ard"]["middle"], "as the command line has it", (written.stdout[:60], plain["ard"]))
told = analyst.good("GET", f"/api/records/scenario_run/{first}")["fields"]
check(told["scenario"] == scenario and told["people"] == str(total_of(plain, "people")), "its record", told)
again, _ = ran(analyst, scenario, rules="flee3", seed=7)
check(again == plain, "the same seed: the same figures")
many, several = ran(analyst, scenario, members=5, seed=7, title="Five of them")
check(many["rules"] == "best" and many["members"] == 5, "several members, by our rules")
check(all(low <= middle <= high for one in many["places"] + many["sums"] for low, middle, high in zip(one["low"], one["middle"], one["high"])),
      "with bands around the middle")
check(any(one["low"] != one["high"] for one in many["places"]), "that are not empty")
check(total(analyst, "scenario_run", f"&scenario={scenario}") == 3, "listed by scenario")

note("what if")
base, _ = ran(analyst, scenario, seed=7)
shut, _ = ran(analyst, scenario, seed=7, changes={"closures": [{"sort": "location", "place": "Pos Wadas", "from": 60, "to": -1}]})
check(at(shut, "Kamp Teratai", 59) == at(base, "Kamp Teratai", 59) and at(shut, "Kamp Teratai", 119) < at(base, "Kamp Teratai", 119),
      "a border post that closes on day 60: the same until then, fewer behind it after", (at(shut, "Kamp Teratai", 119), at(base, "Kamp Teratai", 119)))
check(total_of(shut, "people") == total_of(base, "people"), "and nobody is gone")
check(shut["changes"]["closures"][0]["place"] == "Pos Wadas", "the result says what was asked", shut["changes"])
opened, _ = ran(analyst, scenario, seed=7, changes={"opened": [0]})
check(at(opened, "Kamp Bakau", 25) > 0 and at(base, "Kamp Bakau", 25) == 0, "a road that is not closed at all", (at(opened, "Kamp Bakau", 25), at(base, "Kamp Bakau", 25)))
roomy, _ = ran(analyst, scenario, seed=7, changes={"capacities": [{"place": name, "capacity": 100} for name in ("Kamp Melati", "Kamp Kenanga", "Kamp Teratai", "Kamp Bakau")]})
check(total_of(roomy, "unmet_beds") > total_of(base, "unmet_beds"), "camps that take few: more for whom there is no place",
      (total_of(roomy, "unmet_beds"), total_of(base, "unmet_beds")))
moved, _ = ran(analyst, scenario, seed=7, changes={"conflicts": [{"place": "Kota Arun", "from": 0, "to": 10}, {"place": "Batu Lima", "from": 0, "to": 10}]})
check(moved["unplaced"] > 0 or total_of(moved, "people") < total_of(base, "people"), "a conflict that ends early: nobody sets out from there", moved["unplaced"])
day = {"from": 60, "to": -1}
for what, changes in (("a place that is not there", {"closures": [{"sort": "location", "place": "Atlantis", **day}]}),
                      ("a sort that is none", {"closures": [{"sort": "wall", "place": "Pos Wadas", **day}]}),
                      ("a country that is not there", {"closures": [{"sort": "country", "place": "XA", "second": "XQ", **day}]}),
                      ("a camp that is none", {"closures": [{"sort": "camp", "place": "Pos Wadas", **day}]}),
                      ("a day after the last", {"closures": [{"sort": "location", "place": "Pos Wadas", "from": 120, "to": -1}]}),
                      ("an end before the beginning", {"conflicts": [{"place": "Kota Arun", "from": 9, "to": 9}]}),
                      ("a capacity below nothing", {"capacities": [{"place": "Kamp Melati", "capacity": -1}]}),
                      ("a capacity of a town", {"capacities": [{"place": "Kota Arun", "capacity": 5}]}),
                      ("no list", {"closures": 7})):
    answer = analyst.post(f"/api/movement/{scenario}/run", {"changes": changes})
    check(answer.status == 400, f"{what}: refused", answer)
for what, ask in (("rules", {"rules": "wish"}), ("a mode", {"mode": "birds"}), ("no member", {"members": 0}), ("too many members", {"members": 101}),
                  ("a seed", {"seed": -1})):
    check(analyst.post(f"/api/movement/{scenario}/run", ask).status == 400, f"{what} that is none: refused")
check(analyst.post(f"/api/movement/{NOWHERE}/run", {}).status == 404, "a scenario that is not there")
check(analyst.post(f"/api/movement/{first}/run", {}).status == 404, "a run is no scenario")

note("exported")
for run, bands in ((first, False), (several, True)):
    answer = analyst.get(f"/api/movement/run/{run}/days.csv")
    lines = answer.body.decode("utf-8").split("\r\n")
    check(answer.status == 200 and lines[0] == f"# {CAVEAT}", "the first line says what it is for", lines[0])
    headings = lines[1].split(",")
    check(headings[:3] == (["date", "people", "people low"] if bands else ["date", "people", "in_camps"]), "then the headings", headings[:4])
    check(len(lines) == 123 and all(len(line.split(",")) == len(headings) for line in lines[2:122]), "and a row a day", len(lines))
    check(lines[2].startswith("2030-03-01,") and "Kamp Melati counted" in headings, "by date, with the counts")

note("stopped")
long = analyst.post(f"/api/movement/{scenario}/run", {"members": 100, "mode": "agents"})
busy = analyst.post(f"/api/movement/{scenario}/run", {})
check(busy.status == 503, "one run at a time for each account", busy)
check(people["focal_point"].get(f"/api/jobs/{long.json['job']}").status == 404, "a job is its account's alone")
before = total(analyst, "scenario_run")
check(analyst.delete(f"/api/jobs/{long.json['job']}").status == 200, "cancelled")
job = analyst.job(long.json["job"])
check(job["state"] == "cancelled" and "run" not in job and total(analyst, "scenario_run") == before, "nothing of it is kept", job)

note("who may")
for role, client in people.items():
    may = role in WRITERS
    check((client.post("/api/movement/check", {"files": files}).status == 200) == may, f"{role}: checks or not")
    check((client.post("/api/movement", {"title": f"Of {role}", "files": files}).status == 201) == may, f"{role}: keeps or not")
    check((client.post(f"/api/movement/{scenario}/run", {"rules": "wish"}).status == 400) == may, f"{role}: runs or not")
    for path in (f"/api/movement/{scenario}", f"/api/movement/run/{first}", f"/api/movement/run/{first}/days.csv"):
        check((client.get(path).status == 200) == (role in READERS), f"{role}: sees {path[:16]} or not", client.get(path))
team = node.person("northern", "analyst", team="north")
check(team.get(f"/api/movement/{scenario}").status == 200, "another team's sees what is nobody's in particular")
check(analyst.post("/api/records/scenario_run", {"fields": {"title": "By hand", "scenario": scenario}}).status == 403, "nobody states a run by hand")

note("fiction never meets the real")
officer = people["investigator"]
person = officer.state("person", {"name": f"Real {mark}", "age_group": "adult"})
for what, fields in (("a link", {"from": person["id"], "to": scenario, "relation": "knows"}),
                     ("a link back", {"from": scenario, "to": person["id"], "relation": "knows"})):
    answer = officer.post("/api/records/link", {"fields": fields})
    check(answer.status == 400, f"{what}: refused", answer)
check(officer.post("/api/records/note", {"fields": {"title": "n", "text": "t", "about": [scenario]}}).status == 400, "a note about it: refused")
draft = {"title": "x", "records": [scenario, first], "peer": "0" * 64, "purpose": "exercise", "legal_basis": "x", "post": "x",
         **{risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}}
answer = officer.post("/api/records/disclosure", {"fields": draft})
check(answer.status == 400 and [one["field"] for one in answer.error["problems"]].count("records") == 2, "it cannot be disclosed", answer)
widened = analyst.post("/api/records/scenario", {"fields": {"title": "For all", "files": row["fields"]["files"]}, "handling": {"to": ["0" * 64], "tlp": "CLEAR"}})
check(widened.status != 201 or analyst.good("GET", f"/api/records/scenario/{widened.json['id']}")["holders"] == [], "whatever its handling says, nobody gets it", widened)
spec = {one["kind"]: one for one in analyst.good("GET", "/api/model")["kinds"]}
check(all(spec[kind]["leaves"] == "never" and not any(field.get("identifier") or field["search"] for field in spec[kind]["fields"])
          for kind in ("scenario", "scenario_run")), "its kinds never leave, and have nothing to compare")
check(analyst.get(f"/api/records/scenario/{scenario}/signed").status == 404, "nor has it been signed to leave")
found = [row["id"] for row in analyst.good("GET", f"/api/find?q={mark}")["items"]]
check(found == [person["id"]], "nor is it found among the real", found)
check(analyst.good("GET", f"/api/suggest?kind=scenario&q={mark}")["items"] == [], "nor offered where a record is named")
done()
