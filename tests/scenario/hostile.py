"""What hostile input meets: names, spreadsheets, terminals, JSON, HTTP, sessions, sign-in (T13-T15, T17-T19, T21, T27).

Whatever is sent, it is kept as it was or refused in words; it comes back harmless in each place that shows it; and the
server goes on.
"""
import csv
import io
import re
import socket
import sys
import unicodedata

from node import *

node = Node(sys.argv[1], people={"officer": "investigator,analyst", "data": "data_officer", "officer2": "investigator",
                                 "protection": "protection_officer"})
officer, data = node.people["officer"], node.people["data"]
ADULT = {"age_group": "adult"}
BIDI = {0x61c, 0x200e, 0x200f, 0x2028, 0x2029, *range(0x202a, 0x202f), *range(0x2066, 0x206a)}


def harmful(text):
    """Characters that would act on a terminal or turn text around."""
    return sorted({f"U+{ord(c):04X}" for c in text if ord(c) in BIDI or (unicodedata.category(c) == "Cc" and c != "\n")})


# ---- names --------------------------------------------------------------------------------
note("names")
TAG = marker()
KEPT = {
    "HTML": f'<img src=x onerror=alert(1)>"\'&{TAG}</script>',
    "an entity": f"&lt;b&gt; {TAG}",
    "backslashes and semicolons": f"{TAG} C:\\x\\; \\\\; \\",
    "a bidi override": f"{TAG} \u202egnp.exe\u202c",
    "bidi isolates and marks": f"\u2066{TAG}\u2069 \u200f\u200e\u061cabc",
    "a homoglyph": f"\u0410nn\u0430 {TAG}",
    "what it looks like": f"Anna {TAG}",
    "four-byte characters": f"\U00020bb7\u91ce \U0001f600 {TAG}",
    "a family of joined signs": f"\U0001f468\u200d\U0001f469\u200d\U0001f467 {TAG}",
    "a formula": f'=1+1 {TAG}',
    "a command": f"=cmd|' /C calc'!A0 {TAG}",
    "plus": f"+6681 {TAG}",
    "minus": f"-2+3 {TAG}",
    "at": f"@SUM(1) {TAG}",
    "an apostrophe and a formula": f"'=1+1 {TAG}",
    "quotes, commas and a line's end in words": f'"a",b,"c\\n" {TAG}',
    "line separators": f"a\u2028b\u2029c {TAG}",
    "a template": "${7*7}{{7*7}}<%= 7*7 %> " + TAG,
    "percent signs": f"%s%n%x %00 {TAG}",
    "combining marks": "Z" + "\u0301" * 200 + f"algo {TAG}",
    "1,990 bytes": "\u0e01" * 650 + f" {TAG}",
}
REFUSED = {"2,001 bytes": "x" * 2001, "a megabyte": "x" * 1_000_000, "a bell": "a\x07b", "an escape": "a\x1b[31mb",
           "a line's end": "a\nb", "a delete": "a\x7fb", "a C1 control": "a\x9b31mb", "nothing": "", "blanks": "   "}
ids = {}
for what, name in KEPT.items():
    answer = officer.post("/api/records/person", {"fields": {"name": [name], "remarks": name, **ADULT}})
    ok = answer.status == 201 and answer.json["fields"]["name"] == [name]
    check(ok, f"{what}: kept as it is", answer)
    ids[what] = answer.json.get("id")
for what, name in REFUSED.items():
    answer = officer.post("/api/records/person", {"fields": {"name": [name], **ADULT}})
    check(answer.status == 400 and answer.error["problems"][0]["field"] == "name", f"{what}: refused", answer)
for what, body in (("a NUL", b'{"fields":{"name":"a\\u0000b"}}'), ("a raw NUL", b'{"fields":{"name":"a\0b"}}'),
                   ("a lone surrogate", b'{"fields":{"name":"\\ud800"}}'), ("half a pair", b'{"fields":{"name":"\\udc00\\ud800"}}'),
                   ("bytes that are no UTF-8", b'{"fields":{"name":"\xff\xfe"}}'), ("an overlong form", b'{"fields":{"name":"\xc0\xae"}}')):
    answer = officer.post("/api/records/person", body)
    check(answer.status == 400, f"{what}: refused", answer)
answers = reads(officer, [TAG], ids.values())
raw = [path for path, answer in answers if not path.startswith("/api/export/") and
       re.search(rb"[<>&\x00-\x09\x0b-\x1f]|\xe2\x80[\xa8\xa9]", answer.body)]
