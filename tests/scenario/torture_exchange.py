"""Two nodes exchange while one or the other is killed at random instants: nothing that was acknowledged is lost,
nothing is applied twice, and in the end both agree. SUBAK_KILLS says how often (30)."""
import os
import random
import signal
import sqlite3
import sys
import threading
import time

from node import Node, check, done, marker, meet, note, wait_for

KILLS = int(os.environ.get("SUBAK_KILLS", "30"))
chance = random.Random(int(os.environ.get("SUBAK_SEED", "5")))
PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police", partners=True)
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police", partners=True)
meet(a, b)
OTHER = b.administrator.good("GET", "/api/card")["node"]
a.administrator.good("POST", f"/api/peers/{OTHER}", {"address": "https://" + b.partners[1]})
NO_RISK = {risk: "no" for risk in ("death_penalty", "torture", "persecution", "enforced_return", "unfair_trial")}
kept = {}     # what was acknowledged: id -> state
lock = threading.Lock()
ending = threading.Event()


def insist(call):
    """Ask until the node is there again and answers; whatever it did not answer may have happened or not."""
    while not ending.is_set():
        try:
            return call()
        except Exception:  # it was killed: the line is gone
            time.sleep(0.05)
    return None


def work():
    """State cases, release them, correct some, recall some: one after the other, as a person does."""
    officer, authority = a.people["officer"], a.people["authority"]
    while not ending.is_set():
        answer = insist(lambda: officer.post("/api/records/case", {"fields": {"reference": marker("REF")}}))
        if answer is None or answer.status != 201:
            continue
        case = answer.json["id"]
        answer = insist(lambda: officer.post("/api/records/disclosure", {"fields": {
            "title": "x", "peer": OTHER, "records": [case], "purpose": "investigate", "legal_basis": "y", "post": "z", **NO_RISK}}))
        if answer is None or answer.status != 201:
            continue
        release = answer.json["id"]
        answer = insist(lambda: authority.post(f"/api/records/disclosure/{release}/move", {"version": 1, "step": "release"}))
        if answer is None or answer.status != 200:
            continue
        with lock:
            kept[case] = "released"
        if chance.random() < 0.3:
            answer = insist(lambda: authority.post(f"/api/records/disclosure/{release}/move",
                                                   {"version": 2, "step": "recall", "reason": "r"}))
            with lock:
                kept[case] = "recalled" if answer is not None and answer.status == 200 else "either"


def peer(node):
    return node.administrator.good("GET", "/api/peers")["items"][0]


def settled():
    try:
        return all(p["waiting"] == 0 and p["sent"] == p["taken"] and p["failure"] == "" for p in (peer(a), peer(b)))
    except OSError:
        return False


note(f"{KILLS} kills")
worker = threading.Thread(target=work)
worker.start()
for _ in range(KILLS):
    time.sleep(chance.uniform(0.05, 0.8))
    victim = chance.choice((a, b))
    victim.stop(signal.SIGKILL)
    victim.serve()
ending.set()
worker.join()
note(f"{len(kept)} released")
wait_for(settled, 60, "both to come to an end")
seen = {row["id"] for start in [None] for row in b.people["officer"].good("GET", "/api/records/case?limit=200")["items"]}
for case, state in kept.items():
    there = b.people["officer"].get(f"/api/records/case/{case}").status == 200
    check(state == "either" or there == (state == "released"), f"a case that was {state} is {'there' if there else 'not there'}")
for node in (a, b):
    status, verdict = node.verdict()
    check(status == 0, "the log verifies", verdict)
    node.stop()
    with sqlite3.connect(f"file:{node.folder}/subak.db?mode=ro", uri=True) as db:
        twice = db.execute("SELECT count(*) FROM (SELECT entity, version FROM record GROUP BY 1, 2 HAVING count(*) > 1)").fetchone()[0]
        proofs = db.execute("SELECT proof, why, line FROM refused").fetchall()
        gaps = db.execute("SELECT count(*) FROM sent WHERE seq NOT IN (SELECT seq FROM sent s WHERE s.peer = sent.peer)").fetchone()[0]
    check((twice, proofs, gaps) == (0, [], 0), "nothing twice, nothing refused, no number lost", (twice, proofs, gaps))
done()
