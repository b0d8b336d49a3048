"""Who does what, which cases look alike, where to act together: of records, for their viewer. protection.md, 1, 2 and 4.

Plants two cells that a forger and a financier hold together, what can be proven of whom, and what countries can do. Then whoever must not
stand in it, and looks for any byte that moves. All of it is fiction.
"""
import itertools
import random
import sys
import urllib.parse

from node import *

node = Node(sys.argv[1], people={
    "officer": "investigator",
    "focal": "focal_point",
    "support": "victim_support",
    "northern": ("investigator", "north"),
})
officer, support, northern = (node.people[name] for name in ("officer", "support", "northern"))
NORTH = {"team": "north"}


def ask(verb, **asked):
    return f"/api/network/{verb}?" + urllib.parse.urlencode(asked)


def person(name, client=officer, handling=None, **fields):
    return client.state("person", {"name": name, "age_group": "adult", **fields}, handling)["id"]


def link(a, b, relation, client=officer, handling=None, **more):
    return client.state("link", {"from": a, "to": b, "relation": relation, **more}, handling)["id"]


def named(who, case, client=officer, handling=None, capacity="suspect", **more):
    return link(who, case, "part_of_case", client, handling, capacity=capacity, **more)


def withdraw(kind, one):
    officer.good("POST", f"/api/records/{kind}/{one}/move", {"version": 1, "step": "withdraw", "reason": "test"})


# ---- two cells ----------------------------------------------------------------------------
note("a network with something to act on")
there = node.administrator.state("agency", {"name": "Bentara police", "country": "XB", "type": "police"})["id"]
here = officer.state("case", {"reference": "XA-1", "class": "people_smuggling", "method": ["false_job_offer"], "mode": ["sea"], "origin": ["XA"]})["id"]
over = officer.state("case", {"reference": "XB-1", "agency": there, "class": "people_smuggling", "method": ["false_job_offer"], "mode": ["sea"],
                              "destination": ["XB"]})["id"]
third = officer.state("case", {"reference": "XA-2", "method": ["guided_trek"], "mode": ["air"]})["id"]
bare = officer.state("case", {"reference": "XA-3"})["id"]
cells, links = {}, []
for cell, case in (("A", here), ("B", over)):
    cells[cell] = [person(f"{cell}{at} Fiction") for at in range(7)]
    for at, one in enumerate(cells[cell]):
        named(one, case, evidence=("none", "partly", "ready")[at % 3])
forger, payer = person("Forger Fiction"), person("Payer Fiction", account=["XA 12345678"])
silent, shown = person("Silent Fiction"), person("Shown Fiction")
named(forger, over, evidence="ready", effort="2")
named(payer, here, evidence="partly")
named(silent, here)
named(shown, here, evidence="ready", role="skipper_crew")
unaged = officer.state("person", {"name": "Unaged Fiction"})["id"]
named(unaged, here, evidence="ready")
boat = officer.state("vehicle", {"sort": "small_boat", "name": "Fiction"})["id"]
link(boat, here, "part_of_case", evidence="ready")


def tie(at):
    """The ties, in an order of filing that `at` draws."""
    ties = []
    chance = random.Random(9)
    for cell in cells.values():
        for one in cell[1:]:
            ties.append((cell[0], one, "knows", {}))
            ties.append((one, chance.choice([other for other in cell if other != one]), "knows", {}))
        for one in cell[2:4]:
            ties.append((forger, one, "knows", {"stage": "documents", "since": "2026-03-01", "confidence": "high"}))
            ties.append((payer, one, "pays", {"stage": "money"}))
            ties.append((cell[1], one, "knows", {"stage": "transport"}))
    ties += [(unaged, one, "pays", {}) for one in cells["A"][:3]]
    ties += [(cells["A"][1], boat, "uses", {}), (shown, boat, "uses", {}), (silent, cells["A"][0], "knows", {})]
    random.Random(at).shuffle(ties)
    return [link(a, b, how, **more) for a, b, how, more in ties]


