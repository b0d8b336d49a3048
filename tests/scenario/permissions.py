"""Who may do what, and see what: the matrix that follows from edge/verbs.def and from the model.

First every verb with every role, with nobody, without CSRF, from a closed account and from one that must renew its
password. Then every kind with every role and every reason to keep a record from somebody: on each path a record that
is not for the reader leaves no byte, no count, and no other answer than one that does not exist.
"""
import re
import sys
import time

from node import *

binary = sys.argv[1]
node = Node(binary, people={**{role: role for role in ROLES}, "northern": ("investigator", "north"),
                            "closed": "investigator"})
people = node.people
administrator = node.administrator


# ---- verbs --------------------------------------------------------------------------------

BITS = {f"ROLE_{role.upper()}": 1 << place for place, role in enumerate(ROLES)}
BITS["ROLE_ALL"] = (1 << len(ROLES)) - 1
BITS["ROLE_ENFORCEMENT"] = sum(BITS[f"ROLE_{role.upper()}"] for role in ENFORCEMENT)
ROW = re.compile(r'^VERB\("([^"]+)", (\w+), "([^"]+)", ([^,]+), (\w+), (\w+), "([^"]*)", "([^"]*)"', re.M)


def verbs():
    with open(os.path.join(ROOT, "src/edge/verbs.def"), encoding="utf-8") as file:
        text = file.read()
    rows = ROW.findall(text)
    assert len(rows) == text.count("\nVERB("), "a row of verbs.def was not understood"
    for name, method, path, roles, effect, *_ in rows:
        allowed = eval(roles, {"__builtins__": {}}, BITS)
        yield name, method, path, [role for role in ROLES if allowed & BITS[f"ROLE_{role.upper()}"]], effect, allowed


def fill(path):
    for name, value in (("kind", "country"), ("account", "nobody-here")):
        path = path.replace("{%s}" % name, value)
    return path.replace("{id}", "999999" if "jobs" in path else "0" * 64 if "files" in path else NOWHERE)


def call(client, name, method, path, **more):
    """The verb with as little as it takes to pass the gate: what is missing is then bad input, or not there."""
    body = b"x" if name == "file.add" else {} if method in ("POST", "PUT") else None
    return client.ask(method, fill(path), body, **more)


GATE = {"sign in first", "your role does not allow this", "choose a password of your own first",
        "the request did not come from the page; load it again"}


def stopped(answer):
    """The words with which the gate stopped a request, or None where it passed."""
    if answer.status in (401, 403):
        message = answer.error["message"]
        return message if message in GATE else None
    return None


note("verbs by role")
FRESH = ("me", "password", "session.close", "model")  # what an account may do that must renew its password
renewing = Client(node)
made = administrator.good("POST", "/api/accounts", {"account": "fresh", "name": "Fresh", "roles": ["investigator"]}, 201)
renewing.sign_in("fresh", made["password"])
closed = people["closed"]
junk = Client(node)
junk.cookie = administrator.cookie.split("=")[0] + "=" + "ab" * 32
table = list(verbs())
check(len(table) >= 29, "the table of verbs was read", len(table))
administrator.good("POST", "/api/accounts/closed", {"state": "closed"})
for name, method, path, roles, effect, allowed in table:
    if allowed == 0:
        check(stopped(call(node.stranger(), name, method, path)) is None, f"{name}: nobody needs to be signed in")
        continue
    for who, client in (("nobody", node.stranger()), ("a made-up session", junk), ("a closed account", closed)):
        answer = call(client, name, method, path)
        check(answer.status == 401 and stopped(answer) == "sign in first", f"{name}: not for {who}", answer)
    wrong = []
    if name != "session.close":
        for role in ROLES:
            words = stopped(call(people[role], name, method, path))
            if words != (None if role in roles else "your role does not allow this"):
                wrong.append((role, words))
        check(not wrong, f"{name}: for {'all' if len(roles) == len(ROLES) else ', '.join(roles)}", wrong)
    client = people[roles[0]]
    for csrf in ("", "00" * 16, renewing.csrf):
        words = stopped(client.ask(method, fill(path), b"x" if name == "file.add" else {}, csrf=csrf))
        check((words is not None) == (effect != "READ"),
              f"{name}: {'asks' if effect != 'READ' else 'does not ask'} for the CSRF of its own session", words)
    if name not in ("session.close", "password"):
        words = stopped(call(renewing, name, method, path))
        check(words == (None if name in FRESH else "choose a password of your own first"),
              f"{name}: with a password to be renewed", words)
