"""Stones: what was decided about one person's data, kept with the keys and proven by a MAC.

Records may be restored from before such a decision. The stone says so: ids, kind and instant, no
word about anyone. Its MAC stands under the root key of the tombstones, with a purpose of its own.
"""

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from casework.vault import keys, suites
from casework.vault.models import PersonStone
from casework.vault.router import KEYSTORE
from casework.vault.shredding import ROOT, TombstoneForged

PURPOSE = b"casework/v1/person stone"
IDS = ("person_id", "household_id", "worker_id")


class Kind(StrEnum):
    """What can be decided; the database knows no other."""

    RESTRICTED = "restricted"
    LIFTED = "lifted"
    ERASED = "erased"


class Decision(NamedTuple):
    """What was decided about whose data, when and by which worker;"""

    person_id: UUID
    household_id: UUID
    worker_id: UUID
    kind: Kind
    decided_at: datetime

    @property
    def stone(self) -> PersonStone:
        """Return its stone, not stored yet."""
        return PersonStone(**self._asdict(), is_clean=self.kind != Kind.ERASED, mac=mac(self))


def decision(stone: PersonStone) -> Decision:
    """Return what a stone says."""
    ids = (stone.person_id, stone.household_id, stone.worker_id)
    return Decision(*ids, Kind(stone.kind), stone.decided_at)


def raise_stones(decisions: Iterable[Decision]) -> int:
    """Store the stones of decisions that go before what stands, and return how many did.

    An erasure is the last word, of others the later one counts. A stone that this vault never
    wrote gives way. All or none.
    """
    keys.create_root(ROOT)
    with transaction.atomic(using=KEYSTORE):
        return _stand_up([one.stone for one in decisions])


def stones() -> list[PersonStone]:
    """Return every stone, the oldest first; raise TombstoneForged for one that isn't ours."""
    found = list(PersonStone.objects.order_by("decided_at", "person_id"))
    for stone in found:
        _verify(stone)
    return found


def export_stones() -> list[dict[str, str]]:
    """Return every stone as text, for a backup's list; no secret in it. Raises TombstoneForged."""
    return [
        {
            "person_id": str(stone.person_id),
            "household_id": str(stone.household_id),
            "worker_id": str(stone.worker_id),
            "kind": stone.kind,
            "decided_at": stone.decided_at.astimezone(UTC).isoformat(),
            "mac": bytes(stone.mac).hex(),
        }
        for stone in stones()
    ]


def import_stones(told: Iterable[dict[str, Any]]) -> int:
    """Add stones that `export_stones` gave, where they go before what stands; return how many did.

    All or none: raises TombstoneForged for one that isn't ours or is no stone at all.
    """
    found = [_told(one) for one in told]
    with transaction.atomic(using=KEYSTORE):
        return _stand_up(found)


def unclean(person_ids: Iterable[UUID]) -> None:
    """Note that what was erased of these people may be in the files again."""
    PersonStone.objects.filter(pk__in=list(person_ids)).update(is_clean=False)


def mac(told: Decision) -> bytes:
    """Return the MAC of what a stone says; raise KeyMissing without the root key."""
    root = keys.root(ROOT)
    ids = (told.person_id, told.household_id, told.worker_id)
    instant = told.decided_at.astimezone(UTC).isoformat(timespec="microseconds")
    words = suites.framed(*(one.bytes for one in ids), told.kind.encode(), instant.encode())
    return root.suite.mac(root.suite.subkey(root.secret, PURPOSE), words)


def _stand_up(found: list[PersonStone]) -> int:
    standing = PersonStone.objects.select_for_update().in_bulk([one.person_id for one in found])
    raised = 0
    for stone in sorted(found, key=lambda one: one.decided_at):
        before = standing.get(stone.person_id)
        if before is None or not _is_genuine(before) or _goes_before(stone, before):
            stone.save()
            standing[stone.person_id] = stone
            raised += 1
    return raised


def _goes_before(new: PersonStone, old: PersonStone) -> bool:
    if Kind.ERASED in {new.kind, old.kind}:
        return old.kind != Kind.ERASED
    return new.decided_at > old.decided_at


def _told(one: dict[str, Any]) -> PersonStone:
    try:
        at = parse_datetime(one["decided_at"])
        if at is None or at.tzinfo is None:
            raise ValueError("no instant")
        person, household, worker = (UUID(one[name]) for name in IDS)
        said = Decision(person, household, worker, Kind(one["kind"]), at)
        stone = said.stone
        is_ours = hmac.compare_digest(bytes.fromhex(one["mac"]), stone.mac)
    except (KeyError, TypeError, ValueError, AttributeError, keys.KeyMissing):
        is_ours = False
    if not is_ours:
        raise TombstoneForged(None)
    return stone


def _verify(stone: PersonStone) -> None:
    if not _is_genuine(stone):
        raise TombstoneForged(stone.household_id)


def _is_genuine(stone: PersonStone) -> bool:
    try:
        expected = mac(decision(stone))
    except keys.KeyMissing:
        return False
    return hmac.compare_digest(expected, bytes(stone.mac))
