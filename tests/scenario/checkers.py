"""What leaves a node, read by other people's tools; and a partner made of nothing but such tools.

The partner is age-keygen, age, jose and @sd-jwt/core, and sixty lines of Python for the head of a log: no line of this
program. A node pins its card, sends it records, takes records from it, and signs the head of its log.
"""
import base64
import hashlib
import json
import os
import subprocess
import sys
import time
import uuid

from node import PASSWORD, ROOT, Node, check, done, marker, note, skip

CHECKERS = os.path.join(ROOT, "tests", "checkers")
sys.path.insert(0, CHECKERS)
import note as notes  # noqa: E402

END = "-----END AGE ENCRYPTED FILE-----\n"
NO_RISK = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}


def tool(*words, given=b""):
    """What one of the tools answers; None where it is not here."""
    try:
        return subprocess.run(words, input=given, capture_output=True, timeout=60, check=False, cwd=CHECKERS)
    except FileNotFoundError:
        return None


def ask(verb, **more):
    """Ask the npm packages; an error of theirs is an answer."""
    answer = tool("node", "check.mjs", given=json.dumps({"verb": verb, **more}).encode())
    return json.loads(answer.stdout) if answer.returncode == 0 else {"bad": answer.stderr.decode()}


def good(verb, **more):
    answer = ask(verb, **more)
    if "good" not in answer:
        raise AssertionError(f"{verb}: {answer}")
    return answer["good"]


if tool("age", "--version") is None or tool("age-keygen", "--version") is None:
    skip("Debian's age is not here")
if tool("node", "--version") is None or not os.path.isdir(os.path.join(CHECKERS, "node_modules", "jose")):
    skip("the npm packages of tests/checkers are not here: tools/deps all brings them")

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point"}
node = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
officer, desk = node.people["officer"], node.people["desk"]
keys = os.path.join(node.scratch, "keys.txt")

note("a card, both ways")
own = node.administrator.good("GET", "/api/card")
told = json.loads(base64.urlsafe_b64decode(own["card"].split(".")[1] + "=="))
KEY, RECIPIENT, HERE = told["sign"], told["seal"], own["node"]
said = ask("verify", key=KEY, typ="subak-card", text=own["card"])
check(said.get("good", {}).get("id") == HERE, "jose verifies the card, and its hash is the node's id", said)
check(ask("verify", key=KEY, typ="subak-envelope", text=own["card"]).get("bad"), "as a card and as nothing else")
made = tool("age-keygen", "-o", keys)
check(made.returncode == 0, "age-keygen makes a partner's key", made.stderr)
seal = tool("age-keygen", "-y", keys).stdout.decode().strip()
partner = good("card", name="Bentara, by other tools", country="XB", seal=seal)
peer = node.administrator.good("POST", "/api/peers", {"card": partner["card"]}, 201)
check(peer["node"] == partner["id"], "the node takes in a card that jose signed, under the same id", peer)
node.administrator.good("POST", f"/api/peers/{peer['node']}/pin", {"words": peer["words"]})

note("what leaves")
name, mail = marker("สมชาย"), f"{marker().lower()}@example.org"
person = officer.state("person", {"name": [name], "age_group": "adult", "phone": ["+66812345678"], "email": mail,
                                  "remarks": "stays at home"})
case = officer.state("case", {"reference": marker("REF"), "title": "Boats"})
officer.state("link", {"from": person["id"], "to": case["id"], "relation": "part_of_case", "capacity": "suspect"})
unsigned = officer.get(f"/api/records/person/{person['id']}/signed")
check(unsigned.status == 404, "what has not left was not signed", unsigned)
check(officer.get(f"/api/records/case/{person['id']}/signed").status == 404, "an address means one kind")
drafted = officer.state("disclosure", {
    "title": marker("D"), "peer": partner["id"], "records": [person["id"], case["id"]], "purpose": "investigate",
    "legal_basis": "Agreement of 2024, article 7", "post": "XA/police/authority", "withhold": ["person.email"], **NO_RISK})
