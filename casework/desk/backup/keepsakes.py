"""What a backup carries besides data: the tombstones, and the keys for the custodians' shares."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casework.desk.backup import sealing
from casework.desk.backup.manifest import StoredFile
from casework.desk.backup.problem import BackupProblem
from casework.households.shredding import repeat_after_restore
from casework.vault import recovery
from casework.vault.shredding import TombstoneForged, export_tombstones, import_tombstones

TOMBSTONES = "tombstones.json"
ENVELOPE = "recovery.json"


def write(folder: Path) -> dict[str, StoredFile]:
    """Write tombstones, and the envelope if there is one; return what the manifest says of them."""
    stones = json.dumps(export_tombstones(), indent=1)
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
    """Add tombstones, shred again whatever came back though it has one, and count that.

    Raises BackupProblem for a tombstone that the site never wrote, before anything is destroyed.
    """
    try:
        import_tombstones(stones)
        return len(repeat_after_restore())
    except TombstoneForged as forged:
        raise BackupProblem(
            _(
                "The tombstone of household %(household)s was not written by this site. Nothing "
                "was destroyed. Restore from a copy whose tombstones are whole."
            )
            % {"household": forged.household_id or "-"}
        ) from None
