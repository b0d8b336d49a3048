"""Bringing a file in: good rows and bad, the same again, other spellings, FollowTheMoney, cancel, two at once.

What may come in at all, and what stands behind the wall afterwards, is in wall.py.
"""
import sys
import threading

from node import *

node = Node(sys.argv[1], people={"data": "data_officer", "analyst": "analyst", "support": "victim_support"})
data, analyst = node.people["data"], node.people["analyst"]
HEAD = "Name,DOB,Phone,Capacity,Case,ID,Remarks\r\n"
COLUMNS = {"Name": "name", "DOB": "birth_date", "Phone": "phone", "Capacity": "link.capacity",
           "Case": "case.reference", "ID": "source_id", "Remarks": "remarks"}
MAPPING = {"kind": "person", "columns": COLUMNS, "fixed": {}, "source": "register"}
KINDS = ("person", "case", "link", "organisation", "place", "note")


def outcome(job):
    return job["state"], job["added"], job["changed"], job["same"], job["bad_count"]


def counts():
    return [total(data, kind) for kind in KINDS]


def row(number, name="", born="1980-01-01", phone="", capacity="suspect", case="CASE-1", remarks=""):
    return f"{name or f'Person {number}'},{born},{phone},{capacity},{case},{number},{remarks}\r\n"


# ---- good and bad rows --------------------------------------------------------------------
note("good rows and bad rows")
BAD = HEAD + row(1) + row(2, born="32.13.1990") + row(3, capacity="villain") + row(4) + row(5, "Long", phone="x") + (
    "Too,many,cells,in,this,row,of,nine,cells\r\n") + ",1980-01-01,,suspect,CASE-1,7,\r\n" + row(8)
WRONG = [(3, "DOB", "not a date"), (4, "Capacity", "not in the list"), (7, "", "more cells"), (8, "Name", "must be given")]
before = counts()
job = data.bring("bad.csv", BAD, MAPPING, rows="all")
check(job["state"] == "failed" and job["added"] == 0 and "nothing was kept" in job["message"], "all or nothing: nothing", job)
check(counts() == before, "not even the case", (before, counts()))
job = data.bring("bad.csv", BAD, MAPPING)
told = [(bad["line"], bad["column"], bad["message"]) for bad in job["bad"]]
check(outcome(job) == ("done", 4, 0, 0, 4) and job["rows"] == 8, "good rows are kept, bad ones counted", job)
check(len(told) == 4 and all(one[:2] == bad[:2] and bad[2] in one[2] for one, bad in zip(told, WRONG)),
      "each bad row with its line, its column and why", told)
check(counts() == [before[0] + 4, before[1] + 1, before[2] + 4, *before[3:]], "four persons, one case, four links", counts())

note("the same file again")
GOOD = HEAD + "".join(row(i) for i in range(100, 130))
check(outcome(data.bring("good.csv", GOOD, MAPPING)) == ("done", 30, 0, 0, 0), "thirty rows are added")
before = counts()
check(outcome(data.bring("good.csv", GOOD, MAPPING)) == ("done", 0, 0, 30, 0), "again: nothing changes")
check(outcome(analyst.bring("other name.csv", GOOD, MAPPING, rows="all")) == ("done", 0, 0, 30, 0),
      "again, by somebody else, under another name: nothing changes")
changed = GOOD.replace("Person 117", "Person 117 the Second")
check(outcome(data.bring("good.csv", changed, MAPPING)) == ("done", 0, 1, 29, 0), "one row that changed changes one record")
check(counts() == before, "and none is there twice", (before, counts()))
found = data.good("GET", "/api/find?q=117%20Second&kind=person")["items"]
check(len(found) == 1 and found[0]["version"] == 2, "the record has a second version", found)
other = {**MAPPING, "source": "another register"}
check(outcome(data.bring("good.csv", GOOD[:len(HEAD)] + row(100), other)) == ("done", 1, 0, 0, 0),
      "another source's number 100 is another person")

