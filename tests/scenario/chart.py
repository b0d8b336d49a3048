"""The network of a selection, as its viewer may see it: protection.md, 1, 2 and 4.

Plants suspects, and among them whoever must never stand in a picture of those who enforce: victims, a witness, smuggled migrants,
children, people in unknown capacity. Looks for their bytes on every verb, and for any byte that moves when somebody files what the viewer
may not see.
"""
import os
import random
import sys
import urllib.parse

from node import *

node = Node(sys.argv[1], people={
    "officer": "investigator",
    "analyst": "analyst",
    "focal": "focal_point",
    "data": "data_officer",
    "support": "victim_support",
    "northern": ("investigator", "north"),
    "both": "analyst,victim_support",
})
officer, analyst, support, northern = (node.people[name] for name in ("officer", "analyst", "support", "northern"))
authority = node.person("authority", "authorising_officer")
enforcement = [node.people[name] for name in ("officer", "analyst", "focal", "data", "both")] + [authority]


def person(client, name, **fields):
    return client.state("person", {"name": name, "birth_date": "1980-05-05", **fields})["id"]


def named(client, who, case, capacity, handling=None, **more):
    fields = {"from": who, "to": case, "relation": "part_of_case", "capacity": capacity, **more}
    return client.state("link", fields, handling)["id"]


def link(client, a, b, relation, handling=None, **more):
    return client.state("link", {"from": a, "to": b, "relation": relation, **more}, handling)["id"]


def path(**asked):
    return "/api/network?" + urllib.parse.urlencode(asked)


def ask(verb, **asked):
    return f"/api/network/{verb}?" + urllib.parse.urlencode(asked)


def show(client, **asked):
    return client.good("GET", path(**asked))


def ids(network):
    return {one["id"] for one in network["nodes"]}


def tied(network, a, b):
    """The tie of two nodes by their ids, or None."""
    at = [one["id"] for one in network["nodes"]]
    return next((tie for tie in network["ties"] if {at[tie["a"]], at[tie["b"]]} == {a, b}), None)


def find(network, what):
    return next((one for one in network["nodes"] if one["id"] == what), None)


# ---- a small network ----------------------------------------------------------------------
note("what stands in it, and what ties it")
PHONE = "+999215550101"
case = officer.state("case", {"reference": marker("REF"), "opened": "2026-02-03", "origin": ["XA"]})["id"]
other_case = officer.state("case", {"reference": marker("REF")})["id"]
syndicate = officer.state("syndicate", {"code_name": marker("SYN"), "country": ["XA", "XB"]})["id"]
boss = person(officer, marker("Boss"), phone=PHONE, nationality=["XA"])
helper = person(officer, marker("Help"), phone="+999 21 555 0101", nationality=["XB"])
payer = person(officer, marker("Payer"), email="payer@mail.example")
boat = officer.state("vehicle", {"sort": "small_boat", "name": marker("Boat")})["id"]
named(officer, boss, case, "suspect", role="organiser", since="2025-11-01", until="2026-01-31")
named(officer, helper, other_case, "associate")
named(officer, payer, case, "convicted")
pays = link(officer, payer, boss, "pays", {"grade_source": "B", "grade_information": "2"}, since="2026-01-05")
link(officer, boss, boat, "uses")
link(officer, boss, syndicate, "member_of")
whole = show(officer)
check(ids(whole) >= {case, other_case, syndicate, boss, helper, payer, boat, "phone:" + PHONE}, "records and the phone that two have are nodes", ids(whole))
check("email:payer@mail.example" not in ids(whole), "an address that one alone has is not", ids(whole))
check("email:payer@mail.example" in ids(show(officer, lone="yes")), "unless it is asked for")
check(tied(whole, boss, "phone:" + PHONE) and tied(whole, helper, "phone:" + PHONE), "two subjects meet in one telephone, however it is spelled")
tie = tied(whole, payer, boss)
check(tie and tie["says"][0]["id"] == pays and tie["says"][0]["relation"] == "pays" and tie["says"][0]["since"] == "2026-01-05"
      and tie["says"][0]["grade_source"] == "B", "a tie says which record says so, since when, and how it is graded", tie)