check(not raw, "no answer in JSON has a raw <, >, &, control character or line separator", raw[:4])
check(len(officer.good("GET", f"/api/find?q={TAG}")["items"]) == len(KEPT), "each is found by its word")
found = officer.good("GET", f"/api/find?q=Anna%20{TAG}")["items"]
check([row["label"] for row in found if row["by"] == "words"] == [KEPT["what it looks like"]], "letters that look alike are not the same")
check(KEPT["a homoglyph"] in [row["label"] for row in found if row["by"] == "sound"], "but they sound so, and it is said", found)

note("spreadsheets")
export = officer.get("/api/export/person.csv")
rows = list(csv.reader(io.StringIO(export.body.decode("utf-8-sig"), newline="")))
column = rows[0].index("name")
check(export.headers["Content-Type"] == "text/csv; charset=utf-8" and export.headers["Content-Disposition"]
      == 'attachment; filename="person.csv"', "is sent as a file", export.headers)
cells = [cell for row in rows for cell in row]
check(not [cell for cell in cells if re.match(r"[ ']*[=+\-@\t\r\n]", cell) and not cell.startswith("'")],
      "no cell begins like a formula", [cell for cell in cells if cell[:1] in "=+-@"][:3])
source = {"kind": "person", "columns": {"name": "name", "remarks": "remarks", "age_group": "age_group", "id": "source_id"},
          "fixed": {"link.capacity": "unknown", "case.reference": "ROUND"}, "source": "round"}
for run in ("added", "same"):
    job = data.bring("round.csv", export.body, source)
    check((job[run], job["bad_count"]) == (len(rows) - 1, 0), f"brought in again: all {run}", job)
twice = {}
for row in data.good("GET", "/api/records/person?limit=200")["items"]:
    twice.setdefault(tuple(row["fields"]["name"]), []).append(row["fields"].get("remarks"))
changed = [name for name in KEPT.values() if twice.get((name,)) != [name, name]]
check(not changed, "there and back again nothing has changed, though semicolons part the values of a cell", changed)

# ---- the terminal -------------------------------------------------------------------------
note("the terminal")
HEADER = "Name\x1b]0;owned\x07,DOB\u202e,ID\n"
table = os.path.join(node.scratch, "t.csv")
with open(table, "w", encoding="utf-8") as file:
    file.write(HEADER + "A,1990-99-99,1\n,1990,2\n")
mapping = os.path.join(node.scratch, "m.json")
with open(mapping, "w", encoding="utf-8") as file:
    json.dump({"kind": "person", "columns": {"Name\x1b]0;owned\x07": "name", "DOB\u202e": "birth_date", "ID": "source_id"},
               "fixed": {"link.capacity": "unknown", "case.reference": "C"}}, file)
for how in ("served", "alone"):
    for words in (("list", node.folder, "person", "--limit", "200"), ("find", node.folder, TAG), ("home", node.folder),
                  ("show", node.folder, "person", ids["a bidi override"]), ("show", node.folder, "person", ids["bidi isolates and marks"]),
                  ("show", node.folder, "person", ids["HTML"]), ("import", node.folder, table, "--mapping", mapping),
                  ("find", node.folder, "\x1b[31m\u202e"), ("show", node.folder, "person", "\x1b[31m")):
        run = node.cli(*words)
        text = (run.stdout + run.stderr).decode("utf-8")
        check(text and not harmful(text), f"{how}: {words[0]} {words[-1][:8]!r} prints nothing that acts on it", (run.returncode, harmful(text)))
    run = node.cli("list", node.folder, "person", "--json")
    check(json.loads(run.stdout)["items"] and not [c for c in harmful(run.stdout.decode()[:-1]) if int(c[2:], 16) < 0xa0],
          f"{how}: JSON has no control characters")
    node.stop() if how == "served" else node.serve()

