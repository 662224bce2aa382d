"""Uses a simulated router through librouteros, and fails loudly where it does not behave as RouterOS does.

Arguments: host, port, user name, password, login method (plain or token).
"""

import sys
from functools import partial

import librouteros
from librouteros.exceptions import TrapError
from librouteros.login import plain, token
from librouteros.query import And, Key, Or

import refusal


def connect(host, port, user, password, method):
    return librouteros.connect(
        host=host, port=int(port), username=user, password=password, encoding="utf-8",
        login_method={"plain": plain, "token": token}[method], timeout=20,
    )


refused = partial(refusal.expected, TrapError)


def read(api):
    resource = tuple(api("/system/resource/print"))
    assert len(resource) == 1 and "uptime" in resource[0] and ".id" not in resource[0], resource
    names = tuple(api("/interface/print", **{".proplist": "name"}))
    assert all(set(row) == {"name"} for row in names), names
    active = tuple(api("/ppp/active/print"))
    assert all(row[".id"].startswith("*") for row in active)
    count = tuple(api("/ppp/active/print", **{"count-only": ""}))
    assert count == ({"ret": len(active)},), count
    dynamic = [row for row in names if row["name"].startswith("<pppoe-")]
    assert len(dynamic) == len(active), "every session has its interface"


def query(api):
    key, kind, running = Key("name"), Key("type"), Key("running")
    interfaces = api.path("/interface")
    everything = {row["name"]: row for row in interfaces}

    def found(*words):
        return {row["name"] for row in interfaces.select(key).where(*words)}

    ether = {name for name, row in everything.items() if row["type"] == "ether"}
    up = {name for name, row in everything.items() if row["running"]}
    bridge = {name for name, row in everything.items() if row["type"] == "bridge"}
    assert found(kind == "ether") == ether
    assert found(And(kind == "ether", running == True)) == ether & up  # noqa: E712
    assert found(Or(kind == "ether", kind == "bridge")) == ether | bridge
    assert found(kind.In("ether", "bridge")) == ether | bridge
    assert found(kind != "ether") == set(everything) - ether
    assert found(Key("link-downs") > 0) == {n for n, r in everything.items() if r["link-downs"] > 0}


def write(api):
    secrets = api.path("/ppp/secret")
    first = secrets.add(name="uji", password="rahasia", service="pppoe", profile="ISOLIR")
    assert first.startswith("*"), first
    refused(lambda: secrets.add(name="uji"), "already exists")
    refused(lambda: secrets.add(name="uji2", colour="red"), "unknown parameter")
    refused(lambda: secrets.add(name="uji2", profile="no such"), "does not match")
    refused(lambda: secrets.remove("*FFFFF"), "no such item")
    refused(lambda: tuple(api("/no/such/print")), "no such command prefix")
    refused(lambda: tuple(api("/ppp/secret/frobnicate")), "no such command")
    long = "Blok C – " + "x" * 400
    secrets.update(**{".id": first, "comment": long, "disabled": True})
    one = tuple(api.rawCmd("/ppp/secret/print", f"?.id={first}"))
    assert len(one) == 1 and one[0]["comment"] == long and one[0]["disabled"] is True, one
    tuple(api("/ppp/secret/unset", **{".id": first, "value-name": "comment"}))
    tuple(api("/ppp/secret/enable", **{".id": first}))
    row = tuple(secrets.select().where(Key("name") == "uji"))[0]
    assert "comment" not in row and row["disabled"] is False, row
    secrets.remove(first)
    assert not tuple(secrets.select().where(Key("name") == "uji"))


def hear(api):
    """One sentence as (reply word, attributes); librouteros itself leaves words with a tag to its caller."""
    reply, words = api.protocol.readSentence()
    return reply, dict(word.removeprefix("=").split("=", 1) for word in words)


def listen(api, other):
    """A kicked session is told as dead, then as a new row; cancel ends the command in RouterOS's order."""
    victim = tuple(other("/ppp/active/print"))[0]
    api.protocol.writeSentence("/ppp/active/listen", ".tag=watch")
    # An answered command is proof that the one before has begun.
    api.protocol.writeSentence("/ip/pool/print", "=count-only=", ".tag=sync")
    assert hear(api) == ("!done", {".tag": "sync", "ret": "2"})
    tuple(other("/ppp/active/remove", **{".id": victim[".id"]}))
    reply, words = hear(api)
    assert (reply, words) == ("!re", {".tag": "watch", ".id": victim[".id"], ".dead": "true"}), words
    while words.get("name") != victim["name"]:
        reply, words = hear(api)
    assert words[".id"] != victim[".id"] and words["uptime"] and words["address"], words
    api.protocol.writeSentence("/cancel", "=tag=watch", ".tag=stop")
    replies = [hear(api) for _ in range(3)]
    assert [(reply, words[".tag"]) for reply, words in replies] == [
        ("!trap", "watch"), ("!done", "stop"), ("!done", "watch"),
    ], replies
    assert replies[0][1]["category"] == "2" and replies[0][1]["message"] == "interrupted", replies


def stream(api):
    once = tuple(api("/interface/monitor-traffic", interface="ether2,ether1", once=""))
    assert [row["name"] for row in once] == ["ether2", "ether1"], once
    rows = tuple(api("/ping", address="10.0.0.1", count=2, interval="10ms"))
    assert [(row["seq"], row["sent"], row["received"]) for row in rows] == [(0, 1, 1), (1, 2, 2)], rows


def main(host, port, user, password, method):
    refused(lambda: connect(host, port, user, "wrong", method), "log" if method == "token" else "invalid user")
    api = connect(host, port, user, password, method)
    for part in (read, query, write, stream):
        part(api)
    listen(api, connect(host, port, user, password, method))


if __name__ == "__main__":
    main(*sys.argv[1:])
