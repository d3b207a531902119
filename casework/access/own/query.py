"""The state of a list as it stands in its address: codes and ids, and nothing that was typed."""

import re
from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 500
NAME = re.compile(r"[a-z][a-z_]{0,30}")
# Codes, ids, days, months: no free text passes.
VALUE = re.compile(r"-?[A-Za-z0-9_.:-]{1,40}", re.ASCII)
PAGE = "page"


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a query that are codes or ids; the rest is left out."""
    found = parse_qsl(text[:LONGEST_QUERY])
    return [(n, v) for n, v in found if NAME.fullmatch(n) and VALUE.fullmatch(v)]


def canonical(text: str, *, without: tuple[str, ...] = ()) -> str:
    """Return a query as it is kept: clean, in the order of its names."""
    return urlencode(sorted(pair for pair in pairs_of(text) if pair[0] not in without))