# ---- spellings ----------------------------------------------------------------------------
note("the same table in other spellings")
PLAIN = [["Name", "DOB", "Phone", "Capacity", "Case", "ID", "Remarks"],
         ["Nguyễn Văn Tường", "1990-05", "+66812345678", "suspect", "CASE-9", "901", "one line"],
         ["O'Neil \"Red\" Ba, jr.", "1991", "", "witness", "CASE-9", "902", "first line\nsecond; line\tof, it"],
         ["สมชาย ใจดี", "", "", "unknown", "CASE-9", "903", ""]]


def spelled(delimiter=",", end="\r\n", mark="", everything=False):
    def cell(text):
        quoted = everything or any(c in text for c in '",;\t\n')
        return '"' + text.replace('"', '""') + '"' if quoted else text
    return (mark + end.join(delimiter.join(cell(text) for text in line) for line in PLAIN) + end).encode()


check(outcome(data.bring("plain.csv", spelled(), MAPPING)) == ("done", 3, 0, 0, 0), "commas, CRLF, quotes, lines in a cell")
for what, text in (("LF", spelled(end="\n")), ("semicolons", spelled(";")), ("tabs", spelled("\t")),
                   ("a byte order mark", spelled(mark="\ufeff")), ("quotes around all", spelled(everything=True)),
                   ("all at once", spelled(";", "\n", "\ufeff", True)), ("no end of the last line", spelled()[:-2]),
                   ("empty lines between", spelled().replace(b"\r\n", b"\r\n\r\n  \r\n", 1))):
    check(outcome(data.bring("plain.csv", text, MAPPING)) == ("done", 0, 0, 3, 0), f"{what}: the same three")
record = data.good("GET", "/api/find?q=O%27Neil")["items"][0]
check(record["fields"]["name"] == [PLAIN[2][0]] and record["fields"]["remarks"] == PLAIN[2][6], "kept as it stood", record)

# ---- files that are no tables -------------------------------------------------------------
note("files that are no tables, or go on badly")
before = counts()


def refused(what, content, words, name="odd.csv"):
    """Looked at or begun, it is refused in plain words, and nothing has changed."""
    sent = data.post("/api/files", content, headers={"X-Subak-Name": name})
    if sent.status == 201:
        body = {"file": sent.json["file"], "mapping": MAPPING, "rows": "good"}
        sent = data.post("/api/import", body)
        if sent.status == 202:
            job = data.job(sent.json["job"])
            check(job["state"] != "running" and job["added"] == 0 and words in str(job), f"{what}: told", job)
            check(counts() == before, f"{what}: nothing has changed")
            return
    check(400 <= sent.status < 500 and words in sent.error["message"], f"{what}: refused", sent)
    check(counts() == before, f"{what}: nothing has changed")


refused("an empty file", b"", "empty")
refused("a byte order mark alone", b"\xef\xbb\xbf", "empty")
refused("a picture", b"\x89PNG\r\n\x1a\n" + os.urandom(4000), "")
refused("300 columns", (",".join(f"c{i}" for i in range(300)) + "\r\n").encode(), "columns")
refused("a program", open(sys.argv[1], "rb").read(100_000), "")
for sent in (data.upload("program", open(sys.argv[1], "rb").read(100_000)), data.upload("x.csv", b"\xff\xfe" + GOOD.encode("utf-16le"))):
    answer = data.post("/api/import/look", {"file": sent["file"]})
    check(answer.status == 400 and answer.error["message"], f"{sent['name']}: looked at, refused in words", answer)

for what, bad, words, more in (
        ("a cell of 70 KiB", row(2, remarks="x" * 70_000).encode(), "64 KiB", 0),
        ("a quoted cell of 70 KiB with line ends", row(2, remarks='"' + "x\n" * 35_000 + '"').encode(), "64 KiB", None),
        ("bytes that are no UTF-8", row(2).encode().replace(b"Person", b"P\xe9rson"), "UTF-8", 0),
        ("a NUL", row(2).encode().replace(b"Person", b"P\0rson"), "NUL", 0),
        ("a control character", row(2, "Bell\x07").encode(), "control character", 0),
        ("text behind a quote", row(2, '"Bell" x').encode(), "quote", 0),
        ("a quote that is not closed", row(2, '"Bell').encode(), "quote", 0)):
    source = {**MAPPING, "source": marker("source")}
    text = HEAD.encode() + row(1).encode() + bad + row(3).encode()
    job = data.bring("hole.csv", text, source)
    check(job["state"] == "done" and job["added"] >= (1 if more is None else 2) and job["bad_count"] >= 1
          and words in job["bad"][0]["message"] and job["bad"][0]["line"] == 3,
          f"{what}: told with its line, and the rows around it are kept", job)

