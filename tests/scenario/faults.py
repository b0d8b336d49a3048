"""What breaks around the program: a full disk, a read-only one, damaged pages, keys that are not there, another process,
a clock that was set back. Each is told in words, and loses nothing.
"""
import fcntl
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
node = Node(sys.argv[1], people={"data": "data_officer", "protection": "protection_officer"})
data, protection = node.people["data"], node.people["protection"]
ADULT = {"age_group": "adult"}
MAPPING = {"kind": "person", "columns": {"Name": "name", "ID": "source_id"}, "source": "faults",
           "fixed": {"link.capacity": "unknown", "case.reference": "FAULTS"}}


def table(first, last):
    return "Name,ID\n" + "".join(f"Row {i},{i}\n" for i in range(first, last))


def copy_of(folder, name):
    target = os.path.join(node.scratch, name)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("socket", "lock"))
    shutil.copy(f"{node.folder}.key", f"{target}.key")
    return target


def words_of(run):
    return (run.stdout + run.stderr).decode("utf-8", "replace")


def told(run, words, what):
    """Refused in words, on one line, without a crash."""
    text = words_of(run)
    check(run.returncode == 1 and words in text and len(text.strip().split("\n")) == 1, what, (run.returncode, text))


mark = marker()
data.state("person", {"name": mark, **ADULT})
expired = data.state("person", {"name": "Out of date", **ADULT}, {"until": years_ago(0, -100)})["id"]
data.bring("f.csv", table(0, 600), MAPPING)

# ---- who holds the folder, and with which key ---------------------------------------------
note("who holds the folder, and with which key")
second = node.cli("serve", node.folder, "--port", "0")
told(second, "another process holds this node", "a second server")
told(node.cli("backup", node.folder, "--to", node.scratch + "/a", "--keys-to", node.scratch + "/b"), "another process holds this node",
     "a backup beside a server")
check(node.json_of("find", node.folder, mark)["items"], "the command line asks the server that is there")
node.stop()
with open(os.path.join(node.folder, "lock"), "rb") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    told(node.cli("home", node.folder), "another process holds this node", "a folder that is locked")
check(node.cli("home", node.folder).returncode == 0, "and once it is not, it opens")
key = f"{node.folder}.key"
for what, content, words in (("no key file", None, "key file"), ("another node's key", "ab" * 32 + "\n", "not the key of this node"),
                             ("an empty key file", "", "not a key file"), ("half a key", "ab" * 16, "not a key file"),
                             ("no key at all", "hello\n", "not a key file")):
    os.rename(key, key + ".kept")
    if content is not None:
        with open(key, "w", encoding="ascii") as file:
            file.write(content)
    before = {name: content for name, content in folder_bytes(node.folder).items() if name.endswith(".db")}
    told(node.cli("serve", node.folder, "--port", "0"), words, f"{what}: the server")
    told(node.cli("find", node.folder, mark), words, f"{what}: the command line")
    check({name: content for name, content in folder_bytes(node.folder).items() if name.endswith(".db")} == before,
          f"{what}: nothing was changed")
    content is None or os.remove(key)
    os.rename(key + ".kept", key)
os.rename(key, key + ".kept")
os.symlink(key + ".kept", key)
check(node.cli("home", node.folder).returncode == 1, "a key file that is a link is not followed")
os.remove(key)
os.rename(key + ".kept", key)
check(node.json_of("find", node.folder, mark)["items"], "with its key all is there")
told(node.cli("home", node.scratch + "/nothing"), "there is no node in this folder", "a folder that is not there")
told(node.cli("home", "/etc"), "", "a folder that is something else")
check(not os.path.exists("/etc/subak.db"), "in which nothing is made")
os.path.exists("/etc/lock") and os.remove("/etc/lock")

# ---- a clean end --------------------------------------------------------------------------
note("a server that is told to end")
node.serve()
big = data.upload("big.csv", table(10_000, 30_000).encode())
job = data.good("POST", "/api/import", {"file": big["file"], "mapping": MAPPING, "rows": "good"}, 202)["job"]
wait_for(lambda: data.good("GET", f"/api/jobs/{job}").get("rows", 0) > 0, 20, "rows")
check(node.restart() == 0, "in the middle of an import: exit 0")
ended = data.good("GET", f"/api/jobs/{job}")
there = count(data, "person")
check(ended["state"] == "failed" and "stopped" in ended["message"] and there == 601 + ended["added"], "the job says so, and "
      "what it counted is there", (ended, there))