check(tied(whole, boss, "phone:" + PHONE)["says"][0]["field"] == "phone", "a telephone's says which field")
check((find(whole, boss)["class"], find(whole, case)["class"], find(whole, syndicate)["class"], find(whole, boat)["class"],
       find(whole, "phone:" + PHONE)["class"]) == ("person", "event", "group", "vehicle", "phone"), "classes")
check(find(whole, boss)["countries"] == ["XA"] and find(whole, case)["when"] == "2026-02-03", "countries and days")
check(find(whole, boss)["degree"] == 5, "degree counts what it is tied to", find(whole, boss))
check(whole["banner"]["tlp"] == "AMBER", "the strictest code stands on it", whole["banner"])

near = show(officer, **{"from": payer, "steps": 1})
check(ids(near) == {payer, case, boss}, "one step from a record", ids(near))
check(ids(show(officer, **{"from": "phone:" + PHONE, "steps": 1})) == {boss, helper, "phone:" + PHONE}, "from an identifier")
check(near["label"] == find(near, payer)["label"], "it is called by what was selected")
word = find(whole, payer)["label"]
check(payer in ids(show(officer, q=word)), "what words find")
check(ids(show(officer, kind="vehicle")) == {boat, boss}, "all of a kind, and what is tied to it")
check(officer.get(path(kind="nothing")).status == 400 and officer.get(path(steps="99")).status in (400, 413), "what cannot be asked is refused")
check(officer.get(path(**{"from": NOWHERE})).status == 404, "from nowhere")

again = show(officer)
check(again == whole, "asked twice, the same bytes")

# ---- what is asked of it ------------------------------------------------------------------
note("who matters, which groups, who connects two")
ranked = officer.good("GET", ask("rank", by="ties", **{"class": "person"}))
check(ranked["items"][0]["id"] == boss and ranked["items"][0]["ties"] == 5 and {one["class"] for one in ranked["items"]} == {"person"},
      "the best tied person comes first", ranked["items"][:1])
cut = officer.good("GET", ask("rank", by="cut"))["items"]
check(cut[0]["id"] == boss and cut[0]["cut"] == 4, "without the boss the boat, the syndicate, and the case with its payer are cut off", cut[:2])
phone = next(one for one in officer.good("GET", ask("rank"))["items"] if one["id"] == "phone:" + PHONE)
check(phone["between"] == 2 * 5 and phone["cut"] == 2, "a telephone can matter", phone)
groups = officer.good("GET", ask("groups"))
check(sum(one["size"] for one in groups["items"]) == whole["node_count"] and boss in [one["id"] for one in groups["items"][0]["best"]],
      "groups take in everybody once", groups)
way = officer.good("GET", ask("path", a=payer, b=helper))
check(way["length"] == 3 and way["items"][0]["ids"] == [payer, boss, "phone:" + PHONE, helper] and {one["id"] for one in way["nodes"]} >= set(way["items"][0]["ids"]),
      "the shortest way from one to the other", way)
check(officer.get(ask("path", a=boss, b=boss)).status == 400 and officer.get(ask("rank", by="height")).status == 400
      and officer.get(ask("rank", **{"class": "victim"})).status == 400, "what cannot be asked is refused")
apart = officer.good("GET", ask("dismantle", target=50))
check([one["id"] for one in apart["items"]] == [boss] and apart["items"][0]["largest"] == 3 and apart["largest"] == 8
      and apart["is_reached"] and apart["limit"] == 4, "without the boss no part has half of it", apart)
check(officer.get(ask("dismantle", target=0)).status == 400, "how large a part may be is bounded")
file = officer.get(ask("file/csv"))
check(file.status == 200 and pays.encode() in file.body and b",pays,2026-01-05," in file.body and b"B2" in file.body, "it goes out as a table", file)
for form in ("graphml", "gexf"):
    file = officer.get(ask(f"file/{form}"))
    check(file.status == 200 and boss.encode() in file.body and b"phone:" + PHONE.encode() in file.body, f"and as {form}", file)
check(officer.get(ask("file/exe")).status == 404, "and in no other form")
check(any(one["action"] == "export" and one["account"] == "officer" for one in node.administrator.good("GET", "/api/log")["items"]), "which the log tells")

