#!/usr/bin/env python3
"""movement.py SUBAK: a displacement from the command line: the same bytes for any number of threads and after a stop, what every export says,
and what is refused.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

FILES = {
    "input_csv/sim_period.csv": "StartDate,2020-01-01\nLength,60\n",
    "input_csv/locations.csv": "#name,region,country,x,y,type,conflict_date,people\nAru,r,Alba,0,0,conflict_zone,0,50000\n"
    "Cor,r,Alba,0,0,town,0,0\nDun,r,Borea,0,0,camp,0,400\nEsk,r,Borea,0,0,camp,0,9000\n",
    "input_csv/routes.csv": "#a,b,km,forced,max_move_speed,mode,departures,seats,deaths_per_thousand\nAru,Cor,90,0\nCor,Dun,100,0\n"
    "Cor,Esk,260,0,150,sea,2,30,4\n",
    "input_csv/closures.csv": "location,Cor,Dun,20,30\n",
    "input_csv/needs.csv": "#what,name,second,number\nscreening,Dun,,5\nshare,children alone,,0.1\n",
    "source_data/data_layout.csv": "total,all.csv\nDun,dun.csv\nEsk,esk.csv\n",
    "source_data/all.csv": "2020-01-01,0\n2020-03-01,3000\n",
    "source_data/dun.csv": "2020-01-01,0\n2020-03-01,900\n",
    "source_data/esk.csv": "2020-01-01,0\n2020-03-01,2100\n",
}
FOR = "planning for reception; not for refusal of entry"


def run(*words):
    return subprocess.run([sys.argv[1], "movement", *words], capture_output=True, text=True, timeout=60, check=False)


def check(good, what, done=None):
    if not good:
        sys.exit("failed: %s: %r" % (what, done and (done.stdout[-800:], done.stderr[-800:])))
    print("ok:", what)


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


with tempfile.TemporaryDirectory() as top:
    folder = os.path.join(top, "scenario")
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    out = [os.path.join(top, "out%d.csv" % i) for i in range(3)]
    state = os.path.join(top, "state")

    for mode in ("agents", "cohorts"):
        done = run("run", folder, "--rules", "best", "--mode", mode, "--json", "--out", out[0])
        check(done.returncode == 0, "a run in %s" % mode, done)
        said = json.loads(done.stdout)
        check(said["for"] == FOR and said["mode"] == mode and 2900 < said["people"] <= 3000, "says what it is for, and how it went", done)
        check({"without_protection", "unmet_beds", "deaths_and_missing_at_risk"} <= set(said["needs"]), "always tells the needs", done)
        check(said["needs"]["deaths_and_missing_at_risk"]["p50"] > 1 and said["needs"]["shares"]["children alone"] > 100, "with figures", done)
        check(said["limits"]["Dun"]["full"]["members"] == 1 and said["limits"]["Dun"]["screening_late"]["members"] == 1, "and the days on which limits are exceeded", done)
        run("run", folder, "--rules", "best", "--mode", mode, "--until", "25", "--save", state, "--json")
        done = run("run", folder, "--from", state, "--json", "--out", out[1])
        check(bytes_of(out[0]) == bytes_of(out[1]), "after a stop on day 25 the same bytes", done)
        run("run", folder, "--from", state, "--seed", "9", "--json", "--out", out[1])
        check(bytes_of(out[0]) != bytes_of(out[1]), "with another seed others")

    for threads in ("1", "2", "4"):
        run("run", folder, "--members", "7", "--threads", threads, "--out", out[2 if threads != "1" else 0], "--json")
        check(threads == "1" or bytes_of(out[0]) == bytes_of(out[2]), "an ensemble on %s threads" % threads)
    with open(out[0], encoding="utf-8") as file:
        check(file.readline().strip() == "# " + FOR, "the table says what it is for")
        rows = list(csv.DictReader(file))
    check(len(rows) == 60 and all(float(row["Esk 5%"]) <= float(row["Esk"]) <= float(row["Esk 95%"]) for row in rows), "a row a day, with bands")
    check(any(float(row["Esk 5%"]) < float(row["Esk 95%"]) for row in rows), "that are not all of no width")
    done = run("run", folder)
    check(done.returncode == 0 and done.stdout.lower().startswith(FOR) and "without access to protection" in done.stdout, "so does the text", done)

    check(run("run", folder, "--rules", "worst", "--json").returncode == 1, "rules that there are not are refused")
    check(run("run", folder, "--from", out[0], "--json").returncode == 1, "and a file that is no saved run")
    check(run("run", folder, "--from", state, "--rules", "best", "--json").returncode == 1, "and rules beside a saved run, which has its own")
    check(run("run", folder, "--save", state, "--members", "2", "--json").returncode == 1, "and to save an ensemble")
    with open(os.path.join(folder, "input_csv/needs.csv"), "a", encoding="utf-8") as file:
        file.write("screening,Nowhere,,5\n")
    done = run("check", folder, "--json")
    check(done.returncode == 1 and json.loads(done.stdout)["wrong"][0] == {"file": "input_csv/needs.csv", "line": 4, "why": "there is no place Nowhere in locations.csv"}, "check names file, line and why", done)
    os.remove(os.path.join(folder, "input_csv/sim_period.csv"))
    done = run("run", folder, "--json")
    check(done.returncode == 1 and json.loads(done.stdout)["wrong"][0]["file"] == "input_csv/sim_period.csv", "a run names the file, too", done)
