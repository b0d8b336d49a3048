"""Routes of records, and what acting on a network did: protection.md, 1 to 4 and 17.

Files legs one by one and as a table, and asks which routes there are: of a case, a joint investigation, a plan, a period, of all. Plants legs
that the viewer may not see and facilitators who stand behind the wall, and looks for any byte that moves. Then nodes of a chart are
acted on: the numbers before and after go into an outcome and into the debrief, whose other versions hide small ones.
"""
import sys
import urllib.parse

from node import *

node = Node(sys.argv[1], people={
    "officer": "investigator",
    "analyst": "analyst",
    "data": "data_officer",
    "focal": "focal_point",
    "support": "victim_support",
    "northern": ("investigator", "north"),
    "chair": "co_chair",
    "auditor": "auditor",
})
officer, analyst, data, focal, support, northern, chair, auditor = (
    node.people[name] for name in ("officer", "analyst", "data", "focal", "support", "northern", "chair", "auditor"))
authority = node.person("authority", "authorising_officer")
protection = node.person("protection", "protection_officer")
enforcement = [officer, analyst, data, focal, authority]
NORTH = {"team": "north"}


def path(verb="routes", **asked):
    return f"/api/network/{verb}?" + urllib.parse.urlencode(asked)


def routes(client=officer, of=None):
    return client.good("GET", path(**({"from": of} if of else {})))


def move(client, kind, one, step, version=1):
    return client.good("POST", f"/api/records/{kind}/{one}/move", {"version": version, "step": step, "reason": "fiction"})


def person(client, name, **fields):
    return client.state("person", {"name": name, "birth_date": "1980-05-05", **fields})["id"]


def named(client, who, case, capacity, handling=None, **more):
    return client.state("link", {"from": who, "to": case, "relation": "part_of_case", "capacity": capacity, **more}, handling)["id"]


def place(client, name, country="", position="", handling=None):
    fields = {"name": name, "country": country, "position": position}
    return client.state("place", {key: value for key, value in fields.items() if value}, handling)["id"]


def leg(client, case, a, b, handling=None, **more):
    return client.state("leg", {"case": case, "from": a, "to": b, **more}, handling)["id"]


def stretch(told, a, b):
    at = [one["id"] for one in told["places"]]
    return next((one for one in told["stretches"] if (at[one["from_place"]], at[one["to_place"]]) == (a, b)), None)


# ---- what they say ------------------------------------------------------------------------
note("legs become stretches and corridors")
check(routes()["stretches"] == [] and routes()["banner"] is None, "where there are no legs there are no routes")
case = officer.state("case", {"reference": "R-1"})["id"]
other_case = officer.state("case", {"reference": "R-2"})["id"]
boss = person(officer, marker("Boss"))
named(officer, boss, case, "suspect")
company = officer.state("organisation", {"name": marker("Boats")})["id"]
bay, strait, beach, inland = (place(officer, name, country, position) for name, country, position in (
    ("Bay", "XA", "-6.1, 106.8"), ("Strait", "XC", "-5.5, 107.9"), ("Beach", "XB", "-4.9, 108.8"), ("Inland", "", "")))
leg(officer, case, bay, strait, journey="J1", step="1", mode="sea", date="2026-03-01", days="2", price="USD 500", facilitator=boss)
leg(officer, case, strait, beach, journey="J1", step="2", mode="sea", date="2026-03", days="3", price="USD 900", facilitator=company)
leg(officer, case, bay, strait, journey="J2", step="1", mode="air", date="2026-02-11", days="1", price="USD 700", facilitator=boss)
leg(officer, case, bay, strait, mode="sea", price="IDR 9000000")
leg(officer, other_case, bay, strait, journey="J1", step="1", mode="sea")
leg(officer, other_case, strait, inland, journey="J1", step="2", mode="road_truck")
whole = routes()
first = stretch(whole, bay, strait)
check((first["legs"], first["modes"], first["price"], first["currency"], first["priced"], first["priced_otherwise"], first["days"], first["facilitators"], first["last"])
      == (4, ["air", "sea"], 500, "USD", 2, 1, 1, 1, "2026-03-01"), "a stretch tells modes, the middle price of one currency, days, facilitators and the last day", first)
check(stretch(whole, strait, beach)["last"] == "2026-03", "a day known to the month is told to the month", whole["stretches"])
check(sorted(one["countries"] for one in whole["corridors"]) == [["XA", "XC"], ["XA", "XC", ""], ["XA", "XC", "XB"]] and whole["journeys"] == 3,
      "the first journeys of two cases are two", whole["corridors"])
