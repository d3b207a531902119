"""Sealed rows in bulk: sealed anew under the newest key of their household and the current suite.

Household by household, so that each key is opened once for all rows of it, in all tables. Content
is opened and sealed outside of any transaction; the short transaction that writes it exchanges a
blob only where the row still holds the one that was opened. So nobody waits for a cipher, and an
edit made meanwhile stays: its row is looked at again.
"""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models
from django.views.decorators.debug import sensitive_variables

from casework.vault import envelope, keys, suites
from casework.vault.bulk import Bulk, Column
from casework.vault.keys import OpenKeys
from casework.vault.models import HouseholdKey
from casework.vault.sealed import columns
from casework.vault.verification import sealed_models

# Rows and bytes of one write transaction: some 20 ms on SQLite, which has one writer at a time.
ROWS, BYTES = 1000, 4_000_000
HOUSEHOLDS = 200
TRIES, PAUSE = 3, 0.02

Advance = Callable[[int], None]
# Keys by the id of their household as the database of the records keeps it.
Opened = dict[Any, OpenKeys]


class Aim(NamedTuple):
    """What a seal's first bytes shall say: those from `at` (counted from 1), `length` of them."""

    at: int
    length: int
    wanted: Callable[[OpenKeys], bytes]


NEWEST_KEY = Aim(3, 2, lambda opened: envelope.start_of(opened)[2:4])
CURRENT_SUITE = Aim(1, 2, lambda opened: envelope.start_of(opened)[:2])


class SealedTable(NamedTuple):
    """A table with sealed columns: names in the database, and the access class of each column."""

    name: str
    key: str
    household: str
    columns: tuple[Column, ...]
    classes: tuple[str, ...]

    def select(self, what: str, condition: str) -> str:
        """Return a query of this table."""
        return f"SELECT {what} FROM {self.name} WHERE {condition}"  # noqa: S608 - our own names

    @property
    def names(self) -> str:
        """Return the sealed columns as a query lists them."""
        return ", ".join(column.name for column in self.columns)


class Pending(NamedTuple):
    """A row with a seal that is not as it shall be; ids as the database keeps them."""

    table: SealedTable
    row_id: Any
    household_id: Any
    bytes: int


class Sweep:
    """What a sweep did: rows sealed anew, rows that don't open, households to be seen again."""

    def __init__(self) -> None:
        self.resealed = 0
        self.broken: Counter[str] = Counter()
        self.left: set[UUID] = set()


def tables() -> list[SealedTable]:
    """Return every table of the site that has sealed columns."""
    return [_table(model) for model in sealed_models()]


def _table(model: type[models.Model]) -> SealedTable:
    sealed, names = columns(model), {f.attname: str(f.column) for f in model._meta.concrete_fields}
    key = names[model._meta.pk.attname]
    return SealedTable(
        name=model._meta.db_table,
        key=key,
        # A row without a household is sealed under a key of its own.
        household=names.get("household_id", key),
        columns=tuple(Column(names[name], "bytea") for name in sealed),
        classes=tuple(column.access_class for column in sealed.values()),
    )


def sweep(batches: Iterable[list[UUID]], aim: Aim, advance: Advance) -> Sweep:
    """Seal anew whatever of these households is not done; may be ended at any moment.

    A row that someone holds or keeps changing is tried some times; its household is then `left`.
    """
    done = Sweep()
    for batch in batches:
        left = batch
        for _attempt in range(TRIES):
            left = _sweep_batch(left, aim, done)
            if not left:
                break
            time.sleep(PAUSE)
        done.left.update(left)
        advance(len(batch))
    return done


def _sweep_batch(batch: list[UUID], aim: Aim, done: Sweep) -> list[UUID]:
    """Seal anew what is pending; return the households of which a row was not free."""
    bulk = Bulk(DEFAULT_DB_ALIAS)
    opened = {bulk.id(UUID(int=number)): known for number, known in keys.reopen(batch).items()}
    broken = Counter({HouseholdKey._meta.db_table: len(batch) - len(opened)})
    left: set[UUID] = set()
    for chunk in _chunks(pending(bulk, opened, aim)):
        left |= _reseal_chunk(bulk, chunk, opened, done, broken)
    if not left:
        done.broken += broken
    return sorted(left)