answer = node.people["authority"].post(f"/api/records/disclosure/{drafted['id']}/move", {"version": 1, "step": "release"})
check(answer.status == 200, "released", answer)
file = os.path.join(node.scratch, "to-partner.age")
run = node.cli("envelope", "export", node.folder, partner["id"], file, "--account", "desk", env={"SUBAK_PASSWORD": PASSWORD})
check(run.returncode == 0, "subak envelope export", run.stderr)


def opened(data):
    """The envelopes of a file as age opens them: [(signed header, body)]."""
    found = []
    for part in data.split(END)[:-1]:
        plain = tool("age", "-d", "-i", keys, given=(part + END).encode())
        check(plain.returncode == 0, "Debian's age opens the envelope", plain.stderr)
        head, _, body = plain.stdout.decode().partition("\n")
        found.append((head, body))
    return found


with open(file, encoding="ascii") as text:
    (greeting, words), (head, body) = opened(text.read())
for one, covered, channel in ((greeting, words, "greeting"), (head, body, "main")):
    claims = good("verify", key=KEY, typ="subak-envelope", text=one)["claims"]
    check(claims["sha256"] == hashlib.sha256(covered.encode()).hexdigest() and claims["length"] == len(covered.encode()),
          "the header covers every byte behind it", claims)
    check((claims["from"], claims["to"], claims["channel"]) == (HERE, partner["id"], channel), "and says who to whom", claims)
lines = body.splitlines()
records = {r["claims"]["entity"]: (r, line) for r, line in ((good("record", key=KEY, text=line), line) for line in lines)}
check(set(records) == {person["id"], case["id"]}, "@sd-jwt/core verifies each record", list(records))
record, line = records[person["id"]]
fields = record["claims"]["fields"]
check(fields == {"name": [name], "age_group": ["adult"], "phone": ["+66812345678"]}, "and reads what was released, no more", fields)
check(record["header"] == {"alg": "EdDSA", "typ": "subak-record"} and record["claims"]["origin"] == HERE, "of whom", record)
check(mail not in body and "stays at home" not in body, "what was withheld is in no byte")
jws, _, rest = line.partition("~")
check(ask("record", key=KEY, text=f"{jws}~{rest.partition('~')[2]}").get("good"), "it holds with one field fewer")
turned = line.replace("~", "A~", 1)
check(ask("record", key=KEY, text=turned).get("bad"), "and not with a byte more")

note("subak export --signed")
run = node.cli("export", node.folder, "person", person["id"], "--signed", "--account", "officer", env={"SUBAK_PASSWORD": PASSWORD})
whole = run.stdout.decode()
check(run.returncode == 0 and whole.split("~")[0] == jws, "gives the record as it was signed", run.stderr)
full = good("record", key=KEY, text=whole)
check(full["id"] == hashlib.sha256(jws.encode()).hexdigest() == record["id"], "under the same id, whatever is withheld", full)
check(full["claims"]["fields"].get("email") == [mail] and "remarks" not in full["claims"]["fields"],
      "with all fields that may leave", full["claims"]["fields"])
run = node.cli("export", node.folder, "person", "--account", "officer", env={"SUBAK_PASSWORD": PASSWORD})
check(run.returncode == 0 and name in run.stdout.decode(), "the list as CSV is another command", run.stdout[:200])
exported = [e for e in officer.good("GET", f"/api/records/person/{person['id']}")["seen"] if e["action"] == "export"]
check(len(exported) == 1, "that it was exported is written down", exported)

note("the head of the log of the channel")
key = base64.urlsafe_b64decode(KEY + "=")
claims = [good("verify", key=KEY, typ=typ, text=line)["claims"]
          for line, typ in zip(words.splitlines(), ("subak-cursor", "subak-log"))]
