"""The site that is to be filled: is it empty, and was a restore of it begun and not finished?"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.desk.backup.problem import BackupProblem
from casework.households.models import Household
from casework.vault.models import HouseholdKey, Tombstone
from casework.vault.router import KEYSTORE

MARK = "restore-unfinished"


def require_empty(keep_keystore: bool) -> None:
    """Raise BackupProblem unless there is nothing here, or only what a killed restore left.

    A keystore that is to be kept must be there.
    """
    if keep_keystore and not _held(KEYSTORE, HouseholdKey):
        raise BackupProblem(
            _("There is no keystore here to keep. Leave --keep-keystore out, or name a copy of it.")
        )
    if is_unfinished():
        return
    held = _held("default", Worker, Household)
    if not keep_keystore:
        held += _held(KEYSTORE, HouseholdKey, Tombstone)
    if held:
        raise BackupProblem(
            _(
                "This site isn't empty (%(tables)s): a restore never writes over records. Name new "
                "databases in CASEWORK_DATABASE_URL and CASEWORK_KEYSTORE_URL, or another "
                "CASEWORK_DATA_DIR."
            )
            % {"tables": ", ".join(held)}
        )


def _held(alias: str, *kinds: type[models.Model]) -> list[str]:
    if not exists(alias):
        return []
    there = set(connections[alias].introspection.table_names())
    tables = [kind._meta.db_table for kind in kinds]
    # Rows of cases are looked for below their scope: whether there is one is all that is asked.
    return [table for table in tables if table in there and _has_row(alias, table)]


def exists(alias: str) -> bool:
    """Tell whether there is a database; looking into a file of SQLite's would make it."""
    return connections[alias].vendor != "sqlite" or _file(alias).exists()


def _has_row(alias: str, table: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - the name of our own table
        return cursor.fetchone() is not None


def is_unfinished() -> bool:
    """Tell whether a restore was begun here and not carried out to its end."""
    return _mark().exists()


def require_finished() -> None:
    """Raise ImproperlyConfigured while a restore is unfinished: nobody may work with half a site.

    The server calls it before it takes the first request.
    """
    if is_unfinished():
        raise ImproperlyConfigured(
            _(
                "A restore was begun here and not finished. Run the same `manage.py restore` "
                "again; it begins anew."
            )
        )


def begin(backup_id: str) -> None:
    """Remember that a restore has begun; what it leaves half done may be written over by another.

    Makes the folders that the site needs.
    """
    files = [_file(alias) for alias in connections if connections[alias].vendor == "sqlite"]
    for folder in {path.parent for path in [_mark(), *files]}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mark().write_text(f"{backup_id}\n")


def finish() -> None:
    """Forget it: the restore is complete."""
    _mark().unlink(missing_ok=True)


def _mark() -> Path:
    return Path(settings.DATA_DIR) / MARK


def _file(alias: str) -> Path:
    return Path(connections[alias].settings_dict["NAME"])
