"""The command line: help, exit statuses, the same answers with a server and without, and who one is.

    0 done, 1 not done (and why, in words or as JSON), 2 not understood
"""
import re
import shutil
import sys

from node import *

BINARY = sys.argv[1]
node = Node(BINARY, people={"officer": "investigator", "support": "victim_support", "protection": "protection_officer"})
officer, support, protection = (node.people[name] for name in ("officer", "support", "protection"))


def commands():
    """Every command with its usage: those that are verbs, and those that are not."""
    with open(os.path.join(ROOT, "src/edge/cli/commands.def"), encoding="utf-8") as file:
        for name, usage in re.findall(r'^COMMAND\("([^"]+)", \w+, "([^"]*)"', file.read(), re.M):
            yield name, usage
    with open(os.path.join(ROOT, "src/edge/verbs.def"), encoding="utf-8") as file:
        for name, arguments in re.findall(r'^VERB\("[^"]+", \w+, "[^"]+", [^,]+, \w+, \w+, "([^"]*)", "([^"]*)"', file.read(), re.M):
            if name:
                yield name, arguments


# ---- help and usage -----------------------------------------------------------------------
note("help and usage")
listed = node.cli("--help")
table = list(commands())
for name, usage in table:
    run = node.cli(*name.split(), "--help")
    words, _, switch = name.partition(" --")  # a row may need a switch, which is told at the end of its usage
    shown = re.compile(rf"^subak {words}\b.*{switch}$", re.M)
    check(run.returncode == 0 and shown.search(run.stdout.decode()) and len(run.stdout) < 4000, f"{name} --help", run)
    check(shown.search(listed.stdout.decode()), f"{name} stands in the list")
    if name not in ("demo", "manual", "names romanise", "names score"):  # which read standard input
        run = node.cli(*name.split())
        check(run.returncode == 2 and (b"usage" in run.stderr or b"subak" in run.stderr), f"{name} without anything: exit 2", run)
    if name not in ("demo", "manual", "code", "model check"):
        run = node.cli(*name.split(), node.folder + "-none", *"abcdefg", "--json")
        check(run.returncode in (1, 2), f"{name} with too much: refused", run)
check(node.cli().returncode == 0 and b"subak init" in node.cli().stdout, "nothing at all: help")
check(node.cli("--version").stdout.startswith(b"subak "), "--version")
for words in (("fly",), ("fly", node.folder), ("list", node.folder, "person", "--limit"), ("account",), ("account", "fly", node.folder),
              ("backup", node.folder, "--to", "/tmp/x"), ("serve", node.folder, "--port", "70000"), ("serve", node.folder, "--threads", "x"),
              ("code", "not a secret"), ("protection", "fly")):
    run = node.cli(*words)
    check(run.returncode == 2 and run.stderr and not run.stdout, f"{' '.join(words)[:40]}: exit 2, on standard error", run)

# ---- the same with a server and without ---------------------------------------------------
note("the same with a server and without")
mark = marker()
person = officer.state("person", {"name": [mark, "Second"], "birth_date": "1980-01-01", "phone": ["+66 81 234 5678"]})
case, link = case_and_link(officer, person["id"], "suspect")
child = support.state("person", {"name": marker(), "age_group": "child"})
READS = [("list", "person"), ("list", "person", "--limit", "1"), ("list", "person", "--state", "filed", "--sort", "changed"),
         ("list", "person", "--birth_date", "1980"), ("list", "link", "--capacity", "suspect"), ("list", "dragon"), ("list", "person", "--limit", "x"),
         ("show", "person", person["id"]), ("show", "person", NOWHERE), ("show", "person", child["id"]), ("show", "case", person["id"]),
         ("show", "person", "not-a-uuid"), ("find", mark), ("find", "+66812345678"), ("find", f"second {mark}"), ("find", ""), ("find", "a b & c=d %41 #x"),
         ("export", "person"), ("export", "dragon"),
         ("export", "person", person["id"], "--signed"), ("export", "person", NOWHERE, "--signed"), ("home",), ("model", "show"), ("log",), ("account", "list"), ("job", "1"), ("job", "x"),
         ("protection", "search", "x", "y"), ("show", "person", "../case"), ("show", "person", "a b"), ("show", "person", "%2e%2e"), ("show", "person?x=1", "y")]