note("from a plan")
inquiry = officer.state("investigation", {"code_name": marker("INQ"), "lead": "XA", "aims": "Fiction"})["id"]
plan = officer.state("plan", {"title": marker("PLAN"), "investigation": inquiry, "objectives": "Fiction", "lead": "XA"})["id"]
about = link(officer, syndicate, inquiry, "other")
check(ids(show(officer, **{"from": plan})) == {plan, inquiry, syndicate} and boss in ids(show(officer, **{"from": plan, "steps": 3})),
      "a plan leads over its investigation to the syndicate that it is about", ids(show(officer, **{"from": plan})))
officer.good("POST", f"/api/records/link/{about}/move", {"version": 1, "step": "withdraw", "reason": "done"})

# ---- moved as little as possible ----------------------------------------------------------
note("a picture does not jump")
late = person(officer, marker("Late"))
named(officer, late, other_case, "suspect")
more = show(officer)
moved = [one["id"] for one in whole["nodes"] if (one["x"], one["y"]) != (find(more, one["id"])["x"], find(more, one["id"])["y"])]
check(late in ids(more) and not moved, "who is new finds a place, and nobody else moves", moved)

# ---- the same person twice ----------------------------------------------------------------
note("two records of one person")
twin = person(officer, marker("Twin"), nationality=["XC"])
named(officer, twin, other_case, "suspect")
same = link(officer, boss, twin, "same_as")
joined = show(officer)
check(twin not in ids(joined) and [one["id"] for one in find(joined, boss)["records"]] == [boss, twin]
      and find(joined, boss)["countries"] == ["XA", "XC"] and tied(joined, boss, other_case), "stand as one, with what both say", find(joined, boss))
officer.good("POST", f"/api/records/link/{same}/move", {"version": 1, "step": "withdraw", "reason": "wrong"})
check(twin in ids(show(officer)), "until the link that says so is withdrawn")
raft = officer.state("vehicle", {"sort": "small_boat", "name": marker("Raft")})["id"]
check(raft in ids(show(officer)), "a boat is in")
officer.good("POST", f"/api/records/vehicle/{raft}/move", {"version": 1, "step": "withdraw", "reason": "wrong"})
check(raft not in ids(show(officer)), "until it is withdrawn")
apart = person(officer, marker("Apart"))
named(officer, apart, case, "suspect")
link(officer, boss, apart, "different_from")
check(not tied(show(officer), boss, apart), "not the same is no tie")

# ---- who never stands in it ---------------------------------------------------------------
note("protected persons")


def all_verbs(client):
    """Every answer of the verbs of a network, as bytes."""
    paths = [path(), path(lone="yes"), path(**{"from": boss}), path(**{"from": case, "steps": 3}), path(kind="person")]
    paths += [ask("rank", by=by) for by in ("ties", "between", "cut")] + [ask("rank", **{"class": "person", "from": case, "steps": 4})]
    paths += [ask("groups"), ask("groups", **{"from": boss}), ask("path", a=payer, b=helper), ask("path", a=boss, b=boat)]
    paths += [ask("dismantle"), ask("dismantle", target=50, **{"from": case, "steps": 3})]
    paths += [ask("file/csv"), ask("file/graphml"), ask("file/gexf", lone="yes")]
    return [(one, client.get(one)) for one in paths]


def bytes_of(client):
    answers = all_verbs(client)
    check(all(answer.status == 200 for _, answer in answers), f"{client.name}: every verb answers", [one for one in answers if one[1].status != 200][:2])
    return [answer.body for _, answer in answers]


before = {client.name: bytes_of(client) for client in enforcement}
marks, hidden = [], []


def protect(what, capacity=None, behind=False, role=None, **fields):
    """Somebody in the thick of it: in the case, with the boss's telephone and a tie to him and to the boat."""
    mark = marker("Prot")
    marks.append(mark)
    one = person(support if behind else officer, mark, **{"phone": [PHONE, "+999215559999"], **fields})
    hidden.append(one)
    if behind:
        return one
    if capacity:
        decided = {"decided_by": "police"} if capacity in ("victim_presumed", "victim_confirmed") else {}
        marks.append(marker("Said"))
        named(officer, one, case, capacity, remarks=marks[-1], **decided, **({"role": role} if role else {}))
    return one


