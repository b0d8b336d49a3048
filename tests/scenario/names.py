#!/usr/bin/env python3
"""names.py SUBAK: names of any script are read, found and compared from the command line, a line for a line."""
import json
import os
import subprocess
import sys
import tempfile


def run(*words, stdin=b""):
    return subprocess.run([sys.argv[1], "names", *words], input=stdin, capture_output=True, timeout=30, check=False)


def check(good, what, done):
    if not good:
        sys.exit("failed: %s: %d %r %r" % (what, done.returncode, done.stdout[:500], done.stderr[:500]))
    print("ok:", what)


done = run("romanise", stdin="เชียงใหม่\nMüller\r\n\nשלום\n김철수".encode())
check(done.returncode == 0 and done.stdout.decode().split("\n")[:2] == ["chiangmai\tsnm", "muller\tmueller\tmlr"], "spellings, then the skeleton", done)
check(done.stdout.count(b"\n") == 5 and done.stdout.split(b"\n")[2:4] == [b"", b""], "a line for a line, empty where nothing is read", done)
done = run("romanise", "--lang", "fa", stdin="ثنا\n".encode())
check(done.stdout.startswith(b"sana\t"), "the language picks", done)
done = run("romanise", stdin=b"Ann\n\xff\xfe\n" + b"x" * 10000 + b"\nBo\n")
check(done.returncode == 1 and done.stdout == b"ann\tan\n\n\nbo\tp\n", "what cannot be read is an empty line, and exit status 1", done)
check(b"line 2:" in done.stderr and b"line 3:" in done.stderr and done.stderr.count(b"\n") == 2, "and a note that names the line", done)
done = run("romanise", "--json", stdin="Müller\n".encode())
check(json.loads(done.stdout) == {"script": "latin", "variants": ["muller", "mueller"], "skeleton": "mlr"}, "as JSON", done)
done = run("romanise", "extra")
check(done.returncode == 2 and b"usage" in done.stderr, "a word too much is not understood", done)

with tempfile.TemporaryDirectory() as folder:
    names = os.path.join(folder, "list")
    with open(names, "w", encoding="utf-8") as file:
        file.write("Phnom Penh\nChiang Mai\n\nVientiane\nКарачи\n")
    done = run("search", names, "--top", "1", stdin="เชียงใหม่\n\nភ្នំពេញ\nکراچی\n".encode())
    check(done.returncode == 0 and done.stdout == b"2\n\n1\n5\n", "numbers of lines, an empty line for no query", done)
    done = run("search", names, "--top", "2", "--json", stdin=b"Phnompenh\n")
    hits = json.loads(done.stdout)
    check(hits[0] == {"line": 1, "score": 1000} and len(hits) <= 2, "as JSON, with scores", done)
    done = run("search", names, stdin=b"\xff\nChiangmai\n")
    check(done.returncode == 1 and done.stdout.startswith(b"\n2") and b"line 1:" in done.stderr, "a query that is no text", done)
    for words in (("search",), ("search", names, names), ("search", names, "--top", "x"), ("search", names, "--top", "1001")):
        done = run(*words)
        check(done.returncode == 2 and b"usage" in done.stderr, " ".join(words[:1] + words[2:]) + ": usage", done)
    done = run("search", os.path.join(folder, "none"))
    check(done.returncode == 1 and b"could not read" in done.stderr, "no such list", done)

table = """note,schema,name1,name2
a,Person,"Harsa, Budi",Budi HARSA
b,Person,Budi Harsa,Dewi Harsa
c,Company,ООО Северный Ветер,Severny Veter LLC

d,Vessel,MV Snow Storm 2,Snow Storm III
e,Person,,Budi
"""
done = run("score", stdin=table.encode())
lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
check(done.returncode == 0 and len(lines) == 5 and all(len(line[0]) == 6 for line in lines), "a line for each row", done)
scores = [float(line[0]) for line in lines]
check(scores[0] > 0.9 and scores[1] < 0.3 and scores[2] > 0.9 and scores[3] < 0.55 and scores[4] == 0, "scores", done)
check("number differs: 2 against iii" in lines[3][1] and "cannot be judged" in lines[4][1], "with reasons", done)
done = run("score", "--json", stdin=table.encode())
rows = [json.loads(line) for line in done.stdout.splitlines()]
check(rows[1] == {"score": scores[1], "reason": lines[1][1]}, "as JSON", done)
done = run("score", stdin=b"schema,name1,name2\nPerson,Ann,\xff\nPerson,Budi Harsa,Budi Harsa\n")
check(done.returncode == 1 and done.stdout.startswith(b"0.0000\tcannot") and done.stdout.count(b"\n") == 2, "a row that is no text", done)
done = run("score", stdin=b"name\nAnn\n")
check(done.returncode == 1 and b"columns" in done.stderr, "a table without the columns", done)
done = run("score", "extra")
check(done.returncode == 2 and b"usage" in done.stderr, "a word too much for score", done)
