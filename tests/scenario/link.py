#!/usr/bin/env python3
"""link.py SUBAK: pairs of persons in files, from the command line: what is found, what is told, and what is refused."""
import json
import os
import subprocess
import sys
import tempfile

SCRATCH = tempfile.TemporaryDirectory()
FOLDER = SCRATCH.name


def run(*words):
    return subprocess.run([sys.argv[1], "match", *words], capture_output=True, timeout=60, check=False)


def check(good, what, done):
    if not good:
        sys.exit("failed: %s: %d %r %r" % (what, done.returncode, done.stdout[:1500], done.stderr[:800]))
    print("ok:", what)


def file(name, data):
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as out:
        out.write(data if isinstance(data, bytes) else data.encode())
    return path


def told(done):
    """The pairs and the end, as JSON tells them: every line is an object."""
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return lines[:-1], lines[-1]


HEADS = "id,name,birth_date,town,phone,national_id\n"
A = file("a.csv", HEADS + """A1,Somchai Jaidee,1980-04-12,Ban Mak,+66811111111,N100
A2,নুরুল হাসান,1975-11-03,Kampung Lang,,N200
A3,Budi Harsa,1990-02-27,Desa Sari,+62811111113,N300
A4,Dewi Lestari,1969-07-09,Desa Indah,,N400
A5,Mina Wardana,1988-01-30,Tha Chang,,N777
""")
B = file("b.csv", HEADS + """B1,สมชาย ใจดี,1980-12-04,Ban Mak,,N901
B2,Nurul Hasan,1975-11-03,Kampung Lang,,N902
B3,Joko Rahman,1955-05-05,Xom Dong,,N903
B4,Tuan Linh,1991-08-08,Xom Hoa,,N777
B5,Lestari Dewi,1969-07-09,Desa Indah,,N400
""")

done = run("files", A, B, "--json")
pairs, end = told(done)
found = {(pair["a_id"], pair["b_id"]): pair for pair in pairs}
check(done.returncode == 0 and {("A1", "B1"), ("A2", "B2"), ("A4", "B5"), ("A5", "B4")} == set(found), "persons in both files, whatever the script, and who share a number", done)
check(all(0 <= pair["score"] <= 1 and pair["why"] for pair in pairs) and found["A2", "B2"]["score"] > 0.9, "each with a score and why", done)
check(found["A2", "B2"]["a"] == 2 and found["A2", "B2"]["b"] == 2, "with the numbers of the rows", done)
check(end["pairs"] == len(pairs) and end["cpu_s"] >= 0 and end["bytes"] > 0, "and at the end how many, and what it cost", done)
done = run("files", A, B, "--drop", "national_id", "--json")
check(done.returncode == 0 and ("A5", "B4") not in {(pair["a_id"], pair["b_id"]) for pair in told(done)[0]}, "a column that is dropped finds nobody", done)
check(b"numbers" not in done.stdout, "and is no reason", done)
done = run("files", A, B, "--least", "0.9", "--json")
check(done.returncode == 0 and all(pair["score"] >= 0.9 for pair in told(done)[0]) and told(done)[1]["pairs"] < len(pairs), "--least leaves the weak ones out", done)
done = run("files", A, B)
lines = done.stdout.decode().splitlines()
check(done.returncode == 0 and len(lines) == len(pairs) and all(len(line.split("\t")) == 4 for line in lines), "as text a line a pair, four cells", done)
check(b"%d pairs" % len(pairs) in done.stderr, "the end on standard error", done)

# A household shares an address and a name: shown at home, never by what nodes compare.
one = file("one.csv", "id,name,birth_date,address,town,postcode\nH1,Anan Jaidee,1990-01-02,12 Moo Lima,Ban Noi,10110\n")
two = file("two.csv", "id,name,birth_date,address,town,postcode\nH2,Lina Jaidee,1961-05-23,12 Moo Lima,Ban Noi,10110\n")
done = run("files", one, two, "--json")
check(done.returncode == 0 and told(done)[1]["pairs"] == 1 and told(done)[0][0]["score"] < 0.5, "files at home show who shares name and house, with a low score", done)
done = run("files", one, two, "--strict", "--json")
check(done.returncode == 0 and told(done)[1]["pairs"] == 0, "--strict compares what nodes do, and does not", done)

