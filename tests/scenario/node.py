"""A node for one test: made in a folder of its own, served on loopback, spoken to over HTTPS.

    node = Node(sys.argv[1], people={"officer": "investigator,analyst", "support": "victim_support"})
    officer = node.people["officer"]
    answer = officer.post("/api/records/person", {"fields": {"name": "Somchai"}})
    check(answer.status == 201, "an investigator states a person")
    done()

Accounts are made as an administrator makes them, and renew their passwords as people do. A test says what
it checks, a line each, and ends through done(): 0, 1, or 77 where it cannot be run here.
"""
import atexit
import base64
import hashlib
import hmac
import http.client
import json
import os
import select
import shutil
import signal
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DATA = os.environ.get("SUBAK_DATA", os.path.join(ROOT, "..", "shared", "data"))
ROLES = ("investigator analyst focal_point authorising_officer victim_support health_officer data_officer "
         "protection_officer auditor administrator co_chair secretariat").split()
ENFORCEMENT = "investigator analyst focal_point authorising_officer data_officer".split()
PASSWORD = "tides-turn-and-boats-come-home"
NOWHERE = "5f0c2c1e-93a4-4f0e-8d0b-3a1d1f0f7a11"  # a UUID that no record has

_failed = []
_known = []
_count = 0


# ---- telling ------------------------------------------------------------------------------

def check(good, what, detail=""):
    """One line a check; a failed one says what was there instead."""
    global _count
    _count += 1
    if not good:
        _failed.append(what)
        detail = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
        print(f"NOT   {what}{': ' + detail[:600] if detail else ''}", flush=True)
    return bool(good)


def note(what):
    """What the checks since the last note were about."""
    print(f"      {what}", flush=True)


def known(good, what, detail=""):
    """What is known not to hold yet. Once it holds, the mark must go, so then it fails."""
    global _count
    _count += 1
    if good:
        _failed.append(what)
        print(f"HOLDS {what}: it was known not to; make it a check", flush=True)
    else:
        _known.append(what)
        print(f"OPEN  {what}{': ' + str(detail)[:300] if detail else ''}", flush=True)


def skip(why):
    print(f"skipped: {why}", flush=True)
    sys.exit(77)


def done():
    name = os.path.basename(sys.argv[0])
    print(f"{name}: {_count} checks, {len(_failed)} failed, {len(_known)} known open", flush=True)
    sys.exit(1 if _failed else 0)


# ---- small things -------------------------------------------------------------------------

def totp(secret, at=None):
    """The six digits of RFC 6238 for a base32 secret."""
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


def marker(stem="Zqor"):
    """A word that nothing else holds, and that search takes for one word."""
    return stem + "".join(chr(97 + byte % 26) for byte in os.urandom(8))


def years_ago(years, days=0):
    """The date so many years before today, moved by days, as text; what 29 February becomes is the 28th."""
    today = time.gmtime(time.time() + days * 86400)
    day = 28 if (today.tm_mon, today.tm_mday) == (2, 29) else today.tm_mday
    return f"{today.tm_year - years:04d}-{today.tm_mon:02d}-{day:02d}"


def folder_bytes(path):
    """Every byte of every file of a folder, by name."""
    found = {}
    for name in sorted(os.listdir(path)):
        full = os.path.join(path, name)
        if os.path.isfile(full):
            with open(full, "rb") as file:
                found[name] = file.read()
    return found