# ---- mappings -----------------------------------------------------------------------------
note("mappings are kept")
text = b"Full name,Date of birth,Mobile,Role,Case no,Rec ID,Colour of hair\nA B,1980-01-01,+66 81 234 5678,suspect,C-1,1,red\n"
sent = data.upload("new shape.csv", text)
looked = data.good("POST", "/api/import/look", {"file": sent["file"]})
columns = looked["mapping"]["columns"]
check(looked["format"] == "csv" and looked["known"] is False and looked["rows"] == 1, "a new shape is not known", looked)
check([one["column"] for one in looked["columns"]] == text.decode().split("\n")[0].split(",")
      and looked["columns"][0]["sample"] == ["A B"], "its columns are told with samples")
check((columns["Full name"], columns["Date of birth"], columns["Mobile"], columns["Case no"], columns["Rec ID"],
       columns["Colour of hair"]) == ("name", "birth_date", "phone", "case.reference", "source_id", ""),
      "what its columns mean is suggested", columns)
must = {one["target"] for one in looked["targets"] if one["must"]}
check(must == {"name", "link.capacity", "case.reference"}, "what must be mapped is told", must)
mapping = {"kind": "person", "columns": {**columns, "Role": "link.capacity"}, "fixed": {}, "source": "shape"}
check(outcome(data.bring("new shape.csv", text, mapping)) == ("done", 1, 0, 0, 0), "it is imported")
sent = analyst.upload("next month.csv", text.replace(b"A B", b"C D").replace(b",1,", b",2,"))
looked = analyst.good("POST", "/api/import/look", {"file": sent["file"]})
check(looked["known"] is True and looked["mapping"]["columns"]["Role"] == "link.capacity", "the next file of this shape "
      "finds it", looked["mapping"])
for what, change, words in (("a field that is not there", {"columns": {**columns, "Full name": "shoe_size"}}, "not there"),
                            ("a kind that is not there", {"kind": "dragon"}, "kind"),
                            ("a fixed field that is not there", {"fixed": {"link.villainy": "x"}}, "not there"),
                            ("a reference by hand", {"columns": {**columns, "Role": "link.from"}}, "not there")):
    answer = analyst.post("/api/import", {"file": sent["file"], "mapping": {**mapping, **change}, "rows": "good"})
    check(answer.status == 400 and words in answer.error["message"], f"{what}: refused", answer)
answer = data.post("/api/import/look", {"file": sent["file"]})
check(answer.status == 404, "a file that another account has sent is not there", answer)
secret = marker("FIXED")
data.bring("fixed.csv", "Name\nA\n", {"kind": "person", "columns": {"Name": "name"},
                                      "fixed": {"case.reference": secret, "link.capacity": "unknown"}})
sealed = all(secret.encode() not in content for content in folder_bytes(node.folder).values())
check(sealed, "what a mapping fixes does not lie in the folder in clear")

# ---- FollowTheMoney -----------------------------------------------------------------------
note("FollowTheMoney")
person = {"id": "p1", "schema": "Person", "properties": {"name": ["Ana Ftm"], "birthDate": ["1980-02-03"], "nationality": ["th"]}}
firm = {"id": "c1", "schema": "Company", "properties": {"name": ["Ftm Ltd"], "jurisdiction": ["th"]}}
owns = {"id": "o1", "schema": "Ownership", "properties": {"owner": ["p1"], "asset": ["c1"]}}
lost = {"id": "o2", "schema": "Ownership", "properties": {"owner": ["p1"], "asset": ["nowhere"]}}
odd = {"id": "s1", "schema": "Song", "properties": {"name": ["La"]}}