check([(one["name"], one["country"], one["position"]) for one in whole["places"]] ==
      [("Bay", "XA", "-6.10000, 106.80000"), ("Beach", "XB", "-4.90000, 108.80000"), ("Inland", "", ""), ("Strait", "XC", "-5.50000, 107.90000")],
      "places by name, with where they lie", whole["places"])
check(whole["stretches"][0]["betweenness_thousandths"] >= whole["stretches"][-1]["betweenness_thousandths"] > 0, "narrow places come first")
check({one["at_table"] for one in whole["countries"]} == {None}, "nobody has said who is at the table of everything")
check(whole["banner"]["tlp"] == "AMBER" and whole["label"] == "", "it has a banner")
check(routes() == whole, "asked twice, the same bytes")
check(len(routes(of=case)["stretches"]) == 2 and routes(of=case)["label"] == "R-1" and len(routes(of=other_case)["stretches"]) == 2, "of one case")
check(officer.get(path(**{"from": NOWHERE})).status == 404 and officer.get(path(**{"from": "nonsense"})).status == 404, "of nothing")
check(officer.get(path(**{"from": bay})).status == 400, "a place has no routes of its own")

as_officer = {"env": {"SUBAK_ACCOUNT": "officer", "SUBAK_PASSWORD": PASSWORD}}
check(node.json_of("chart", "routes", node.folder, "--from", case, **as_officer) == routes(of=case), "the command line says the same")

note("of what countries do together, and who is not at the table")
period = chair.state("period", {"title": "Period", "starts": "2026-01-01", "ends": "2027-01-01", "chair": "XA", "second_chair": "XB"})["id"]
inquiry = officer.state("investigation", {"code_name": "MANGROVE", "period": period, "lead": "XA", "with": ["XB"], "aims": "Fiction"})["id"]
plan = officer.state("plan", {"title": "Dawn", "investigation": inquiry, "period": period, "objectives": "Fiction", "lead": "XA"})["id"]
check(routes(of=inquiry)["stretches"] == [], "an investigation to which no case is linked has none")
officer.state("link", {"from": case, "to": inquiry, "relation": "part_of_case"})
for what, one in (("an investigation", inquiry), ("a plan", plan), ("a period", period)):
    told = routes(of=one)
    check(len(told["stretches"]) == 2 and [country["country"] for country in told["countries"] if not country["at_table"]] == ["XC"],
          f"{what}: the legs of its cases, and who is not at the table", told["countries"])
joins = focal.state("participation", {"within": inquiry, "country": "XC", "post": "XC/police/focal"})["id"]
check([one["at_table"] for one in routes(of=inquiry)["countries"]] == [True, True, False], "who considers is not at it")
move(focal, "participation", joins, "join")
check([one["at_table"] for one in routes(of=inquiry)["countries"]] == [True, True, True], "who joined is")
move(focal, "participation", joins, "withdraw", 2)
check([one["at_table"] for one in routes(of=inquiry)["countries"]] == [True, True, False], "who withdrew is not")

# ---- who may see what ---------------------------------------------------------------------
note("what the viewer may not see moves no byte")


def answers(client):
    told = [client.get(path())] + [client.get(path(**{"from": one})) for one in (case, other_case, inquiry, plan, period)]
    check(all(one.status == 200 for one in told), f"{client.name}: every question is answered", told[0])
    return [one.body for one in told]


before = {client.name: answers(client) for client in enforcement}
theirs = leg(northern, case, beach, bay, NORTH, journey="J9", mode="air", facilitator=boss)
secret = place(northern, marker("Secret"), "XD", "1, 2", NORTH)
leg(northern, case, bay, secret, journey="J9", mode="air")  # of all to see, to a place that is not
officer_case = northern.state("case", {"reference": marker("REF")}, NORTH)["id"]
northern.state("link", {"from": officer_case, "to": inquiry, "relation": "part_of_case"}, NORTH)
gone = leg(officer, case, bay, beach, journey="J10")
move(officer, "leg", gone, "withdraw")
for client in enforcement:
    check(answers(client) == before[client.name], f"{client.name}: nor does what was withdrawn")
check(stretch(routes(northern), beach, bay) and stretch(routes(northern), bay, secret), "and it is there for those who may")
check(officer.get(path(**{"from": officer_case})).body == officer.get(path(**{"from": NOWHERE})).body, "a case that one may not see is as none")
guard = node.person("guard", "analyst,protection_officer")
before["guard"] = answers(guard)
held = leg(officer, case, bay, beach)
check(stretch(routes(), bay, beach) and stretch(routes(guard), bay, beach), "a leg is there")
protection.good("POST", "/api/protection/act", {"record": held, "act": "restrict", "reason": "request 7"})
for client in enforcement + [guard]:
    check(answers(client) == before[client.name], f"{client.name}: and gone when it is restricted")
