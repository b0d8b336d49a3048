"""Two fictional nodes that are partners, made for one measurement and gone after it."""
import base64
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "scenario"))

from node import Node, Relay, meet  # noqa: E402, F401

PEOPLE = {"officer": "investigator,analyst", "authority": "authorising_officer", "desk": "focal_point"}
END = b"-----END AGE ENCRYPTED FILE-----\n"
PATIENCE = 900  # seconds that one request may take on a busy machine


def build_folder(words):
    """The folder of a release build that the line names; build where it names none."""
    named = [word for word in words if not word.startswith("--")]
    return os.path.abspath(named[0] if named else os.path.join(ROOT, "build"))


def cpu_of(process):
    """CPU seconds that a process has used."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def named(*nodes):
    """Nodes that know their own id, and whose people wait for a busy machine."""
    for node in nodes:
        node.id = node.administrator.good("GET", "/api/card")["node"]
        for person in node.people.values():
            person.timeout = PATIENCE
            person.close()


def pair(subak, partners=False, dials=True):
    """Two nodes that have pinned each other; with partners, the first dials the second, unless dials says no."""
    one = Node(subak, PEOPLE, country="XA", name="Arunika police")
    other = Node(subak, PEOPLE, country="XB", name="Bentara police", partners=partners)
    meet(one, other, address=partners and dials)
    named(one, other)
    return one, other


class Carrier:
    """Carries files between two nodes and keeps what it carried."""

    def __init__(self, one, other):
        self.other = {one: other, other: one}
        self.files = {one: [], other: []}  # by who received them
        self.bytes = 0  # of the sealed envelopes, without armour

    def carry(self, node):
        """One file from a node to the other; how many envelopes were behind the greeting."""
        other = self.other[node]
        data = node.people["desk"].ask("POST", f"/api/peers/{other.id}/envelope", {}).body
        parts = [part.split(b"-----\n", 1)[1] for part in data.split(END)[:-1]]
        path = os.path.join(other.scratch, f"came-{len(self.files[other])}.age")
        with open(path, "wb") as file:
            file.write(data)
        self.files[other].append(path)
        self.bytes += sum(len(base64.b64decode(part)) for part in parts)
        answer = other.people["desk"].ask("POST", "/api/envelope", data)
        if answer.status != 200:
            raise AssertionError(f"the file was not taken: {answer}")
        return len(parts) - 1

    def until(self, ready, rounds=60):
        """To and fro until it is so."""
        for _ in range(rounds):
            for node in self.other:
                self.carry(node)
            if ready():
                return
        raise TimeoutError("the two did not come to an end")


def opened(build, node, files):
    """What a node was sent, as it stood before it was sealed. The node must not be running."""
    return subprocess.run([os.path.join(build, "bench_opened"), node.folder, *files], check=True, capture_output=True).stdout
