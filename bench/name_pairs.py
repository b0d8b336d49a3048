#!/usr/bin/env python3
"""Learn the weights of names/compare, and measure it on labelled pairs.

    bench/name_pairs.py PAIRS.csv [BUILD] [--write src/match/names/weights.def]

PAIRS.csv has schema, name1, name2, is_match, and may have score (of another program), case_group
and category. Needs python3-numpy, and python3-jellyfish for the floors (Debian). Figures
marked "held out" come from folds that share no name: pairs with a name in common, or with its first
two words, are in one fold, and the threshold of each fold is chosen on the others. "In sample"
is the shipped weights on the very pairs that they were learnt from.

The model is a logistic regression over features.def within its signs, with a penalty on large
weights; a slower optimiser would find the same minimum, since it is convex.
"""
import csv
import io
import os
import random
import re
import subprocess
import sys
import unicodedata
import warnings

import numpy

warnings.simplefilter("ignore", DeprecationWarning)  # jellyfish's own

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PENALTIES = [0.005, 0.01, 0.02]
FOLDS = 10
STRANGERS = 400  # invented pairs that are learnt from besides, as if they were so many:
STRANGERS_WEIGH = 30
ACROSS_WEIGH = {True: 25, False: 40}  # pairs in two scripts, of one bearer and of two
REPEATS = 3


def signs():
    text = open(os.path.join(ROOT, "src/match/names/features.def")).read()
    return [(m[0], int(m[1])) for m in re.findall(r"^FEATURE\((\w+), (-?\d)\)", text, re.M)]


