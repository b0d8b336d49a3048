"""A joint period of three countries: signed by two, joined late by one, plans, hold, outcomes that count once."""
import sys

from node import Node, check, done, marker, meet, note, wait_for

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point", "chair": "co_chair",
          "secretary": "secretariat", "protection": "protection_officer"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police", partners=True)
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police", partners=True)
c = Node(sys.argv[1], PEOPLE, country="XC", name="Cendana police", partners=True)
ALL = (a, b, c)
meet(a, b)
meet(a, c)
meet(b, c)
IDS = {node: node.administrator.good("GET", "/api/card")["node"] for node in ALL}
COUNTRY = {a: "XA", b: "XB", c: "XC"}


def settled():
    return all(p["waiting"] == 0 and p["sent"] == p["taken"] and p["failure"] == ""
               for node in ALL for p in node.administrator.good("GET", "/api/peers")["items"])


def settle(what="the exchange"):
    wait_for(settled, 30, what)


def new(node, who, kind, fields, to=None, status=201):
    body = {"fields": fields}
    if to is not None:
        body["handling"] = {"to": [IDS[other] for other in to]}
    answer = node.people[who].post(f"/api/records/{kind}", body)
    check(answer.status == status, f"{COUNTRY[node]} {who}: a new {kind}: {status}", answer)
    return answer.json if answer.status == 201 else answer


def see(node, who, record):
    return node.people[who].get(f"/api/records/{record['kind']}/{record['id']}")


def step(node, who, record, name, status=200):
    version = see(node, who, record).json["version"]
    answer = node.people[who].post(f"/api/records/{record['kind']}/{record['id']}/move",
                                   {"version": version, "step": name, "reason": "as agreed"})
    check(answer.status == status, f"{COUNTRY[node]} {who}: {name} of the {record['kind']}: {status}", answer)
    return answer


def sign(node, who, record, status=200):
    made = new(node, who, "signature", {"record": record["id"], "country": COUNTRY[node], "post": f"{COUNTRY[node]}/police", "binds": "agency"})
    return step(node, who, made, "sign", status)


note("a period, signed by two co-chairs")
period = new(a, "chair", "period", {"title": "JPA 2026", "starts": "2026-11-01", "ends": "2027-10-31", "chair": "XA",
                                    "second_chair": "XB", "invited": ["XA", "XB", "XC"]}, to=[b])
settle()
check(see(b, "chair", period).status == 200 and see(c, "chair", period).status == 404, "whom it is for has it")
step(a, "chair", period, "open", 400)
sign(a, "chair", period)
settle()
step(a, "chair", period, "open", 400)
sign(b, "chair", period)
settle()
step(a, "chair", period, "open")
settle()
check(see(b, "chair", period).json["state"] == "call", "both have signed: the call is open")
for node, who in ((a, "desk"), (b, "desk")):
    joined = new(node, who, "participation", {"within": period["id"], "country": COUNTRY[node], "post": "focal"})
    step(node, who, joined, "join")

note("nominations without names")
bad = new(a, "officer", "nomination", {"code_name": "MANGROVE", "period": period["id"], "topic": "people_smuggling", "stage": "open",
                                       "help": "Call +66 81 234 5678"}, status=400)
card = new(a, "officer", "nomination", {"code_name": "MANGROVE", "period": period["id"], "topic": "people_smuggling", "stage": "open",
                                        "help": "Routes by sea since 2026-03-01"}, to=[b])
settle()
check(see(b, "officer", card).status == 404, "a draft stays at home")
step(a, "authority", card, "nominate")
settle()
check(see(b, "officer", card).status == 200, "nominated, it arrives")
reply = new(b, "desk", "answer", {"nomination": card["id"], "country": "XB", "answer": "interested", "post": "XB/police/focal"})
settle()
check(see(a, "officer", reply).status == 200, "the answer reaches the country that nominated")

note("a request and its reply")
request = new(a, "officer", "request", {"title": "Vessel movements", "type": "information", "channel": "subak", "use": "intelligence",
                                        "urgency": "routine", "from_post": "XA/police/focal", "to_post": "XB/police/focal", "text": "In October"}, to=[b])
step(a, "desk", request, "ask")
settle()
answer = new(b, "officer", "reply", {"request": request["id"], "answer": "cannot_assist", "from_post": "XB/police/focal"})
settle()
check(see(a, "officer", answer).json["fields"]["answer"] == "cannot_assist", "asked and answered")

note("late, from then on")
early = new(b, "officer", "nomination", {"code_name": "DELTA", "period": period["id"], "topic": "trafficking", "stage": "lead", "help": "x"}, to=[a])
step(b, "authority", early, "nominate")
version = see(a, "chair", period).json
a.people["chair"].good("PUT", f"/api/records/period/{period['id']}", {"version": version["version"], "fields": version["fields"],
                                                                      "handling": {"to": [IDS[b], IDS[c]]}})
settle()
check(see(c, "desk", period).status == 200, "Cendana has the period now")
late = new(c, "desk", "participation", {"within": period["id"], "country": "XC", "post": "focal"})
step(c, "desk", late, "join_late")
settle()
check(see(a, "desk", late).status == 200 and see(c, "officer", early).status == 404, "and nothing of what was before")

note("an investigation and a plan")
inquiry = new(a, "officer", "investigation", {"code_name": "MANGROVE", "period": period["id"], "lead": "XA", "with": ["XB", "XC"], "aims": "Boats"}, to=[b, c])
settle()
step(a, "authority", inquiry, "open", 400)
for node in ALL:
    sign(node, "authority", inquiry)
