"""Backup and restore: two copies in two places, a new incarnation, and what is erased stays erased (T26)."""
import shutil
import signal
import sqlite3
import sys

from node import *

node = Node(sys.argv[1], people={"officer": "investigator", "data": "data_officer", "protection": "protection_officer"})
officer, data, protection = (node.people[name] for name in ("officer", "data", "protection"))
ADULT = {"age_group": "adult"}


def place(name):
    return os.path.join(node.scratch, name)


def backup(to, keys, *more):
    return node.cli("backup", node.folder, "--to", place(to), "--keys-to", place(keys), *more)


def restore(to, records, keys, key_file=None, *more):
    return node.cli("restore", place(to), "--from", place(records), "--keys-from", place(keys), "--key-file",
                    key_file or f"{node.folder}.key", *more)


def meta(folder, name):
    with sqlite3.connect(os.path.join(folder, "subak.db")) as db:
        value = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0]
    db.close()
    return value


def incarnation(folder):
    """As the node's card says it, which is signed."""
    payload = meta(folder, "card").split(b".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))["incarnation"]


def instead(folder):
    """Serve a restored folder in the place of the node's own; sessions go on."""
    node.stop()
    node.folder = place(folder)
    if not os.path.exists(f"{node.folder}.key"):
        shutil.copy(place("node.key"), f"{node.folder}.key")
    node.serve()


mark, gone = marker(), marker()
TABLE = f"Name,DOB,Capacity,Case,ID\n{mark},1980-01-01,suspect,REF-1,1\n{gone},1980-01-01,suspect,REF-1,2\n"
MAPPING = {"kind": "person", "columns": {"Name": "name", "DOB": "birth_date", "Capacity": "link.capacity", "ID": "source_id",
                                         "Case": "case.reference"}, "fixed": {}, "source": "b"}
data.bring("b.csv", TABLE, MAPPING)
paper = officer.upload("p.txt", b"a letter, kept in pieces")
officer.state("file", {"title": f"Letter of {mark}", "content": paper["sha256"]})
person = data.good("GET", f"/api/find?q={gone}")["items"][0]["id"]
scrap = officer.upload("g.txt", b"a letter that is erased")
letter = officer.state("file", {"title": "Letter", "content": scrap["sha256"]})

# ---- what a backup is ---------------------------------------------------------------------
note("a backup")
run = backup("b0", "k0")
check(run.returncode in (0, 1) and (run.returncode == 0 or b"another process holds" in run.stderr), "while the node is served: made, or "
      "said why not", run)
known(run.returncode == 0, "a backup of a node that is served")
node.stop()
counts = {}
run = backup("one", "one")
check(run.returncode == 1 and b"two folders" in run.stderr, "records and keys in one folder are refused", run)
os.symlink(place("one"), place("alias"))
run = backup("one", "alias")
check(run.returncode == 1 and b"two folders" in run.stderr, "in one folder by two names too", run)
check(os.listdir(place("one")) == [], "and nothing is written", os.listdir(place("one")))
check(node.cli("backup", node.folder, "--to", place("b1")).returncode == 2, "where the keys go must be said")
run = backup("b1", "k1", "--json")
check(run.returncode == 0 and json.loads(run.stdout) == {"ok": True}, "made", run)
check(os.listdir(place("b1")) == ["subak.db"] and os.listdir(place("k1")) == ["keys.db"], "a file in each place")
check([os.stat(place(path)).st_mode & 0o777 for path in ("b1/subak.db", "k1/keys.db")] == [0o600] * 2, "for nobody else to read")
with sqlite3.connect(place("k1/keys.db")) as db:
    keys = [row[0] for row in db.execute("SELECT wrapped FROM record_key")]
records = folder_bytes(place("b1"))["subak.db"]
check(keys and not any(key in records for key in keys), "no key lies beside the records")
check(not leaks([("", Answer(0, "", content)) for content in (records, folder_bytes(place("k1"))["keys.db"])], [mark, gone]),
      "and no name in clear")
status, answer = node.verdict(place("b1"))
check(run.returncode == 0, "made again over the one before")
node.serve()

# ---- erase, then copy the keys ------------------------------------------------------------
late = marker()
officer.state("person", {"name": late, **ADULT})
for one in (person, letter["id"]):
    protection.good("POST", "/api/protection/act", {"record": one, "act": "erase", "reason": "r", "law": "art. 17"})
node.stop()
check(backup("b2", "k2").returncode == 0 and backup("b2", "k2").returncode == 0, "made twice over")
check(sorted(os.listdir(place("b2")) + os.listdir(place("k2"))) == ["keys.db", "subak.db"], "and leaves no half copy")
size = node.verdict()[1]["size"]

# ---- restore ------------------------------------------------------------------------------
note("a restore")
run = restore("new", "b2", "k2", None, "--json")
check(run.returncode == 0 and json.loads(run.stdout) == {"ok": True}, "restored", run)
check((incarnation(node.folder), incarnation(place("new"))) == (1, 2), "with a new incarnation")
check(meta(node.folder, "id") == meta(place("new"), "id"), "of the same node")
status, answer = node.verdict(place("new"))
check(status == 0 and answer["size"] > size, "its log verifies and has gone on", answer)
instead("new")
check([row["label"] for row in officer.good("GET", f"/api/find?q={mark}&kind=person")["items"]] == [mark], "found by its words")
check(officer.get(f"/api/files/{paper['sha256']}").body == b"a letter, kept in pieces", "files are there")
check(len(officer.good("GET", f"/api/find?q={late}")["items"]) == 1, "what came last is there")
check(not leaks(reads(protection, [gone], [person]), [gone]), "what was erased is not")
check(any(row["action"] == "node" and "incarnation" in row["detail"] for row in protection.good("GET", "/api/log")["items"]),
      "the log says that it was restored")
check(node.stranger().sign_in("officer", PASSWORD).status == 200, "its accounts sign in")
officer.state("person", {"name": "After the restore", **ADULT})
check(node.verdict()[0] == 0, "and it goes on")
node.stop()

note("older records with the newest keys (T26)")
run = restore("old", "b1", "k2")
check(run.returncode == 0, "restored", run)
instead("old")
check(any(row["action"] == "erase" and "again" in row["detail"] for row in protection.good("GET", "/api/log")["items"]),
      "the log says that it was erased again")
check(len(officer.good("GET", f"/api/find?q={mark}&kind=person")["items"]) == 1, "what was there is there")
check(officer.good("GET", f"/api/find?q={late}")["items"] == [], "what came later is not")
for client in (officer, data, protection):
    answers = reads(client, [gone], [person])
    check(not leaks(answers, [gone]), f"{client.name}: what was erased stays erased on every path", leaks(answers, [gone])[:3])
check(officer.get(f"/api/records/person/{person}").status == 404, "it is not there")
check(total(officer, "person") == 1 and total(data, "person") == 1, "nor is it counted")
with sqlite3.connect(os.path.join(node.folder, "subak.db")) as db:
    left = db.execute("SELECT count(*) FROM record r JOIN entity e ON e.id = r.entity WHERE e.uuid = ? AND r.body IS NOT NULL",
                      (bytes.fromhex(person.replace("-", "")),)).fetchone()
    files = [row[0].hex() for row in db.execute("SELECT hash FROM file")]
check(left == (0,), "and no body of it is left", left)
check(files == [paper["sha256"]], "nor its file, but the one that was not erased", files)
job = data.bring("b.csv", TABLE, MAPPING)
check((job["added"], job["changed"], job["same"]) == (0, 0, 2) and not data.good("GET", f"/api/find?q={gone}")["items"],
      "an old file does not bring it back", job)
officer.state("person", {"name": "After the restore", **ADULT})
check(node.verdict()[0] == 0, "its log verifies and goes on")
node.stop()
check(not any(gone.encode() in content for content in folder_bytes(node.folder).values()), "no file of the folder names it")

note("newer records with older keys")
run = restore("short", "b2", "k1")
check(run.returncode == 0 and b"event=keys.missing" in run.stderr, "it is said that records have no keys", run)
check(b"keys.missing" not in restore("whole", "b2", "k2").stderr, "and not where they have")

# ---- what is refused ----------------------------------------------------------------------
note("what is refused")
before = folder_bytes(place("new"))
run = restore("new", "b2", "k2")
check(run.returncode == 1 and b"holds a node already" in run.stderr, "a folder that holds a node", run)
check({name: content for name, content in folder_bytes(place("new")).items() if name != "lock"}
      == {name: content for name, content in before.items() if name != "lock"}, "which stays as it was")
with open(place("wrong.key"), "w", encoding="ascii") as file:
    file.write("ab" * 32 + "\n")
run = restore("wrong", "b2", "k2", place("wrong.key"))
check(run.returncode == 1 and b"not the key of this node" in run.stderr, "another node's key", run)
run = restore("wrong", "b2", "k2")
check(run.returncode == 0, "and with the right one it goes at once", run)
shutil.copytree(place("b2"), place("harmed"))
with sqlite3.connect(place("harmed/subak.db")) as db:
    db.execute("UPDATE audit SET account = account + 1 WHERE seq = 5")
db.close()
run = restore("tampered", "harmed", "k2")
check(run.returncode == 1 and b"log" in run.stderr, "a log that was changed", run)
with open(place("harmed/subak.db"), "r+b") as file:
    file.truncate(8192)
run = restore("cut", "harmed", "k2")
check(run.returncode == 1 and run.stderr, "a copy that was cut off", run)
run = restore("none", "nowhere", "k2")
check(run.returncode == 1 and b"could not read the backup" in run.stderr, "a copy that is not there", run)
run = restore("none", "b2", "k2")
check(run.returncode == 0, "and once it is there it goes", run)
os.chmod(place("b2/subak.db"), 0o600)
check(node.cli("restore", place("x"), "--from", place("b2")).returncode == 2, "where the keys are must be said")
done()