check(node.stranger().sign_in("closed", PASSWORD).status == 403, "a closed account does not sign in")
administrator.good("POST", "/api/accounts/closed", {"state": "active", "roles": ["analyst"]})
check(closed.get("/api/me").status == 401, "nor is its old session good once it is opened again")
words = node.stranger().get("/api/nothing/here")
check(words.status == 404, "an address that is not in the table is not there")
check(people["auditor"].ask("DELETE", "/api/me").status == 404, "nor with another method")

# ---- records: what there is ---------------------------------------------------------------
note("records by kind, role and reason")
model = administrator.good("GET", "/api/model")
KINDS = {kind["kind"]: kind for kind in model["kinds"] if kind["write"]}  # what nobody states here, comes from partners
with open(os.path.join(ROOT, "model/compartments.json"), encoding="utf-8") as file:
    READERS = {one["compartment"]: one["read"] for one in json.load(file)["compartments"]}
WALL = "victim"
WALLED = ("person", "link", "note", "file")
MUST = {"yes_no": "no", "peer": "ab" * 32, "date": "2026-11-21", "count": "3", "integer": "3"}
CODES = {code["code"]: code["values"][0]["value"] for code in model["codes"]}
HANDLING = {"plain": None, "walled": None, "restricted": None, "team": {"team": "north"},
            "expired": {"until": years_ago(0, -1)}}
support, officer = people["victim_support"], people["protection_officer"]


class Planted:
    def __init__(self, kind, why):
        self.kind, self.why, self.mark, self.id, self.file, self.filter = kind, why, marker(), None, None, None
        self.searched = any(field["search"] and field["type"] != "identifier" for field in KINDS[kind]["fields"])

    def seen_by(self, client):
        """What the model says, put anew: one role must be let in by the kind, the compartment and the reason."""
        role = "investigator" if client is people["northern"] else client.name
        about = next((f["ref"][0] for f in KINDS[self.kind]["fields"] if f["name"] == KINDS[self.kind].get("audience")), None)
        compartment = KINDS[about if about and KINDS[self.kind]["compartment"] == "forum" else self.kind]["compartment"]
        compartment = WALL if self.why == "walled" else compartment
        if role not in KINDS[self.kind]["read"] or role not in READERS[compartment]:
            return False
        return self.why in ("plain", "walled") or role == "protection_officer" or (
            self.why == "team" and client is people["northern"])

    def __repr__(self):
        return f"{self.why} {self.kind}"


def plant(kind, why, stand):
    """State a record whose texts all hold its mark; what it points at is of the same reason."""
    one = Planted(kind, why)
    client = support if why == "walled" else next(
        people[role] for role in ("focal_point", "authorising_officer", "co_chair") if role in KINDS[kind]["write"])
    fields = {}
    for field in KINDS[kind]["fields"]:
        name, sort = field["name"], field["type"]
        if sort in ("text", "name", "note"):
            fields[name] = f"{one.mark} of {name}" if sort == "note" else one.mark
            if field["index"] and sort == "text":
                one.filter = name
        elif sort == "file":
            one.file = client.upload(f"{one.mark}.txt", f"content {one.mark}".encode())["sha256"]
            fields[name] = one.file
        elif sort == "ref" and (why == "walled" or field["must"]):
            wanted = "person" if why == "walled" or (kind, name) == ("link", "from") else field["ref"][0]
            if wanted in field["ref"] and (wanted, why) in stand:
                fields[name] = stand[wanted, why].id
        elif sort == "code" and field["must"]:
            fields[name] = "family_of" if name == "relation" else CODES[field["code"]]
        elif sort == "country":
            fields[name] = "XA"
        elif sort == "post" and field["must"]:
            fields[name] = one.mark
        elif sort in MUST and field["must"]:
            fields[name] = MUST[sort]
    if kind == "link" and why != "walled":
        fields.update(relation="part_of_case", capacity="unknown")
    if kind == "person":
        fields["age_group"] = "child" if why == "walled" else "adult"
    answer = client.post(f"/api/records/{kind}", {"fields": fields, "handling": HANDLING[why]})
    assert answer.status == 201, (kind, why, answer)
    one.id = answer.json["id"]
    return one


ORDER = []  # what others must point at comes before them


