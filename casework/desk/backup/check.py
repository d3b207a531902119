"""Looking at a backup before anything is touched: is it whole, ours, openable, and does it fit?"""

from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from casework.common.progress import Progress
from casework.desk.backup import manifest, sealing
from casework.desk.backup.keepsakes import TOMBSTONES, lost_keys, tombstones_in
from casework.desk.backup.manifest import Manifest
from casework.desk.backup.problem import BackupProblem
from casework.desk.releases import between, replaced
from casework.vault import providers
from casework.vault.providers import KeyProblem, WrapBroken


class Backup:
    """A backup that was found whole: its folder and its manifest."""

    def __init__(self, folder: Path, told: Manifest) -> None:
        self.folder, self.told = folder, told

    def attachments(self) -> list[str]:
        """Return the paths of its attachments below the folder."""
        return [name for name in self.told.files if "/" in name]

    def tombstones(self) -> list[dict[str, Any]]:
        """Return its tombstones, not proven yet."""
        return tombstones_in(self.folder / TOMBSTONES)


def checked(folder: Path, spared: frozenset[str] = frozenset()) -> Backup:
    """Return the backup in `folder`; raise BackupProblem unless this site can restore it.

    Files named in `spared` may be gone: a keystore must not be kept as long as the records may.
    """
    try:
        told = manifest.read(folder)
        _require_whole(folder, told, spared)
        _require_keys(told)
    except (KeyProblem, ImproperlyConfigured) as problem:
        raise BackupProblem("\n".join(filter(None, [str(problem), lost_keys(folder)]))) from None
    _require_release(told)
    return Backup(folder, told)


def _require_whole(folder: Path, told: Manifest, spared: frozenset[str]) -> None:
    bar = Progress(_("checking"), sum(file.size for file in told.files.values()))
    damaged = []
    for name, expected in told.files.items():
        path = folder / _inside(name)
        if not path.is_file():
            if name in spared:
                continue
            damaged.append(_("%(file)s is missing.") % {"file": path})
            continue
        found = sealing.measured(path, bar.advance)
        if (found.size, found.sha256) != (expected.size, expected.sha256):
            damaged.append(_("%(file)s is damaged.") % {"file": path})
    bar.end()
    if damaged:
        raise BackupProblem(
            "\n".join([*damaged, _("Nothing was restored. Use another copy of the backup.")])
        )


def _inside(name: str) -> PurePosixPath:
    """Return a path that stays below the folder; the manifest is signed, yet costs nothing."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupProblem(
            _("The manifest names a file outside the backup: nothing was restored.")
        )
    return path


def _require_keys(told: Manifest) -> None:
    try:
        for name, file in told.files.items():
            if file.secret is not None:
                sealing.unwrapped(name, told)
    except WrapBroken:
        raise KeyProblem(
            _(
                "The sealing key of this site (%(place)s) does not open the backup. Bring back the "
                "one it was made with."
            )
            % {"place": providers.source()}
        ) from None


def _require_release(told: Manifest) -> None:
    """Raise BackupProblem for another kind of database, or migrations that this code lacks."""
    for alias, database in told.databases.items():
        connection = connections[alias]
        if database.kind != connection.vendor:
            raise BackupProblem(
                _("The backup was made from %(then)s, and this site uses %(here)s.")
                % {"then": database.kind, "here": connection.vendor}
            )
        known = set(MigrationLoader(None).disk_migrations).union(*replaced().values())
        applied = {(app, name) for app, names in database.migrations.items() for name in names}
        if applied - known:
            raise BackupProblem(
                _("This backup was made by a newer release of Casework. Install that one first.")
            )
        if between(applied):
            raise BackupProblem(
                _(
                    "This backup is from a version of Casework older than this one can update. "
                    "Restore it with that version, update it, and make a new one."
                )
            )
