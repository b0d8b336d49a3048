#!/usr/bin/python3
"""Learn the weights of src/match/linkage/score.c from Febrl's labelled sets, and say how well they do on what they have not seen.

    bench/linkage_learn.py BUILD FEBRL [--write]       needs Debian's python3-numpy

Pairs are those that share a composite of any strength, weighted so that half are of one person, in Febrl's sets and in invented persons of the
region (bench/people.py), of which each weighs as much as the other. Against them stand relatives, which Febrl has none of: its records with another's
given name, birth date and numbers in the same household, two for every ten pairs; and twins, who share the date
too, three for every hundred. Invented persons of the region (bench/people.py) teach what names in several scripts are worth. A logistic regression over the levels, in which a level that agrees more never weighs less, and which is held to the
values set by hand (PRIOR) where the sets say nothing: telephones, passports, parents, places of birth. Printed: recall, precision and
F1 of each set by weights that were learnt without it, its share of true pairs told by its odds alone as rate.c does and pairs of one
file followed on as chain.c does, and how often pairs of each decile of the score are true.
"""
import csv
import os
import subprocess
import sys
import tempfile

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
HELD, ROUNDS, CLOSE = 1e-4, 400, 2e-3
FAMILIES, TWINS = 0.2, 0.03  # to one pair of one person
FEBRL_SETS = ("dataset1", "dataset2", "dataset4")
RATE_PAIRS, CARRIES = 20, 0.8  # as in rate.h and chain.c
# By hand, in logarithms of odds, where nothing could be learnt; in the order of levels of score.h.
PRIOR = {
    "NAME": [0, -5, -4, -2, -0.5, 1, 2.5, 3.5], "WORDS": [0, -1.5, 0.3], "BIRTH": [0, -3, -2, -1.5, 0.5, 2, 2.5, 0.3, 4], "SEX": [0, -2, 0.4],
    "FATHER": [0, -2, 0.5, 1.5, 2], "BIRTH_PLACE": [0, -0.5, 0.3, 0.7, 1], "NATIONALITY": [0, -0.5, 0.3], "HOUSE": [0, -0.3, 0.5, 1],
    "STREET": [0, -0.5, 1, 1.3, 1.5], "LINE": [0, -0.3, 0.5, 0.8, 1], "TOWN": [0, -0.5, 0.3, 0.5, 0.8], "REGION": [0, -0.4, 0.2],
    "POSTCODE": [0, -0.5, 0.3, 0.8], "PHONE": [0, -0.2, 1, 4], "EMAIL": [0, -0.1, 4], "PASSPORT": [0, -1, 2, 6], "NUMBER": [0, -2, 2, 6],
    "BESIDE": [0, -5, 0]}
BIRTH_ORDER = (1, 2, 3, 7, 4, 6, 5, 8)  # levels of a birth from what speaks most against to what speaks most for


def levels(build, *files):
    """Of each pair of some files: whether it is true, its records, its levels; and how many true ones there are."""
    done = subprocess.run([os.path.join(build, "bench_linkage"), "loose", *files], capture_output=True, text=True, check=True,
                          env={**os.environ, "DROP": "soc_sec_id"})
    table = np.array([line.split() for line in done.stdout.splitlines()], dtype=float)
    same = int(done.stderr.split(" of ")[1].split()[0])
    return table[:, 0], table[:, 4:].astype(int), table[:, 1:3].astype(int), same


def persons(file):
    with open(file, encoding="utf-8") as rows:
        return [row[0].strip().split("-")[1] for row in list(csv.reader(rows))[1:]]