protected = {
    "a possible victim": protect("a possible victim", "victim_possible"),
    "a presumed victim": protect("a presumed victim", "victim_presumed"),
    "a confirmed victim": protect("a confirmed victim", "victim_confirmed"),
    "a witness": protect("a witness", "witness"),
    "a smuggled migrant": protect("a smuggled migrant", "smuggled_migrant"),
    "forced": protect("forced", "suspect", role="victim_recruiting_under_duress"),
    "a refugee": protect("a refugee", "suspect", protection="refugee"),
    "unknown": protect("unknown", "unknown"),
    "other": protect("other", "other"),
    "nobody has said": protect("nobody has said"),
    "a child": protect("a child", behind=True, birth_date="2015-01-01"),
    "possibly a child": protect("possibly a child", behind=True, age_group="possibly_child"),
}
for what in ("a witness", "a smuggled migrant", "unknown", "nobody has said"):
    link(officer, boss, protected[what], "knows")
    link(officer, protected[what], boat, "uses")
link(support, protected["a child"], protected["possibly a child"], "family_of")
exploited = protect("exploited")
link(officer, boss, exploited, "knows", stage="exploitation")
named(officer, exploited, case, "suspect")
for client in enforcement:
    check(bytes_of(client) == before[client.name], f"{client.name}: not one byte says that {len(hidden)} protected persons were filed")
    found = leaks([(path(**asked), client.get(path(**asked))) for asked in (
        {"q": PHONE}, *({"q": mark} for mark in marks), *({"from": one} for one in hidden))] + all_verbs(client), marks + hidden)
    check(not found, f"{client.name}: none of them in name, rank, count, place or tie", found[:4])
    nobody = client.get(path(**{"from": NOWHERE}))
    check(all(client.get(path(**{"from": one})).body == nobody.body for one in hidden), f"{client.name}: from one of them is as from nobody")
    nobody = client.get(ask("path", a=boss, b=NOWHERE))
    check(nobody.status == 404 and all(client.get(ask("path", a=boss, b=one)).body == nobody.body for one in hidden)
          and all(client.get(ask("path", a=one, b=boss)).body == nobody.body for one in hidden), f"{client.name}: nor does any way lead to one of them")
check("phone:+999215559999" not in ids(show(officer, lone="yes")), "nor what they alone have, though several have it")
check({answer.status for who in (support, node.administrator) for _, answer in all_verbs(who)} == {403}, "and nobody else is shown a network")

note("once in, and then out")
turned = person(officer, marker("Turned"))
named(officer, turned, case, "suspect")
check(turned in ids(show(officer)), "a suspect is in")
gone = named(officer, turned, other_case, "witness")
check(turned not in ids(show(officer)), "a witness in another case is out of all")
officer.good("POST", f"/api/records/link/{gone}/move", {"version": 1, "step": "withdraw", "reason": "wrong"})
check(turned in ids(show(officer)), "in again, once that is withdrawn")
also = person(officer, marker("Also"))
named(officer, also, other_case, "witness")
link(officer, turned, also, "same_as")
check(turned not in ids(show(officer)), "who is the same as a witness is out")
walled = person(officer, marker("Wall"))
named(officer, walled, case, "suspect")
check(walled in ids(show(officer)), "a suspect is in")
link(node.people["both"], protected["a child"], walled, "same_as")
check(walled not in ids(show(officer)), "who is the same as a child is out")

exploited = person(officer, marker("Expl"))
named(officer, exploited, case, "suspect")
twin = person(officer, marker("Twin"))
named(officer, twin, case, "suspect")
link(officer, exploited, twin, "same_as")
check(exploited in ids(show(officer)), "two suspects who are one are in")
gone = link(officer, boss, twin, "knows", stage="exploitation")
check(not {exploited, twin} & ids(show(officer)), "out once a tie says that he is exploited, whatever else he is called")
officer.good("POST", f"/api/records/link/{gone}/move", {"version": 1, "step": "withdraw", "reason": "wrong"})
check(exploited in ids(show(officer)), "in again, once that is withdrawn")
farm = officer.state("place", {"name": marker("Farm")})["id"]
link(officer, boss, farm, "uses", stage="exploitation")
check(farm in ids(show(officer)) and boss in ids(show(officer)), "a place where people are exploited is in, and so is who exploits")
van = officer.state("vehicle", {"sort": "van", "name": marker("Van")})["id"]
link(officer, boss, van, "uses")
check(van in ids(show(officer)), "a van is in")
gone = link(officer, exploited, van, "owns")
check(van in ids(show(officer)), "also a suspect's")
owned = link(officer, protected["a witness"], van, "owns")
check(van not in ids(show(officer)), "a witness's is out")
officer.good("POST", f"/api/records/link/{owned}/move", {"version": 1, "step": "withdraw", "reason": "wrong"})
check(van in ids(show(officer)), "in again, once it is not his")
owned = link(node.people["both"], protected["a child"], van, "owns")
check(van not in ids(show(officer)), "a child's is out, though nobody may see why")

