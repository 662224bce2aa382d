"""Uses a simulated router through RouterOS-api, and fails loudly where it does not behave as RouterOS does.

Arguments: host, port, user name, password, login method (plain or token), "tls" or "tcp".
"""

import sys
from functools import partial

import routeros_api
from routeros_api.exceptions import RouterOsApiCommunicationError

import refusal


def pool(host, port, user, password, method, transport):
    return routeros_api.RouterOsApiPool(
        host, username=user, password=password, port=int(port), plaintext_login=method == "plain",
        use_ssl=transport == "tls", ssl_verify=False, ssl_verify_hostname=False,
    )


refused = partial(refusal.expected, RouterOsApiCommunicationError)


def read(api):
    interfaces = api.get_resource("/interface")
    everything = interfaces.get()
    assert {"id", "name", "rx-byte", "running"} <= set(everything[0]), everything[0]
    ether = interfaces.get(type="ether")
    assert ether and len(ether) == sum(row["type"] == "ether" for row in everything)
    assert interfaces.get(name="no such") == []
    active = api.get_resource("/ppp/active")
    rows = active.get()
    names = active.call("print", {"proplist": "name"})
    assert [row["name"] for row in names] == [row["name"] for row in rows]
    assert all(set(row) == {"name"} for row in names), names[0]
    counted = active.call("print", {"count-only": None})
    assert counted.done_message["ret"] in (str(len(rows)), str(len(rows)).encode()), counted.done_message


def write(api):
    secrets = api.get_resource("/ppp/secret")
    added = secrets.add(name="uji-tag", password="rahasia", service="pppoe", profile="HEMAT-10M")
    item = added.done_message["ret"]
    assert item.startswith("*"), item
    assert secrets.get(name="uji-tag")[0]["id"] == item
    secrets.set(id=item, comment="Kafé Réa – blok C")
    assert secrets.get(name="uji-tag")[0]["comment"] == "Kafé Réa – blok C"
    refused(lambda: secrets.add(name="uji-tag", password="x"), "already exists")
    secrets.remove(id=item)
    refused(lambda: secrets.remove(id=item), "no such item")
    assert secrets.get(name="uji-tag") == []


def listen(api, other):
    lists = other.get_resource("/ip/firewall/address-list")
    watched = api.get_resource("/ip/firewall/address-list")
    # Two commands side by side on one connection, told apart by their tags.
    changes = iter(watched.call_async("listen"))
    assert watched.get()
    item = lists.add(list="uji", address="192.0.2.1").done_message["ret"]
    row = next(changes)
    assert (row["id"], row["list"], row["address"]) == (item, "uji", "192.0.2.1"), row
    lists.remove(id=item)
    gone = next(changes)
    assert gone["id"] == item and gone[".dead"] == "true", gone


def main(*where):
    host, port, user, _, method, transport = where
    refused(
        lambda: pool(host, port, user, "wrong", method, transport).get_api(),
        "log" if method == "token" else "invalid user name or password",
    )
    connection, other = pool(*where), pool(*where)
    api = connection.get_api()
    read(api)
    write(api)
    listen(api, other.get_api())
    connection.disconnect()
    other.disconnect()


if __name__ == "__main__":
    main(*sys.argv[1:])
