"""Remembers, for the length of a request, which rows could not be read, for the audit."""

import logging
from contextvars import ContextVar
from uuid import UUID

log = logging.getLogger(__name__)

BrokenRow = tuple[str, UUID]

_collected: ContextVar[dict[BrokenRow, None] | None] = ContextVar("vault_broken", default=None)


def begin() -> None:
    """Start an empty collection for this request or job."""
    _collected.set({})


def remember(table: str, row_id: UUID) -> None:
    """Note a row that could not be read: in the log, and once in a collection that was begun."""
    log.warning("a record cannot be read: table=%s row=%s", table, row_id)
    rows = _collected.get()
    if rows is not None:
        rows[table, row_id] = None


def collected() -> list[BrokenRow]:
    """Return (table, row id) of what could not be read since `begin`, each once, in order."""
    return list(_collected.get() or ())


def drain() -> list[BrokenRow]:
    """Return the same and end the collection."""
    rows = collected()
    _collected.set(None)
    return rows