# ---- what the viewer may not see ----------------------------------------------------------
note("what another team files")
NORTH = {"team": "north"}
free = person(officer, marker("Free"))
named(officer, free, case, "suspect")
unnamed = person(officer, marker("Unnamed"))


def everything(client):
    return bytes_of(client) + [client.get(path(**one)).body for one in ({"from": free, "steps": 3}, {"q": word})]


seen = everything(officer)
far = northern.state("person", {"name": marker("Far"), "birth_date": "1970-01-01", "phone": PHONE}, NORTH)["id"]
named(northern, far, case, "suspect", NORTH)
link(northern, boss, free, "knows", NORTH)
link(northern, far, boss, "pays", NORTH)
link(northern, boss, free, "same_as", NORTH)
link(northern, payer, boss, "different_from", NORTH)
named(northern, unnamed, case, "suspect", NORTH)
northern.state("vehicle", {"sort": "small_boat", "name": marker("Secret")}, NORTH)
check(everything(officer) == seen, "moves no byte of any answer to those who may not see it")
theirs = show(northern)
check(far in ids(theirs) and unnamed in ids(theirs) and free not in ids(theirs) and tied(theirs, far, boss), "and is there for those who may", ids(theirs))
check(everything(officer) == seen, "and that they looked at it, moves none either")
deep = [show(officer, **{"from": helper, "steps": 5})]
show(northern, **{"from": helper, "steps": 6})
deep.append(show(officer, **{"from": helper, "steps": 6}))
check(deep[0] == deep[1], "nor do places that were found with what is hidden become those of others")
shy = person(officer, marker("Shy"))
named(officer, shy, case, "suspect")
check(shy in ids(show(officer)), "a suspect is in")
named(northern, shy, case, "witness", NORTH)
check(shy not in ids(show(officer)), "whom another team calls a witness is out, though nobody else may see why")
restricted = person(officer, marker("Restr"))
named(officer, restricted, case, "suspect")
check(restricted in ids(show(officer)), "a suspect is in")
protection = node.person("protection", "protection_officer")
guard = node.person("guard", "analyst,protection_officer")
protection.good("POST", "/api/protection/act", {"record": restricted, "act": "restrict", "reason": "request 7"})
check(restricted not in ids(show(officer)), "until the data protection officer restricts him")
check(restricted not in ids(show(guard)), "nor for who is both analyst and data protection officer")
loose = link(officer, payer, boat, "uses")
check(tied(show(guard), payer, boat), "a tie is there")
protection.good("POST", "/api/protection/act", {"record": loose, "act": "restrict", "reason": "request 8"})
check(not tied(show(guard), payer, boat) and not tied(show(officer), payer, boat), "and gone when what says so is restricted")
protection.good("POST", "/api/protection/act", {"record": restricted, "act": "lift", "reason": "request 7"})
check(restricted in ids(show(officer)), "and again when that is lifted")

# ---- against a world of its own -----------------------------------------------------------
note("a world drawn at random, beside what the rules say of it")
draw = random.Random(int(os.environ.get("CHART_SEED", "7")))
world = {"team": {}, "person": [], "case": [], "links": []}  # id -> the team that alone may see it
CAPACITIES = ["suspect"] * 4 + ["convicted", "associate", "unknown", "other", "witness", "smuggled_migrant"]


def owned(client, kind, fields, team):
    one = client.state(kind, fields, {"team": team} if team else None)["id"]
    world["team"][one] = team
    return one


