"""Keys wrapped anew and rows sealed anew, in a second, beside the same UPDATE without a cipher.

    python -m tests.benchmarks.bench_rotation
    python -m tests.cluster python -m tests.benchmarks.bench_rotation

The code that runs is the commands' own, on fresh databases and pinned to one core (PostgreSQL's
server takes what it gets of the others). A row has two seals, of who somebody is and of a visit's
narrative of some 160 characters; a household has ten rows. The baseline reads the same rows and
writes bytes of the same length by the same statements. Each figure is the best of some rounds:
other work on the machine can only slow one down.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest import mock
from uuid import UUID

import django

KEYS, HOUSEHOLDS, ROWS_EACH, ROUNDS = 60_000, 3_000, 10, 3
REWRAPS_BAR, ROWS_BAR = 30_000, 15_000


def fill() -> None:
    """Make the tables, the keys and the rows."""
    from django.core.management import call_command

    from casework.common.ids import new_id
    from casework.vault import custody, keys
    from tests.vault.app.models import SealedThing

    for alias in ("keystore", "default"):
        call_command("migrate", database=alias, verbosity=0, run_syncdb=True, skip_checks=True)
    custody.initialise()
    make_keys_without_rows()
    homes = [new_id() for _home in range(HOUSEHOLDS)]
    keys.create_keys(homes)
    # In the order of a site: each round of visits goes through all households.
    for turn in range(ROWS_EACH):
        keys.warm(homes)
        SealedThing.objects.bulk_create([visit(home, turn) for home in homes], batch_size=1000)


def visit(home: UUID, turn: int) -> Any:
    """Return a new row of a household."""
    from tests.vault.app.models import Phone, SealedThing, ThingIdentity, ThingNarrative

    row = SealedThing(household_id=home)
    row.identity = ThingIdentity("魏龙凤", 41, (Phone("19900001234", "晚上打"),))
    row.narrative = ThingNarrative(f"第{turn}次。" + "门开着，水开着，人坐在床边。" * 11)
    return row


def nothing(count: int) -> None:
    """Show no progress."""


def rewrap() -> None:
    """Wrap every key under a new KEK, as `vault rotate-kek` does."""
    from casework.vault import providers, rekeying

    done = rekeying.rewrap_keys(providers.configured().add_version(), nothing)
    if done.keys < KEYS or done.broken:
        raise SystemExit(f"not all keys were wrapped anew: {done}")


def rewrite_keys() -> None:
    """Read and write the same columns of the same rows, with as many bytes, without a cipher."""
    from casework.vault import rekeying
    from casework.vault.bulk import Bulk

    bulk, last = Bulk("keystore"), 0
    while found := rekeying._wrapped_after(bulk, last):
        last = found[-1][0]
        rows = [(row[0], *row[3:], row[3], os.urandom(len(row[4]))) for row in found]
        with bulk.writing(rekeying.TABLE):
            bulk.exchange(rekeying.TABLE, rekeying.KEY, rekeying.WRAPPING, rows)


def make_keys_without_rows() -> None:
    """Fill the keystore up."""
    from casework.common.ids import new_id
    from casework.vault import keys

    for _batch in range(0, KEYS - HOUSEHOLDS, 3000):
        keys.create_keys(new_id() for _key in range(3000))


def drop_keys_without_rows() -> None:
    """Leave the households that have rows; the wrapping has been measured."""
    from casework.vault.models import HouseholdKey
    from tests.vault.app.models import SealedThing

    homes = set(SealedThing.objects.values_list("household_id", flat=True))
    idle = [key.pk for key in HouseholdKey.objects.all() if key.household_id not in homes]
    for start in range(0, len(idle), 10_000):
        HouseholdKey.objects.filter(pk__in=idle[start : start + 10_000]).delete()


def reseal() -> None:
    """Seal all rows under keys that were just made, as `vault rotate-dek --all` does."""
    from casework.vault import rekeying, resealing

    batches = rekeying.households(None, resealing.HOUSEHOLDS)
    done = resealing.sweep(batches, resealing.NEWEST_KEY, nothing)
    if done.resealed != HOUSEHOLDS * ROWS_EACH or +done.broken or done.left:
        raise SystemExit(f"not all rows were sealed anew: {done.resealed}")


def rewrite() -> None:
    """Do the same with a cipher that does nothing: every byte moves, none is opened or sealed."""
    from casework.vault import envelope

    def copied(opened: Any, place: Any, ids: bytes, blob: bytes, nonce: bytes) -> bytes:
        return b"".join((place.start, blob[4:9], nonce, blob[21:]))

    with mock.patch.object(envelope, "resealed", copied):
        reseal()


def new_versions(suite: str) -> None:
    """Give every household a new key, so that each of its rows has to be sealed anew."""
    from django.conf import settings

    from casework.common.dates import now
    from casework.vault import rekeying

    settings.CASEWORK_SUITE = suite
    rekeying.make_versions(now(), None, nothing)


def rate(number: int, act: Callable[[], object]) -> tuple[float, float]:
    """Return how many a second of this process's own work, and a second of the clock."""
    clock, work = time.perf_counter(), time.process_time()
    act()
    return number / (time.process_time() - work), number / (time.perf_counter() - clock)


def best(number: int, act: Callable[[], object], before: Callable[[], object]) -> tuple[float, ...]:
    """Return the best of some rounds, each after `before`."""
    found = []
    for _round in range(ROUNDS):
        before()
        found.append(rate(number, act))
    return tuple(max(values) for values in zip(*found, strict=True))


def show(what: str, found: tuple[float, ...]) -> None:
    """Print one figure."""
    print(f"  {what:<44} {found[0]:10,.0f}/s of its core {found[1]:10,.0f}/s by the clock")


def main() -> int:
    """Print the figures; return 1 below a bar on SQLite, where all of the work is ours."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    fill()
    rows = HOUSEHOLDS * ROWS_EACH
    print(f"{connection.vendor}: {KEYS:,} keys, {rows:,} rows of two seals, best of {ROUNDS}")
    wrapped = best(KEYS, rewrap, lambda: None)
    show("keys wrapped anew", wrapped)
    drop_keys_without_rows()
    sealed = best(rows, reseal, lambda: new_versions("aes"))
    show("rows sealed anew, AES-256-GCM", sealed)
    show("rows sealed anew, SM4-GCM", best(rows, reseal, lambda: new_versions("sm4")))
    show("the same rows written, no cipher", best(rows, rewrite, lambda: new_versions("aes")))
    make_keys_without_rows()
    show("the same keys written, no cipher", best(KEYS, rewrite_keys, lambda: None))
    print(f"bars: {REWRAPS_BAR:,} keys and {ROWS_BAR:,} rows a second of one core")
    reached = wrapped[0] >= REWRAPS_BAR and sealed[0] >= ROWS_BAR
    return 0 if reached or connection.vendor != "sqlite" else 1


if __name__ == "__main__":
    sys.exit(main())
