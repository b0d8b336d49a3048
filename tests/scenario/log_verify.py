"""Whoever edits the log is found, and at which leaf: invariant 11, T11; views of victims are written down first.

The log is tampered with on copies of the folder, as an administrator of the machine could, and `subak verify` must
name the first leaf that does not hold, without any key.
"""
import os
import shutil
import signal
import sqlite3
import sys

from node import *

node = Node(sys.argv[1], people={"officer": "investigator", "data": "data_officer", "support": "victim_support",
                                 "protection": "protection_officer"})
officer, data, support, protection = (node.people[name] for name in ("officer", "data", "support", "protection"))

# ---- views of victims ---------------------------------------------------------------------
note("views of victims are in the log before they are answered")


def last_views(account):
    items = protection.good("GET", "/api/log")["items"]
    return [(row["action"], row.get("record")) for row in items if row["account"] == account]


for what, path in (("record", "/api/records/person/{id}"), ("list", "/api/records/person"),
                   ("search", "/api/find?q={mark}"), ("export", "/api/export/person.csv"),
                   ("suggestion", "/api/suggest?kind=person&q={mark}"), ("home", "/api/home")):
    mark = marker()
    child = support.state("person", {"name": mark, "age_group": "child"})
    node.restart()  # what the statement itself wrote down is not the view
    before = len(last_views("support"))
    answer = support.get(path.format(id=child["id"], mark=mark))
    node.stop(signal.SIGKILL)
    node.serve()
    views = last_views("support")
    check(mark.encode() in answer.body and len(views) > before, f"{what}: killed behind the answer, the view is there",
          views[:3])

# ---- a log to tamper with -----------------------------------------------------------------
rows = "".join(f"Person {i},1980-01-01,suspect,CASE-1,{i}\n" for i in range(250))
data.bring("rows.csv", "Name,DOB,Capacity,Case,ID\n" + rows, {
    "kind": "person", "fixed": {}, "columns": {"Name": "name", "DOB": "birth_date", "Capacity": "link.capacity",
                                               "Case": "case.reference", "ID": "source_id"}})
gone = officer.state("person", {"name": "To be erased", "age_group": "adult"})
protection.good("POST", "/api/protection/act", {"record": gone["id"], "act": "erase", "reason": "r", "law": "art. 5"})
for i in range(20):
    officer.state("person", {"name": f"One by one {i}", "age_group": "adult"})

note("the log as it is")
status, answer = node.verdict()
check(status == 0 and answer["ok"] is True, "verifies while the node is served", answer)
size = answer["size"]
served = officer.good("GET", "/api/log/verify")
check(served["ok"] and served["size"] >= size, "verifies for an account", served)
node.stop()
with sqlite3.connect(os.path.join(node.folder, "subak.db")) as db:
    size = db.execute("SELECT count(*) FROM leaf").fetchone()[0]
    points = [row[0] for row in db.execute("SELECT size FROM checkpoint ORDER BY size")]
    erased = db.execute("SELECT seq FROM audit WHERE salt IS NULL").fetchall()
os.rename(f"{node.folder}.key", f"{node.folder}.away")
status, answer = node.verdict()
check(status == 0 and (answer["ok"], answer["size"]) == (True, size) and size > 512, "verifies without the key", answer)
os.rename(f"{node.folder}.away", f"{node.folder}.key")
check(len(erased) > 0, "what is erased left no salt, and still verifies")
plain = node.cli("verify", node.folder)
check(plain.returncode == 0 and plain.stdout.strip(), "says so in words too", plain.stdout)

# ---- tampering ----------------------------------------------------------------------------
copies = 0


def tampered(*statements):
    """The verdict on a copy in which the statements were run."""
    global copies
    copies += 1
    folder = os.path.join(node.scratch, f"copy{copies}")
    shutil.copytree(node.folder, folder, ignore=shutil.ignore_patterns("socket", "lock"))
    with sqlite3.connect(os.path.join(folder, "subak.db")) as db:
        for sql, *values in statements:
            assert db.execute(sql, values).rowcount > 0, sql
    db.close()
    verdict = node.verdict(folder)
    shutil.rmtree(folder)
    return verdict


def first_bad(what, wanted, *statements):
    status, answer = tampered(*statements)
    check(status == 1 and answer.get("ok") is False and answer.get("first_bad") == wanted and answer.get("why"),
          f"{what}: exit 1, first bad {wanted}", (status, answer))


def blob(sql, *values):
    with sqlite3.connect(os.path.join(node.folder, "subak.db")) as db:
        return db.execute(sql, values).fetchone()[0]


def flipped(bytes_, at):
    return bytes_[:at] + bytes([bytes_[at] ^ 1]) + bytes_[at + 1:]