def lines(*entities):
    return "".join(json.dumps(entity) + "\n" for entity in entities)


before = counts()
for what, wrong, place in (("an entity that is not taken in", odd, 4), ("a link to what is not there", lost, 4)):
    job = data.bring("all.ijson", lines(owns, person, firm, wrong), {"kind": "person", "fixed": {}}, rows="all")
    check(job["state"] == "failed" and counts() == before, f"all or nothing, {what}: nothing", job)
job = data.bring("some.ijson", lines(owns, person, firm, lost, odd) + "{not json\n", {"kind": "person", "fixed": {}})
check(outcome(job) == ("done", 3, 0, 0, 3) and sorted(bad["line"] for bad in job["bad"]) == [4, 5, 6], "a link before its ends is "
      "resolved; what is bad is told by line", job)
ana = data.good("GET", "/api/find?q=Ana%20Ftm")["items"][0]
links = data.good("GET", f"/api/records/person/{ana['id']}")["links"]
check(links and links[0]["other"]["label"] == "Ftm Ltd", "the link names its other end", links)

path = os.path.join(DATA, "interop", "ftm", "donations.ijson")
if os.path.exists(path):
    with open(path, "rb") as file:
        donations = file.read()
    entities = [json.loads(line) for line in donations.splitlines()]
    ends = {(entity["properties"]["payer"][0], entity["properties"]["beneficiary"][0])
            for entity in entities if entity["schema"] == "Payment"}
    subjects = sum(entity["schema"] != "Payment" for entity in entities)
    before = counts()
    looked = data.good("POST", "/api/import/look", {"file": data.upload("donations.ijson", donations)["file"]})
    check((looked["format"], looked["rows"]) == ("ftm", len(entities)), "donations: seen as FollowTheMoney", looked["rows"])
    job = data.bring("donations.ijson", donations, {"kind": "person", "fixed": {}}, rows="all")
    check(outcome(job) == ("done", subjects + len(ends), 0, len(entities) - subjects - len(ends), 0),
          f"donations: {subjects} entities and {len(ends)} links between them", outcome(job))
    after = dict(zip(KINDS, (now - then for now, then in zip(counts(), before))))
    check(after["person"] == 22 and after["organisation"] == 73 and after["place"] == 89 and after["link"] == len(ends),
          "donations: persons, organisations, places, links", after)
    job = data.bring("donations.ijson", donations, {"kind": "person", "fixed": {}}, rows="all")
    check(outcome(job) == ("done", 0, 0, len(entities), 0), "donations: again, nothing changes", outcome(job))
    payer = data.good("GET", "/api/find?q=Lina%20Dachner")["items"][0]
    links = data.good("GET", f"/api/records/person/{payer['id']}")["links"]
    check([link["other"]["label"] for link in links] == ["MLPD"], "donations: a payment leads to its beneficiary", links)
else:
    print(f"      skipped: {path} is not there")

# ---- cancel, and two at once --------------------------------------------------------------
note("a running import")
BIG = HEAD + "".join(row(i, case="CASE-BIG") for i in range(20_000))
big = {**MAPPING, "source": "big"}
sent = data.upload("big.csv", BIG.encode())
number = data.good("POST", "/api/import", {"file": sent["file"], "mapping": big, "rows": "good"}, 202)["job"]
running = wait_for(lambda: (lambda job: job["rows"] > 0 and job)({"rows": 0, **data.good("GET", f"/api/jobs/{number}")}), 30, "rows")
check(0 < running["progress"] < 1000 and running["state"] == "running", "tells how far it is", running)
check(analyst.get(f"/api/jobs/{number}").status == 404 and analyst.delete(f"/api/jobs/{number}").status == 404,
      "nobody else sees or stops it")
check(data.delete(f"/api/jobs/{number}").status == 200, "its account stops it")
job = data.job(number)
kept = total(data, "person", "&limit=1")
check(job["state"] == "cancelled" and 0 < job["added"] < 20_000 and job["message"], "it stops between", outcome(job))
check(node.verdict()[0] == 0, "the log verifies")