def order(kind):
    if kind in ORDER:
        return
    for field in KINDS[kind]["fields"]:
        for wanted in field["ref"][:1] if field["type"] == "ref" and field["must"] else ():
            wanted == kind or order(wanted)
    ORDER.append(kind)


for kind in ("agency", "case", "person", *KINDS):
    order(kind)
planted, stand = [], {}
for why in HANDLING:
    for kind in ORDER:
        if why == "walled" and kind not in WALLED:
            continue
        refs = {key: one for key, one in stand.items() if key[1] == (why if why == "walled" else "plain")}
        refs = {(key[0], why): one for key, one in refs.items()}
        one = plant(kind, why, refs)
        planted.append(one)
        stand[kind, why] = one
for one in planted:
    if one.why == "restricted":
        officer.good("POST", "/api/protection/act", {"record": one.id, "act": "restrict", "reason": "request 7"})
check(len(planted) == 4 * len(KINDS) + len(WALLED), "every kind was planted for every reason", len(planted))


# ---- records: what each reads -------------------------------------------------------------

def same_as_nothing(client, method, path, body=None):
    """Whether a forbidden address answers in every byte as one that does not exist; but for the time of day."""
    there = client.ask(method, path, body)
    nothing = client.ask(method, re.sub(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}",
                                        lambda match: NOWHERE if "-" in match[0] else "0" * 64, path), body)
    headers = [sorted((name, value) for name, value in one.headers.items() if name != "Date") for one in (there, nothing)]
    return there.status == 404 and there.body == nothing.body and headers[0] == headers[1]


def read_all(who, client):
    mine = [one for one in planted if one.seen_by(client)]
    others = [one for one in planted if not one.seen_by(client)]
    answers, wrong = [], []

    def ask(path):
        answers.append((path, client.get(path)))
        return answers[-1][1]

    def expect(good, what):
        good or wrong.append(what)

    for path in ("/api/home", "/api/me", "/api/log", "/api/events", "/api/accounts"):
        ask(path)
    counts = {row["kind"]: row["count"] for row in client.good("GET", "/api/home")["counts"]}
    for kind in KINDS:
        wanted = {one.id for one in mine if one.kind == kind}
        listed = ask(f"/api/records/{kind}?limit=200").json
        expect({row["id"] for row in listed["items"]} == wanted, f"list of {kind}")
        expect(listed["total"] == len(wanted), f"total of {kind}")
        expect(counts.get(kind, 0) == len(wanted), f"count of {kind} at home")
        seen, after = set(), ""
        while after is not None:
            page = ask(f"/api/records/{kind}?limit=2&sort=changed{after and '&after=' + after}").json
            seen |= {row["id"] for row in page["items"]}
            after = page["next"]
        expect(seen == wanted, f"pages of {kind}: {len(seen)} of {len(wanted)}")
        csv = ask(f"/api/export/{kind}.csv")
        if who != "administrator":
            expect(csv.status == 200 and all(one.encode() in csv.body for one in wanted), f"export of {kind}")
    for one in planted:
        allowed = one in mine
        see = ask(f"/api/records/{one.kind}/{one.id}")
        expect((see.status == 200 and one.mark.encode() in see.body) if allowed else see.status == 404, f"see {one}")
        for path in (f"/api/find?q={one.mark}", f"/api/find?q={one.mark}&kind={one.kind}",
                     f"/api/suggest?q={one.mark}&kind={one.kind}"):
            ids = [row["id"] for row in ask(path).json["items"]]
            expect((one.id in ids) == (allowed and one.searched), f"{path} {one}")
        if one.filter:
            found = ask(f"/api/records/{one.kind}?{one.filter}={one.mark}").json
            expect((found["total"], len(found["items"])) == (allowed, allowed), f"filter {one}")
        if one.file:
            file = ask(f"/api/files/{one.file}")
            expect(file.status == (200 if allowed else 404), f"file of {one}: {file.status}")
        if not allowed:
            expect(same_as_nothing(client, "GET", f"/api/records/{one.kind}/{one.id}"), f"404 of {one}")
            expect(same_as_nothing(client, "POST", f"/api/records/{one.kind}/{one.id}/move",
                                   {"version": 1, "step": "withdraw", "reason": "x"}), f"404 of a step of {one}")
            expect(same_as_nothing(client, "PUT", f"/api/records/{one.kind}/{one.id}", {"version": 1, "fields": {}}),
                   f"404 of a revision of {one}")
            one.file and expect(same_as_nothing(client, "GET", f"/api/files/{one.file}"), f"404 of the file of {one}")
    check(not wrong, f"{who}: reads {len(mine)} of {len(planted)}, by every path, and counts no other", wrong[:8])
    # The sender of a file knows its name and its hash: what he may not have is the record.
    secrets = [one.id for one in others] + [one.mark for one in others]
    found = leaks([(path, answer) for path, answer in answers if not path.startswith("/api/files/")], secrets)
    check(not found, f"{who}: no byte of the {len(others)} others in {len(answers)} answers", found[:8])