for at in range(6):
    world["case"].append(owned(northern, "case", {"reference": marker("REF")}, draw.choice(["", "", "north"])))
for at in range(24):
    phone = f"+9992155510{draw.randrange(8):02d}"
    one = owned(northern, "person", {"name": marker("Some"), "age_group": "adult", "phone": phone}, draw.choice(["", "", "", "north"]))
    world["person"].append((one, phone))
for at in range(110):
    team, (a, _), (b, _) = draw.choice(["", "", "north"]), *draw.sample(world["person"], 2)
    if at < 50:
        fields = {"from": a, "to": draw.choice(world["case"]), "relation": "part_of_case", "capacity": draw.choice(CAPACITIES)}
    else:
        fields = {"from": a, "to": b, "relation": draw.choice(["knows", "knows", "pays", "family_of", "different_from", "knows" if at % 9 else "same_as"])}
    one = owned(northern, "link", fields, team)
    if draw.random() < 0.1:
        northern.good("POST", f"/api/records/link/{one}/move", {"version": 1, "step": "withdraw", "reason": "drawn"})
        continue
    world["links"].append((one, fields))


def expected(team):
    """Who stands in the world's part of a picture, and what is tied, by the rules in plain words."""
    seen = lambda one: world["team"][one] in ("", team)
    spared = {link["from"] for _, link in world["links"] if link.get("capacity") in ("witness", "smuggled_migrant")}
    twins = [(link["from"], link["to"]) for _, link in world["links"] if link["relation"] == "same_as"]
    for _ in twins:
        for a, b in twins:
            spared |= {a, b} if spared & {a, b} else set()
    named_ = {link["from"] for one, link in world["links"] if seen(one) and link.get("capacity") in ("suspect", "convicted", "associate")}
    people = {one for one, _ in world["person"] if seen(one) and one in named_ and one not in spared}
    nodes = people | {one for one in world["case"] if seen(one)}
    head = {one: one for one in nodes}
    order = {one: at for at, one in enumerate(world["team"])}
    for _ in range(len(nodes)):
        for one, link in world["links"]:
            if link["relation"] == "same_as" and seen(one) and {link["from"], link["to"]} <= nodes:
                least = min(head[link["from"]], head[link["to"]], key=order.get)
                head[link["from"]] = head[link["to"]] = least
    for one in nodes:
        while head[one] != head[head[one]]:
            head[one] = head[head[one]]
    ties = set()
    for one, link in world["links"]:
        if seen(one) and {link["from"], link["to"]} <= nodes and link["relation"] not in ("same_as", "different_from"):
            ties.add((frozenset((head[link["from"]], head[link["to"]])), one))
    holders = {}
    for one, phone in world["person"]:
        if one in people:
            holders.setdefault("phone:" + phone, []).append(one)
    for phone, ones in holders.items():
        if len({head[one] for one in ones}) > 1:
            nodes.add(phone)
            head[phone] = phone
            ties |= {(frozenset((phone, head[one])), one) for one in ones}
    return set(head.values()), {(pair, one) for pair, one in ties if len(pair) == 2}


for client, team in ((officer, ""), (northern, "north")):
    network = show(client)
    mine = set(world["team"]) | {f"phone:+9992155510{at:02d}" for at in range(8)}
    at = [one["id"] for one in network["nodes"]]
    nodes, ties = expected(team)
    check({one for one in at if one in mine} == nodes, f"{client.name}: the nodes that the rules give", ({one for one in at if one in mine} ^ nodes))
    told = {(frozenset((at[tie["a"]], at[tie["b"]])), says["id"]) for tie in network["ties"] for says in tie["says"]}
    told = {(pair, one) for pair, one in told if pair <= mine}
    check(told == ties, f"{client.name}: the ties that the rules give, {len(ties)} of them", (len(told - ties), len(ties - told)))
    degrees = {one: len({frozenset(pair) for pair, _ in ties if one in pair}) for one in nodes}
    check(all(find(network, one)["degree"] == degrees[one] for one in nodes), f"{client.name}: and their degrees")

# ---- after a restart, and without a server ------------------------------------------------
note("kept")
whole = show(officer)
node.stop()
node.serve()
for client in (officer,):
    client.close()
    client.again()
check(show(officer) == whole, "after a restart everything stands where it stood")
done()