def wait_for(true, seconds, what):
    """Ask until it is so; a wait that runs out is an error of the test."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = true()
        if answer:
            return answer
        time.sleep(0.01)
    raise TimeoutError(f"waited {seconds} s for {what}")


# ---- speaking -----------------------------------------------------------------------------

class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        return self.json["error"]

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


class Client:
    """One account's connection, with its cookie and its CSRF. Not for two threads at once."""

    def __init__(self, node, timeout=60):
        self.node = node
        self.timeout = timeout
        self.cookie = ""
        self.csrf = ""
        self.name = ""
        self.secret = None
        self.wire = None
        self.used = 0

    def like(self):
        """The same session on a connection of its own."""
        other = Client(self.node, self.timeout)
        other.cookie, other.csrf, other.name = self.cookie, self.csrf, self.name
        return other

    def close(self):
        if self.wire is not None:
            self.wire.close()
            self.wire = None

    def send(self, method, path, body, headers):
        if time.monotonic() - self.used > 30:
            self.close()  # the server gives up what is idle for a minute
        self.used = time.monotonic()
        if self.wire is None:
            context = ssl._create_unverified_context()
            self.wire = http.client.HTTPSConnection(
                self.node.host, self.node.port, timeout=self.timeout, context=context)
        self.wire.request(method, path, body, headers)
        answer = self.wire.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def ask(self, method, path, body=None, headers=None, csrf=None):
        """A dictionary goes as JSON, bytes as they are."""
        sent = {}
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        if self.cookie:
            sent["Cookie"] = self.cookie
        csrf = self.csrf if csrf is None else csrf
        if csrf:
            sent["X-Subak-Csrf"] = csrf
        sent.update(headers or {})
        try:
            return self.send(method, path, body, sent)
        except (http.client.HTTPException, OSError):
            self.close()
            raise

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.ask("PUT", path, body, **more)

    def delete(self, path, **more):
        return self.ask("DELETE", path, **more)

    def sign_in(self, account, password, code=None):
        body = {"account": account, "password": password}
        if code is not None:
            body["code"] = code
        answer = self.ask("POST", "/api/session", body)
        if answer.status == 200:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.csrf = answer.json["csrf"]
            self.name = account
        return answer

    def again(self, later=0):
        """Sign in a second time, at a node whose clock is so many seconds ahead."""
        answer = self.sign_in(self.name, PASSWORD, totp(self.secret, time.time() + later) if self.secret else None)
        if answer.status != 200:
            raise AssertionError(f"sign-in of {self.name}: {answer}")

    # what tests do often; each must succeed

    def state(self, kind, fields, handling=None):
        """Create a record."""
        body = {"fields": fields}
        if handling is not None:
            body["handling"] = handling
        return self.good("POST", f"/api/records/{kind}", body, 201)

    def good(self, method, path, body=None, status=200):
        answer = self.ask(method, path, body)
        if answer.status != status:
            raise AssertionError(f"{method} {path} as {self.name}: {answer}")
        return answer.json

    def upload(self, name, data):
        answer = self.ask("POST", "/api/files", data, {"X-Subak-Name": name})
        if answer.status != 201:
            raise AssertionError(f"upload of {name}: {answer}")
        return answer.json

    def job(self, number, seconds=60):
        """The job once it has ended."""
        return wait_for(lambda: self.ended(number), seconds, f"job {number}")

    def ended(self, number):
        job = self.good("GET", f"/api/jobs/{number}")
        return job if job["state"] != "running" else None

    def bring(self, name, data, mapping, rows="good", seconds=60):
        """Import a file, and wait for its end."""
        file = self.upload(name, data if isinstance(data, bytes) else data.encode())
        begun = self.good("POST", "/api/import", {"file": file["file"], "mapping": mapping, "rows": rows}, 202)
        return self.job(begun["job"], seconds)


# ---- the node -----------------------------------------------------------------------------