for who, client in people.items():
    if who != "closed":
        read_all(who, client)

note("found among many")
word = marker()
named = people["investigator"].state("person", {"name": word, "age_group": "adult"})
for i in range(250):
    people["investigator"].state("note", {"title": f"{word} {i}", "text": "x"})
for path in (f"/api/find?q={word}&kind=person", f"/api/suggest?q={word}&kind=person"):
    ids = [row["id"] for row in people["investigator"].good("GET", path)["items"]]
    check(ids == [named["id"]], f"{path[:12]}: a person among 250 notes that name him", len(ids))

# ---- what points at a record that is kept -------------------------------------------------
note("what points at a record that is kept")
reader = people["investigator"]
for why in ("team", "restricted", "expired"):
    mark = marker()
    made = reader.state("person", {"name": mark, "remarks": mark, "age_group": "adult"})
    case, link = case_and_link(reader, made["id"], "suspect")
    told = reader.state("note", {"title": "plain", "about": [made["id"]], "text": "plain"})
    if why == "restricted":
        officer.good("POST", "/api/protection/act", {"record": made["id"], "act": "restrict", "reason": "request 8"})
    else:
        reader.good("PUT", f"/api/records/person/{made['id']}", {
            "version": 1, "handling": HANDLING[why], "fields": {"name": [mark], "remarks": mark, "age_group": "adult"}})
    answers = [(path, reader.get(path)) for path in (
        f"/api/records/case/{case}", f"/api/records/link/{link['id']}", f"/api/records/note/{told['id']}",
        "/api/records/link?limit=200", "/api/records/note?limit=200", "/api/export/link.csv", "/api/home",
        f"/api/find?q={mark}", f"/api/suggest?kind=person&q={mark}", f"/api/records/person/{made['id']}")]
    check(not leaks(answers, [mark]), f"{why}: what points at a person does not name him", leaks(answers, [mark]))
    check(not leaks(answers, [made["id"]]), f"{why}: nor does it hold his number", leaks(answers, [made["id"]])[:3])

# ---- steps --------------------------------------------------------------------------------
note("steps by role")
wrong, taken = [], 0
for kind in KINDS:
    for step in KINDS[kind]["steps"]:
        one = next(one for one in planted if one.kind == kind and one.why == "plain")
        for role in ROLES:
            client = people[role]
            if client.get(f"/api/records/{kind}/{one.id}").status != 200:
                continue
            now = client.good("GET", f"/api/records/{kind}/{one.id}")
            told = {row["step"]: row["may"] for row in now["steps"]}
            if step["from"] != now["state"]:
                break
            if role not in step["who"]:
                answer = client.post(f"/api/records/{kind}/{one.id}/move", {"version": now["version"], "step": step["step"], "reason": "r"})
                if answer.status != 403 or told[step["step"]]:
                    wrong.append((kind, step["step"], role, answer.status))
        else:
            for role in step["who"]:
                answer = people[role].good("GET", f"/api/records/{kind}/{one.id}")
                moved = people[role].post(f"/api/records/{kind}/{one.id}/move",
                                          {"version": answer["version"], "step": step["step"], "reason": "r"})
                # An effect may want a partner, or signatures: that it was looked for says that the role may.
                effect = step["effect"] != "none" and moved.status in (400, 404) and b"no such record" not in moved.body
                if (moved.status != 200 or moved.json["state"] != step["to"]) and not effect:
                    wrong.append((kind, step["step"], role, moved))
                taken += 1
                break
check(not wrong and taken > 15, f"{taken} steps of the model: for the roles that it names, and for no other", wrong[:6])

# ---- the end ------------------------------------------------------------------------------
note("signing out")
for role in ROLES:
    client = people[role]
    answer = client.delete("/api/session")
    check(answer.status == 200 and client.get("/api/me").status == 401, f"{role}: signed out, and the session is over",
          answer)
done()
