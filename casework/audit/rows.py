"""Reading the entries of a chain fast: plain columns in chunks, without making objects of them."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from casework.audit.canonical import Columns
from casework.audit.models import Entry

ROWS_AT_ONCE = 5000

# The database writes ids and instants as the canonical bytes have them, or close to it.
POSTGRESQL = """
SELECT seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), actor::text, act,
       thing_table, thing_id::text, household_id::text, details::text, sealed::text, mac
FROM audit_entry WHERE chain = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s
"""
# `|| ''` keeps Python's adapters from making datetimes of the text.
SQLITE = """
SELECT seq, at || '', actor, act, thing_table, thing_id, household_id, details, sealed, mac
FROM audit_entry WHERE chain = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s
"""
# Beyond every number that the column takes.
NO_END = 2**63 - 1


class StoredEntry(NamedTuple):
    """An entry as it is stored: what its MAC covers, and the MAC."""

    columns: Columns
    mac: bytes


def entries_of(chain: UUID, after: int, until: int | None) -> Iterator[StoredEntry]:
    """Yield a chain's entries behind `after`, up to `until` if there is a head."""
    last = NO_END if until is None else until
    connection = connections[Entry.objects.db]
    is_sqlite = connection.vendor == "sqlite"
    name, chain_id = str(chain), chain.hex if is_sqlite else chain
    while True:
        with connection.cursor() as cursor:
            query = SQLITE if is_sqlite else POSTGRESQL
            cursor.execute(query, [chain_id, after, last, ROWS_AT_ONCE])
            rows = cursor.fetchall()
        yield from (_from_sqlite(name, row) if is_sqlite else _stored(name, row) for row in rows)
        if len(rows) < ROWS_AT_ONCE:
            return
        after = rows[-1][0]


def _stored(chain: str, row: tuple[Any, ...]) -> StoredEntry:
    """Return a row whose texts stand as they are covered."""
    seq, at, actor, act, table, thing_id, household_id, details, sealed, mac = row
    columns = Columns(
        chain,
        seq,
        at,
        actor,
        act,
        table,
        thing_id,
        household_id,
        {} if details == "{}" else parsed(details),
        [] if sealed == "[]" else parsed(sealed),
    )
    return StoredEntry(columns, bytes(mac) if isinstance(mac, bytes) else b"")


@lru_cache(maxsize=4096)
def parsed(text: str) -> Any:
    """Return what a JSON text says, to be read only: many entries say the same.

    None, which nobody ever signed, for what is no JSON.
    """
    try:
        return json.loads(text)
    except ValueError:
        return None


def _from_sqlite(chain: str, row: tuple[Any, ...]) -> StoredEntry:
    """Return a row of SQLite's, where ids have no hyphens and instants no zone."""
    seq, at, actor, act, table, thing_id, household_id, *rest = row
    at = f"{at[:10]}T{at[11:] if len(at) > 19 else at[11:] + '.000000'}+00:00"
    ids = hyphenated(actor), hyphenated(thing_id), hyphenated(household_id)
    return _stored(chain, (seq, at, ids[0], act, table, ids[1], ids[2], *rest))


@lru_cache(maxsize=4096)
def hyphenated(text: str | None) -> str | None:
    """Return 32 digits as an id is written."""
    if text is None:
        return None
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
