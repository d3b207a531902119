"""Changing keys while the site runs, so that no row is lost: what is asked, how far it has come.

A rotation has two acts, and each is an `Operation` while it lasts. First new keys are made and
whatever stands under old ones is moved; when a sweep finds nothing more to move, the rotation
rests. After the time of grace the second act looks again, and destroys the old keys only where
nothing stands under them; what some process moved back meanwhile sends the rotation to its first
act again. See deploy/decisions/012.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from casework.common.dates import now
from casework.vault import keys, providers, recovery, rekeying, resealing, suites
from casework.vault.bulk import Bulk
from casework.vault.models import HouseholdKey, Operation
from casework.vault.router import KEYSTORE
from casework.vault.scrubbing import scrub

Advance = Callable[[int], None]
PAUSE, TRIES = 0.2, 5


class RotationRefused(Exception):
    """The keys stay as they are; the text says why and what to do first."""


class Moved(NamedTuple):
    """What the first act did: keys made, keys wrapped anew, rows sealed anew, what doesn't open."""

    made: int = 0
    rewrapped: int = 0
    resealed: int = 0
    broken: dict[str, int] = {}  # noqa: RUF012 - never changed


class Destroyed(NamedTuple):
    """What the second act did: old keys destroyed, and what kept others, by table.

    `moved_back` says that something readable stands under an old key again.
    """

    keys: int
    needed: dict[str, int]
    moved_back: bool
    scrubbed: bool = True


def grace() -> timedelta:
    """Return for how long a process may go on with a key it once opened."""
    return timedelta(
        seconds=settings.CASEWORK_KEY_CACHE_SECONDS + settings.CASEWORK_LONGEST_TRANSACTION_SECONDS
    )


def standing(kind: str) -> Operation | None:
    """Return the operation of a kind that hasn't ended."""
    return Operation.objects.filter(kind=kind, finished_at=None).first()


class Rotation:
    """What the rotation of one kind of key consists of."""

    kind = ""
    retiring = ""

    def __init__(self, target: str = "") -> None:
        self.target = target

    def at_hand(self) -> Operation | None:
        """Return the operation that stands: moving, or waiting to destroy the old keys.

        Raises RotationRefused if it was asked for something else.
        """
        found = standing(self.kind) or (standing(self.retiring) if self.retiring else None)
        if found is not None and not self.answers(found):
            raise RotationRefused(
                _("Another one hasn't ended yet: %(operation)s. Run it to its end first.")
                % {"operation": found.command}
            )
        return found

    def answers(self, found: Operation) -> bool:
        """Say whether an operation is the one that was asked for."""
        return found.target == self.target

    def require_ready(self) -> None:
        """Raise RotationRefused when a new one can't begin."""

    def begin(self) -> Operation:
        """Start a new one."""
        return Operation.objects.create(kind=self.kind, target=self.target, started_at=now())

    def total(self, operation: Operation) -> int:
        """Return how much `move` will look at, for its progress."""
        raise NotImplementedError

    def move(self, operation: Operation, advance: Advance) -> Moved:
        """Make the new keys and move everything under them; ends when nothing is left to move."""
        raise NotImplementedError

    def destroy(self, operation: Operation, advance: Advance) -> Destroyed:
        """Destroy the old keys under which nothing stands; the time of grace must be over."""
        raise NotImplementedError

    def rest(self, operation: Operation) -> Operation:
        """End the first act, from now on the old keys wait for their end; return the second."""
        with transaction.atomic(using=KEYSTORE):
            end(operation)
            return Operation.objects.create(
                kind=self.retiring, target=operation.target, started_at=now()
            )

    def take_up_again(self, operation: Operation) -> Operation:
        """Go back from the second act to the first, which goes on as it was asked."""
        with transaction.atomic(using=KEYSTORE):
            end(operation)
            before = Operation.objects.filter(kind=self.kind, target=operation.target).latest("pk")
            before.finished_at = None
            before.save(update_fields=["finished_at"])
        return before


def end(operation: Operation) -> None:
    """Note that an operation has ended."""
    operation.finished_at = now()
    operation.save(update_fields=["finished_at"])


def due_at(operation: Operation) -> datetime:
    """Return when the old keys of a rotation that rests may be destroyed."""
    return operation.started_at + grace()


def wait(operation: Operation) -> None:
    """Sleep until the old keys may be destroyed."""
    while (left := (due_at(operation) - now()).total_seconds()) > 0:
        time.sleep(min(left, 5))


