"""A country that runs two nodes, with one coordination post; a focal point who leaves in the middle of a request."""
import sys

from node import Node, check, done, meet, note, wait_for

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point"}
police = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police", partners=True)
border = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika immigration", partners=True)
abroad = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police", partners=True)
ALL = (police, border, abroad)
meet(police, border)
meet(police, abroad)
meet(border, abroad)
IDS = {node: node.administrator.good("GET", "/api/card")["node"] for node in ALL}
COUNTRY = {police: "XA", border: "XA", abroad: "XB"}


def settle():
    wait_for(lambda: all(p["waiting"] == 0 and p["sent"] == p["taken"] and p["failure"] == ""
                         for node in ALL for p in node.administrator.good("GET", "/api/peers")["items"]), 30, "the exchange")


def new(node, who, kind, fields, to=()):
    body = {"fields": fields}
    if to:
        body["handling"] = {"to": [IDS[other] for other in to]}
    return node.people[who].good("POST", f"/api/records/{kind}", body, 201)


def see(node, who, record):
    return node.people[who].get(f"/api/records/{record['kind']}/{record['id']}")


def step(node, who, record, name, status=200):
    answer = node.people[who].post(f"/api/records/{record['kind']}/{record['id']}/move",
                                   {"version": see(node, who, record).json["version"], "step": name, "reason": "r"})
    check(answer.status == status, f"{name} of the {record['kind']}: {status}", answer)
    return answer


def sign(node, record):
    made = new(node, "authority", "signature", {"record": record["id"], "country": COUNTRY[node], "post": "p", "binds": "agency"})
    step(node, "authority", made, "sign")
    settle()


note("one country, two nodes, one coordination post")
agency = new(police, "desk", "agency", {"name": "Police", "country": "XA", "type": "police"}, (border, abroad))
post = new(police, "desk", "post", {"address": "XA/coordination", "title": "National coordination post", "agency": agency["id"],
                                    "country": "XA"}, (border, abroad))
new(police, "desk", "country", {"code": "XA", "name": "Arunika", "coordination_post": post["id"]}, (border, abroad))
settle()
for node in (border, abroad):
    rows = node.people["desk"].good("GET", "/api/records/country?code=XA")["items"]
    check([row["fields"]["coordination_post"] for row in rows] == [post["id"]], "the others know the country and its post", rows)
    check(see(node, "desk", post).status == 200, "and the post itself")

note("signatures count countries")
inquiry = new(police, "officer", "investigation", {"code_name": "TIDE", "lead": "XA", "with": ["XB"], "aims": "x"}, (border, abroad))
settle()
sign(border, inquiry)
step(police, "authority", inquiry, "open", 400)
sign(abroad, inquiry)
step(police, "authority", inquiry, "open")  # immigration has signed for Arunika, and no country is asked twice
settle()
check(see(border, "officer", inquiry).json["state"] == "open" and see(abroad, "officer", inquiry).json["state"] == "open",
      "it is open at all three")

note("a country that must never have it")
kept = new(police, "officer", "case", {"reference": "REF-1"})
body = {"version": 1, "fields": {"reference": "REF-1"}, "handling": {"never": ["XB"]}}
police.people["officer"].good("PUT", f"/api/records/case/{kept['id']}", body)
no_risk = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}
for node, status in ((border, 200), (abroad, 400)):
    drafted = new(police, "officer", "disclosure", {"title": "x", "peer": IDS[node], "records": [kept["id"]], "purpose": "investigate",
                                                   "legal_basis": "y", "post": "z", **no_risk})
    step(police, "authority", drafted, "release", status)
settle()
check(see(border, "officer", kept).status == 200 and see(abroad, "officer", kept).status == 404, "the own country's node has it, the other not")

note("the focal point leaves in the middle of a request (T24)")
request = new(abroad, "officer", "request", {"title": "Ferries", "type": "information", "channel": "subak", "use": "intelligence",
                                             "urgency": "urgent", "from_post": "XB/focal", "to_post": "XA/coordination", "text": "x"}, (police,))
step(abroad, "desk", request, "ask")
settle()
check(see(police, "desk", request).status == 200, "it has arrived at the post")
police.administrator.good("POST", "/api/accounts/desk", {"state": "closed"})
check(police.people["desk"].get("/api/me").status == 401, "who held it has left")
police.person("successor", "focal_point")
open_ = police.people["successor"].good("GET", "/api/records/request?to_post=XA/coordination&state=asked")["items"]
check([row["id"] for row in open_] == [request["id"]], "the successor finds every open request of the post", open_)
answer = new(police, "successor", "reply", {"request": request["id"], "answer": "done", "from_post": "XA/coordination"})
settle()
check(see(abroad, "officer", answer).status == 200, "and answers it")
done()
