"""Sealed rows in bulk: sealed anew under the newest key of their household and the current suite.

Household by household, so that each key is opened once for all rows of it, in all tables. Content
is opened and sealed outside of any transaction; the short transaction that writes it exchanges a
blob only where the row still holds the one that was opened. So nobody waits for a cipher, and an
edit made meanwhile stays: its row is looked at again.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models
from django.views.decorators.debug import sensitive_variables

from casework.vault import keys
from casework.vault.bulk import Bulk, Column
from casework.vault.envelope import SealBroken, reseal, unseal
from casework.vault.keys import OpenKeys
from casework.vault.sealed import columns
from casework.vault.verification import sealed_models

# Rows and bytes of one write transaction: some 20 ms on SQLite, which has one writer at a time.
ROWS, BYTES = 1000, 4_000_000
HOUSEHOLDS = 200
TRIES, PAUSE = 3, 0.02
# Format, suite and version of the key: what a header begins with.
HEAD_BYTES = 4

Advance = Callable[[int], None]
# Says whether a seal that begins with these bytes is as it shall be, under a household's keys.
IsDone = Callable[[bytes, OpenKeys], bool]


class SealedTable(NamedTuple):
    """A table with sealed columns: names in the database, and the access class of each column."""

    name: str
    key: str
    household: str
    columns: tuple[Column, ...]
    classes: tuple[str, ...]


class Place(NamedTuple):
    """One row that has a seal to be looked at, and how many bytes its seals have."""

    table: SealedTable
    row_id: UUID
    household_id: UUID
    bytes: int


class Sweep:
    """What a sweep did: rows sealed anew, rows that don't open, households to be seen again."""

    def __init__(self) -> None:
        self.resealed = 0
        self.broken: Counter[str] = Counter()
        self.left: set[UUID] = set()


def has_newest_key(head: bytes, opened: OpenKeys) -> bool:
    """Say whether a seal stands under the household's newest key."""
    return head[2:4] == opened.current_version.to_bytes(2, "big")


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


def sweep(batches: Iterable[list[UUID]], is_done: IsDone, advance: Advance) -> Sweep:
    """Seal anew whatever of these households is not done; may be ended at any moment.

    A row that someone holds or keeps changing is tried some times; its household is then `left`.
    """
    done = Sweep()
    for batch in batches:
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE)
            if not (batch_left := _sweep_batch(batch, is_done, done)):
                break
        done.left |= batch_left
        advance(len(batch))
    return done


def _sweep_batch(batch: list[UUID], is_done: IsDone, done: Sweep) -> set[UUID]:
    opened = keys.reopen(batch)
    left: set[UUID] = set()
    broken: Counter[str] = Counter()
    for chunk in _chunks(pending(batch, opened, is_done)):
        left |= _reseal_chunk(chunk, opened, is_done, done, broken)
    if not left:
        done.broken += broken
    return left


def pending(batch: list[UUID], opened: dict[int, OpenKeys], is_done: IsDone) -> Iterator[Place]:
    """Yield the rows of some households that hold a seal which is not done, by its first bytes."""
    bulk = Bulk(DEFAULT_DB_ALIAS)
    ids = [bulk.id(household) for household in batch]
    for table in tables():
        heads = ", ".join(f"substr({column.name}, 1, {HEAD_BYTES})" for column in table.columns)
        size = " + ".join(f"length({column.name})" for column in table.columns)
        condition, parameters = bulk.among(table.household, ids)
        rows = bulk.rows(
            f"SELECT {table.key}, {table.household}, {size}, {heads} FROM {table.name} "  # noqa: S608 - our own names
            f"WHERE {condition}",
            parameters,
        )
        for row_id, household, length, *found in rows:
            household_id = bulk.uuid(household)
            known = opened.get(household_id.int)
            if known is None or not all(is_done(head, known) for head in found):
                yield Place(table, bulk.uuid(row_id), household_id, length)


def _chunks(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Yield rows in lists that one short transaction can write."""
    chunk: list[Place] = []
    size = 0
    for place in places:
        if chunk and (len(chunk) >= ROWS or size + place.bytes > BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(place)
        size += place.bytes
    if chunk:
        yield chunk


def _reseal_chunk(
    chunk: list[Place],
    opened: dict[int, OpenKeys],
    is_done: IsDone,
    done: Sweep,
    broken: Counter[str],
) -> set[UUID]:
    """Seal a chunk anew; return the households of rows that were changed meanwhile, or held."""
    bulk = Bulk(DEFAULT_DB_ALIAS)
    by_table: dict[SealedTable, dict[UUID, UUID]] = {}
    for place in chunk:
        by_table.setdefault(place.table, {})[place.row_id] = place.household_id
    exchanges = {
        table: _resealed(bulk, table, rows, opened, is_done, broken)
        for table, rows in by_table.items()
    }
    left: set[UUID] = set()
    with bulk.writing():
        for table, rows in exchanges.items():
            if not rows:
                continue
            changed = bulk.exchange(table.name, Column(table.key, "uuid"), table.columns, rows)
            done.resealed += changed
            if changed < len(rows):
                left |= set(by_table[table].values())
    return left


@sensitive_variables()
def _resealed(
    bulk: Bulk,
    table: SealedTable,
    rows: dict[UUID, UUID],
    opened: dict[int, OpenKeys],
    is_done: IsDone,
    broken: Counter[str],
) -> list[tuple[object, ...]]:
    """Return (key, old seals …, new seals …) of the rows of a table that have one to change."""
    names = ", ".join(column.name for column in table.columns)
    condition, parameters = bulk.among(table.key, [bulk.id(row_id) for row_id in rows])
    found = bulk.rows(
        f"SELECT {table.key}, {names} FROM {table.name} WHERE {condition}",  # noqa: S608 - our own names
        parameters,
    )
    exchanges: list[tuple[object, ...]] = []
    for stored, *blobs in found:
        row_id = bulk.uuid(stored)
        household_id = rows[row_id]
        known = opened.get(household_id.int)
        fresh = []
        for blob, access_class in zip(blobs, table.classes, strict=True):
            if known is not None and is_done(blob[:HEAD_BYTES], known):
                fresh.append(blob)
                continue
            try:
                fresh.append(reseal(table.name, row_id, household_id, access_class, blob))
            except SealBroken:
                broken[table.name] += 1
                fresh.append(blob)
        if fresh != blobs:
            exchanges.append((stored, *blobs, *fresh))
    return exchanges


def opens(place: Place, is_done: IsDone, opened: OpenKeys) -> bool:
    """Say whether a row's seals that are not done can still be opened."""
    bulk = Bulk(DEFAULT_DB_ALIAS)
    names = ", ".join(column.name for column in place.table.columns)
    found = bulk.rows(
        f"SELECT {names} FROM {place.table.name} WHERE {place.table.key} = %s",  # noqa: S608 - our own names
        [bulk.id(place.row_id)],
    )
    return any(
        not is_done(blob[:HEAD_BYTES], opened)
        and unseal(place.table.name, place.row_id, place.household_id, access_class, blob)
        is not None
        for blobs in found
        for blob, access_class in zip(blobs, place.table.classes, strict=True)
    )