wires = [data.like(), analyst.like()]
jobs = [None, None]


def bring(place, name, text, mapping):
    jobs[place] = wires[place].bring(name, text, mapping, seconds=100)


SMALL = HEAD + "".join(row(i, case="CASE-SMALL") for i in range(4000))
threads = [threading.Thread(target=bring, args=(0, "big.csv", BIG, big)),
           threading.Thread(target=bring, args=(1, "small.csv", SMALL, {**MAPPING, "source": "small"}))]
for thread in threads:
    thread.start()
latency = []
while any(thread.is_alive() for thread in threads):
    began = time.monotonic()
    node.people["support"].state("person", {"name": "Meanwhile", "age_group": "adult"})
    latency.append(time.monotonic() - began)
    time.sleep(0.05)
for thread in threads:
    thread.join()
check(outcome(jobs[0]) == ("done", 20_000 - job["added"], 0, job["added"], 0), "again: the rest is added", outcome(jobs[0]))
check(outcome(jobs[1]) == ("done", 4000, 0, 0, 0), "beside it, another account's import runs", outcome(jobs[1]))
check(len(latency) > 3 and max(latency) < 5, f"others write meanwhile ({len(latency)} writes, slowest {max(latency):.2f} s)")
for place in (0, 1):
    threads[place] = threading.Thread(target=bring, args=(place, "twice.csv", SMALL.replace("SMALL", "TWICE"), {**MAPPING, "source": "twice"}))
    threads[place].start()
for thread in threads:
    thread.join()
check(sum(job["added"] for job in jobs) == 4000 and all(job["state"] == "done" for job in jobs), "the same file twice at once: "
      "each row once", [outcome(job) for job in jobs])
check(data.good("GET", "/api/records/case?reference=CASE-TWICE")["total"] == 1, "and its case once")

note("events")


def events(client, after):
    """What a page is told that looks until there is nothing new: (event, data), and where it stands then."""
    told, looks = [], 0
    while True:
        answer = client.get("/api/events", headers={"Last-Event-ID": str(after)})
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        fields = [line.split(": ", 1) for line in answer.body.decode().split("\n") if ": " in line]
        told += [json.loads(value) for name, value in fields if name == "data"]
        numbers = [int(value) for name, value in fields if name == "id"]
        looks += 1
        if not numbers or looks > 50:
            return told, after
        after = max(numbers)


analyst.state("case", {"reference": "EVENT-0"})
begun = data.get("/api/events").body.decode()
_, last = events(data, 0)
check("event:" not in begun and f"id: {last}\n" in begun, "who has seen none begins at the newest", begun)
job = data.bring("event.csv", HEAD + row(1), {**MAPPING, "source": "event"})
for i in range(70):
    data.bring("event.csv", HEAD + row(1), {**MAPPING, "source": "event"})
told, _ = events(data, last)
check(any(one.get("id") == job["id"] and one["state"] == "done" for one in told), "an event tells that the job is done", told[:3])
analyst.state("case", {"reference": "EVENT-1"})
told, end = events(analyst, last)
check(not any("state" in one for one in told), "only to its account", told[:3])
check(told == [{"kind": "case"}], "and what is not for a page does not keep it from what is", told)
node.restart()
analyst.state("case", {"reference": "EVENT-2"})
told, _ = events(analyst, end)
check({"kind": "case"} in told, "a page that was open when the node was opened anew is told what came since", told)

note("what a file is called")
for sent, name in (("r%C3%A9gistre%20100%25.csv", "r\u00e9gistre 100%.csv"), ("a+b c.csv", "a+b c.csv"), ("", "file")):
    check(data.upload(sent, b"Name\n")["name"] == name, f"{sent or 'nothing'}: {name}")
for sent in ("100%.csv", "%4", "%zz.csv", "%ff.csv", "%c0%ae"):
    answer = data.ask("POST", "/api/files", b"Name\n", {"X-Subak-Name": sent})
    check(answer.status == 400 and "percent" in answer.error["message"], f"{sent}: malformed, and said so", answer)

