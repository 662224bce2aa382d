"""Prints /ppp/active of a router again and again with a client that others wrote, and says what that cost.

Arguments: client (librouteros or routeros-api), host, port, user name, password, rounds, optional property list.
Output: one JSON object. `cpu_seconds` is this process's time for the rounds alone, without start and login.
"""

import json
import sys
import time


def librouteros_rows(host, port, user, password, properties):
    import librouteros

    api = librouteros.connect(
        host=host, port=port, username=user, password=password, encoding="utf-8", timeout=60)
    arguments = {".proplist": properties} if properties else {}
    return lambda: sum(1 for _ in api("/ppp/active/print", **arguments))


def routeros_api_rows(host, port, user, password, properties):
    import routeros_api

    pool = routeros_api.RouterOsApiPool(
        host, username=user, password=password, port=port, plaintext_login=True)
    pool.set_timeout(60)
    active = pool.get_api().get_resource("/ppp/active")
    arguments = {"proplist": properties} if properties else {}
    return lambda: len(active.call("print", arguments))


CLIENTS = {"librouteros": librouteros_rows, "routeros-api": routeros_api_rows}


def main(client, host, port, user, password, rounds, properties=""):
    rows_of = CLIENTS[client](host, int(port), user, password, properties)
    rows_of()
    wall, cpu, rows = time.perf_counter(), time.process_time(), 0
    for _ in range(int(rounds)):
        rows += rows_of()
    print(json.dumps({
        "client": client,
        "rounds": int(rounds),
        "rows": rows,
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