def require_due(operation: Operation) -> None:
    """Raise RotationRefused before the time of grace is over, or while an old transaction runs.

    A transaction that began while its process may still have held an old key could yet commit a
    row under it.
    """
    if now() < due_at(operation):
        raise RotationRefused(
            _("Other processes may still use the old keys until %(at)s.")
            % {"at": due_at(operation).isoformat(timespec="seconds")}
        )
    fresh_since = operation.started_at + timedelta(seconds=settings.CASEWORK_KEY_CACHE_SECONDS)
    for alias in (DEFAULT_DB_ALIAS, KEYSTORE):
        if connections[alias].vendor == "postgresql" and _runs_since(alias, fresh_since):
            raise RotationRefused(
                _(
                    "A transaction that began before the old keys were out of use is still open. "
                    "End it and run this again."
                )
            )


def _runs_since(alias: str, instant: datetime) -> int:
    """Return how many other transactions began before an instant, by the server's own clock."""
    return Bulk(alias).count(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend' "
        "AND xact_start < clock_timestamp() - make_interval(secs => %s)",
        [(now() - instant).total_seconds()],
    )


class KekRotation(Rotation):
    """A new key-encryption key (KEK), under which every key of the keystore is wrapped anew."""

    kind = "rotate-kek"
    retiring = "retire-kek"

    def answers(self, found: Operation) -> bool:
        """Say yes: it is always the whole keystore."""
        return True

    def begin(self) -> Operation:
        """Make the new KEK, unless one that wraps nothing yet is there; raise KeyProblem."""
        provider = providers.configured()
        if provider.current_version() <= rekeying.newest_used():
            provider.add_version()
        self.target = str(provider.current_version())
        return super().begin()

    def total(self, operation: Operation) -> int:
        """Return how many keys there are."""
        return rekeying.keys_in_all()

    def move(self, operation: Operation, advance: Advance) -> Moved:
        """Wrap every key under the new KEK, also those made under the old one meanwhile."""
        # Whoever has to come back from the custodians' shares needs the new KEK from here on.
        recovery.refresh()
        done = rekeying.Rewrapped()
        while (turn := rekeying.rewrap_keys(int(operation.target), advance)).keys:
            done += turn
        broken = {HouseholdKey._meta.db_table: turn.broken} if turn.broken else {}
        return Moved(rewrapped=done.keys, broken=broken)

    def destroy(self, operation: Operation, advance: Advance) -> Destroyed:
        """Drop every older KEK that wraps nothing."""
        dropped, needed, moved_back = 0, Counter[str](), False
        for version in providers.configured().versions():
            if version < int(operation.target):
                kept = drop_unless_needed(version)
                dropped += not kept
                needed += Counter(kept)
                moved_back = moved_back or (bool(kept) and rekeying.opens_any(version))
        return Destroyed(dropped, dict(needed), moved_back)


def drop_unless_needed(version: int) -> dict[str, int]:
    """Drop a KEK and return nothing, or leave it and return how many rows of each table need it.

    The caller has seen to the time of grace.
    """
    with Bulk(KEYSTORE).writing(rekeying.TABLE):
        needed = rekeying.needing(version)
        if not needed:
            providers.configured().drop_version(version)
    if not needed:
        recovery.refresh()
    return needed


def retire_kek(version: int) -> None:
    """Drop one KEK that a finished rotation has left behind.

    Raises KeyProblem for the current one or one that isn't there, RotationRefused before a
    rotation to a later one has rested for the time of grace, and while a row needs it.
    """
    if version not in providers.configured().versions()[:-1]:
        providers.configured().drop_version(version)  # which says what is wrong with that
    rested = [
        operation
        for operation in Operation.objects.filter(kind=KekRotation.retiring).order_by("pk")
        if int(operation.target) > version
    ]
    if not rested:
        raise RotationRefused(
            _("No rotation has taken version %(version)d out of use. Run rotate-kek first.")
            % {"version": version}
        )
    require_due(rested[-1])
    if needed := drop_unless_needed(version):
        raise RotationRefused(
            _("Version %(version)d stays, because rows need it: %(needed)s. Run rotate-kek.")
            % {"version": version, "needed": told(needed)}
        )


def told(needed: dict[str, int]) -> str:
    """Return how many rows of which table, for a sentence."""
    return ", ".join(f"{table} {number}" for table, number in sorted(needed.items()))