links = tie(1)
MEANS = "XA:2/1/0,XB:1/0/0/2"


def answers(client=officer, **more):
    return [client.get(ask("roles", **more)), client.get(ask("similar", **more)), client.get(ask("plan", means=MEANS, **more))]


def bodies(client=officer, **more):
    got = answers(client, **more)
    check([one.status for one in got] == [200] * 3, f"{client.name}: all three answer", got)
    return [one.body for one in got]


# ---- who does what ------------------------------------------------------------------------
roles = officer.good("GET", ask("roles"))
of = {one["id"]: one for one in roles["roles"]}
check(of[forger]["role"] == "document_forger" and "4 of 4 ties with a known stage are about documents" in of[forger]["why"]
      and {"clue": "documents", "count": 4, "of": 4} in of[forger]["clues"], "the forger, with what speaks for it", of[forger])
check(of[payer]["role"] == "financier" and of[payer]["confidence"] in ("medium", "high"), "the financier", of[payer])
check(of[shown]["role"] == "transporter_driver" and of[shown]["stated"], "what a link states is not guessed", of[shown])
check(of[cells["A"][6]]["role"] == "unknown", "and where too little is known nothing is", of[cells["A"][6]])
check(unaged not in of and len(of) == 18, "whose age nobody has stated has no role", len(of))
check(roles["countries"] == ["XA", "XB"] and roles["banner"]["tlp"] == "AMBER", "where one could act, and the handling", roles)

# ---- cases that look alike ----------------------------------------------------------------
similar = officer.good("GET", ask("similar"))
alike = {one["reference"]: one for one in similar["cases"]}
check(alike["XA-1"]["alike"][0]["id"] == over and [one["feature"] for one in alike["XA-1"]["alike"][0]["both"]] == [
      "class: people_smuggling", "method: false_job_offer", "mode: sea"], "two cases look alike, and in what", alike["XA-1"])
check(alike["XA-1"]["alike"][0]["both"][0]["cases"] == 2 and similar["compared"] == 4, "of how many", similar)
check(not alike["XA-3"]["is_known"] and not alike["XA-3"]["alike"], "of which too little is known is like nothing", alike["XA-3"])
near = officer.good("GET", ask("similar", **{"from": here, "steps": 0}))
check([one["reference"] for one in near["cases"]] == ["XA-1"] and near["compared"] == 4, "one case, beside all that one may see", near)

# ---- where to act together ----------------------------------------------------------------
auditor = node.person("auditor", "auditor")
advice = officer.good("GET", ask("plan", means=MEANS))
first = advice["plans"][0]
# Chance goes by the order of ids, which are drawn anew for each node: now and then the plan takes one of the two and somebody beside him.
check({forger, payer} & {one["id"] for one in first["points"]}, "of the two who hold the cells together one at least is a point of action", first["points"])
for plan in advice["plans"]:
    used = {one["country"]: one for one in plan["countries"]}
    check(used["XA"]["arrest"] <= 2 and used["XA"]["seizure"] <= 1 and used["XB"]["arrest"] <= 1 and used["XB"]["cost"] <= 2, "no country is asked for more than it can do", used)
points = list(itertools.chain(*(plan["points"] for plan in advice["plans"])))
check(all(one["evidence"] != "none" for one in points), "nor for anybody of whom nothing can be proven", points)
check(not {unaged, silent} & {one["id"] for one in points}, "nor for somebody whose age nobody has stated", points)
check(all(one["country"] == ("XB" if one["id"] == forger or one["id"] in cells["B"] else "XA") for one in points), "the country is that of the case's agency, or of who filed it", points)
check(all(0 <= one["chosen_again_thousandths"] <= 1000 and one["why"] and "redrawn" in one["why"] for one in points) and advice["redrawn"] == 40,
      "never a bare ranking: how often each is chosen again, and why", points[:1])