check({one.get(path()).status for one in (support, chair, auditor, node.administrator)} == {403}, "and nobody else is told routes")

note("a protected person is no facilitator")
count = lambda told: stretch(told, strait, beach)["facilitators"]
check(count(routes()) == 1, "a company is one")
for what, capacity in (("a victim", "victim_possible"), ("a witness", "witness"), ("who was smuggled", "smuggled_migrant"), ("in unknown capacity", "unknown")):
    one = person(officer, marker("Prot"))
    named(officer, one, case, capacity)
    bare = leg(officer, case, beach, inland, mode="foot")
    empty = routes()
    move(officer, "leg", bare, "withdraw")
    filed = officer.post("/api/records/leg", {"fields": {"case": case, "from": beach, "to": inland, "mode": "foot", "facilitator": one}})
    if filed.status == 201:
        check(routes() == empty or routes() == whole, f"{what}: the leg tells of no facilitator, or is not told", routes())
        move(officer, "leg", filed.json["id"], "withdraw")
    check(answers(officer) == before["officer"], f"{what}: withdrawn, everything is as it was")
suspect = person(officer, marker("Turned"))
turning = named(officer, suspect, case, "suspect")
run = leg(officer, case, strait, beach, facilitator=suspect)
check(count(routes()) == 2, "a suspect is one")
child = officer.good("GET", f"/api/records/person/{suspect}")
officer.good("PUT", f"/api/records/person/{suspect}", {"version": child["version"], "fields": {**child["fields"], "birth_date": "2015-01-01"}})
check(answers(officer) == before["officer"], "until he is found to be a child: his leg goes behind the wall with him", routes()["stretches"])

note("the order of filing changes nothing")


def world(order):
    """The same legs on a node of its own, filed in another order; what is told, without identifiers."""
    there = Node(sys.argv[1], people={"officer": "investigator"})
    client = there.people["officer"]
    cases = {name: client.state("case", {"reference": name})["id"] for name in order(["A", "B"])}
    places = {name: place(client, name, country) for name, country in order([("P", "XA"), ("Q", "XB"), ("R", "XC"), ("S", ""), ("T", "XB")])}
    legs = [("A", "P", "Q", "1", "1"), ("A", "Q", "R", "1", "2"), ("B", "P", "R", "1", "1"), ("B", "R", "S", "1", "2"), ("B", "S", "T", "", ""), ("A", "P", "Q", "2", "1")]
    for at, (name, a, b, journey, step) in order(list(enumerate(legs))):
        leg(client, cases[name], places[a], places[b], price=f"USD {at}00", **({"journey": journey, "step": step} if journey else {}))
    told = routes(client)
    there.stop()
    for one in told["places"]:
        del one["id"]
    return told


check(world(lambda items: items) == world(lambda items: items[::-1]), "not a byte but identifiers")

# ---- as a table ---------------------------------------------------------------------------
note("legs as a table")
TABLE = ("Case reference,Journey,Step,From,To,Mode,Date,Days,Price,Facilitator,ID\r\n"
         "R-7,K1,1,Bay,Strait,sea,2026-04-01,2,USD 450,,l1\r\n"
         "R-7,K1,2,Strait,Beach,Sea,20260403,1,USD 300,,l2\r\n"
         "R-7,K2,1,Nowhere Bay,Strait,sea,,,,,l3\r\n"
         "R-7,K2,1,Bay,Strait,carpet,,,,,l4\r\n"
         "R-7,K2,1,Bay,Strait,sea,,,,Nobody at all,l5\r\n")
file = data.upload("legs.csv", TABLE.encode())
look = data.good("POST", "/api/import/look", {"file": file["file"]})
check(look["mapping"]["kind"] == "leg" and look["mapping"]["columns"] == {
    "Case reference": "case", "Journey": "journey", "Step": "step", "From": "from", "To": "to", "Mode": "mode", "Date": "date", "Days": "days",
    "Price": "price", "Facilitator": "facilitator", "ID": "source_id"}, "its columns are known", look["mapping"])
check({one["target"] for one in look["targets"] if one["must"]} == {"case", "from", "to"} and not any("." in one["target"] for one in look["targets"]),
      "and what must be mapped", look["targets"])
