"""kill -9 at a hundred random instants, and at every write of a few acts: invariant 5.

After each: nothing that was acknowledged is lost, nothing is there twice, the log verifies, and what the list shows the
search finds.
"""
import random
import shutil
import signal
import sqlite3
import sys
import threading

from node import *

SEED = int(os.environ.get("SUBAK_SEED", random.randrange(1 << 30)))
print(f"      seed {SEED} (SUBAK_SEED)")
chance = random.Random(SEED)
node = Node(sys.argv[1], people={"data": "data_officer"},
            options=("--no-local",), threads=20)
data = node.people["data"]
ROOTLY = "investigator,victim_support,protection_officer"
node.person("uid", ROOTLY, uid=os.getuid())


def agree(client, words):
    """Whether list, total and search tell the same of a word that each record has."""
    listed = client.good("GET", "/api/records/person?limit=200")
    for word in words:
        found = client.good("GET", f"/api/find?q={word}&kind=person")["items"]
        if len(found) != 1:
            return f"{word} is found {len(found)} times"
    if listed["total"] <= 200 and listed["total"] != len(listed["items"]):
        return f"total {listed['total']}, listed {len(listed['items'])}"
    return ""


def killed(kills, what, act, after):
    """Begin an act, kill at a random instant, serve again, look; the wrongs that were found."""
    wrong = []
    began = time.monotonic()
    for turn in range(kills):
        act(chance.uniform(0, 0.25))
        node.stop(signal.SIGKILL)
        status, answer = node.verdict()
        if status != 0:
            wrong.append(f"kill {turn}: {answer}")
        node.serve()
        problem = after()
        if problem:
            wrong.append(f"kill {turn}: {problem}")
    check(not wrong, f"{kills} kills {what}", wrong[:5])
    print(f"      {time.monotonic() - began:.0f} s")


# ---- an import ----------------------------------------------------------------------------
note("an import, begun again after each kill")
ROWS = 8_000
WORDS = [marker() for _ in range(40)]
names = [f"{WORDS[i // (ROWS // 40)] if i % (ROWS // 40) == 0 else 'Row'} {i}" for i in range(ROWS)]
TABLE = "Name,DOB,Capacity,Case,ID\n" + "".join(
    f"{name},1980-01-01,suspect,CASE-{i // 2000},{i}\n" for i, name in enumerate(names))
MAPPING = {"kind": "person", "columns": {"Name": "name", "DOB": "birth_date", "Capacity": "link.capacity", "ID": "source_id",
                                         "Case": "case.reference"}, "fixed": {}, "source": "torture"}
told = {"added": 0, "same": 0, "job": 0}


def import_for(seconds):
    """Run the import; remember the last that its job said was kept."""
    sent = data.upload("torture.csv", TABLE.encode())
    job = data.good("POST", "/api/import", {"file": sent["file"], "mapping": MAPPING, "rows": "good"}, 202)["job"]
    told["job"] = job
    end = time.monotonic() + seconds * 2
    while time.monotonic() < end:
        now = data.good("GET", f"/api/jobs/{job}")
        told["added"] = max(told["added"], now.get("added", 0) + now.get("same", 0))
        if now["state"] != "running":
            break
        time.sleep(0.01)


def persons():
    counts = data.good("GET", "/api/home")["counts"] # a list says no more than "more than 1,000"
    return next((count["count"] for count in counts if count["kind"] == "person"), 0)


def after_import():
    job = data.good("GET", f"/api/jobs/{told['job']}")
    if job["state"] not in ("failed", "done"):
        return f"the job is {job['state']}"
    if count(data, "person") < told["added"]:
        return f"{told['added']} rows were kept, {count(data, 'person')} persons are there"
    there = data.good("GET", f"/api/find?q={WORDS[0]}&kind=person")["items"]
    return agree(data, [WORDS[0]] if there else [])


killed(50, "during an import: what its job had told is there", import_for, after_import)
job = data.bring("torture.csv", TABLE.encode(), MAPPING, seconds=90)
check(job["state"] == "done" and job["added"] + job["same"] == ROWS and job["changed"] == 0, "then it ends", job)
again = data.bring("torture.csv", TABLE.encode(), MAPPING, seconds=90)
check((again["added"], again["changed"], again["same"]) == (0, 0, ROWS), "and again changes nothing", again)
check(not agree(data, WORDS), "each that is looked for is there once", agree(data, WORDS))
check(count(data, "person") == ROWS, "as many persons as rows", count(data, "person"))
pages = [data.good("GET", f"/api/records/{kind}?limit=200{more}") for kind, more in (
    ("case", ""), ("person", "&source_id=torture%2F7"), ("person", "&source_id=torture%2F7999"))]
check([page["total"] for page in pages] == [4, 1, 1], "four cases, and each row's person once", [page["total"] for page in pages])

# ---- sixteen writers ----------------------------------------------------------------------
note("sixteen who write at once")
acknowledged, tried = [], set()
lock = threading.Lock()


def write_on(client, stop):
    try:
        while not stop.is_set():
            word = marker("Wq")
            tried.add(word)
            answer = client.post("/api/records/person", {"fields": {"name": word, "age_group": "adult"}})
            if answer.status == 201:
                with lock:
                    acknowledged.append((word, answer.json["id"]))
    except (OSError, http.client.HTTPException):
        pass  # killed
    client.close()


fresh = []