check(first["effects"]["largest_on_the_day"] < first["effects"]["largest_before"]
      and first["effects"]["reach_lost_thousandths"] < first["effects"]["reach_lost_on_the_day_thousandths"], "before, on the day, and half a year later", first["effects"])
check("source-handling" in advice["what"] and advice["member_count"] == 20, "what it is", advice["what"])
ready = next(plan for plan in advice["plans"] if plan["plan"] == "ready")
check(all(one["can_be_proven"] for one in ready["points"]), "one plan is of what can be proven now", ready["points"])
check(officer.get(ask("plan", means=MEANS)).body == officer.get(ask("plan", means=MEANS)).body, "the same records give the same bytes")
left = officer.good("GET", ask("plan", means=MEANS, without=f"{forger},{NOWHERE}"))
check(forger not in str([plan["points"] for plan in left["plans"]]) and left["plans"], "whom a source-handling unit does not want is in no plan", left["plans"][0])
for means in ("XA", "XA:", "XA:two", "XA:1/2/3/4/5", "XA:1,XA:2", "Arunika:1"):
    check(officer.get(ask("plan", means=means)).status == 400, f"{means} says nothing", means)
refused = officer.get(ask("plan"))
check(refused.status == 400 and "what a country can do" in refused.error["message"], "nobody says what a country can do", refused)
check(any(one["action"] == "list" and "where to act together, of 20 members" in one.get("detail", "") for one in auditor.good("GET", "/api/log")["items"]),
      "the log tells that it was asked")

note("what a plan's countries can do")
inquiry = officer.state("investigation", {"code_name": "FICTION", "lead": "XA", "aims": "Fiction"})["id"]
plan = officer.state("plan", {"title": "Fiction", "investigation": inquiry, "objectives": "Fiction", "lead": "XA"})["id"]
check(officer.get(ask("plan", plan=plan)).status == 400 and officer.get(ask("plan", plan=NOWHERE)).status == 404, "nothing yet")
old = officer.state("means", {"plan": plan, "country": "XA", "arrests": "9"})["id"]
officer.state("means", {"plan": plan, "country": "XA", "arrests": "2", "seizures": "1"})
officer.state("means", {"plan": plan, "country": "XB", "arrests": "1", "effort": "2"})
check(officer.get(ask("plan", plan=plan)).body == officer.get(ask("plan", means=MEANS)).body, "is the same said in records, the later word before the earlier")
again = officer.state("means", {"plan": plan, "country": "XA", "arrests": "0"})["id"]
check(officer.get(ask("plan", plan=plan)).body != officer.get(ask("plan", means=MEANS)).body, "another word changes it")
node.people["focal"].good("POST", f"/api/records/means/{again}/move", {"version": 1, "step": "withdraw"})
check(officer.get(ask("plan", plan=plan)).body == officer.get(ask("plan", means=MEANS)).body, "until it is withdrawn")

# ---- from the command line ----------------------------------------------------------------
note("from the command line")
for words, path in ((("roles",), ask("roles")), (("similar",), ask("similar")), (("plan", "--means", MEANS), ask("plan", means=MEANS))):
    said = node.json_of("chart", words[0], node.folder, *words[1:], "--account", "officer", env={"SUBAK_PASSWORD": PASSWORD})
    check(said == officer.good("GET", path), f"chart {words[0]} says what the page is told")

# ---- the order of filing ------------------------------------------------------------------
note("the order of filing")
before = bodies()
for one in links:
    withdraw("link", one)
check(bodies() != before, "without ties it is another network")
links = tie(2)
check(bodies() == before, "filed anew in another order, not a byte differs")

# ---- what the viewer may not see ----------------------------------------------------------
note("what others file, and who is protected")
hidden = person("Hidden Fiction", northern, NORTH)
named(hidden, here, northern, NORTH, evidence="ready")
for one in (forger, payer, *cells["A"], *cells["B"]):
    link(hidden, one, "pays", northern, NORTH, stage="control")