mapping = {**look["mapping"], "source": "boats"}
job = data.bring("legs.csv", TABLE, mapping, rows="all")
check(job["state"] == "failed" and job["bad_count"] == 3 and total(data, "case") == 2, "all or nothing: nothing", job)
job = data.bring("legs.csv", TABLE, mapping)
bad = [(one["line"], one["column"]) for one in job["bad"]]
check((job["added"], job["bad_count"]) == (2, 3) and bad == [(4, "From"), (5, "Mode"), (6, "Facilitator")], "good rows are kept, bad ones told", job)
check("bring it in first" in job["bad"][0]["message"], "a place that is not there is told, not made", job["bad"])
check(total(data, "case") == 3 and total(data, "place") == 4, "the case is made, as for persons", total(data, "place"))
again = data.bring("legs.csv", TABLE, mapping)
check((again["added"], again["same"]) == (0, 2), "the same file again changes nothing", again)
made = next(one for one in data.good("GET", "/api/records/case")["items"] if one["label"] == "R-7")["id"]
told = routes(of=made)
check(told["legs"] == 2 and told["corridors"] == [{"countries": ["XA", "XC", "XB"], "journeys": 1}]
      and stretch(told, strait, beach)["last"] == "2026-04-03", "and they are routes", told)
twin = place(officer, "Strait", "XB")
job = data.bring("twice.csv", "Case,Journey,Step,From,To,Mode\r\nR-7,K3,1,Bay,Strait,sea\r\n" + f"R-7,K3,1,Bay,{strait},sea\r\n",
                 {"kind": "leg", "columns": {"Case": "case", "Journey": "journey", "Step": "step", "From": "from", "To": "to", "Mode": "mode"}, "fixed": {}})
check((job["added"], job["bad_count"]) == (1, 1) and "several" in job["bad"][0]["message"], "of two places of one name none is guessed; a UUID is one", job)
hidden = data.bring("hidden.csv", f"Case,From,To\r\nR-7,Bay,{secret}\r\n", {"kind": "leg", "columns": {"Case": "case", "From": "from", "To": "to"}, "fixed": {}})
nobody = data.bring("hidden.csv", f"Case,From,To\r\nR-7,Bay,{NOWHERE}\r\n", {"kind": "leg", "columns": {"Case": "case", "From": "from", "To": "to"}, "fixed": {}})
check(hidden["bad"] == nobody["bad"], "a place that one may not see is told as one that is not there", hidden)
begun = data.post("/api/import", {"file": data.upload("links.csv", b"from,to\r\na,b\r\n")["file"], "rows": "good",
                                  "mapping": {"kind": "link", "columns": {"from": "from"}, "fixed": {}}})
check(begun.status == 400, "links do not come in by names", begun)

# ---- what did it do? ----------------------------------------------------------------------
note("before and after")
net = officer.state("case", {"reference": "N-1"})["id"]
ones = [person(officer, marker("One")) for _ in range(7)]
for one in ones[:1]:
    named(officer, one, net, "suspect")
second = officer.state("case", {"reference": "N-2"})["id"]
for one in ones[1:]:
    named(officer, one, second, "suspect")
for one in ones[1:4]:
    officer.state("link", {"from": ones[0], "to": one, "relation": "pays"})
for one in ones[4:]:
    officer.state("link", {"from": ones[1], "to": one, "relation": "pays"})
SELECTED = {"from": ones[0], "steps": 1}


def effect(client=officer, on=(), **asked):
    return client.good("GET", path("effect", on="|".join(on), **{**SELECTED, **asked}))


told = effect(on=[ones[0]])
check(told == {"node_count": 5, "taken": 1, "largest_before": 5, "largest_after": 1, "parts_before": 1, "parts_after": 4, "reach_lost": 100},
      "without the one in the middle nobody is tied", told)
told = effect(on=[ones[2]])
check((told["largest_after"], told["parts_after"]) == (4, 1) and 0 < told["reach_lost"] < 60, "without one at the edge little is lost", told)
check(effect(on=ones[:2])["taken"] == 2, "two at once")
whole_effect = officer.good("GET", path("effect", on=ones[0]))
place(officer, marker("Alone"))
check({**officer.good("GET", path("effect", on=ones[0])), "node_count": 0} == {**whole_effect, "node_count": 0}, "what hangs on nothing is no part")
check(node.json_of("chart", "effect", node.folder, ones[2], "--from", ones[0], "--steps", "1", **as_officer) == told, "the command line says the same")
for what, on in (("nobody", []), ("a file", [net]), ("who is not in it", [ones[5]])):
    check(officer.get(path("effect", on="|".join(on), **SELECTED)).status == 400, f"{what} cannot be acted on")