def write_for(seconds):
    stop = threading.Event()
    before = len(acknowledged)
    clients = [data.like() for _ in range(16)]
    threads = [threading.Thread(target=write_on, args=(client, stop)) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(seconds + 0.1)
    node.process.kill()  # while they write
    stop.set()
    for thread in threads:
        thread.join()
    fresh[:] = acknowledged[before:]


def after_writes():
    if not fresh:
        return ""
    listed = data.good("GET", "/api/records/person?limit=200")
    ids = {row["id"] for row in listed["items"]}
    words = [row["label"] for row in listed["items"]]
    missing = [one for one in fresh[-150:] if one[1] not in ids]
    if missing:
        return f"{len(missing)} of {len(fresh)} acknowledged are gone: {missing[:2]}"
    if len(set(words)) != len([word for word in words if not word.startswith("Row")]) + len({w for w in words if w.startswith("Row")}):
        return "something is there twice"
    return agree(data, [word for word, _ in fresh[-2:]])


killed(50, "while sixteen write: what was acknowledged is there", write_for, after_writes)
check(len(acknowledged) > 200, "enough was written to tell", len(acknowledged))
wrong = [word for word, one in chance.sample(acknowledged, 150)
         if [row["id"] for row in data.good("GET", f"/api/find?q={word}")["items"]] != [one]]
check(not wrong, "150 of all that was acknowledged: each found once, as itself", wrong[:5])
node.stop()
lost = tried - {word for word, _ in acknowledged}
print(f"      {len(acknowledged)} acknowledged, {len(lost)} asked for and not answered")

# ---- every write of one act ---------------------------------------------------------------
note("killed at each write of one act")
library = shim(node)
base = os.path.join(node.scratch, "base")
small = Node(sys.argv[1], options=("--no-local",))
small.person("uid", ROOTLY, uid=os.getuid())
uid = small.people["uid"]
P, Q = marker(), marker()
person = uid.state("person", {"name": P, "remarks": P, "age_group": "adult"})
case = uid.state("person", {"name": "Relative", "age_group": "adult"})
told_of = uid.state("note", {"title": f"About {P}", "about": [person["id"]], "text": "x"})
small.stop()
key = f"{small.folder}.key"


def on(folder, *words, die=0):
    return small.cli(words[0] if words[0] != "protection" else words[0], *([words[1]] if words[0] == "protection" else []), folder,
                     *words[1 + (words[0] == "protection"):], "--key-file", key, "--json",
                     env={"LD_PRELOAD": library, "SHIM_DIE": str(die)})


def answer_of(run):
    return json.loads(run.stdout) if run.returncode == 0 else {}


def index_fits(folder):
    """Whether every row of the index has the policy that its record has now."""
    with sqlite3.connect(os.path.join(folder, "subak.db")) as db:
        policies = dict(db.execute("SELECT id, policy FROM entity"))
    db.close()
    with sqlite3.connect(os.path.join(folder, "index.db")) as db:
        rows = db.execute("SELECT entity, policy FROM token UNION SELECT entity, policy FROM value "
                          "UNION SELECT source, policy FROM link").fetchall()
    db.close()
    return all(policies.get(entity) == policy for entity, policy in rows)


def state_of(folder):
    """What list, search and page tell: how many there are, what stands behind the wall, what is restricted."""
    listed, shown = answer_of(on(folder, "list", "person")), answer_of(on(folder, "show", "person", person["id"]))
    if not listed or not shown:
        return None
    rows = [row for word in (P, Q) for row in answer_of(on(folder, "find", word)).get("items", [])]
    return {"agree": listed["total"] == len(listed["items"]) and index_fits(folder), "persons": sum(not row["erased"] for row in listed["items"]),
            "walled": sum(row["wall"] for row in listed["items"] + rows), "found": sorted(row["kind"] for row in rows),
            "restricted": shown["policy"]["restricted"], "pointed": len(shown["links"]), "version": shown["version"]}


def acts_of(folder):
    """The actions that the log tells of, but for looking."""
    return [row["action"] for row in answer_of(on(folder, "log")).get("items", []) if row["action"] not in ("view", "search")]


ACTS = {
    "a new record": ("create", "person", f"name={Q}", "age_group=adult"),
    "a revision": ("revise", "person", person["id"], "1", f"name={P}", f"remarks={Q}", "age_group=adult"),
    "a link that moves three records behind the wall": (
        "create", "link", f"from={person['id']}", f"to={case['id']}", "relation=family_of", "capacity=victim_possible"),
    "an erasure": ("protection", "act", person["id"], "erase", "reason"),
    "a restriction": ("protection", "act", person["id"], "restrict", "reason"),
}
if library is None:
    print("      skipped: no C compiler, or a sanitized binary")
    ACTS = {}
for what, words in ACTS.items():
    before = state_of(small.folder)
    log = acts_of(small.folder)
    outcomes, wrong, unlogged, place, after = set(), [], [], 0, None
    while after is None:
        place += 1 if place < 4 else 3
        folder = os.path.join(node.scratch, "act")
        shutil.copytree(small.folder, folder)
        run = on(folder, *words, die=place)
        ended = run.returncode == 0
        if not ended and run.returncode != -signal.SIGKILL:
            wrong.append(f"write {place}: {run.returncode} {run.stdout[:200]} {run.stderr[:200]}")
            ended = True
        status, verdict = small.verdict(folder)
        now = state_of(folder)
        logged = acts_of(folder)
        if status != 0 or now is None or not now["agree"]:
            wrong.append(f"write {place}: {verdict} {now}")
        if (now != before) != (len(logged) > len(log)):
            unlogged.append(f"write {place}: {now}")
        outcomes.add(json.dumps(now, sort_keys=True))
        if ended:
            after = now
        shutil.rmtree(folder)
    check(not wrong, f"{what}, {place} writes: sound after each", wrong[:4])
    check(outcomes <= {json.dumps(one, sort_keys=True) for one in (before, after)}, f"{what}: all of it or nothing", outcomes)
    check(not unlogged, f"{what}: and the log says so", unlogged[:3])
    check(before != after, f"{what}: and in the end it is done", after)
done()