link(cells["A"][0], cells["B"][0], "pays", northern, NORTH, stage="money")
named(silent, over, northern, NORTH, evidence="ready", role="organiser")
northern.state("case", {"reference": "NORTH-1", "class": "people_smuggling", "method": ["false_job_offer"], "mode": ["sea"]}, NORTH)
northern.state("means", {"plan": plan, "country": "XB", "arrests": "9"}, NORTH)
check(bodies() == before and officer.get(ask("plan", plan=plan)).body == before[2], "what another team files moves no byte")
check(bodies(northern) != before and hidden in northern.get(ask("roles")).body.decode(), "and is there for those who may see it")

protected = {}
for what, more in {
    "a possible victim": {"capacity": "victim_possible"}, "a witness": {"capacity": "witness"},
    "a smuggled migrant": {"capacity": "smuggled_migrant"}, "unknown": {"capacity": "unknown"},
    "forced": {"role": "victim_recruiting_under_duress"},
}.items():
    protected[what] = person(f"Protected {what}")
    named(protected[what], here, evidence="ready", **more)
protected["an asylum seeker"] = person("Protected asylum", protection="asylum_seeker")
protected["exploited"] = person("Protected exploited")
protected["exploited, seen by others alone"] = person("Protected exploited too")
link(cells["A"][0], protected["exploited"], "knows", stage="exploitation")
link(cells["A"][0], protected["exploited, seen by others alone"], "knows", northern, NORTH, stage="exploitation")
for what in ("an asylum seeker", "exploited", "exploited, seen by others alone"):
    named(protected[what], here, evidence="ready")
child = support.state("person", {"name": "Protected child", "birth_date": "2015-01-01"})["id"]
car = officer.state("vehicle", {"sort": "car", "name": "Protected car"})["id"]
link(car, here, "part_of_case", evidence="ready")
link(child, car, "owns", node.person("both", "analyst,victim_support"))
link(cells["A"][1], car, "uses")
bike = officer.state("vehicle", {"sort": "motorbike", "name": "Protected bike"})["id"]
link(bike, here, "part_of_case", evidence="ready")
link(protected["a smuggled migrant"], bike, "owns")
link(cells["A"][1], bike, "uses")
for what in protected:
    if what != "a possible victim":
        for one in (forger, payer, cells["A"][0], cells["B"][0]):
            link(protected[what], one, "pays", stage="money")
check(bodies() == before, f"not one byte says that {len(protected)} protected persons and what they own were filed")
found = leaks([(path, officer.get(path)) for path in (ask("roles", lone="yes"), ask("plan", means=MEANS, q="Protected"), ask("plan", means=MEANS, kind="person"),
              ask("roles", **{"from": cells["A"][0], "steps": 3}), "/api/network?lone=yes")], [*protected.values(), child, car, bike, "Protected"])
check(not found, "none of them in name, rank or count", found[:3])
check({one.status for who in (support, node.administrator) for one in answers(who)} == {403}, "and nobody else is shown any of it")

# ---- bounds -------------------------------------------------------------------------------
note("more than a plan can be made of")
rows = ["Name,Age,Capacity,Case,ID"] + [f"Many {at} Fiction,adult,suspect,XA-9,{at}" for at in range(200)]
clerk = node.person("clerk", "data_officer")
clerk.bring("many.csv", "\r\n".join(rows) + "\r\n", {"kind": "person", "fixed": {}, "source": "many", "columns": {
    "Name": "name", "Age": "age_group", "Capacity": "link.capacity", "Case": "case.reference", "ID": "source_id"}})
refused = officer.get(ask("plan", means=MEANS))
check(refused.status in (400, 413) and "begin at a record" in refused.error["message"], "is refused in plain words", refused)
check(officer.get(ask("plan", means=MEANS, **{"from": forger, "steps": 2})).status == 200, "a part of it is not")
check(officer.get(ask("roles")).status == 200, "and roles of all are told")
done()
