"""Shredding a household: its keys are destroyed, and a tombstone keeps them from coming back.

A tombstone outlives the keys and is repeated after every restore. Its MAC stands under a root key
of its own, which only the site's KEK opens: whoever has the databases alone can't forge one, and
so can't have a household destroyed by a restore.
"""

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from casework.vault import keys, suites
from casework.vault.models import HouseholdKey, PersonStone, Tombstone
from casework.vault.router import KEYSTORE
from casework.vault.scrubbing import scrub

ROOT = "tombstone"
PURPOSE = b"casework/v1/tombstone"


class TombstoneForged(Exception):
    """A tombstone that this vault did not write; says for which household."""

    def __init__(self, household_id: object) -> None:
        super().__init__(household_id)
        self.household_id = household_id


class Destroyed(NamedTuple):
    """What became of a household's keys: how many there were, and whether their bytes are gone."""

    keys: int
    scrubbed: bool


def destroy(household_id: UUID, reason: str, at: datetime) -> Destroyed:
    """Destroy every key of a household for ever; may be repeated. `reason` is a code.

    Returns how many keys there were and whether their bytes are gone from the files too. This
    process forgets the opened keys at once; others let them go within CASEWORK_KEY_CACHE_MINUTES.
    Raises RuntimeError inside a keystore transaction.
    """
    return destroy_all([household_id], reason, at)


def destroy_all(household_ids: Iterable[UUID], reason: str, at: datetime) -> Destroyed:
    """Do the same to several, all of them or none: tombstones and deletions are one transaction."""
    ids = list(household_ids)
    keys.create_root(ROOT)
    with transaction.atomic(using=KEYSTORE, durable=True):
        for household_id in ids:
            _raise_stone(household_id, reason, at)
        gone = _delete_keys(ids)
        # Nobody of the household is left of whom anything could come back.
        PersonStone.objects.filter(household_id__in=ids).delete()
    return Destroyed(len(gone), scrub(KEYSTORE, [HouseholdKey]))


def tombstones() -> list[Tombstone]:
    """Return the tombstones that this vault wrote, the oldest first; raise TombstoneForged."""
    found = list(Tombstone.objects.order_by("shredded_at", "household_id"))
    for stone in found:
        _verify(stone)
    return found


def shredded_ids() -> set[UUID]:
    """Return the households of which nothing can be read any more; forged tombstones don't count.

    For telling an emptied record from a damaged one.
    """
    return {stone.household_id for stone in Tombstone.objects.all() if _is_genuine(stone)}


def export_tombstones() -> list[dict[str, str]]:
    """Return every tombstone as text, for a backup's list or another machine; no secret in it."""
    return [
        {
            "household_id": str(stone.household_id),
            "shredded_at": stone.shredded_at.astimezone(UTC).isoformat(),
            "reason": stone.reason,
            "mac": bytes(stone.mac).hex(),
        }
        for stone in tombstones()
    ]


def import_tombstones(told: Iterable[dict[str, str]]) -> int:
    """Add tombstones that `export_tombstones` gave, and return how many were new.

    All or none: raises TombstoneForged for one that isn't ours or is no tombstone at all. Follow
    it with `replay`.
    """
    stones = [_told(one) for one in told]
    with transaction.atomic(using=KEYSTORE):
        known = set(Tombstone.objects.values_list("household_id", flat=True))
        new = {stone.household_id: stone for stone in stones if stone.household_id not in known}
        Tombstone.objects.bulk_create(new.values())
    return len(new)


def replay() -> list[UUID]:
    """Destroy again the keys of every household with a tombstone; return those that had come back.

    A restore calls it: its keystore may be older than a shredding. Raises TombstoneForged before
    anything is destroyed, RuntimeError inside a keystore transaction.
    """
    with transaction.atomic(using=KEYSTORE, durable=True):
        gone = _delete_keys([stone.household_id for stone in tombstones()])
    if gone:
        scrub(KEYSTORE, [HouseholdKey])
    return sorted(set(gone))


def _raise_stone(household_id: UUID, reason: str, at: datetime) -> None:
    """Write the tombstone, unless one of ours stands; a forged one gives way."""
    standing = Tombstone.objects.filter(household_id=household_id).first()
    if standing is None or not _is_genuine(standing):
        mac = _mac(household_id, at, reason)
        Tombstone(household_id=household_id, shredded_at=at, reason=reason, mac=mac).save()


def _delete_keys(household_ids: list[UUID]) -> list[UUID]:
    """Delete the keys of households, in batches that a database takes; one entry a key."""
    gone: list[UUID] = []
    for start in range(0, len(household_ids), 500):
        rows = HouseholdKey.objects.filter(household_id__in=household_ids[start : start + 500])
        gone += rows.select_for_update().values_list("household_id", flat=True)
        rows.delete()
    keys.forget_households(household_ids)
    return gone


def _told(one: dict[str, str]) -> Tombstone:
    try:
        at = parse_datetime(one["shredded_at"])
        if at is None or at.tzinfo is None:
            raise ValueError("no instant")
        stone = Tombstone(
            household_id=UUID(one["household_id"]),
            shredded_at=at,
            reason=one["reason"],
            mac=bytes.fromhex(one["mac"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise TombstoneForged(None) from None
    _verify(stone)
    return stone


def _verify(stone: Tombstone) -> None:
    if not _is_genuine(stone):
        raise TombstoneForged(stone.household_id)


def _is_genuine(stone: Tombstone) -> bool:
    try:
        expected = _mac(stone.household_id, stone.shredded_at, stone.reason)
    except keys.KeyMissing:
        return False
    return hmac.compare_digest(expected, bytes(stone.mac))


def _mac(household_id: UUID, at: datetime, reason: str) -> bytes:
    root = keys.root(ROOT)
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    told = suites.framed(household_id.bytes, instant.encode(), reason.encode())
    return root.suite.mac(root.suite.subkey(root.secret, PURPOSE), told)