# ---- JSON ---------------------------------------------------------------------------------
note("JSON")
BOMBS = {
    "10,000 lists within each other": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects within each other": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "40 levels": b'{"fields":' * 40 + b"{}" + b"}" * 40,
    "a million members": b'{"fields":{' + b",".join(b'"k%d":"v"' % i for i in range(1_000_000)) + b"}}",
    "a million values": b'{"fields":{"name":[' + b",".join([b'"x"'] * 1_000_000) + b"]}}",
    "a name twice": b'{"fields":{"name":"a"},"fields":{"name":"b"}}',
    "a field twice": b'{"fields":{"name":"a","name":"b"}}',
    "1e400": b'{"fields":{"name":1e400}}',
    "a fraction": b'{"version":1.5,"fields":{"name":"a"}}',
    "a number of 100,000 digits": b'{"version":' + b"9" * 100_000 + b',"fields":{"name":"a"}}',
    "something behind the end": b'{"fields":{"name":"a"}} {}',
    "an end that is missing": b'{"fields":{"name":"a"',
    "no JSON": b"name=a&age=3",
    "a list instead": b'["fields"]',
    "a text instead of fields": b'{"fields":"name"}',
    "an object instead of a text": b'{"fields":{"name":{"a":"b"}}}',
    "a number instead of a text": b'{"fields":{"name":7}}',
    "a field that is not there": b'{"fields":{"name":"a","__proto__":"x"}}',
    "nothing": b"",
}
for what, body in BOMBS.items():
    began = time.monotonic()
    answer = officer.post("/api/records/person", body)
    took = time.monotonic() - began
    check(answer.status in (400, 413) and answer.error["message"] and took < 10, f"{what}: refused in {took:.1f} s", answer)
for what in ("10,000 lists within each other", "a name twice", "no JSON", "a list instead"):
    answer = node.stranger().post("/api/session", BOMBS[what])
    check(answer.status in (400, 403, 413), f"{what}, signed out: refused", answer)

# ---- files and their names ----------------------------------------------------------------
note("files and their names")
folder = sorted(os.listdir(node.scratch)), sorted(os.listdir(node.folder))
for name in ("../../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", 'a"; filename="evil.html', "a%0d%0aSet-Cookie: x=1",
             "<script>.html", "a" * 3000, "con", ".", "-rf"):
    sent = officer.ask("POST", "/api/files", b"<script>alert(1)</script>", {"X-Subak-Name": name})
    got = officer.get(f"/api/files/{sent.json['file']}") if sent.status == 201 else None
    header = got.headers["Content-Disposition"] if got else ""
    check(got and re.fullmatch(r'attachment; filename="[A-Za-z0-9._-]{0,100}"', header) and "Set-Cookie" not in got.headers
          and got.headers["Content-Type"] == "application/octet-stream" and got.body == b"<script>alert(1)</script>",
          f"{name[:30]}: comes back as an attachment with a plain name", sent if got is None else header)
answer = officer.ask("POST", "/api/files", b"x", {"X-Subak-Name": b"caf\xe9.txt"})
try:
    good = answer.status == 400 or answer.json["name"]
except UnicodeDecodeError:
    good = False
check(good, "a name that is no UTF-8 is refused, or made so", answer)
check((sorted(os.listdir(node.scratch)), sorted(os.listdir(node.folder))) == folder, "no file is made by any of them")
secret = os.path.basename(node.folder) + ".key"
for path in ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", f"/..%2f{secret}", f"/api/../{secret}", "/api/files/../../node.key",
             "/api/files/..%2f..%2fnode.key", "/api/files/-1", "/api/files/99999999999999999999", "/api/export/..%2fperson.csv",
             "/api/records/person/..%2fcase", "/api//me", "/API/me"):
    try:
        answer = officer.get(path)
        page = answer.body.startswith(b"<!doctype html>") and not path.startswith("/api/")  # which says itself that there is no such view
        check((answer.status in (400, 404) or page) and b"root:" not in answer.body, f"{path}: not there", answer)
    except http.client.RemoteDisconnected:
        check(not path.startswith("/api"), f"{path}: no page is built in, and nothing is told")

# ---- HTTP ---------------------------------------------------------------------------------
note("HTTP")
WANTED = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
          "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age",
          "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"}
for what, answer in (("good", officer.get("/api/me")), ("not there", officer.get("/api/nothing")), ("signed out", node.stranger().get("/api/me")),
                     ("bad", officer.post("/api/records/person", b"{")), ("a file", officer.get("/api/files/1")), ("CSV", export)):
    missing = [name for name, value in WANTED.items() if value not in answer.headers.get(name, "")]
    check(not missing, f"an answer that is {what} has its headers", missing)
csp = officer.get("/api/me").headers["Content-Security-Policy"]
check("unsafe" not in csp and "*" not in csp and "frame-ancestors 'none'" in csp, "the content policy allows nothing unsafe", csp)
for path in ("/api/find?q=%zz", "/api/find?q=%", "/api/find?q=%f", "/api/find?q=%ff", "/api/find?q=%c0%ae", "/api/find?q=a%00b", "/api/find?q",
             "/api/find?q=" + "x" * 6000, "/api/records/%ff", "/api/records/person?limit=-1", "/api/records/person?limit=1e9",
             "/api/records/person?after=..%2f", "/api/records/person?sort=%27%3b--", "/api/find?&&&===&q=a&q=b"):
    answer = officer.get(path)
    check(answer.status in (200, 400, 404, 413, 414) and answer.json is not None, f"{path[:40]}: an answer in JSON", answer)


