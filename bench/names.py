#!/usr/bin/env python3
"""Names in native scripts found again in a list of their English spellings: ours beside ICU, any-ascii and Unidecode.

    bench/names.py BUILD [--set NAME]... [--train] [--queries 400] [--ours] [--peers FOLDER]

Place names (Debian's libgweather, GPL: read where they lie, never kept here) and Wikidata's name tokens (CC0), both from
SUBAK_DATA/matching. A pair is held out where a hash of its English name says so, one in ten; the table is of those,
or with --train of others, which the engines were tuned on. Each romaniser's output ranks the list in three ways: plain
edit distance of letters; the same and our skeleton's, half each; and `subak names search`. Cells: top-1 / top-10 in percent;
equal scores count as wrong. Peers: python3-icu (Any-Latin and each script's own id where there is one, Latin-ASCII),
python3-unidecode, and any-ascii by node from the folder in --peers with its node_modules.
"""
import argparse
import hashlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(os.environ.get("SUBAK_DATA", os.path.join(ROOT, "..", "shared", "data")), "matching")
PLACES = {name: name.split("_")[0] for name in ("th", "ta", "si", "bn", "bn_IN", "ar", "fa", "hi", "ne", "zh_CN", "zh_TW", "ru", "dz", "vi")}
TOKENS = {"wd_arabic": "", "wd_chinese": "zh", "wd_korean": "ko", "wd_russian": "ru"}
LIST_MOST = 12000
ICU_OWN = {"si": "si-si_Latn", "zh": "Han-Latin/Names", "ar": "ar-ar_Latn/BGN", "fa": "fa-fa_Latn/BGN", "my": "my-my_Latn"}


def held_out(english):
    return int(hashlib.sha256(english.strip().lower().encode()).hexdigest()[:8], 16) % 10 == 0


def path_of(name):
    return os.path.join(DATA, "gweather", name + ".tsv") if name in PLACES else os.path.join(DATA, "wikidata", name + "_80")


def pairs_of(name):
    pairs = []
    if name in PLACES:
        with open(path_of(name), encoding="utf-8") as file:
            for line in file:
                field = line.rstrip("\n").split("\t")
                if len(field) > 1 and field[0] and field[1] and not field[1].isascii():
                    pairs.append((field[0], field[1]))
    else:
        with open(path_of(name), encoding="utf-8") as file:
            for line in file:
                field = line.rstrip("\n").split("\t")
                pairs.append((field[0], field[1].replace(" ", "")))
    return pairs


def chosen(name, train, most):
    """The list, and the queries with the number of their line."""
    pairs = pairs_of(name)
    chance = random.Random(1)
    queries = [pair for pair in dict.fromkeys(pairs) if held_out(pair[0]) != train]
    chance.shuffle(queries)
    queries = queries[:most]
    names = list(dict.fromkeys(english for english, _ in pairs))
    if len(names) > LIST_MOST:
        wanted = {english for english, _ in queries}
        others = [english for english in names if english not in wanted]
        chance.shuffle(others)
        names = sorted(wanted | set(others[: LIST_MOST - len(wanted)]))
    line = {english: number for number, english in enumerate(names, 1)}
    return names, [(line[english], native) for english, native in queries]


def ours(build, natives, tongue):
    text = subprocess.run([build + "/subak", "names", "romanise", "--lang", tongue], input="\n".join(natives) + "\n", stdout=subprocess.PIPE, text=True, check=True).stdout
    return [line.split("\t")[:-1] for line in text.splitlines()]


