"""What a backup carries besides data: the tombstones, and the keys for the custodians' shares."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casework.desk.backup import sealing
from casework.desk.backup.manifest import StoredFile
from casework.desk.backup.problem import BackupProblem
from casework.households.shredding import repeat_after_restore, resume
from casework.vault import recovery
from casework.vault.shredding import export_tombstones, import_tombstones
from casework.vault.stones import export_stones, import_stones

TOMBSTONES = "tombstones.json"
ENVELOPE = "recovery.json"
# What only the stone of a person has.
PERSON = "person_id"


def write(folder: Path) -> dict[str, StoredFile]:
    """Write tombstones, and the envelope if there is one; return what the manifest says of them.

    Raises TombstoneForged.
    """
    stones = json.dumps([*export_tombstones(), *export_stones()], indent=1)
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
    """Add tombstones and people's stones, shred again what came back though it has a tombstone.

    Returns how many that were.

    What was decided and being carried out when the backup was made is carried out to its end.
    Raises TombstoneForged, before anything is destroyed, for one that the site never wrote.
    """
    import_tombstones(one for one in stones if PERSON not in one)
    import_stones(one for one in stones if PERSON in one)
    again = repeat_after_restore()
    resume()
    return len(again)
