"""Locking a chain's head and moving it: two statements an act, by SQL because every act waits here.

The head's lock is held until the act's transaction ends, so what stands between these statements
bounds how many acts a second a street can carry out.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from casework.audit.models import Entry, Head

COLUMNS = [field for field in Entry._meta.concrete_fields if not field.primary_key]
NAMES = ", ".join(field.attname for field in COLUMNS)
PLACES = f"({', '.join(['%s'] * len(COLUMNS))})"

LOCK = "SELECT seq, mac FROM audit_head WHERE chain = %s"
MOVE = "UPDATE audit_head SET seq = %s, mac = %s, signature = %s WHERE chain = %s"
INSERT = f"INSERT INTO audit_entry ({NAMES}) VALUES "  # noqa: S608 - the names of our own columns
RETURNING = " RETURNING id"


class Tip(NamedTuple):
    """The end of a chain: the number of its last entry, 0 before the first, and its MAC."""

    seq: int
    mac: bytes


def locked_tip(chain: UUID) -> Tip:
    """Return the chain's end with its head under lock, made if this is the chain's first act.

    Two first acts at once both end here: the second waits for the first one's insert.
    """
    tip = _lock(chain)
    if tip is None:
        Head.objects.bulk_create([Head(chain=chain)], ignore_conflicts=True)
        tip = _lock(chain)
    assert tip is not None  # noqa: S101 - made above
    return tip


def _lock(chain: UUID) -> Tip | None:
    connection = connections[Head.objects.db]
    # SQLite locks the whole database as soon as a transaction begins.
    query = f"{LOCK} FOR UPDATE" if connection.features.has_select_for_update else LOCK
    with connection.cursor() as cursor:
        cursor.execute(query, [_adapted(Head._meta.get_field("chain"), chain, connection)])
        row = cursor.fetchone()
    return Tip(row[0], bytes(row[1])) if row else None


def append(chain: UUID, entries: Sequence[Entry], signature: bytes) -> None:
    """Insert the chain's next entries and move its head, locked by `locked_tip`, onto the last."""
    connection = connections[Entry.objects.db]
    last = entries[-1]
    chain_id = _adapted(Head._meta.get_field("chain"), chain, connection)
    move = [last.seq, last.mac, signature, chain_id]
    rows = [
        _adapted(field, getattr(entry, field.attname), connection)
        for entry in entries
        for field in COLUMNS
    ]
    insert = INSERT + ", ".join([PLACES] * len(entries)) + RETURNING
    # On PostgreSQL one way there and back instead of two.
    statements = (
        [(f"WITH moved AS ({MOVE}) {insert}", move + rows)]
        if connection.vendor == "postgresql"
        else [(MOVE, move), (insert, rows)]
    )
    with connection.cursor() as cursor:
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
        for entry, (pk,) in zip(entries, cursor.fetchall(), strict=True):
            entry.pk = pk
            entry._state.adding, entry._state.db = False, connection.alias


def _adapted(field: Any, value: Any, connection: Any) -> Any:
    """Return a value as the database takes it."""
    return field.get_db_prep_save(value, connection)