hidden_one = person(officer, marker("Wit"))
named(officer, hidden_one, net, "witness")
nobody = officer.get(path("effect", on=NOWHERE, **SELECTED))
check(nobody.status == 404 and officer.get(path("effect", on=hidden_one, **SELECTED)).body == nobody.body, "a protected person is as nobody")


def effects(client):
    return [client.get(path("effect", on=on, **asked)).body for on in (ones[0], ones[2], "|".join(ones[:2])) for asked in (SELECTED, {"from": ones[0], "steps": 3}, {})]


seen = {client.name: effects(client) for client in enforcement}
for at, capacity in enumerate(("witness", "smuggled_migrant", "unknown", "other")):
    one = person(officer, marker("Prot"))
    named(officer, one, net, capacity)
    for other in ones[at:at + 3]:
        officer.state("link", {"from": other, "to": one, "relation": "knows"})
victim = person(officer, marker("Vic"))
for other in ones[:3]:
    officer.state("link", {"from": other, "to": victim, "relation": "knows"})
named(officer, victim, net, "victim_possible")
far = northern.state("person", {"name": marker("Far"), "birth_date": "1970-01-01"}, NORTH)["id"]
named(northern, far, net, "suspect", NORTH)
northern.state("link", {"from": far, "to": ones[0], "relation": "knows"}, NORTH)
northern.state("link", {"from": ones[2], "to": ones[3], "relation": "knows"}, NORTH)
for client in enforcement:
    check(effects(client) == seen[client.name], f"{client.name}: nobody protected, and nothing that he may not see, changes a number")
check(effects(northern) != seen["officer"], "and what another team filed counts for that team")
check({one.get(path("effect", on=ones[0], **SELECTED)).status for one in (support, chair, auditor, node.administrator)} == {403}, "and nobody else measures")

note("in the outcome and the debrief")
numbers = effect(on=[ones[0]])
fields = {key: str(numbers[key]) for key in ("largest_before", "largest_after", "parts_before", "parts_after", "reach_lost")}
outcome = {"type": "network_dismantled", "plan": plan, "period": period, "country": "XA", "at": "2026-06-01", "count": "1"}
made = officer.state("outcome", {**outcome, **fields})["id"]


def debrief(client, version="full"):
    return client.good("GET", f"/api/periods/{period}/debrief?version={version}")


check(debrief(officer)["network"] == [{"plan": plan, "title": "Dawn", "country": "XA", "day": "2026-06-01", "largest_before": 5, "largest_after": 1,
                                       "parts_before": 1, "parts_after": 4, "reach_lost": 100}], "each plan, before and after", debrief(officer))
for client, version in ((officer, "observer"), (officer, "public"), (chair, "full"), (auditor, "full")):
    told = debrief(client, version)
    check(told["network"] == [{"largest_before": 5, "largest_after": None, "parts_before": None, "parts_after": None}], f"{client.name}, {version}: small numbers are hidden", told)
move(officer, "outcome", made, "withdraw")
check(debrief(officer)["network"] == [] and debrief(officer, "public")["network"] == [], "withdrawn, it is not told")
officer.state("outcome", {**outcome, "largest_before": "120", "largest_after": "43", "parts_before": "1", "parts_after": "20", "reach_lost": "71"})
check(debrief(officer, "public")["network"] == [{"largest_before": 120, "largest_after": 43, "parts_before": None, "parts_after": 20}],
      "what is not small is told", debrief(officer, "public"))
officer.state("outcome", {**outcome, "plan": plan, "largest_before": "80", "largest_after": "78"})
check(len(debrief(officer)["network"]) == 2 and debrief(officer, "public")["network"][0]["largest_before"] == 120, "of two reports of one plan the larger network counts")
quiet = officer.state("plan", {"title": marker("Quiet"), "investigation": inquiry, "period": period, "objectives": "Fiction", "lead": "XA"}, )["id"]
officer.state("outcome", {**outcome, "plan": quiet, "largest_before": "10", "largest_after": "8"})
check(debrief(officer, "public")["network"][0]["largest_before"] == 130 and debrief(officer, "public")["network"][0]["largest_after"] == 51, "plans are added up")
mine = northern.state("plan", {"title": marker("North"), "investigation": inquiry, "period": period, "objectives": "Fiction", "lead": "XA"}, NORTH)["id"]
northern.state("outcome", {**outcome, "plan": mine, "largest_before": "30", "largest_after": "8"}, NORTH)
check(len(debrief(officer)["network"]) == 3 and len(debrief(northern)["network"]) == 4, "a plan that one may not see is not told by name")
done()