def ask(words, *more):
    two = words[0] in ("model", "account", "protection")
    return node.cli(*words[:1 + two], node.folder, *words[1 + two:], *more)


def told(run):
    """What is told, but for who has looked, which each look changes, and the log, which it lengthens."""
    plain = re.sub(rb'"seen":\[.*?\]', b'"seen":[]', run.stdout)
    return run.returncode, re.sub(rb"(?s)\nseen: ?\n.*?\n(?=\S)", b"\n", plain), run.stderr


def is_json(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


served = {(words, more): told(ask(words, *more)) for words in READS for more in ((), ("--json",))}
for words in (("me",),):
    check(ask(words, "--json").returncode == 0, "me", ask(words, "--json"))
node.stop()
alone = {(words, more): told(ask(words, *more)) for words, more in served}
different = [(one, [(was, now) for was, now in zip(served[one], alone[one]) if was != now]) for one in served if served[one] != alone[one]]
check(not different, f"{len(served)} questions: the same answer, exit status and error", different[:3])
check(all(status in (0, 1) for status, _, _ in served.values()), "each 0 or 1", [words for (words, _), one in served.items() if one[0] not in (0, 1)])
bad = [words for (words, more), (status, out, error) in served.items() if more and not (words[0] == "export" and status == 0)
       and not is_json(out)]
check(not bad, "with --json an answer in JSON, an error too", bad)
silent = [words for (words, more), (status, out, error) in served.items() if not more and (status == 1) != bool(error)]
check(not silent, "without, an error in words on standard error, and nothing there otherwise", silent)
check(served[("show", "person", NOWHERE), ()] == served[("show", "person", child["id"]), ()], "a child is not there")

note("writing")
for how in ("alone", "served"):
    word = marker()
    run = node.cli("create", node.folder, "person", f"name={word}", f"name={word} the Second", "birth_date=1979-02-03", "remarks=a=b", "--json")
    made = json.loads(run.stdout)
    check(run.returncode == 0 and made["fields"]["name"] == [word, f"{word} the Second"] and made["fields"]["remarks"] == "a=b", f"{how}: create", run)
    run = node.cli("create", node.folder, "person", "birth_date=1979-02-03")
    check(run.returncode == 1 and b"name: must be given" in run.stderr, f"{how}: what is missing is told at its field", run.stderr)
    run = node.cli("create", node.folder, "person", "name=x", "shoe=44")
    check(run.returncode == 1 and b"field" in run.stderr, f"{how}: a field that is not there", run.stderr)
    run = node.cli("create", node.folder, "person", f"name={word} RED", "age_group=adult", "--handling", '{"tlp":"RED","never":["XC"]}', "--json")
    check(run.returncode == 0 and json.loads(run.stdout)["policy"]["never"] == ["XC"], f"{how}: with handling", run)
    run = node.cli("revise", node.folder, "person", made["id"], "1", f"name={word}", "birth_date=1979", "--json")
    check(run.returncode == 0 and json.loads(run.stdout)["version"] == 2, f"{how}: revise", run)
    run = node.cli("revise", node.folder, "person", made["id"], "1", f"name={word}")
    check(run.returncode == 1 and b"someone has changed" in run.stderr, f"{how}: an old version is refused", run.stderr)
    run = node.cli("move", node.folder, "person", made["id"], "2", "withdraw")
    check(run.returncode == 1 and b"reason" in run.stderr, f"{how}: a step needs its reason", run.stderr)
    run = node.cli("move", node.folder, "person", made["id"], "2", "withdraw", "--reason", '[urgent] {"twice"} as said')
    check(run.returncode == 0, f"{how}: a reason may begin with a bracket", run.stderr)
    logged = protection.good("GET", "/api/log")["items"] if how == "served" else []
    check(how == "alone" or any("[urgent]" in row["detail"] for row in logged), f"{how}: and stands in the log")
    node.serve() if how == "alone" else None

# ---- who one is ---------------------------------------------------------------------------
note("who one is")


def whoami(*more, **env):
    run = node.cli("me", node.folder, "--json", *more, env=env)
    return json.loads(run.stdout).get("account") if run.returncode == 0 else run.returncode


for how in ("served", "alone"):
    check(whoami() == "local", f"{how}: whom the operating system says")
    check(whoami("--account", "officer", SUBAK_PASSWORD=PASSWORD) == "officer", f"{how}: an account with its password")
    check(whoami(SUBAK_ACCOUNT="support", SUBAK_PASSWORD=PASSWORD) == "support", f"{how}: from the environment")
    run = node.cli("me", node.folder, "--account", "officer", "--json", stdin=PASSWORD.encode() + b"\n")
    check(run.returncode == 0 and b'"account":"officer"' in run.stdout, f"{how}: the password asked for", run)
    check(whoami("--account", "officer", SUBAK_PASSWORD="wrong") == 1, f"{how}: not with another password")
    run = node.cli("me", node.folder, "--account", "officer", stdin=b"", env={"SUBAK_PASSWORD": ""})
    check(run.returncode == 1 and b"could not sign in" in run.stderr, f"{how}: nor without one", run.stderr)
    check(whoami("--account", "nobody", SUBAK_PASSWORD=PASSWORD) == 1, f"{how}: nor one that is not there")
    check(whoami("--account", "protection", SUBAK_PASSWORD=PASSWORD) == 1, f"{how}: a second factor is needed where it is")
    code = totp(protection.secret, time.time() + (30 if how == "served" else 0))
    if how == "served":
        check(whoami("--account", "protection", SUBAK_PASSWORD=PASSWORD, SUBAK_CODE=code) == "protection", f"{how}: with SUBAK_CODE")
        check(whoami("--account", "protection", SUBAK_PASSWORD=PASSWORD, SUBAK_CODE=code) == 1, f"{how}: once")
    run = node.cli("find", node.folder, "x", "--account", "support", "--json", env={"SUBAK_PASSWORD": PASSWORD})
    check(run.returncode == 0, f"{how}: a question as another account", run)
    check(child["id"].encode() in node.cli("list", node.folder, "person", "--account", "support", env={"SUBAK_PASSWORD": PASSWORD}).stdout
          and child["id"].encode() not in node.cli("list", node.folder, "person").stdout, f"{how}: sees what that account sees")
    if how == "served":
        path = os.path.join(node.folder, "socket")
        check(os.stat(path).st_mode & 0o777 == 0o600, "the socket is its owner's")
        if os.geteuid() == 0:
            open_to = [node.scratch, node.folder]
            other = subprocess.run([BINARY, "me", node.folder], capture_output=True, user=65534, group=65534, extra_groups=[], check=False)
            check(other.returncode == 1, "another user of the machine does not reach it", other)
            for one in open_to:
                os.chmod(one, 0o755)
            os.chmod(path, 0o666)
            other = subprocess.run([BINARY, "me", node.folder], capture_output=True, user=65534, group=65534, extra_groups=[], check=False)
            check(other.returncode == 1 and b"sign in first" in other.stderr, "nor is anybody, if he did", other)
            for one in open_to:
                os.chmod(one, 0o700)
        node.stop()
check(not os.path.exists(os.path.join(node.folder, "socket")), "the socket goes with the server")

# ---- a new node ---------------------------------------------------------------------------
note("a new node")
fresh = os.path.join(node.scratch, "fresh")
run = node.cli("init", fresh, "--name", "Bentara", "--country", "XB", "--json")
made = json.loads(run.stdout)
check(run.returncode == 0 and set(made) >= {"ok", "node", "key_file", "root_file", "root_passphrase", "administrator"}, "init", run)
check([os.stat(path).st_mode & 0o777 for path in (fresh, made["key_file"], made["root_file"])] == [0o700, 0o600, 0o600], "for nobody else to read")
with open(made["key_file"], encoding="ascii") as file:
    key = file.read().strip()
with open(made["root_file"], encoding="ascii") as file:
    root = file.read()
check(root.startswith("-----BEGIN AGE ENCRYPTED FILE-----") and key not in root, "the root key is sealed")
inside = folder_bytes(fresh)
check(not any(bytes.fromhex(key) in content or key.encode() in content for content in inside.values()), "no key lies in the folder")
check(not any(secret.encode() in content for content in inside.values() for secret in (
    made["administrator"]["password"], made["administrator"]["totp_secret"], made["root_passphrase"])), "nor a secret that is shown once")
check(json.loads(node.cli("home", fresh, "--json").stdout)["counts"] == [], "it is empty")
run = node.cli("init", fresh, "--json")
check(run.returncode == 1 and b"holds a node already" in run.stdout, "twice is refused", run)
check(node.cli("home", fresh).returncode == 0, "and harms nothing")
again = os.path.join(node.scratch, "again")
with open(f"{again}.key", "w", encoding="ascii") as file:
    file.write("somebody's\n")
run = node.cli("init", again)
check(run.returncode == 1 and b"move it away first" in run.stderr, "a key file that is there is not overwritten", run)
with open(f"{again}.key", encoding="ascii") as file:
    check(file.read() == "somebody's\n", "it stays")
os.remove(f"{again}.key")
run = node.cli("init", again, "--no-local")
check(run.returncode == 0, "once it is away, it goes", run)
check(node.cli("home", again).returncode == 1, "without a local account, nobody is known by his user")
check(re.fullmatch(r"\d{6}\n", node.cli("code", made["administrator"]["totp_secret"]).stdout.decode()) is not None and
      node.cli("code", protection.secret).stdout.decode().strip() in (totp(protection.secret), totp(protection.secret, time.time() - 30)),
      "code: the digits of RFC 6238")
run = node.cli("init", os.path.join(node.scratch, "x" * 150), "--json")
check(run.returncode in (0, 1), "a long path: made or refused", run)
run = node.cli("init", "/proc/nothing/here")
check(run.returncode == 1 and b"could not make" in run.stderr, "a folder that cannot be made", run)

# ---- the demo -----------------------------------------------------------------------------
note("kinds are commands")
run = node.cli("period", "--help")
check(run.returncode == 0 and b"Go on to: debrief" in run.stdout and b"second_chair" in run.stdout, "a kind tells its steps and fields", run)
made = node.json_of("case", "new", node.folder, "reference=REF-CLI", "title=By hand")
check(made["kind"] == "case" and made["state"] == "open", "a new one", made)
check(node.json_of("case", "show", node.folder, made["id"])["id"] == made["id"], "shown")
check([c["id"] for c in node.json_of("case", "list", node.folder, "--reference", "REF-CLI")["items"]] == [made["id"]], "listed")
moved = node.json_of("case", "suspend", node.folder, made["id"], "--reason", "no news")
check(moved["state"] == "suspended", "a step", moved)
check(node.cli("case", "fly", node.folder, made["id"]).returncode == 2, "a step that is none")
note("the demo")
there = {name for name in os.listdir("/tmp") if name.startswith("subak-demo-")}
run = node.cli("demo", "--script", "--json", "--folder", os.path.join(node.scratch, "demo"), seconds=120)
last = json.loads(run.stdout.decode().strip().split("\n")[-1])
check(run.returncode == 0 and last["ok"] is True and last["nodes"] == 3, "demo --script --json: exit 0", run)
check(last["shared_subjects"] == 3 and last["outcome_events"]["arrest"] == 1, "the whole story over HTTPS", last)
run = node.cli("demo", "--script", "--files", "--json", seconds=120)
check(run.returncode == 0 and json.loads(run.stdout)["shared_subjects"] == 3, "and by files alone, in a folder of its own", run)
left = {name for name in os.listdir("/tmp") if name.startswith("subak-demo-")} - there
check(not left, "and it leaves nothing behind", left)
check(sorted(os.listdir(os.path.join(node.scratch, "demo")))[:2] == ["Arunika", "Arunika.key"], "but what one named stays")
done()