def raw_call(text, seconds=5):
    """What comes back for these very bytes."""
    context = ssl._create_unverified_context()
    with socket.create_connection((node.host, node.port), seconds) as plain, context.wrap_socket(plain) as wire:
        back = b""
        try:
            wire.sendall(text)
            while b"\r\n\r\n" not in back:
                part = wire.recv(65536)
                if not part:
                    break
                back += part
        except (OSError, ssl.SSLError):
            pass
        return back


def status_of(back):
    return int(back.split(b" ", 2)[1]) if back.startswith(b"HTTP/") else 0


COOKIE = f"Cookie: {officer.cookie}\r\n".encode()
for what, text, wanted in (
        ("PATCH", b"PATCH /api/me HTTP/1.1\r\nHost: a\r\n" + COOKIE + b"\r\n", (400, 404, 405)),
        ("OPTIONS", b"OPTIONS /api/me HTTP/1.1\r\nHost: a\r\n" + COOKIE + b"\r\n", (400, 404, 405)),
        ("TRACE", b"TRACE /api/me HTTP/1.1\r\nHost: a\r\nX-Echo: zzecho\r\n" + COOKIE + b"\r\n", (400, 404, 405)),
        ("HEAD", b"HEAD /api/me HTTP/1.1\r\nHost: a\r\n" + COOKIE + b"\r\n", (400, 404, 405)),
        ("a method of its own", b"BREW /api/me HTTP/1.1\r\nHost: a\r\n\r\n", (400, 404, 405)),
        ("two hosts", b"GET /api/me HTTP/1.1\r\nHost: a\r\nHost: evil.example\r\n\r\n", (0, 400, 401)),
        ("no host", b"GET /api/me HTTP/1.1\r\n\r\n", (0, 400)),
        ("another host", b"GET /api/me HTTP/1.1\r\nHost: evil.example\r\n\r\n", (401,)),
        ("HTTP/9.9", b"GET /api/me HTTP/9.9\r\nHost: a\r\n\r\n", (0, 400, 401, 505)),
        # where the page is built in, it answers every address that is not the interface's
        ("a whole address", b"GET https://evil.example/api/me HTTP/1.1\r\nHost: a\r\n\r\n", (0, 200, 400, 401, 404)),
        ("no HTTP", b"\x16\x03\x01\x02\x00hello\r\n\r\n", (0, 400)),
        ("a negative length", b"POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", (0, 400)),
        ("two lengths", b"POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 30\r\n\r\n{}", (0, 400, 403)),
        ("a length of 2^64", b"POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n", (0, 400, 413)),
        ("a chunk of 2^64", b"POST /api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", (0, 400, 413)),
        ("an address of 100 KB", b"GET /api/find?q=" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", (0, 400, 413, 414)),
        ("a header of 1 MB", b"GET /api/me HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n", (0, 400, 413, 431)),
        ("10,000 headers", b"GET /api/me HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", (0, 400, 413, 431)),
        ("two cookies of one name", b"GET /api/me HTTP/1.1\r\nHost: a\r\nCookie: " + officer.cookie.split("=")[0].encode()
         + b"=" + b"00" * 32 + b"; " + officer.cookie.encode() + b"\r\n\r\n", (200, 401))):
    back = raw_call(text)
    check(status_of(back) in wanted and b"zzecho" not in back and b"evil.example" not in back, f"{what}: refused or answered plainly",
          back[:120])
check(officer.get("/api/me").status == 200, "and the server goes on")
with socket.create_connection((node.host, node.port), 5) as plain:
    plain.sendall(b"GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n")
    check(not plain.recv(100).startswith(b"HTTP/"), "without TLS there is no answer in HTTP")
check(officer.wire.sock.version() == "TLSv1.3", "TLS 1.3 is spoken")


def memory_kb():
    with open(f"/proc/{node.process.pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


SIZE = 96 << 20
for what, cookie in (("nobody", b""), ("who makes up a session", officer.cookie.split("=")[0].encode() + b"=" + b"ab" * 32)):
    before = memory_kb()
    context = ssl._create_unverified_context()
    with socket.create_connection((node.host, node.port), 20) as plain, context.wrap_socket(plain) as wire:
        wire.sendall(b"POST /api/files HTTP/1.1\r\nHost: a\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n" % (cookie, SIZE))
        most, sent = 0, 0
        try:
            while sent < SIZE:
                wire.sendall(b"x" * (1 << 20))
                sent += 1 << 20
                most = max(most, memory_kb() - before) if sent % (8 << 20) == 0 else most
            back = wire.recv(1000)
        except OSError:
            back = b""
    check(status_of(back) in (0, 400, 401, 413) and (most < 24_000 or sanitized(node.binary)), f"96 MB from {what} are not kept ({most} kB)", back[:60])

crowd = []
for i in range(150):
    one = socket.create_connection((node.host, node.port), 5)
    i % 3 or one.sendall(b"\x16\x03\x01\x00\xa5\x01")  # a third begin a handshake and stop
    crowd.append(one)
began = time.monotonic()
fresh = node.stranger().get("/api/me")
check(fresh.status == 401 and time.monotonic() - began < 5, "150 connections that say nothing do not keep others out")
for one in crowd:
    one.close()

# ---- sessions -----------------------------------------------------------------------------
note("sessions")
fixed = node.stranger()
fixed.cookie = officer.cookie.split("=")[0] + "=" + "cd" * 32
answer = fixed.sign_in("officer2", PASSWORD)
header = answer.headers["Set-Cookie"]
check(answer.status == 200 and "cd" * 32 not in header, "a session that was chosen beforehand is not taken", header)
other = node.stranger()
other.cookie = officer.cookie.split("=")[0] + "=" + "cd" * 32
check(other.get("/api/me").status == 401, "nor does it open afterwards")
check(all(word in header for word in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/")) and "Domain" not in header, "the cookie's flags", header)
token = header.split("=")[1].split(";")[0]
check(re.fullmatch("[0-9a-f]{64}", token) and token.encode() not in answer.body, "its token is 256 bits, and not in the body")
again = node.stranger()
again.sign_in("officer2", PASSWORD)
check(again.cookie != fixed.cookie and fixed.get("/api/me").status == 200, "each sign-in has a session of its own")
gone = fixed.delete("/api/session")
check("Max-Age=0" in gone.headers["Set-Cookie"] and fixed.get("/api/me").status == 401 and again.get("/api/me").status == 200,
      "signing out ends one session, here and in the browser", gone.headers["Set-Cookie"])
check(node.stranger().get(f"/api/me?{officer.cookie}").status == 401, "a session in the address is none")
with open(os.path.join(node.folder, "subak.db"), "rb") as file:
    stored = file.read()
check(bytes.fromhex(token) not in stored and token.encode() not in stored, "the store does not hold the token")
answer = again.post("/api/password", {"old": PASSWORD, "new": "short"})
check(answer.status == 400, "a short password is refused", answer)

# ---- signing in ---------------------------------------------------------------------------
note("signing in")


def tries(account, count):
    """Wrong passwords, one behind the other; what each is told."""
    client = node.stranger()
    return [(answer.status, answer.body) for answer in (client.sign_in(account, "not-the-password-at-all") for _ in range(count))]


known_one, nobody = tries("officer2", 5), tries("nobody.here", 5)
check(known_one[0] == nobody[0] and known_one[0][0] == 403, "an unknown account and a wrong password are told the same", (known_one[0], nobody[0]))
check(node.stranger().sign_in("officer2", PASSWORD).status == 403, "after three failures the right password waits too")
check(known_one == nobody, "in the words of the first: nobody learns that the account is there", (known_one[4], nobody[4]))
check(again.get("/api/me").status == 200 and officer.get("/api/me").status == 200, "who is signed in is not kept out")


def signed_in_at_last():
    answer = node.stranger().sign_in("officer2", PASSWORD)
    return answer if answer.status == 200 else None


began = time.monotonic()
check(wait_for(signed_in_at_last, 20, "the end of the wait").status == 200 and time.monotonic() - began < 12, "then it goes again")

protection = node.people["protection"]
client = node.stranger()
answer = client.sign_in("protection", PASSWORD)
check(answer.status == 403 and answer.error["problems"][0]["field"] == "code", "a second factor is asked for", answer)
code = totp(protection.secret, time.time() + 30)
check(client.sign_in("protection", PASSWORD, code).status == 200, "the code of the next half minute is good")
answers = [node.stranger().sign_in("protection", PASSWORD, one) for one in (code, totp(protection.secret, time.time() - 30))]
check([answer.status for answer in answers] == [403, 403], "that code again, or one from before it, is refused", answers)
check(answers[0].body == node.stranger().sign_in("protection", PASSWORD, "000000").body, "in the words for a wrong one")
check(node.verdict()[0] == 0, "the log verifies")
done()