def made_up(source, target, what):
    """The records of a file with another's values in some columns, and truths that nobody has."""
    with open(source, encoding="utf-8") as file:
        rows = list(csv.reader(file, skipinitialspace=True))
    heads, rows = [head.strip() for head in rows[0]], rows[1:]
    with open(target, "w", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        for i, row in enumerate(rows):
            other = rows[(i * 7919 + 13) % len(rows)]
            new = [other[k] if head in what else cell for k, (head, cell) in enumerate(zip(heads, row))]
            new[0] = f"rec-{1000000 + i}-org"
            writer.writerow(new)


def rows_of(level):
    """Cumulative indicators, so that weights of steps that are not negative make weights that never fall."""
    parts = []
    for f, prior in enumerate(PRIOR.values()):
        order = BIRTH_ORDER if list(PRIOR)[f] == "BIRTH" else range(1, len(prior))
        rank = np.zeros(len(prior), dtype=int)
        rank[list(order)] = range(1, len(prior))
        at = rank[level[:, f]]
        parts += [(at >= step).astype(float) for step in range(1, len(prior))]
    return np.stack(parts, axis=1)


def steps_of():
    """The prior as steps, and which of them may be negative: the first of a field, against nothing known."""
    steps, free = [], []
    for name, prior in PRIOR.items():
        order = BIRTH_ORDER if name == "BIRTH" else range(1, len(prior))
        values = [prior[k] for k in order]
        steps += [values[0], *np.diff(values)]
        free += [True] + [False] * (len(values) - 1)
    return np.array(steps), np.array(free)


def ways_of(free):
    """Directions to look along: each step, and the first of a field down with another of its up; for on the edge of what is allowed
    neither can move alone."""
    first, ways = np.maximum.accumulate(np.where(free, np.arange(len(free)), 0)), []
    for k in range(len(free)):
        way = np.zeros(len(free))
        way[k] = 1
        ways.append(way.copy())
        if not free[k]:
            way[first[k]] = -1
            ways.append(way)
    return np.array(ways)


def room(w, way, free, groups):
    """How far one may go along a way, back and forth: firsts stay at most 0, others at least 0, sums of a field at least 0."""
    least = np.concatenate([np.where(free, -w, w), np.add.reduceat(w, groups)])
    slope = np.concatenate([np.where(free, -way, way), np.add.reduceat(way, groups)])
    back, forth = slope > 1e-9, slope < -1e-9
    return (np.max(-least[back] / slope[back]) if back.any() else -np.inf, np.min(-least[forth] / slope[forth]) if forth.any() else np.inf)


def learn(x, y, weight):
    """Newton's step along one way after another, until none moves."""
    prior, free = steps_of()
    groups, ways = np.flatnonzero(free), ways_of(free)
    w, b = prior.copy(), 0.0
    w[groups] -= np.minimum(0, np.add.reduceat(w, groups))  # no agreement weighs less than nothing known
    both, of = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    x, y, weight = both[:, :-1], both[:, -1], np.bincount(of.ravel(), weight)
    weight = weight / weight.sum()
    along, odds = (x @ ways.T).T.copy(), x @ w
    for _ in range(ROUNDS):
        moved = 0.0
        for k in range(-1, len(ways)):
            p = 1 / (1 + np.exp(-odds - b))
            far = along[k] if k >= 0 else np.ones(len(y))
            way = ways[k] if k >= 0 else np.zeros(len(w))
            slope = far @ ((p - y) * weight) + HELD * (way @ (w - prior))
            bend = (far ** 2) @ (p * (1 - p) * weight) + HELD * (way @ way)
            step = np.clip(-slope / bend, -1, 1)
            if k >= 0:
                step = np.clip(step, *room(w, way, free, groups))
                w, odds = w + step * way, odds + step * far
            else:
                b += step
            moved = max(moved, abs(step))
        if moved < CLOSE:
            break
    return w, b


def shares(odds):
    """Probabilities, the share of true pairs told by the odds alone."""
    shift, moved = 0.0, 1.0
    while abs(moved) > 1e-6:
        same = RATE_PAIRS / 2 + (1 / (1 + np.exp(-odds - shift))).sum()
        moved = np.log(same / (len(odds) + RATE_PAIRS - same)) - shift
        shift += moved
    return 1 / (1 + np.exp(-odds - shift))


def followed(pairs, p, who):
    """Scores and truths of the pairs of one file, and of those that follow from two of them."""
    score, alike = {(int(a), int(b)): value for (a, b), value in zip(pairs, p)}, {}
    for (a, b), value in score.items():
        if value >= CARRIES:
            alike.setdefault(a, {})[b] = value
            alike.setdefault(b, {})[a] = value
    for near in alike.values():
        ends = sorted(near)
        for i, a in enumerate(ends):
            for b in ends[i + 1:]:
                score[a, b] = max(score.get((a, b), 0), near[a] * near[b])
    return np.array(list(score.values())), np.array([float(who[a] == who[b]) for a, b in score])


def main():
    build, febrl = sys.argv[1], sys.argv[2]
    path = lambda name: os.path.join(febrl, name)
    sets = {"dataset1": [path("dataset1.csv")], "dataset2": [path("dataset2.csv")], "dataset4": [path("dataset4a.csv"), path("dataset4b.csv")]}
    against = []
    with tempfile.TemporaryDirectory() as folder:
        people = os.path.join(folder, "people.csv")
        with open(people, "w", encoding="utf-8") as out:
            subprocess.run([os.path.join(ROOT, "bench", "people.py"), "44000", "77"], stdout=out, check=True)
        sets["people"] = [people]
        data = {name: levels(build, *files) for name, files in sets.items()}
        who = {name: persons(files[0]) for name, files in sets.items() if len(files) == 1}
        for what, share in ((("given_name", "date_of_birth"), FAMILIES), (("given_name",), TWINS)):
            for name in ("dataset4a", "dataset1"):
                target = os.path.join(folder, name + ".csv")
                made_up(path(name + ".csv"), target, what)
                against.append((levels(build, path(name + ".csv"), target), share))

    def table(names):
        xs, ys, ws, base = [], [], [], None
        for kind in (FEBRL_SETS, ("people",)):
            here = [name for name in kind if name in names]
            if not here:
                continue
            good = sum(data[name][0].sum() for name in here)
            strangers = sum((1 - data[name][0]).sum() for name in here)
            base = base or good
            for name in here:
                y, level, _, _ = data[name]
                stranger = (1 - FAMILIES - TWINS) * good / strangers
                xs.append(rows_of(level)); ys.append(y); ws.append(np.where(y > 0, 1, stranger) * base / good)
        for (y, level, _, _), share in against:
            xs.append(rows_of(level)); ys.append(y); ws.append(np.full(len(y), share * base / 2 / len(y)))
        return np.concatenate(xs), np.concatenate(ys), np.concatenate(ws)

    decile = []
    for name in sets:
        w, b = learn(*table([other for other in sets if other != name]))
        y, level, pairs, same = data[name]
        p = shares(rows_of(level) @ w + b)
        decile.append((p, y))
        if name in who:
            p, y = followed(pairs, p, who[name])
        line = []
        for least in (0.05, 0.5, 0.9):
            found = p >= least
            line.append(f"from {least}: recall {y[found].sum() / same:.4f} precision {y[found].mean():.4f} F1 {2 * y[found].sum() / (found.sum() + same):.4f}")
        print(name, "held out;", "; ".join(line))
    p, y = (np.concatenate([one[k] for one in decile]) for k in range(2))
    for k in range(10):
        here = (p >= k / 10) & (p < (k + 1) / 10 + (k == 9))
        if here.any():
            print(f"score {k / 10:.1f} to {(k + 1) / 10:.1f}: {y[here].mean():.3f} true of {here.sum()}")
    w, b = learn(*table(sets))
    out, at = [], 0
    for name, prior in PRIOR.items():
        order = BIRTH_ORDER if name == "BIRTH" else range(1, len(prior))
        values = [0.0] * len(prior)
        for total, k in zip(np.cumsum(w[at:at + len(prior) - 1]), order):
            values[k] = total
        at += len(prior) - 1
        out.append(f"WEIGHTS({name}, " + ", ".join(f"{value:.3f}" for value in values) + ")")
    text = ("/* Written by bench/linkage_learn.py, which says from what: Febrl's sets 1, 2 and 4 without the identity number, relatives and\n"
            " * twins made of them, and invented persons with names of the region. In the order of levels of score.h; where the sets say nothing (fathers, places of birth, sexes,\n"
            " * nationalities, telephones, e-mail, passports, numbers) set by hand.\n */\n"
            f"BIAS({b:.3f})\n" + "\n".join(out) + "\n")
    if "--write" in sys.argv:
        with open(os.path.join(ROOT, "src", "match", "linkage", "weights.def"), "w", encoding="utf-8") as file:
            file.write(text)
    print(text)


main()