def icu(natives, tongue):
    import icu as library
    makers = [library.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")]
    if tongue in ICU_OWN:
        makers.append(library.Transliterator.createInstance(ICU_OWN[tongue] + "; Any-Latin; Latin-ASCII; Lower"))
    return [[maker.transliterate(native) for maker in makers] for native in natives]


def unidecode(natives, tongue):
    import unidecode as library
    return [[library.unidecode(native).lower()] for native in natives]


def any_ascii(peers):
    def run(natives, tongue):
        script = ("import a from 'any-ascii'; let t = ''; process.stdin.on('data', d => t += d).on('end', () => {"
                  "process.stdout.write(t.split('\\n').map(l => a(l)).join('\\n')); });")
        done = subprocess.run(["node", "--input-type=module", "-e", script], input="\n".join(natives).encode(), stdout=subprocess.PIPE, cwd=peers, check=True)
        return [[line.lower()] for line in done.stdout.decode().split("\n")]
    return run


def here(systems, peers):
    """Those of the peers that are installed; the others are named on standard error."""
    need = {"ICU": lambda: __import__("icu"), "Unidecode": lambda: __import__("unidecode"),
            "any-ascii": lambda: os.listdir(os.path.join(peers, "node_modules", "any-ascii"))}
    kept = {}
    for name, maker in systems.items():
        try:
            need[name]()
            kept[name] = maker
        except (ImportError, OSError):
            print(name + " is not here", file=sys.stderr)
    return kept


def ranked(build, work, names, queries, spellings):
    """Top-1 and top-10 of plain, of plain with skeletons, and of the search."""
    with open(work + "/list", "w", encoding="utf-8") as file:
        file.write("".join(name + "\n" for name in names))
    with open(work + "/queries", "w", encoding="utf-8") as file:
        for (line, _), each in zip(queries, spellings):
            file.write("\t".join([str(line)] + [one.replace("\t", " ") for one in each]) + "\n")
    told = json.loads(subprocess.check_output([build + "/bench_names", work + "/list", work + "/queries"]))
    return told["plain"], told["skeleton"]


def searched(build, work, names, queries, texts, tongue):
    with open(work + "/list", "w", encoding="utf-8") as file:
        file.write("".join(name + "\n" for name in names))
    text = subprocess.run([build + "/subak", "names", "search", work + "/list", "--top", "10", "--lang", tongue],
                          input="".join(text + "\n" for text in texts), stdout=subprocess.PIPE, text=True, check=True).stdout
    found = [[int(number) for number in line.split("\t")] if line else [] for line in text.splitlines()]
    return (sum(bool(hits) and hits[0] == line for hits, (line, _) in zip(found, queries)), sum(line in hits for hits, (line, _) in zip(found, queries)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--set", action="append", choices=[*PLACES, *TOKENS])
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--peers", default=os.path.join(ROOT, "tests", "checkers"))
    parser.add_argument("--wrong", type=int, default=0, help="with --train: show so many that the search does not put first")
    options = parser.parse_args()
    systems = {} if options.ours else {"ICU": icu, "any-ascii": any_ascii(options.peers), "Unidecode": unidecode}
    systems = here(systems, options.peers)
    print("%s, %d cores; %s; %s" % (platform.machine(), os.cpu_count(), "tuned on (in-sample)" if options.train else "held out", " ".join(sys.argv)))
    print("| set | list | queries | " + " | ".join("%s plain | + skeleton | + our search" % name for name in [*systems, "ours"]) + " |")
    print("|---|---|---|" + "---|---|---|" * (len(systems) + 1))
    with tempfile.TemporaryDirectory() as work:
        for name in options.set or [*PLACES, *TOKENS]:
            tongue = PLACES.get(name, TOKENS.get(name))
            if not os.path.exists(path_of(name)):
                print(name + " is not here", file=sys.stderr)
                continue
            names, queries = chosen(name, options.train, options.queries)
            natives = [native for _, native in queries]
            cells = []

            def cell(told):
                return "%.1f / %.1f" % tuple(100 * count / max(1, len(queries)) for count in told)

            for maker in systems.values():
                spellings = maker(natives, tongue)
                cells += [cell(told) for told in ranked(options.build, work, names, queries, spellings)]
                best = max((searched(options.build, work, names, queries, [each[min(i, len(each) - 1)] for each in spellings], "") for i in range(max(map(len, spellings)))))
                cells.append(cell(best))
            spellings = ours(options.build, natives, tongue)
            cells += [cell(told) for told in ranked(options.build, work, names, queries, spellings)]
            cells.append(cell(searched(options.build, work, names, queries, natives, tongue)))
            print("| %s | %d | %d | %s |" % (name, len(names), len(queries), " | ".join(cells)), flush=True)
            if options.wrong and options.train:
                show_wrong(options, work, names, queries, spellings, tongue)


def show_wrong(options, work, names, queries, spellings, tongue):
    text = subprocess.run([options.build + "/subak", "names", "search", work + "/list", "--top", "3", "--lang", tongue],
                          input="".join(native + "\n" for _, native in queries), stdout=subprocess.PIPE, text=True, check=True).stdout
    shown = 0
    for line, (truth, native), spelling in zip(text.splitlines(), queries, spellings):
        hits = [int(number) for number in line.split("\t")] if line else []
        if (not hits or hits[0] != truth) and shown < options.wrong:
            print("   ", names[truth - 1], "|", native, "|", spelling, "|", [names[hit - 1] for hit in hits])
            shown += 1


main()