settle()
step(a, "authority", inquiry, "open")
fields = {"title": "Dawn", "investigation": inquiry["id"], "period": period["id"], "objectives": "Stop the boats", "lead": "XA", "day": "2026-12-06"}
plan = new(a, "officer", "plan", fields)
settle()
check(see(b, "officer", plan).status == 404, "a drafted plan stays at home")
answer = step(a, "authority", plan, "table", 400)
check("kept safe" in str(answer.json), "a plan without victim safety is not tabled", answer)
safety = {name: "said" for name in ("victim_safety", "places", "interpreters", "medical", "child_protection", "asylum", "referral_post",
                                    "risks", "media", "disclosure", "stop")}
a.people["officer"].good("PUT", f"/api/records/plan/{plan['id']}", {"version": 1, "fields": {**fields, **safety}})
step(a, "authority", plan, "table")
settle()
check(see(b, "officer", plan).status == 200 and see(c, "officer", plan).status == 200, "tabled, it arrives at both")
sign(a, "authority", plan)
sign(b, "authority", plan)
settle()
step(a, "authority", plan, "agree", 400)

note("one leaves the plan")
leaving = new(c, "desk", "participation", {"within": plan["id"], "country": "XC", "post": "focal"})
step(c, "desk", leaving, "join")
before = new(b, "officer", "task", {"title": "Watch the road", "plan": plan["id"], "country": "XB", "post": "XB/police"})
settle()
check(see(c, "officer", before).status == 200, "a task of another country reaches who is in the plan")
step(c, "desk", leaving, "withdraw")
settle()
wait_for(lambda: see(c, "officer", plan).status == 404, 20, "the plan to go")
wait_for(lambda: see(c, "officer", before).status == 404, 20, "and what another country put down under it")
check(see(a, "officer", before).status == 200, "which stays where it is wanted")
check(see(c, "officer", inquiry).status == 200, "the investigation stays")
step(a, "authority", plan, "agree", 400)  # what was signed named Cendana too
for node in (a, b):
    sign(node, "authority", plan)
settle()
step(a, "authority", plan, "agree")
settle()

answer = a.people["officer"].put(f"/api/records/plan/{plan['id']}", {
    "version": see(a, "officer", plan).json["version"], "fields": {**fields, **safety, "objectives": "Something else"}})
check(answer.status == 409, "what was agreed is not changed behind the signatures", answer)

note("tasks, go and hold")
task = new(b, "officer", "task", {"title": "Watch the jetty", "plan": plan["id"], "country": "XB", "post": "XB/police"})
settle()
check(see(a, "officer", task).status == 200 and see(c, "officer", task).status == 404, "a task reaches who is in the plan")
go = new(b, "authority", "decision", {"plan": plan["id"], "country": "XB", "post": "XB/police"})
step(b, "authority", go, "go")
settle()
check(see(a, "officer", go).json["state"] == "go", "go arrives")
step(b, "authority", go, "hold_after_go")
settle()
check(see(a, "officer", go).json["state"] == "hold", "and so does hold")
step(b, "authority", go, "go_again")
settle()

note("outcomes, each event once")
made = {}
for node, counts in ((a, {"arrests": "2", "victims_assisted": "7"}), (b, {"arrests": "2", "victims_confirmed": "9"})):
    for type_, count in counts.items():
        made[node, type_] = new(node, "officer", "outcome", {"type": type_, "plan": plan["id"], "period": period["id"], "country": COUNTRY[node],
                                                             "at": "2026-12-06", "count": count})
settle()


def debrief(node, who, version="full"):
    return node.people[who].good("GET", f"/api/periods/{period['id']}/debrief?version={version}")


def row(node, type_, who="officer", version="full"):
    answer = debrief(node, who, version)
    found = next((r for r in answer["rows"] if r["type"] == type_), None)
    return found and {**found, "by": dict(zip(answer["columns"], found["counts"]))}


check(row(a, "arrests")["events"] == 2 and row(a, "arrests")["by"]["all"] == 4, "two reports are two, until somebody says", row(a, "arrests"))
pairs = debrief(a, "officer")["alike"]
check(len(pairs) == 1 and pairs[0]["type"] == "arrests", "they are proposed as one", pairs)
new(a, "officer", "same_event", {"ours": pairs[0]["ours"], "theirs": pairs[0]["theirs"]})
settle()
check(row(a, "arrests")["events"] == 2, "one side alone does not make them one")
mirror = debrief(b, "officer")["alike"][0]
new(b, "officer", "same_event", {"ours": mirror["ours"], "theirs": mirror["theirs"]})
settle()
for node in (a, b):
    check(row(node, "arrests")["events"] == 1 and row(node, "arrests")["by"]["together"] == 2, "both have said so: one arrest event", row(node, "arrests"))
check(debrief(c, "officer")["rows"] == [], "who left the plan has no numbers of it")
hidden = row(a, "arrests", version="public")
check(hidden["by"]["all"] is None and hidden["by"]["together"] is None and "events" not in hidden, "the public sees no small number", hidden)
check(row(a, "victims_assisted", version="observer")["by"]["all"] == 7, "and sees the others")
check(debrief(a, "secretary")["suppressed"] and debrief(a, "chair")["suppressed"], "secretariat and co-chair see suppressed totals only")
check(a.people["chair"].get(f"/api/records/plan/{plan['id']}").status == 404, "a co-chair sees no plan")

note("phases to the end; what outlives it")
for phase in ("nominate", "match", "plan", "act", "midpoint", "report", "debrief", "closed"):
    step(a, "chair", period, f"to_{phase}")
settle()
check(see(b, "desk", period).json["state"] == "closed", "the period is closed at both")
check(see(b, "officer", inquiry).json["state"] == "open", "the investigation goes on")
for node in ALL:
    status, verdict = node.verdict()
    check(status == 0, "the log verifies", verdict)
done()