def bench(build, mode, rows):
    """What bench_score says of rows of (schema, name1, name2)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["schema", "name1", "name2"])
    writer.writerows(rows)
    done = subprocess.run(
        [os.path.join(build, "bench_score"), mode], input=text.getvalue().encode(), stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode().splitlines()


def features(build, rows):
    lines = [line.split("\t") for line in bench(build, "features", rows)]
    table = numpy.array([[float(cell) for cell in line] for line in lines[1:]])
    assert len(table) == len(rows)
    if not rows:
        return numpy.zeros(0, bool), numpy.zeros(0), numpy.zeros(0, bool), numpy.zeros((0, len(signs())))
    return table[:, 0] > 0, table[:, 1], table[:, 2] > 0, table[:, 3:]


def kept(found):
    judged, _, _, table = found
    return table[judged]


def strangers(count, seed=11):
    """Pairs of invented persons of the region, many with one name in common: never one bearer."""
    text = open(os.path.join(ROOT, "src/match/names/common.def")).read()
    names = [m[0] for m in re.findall(r'COMMON\("(\w+)", (\d)\)', text) for _ in range(int(m[1]))]
    chance = random.Random(seed)
    rows = []
    while len(rows) < count:
        a = chance.sample(names, chance.choice([1, 2, 2, 3]))
        b = chance.sample(names, chance.choice([2, 2, 3, 4]))
        if chance.random() < 0.6:
            b[chance.randrange(len(b))] = chance.choice(a)
        if sorted(a) != sorted(b) and not set(a) < set(b) or len(a) == 1:
            rows.append(("Person", " ".join(a), " ".join(b)))
    return rows


LISTS = {
    "Arabic": "wikidata/wd_arabic_80",
    "Han": "wikidata/wd_chinese_80",
    "Hangul": "wikidata/wd_korean_80",
    "Cyrillic": "wikidata/wd_russian_80",
    "Thai": "gweather/th.tsv",
    "Bengali": "gweather/bn.tsv",
    "Tamil": "gweather/ta.tsv",
    "Sinhala": "gweather/si.tsv",
    "Devanagari": "gweather/hi.tsv",
    "Persian": "gweather/fa.tsv",
}


def tokens_of(folder, script):
    """(Latin, native) names of one word; [] where the data do not lie there."""
    path = os.path.join(folder, LISTS[script])
    if not os.path.exists(path):
        return []
    ret = []
    for line in open(path):
        cells = line.rstrip("\n").split("\t")
        latin, native = cells[0], cells[1]
        if LISTS[script].startswith("wikidata"):
            native = native.replace(" ", "")
        if latin.isalpha() and latin.isascii() and " " not in native and 3 < len(latin) < 12:
            ret.append((latin, native))
    return ret


def across(folder, count, alike, seed=23, only=None):
    """Two-word names in two scripts: of one bearer, or of two who share a word."""
    chance = random.Random(seed + alike)
    rows = []
    for script in [only] if only else LISTS:
        words = tokens_of(folder, script)
        for _ in range(count if words else 0):
            a, b, d = chance.sample(words, 3)
            left = a[0] + " " + b[0]
            if alike:
                rows.append(("Person", left, a[1] + " " + b[1]))
            else:
                rows.append(("Person", left, a[1] + " " + d[1]))
    return rows


def learn(x, y, penalty, sign, steps=1500, extra=()):
    """Minimise log loss + penalty * |w|^2 within the signs; accelerated projected gradient."""
    share = numpy.full(len(y), 1.0)
    for more, truth, worth in extra:
        if len(more) > 0:
            x = numpy.vstack([x, more])
            y = numpy.concatenate([y, numpy.full(len(more), truth)])
            share = numpy.concatenate([share, numpy.full(len(more), worth / len(more))])
    share /= share.sum()
    scale = numpy.maximum(x.std(axis=0), 0.15)
    scale[0] = 1
    z = x / scale
    weight = numpy.zeros(x.shape[1])
    ahead = weight.copy()
    rate = 1 / (0.25 * numpy.linalg.norm(z * share[:, None] ** 0.5, 2) ** 2 + 2 * penalty)
    momentum = 1.0
    ridge = numpy.full(x.shape[1], penalty)
    ridge[0] = 1e-4
    for _ in range(steps):
        chance = 1 / (1 + numpy.exp(-numpy.clip(z @ ahead, -30, 30)))
        new = ahead - rate * (z.T @ ((chance - y) * share) + 2 * ridge * ahead)
        new = numpy.where(sign > 0, numpy.maximum(new, 0), numpy.where(sign < 0, numpy.minimum(new, 0), new))
        follow = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = new + (momentum - 1) / follow * (new - weight)
        weight, momentum = new, follow
    return weight / scale


def chance(x, weight):
    return 1 / (1 + numpy.exp(-numpy.clip(x @ weight, -30, 30)))


def folded(name):
    plain = unicodedata.normalize("NFKD", name).lower()
    return re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))


def clusters(pairs):
    """A number for each pair; pairs with one number must not be told apart by a fold."""
    of = {}
    parent = list(range(len(pairs)))

    def root(i):
        while parent[i] != i:
            i = parent[i] = parent[parent[i]]
        return i

    for i, pair in enumerate(pairs):
        for name in (pair["name1"], pair["name2"]):
            words = folded(name)
            for key in (("all", *sorted(words)), ("first", *words[:2]), ("joined", "".join(words))):
                parent[root(of.setdefault(key, i))] = root(i)
    return [root(i) for i in range(len(pairs))]


def fold_of(groups, seed):
    names = sorted(set(groups))
    random.Random(seed).shuffle(names)
    sizes = [0] * FOLDS
    place = {}
    for name in sorted(names, key=lambda n: -groups.count(n)):
        least = sizes.index(min(sizes))
        place[name] = least
        sizes[least] += groups.count(name)
    return numpy.array([place[g] for g in groups])


def f1(y, said):
    hit = float((y & said).sum())
    p = hit / max(said.sum(), 1)
    r = hit / max(y.sum(), 1)
    return (2 * p * r / (p + r) if p + r else 0.0, p, r)


def best_threshold(y, score):
    """The middle of the thresholds that come within 0.003 of the best F1: steadier than the best."""
    steps = numpy.arange(0.2, 0.99, 0.01)
    values = numpy.array([f1(y, score >= t)[0] for t in steps])
    good = steps[values >= values.max() - 0.003]
    return float(numpy.median(good))


def held_out(x, y, judged, barred, folds, penalty, sign, extra):
    score = numpy.zeros(len(y))
    said = numpy.zeros(len(y), bool)
    for fold in range(FOLDS):
        test = folds == fold
        inner = numpy.zeros(len(y))
        for other in range(FOLDS):
            if other != fold and other % 3 == fold % 3:
                part = folds == other
                train = ~test & ~part & judged & ~barred
                inner[part] = chance(x[part], learn(x[train], y[train], penalty, sign, 400, extra))
        asked = inner > 0
        inner[barred & asked] = 0.001  # never a candidate, whatever the threshold
        threshold = best_threshold(y[asked], inner[asked])
        train = ~test & judged & ~barred
        score[test] = chance(x[test], learn(x[train], y[train], penalty, sign, 1000, extra))
        score[test & barred] = 0.001
        score[test & ~judged] = 0.1
        said[test] = score[test] >= threshold
    return score, said


def ascii_only(pair):
    return (pair["name1"] + pair["name2"]).isascii()


def slices(pairs):
    def of(test):
        return numpy.array([test(p) for p in pairs])

    yield "all", of(lambda p: True)
    yield "persons", of(lambda p: p["schema"] == "Person")
    yield "companies", of(lambda p: p["schema"] == "Company")
    yield "organisations, entities", of(lambda p: p["schema"] in ("Organization", "LegalEntity"))
    yield "vessels", of(lambda p: p["schema"] == "Vessel")
    yield "ASCII", of(ascii_only)
    yield "not ASCII", of(lambda p: not ascii_only(p))
    for group in sorted({p.get("case_group", "") for p in pairs}):
        yield group, of(lambda p, g=group: p.get("case_group", "") == g)


def floors(pairs):
    try:
        import jellyfish
    except ImportError:
        return
    names = [("".join(c if c.isalnum() else " " for c in p[k].lower()) for k in ("name1", "name2")) for p in pairs]
    names = [(" ".join(a.split()), " ".join(b.split())) for a, b in names]
    yield "Jaro-Winkler", numpy.array([jellyfish.jaro_winkler_similarity(a, b) for a, b in names])
    yield "Levenshtein", numpy.array(
        [1 - jellyfish.levenshtein_distance(a, b) / max(len(a), len(b), 1) for a, b in names]
    )


def write(path, weight, threshold, sign, source, penalty, x, y):
    with open(path, "w") as out:
        out.write(
            "/* weights.def: made by bench/name_pairs.py %s --write from %d labelled pairs, %d of them true\n"
            " * (penalty %g). Do not edit: change features.def or the data and run it again. WEIGHT(feature, value)\n"
            " * Source  the pairs: OpenSanctions nomenklatura 502208c, name_bench (MIT), one half of it\n */\n"
            % (os.path.basename(source), len(y), y.sum(), penalty)
        )
        for (name, _), value in zip(sign, weight):
            out.write("WEIGHT(%s, %.4fF)\n" % (name, value + 0.0))


def main():
    words = [w for w in sys.argv[1:]]
    target = None
    if "--write" in words:
        at = words.index("--write")
        target = words[at + 1]
        del words[at : at + 2]
    source = words[0]
    build = words[1] if len(words) > 1 else os.path.join(ROOT, "build")
    pairs = list(csv.DictReader(open(source, newline="")))
    y = numpy.array([p["is_match"] == "true" for p in pairs])
    judged, shipped, barred, x = features(build, [(p["schema"], p["name1"], p["name2"]) for p in pairs])
    named = signs()
    folder = os.path.join(os.path.dirname(os.path.abspath(source)), "..")
    extra = [
        (kept(features(build, strangers(STRANGERS))), 0.0, STRANGERS_WEIGH),
        (kept(features(build, across(folder, 40, False))), 0.0, ACROSS_WEIGH[False]),
        (kept(features(build, across(folder, 40, True))), 1.0, ACROSS_WEIGH[True]),
    ]
    sign = numpy.array([s for _, s in named])
    groups = clusters(pairs)
    machine()
    print("%d pairs, %d true, %d in clusters apart; %d not judged" % (len(y), y.sum(), len(set(groups)), (~judged).sum()))
    results = {}
    for penalty in PENALTIES:
        runs = [held_out(x, y, judged, barred, fold_of(groups, seed), penalty, sign, extra) for seed in range(REPEATS)]
        value = numpy.mean([f1(y, said & judged)[0] for _, said in runs])
        loss = -numpy.mean([numpy.log(numpy.where(y, s, 1 - s).clip(1e-6, 1)).mean() for s, _ in runs])
        results[penalty] = (loss, value, runs)
        print("penalty %-6g held out: F1 %.4f, log loss %.4f" % (penalty, value, loss))
    penalty = min(results, key=lambda p: results[p][0])
    runs = results[penalty][2]
    mean = numpy.mean([score for score, _ in runs], axis=0)
    threshold = best_threshold(y, mean)
    print("held out by threshold: " + "  ".join("%.2f F1 %.3f P %.3f R %.3f" % (t, *f1(y, mean >= t)) for t in (0.3, 0.4, 0.5, 0.55, 0.6, 0.7)))
    weight = learn(x[judged & ~barred], y[judged & ~barred], penalty, sign, 6000, extra)
    print("penalty chosen %g; threshold over all folds %.2f" % (penalty, threshold))
    if target:
        write(target, weight, threshold, named, source, penalty, x, y)
        print("written: " + target)
    print("\n%-24s %5s | held out F1, P, R   | in sample (shipped) | their frozen score" % ("", "pairs"))
    other = numpy.array([float(p.get("score") or 0) for p in pairs])
    cut = threshold_in_header()
    for title, part in slices(pairs):
        ours = numpy.mean([f1(y[part], (said & judged)[part]) for _, said in runs], axis=0)
        same = f1(y[part], (shipped >= cut)[part])
        frozen = f1(y[part], (other >= 0.7)[part])
        print("%-24s %5d | %.3f %.3f %.3f | %.3f %.3f %.3f | %.3f %.3f %.3f" % (title, part.sum(), *ours, *same, *frozen))
    for title, score in floors(pairs):
        at = best_threshold(y, score)
        print("%-24s %5d | best threshold in sample %.2f: F1 %.3f P %.3f R %.3f" % (title, len(y), at, *f1(y, score >= at)))
    print("\ncalibration, held out (one run): score from-to, pairs, share true, mean score")
    one = runs[0][0]
    for low in (0, 0.1, 0.3, 0.5, 0.7, 0.9):
        high = {0: 0.1, 0.1: 0.3, 0.3: 0.5, 0.5: 0.7, 0.7: 0.9, 0.9: 1.01}[low]
        part = (one >= low) & (one < high)
        if part.any():
            print("  %.1f-%.1f %4d %.3f %.3f" % (low, min(high, 1), part.sum(), y[part].mean(), one[part].mean()))
    if not os.environ.get("FAST"):
        false_matches(build, folder, pairs, cut)
    if os.environ.get("ERRORS"):
        for i in numpy.argsort(-abs(mean - y)):
            if (mean[i] >= threshold) != y[i]:
                print("%d %.3f %s | %s" % (y[i], mean[i], pairs[i]["name1"], pairs[i]["name2"]),
                      {n: round(float(v), 2) for (n, _), v in zip(named, x[i]) if v and n not in ("LEVEL", "MATCHED", "RARE", "COMPANY")})


def febrl_people(folder):
    path = os.path.join(folder, "febrl/dataset4a.csv")
    if not os.path.exists(path):
        return []
    rows = csv.reader(open(path), skipinitialspace=True)
    next(rows)
    return [(r[1], r[2]) for r in rows if r[1] and r[2]]


def regional_people(count, chance):
    """Two or three names each, drawn as often as common.def says they are borne."""
    text = open(os.path.join(ROOT, "src/match/names/common.def")).read()
    step = {m[0]: int(m[1]) for m in re.findall(r'COMMON\("(\w+)", (\d)\)', text)}
    names = [n for n, s in step.items() for _ in range(4**s)]
    return step, [tuple(chance.sample(names, chance.choice([2, 2, 3]))) for _ in range(count)]


def rate(build, title, rows, cut):
    if not rows:
        return
    judged, score, _, _ = features(build, rows)
    said = judged & (score >= cut)
    print("  %-44s %6d pairs  false %.4f  median score %.3f" % (title, len(rows), said.mean(), numpy.median(score)))


def false_matches(build, folder, pairs, cut):
    """How often two who are not one are made a candidate, by the shipped weights."""
    chance = random.Random(41)
    print("\nfalse matches on impostors, at %.2f (no pair has one bearer)" % cut)
    people = [p["name1"] for p in pairs if p["schema"] == "Person" and len(folded(p["name1"])) > 1]
    rows = []
    while len(rows) < 5000:
        a, b = chance.sample(people, 2)
        if not set(folded(a)) & set(folded(b)):
            rows.append(("Person", a, b))
    rate(build, "persons of PAIRS at random", rows, cut)
    firms = [p["name1"] for p in pairs if p["schema"] == "Company"]
    rows = [("Company", *chance.sample(firms, 2)) for _ in range(5000)]
    rate(build, "companies of PAIRS at random", [r for r in rows if folded(r[1])[:2] != folded(r[2])[:2]], cut)
    febrl = febrl_people(folder)
    if febrl:
        often = {}
        for given, family in febrl:
            often[family] = often.get(family, 0) + 1
        rows = [(a, b) for a, b in (chance.sample(febrl, 2) for _ in range(20000)) if a[0] != b[0] and a[1] != b[1]]
        rate(build, "FEBRL, at random", [("Person", " ".join(a), " ".join(b)) for a, b in rows], cut)
        by_family = {}
        for person in febrl:
            by_family.setdefault(person[1], set()).add(person[0])
        for low, high in ((2, 5), (6, 20), (21, 10**6)):
            rows = []
            for family, given in sorted(by_family.items()):
                if low <= often[family] <= high and len(given) > 1:
                    for _ in range(4):
                        a, b = chance.sample(sorted(given), 2)
                        rows.append(("Person", a + " " + family, b + " " + family))
            rate(build, "FEBRL, one family name, borne by %d to %s" % (low, high if high < 10**6 else "more"), rows, cut)
    step, people = regional_people(4000, chance)
    rows = [("Person", " ".join(a), " ".join(b)) for a, b in zip(people[::2], people[1::2]) if not set(a) & set(b)]
    rate(build, "regional names at random", rows, cut)
    for wanted in (1, 2, 3):
        rows = []
        while len(rows) < 3000:
            a, b = chance.choice(people), chance.choice(people)
            shared = [n for n in a if step[n] == wanted]
            if shared and not set(a) & set(b):
                b = list(b)
                b[chance.randrange(len(b))] = shared[0]
                rows.append(("Person", " ".join(a), " ".join(b)))
        rate(build, "regional names, one shared, of commonness %d" % wanted, rows, cut)
    rows = []
    for a in people[:2000]:
        rows.append(("Person", a[0], " ".join(a)))
    rate(build, "a single common name with a full one", rows, cut)
    for script in LISTS:
        words = tokens_of(folder, script)
        if not words:
            continue
        pick = [chance.sample(words, 4) for _ in range(1500)]
        rate(build, script + " with Latin, at random", [("Person", a[0] + " " + b[0], c[1] + " " + d[1]) for a, b, c, d in pick], cut)
        rate(build, script + " with Latin, one word shared", [("Person", a[0] + " " + b[0], a[1] + " " + d[1]) for a, b, c, d in pick], cut)
        rate(build, script + " in itself, one word shared", [("Person", a[1] + " " + b[1], a[1] + " " + d[1]) for a, b, c, d in pick], cut)
        judged, score, _, _ = features(build, [("Person", a[0] + " " + b[0], a[1] + " " + b[1]) for a, b, c, d in pick])
        print("  %-44s %6d pairs  found %.4f" % (script + " with Latin, one bearer", len(score), (score >= cut).mean()))


def machine():
    cpu = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    try:
        import jellyfish

        peer = "jellyfish " + str(getattr(jellyfish, "__version__", "(Debian's)"))
    except ImportError:
        peer = "no jellyfish, so no floors"
    print("command: " + " ".join(sys.argv))
    print("machine: %d x %s; Python %s, numpy %s, %s" % (
        len(cpu), cpu[0] if cpu else "?", sys.version.split()[0], numpy.__version__, peer))


def threshold_in_header():
    text = open(os.path.join(ROOT, "src/match/names/compare.h")).read()
    return float(re.search(r"#define NAMES_CANDIDATE ([0-9.]+)F", text)[1])


if __name__ == "__main__":
    main()
