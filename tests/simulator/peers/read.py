"""Prints the rows of a menu that have a name, as JSON.

Arguments: host, port, user name, password, menu, name.
"""

import json
import sys

import librouteros

host, port, user, password, menu, name = sys.argv[1:]
# WinBox 3 wrote comments in the code page of its Windows: every byte is a character here.
api = librouteros.connect(
    host=host, port=int(port), username=user, password=password, encoding="latin-1", timeout=20,
)
rows = [row for row in api.path(menu) if str(row.get("name")) == name]
print(json.dumps(rows))
api.close()