twice = file("twice.csv", "rec_id,given_name,surname,date_of_birth\n1,Somchai,Jaidee,1980-04-12\n2,Dewi,Lestari,1969-07-09\n3,Jaidee,Somchay,1980-04-12\n")
done = run("dedupe", twice, "--json", "--threads", "1")
pairs, end = told(done)
check(done.returncode == 0 and [(pair["a_id"], pair["b_id"]) for pair in pairs] == [("1", "3")] and end["pairs"] == 1, "who stands in a file twice", done)
other = run("dedupe", twice, "--json", "--threads", "2")
check(other.stdout.splitlines()[:-1] == done.stdout.splitlines()[:-1], "the same with more threads", other)
done = run("dedupe", twice, "--least", "1")
check(done.returncode == 0 and done.stdout == b"" and b"0 pairs" in done.stderr, "nothing is as sure as that", done)

# What others wrote must do nothing to whoever reads it.
hostile = file("hostile.csv", 'id,name,birth_date\n"=cmd(1)","<script>x</script> \u202eSomchai Jaidee",1980-04-12\n"+2\nx\u202e","<script>x</script> Somchai Jaidee",1980-04-12\n')
done = run("dedupe", hostile)
lines = done.stdout.decode().splitlines()
check(done.returncode == 0 and len(lines) == 1 and lines[0].startswith("'=cmd(1)\t'+2 x?\t"), "formulas, line ends and bidi signs do nothing", done)
check("<" not in lines[0] and "\u202e" not in lines[0], "no markup in the reasons", done)
done = run("dedupe", hostile, "--json")
pairs, _ = told(done)
check(pairs[0]["a_id"] == "=cmd(1)" and pairs[0]["b_id"] == "+2\nx\u202e" and b"\\u202e" in done.stdout, "JSON keeps them, escaped", done)
done = run("dedupe", file("plain.csv", "name,birth_date\nSomchai Jaidee,1980-04-12\nSomchai Jaidee,1980-04-12\n"))
check(done.returncode == 0 and done.stdout.startswith(b"1\t2\t"), "without identifiers rows are told by number", done)


def refused(what, words, *texts, status=1):
    done = run(*words)
    check(done.returncode == status and done.stdout == b"" and all(text.encode() in done.stderr for text in texts), what, done)
    if status == 1:
        done = run(*words, "--json")
        error = json.loads(done.stdout)
        check(done.returncode == 1 and error["ok"] is False and error["error"]["message"] in " ".join(texts) + run(*words).stderr.decode(), what + ", as JSON", done)


headless = file("headless.csv", "who,when\nSomchai,1980\n")
refused("headings that are not known", ("dedupe", headless), "headless.csv", "heading", "name", "birth_date")
refused("one of two files has them", ("files", A, headless), "headless.csv")
refused("an empty file", ("dedupe", file("empty.csv", "")), "empty.csv", "empty")
broken = file("broken.csv", 'id,name\n1,Somchai Jaidee\n2,"Dewi Lestari\n')
refused("a quote that is not closed", ("dedupe", broken), "broken.csv, line 3:")
refused("bytes that are no text", ("dedupe", file("bytes.csv", b"id,name\n1,\xff\xfe\n")), "bytes.csv, line 2:")
refused("a file that is not there", ("files", A, os.path.join(FOLDER, "none.csv")), "none.csv", "could not read")
refused("a folder", ("dedupe", FOLDER), "could not read")
refused("a column to drop that is not there", ("files", A, B, "--drop", "national_idd"), "--drop")
done = run("dedupe", file("heads.csv", "id,name\n"), "--json")
check(done.returncode == 0 and told(done) == ([], told(done)[1]) and told(done)[1]["pairs"] == 0, "headings and no rows: no pairs", done)
done = run("files", os.path.join(FOLDER, "heads.csv"), B, "--json")
check(done.returncode == 0 and told(done)[1]["pairs"] == 0, "nor between two files", done)

for bad in ("x", "2", "-1", "", "nan", "1e-1", "0.5.5", "1.5"):
    refused("--least " + bad, ("dedupe", A, "--least", bad), "--least takes a score from 0 to 1", "usage:", status=2)
for bad in ("0", "65", "x", "-1"):
    refused("--threads " + bad, ("files", A, B, "--threads", bad), "--threads takes a number from 1 to 64", status=2)
refused("an option that is not known", ("files", A, B, "--dorp", "national_id"), "not known", "usage:", status=2)
refused("a file too few", ("files", A), "usage:", status=2)
refused("a file too many", ("dedupe", A, B), "usage:", status=2)