origin, size, root, _ = notes.checkpoint(claims[1]["note"])
check(size == 1 and root == notes.root([head.encode()]), "is the tree over the headers that went", claims)
check(origin == f"{told['log']}/to/{partner['id'][:16]}" and notes.check(claims[1]["note"], origin, key), "and signed", origin)
check(not notes.check(claims[1]["note"].replace("\n1\n", "\n2\n"), origin, key), "which another size is not")

note("what comes from other tools")


def now(days=0):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86400))


def sealed(body, **more):
    """An envelope that no line of this program has touched."""
    claims = {"suite": 1, "from": partner["id"], "to": HERE, "incarnation": 1, "created": now(), "expires": now(7),
              "sha256": hashlib.sha256(body.encode()).hexdigest(), "length": len(body.encode()), **more}
    head = good("sign", secret=partner["secret"], typ="subak-envelope", claims=claims)
    shut = tool("age", "-r", RECIPIENT, "-a", given=f"{head}\n{body}".encode())
    return head, shut.stdout


def statement(typ, **claims):
    return good("sign", secret=partner["secret"], typ=typ, claims=claims) + "\n"


stranger, theirs = marker("Budi"), str(uuid.uuid4())
came = good("issue", secret=partner["secret"], fields={"name": [stranger], "age_group": ["adult"], "phone": ["+99970000001"]}, claims={
    "kind": "person@1", "entity": theirs, "version": 1, "parents": [], "origin": partner["id"], "state": "filed",
    "post": "XB/police/authority", "handling": f"AMBER;use=intelligence;purpose=investigate;to={HERE}", "purpose": "investigate",
    "legal_basis": "Agreement of 2024, article 7", "model": "0" * 64, "at": now()})
first, envelope = sealed(f"{came}\n", channel="main", seq=1, before="0" * 64)
theirs_origin = f"{partner['log']}/to/{HERE[:16]}"
text = f"{theirs_origin}\n1\n{base64.b64encode(notes.root([first.encode()])).decode()}\n"
partner_key = base64.urlsafe_b64decode(partner["key"] + "=")
signature = base64.b64decode(good("raw", secret=partner["secret"], text=text)["signature"])
head_note = f"{text}\n{notes.line(theirs_origin, partner_key, signature)}"
_, hello = sealed(statement("subak-cursor", incarnation=1, upto=1, signed=0) + statement("subak-log", note=head_note),
                  channel="greeting", seq=0)
answer = desk.post("/api/envelope", envelope + hello)
check(answer.status == 200, "a file that age sealed is taken in", answer)
got = officer.get(f"/api/records/person/{theirs}")
check(got.status == 200 and got.json["fields"]["name"] == [stranger], "with the record that @sd-jwt/core signed", got)
state = node.administrator.good("GET", "/api/peers")["items"][0]
check(state["taken"] == 1 and state["received"] == 1, "both sides know how far they are", state)
copy = officer.get(f"/api/records/person/{theirs}/signed").body.decode()
check(copy.split("~")[0] == came.split("~")[0] and set(copy.split("~")) == set(came.split("~")), "it is given out again as it came")
check(ask("record", key=partner["key"], text=copy).get("good", {}).get("claims", {}).get("fields", {}).get("name") == [stranger],
      "and still verifies")

note("and the node vouches for the other's log")
answer = desk.post(f"/api/peers/{partner['id']}/envelope", {})
(_, words), *more = opened(answer.body.decode())
found = [good("verify", key=KEY, typ="subak-log", text=line)["claims"]["note"] for line in words.splitlines()
         if json.loads(base64.urlsafe_b64decode(line.split(".")[0] + "==")).get("typ") == "subak-log"]
back = [one for one in found if notes.checkpoint(one)[0] == theirs_origin]
check(len(back) == 1 and notes.check(back[0], theirs_origin, partner_key), "the head comes back", found)
check(notes.check(back[0], told["log"], key, kind=4), "with the node's cosignature, which a stranger can check")
check(not notes.check(back[0].replace("\n1\n", "\n2\n"), told["log"], key, kind=4), "over this head and no other")
done()
