"""Wrapped keys in bulk: wrapped anew under another KEK, given a next version, destroyed.

Each batch is one short transaction of the keystore that keeps other writers of the table out, so
that no key is made for a household while somebody shreds it.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from casework.common.dates import now
from casework.vault import keys, providers, suites
from casework.vault.bulk import Bulk, Column
from casework.vault.models import HouseholdKey, Operation, RootKey
from casework.vault.providers import WrapBroken
from casework.vault.router import KEYSTORE

BATCH = 2000
# What a row and its seals hold a version in: PostgreSQL's smallint, the smaller of the two.
LAST_VERSION = 32767
TABLE = "vault_householdkey"
KEY = Column("id", "bigint")
WRAPPING = (Column("kek_version", "integer"), Column("wrapped", "bytea"))

Advance = Callable[[int], None]


class Rewrapped(NamedTuple):
    """How many keys were wrapped anew, and how many don't open and so were left as they are."""

    keys: int = 0
    broken: int = 0

    def __add__(self, other: "Rewrapped") -> "Rewrapped":  # type: ignore[override]  # adds, not joins
        return Rewrapped(self.keys + other.keys, self.broken + other.broken)


def keys_in_all() -> int:
    """Return how many wrapped keys the keystore holds."""
    return HouseholdKey.objects.count() + RootKey.objects.count()


def needing(kek_version: int) -> dict[str, int]:
    """Return how many rows of each table a KEK of this version still wraps; only those with any."""
    counts = {
        model._meta.db_table: model._default_manager.filter(kek_version=kek_version).count()
        for model in (HouseholdKey, RootKey)
    }
    return {table: count for table, count in counts.items() if count}


def newest_used() -> int:
    """Return the newest version of the KEK that wraps anything; 0 for an empty keystore."""
    return max(
        *HouseholdKey.objects.order_by("-kek_version").values_list("kek_version", flat=True)[:1],
        *RootKey.objects.order_by("-kek_version").values_list("kek_version", flat=True)[:1],
        0,
        0,
    )


def rewrap_keys(wanted: int | None, advance: Advance) -> Rewrapped:
    """Wrap every key under KEK version `wanted` (None: under its own) and the current suite.

    What is wrapped so already is passed over. May be repeated and ended at any moment.
    """
    done, last = _rewrap_roots(wanted), 0
    advance(RootKey.objects.count())
    bulk = Bulk(KEYSTORE)
    while found := _wrapped_after(bulk, last):
        last = found[-1][0]
        done += _rewrap_batch(bulk, found, wanted)
        advance(len(found))
    return done


def _wrapped_after(bulk: Bulk, last: int) -> list[tuple[int, int, int, int, bytes]]:
    """Return (id, household, dek version, kek version, wrapped) of a batch in order of id."""
    rows = bulk.rows(
        f"SELECT id, household_id, dek_version, kek_version, wrapped FROM {TABLE} "  # noqa: S608 - our own names
        "WHERE id > %s ORDER BY id LIMIT %s",
        [last, BATCH],
    )
    return [(row[0], int.from_bytes(bulk.raw(row[1]), "big"), *row[2:]) for row in rows]


def _rewrap_batch(
    bulk: Bulk, found: list[tuple[int, int, int, int, bytes]], wanted: int | None
) -> Rewrapped:
    """Wrap a batch anew; a key that was changed or deleted meanwhile is left to whoever did it."""
    provider, suite = providers.configured(), suites.current().number
    rewrapped, broken = [], 0
    for row_id, household, dek_version, kek_version, wrapped in found:
        target = wanted or kek_version
        if kek_version == target and wrapped[0] == suite:
            continue
        try:
            secret = provider.unwrap(
                kek_version, wrapped, keys.household_aad(household, dek_version, kek_version)
            )
        except WrapBroken:
            broken += 1
            continue
        aad = keys.household_aad(household, dek_version, target)
        fresh = provider.wrap(target, secret, aad)
        rewrapped.append((row_id, kek_version, wrapped, target, fresh))
    changed = 0
    if rewrapped:
        with bulk.writing(TABLE):
            changed = bulk.exchange(TABLE, KEY, WRAPPING, rewrapped)
    return Rewrapped(changed, broken)


def _rewrap_roots(wanted: int | None) -> Rewrapped:
    provider, suite = providers.configured(), suites.current().number
    done = Rewrapped()
    for row in RootKey.objects.order_by("pk"):
        target, wrapped = wanted or row.kek_version, bytes(row.wrapped)
        if row.kek_version == target and wrapped[0] == suite:
            continue
        try:
            secret = keys.open_root(row).secret
        except keys.KeyMissing:
            done += Rewrapped(broken=1)
            continue
        fresh = provider.wrap(
            target, secret, keys.root_aad(row.name, row.version, row.suite, target)
        )
        same = RootKey.objects.filter(pk=row.pk, kek_version=row.kek_version, wrapped=wrapped)
        done += Rewrapped(same.update(kek_version=target, wrapped=fresh))
    return done


class Household(NamedTuple):
    """A household's newest key: its version and when it was made."""

    id: UUID
    version: int
    made_at: datetime