class DekRotation(Rotation):
    """New data keys (DEK): for every household, or for the one whose id is the target."""

    kind = "rotate-dek"
    retiring = "retire-dek"

    def __init__(self, household_id: UUID | None = None) -> None:
        super().__init__(household_id.hex if household_id else "")
        self.only = household_id

    def require_ready(self) -> None:
        """Raise RotationRefused for households that can't have another version."""
        if number := rekeying.exhausted(self.only):
            raise RotationRefused(
                _(
                    "%(number)d households have had %(last)d keys, as many as a seal can number. "
                    "None was changed."
                )
                % {"number": number, "last": rekeying.LAST_VERSION}
            )

    def total(self, operation: Operation) -> int:
        """Return how many keys are to be made and how many households are to be gone through."""
        return rekeying.outdated(operation.started_at, self.only) + self._households()

    def move(self, operation: Operation, advance: Advance) -> Moved:
        """Make the next version of each household's key and seal its rows under it.

        Households that came to the keystore late get theirs in another turn.
        """
        made = resealed = 0
        while True:
            new = rekeying.make_versions(operation.started_at, self.only, advance)
            swept = _sweep_all(self.only, resealing.NEWEST_KEY, advance)
            made, resealed = made + new, resealed + swept.resealed
            if not new:
                return Moved(made=made, resealed=resealed, broken=dict(swept.broken))

    def destroy(self, operation: Operation, advance: Advance) -> Destroyed:
        """Destroy the older keys of each household of which no row stands under them."""
        gone, needed, moved_back = 0, Counter[str](), False
        for batch in rekeying.households(self.only, resealing.HOUSEHOLDS):
            result = _destroy_batch(batch, operation)
            gone, moved_back = gone + result.keys, moved_back or result.moved_back
            needed += Counter(result.needed)
            advance(len(batch))
        return Destroyed(gone, dict(needed), moved_back, scrubbed())

    def _households(self) -> int:
        if self.only is not None:
            return 1
        return HouseholdKey.objects.values("household_id").distinct().count()


def scrubbed() -> bool:
    """Take destroyed keys out of the keystore's file; tried again while somebody reads it."""
    for _attempt in range(TRIES):
        if scrub(KEYSTORE, [HouseholdKey]):
            return True
        time.sleep(PAUSE)
    return False


def _sweep_all(only: UUID | None, aim: resealing.Aim, advance: Advance) -> resealing.Sweep:
    """Seal anew what isn't done, until nothing is held by anybody; return what was done in all."""
    swept = resealing.sweep(rekeying.households(only, resealing.HOUSEHOLDS), aim, advance)
    while swept.left:
        time.sleep(PAUSE)
        again = resealing.sweep([sorted(swept.left)], aim, lambda count: None)
        swept.resealed += again.resealed
        swept.broken += again.broken
        swept.left = again.left
    return swept


def _destroy_batch(batch: list[UUID], operation: Operation) -> Destroyed:
    """Destroy the old keys of a batch of households, all of whose rows are looked at once more.

    No other process writes to SQLite meanwhile, so that nothing can be under way there.
    """
    bulk = Bulk(DEFAULT_DB_ALIAS)
    old = rekeying.superseded(batch, operation.started_at)
    needed, kept, moved_back = Counter[str](), set[UUID](), False
    if not old:
        return Destroyed(0, {}, moved_back=False)
    with bulk.writing():
        opened = {
            bulk.id(UUID(int=number)): known for number, known in keys.reopen(list(old)).items()
        }
        for row in resealing.pending(bulk, opened, resealing.NEWEST_KEY):
            kept.add(bulk.uuid(row.household_id))
            needed[row.table.name] += 1
            moved_back = moved_back or resealing.opens(bulk, row)
        free = {bulk.uuid(household) for household in opened} - kept
        newest = {household: old[household] for household in free}
        gone = rekeying.destroy_versions(newest, operation)
    return Destroyed(gone, dict(needed), moved_back)


class Resealing(Rotation):
    """Every row and every wrapped key under the suite of the settings; no key is destroyed."""

    kind = "reseal"

    def require_ready(self) -> None:
        """Raise RotationRefused unless new seals are made under that suite too."""
        if self.target != suites.current().name:
            raise RotationRefused(
                _(
                    "New records are sealed under %(current)s. Set CASEWORK_SUITE=%(wanted)s, "
                    "restart the site, and run this again."
                )
                % {"current": suites.current().name, "wanted": self.target}
            )

    def total(self, operation: Operation) -> int:
        """Return how many keys and households there are."""
        households = HouseholdKey.objects.values("household_id").distinct().count()
        return rekeying.keys_in_all() + households

    def move(self, operation: Operation, advance: Advance) -> Moved:
        """Wrap every key and seal every row under the suite."""
        rewrapped = rekeying.rewrap_keys(None, advance)
        swept = _sweep_all(None, resealing.CURRENT_SUITE, advance)
        broken = swept.broken + Counter({HouseholdKey._meta.db_table: rewrapped.broken})
        return Moved(rewrapped=rewrapped.keys, resealed=swept.resealed, broken=dict(+broken))
