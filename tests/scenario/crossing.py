"""Two nodes that dial each other at the same time, while both have things to say: no number of a channel is used twice or set back."""
import sys
import threading

from node import *

PEOPLE = {"officer": "investigator,analyst", "desk": "focal_point"}
ROUNDS = 60
one = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police", partners=True)
other = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police", partners=True)
meet(one, other)
ids = {node: node.administrator.good("GET", "/api/card")["node"] for node in (one, other)}
one.administrator.good("POST", f"/api/peers/{ids[other]}", {"address": "https://" + other.partners[1]})
other.administrator.good("POST", f"/api/peers/{ids[one]}", {"address": "https://" + one.partners[1]})

note("both speak at once")


def speak(node, partner, country):
    """An agency after the other, each told to the partner at once."""
    for i in range(ROUNDS):
        node.people["desk"].state("agency", {"name": f"{country} desk {i}", "country": country, "type": "police"},
                                  {"tlp": "GREEN", "to": [ids[partner]]})


threads = [threading.Thread(target=speak, args=args) for args in ((one, other, "XA"), (other, one, "XB"))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()


def arrived(node, country):
    listed = node.people["desk"].good("GET", f"/api/records/agency?limit=200&country={country}")["items"]
    return len([row for row in listed if row["label"].startswith(f"{country} desk")])


for _ in range(120):
    counts = arrived(one, "XB"), arrived(other, "XA")
    if counts == (ROUNDS, ROUNDS):
        break
    time.sleep(0.5)
check(counts == (ROUNDS, ROUNDS), "all of it arrives on both sides", counts)
for node in (one, other):
    log = node.log()
    check("peer.exchange" not in log and "remembers" not in log and "holds_this_already" not in log, "nobody complains",
          [line for line in log.splitlines() if "level=warn" in line][:5])
    peers = node.administrator.good("GET", "/api/peers")["items"]
    check(all(not peer["failure"] for peer in peers), "no meeting failed", peers)
for node in (one, other):
    node.stop()
done()