class Node:
    """people: account name -> "role,role" or (roles, team); they are signed in."""

    def __init__(self, binary, people=None, serve=True, threads=16, country="XA", options=(), name="Arunika", partners=False):
        self.binary = binary
        self.scratch = tempfile.mkdtemp(prefix="subak-scenario-")
        self.folder = os.path.join(self.scratch, "node")
        self.threads = threads
        self.partners = ("--partners", f"127.0.0.1:{free_port_address()}") if partners else ()
        self.process = None
        self.people = {}
        atexit.register(self.remove)
        self.made = self.json_of("init", self.folder, "--name", name, "--country", country, "--fiction",
                                 *options)
        if serve or people:
            self.serve()
            self.administrator = self.people["administrator"] = self.renewed(self.made["administrator"])
            for name, roles in (people or {}).items():
                name in self.people or self.person(name, *([roles] if isinstance(roles, str) else roles))

    def remove(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.scratch, ignore_errors=True)

    # the command line

    def cli(self, *words, env=None, stdin=b"", seconds=60, binary=None):
        return subprocess.run([binary or self.binary, *words], input=stdin, capture_output=True, timeout=seconds,
                              env={**os.environ, **(env or {})}, check=False)

    def json_of(self, *words, **more):
        run = self.cli(*words, "--json", **more)
        if run.returncode != 0:
            raise AssertionError(f"subak {' '.join(words)}: {run.returncode} {run.stdout[:500]} {run.stderr[:500]}")
        return json.loads(run.stdout)

    def verdict(self, folder=None):
        """Exit status and answer of subak verify."""
        run = self.cli("verify", folder or self.folder, "--json")
        return run.returncode, json.loads(run.stdout or b"{}")

    # serving

    def serve(self, env=None, seconds=20, address="127.0.0.1", prefix=()):
        """Start the server; the address that it prints is ours."""
        log = open(os.path.join(self.scratch, "serve.log"), "ab")
        self.process = subprocess.Popen(
            [*prefix, self.binary, "serve", self.folder, "--address", address, "--port", "0", "--threads",
             str(self.threads), *self.partners, "--every", "1"],
            stdout=subprocess.PIPE, stderr=log, env={**os.environ, **(env or {})})
        log.close()
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline().decode() if ready else ""
        if not line.startswith("https://"):
            self.stop(signal.SIGKILL)
            raise AssertionError(f"serve said {line!r}; {self.log()[-800:]}")
        self.host, port = line.strip()[len("https://"):].rstrip("/").split(":")
        self.port = int(port)
        return self

    def stop(self, how=signal.SIGTERM, seconds=30):
        """End the server by its own number; the exit status."""
        if self.process is None:
            return None
        self.process.send_signal(how) if self.process.poll() is None else None
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait(10)
        self.process.stdout.close()
        self.process = None
        for person in self.people.values():
            person.close()
        return status

    def restart(self, how=signal.SIGTERM, **more):
        status = self.stop(how)
        self.serve(**more)
        return status

    def log(self):
        with open(os.path.join(self.scratch, "serve.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    # people

    def stranger(self):
        return Client(self)

    def renewed(self, made):
        """Sign in with the password that was shown once, and choose another, as everybody must."""
        client = Client(self)
        client.secret = made.get("totp_secret")
        code = totp(client.secret) if client.secret else None
        answer = client.sign_in(made["account"], made["password"], code)
        if answer.status != 200:
            raise AssertionError(f"sign-in of {made['account']}: {answer}")
        client.good("POST", "/api/password", {"old": made["password"], "new": PASSWORD})
        return client

    def person(self, name, roles, team="", uid=-1):
        body = {"account": name, "name": f"Post of {name}", "roles": roles.split(","), "team": team, "uid": uid}
        made = self.administrator.good("POST", "/api/accounts", body, 201)
        self.people[name] = self.renewed(made)
        return self.people[name]


def meet(one, other, address=True):
    """Two nodes take each other's cards in and pin them by the words; with address, the first dials the second."""
    for here, there in ((one, other), (other, one)):
        card = there.administrator.good("GET", "/api/card")
        body = {"card": card["card"]}
        if address and here is one:
            body["address"] = "https://" + there.partners[1]
        peer = here.administrator.good("POST", "/api/peers", body, 201)
        here.administrator.good("POST", f"/api/peers/{peer['node']}/pin", {"words": card["words"]})


def case_and_link(client, person, capacity, more=None, reference=None):
    """A case, and the link that names a person in it in a capacity."""
    case = client.state("case", {"reference": reference or marker("REF")})
    link = {"from": person, "to": case["id"], "relation": "part_of_case", "capacity": capacity}
    link.update(more or {})
    return case["id"], client.state("link", link)


def parts_of_runs(node):
    """What a node has made or taken in of its private matches, by name."""
    db = sqlite3.connect(f"file:{node.folder}/subak.db?mode=ro", uri=True)
    names = {name for (name,) in db.execute("SELECT name FROM run_part")}
    db.close()
    return names


def free_port_address():
    """An address of loopback that other tests do not use."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Relay:
    """Passes bytes on to an address, and writes down when how many went which way."""

    def __init__(self, target):
        host, port = target.split(":")
        self.target, self.seen, self.connections = (host, int(port)), [], 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            here, _ = self.door.accept()
            there = socket.create_connection(self.target)
            self.connections += 1
            for source, sink, asks in ((here, there, True), (there, here, False)):
                threading.Thread(target=self.pump, args=(source, sink, asks), daemon=True).start()

    def pump(self, source, sink, asks):
        try:
            while data := source.recv(1 << 16):
                self.seen.append((time.monotonic(), asks, len(data)))
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the nodes end

    def turns(self, since):
        """How often the asking side began to speak again."""
        turns, speaking = 0, False
        for at, asks, _ in self.seen:
            turns += at >= since and asks and not speaking
            speaking = asks
        return turns


# ---- every way to read --------------------------------------------------------------------

def reads(client, words=(), ids=(), files=()):
    """Every answer that an account can get without changing a record: [(path, answer)].

    words are asked for, ids and files are opened, and every record that a list shows is opened too, since
    what points at a record is shown there.
    """
    kinds = [kind["kind"] for kind in client.good("GET", "/api/model")["kinds"]]
    paths = ["/api/me", "/api/home", "/api/log", "/api/accounts", "/api/events", "/api/log/verify"]
    paths += [f"/api/files/{file}" for file in files]
    for kind in kinds:
        paths += [f"/api/records/{kind}?limit=200", f"/api/records/{kind}?limit=200&sort=changed",
                  f"/api/records/{kind}?limit=1", f"/api/records/{kind}?state=filed", f"/api/export/{kind}.csv"]
        paths += [f"/api/records/{kind}/{one}{part}" for one in ids for part in ("", "/signed")]
        paths += [f"/api/suggest?kind={kind}&q={word}" for word in words]
        paths += [f"/api/find?kind={kind}&q={word}" for word in words]
    paths += [f"/api/find?q={word}" for word in words]
    paths += ["/api/network", "/api/network?lone=yes"]
    paths += [f"/api/network?from={one}" for one in ids] + [f"/api/network?q={word}" for word in words]
    answers = [(path, client.get(path)) for path in paths]
    answers.append(("/api/events from the first", client.get("/api/events", headers={"Last-Event-ID": "0"})))
    shown = {(row["kind"], row["id"]) for path, answer in answers
             if path.startswith("/api/records/") and answer.status == 200
             for row in answer.json.get("items", [])}
    answers += [(path, client.get(path)) for path in sorted(f"/api/records/{kind}/{one}" for kind, one in shown)]
    return answers


def leaks(answers, secrets):
    """Where any of the secrets stands in any byte of any answer: ["path: secret"]."""
    needles = [secret.encode() for secret in secrets]
    told = [(path, str(answer.headers).encode() + answer.body) for path, answer in answers]
    return [f"{path}: {needle.decode()}" for path, text in told for needle in needles if needle in text]


def count(client, kind):
    """How many records of a kind an account may see, by its home page, which counts to the end."""
    return {row["kind"]: row["count"] for row in client.good("GET", "/api/home")["counts"]}.get(kind, 0)


def total(client, kind, query=""):
    """What a list says how many there are; and it must hold as many as it says."""
    answer = client.good("GET", f"/api/records/{kind}?limit=200{query}")
    if answer["total"] <= 200 and len(answer["items"]) != answer["total"]:
        raise AssertionError(f"list of {kind}: total {answer['total']}, items {len(answer['items'])}")
    return answer["total"]


def sanitized(binary):
    """Whether the program was built with AddressSanitizer: it then keeps memory, and wants to be loaded first."""
    with open(binary, "rb") as file:
        return b"__asan_init" in file.read()


def shim(node):
    """The library that tests/scenario/shim.c becomes, or None where it cannot be built or loaded."""
    compiler = shutil.which("cc")
    path = os.path.join(node.scratch, "shim.so")
    if compiler is None or sanitized(node.binary):
        return None
    source = os.path.join(ROOT, "tests", "scenario", "shim.c")
    built = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", path, source, "-ldl"], check=False, capture_output=True)
    return path if built.returncode == 0 else None