check(node.verdict()[0] == 0, "the log verifies")

# ---- a full disk --------------------------------------------------------------------------
note("a full disk")
small = os.path.join(node.scratch, "small")
os.mkdir(small)
mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", small], check=False,
                                                capture_output=True).returncode == 0


def unmount():
    node.stop(signal.SIGKILL)
    subprocess.run(["umount", "-l", small], check=False, capture_output=True)


if mounted:
    atexit.register(unmount)
    node.stop()
    home = node.folder
    with sqlite3.connect(os.path.join(home, "subak.db")) as db:
        sizes = sum(os.path.getsize(os.path.join(home, name)) for name in os.listdir(home) if name.endswith(".db"))
    subprocess.run(["mount", "-o", f"remount,size={sizes + (9 << 20)}", small], check=True)
    node.folder = shutil.copytree(home, os.path.join(small, "node"), ignore=shutil.ignore_patterns("socket", "lock"))
    shutil.copy(key, f"{node.folder}.key")
    node.serve()
    acknowledged, refused = [], []

    def write_on(client):
        while len(refused) < 8:
            word = marker("Wf")
            answer = client.post("/api/records/person", {"fields": {"name": word, "remarks": "x" * 20_000, **ADULT}})
            (acknowledged if answer.status == 201 else refused).append((word, answer))
            if len(acknowledged) > 20_000:
                break

    threads = [threading.Thread(target=write_on, args=(data.like(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    messages = {answer.error["message"] for _, answer in refused}
    check(refused and all("the disk is full" in message for message in messages), f"after {len(acknowledged)} records: told so", messages)
    check({answer.status for _, answer in refused} <= {500, 503, 507}, "as an error of the server's", {a.status for _, a in refused})
    for word, answer in chance.sample(acknowledged, min(40, len(acknowledged))) + acknowledged[-5:]:
        check([row["id"] for row in data.good("GET", f"/api/find?q={word}")["items"]] == [answer.json["id"]],
              "what was acknowledged is there, and readers go on") if word == acknowledged[-1][0] else None
    missing = [word for word, answer in acknowledged if data.get(f"/api/records/person/{answer.json['id']}").status != 200]
    check(not missing, f"all {len(acknowledged)} that were acknowledged are there", missing[:3])
    check(data.good("GET", "/api/find?q=" + refused[-1][0])["items"] == [], "what was refused is not")
    subprocess.run(["mount", "-o", f"remount,size={sizes + (64 << 20)}", small], check=True)
    word = marker("Wf")
    answer = wait_for(lambda: (lambda a: a if a.status == 201 else None)(data.post("/api/records/person", {"fields": {
        "name": word, **ADULT}})), 10, "a write, once there is room")
    check(data.good("GET", f"/api/find?q={word}")["items"][0]["id"] == answer.json["id"], "once there is room it goes on")
    check(node.verdict()[0] == 0, "the log verifies")

    used = os.statvfs(small)
    with open(os.path.join(small, "filler"), "wb") as file:
        file.write(b"x" * max(0, used.f_bavail * used.f_bsize - (3 << 20)))
    before = data.good("GET", "/api/records/person?state=filed&limit=1&sort=changed")
    big = data.post("/api/files", table(50_000, 70_000).encode(), headers={"X-Subak-Name": "big.csv"})
    if big.status == 201:
        job = data.good("POST", "/api/import", {"file": big.json["file"], "mapping": MAPPING, "rows": "good"}, 202)["job"]
        time.sleep(0.5)

        def ended_or_stuck():
            answer = data.get(f"/api/jobs/{job}")
            return answer.json if answer.status == 200 and answer.json["state"] != "running" else None

        try:
            ended = wait_for(ended_or_stuck, 20, "the import's end")
        except TimeoutError:
            ended = data.good("GET", f"/api/jobs/{job}")
        os.remove(os.path.join(small, "filler"))
        rows = [data.good("GET", f"/api/records/person?source_id=faults%2F{i}")["total"] for i in (50_000, 69_999)]
        print(f"      {ended['rows']} rows in")
        check(ended["state"] == "failed" and "full" in ended["message"], "an import: told so", ended)
        check(rows == [ended["added"] > 0, 0], "and its counts are what is there", (rows, ended["added"]))
        subprocess.run(["mount", "-o", "remount,size=400m", small], check=True)
        job = data.bring("big.csv", table(50_000, 70_000).encode(), MAPPING)
        check(job["state"] == "done" and job["added"] + job["same"] == 20_000, "once there is room, the same file again goes on", job)
    else:
        os.remove(os.path.join(small, "filler"))
        check("disk is full" in big.error["message"], "an upload: told so", big)
    node.stop()

    # ---- a read-only disk -----------------------------------------------------------------
    note("a read-only disk")
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    told(node.cli("serve", node.folder, "--port", "0"), "", "the server")
    for words in (("home", node.folder), ("create", node.folder, "person", "name=X", "age_group=adult")):
        run = node.cli(*words)
        check(run.returncode == 1 and ("read-only" in words_of(run) or "writing" in words_of(run)), f"{words[0]}: told so", words_of(run))
    status, answer = node.verdict()
    check(status == 0 and answer.get("ok"), "the log on a read-only disk verifies", answer)
    subprocess.run(["mount", "-o", "remount,rw", small], check=True)
    node.serve()
    late = data.state("person", {"name": "Not yet in subak.db", **ADULT})
    node.stop(signal.SIGKILL)
    os.remove(os.path.join(node.folder, "subak.db-shm"))
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    status, answer = node.verdict()
    check(status == 1 and "could not" in answer["error"]["message"] or answer.get("size", 0) > 0 and status == 0,
          "one that was not closed: read whole, or said why not", answer)
    subprocess.run(["mount", "-o", "remount,rw", small], check=True)
    node.serve()
    check(data.good("GET", f"/api/find?q={mark}")["items"], "writable again, all is there")
    node.stop()
    node.folder = home
    unmount()
else:
    print("      skipped: full and read-only disks need a mount, which needs root")
    node.stop()

# ---- damaged files ------------------------------------------------------------------------
note("damaged files")
PAGE = 4096
harmless, said, crashed = 0, 0, []
node.serve()
persons = data.good("GET", "/api/records/person?state=filed&limit=1")["total"]  # or as far as lists count
one = data.good("GET", f"/api/find?q={mark}")["items"][0]["id"]
node.stop()


def damage(folder, name, page, how):
    path = os.path.join(folder, name)
    with open(path, "r+b") as file:
        file.seek(page * PAGE)
        old = file.read(PAGE)
        at = chance.randrange(PAGE - 64)
        new = {"zero": bytes(PAGE), "noise": chance.randbytes(PAGE),
               "flip": old[:at] + bytes(byte ^ 0x55 for byte in old[at:at + 16]) + old[at + 16:]}[how]
        file.seek(page * PAGE)
        file.write(new[:len(old)])


for name in ("subak.db", "keys.db", "index.db"):
    pages = os.path.getsize(os.path.join(node.folder, name)) // PAGE
    picks = [(0, "zero"), (1, "zero"), (2, "noise")] + [(chance.randrange(pages), how) for how in ("zero", "noise", "flip") * 3]
    for page, how in picks:
        folder = copy_of(node.folder, "harmed")
        damage(folder, name, page, how)
        for words in (("verify", folder), ("list", folder, "person", "--limit", "200", "--json"), ("find", folder, mark, "--json"),
                      ("show", folder, "person", one, "--json"), ("create", folder, "person", "name=New", "age_group=adult", "--json")):
            run = node.cli(*words)
            text = words_of(run)
            if run.returncode not in (0, 1) or (run.returncode == 1 and not text.strip()):
                crashed.append(f"{name} page {page} {how}, {words[0]}: {run.returncode} {text[:200]}")
            elif run.returncode == 0:
                harmless += 1
            else:
                said += 1
check(not crashed, f"{said} times said, {harmless} times not touched, never a crash", crashed[:4])

wrong = []
for what, harm in (("gone", None), ("empty", "truncate"), ("garbage", "garbage"), ("half", "half"), ("its first page", (0, "noise")),
                   ("a table's page", (1, "zero")), ("many pages", "many"), ("its log gone", "wal")):
    folder = copy_of(node.folder, "harmed")
    path = os.path.join(folder, "index.db")
    size = os.path.getsize(path)
    if harm is None:
        os.remove(path)
    elif harm in ("truncate", "half"):
        os.truncate(path, 0 if harm == "truncate" else size // 2 // PAGE * PAGE)
    elif harm == "garbage":
        with open(path, "wb") as file:
            file.write(chance.randbytes(20_000))
    elif harm == "many":
        for page in range(1, size // PAGE):
            damage(folder, "index.db", page, "noise")
    elif harm == "wal":
        with open(path + "-wal", "wb") as file:
            file.write(chance.randbytes(5000))
    else:
        damage(folder, "index.db", *harm)
    for attempt in (1, 2, 3):  # a damage that is met on the way may take one more opening
        found = node.cli("find", folder, mark, "--json")
        listed = node.cli("list", folder, "person", "--state", "filed", "--limit", "1", "--json")
        good = found.returncode == 0 and listed.returncode == 0 and [row["id"] for row in json.loads(found.stdout)["items"]] == [one] \
            and json.loads(listed.stdout)["total"] == persons
        if good:
            break
    if not good:
        wrong.append(f"{what}: {words_of(found)[:160]} {words_of(listed)[:160]}")
check(not wrong, "an index that is damaged is made anew, and nothing is lost", wrong)

folder = copy_of(node.folder, "harmed")
old = copy_of(node.folder, "old")
node.folder, home = folder, node.folder
node.serve()
late = data.state("person", {"name": "Late", "remarks": "late", **ADULT})["id"]
node.stop()
shutil.copy(os.path.join(folder, "subak.db"), os.path.join(node.scratch, "right.db"))
shutil.copy(os.path.join(old, "subak.db"), os.path.join(folder, "subak.db"))
check(node.cli("show", folder, "person", one).returncode == 0, "an older subak.db, put there by mistake, opens")
shutil.copy(os.path.join(node.scratch, "right.db"), os.path.join(folder, "subak.db"))
run = node.cli("show", folder, "person", late, "--json")
check(run.returncode == 0 and json.loads(run.stdout)["fields"]["name"] == ["Late"], "the right one put back, what came later can still "
      "be read", words_of(run)[:200])
node.folder = home

# ---- the clock ----------------------------------------------------------------------------
note("the clock set back by a year")
library = shim(node)
if library is None:
    print("      skipped: no C compiler, or a sanitized binary")
else:
    back = {"LD_PRELOAD": library, "SHIM_CLOCK": str(-365 * 86400)}
    run = node.cli("find", node.folder, mark, env=back)
    check(b"event=clock.behind" in run.stderr, "the command line says so", run.stderr)
    node.serve(env=back)
    check("event=clock.behind" in node.log(), "the server says so")
    check(protection.get(f"/api/records/person/{expired}").status == 200 and data.get(f"/api/records/person/{expired}").status == 404,
          "what was out of date does not come back")
    made = data.state("person", {"name": "In the past", **ADULT})
    changed = data.put(f"/api/records/person/{one}", {"version": 1, "fields": {"name": mark, "remarks": "again", **ADULT}})
    check(changed.status == 200, "what is there can still be revised", changed)
    check(data.good("GET", f"/api/find?q={mark}")["items"][0]["version"] == 2 and data.good("GET", "/api/find?q=past")["items"],
          "and is found")
    status, answer = node.verdict()
    check(status == 0, "the log verifies", answer)
    node.restart()
    check(data.get(f"/api/records/person/{made['id']}").status == 200 and node.verdict()[0] == 0,
          "set right again, what was written meanwhile is there")
    # ---- a last day -----------------------------------------------------------------------
    note("a last day, and the week after it")
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
    brief = data.state("person", {"name": "Fleeting Example", **ADULT}, {"until": tomorrow})["id"]
    waits = {item["id"]: item["why"] for item in data.good("GET", "/api/home")["waiting"]}
    check(tomorrow in waits.get(brief, ""), "whoever may write it is warned", waits)
    seen = []
    for day in range(1, 10):
        node.stop()
        ahead = {"LD_PRELOAD": library, "SHIM_CLOCK": str(day * 86400)}
        node.serve(env=ahead)
        protection.again(day * 86400)
        for _ in range(100):  # it looks as soon as it runs
            shown = protection.good("GET", f"/api/records/person/{brief}")
            if day < 8 or shown["history"][0]["erased"]:
                break
            time.sleep(0.1)
        seen.append("erased" if shown["history"][0]["erased"] else "there")
    check(seen == ["there"] * 7 + ["erased"] * 2, "on the seventh day that the node ran after it, it is destroyed", seen)
    check(not protection.good("GET", "/api/find?q=fleeting")["items"], "and not found")
    check(any(entry["action"] == "erase" and entry["detail"] == "its last day has passed" for entry in shown["seen"]),
          "the log says why", shown["seen"])
    check(shown["fields"] == {} and "Fleeting" not in json.dumps(shown), "nothing of it is left to be seen", shown)
    status, answer = node.verdict()
    check(status == 0, "the log verifies", answer)
    node.stop()
done()