def pending(bulk: Bulk, opened: Opened, aim: Aim) -> Iterator[Pending]:
    """Yield the rows of these households of which the first bytes of a seal are not as aimed at."""
    groups: dict[bytes, list[Any]] = defaultdict(list)
    for household, known in opened.items():
        groups[aim.wanted(known)].append(household)
    for table in tables():
        size = " + ".join(f"length({column.name})" for column in table.columns)
        is_done = " AND ".join(
            f"substr({column.name}, {aim.at}, {aim.length}) = %s" for column in table.columns
        )
        for wanted, households in groups.items():
            among, parameters = bulk.among(table.household, households)
            found = bulk.rows(
                table.select(
                    f"{table.key}, {table.household}, {size}", f"{among} AND NOT ({is_done})"
                ),
                [*parameters, *[wanted] * len(table.columns)],
            )
            for row in found:
                yield Pending(table, *row)


def _chunks(rows: Iterable[Pending]) -> Iterator[list[Pending]]:
    """Yield rows in lists that one short transaction can write."""
    chunk: list[Pending] = []
    size = 0
    for row in rows:
        if chunk and (len(chunk) >= ROWS or size + row.bytes > BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += row.bytes
    if chunk:
        yield chunk


def _reseal_chunk(
    bulk: Bulk, chunk: list[Pending], opened: Opened, done: Sweep, broken: Counter[str]
) -> set[UUID]:
    """Seal a chunk anew; return the households of rows that were changed meanwhile, or held."""
    by_table: dict[SealedTable, dict[Any, Any]] = defaultdict(dict)
    for table, row_id, household_id, _size in chunk:
        by_table[table][row_id] = household_id
    exchanges = {
        table: _resealed(bulk, table, rows, opened, broken) for table, rows in by_table.items()
    }
    left: set[UUID] = set()
    with bulk.writing():
        for table, rows in exchanges.items():
            changed = bulk.exchange(table.name, Column(table.key, "uuid"), table.columns, rows)
            done.resealed += changed
            if changed < len(rows):
                left.update(map(bulk.uuid, set(by_table[table].values())))
    return left


@sensitive_variables()
def _resealed(
    bulk: Bulk, table: SealedTable, rows: dict[Any, Any], opened: Opened, broken: Counter[str]
) -> list[tuple[Any, ...]]:
    """Return (key, old seals …, new seals …) of the rows of a table; count what doesn't open."""
    among, parameters = bulk.among(table.key, list(rows))
    found = bulk.rows(table.select(f"{table.key}, {table.names}", among), parameters)
    nonces = _nonces(len(found) * len(table.columns))
    ends = {household: envelope.ID_LENGTH + bulk.raw(household) for household in rows.values()}
    places = {
        household: [
            envelope.Place(table.name, access_class, envelope.start_of(opened[household]))
            for access_class in table.classes
        ]
        for household in ends
    }
    exchanges: list[tuple[Any, ...]] = []
    for stored, *blobs in found:
        household = rows[stored]
        known, ids = opened[household], bulk.raw(stored) + ends[household]
        try:
            fresh = [
                envelope.resealed(known, place, ids, blob, next(nonces))
                for place, blob in zip(places[household], blobs, strict=True)
            ]
        except envelope.BROKEN:
            broken[table.name] += 1
        else:
            exchanges.append((stored, *blobs, *fresh))
    return exchanges


def _nonces(number: int) -> Iterator[bytes]:
    """Yield random nonces, fetched at once."""
    size = suites.NONCE_BYTES
    drawn = os.urandom(size * number)
    return (drawn[start : start + size] for start in range(0, len(drawn), size))


@sensitive_variables()
def opens(bulk: Bulk, row: Pending) -> bool:
    """Say whether every seal of a row can still be opened."""
    table, household_id = row.table, bulk.uuid(row.household_id)
    found = bulk.rows(table.select(table.names, f"{table.key} = %s"), [row.row_id])
    return all(
        envelope.unseal(table.name, bulk.uuid(row.row_id), household_id, access_class, blob)
        is not None
        for blobs in found
        for blob, access_class in zip(blobs, table.classes, strict=True)
    )
