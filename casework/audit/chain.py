"""Writing the memory: one entry an act, in the act's own transaction, linked to the one before."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, cast
from uuid import UUID

from django.db import models, transaction

from casework.audit.canonical import columns_of, entry_mac, head_signature
from casework.audit.heads import append, locked_tip
from casework.audit.keys import audit_key
from casework.audit.models import NO_STREET, Entry
from casework.common import written
from casework.common.dates import now

# Entries in one statement: 12 columns each, of which SQLite takes 32,766.
MOST_AT_ONCE = 500

_waiting: ContextVar[list[Entry] | None] = ContextVar("audit_waiting", default=None)


class Place(NamedTuple):
    """Where an act belongs: the chain of a street, and the household if there is one."""

    street_id: UUID | None
    household_id: UUID | None


class Placed(Protocol):
    """A row that knows the street and household it belongs to."""

    @property
    def audit_place(self) -> Place: ...


class Actor(Protocol):
    """Whoever acts: a worker."""

    pk: Any


def masked(value: str) -> str:
    """Return a keyed hash of a low-entropy value (a search term), safe to put into details."""
    return hmac.digest(audit_key(), b"value" + value.encode(), hashlib.sha256).hex()[:32]


def record(
    act: str,
    thing: models.Model | None,
    *,
    by: Actor | None,
    place: Place | None = None,
    **details: Any,
) -> Entry:
    """Write that `by` did `act` to `thing`, in the caller's transaction, and return the entry.

    Call it as the act's last statement: it locks the street's chain until the transaction ends.
    `details` may hold codes, ids, counts and keyed hashes, never anything sealed. The place comes
    from `thing.audit_place`, where it has one, unless given. If this raises, nothing happens.

    The entry takes up which rows were sealed since the last one, and how often each has been by
    now: `audit verify` finds from it a row that was put back to an older seal.
    """
    if place is None and hasattr(thing, "audit_place"):
        place = cast(Placed, thing).audit_place
    place = place or Place(None, None)
    entry = Entry(
        chain=place.street_id or NO_STREET,
        at=now(),
        actor=by.pk if by else None,
        act=act,
        thing_table=thing._meta.db_table if thing is not None else "",
        thing_id=thing.pk if thing is not None else None,
        household_id=place.household_id,
        details=plain(details),
        sealed=[sealed_row(*row) for row in written.take()],
    )
    waiting = _waiting.get()
    if waiting is None:
        write([entry])
    else:
        waiting.append(entry)
    return entry


@contextmanager
def entries_last() -> Iterator[None]:
    """Write the entries of everything done inside at its end, in their order.

    For many acts in one transaction. An entry locks its street's chain until the transaction ends,
    and who holds that lock must not wait for a household that someone else has locked.
    """
    waiting: list[Entry] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    write(waiting)


def write(entries: Sequence[Entry]) -> None:
    """Write entries, each at the end of its chain; those of one chain in a row at one go."""
    # No savepoint: an act whose entry can't be written must not go on in any case.
    with transaction.atomic(savepoint=False):
        for chain, some in groupby(entries, key=attrgetter("chain")):
            for few in batched(some):
                advance(chain, few)


def batched(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield entries in as many as go into one statement."""
    waiting = iter(entries)
    while few := list(islice(waiting, MOST_AT_ONCE)):
        yield few


def advance(chain: UUID, entries: list[Entry]) -> None:
    """Write the entries, linked, at the end of their chain, and move its head onto the last."""
    key = audit_key()
    seq, mac = locked_tip(chain)
    for entry in entries:
        entry.seq = seq = seq + 1
        entry.mac = mac = entry_mac(key, mac, columns_of(entry))
    append(chain, entries, head_signature(key, chain, seq, mac))


def sealed_row(column: str, row_id: UUID, counter: int) -> str:
    """Return one sealed row as an entry remembers it."""
    return f"{column} {row_id.hex} {counter}"


def plain(details: dict[str, Any]) -> dict[str, Any]:
    """Return details as they will be read back from JSON, so that the MAC covers what is stored."""
    return {name: plain_value(value) for name, value in details.items() if value is not None}


def plain_value(value: Any) -> Any:
    """Return one detail as JSON knows it; raise TypeError for what has no place in the log."""
    if isinstance(value, UUID | datetime) or hasattr(value, "isoformat"):
        return str(value)
    if isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Iterable):
        return [plain_value(item) for item in value]
    raise TypeError(f"audit details can't hold {type(value).__name__}")
