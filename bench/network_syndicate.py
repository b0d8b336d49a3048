"""What the advice on a syndicate is worth on planted ones: their truth, and the judge, are described at the top of bench/syndicate.c.

Run by bench/network. Seeds from 100001 on; those below 41 were looked at while the engine was made.
"""
import json
import os
import statistics
import subprocess

FIRST = 100001
NAMES = ["organiser", "financier", "recruiter", "transporter", "forger", "harbourer", "none", "leader of a cell"]
CHOICES = ("plan", "degree", "betweenness", "random")
KEPT = {}


def draws(subak, missing, count, *more):
    """One record a draw; two processes."""
    key = (missing, count, more)
    if key not in KEPT:
        bench = os.path.join(os.path.dirname(subak), "bench_syndicate")
        half = count // 2
        parts = [(FIRST, half), (FIRST + half, count - half)]
        running = [
            subprocess.Popen([bench, "--first", str(first), "--draws", str(many), "--missing", str(missing), *more],
                             stdout=subprocess.PIPE, text=True)
            for first, many in parts
        ]
        KEPT[key] = [json.loads(line) for one in running for line in one.communicate()[0].splitlines()]
        if len(KEPT[key]) != count or any(one.returncode for one in running):
            raise SystemExit("bench_syndicate failed")
    return KEPT[key]


def brokers(rows, boss_of):
    """Pairs of a broker and somebody else, both of whom could have been points of action: who comes first; neither."""
    above = below = neither = 0
    for row in rows:
        ranks = {int(number): rank for number, rank in row["ranks"].items()}
        boss = boss_of(row)
        for broker in (117, 118, 119):
            if broker != boss and broker in ranks and boss in ranks and ranks[broker][2] and ranks[boss][2]:
                one, other = ranks[broker][0] or 99, ranks[boss][0] or 99
                above += one < other
                below += one > other
                neither += one == other
    return above, below, neither


def sum_up(what, rows):
    def mean(name):
        return round(statistics.mean(row[name] for row in rows), 4)

    above, below, neither = brokers(rows, lambda row: row["busiest"])
    return {
        "what": what, "draws": len(rows), "points": mean("points"),
        **{"reach lost, " + name: mean(name) for name in CHOICES},
        **{"plan above " + name + " %": 100 * sum(row["plan"] > row[name] for row in rows) / len(rows) for name in CHOICES[1:]},
        "the program said": mean("said"),
        "brokers above the busiest %": 100 * above / (above + below + neither), "neither chosen %": 100 * neither / (above + below + neither),
        "victims listed": sum(row["victims_listed"] for row in rows),
        "unknown victims": sum(row["victims_unknown"] for row in rows),
        "of these listed": sum(row["victims_unknown_listed"] for row in rows),
        "CPU s a plan": mean("cpu_s"),
    }


def syndicate(subak):
    return [
        sum_up("a tenth of the ties missing", draws(subak, 10, 200)),
        sum_up("the same, chosen as if nothing mended", draws(subak, 10, 40, "--still", "1")),
        sum_up("none missing", draws(subak, 0, 20)),
        sum_up("three tenths missing", draws(subak, 30, 20)),
    ]


def syndicate_roles(subak):
    """Rows: what they are; columns: what was inferred."""
    counts = [[0] * 7 for _ in NAMES]
    for row in draws(subak, 10, 200):
        for truth, guess, _ in row["roles"]:
            counts[truth][guess] += 1
    return [
        {"truth": NAMES[truth], **{name: counts[truth][i] for i, name in enumerate(NAMES[:6])}, "abstains": counts[truth][6],
         "right of those named %": 100 * counts[truth][truth] / sum(counts[truth][:6]) if truth < 6 and sum(counts[truth][:6]) else None}
        for truth in range(len(NAMES))
    ]


def notes_syndicate(rows):
    tenth = draws_kept(10)
    pairs = brokers(tenth, lambda row: 116)
    parted = {name: [row["plan"] - row[name] for row in tenth] for name in CHOICES[1:]}
    return [
        "Reach lost is the share of the true network's reach, in the mean of half a year, under a judge that mends it otherwise than the program "
        "supposes; all choose within the same limits, as many points. Differences of the plan to the others, with their standard errors: "
        + ", ".join("%s %.3f (%.3f)" % (name, statistics.mean(one), statistics.stdev(one) / len(one) ** 0.5) for name, one in parted.items()) + ".",
        "",
        "Foresight: over the draws of the second row the plan that foresees recovery differs by %.3f (%.3f) from the one chosen as if nothing mended." % foresight(),
        "",
        "Victims: two of six are recorded as such, two have an indicator noted, of two only ties tell. None was listed of whom anything was left in the "
        "file; *unknown* are those of whom all ties that tell were among the missing: to the program they are like anybody else.",
        "",
        "Brokers and the planted organiser: a broker comes first in %d pairs, the organiser in %d, neither is chosen in %d. "
        "The organiser of these networks knows the leaders of most cells, so he is a broker himself." % pairs,
    ]


def foresight():
    """The mean difference of the judged loss, and its standard error, on the same draws."""
    still = {row["seed"]: row["plan"] for key, rows in KEPT.items() if key[2] for row in rows}
    parted = [row["plan"] - still[row["seed"]] for row in draws_kept(10) if row["seed"] in still]
    return statistics.mean(parted), statistics.stdev(parted) / len(parted) ** 0.5


def draws_kept(missing):
    return next(rows for key, rows in KEPT.items() if key[0] == missing and not key[2])


def notes_roles(rows):
    bands = {}
    for row in draws_kept(10):
        for truth, guess, belief in row["roles"]:
            if guess != 6:
                band = "low" if belief <= 0.65 else "medium" if belief <= 0.85 else "high"
                bands.setdefault(band, []).append((truth == guess or (truth == 7 and guess == 0), belief))
    known = sum(1 for row in draws_kept(10) for truth, _, _ in row["roles"] if truth < 6)
    right = sum(1 for row in draws_kept(10) for truth, guess, _ in row["roles"] if truth == guess and truth < 6)
    return [
        "Of %d who do something %.0f %% are named rightly. How often a named function is right, by confidence (a leader of a cell who is taken "
        "for an organiser counts as right): " % (known, 100 * right / known)
        + ", ".join("%s %.0f %% of %d, said %.0f %%" % (
            band, 100 * statistics.mean(good for good, _ in bands[band]), len(bands[band]), 100 * statistics.mean(belief for _, belief in bands[band]))
            for band in ("low", "medium", "high") if band in bands) + "."
    ]


PARTS = {"syndicate": syndicate, "syndicate_roles": syndicate_roles}
NOTES = {"syndicate": notes_syndicate, "syndicate_roles": notes_roles}
