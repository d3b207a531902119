"""What a backup carries besides data: the tombstones, and the keys for the custodians' shares."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casework.desk.backup import sealing
from casework.desk.backup.manifest import StoredFile
from casework.desk.backup.problem import BackupProblem
from casework.vault import recovery
from casework.vault.models import HouseholdKey, Tombstone
from casework.vault.router import KEYSTORE

TOMBSTONES = "tombstones.json"
ENVELOPE = "recovery.json"


def write(folder: Path) -> dict[str, StoredFile]:
    """Write tombstones, and the envelope if there is one; return what the manifest says of them."""
    stones = json.dumps([_told(stone) for stone in Tombstone.objects.all()], indent=1)
    (folder / TOMBSTONES).write_text(stones + "\n")
    names = [TOMBSTONES]
    if envelope := recovery.export_envelope():
        (folder / ENVELOPE).write_bytes(envelope)
        names.append(ENVELOPE)
    return {name: sealing.measured(folder / name) for name in names}


def tombstones_in(path: Path) -> list[dict[str, Any]]:
    """Return the tombstones listed in a file, not proven yet; raise BackupProblem, OSError."""
    try:
        found = json.loads(path.read_text())
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BackupProblem(_("%(path)s is no list of tombstones.") % {"path": path})
    return found


def lost_keys(folder: Path) -> str:
    """Return how lost keys come back from a backup, nothing where it carries no envelope."""
    if not (folder / ENVELOPE).exists():
        return ""
    return _(
        "If the keys are lost, the custodians' shares bring them back: manage.py vault "
        "restore-key --from %(envelope)s"
    ) % {"envelope": folder / ENVELOPE}


def repeat(stones: list[dict[str, Any]]) -> int:
    """Add tombstones, destroy the keys of every household that has one, and count those keys."""
    rows = [_read(stone) for stone in stones]
    with transaction.atomic(using=KEYSTORE):
        Tombstone.objects.bulk_create(rows, ignore_conflicts=True)
        ids = Tombstone.objects.values_list("household_id", flat=True)
        count, _by_table = HouseholdKey.objects.filter(household_id__in=ids).delete()
    return count


def _told(stone: Tombstone) -> dict[str, str]:
    return {
        "household_id": str(stone.household_id),
        "shredded_at": stone.shredded_at.astimezone(UTC).isoformat(),
        "reason": stone.reason,
        "mac": bytes(stone.mac).hex(),
    }


def _read(told: dict[str, Any]) -> Tombstone:
    return Tombstone(
        household_id=UUID(told["household_id"]),
        shredded_at=datetime.fromisoformat(told["shredded_at"]),
        reason=told["reason"],
        mac=bytes.fromhex(told["mac"]),
    )