note("tampered with")
MIDDLE = 300
for seq in (0, MIDDLE, size - 1):
    entry = blob("SELECT entry FROM leaf WHERE seq = ?", seq)
    for at in (0, 8, len(entry) - 1):
        first_bad(f"leaf {seq}, byte {at} altered", seq, ("UPDATE leaf SET entry = ? WHERE seq = ?", flipped(entry, at), seq))
    first_bad(f"leaf {seq} cut short", seq, ("UPDATE leaf SET entry = ? WHERE seq = ?", entry[:-1], seq))
for seq in (0, MIDDLE):
    first_bad(f"leaf {seq} dropped", seq, ("DELETE FROM audit WHERE seq = ?", seq), ("DELETE FROM leaf WHERE seq = ?", seq))
one, two = (blob("SELECT entry FROM leaf WHERE seq = ?", seq) for seq in (MIDDLE, MIDDLE + 7))
first_bad("two leaves swapped", MIDDLE, ("UPDATE leaf SET entry = ? WHERE seq = ?", two, MIDDLE),
          ("UPDATE leaf SET entry = ? WHERE seq = ?", one, MIDDLE + 7))
first_bad("two neighbours swapped", MIDDLE, ("UPDATE leaf SET entry = ? WHERE seq = ?",
                                             blob("SELECT entry FROM leaf WHERE seq = ?", MIDDLE + 1), MIDDLE),
          ("UPDATE leaf SET entry = ? WHERE seq = ?", one, MIDDLE + 1))
for column, value in (("at", "at + 1"), ("account", "account + 1"), ("action", "(action + 1) % 10"), ("entity", "1 + 2 * entity"),
                      ("record", "record + 1"), ("salt", "zeroblob(16)"), ("detail", "x'00'")):
    first_bad(f"audit row: {column} altered", MIDDLE, (f"UPDATE audit SET {column} = {value} WHERE seq = ?", MIDDLE))
first_bad("audit row dropped", MIDDLE, ("DELETE FROM audit WHERE seq = ?", MIDDLE))
first_bad("audit row altered, and its salt taken away as if it were erased", MIDDLE,
          ("UPDATE audit SET account = account + 1, salt = NULL WHERE seq = ?", MIDDLE))
cut = ("DELETE FROM audit WHERE seq >= ?", size - 5), ("DELETE FROM leaf WHERE seq >= ?", size - 5)
first_bad("the end cut off", size - 5, *cut)
first_bad("the end cut off, with its checkpoints", size - 5, *cut, ("DELETE FROM checkpoint WHERE size > ?", size - 5))
first_bad("a leaf added", size, ("INSERT INTO leaf VALUES (?, ?)", size, one))

tile = blob("SELECT hashes FROM tile WHERE level = 0 AND number = 1")
first_bad("a hash of a tile altered", MIDDLE,
          ("UPDATE tile SET hashes = ? WHERE level = 0 AND number = 1", flipped(tile, (MIDDLE - 256) * 32)))
first_bad("a tile dropped", 256, ("DELETE FROM tile WHERE level = 0 AND number = 1",))
upper = blob("SELECT hashes FROM tile WHERE level = 1 AND number = 0")
status, answer = tampered(("UPDATE tile SET hashes = ? WHERE level = 1 AND number = 0", flipped(upper, 40)))
check(status == 1 and answer.get("ok") is False, "a hash of an upper tile altered: not sound", answer)

# Leaf and tile rewritten to fit each other: only the checkpoints know.
entry = flipped(blob("SELECT entry FROM leaf WHERE seq = ?", size - 1), 20)
leaf = hashlib.sha256(b"\0" + entry).digest()
number, place = divmod(size - 1, 256)
tile = blob("SELECT hashes FROM tile WHERE level = 0 AND number = ?", number)
begins = max(point for point in points if point < size)
first_bad("leaf and tile rewritten to fit each other: the checkpoint before", begins,
          ("UPDATE leaf SET entry = ? WHERE seq = ?", entry, size - 1),
          ("UPDATE tile SET hashes = ? WHERE level = 0 AND number = ?",
           tile[:place * 32] + leaf + tile[place * 32 + 32:], number))
first_bad("a checkpoint altered: the one before", begins,
          ("UPDATE checkpoint SET root = zeroblob(32) WHERE size = ?", points[-1]))

note("what is no log")
empty = os.path.join(node.scratch, "empty")
os.mkdir(empty)
status, answer = node.verdict(empty)
check(status == 1 and answer["ok"] is False and answer["error"]["message"], "an empty folder", answer)
check(os.listdir(empty) == [], "and nothing is made in it", os.listdir(empty))
done()