def households(only: UUID | None, size: int) -> Iterator[list[UUID]]:
    """Yield the households that have a key, or `only` one, in batches in order of id."""
    bulk, last = Bulk(KEYSTORE), UUID(int=0)
    if only is not None:
        if HouseholdKey.objects.filter(household_id=only).exists():
            yield [only]
        return
    while found := bulk.rows(
        f"SELECT DISTINCT household_id FROM {TABLE} WHERE household_id > %s "  # noqa: S608 - our own names
        "ORDER BY household_id LIMIT %s",
        [bulk.id(last), size],
    ):
        batch = [bulk.uuid(stored) for (stored,) in found]
        last = batch[-1]
        yield batch


# The newest key of each household that stands: one without a tombstone.
NEWEST = """
    FROM vault_householdkey k
    WHERE NOT EXISTS (SELECT 1 FROM vault_householdkey n
                      WHERE n.household_id = k.household_id AND n.dek_version > k.dek_version)
      AND NOT EXISTS (SELECT 1 FROM vault_tombstone t WHERE t.household_id = k.household_id)
"""


def exhausted(only: UUID | None) -> int:
    """Return how many households can't be given another version."""
    rows = HouseholdKey.objects.filter(dek_version__gte=LAST_VERSION)
    return (rows if only is None else rows.filter(household_id=only)).count()


def outdated(before: datetime, only: UUID | None) -> int:
    """Return how many households have no key made since `before`."""
    bulk = Bulk(KEYSTORE)
    condition, parameters = _outdated(bulk, before, only)
    return bulk.count(f"SELECT count(*) {NEWEST} {condition}", parameters)


def _outdated(bulk: Bulk, before: datetime, only: UUID | None) -> tuple[str, list[object]]:
    condition, parameters = "AND k.created_at < %s", [bulk.instant(before)]
    if only is None:
        return condition, parameters
    return f"{condition} AND k.household_id = %s", [*parameters, bulk.id(only)]


def make_versions(before: datetime, only: UUID | None, advance: Advance) -> int:
    """Give each household whose newest key was made before `before` a next one; return how many.

    The new data key is random; the fingerprint key goes over into it. A household with a tombstone
    gets none, nor does one whose key doesn't open. May be repeated and ended at any moment.
    """
    bulk, last, made = Bulk(KEYSTORE), UUID(int=0), 0
    condition, parameters = _outdated(bulk, before, only)
    while True:
        with bulk.writing(TABLE):
            found = bulk.rows(
                f"SELECT k.household_id, k.dek_version, k.kek_version, k.wrapped {NEWEST}"
                f"{condition} AND k.household_id > %s ORDER BY k.household_id LIMIT %s",
                [*parameters, bulk.id(last), BATCH],
            )
            made += _insert_next(bulk, found)
        if not found:
            return made
        last = bulk.uuid(found[-1][0])
        advance(len(found))


def _insert_next(bulk: Bulk, found: list[Any]) -> int:
    provider, made_at = providers.configured(), bulk.instant(now())
    kek = provider.current_version()
    rows: list[Sequence[Any]] = []
    for stored, dek_version, kek_version, wrapped in found:
        household = bulk.uuid(stored).int
        aad = keys.household_aad(household, dek_version, kek_version)
        try:
            secret = provider.unwrap(kek_version, wrapped, aad)
        except WrapBroken:
            continue
        fresh = secrets.token_bytes(suites.SECRET_BYTES) + secret[suites.SECRET_BYTES :]
        following = dek_version + 1
        aad = keys.household_aad(household, following, kek)
        rows.append((stored, following, kek, provider.wrap(kek, fresh, aad), made_at))
    with bulk.connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (household_id, dek_version, kek_version, wrapped, created_at) "  # noqa: S608 - our own names
            "VALUES (%s, %s, %s, %s, %s)",
            rows,
        )
    return len(rows)


def opens_any(kek_version: int) -> bool:
    """Say whether anything that this version of the KEK wraps can be opened."""
    rows = HouseholdKey.objects.filter(kek_version=kek_version).iterator()
    roots = RootKey.objects.filter(kek_version=kek_version)
    return any(keys.opens(row) for row in rows) or any(keys.opens(row) for row in roots)


def superseded(batch: list[UUID], before: datetime) -> dict[UUID, int]:
    """Return household → newest version of those with older ones that had it `before` then."""
    bulk = Bulk(KEYSTORE)
    condition, parameters = bulk.among("household_id", [bulk.id(one) for one in batch])
    rows = bulk.rows(
        f"SELECT household_id, max(dek_version) FROM {TABLE} WHERE {condition} "  # noqa: S608 - our own names
        "GROUP BY household_id HAVING count(*) > 1 AND max(created_at) < %s",
        [*parameters, bulk.instant(before)],
    )
    return {bulk.uuid(stored): version for stored, version in rows}


def destroy_versions(newest: dict[UUID, int], operation: Operation) -> int:
    """Delete the keys older than a household's newest; return how many there were.

    The operation remembers when, in the same transaction: a restore holds backups against it.
    """
    bulk = Bulk(KEYSTORE)
    with bulk.writing(TABLE):
        gone = sum(
            bulk.change(
                f"DELETE FROM {TABLE} WHERE household_id = %s AND dek_version < %s",  # noqa: S608 - our own names
                [bulk.id(household), version],
            )
            for household, version in newest.items()
        )
        if gone:
            Operation.objects.filter(pk=operation.pk).update(destroyed_at=now())
    return gone
