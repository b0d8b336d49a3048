"""Meetings at which nothing is new: one request on a session that is kept, no new leaf; and a partner that was away."""
import sys

from node import Node, Relay, check, done, marker, meet, note, wait_for

PEOPLE = {"desk": "focal_point"}
a = Node(sys.argv[1], PEOPLE, country="XA", name="Arunika police")
b = Node(sys.argv[1], PEOPLE, country="XB", name="Bentara police", partners=True)
relay = Relay(b.partners[1])
meet(a, b)
there = b.administrator.good("GET", "/api/card")["node"]
a.administrator.good("POST", f"/api/peers/{there}", {"address": f"https://{relay.address}"})


def leaves():
    return [node.verdict()[1]["size"] for node in (a, b)]


def shared():
    """A record that its handling lets go, and whether it has come."""
    agency = a.people["desk"].state("agency", {"name": marker(), "country": "XA", "type": "police"}, {"tlp": "GREEN", "to": [there]})
    return lambda: b.people["desk"].get(f"/api/records/agency/{agency['id']}").status == 200


def settled():
    """The two have met, and neither has anything to say."""
    peers = [node.administrator.good("GET", "/api/peers")["items"][0] for node in (a, b)]
    return all(peer.get("met") and peer["waiting"] == 0 and peer["sent"] == peer["taken"] for peer in peers)


note("nothing is new")
wait_for(settled, 30, "the first meeting")
turns = relay.turns(0)
wait_for(lambda: relay.turns(0) >= turns + 3, 30, "what follows from it, as the heads of logs")
size, connections, seen = leaves(), relay.connections, len(relay.seen)
turns = relay.turns(0)
wait_for(lambda: relay.turns(0) >= turns + 5, 30, "five meetings")
check(relay.connections == connections, "all meetings go over one session", relay.connections)
check(leaves() == size, "and neither log grows", leaves())
told = sum(count for _, _, count in relay.seen[seen:]) / (relay.turns(0) - turns)
check(told < 3072, "in less than 3 kB each", told)

note("something is new")
wait_for(shared(), 20, "a record over the session that is kept")
check(relay.connections == connections, "it goes over the same session", relay.connections)

note("a partner that was away")
b.restart()
wait_for(shared(), 60, "a record after the partner came back")
check(relay.connections == connections + 1, "it takes one session more", relay.connections)

note("a partner that is stopped")
a.administrator.good("POST", f"/api/peers/{there}", {"state": "stopped"})
arrived = shared()
b.administrator.good("POST", "/api/peers/" + b.administrator.good("GET", "/api/peers")["items"][0]["node"], {"state": "stopped"})
a.administrator.good("POST", f"/api/peers/{there}", {"state": "pinned"})
wait_for(lambda: a.administrator.good("GET", "/api/peers")["items"][0]["failure"], 30, "the refusal")
check(not arrived(), "a session that is open gives no way past the other's word")
done()
