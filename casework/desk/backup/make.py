"""Making a backup while the site works.

Records and keystore are copied as they were at one moment. Attachments are files that are written
once, before their record: those that were there at that moment are copied afterwards.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.db import connections
from django.utils.translation import gettext as _

import casework
from casework.audit.keys import audit_key
from casework.common.dates import now
from casework.common.progress import Progress
from casework.desk.backup import attachments, engines, keepsakes, manifest, outlived, sealing
from casework.desk.backup.dump import Source, described, heads
from casework.desk.backup.manifest import Manifest, StoredFile
from casework.desk.backup.problem import BackupProblem
from casework.desk.backup.unfinished import new_folder
from casework.households import forgotten
from casework.households.models import Person
from casework.vault import custody, recovery
from casework.vault.router import KEYSTORE

RECORDS = "records.sealed"
KEYS = "keystore.sealed"
DATABASES = {"default": RECORDS, KEYSTORE: KEYS}


def make(out: Path, kind: manifest.Kind) -> Manifest:
    """Write a backup into the new folder `out` and return what it holds; raise BackupProblem.

    A `keystore` backup holds the keystore, tombstones and recovery only. Errors of the system and
    of the databases pass through.
    """
    _require_keys()
    _catch_up()
    with new_folder(out) as folder:
        made = Manifest(
            format=manifest.FORMAT,
            kind=kind,
            id=uuid4(),
            release=casework.__version__,
            made_at=now(),
            databases={},
            heads=[],
            files={},
        )
        with engines.one_moment(["default", KEYSTORE] if kind == "full" else [KEYSTORE]) as moment:
            names = attachments.stored() if kind == "full" else []
            for alias, source in moment.items():
                _copy_database(folder, alias, source, made)
        _copy_attachments(folder, names, made.files)
        # Last of all: whatever was shredded meanwhile stays so after a restore.
        made.files |= keepsakes.write(folder)
        manifest.write(folder, made)
    return made


def _require_keys() -> None:
    """Raise BackupProblem, or ImproperlyConfigured, unless a backup can be sealed and signed."""
    audit_key()
    if wrong := custody.problems():
        raise BackupProblem("\n".join(wrong))


def _catch_up() -> None:
    """End what a killed process left undone and the backup must not be without.

    The custodians' envelope has to hold the key that is about to seal the backup, and what was
    decided about people's data has to stand in its list.
    """
    recovery.catch_up()
    # A keystore may be copied where the records' tables don't exist.
    if Person._meta.db_table in connections["default"].introspection.table_names():
        forgotten.finish()


def _copy_database(folder: Path, alias: str, source: Source, made: Manifest) -> None:
    name = DATABASES[alias]
    with source() as dump:
        made.databases[alias] = described(alias, dump.query)
        if alias == "default":
            made.heads = heads(dump.query)
        else:
            made.keys_destroyed_at = outlived.keys_destroyed_at(dump.query)
        bar = Progress(name, dump.size)
        made.files[name] = sealing.seal(folder / name, made.id, _counted(dump.chunks(), bar))
        bar.end()


def _counted(chunks: Iterator[bytes], bar: Progress) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        bar.advance(len(chunk))


def _copy_attachments(folder: Path, names: list[str], files: dict[str, StoredFile]) -> None:
    bar = Progress(attachments.FOLDER, len(names))
    for name in names:
        copied = attachments.copy(name, folder)
        if copied is not None:
            files[f"{attachments.FOLDER}/{name}"] = sealing.measured(copied)
        elif attachments.was_sealed_anew(name):
            raise BackupProblem(
                _("Attachments were sealed anew meanwhile (`vault reseal`). Start again after it.")
            )
        bar.advance()
    bar.end()