# ---- what a file is worth -----------------------------------------------------------------
note("a survey")
worth = """Full name,DOB,Phone,Passport,ID
Suharto,1988-01-01,081 234 5678,XA 1234567,1
Ann Bell,2531-04-17,"+66 81 234 5678; TH 081 234 5678",xa-1234567,2
Bo Lee,19880417,+66 81 234,1234,2
"""
sent = data.upload("worth.csv", worth.encode())
surveyed = data.good("POST", "/api/import/survey", {"file": sent["file"]})
columns = {column["column"]: column for column in surveyed["columns"]}
check((surveyed["kind"], surveyed["rows"], [c["filled"] for c in surveyed["columns"]]) == ("person", 3, [3, 3, 3, 3, 3]), "is told by column", surveyed)
check(columns["Passport"]["duplicated"] == 2 and columns["ID"]["duplicated"] == 2 and columns["Phone"]["duplicated"] == 0, "what stands twice", columns)
check([(f["count"], f["line"], f["lost"]) for f in columns["Phone"]["findings"]] == [(1, 2, True), (1, 4, True)], "what cannot be read", columns["Phone"])
check("Buddhist" in columns["DOB"]["findings"][1]["what"] and columns["DOB"]["values"] == 3, "which calendar it seems to be", columns["DOB"])
check("Suharto" not in json.dumps(surveyed) and "1234567" not in json.dumps(surveyed), "and no value of the file")
other = {"kind": "person", "columns": {"Full name": "name"}, "fixed": {}}
columns = {c["column"]: c for c in data.good("POST", "/api/import/survey", {"file": sent["file"], "mapping": other})["columns"]}
check(columns["DOB"]["target"] == "" and columns["DOB"]["findings"] == [] and columns["DOB"]["filled"] == 3, "by the mapping that is given", columns)
for body in ({}, {"file": sent["file"], "mapping": {"kind": "none"}}, {"file": sent["file"], "mapping": 7}):
    check(data.post("/api/import/survey", body).status == 400, f"refused: {body}")
path = os.path.join(node.scratch, "worth.csv")
with open(path, "w", encoding="utf-8") as file:
    file.write(worth)
run = node.cli("quality", path, "--json")
check(run.returncode == 0 and json.loads(run.stdout) == surveyed, "the command line says the same without a node", run)
run = node.cli("quality", path)
check(b"Buddhist" in run.stdout and b"never matched" in run.stdout, "and in words", run.stdout)
run = node.cli("quality", path + ".gone")
check(run.returncode == 1 and run.stderr, "a file that is not there is refused in words", run)

# ---- the command line ---------------------------------------------------------------------
note("the command line, served and not")
table = os.path.join(node.scratch, "cli.csv")
with open(table, "w", encoding="utf-8") as file:
    file.write("Name,DOB,ID\nCli One,1980-01-01,1\nCli Two,1980-13-01,2\n")
SET = ("--set", "link.capacity=unknown", "--set", "case.reference=CLI-1")
for how in ("served", "alone"):
    run = node.cli("import", node.folder, table, *SET, "--all", "--json")
    answer = json.loads(run.stdout)
    check(run.returncode == 1 and (answer["ok"], answer["bad_count"], answer["added"]) == (False, 1, 0), f"{how}: --all, exit 1", run)
    run = node.cli("import", node.folder, table, *SET, "--json")
    answer = json.loads(run.stdout)
    check(run.returncode == 0 and answer["ok"] and (answer["added"], answer["same"], answer["bad_count"])
          == ((1, 0, 1) if how == "served" else (0, 1, 1)), f"{how}: good rows, exit 0", run)
    run = node.cli("import", node.folder, table, *SET)
    check(b"line 3, DOB: not a date" in run.stdout, f"{how}: the bad row in words", run.stdout)
    for words in (("import", node.folder), ("import", node.folder, table + ".gone")):
        run = node.cli(*words)
        check(run.returncode in (1, 2) and run.stderr, f"{how}: {len(words)} words: refused in words", run)
    node.stop()
check(node.verdict()[0] == 0, "the log verifies")
done()
