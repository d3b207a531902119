"""Whether a keystore still holds the data keys that the records of an older backup stand under.

A rotation of data keys destroys the old ones in the end. A keystore from after that doesn't open
records from before: a restore says so before it touches anything.
"""

from datetime import UTC, datetime

from django.db import connections
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _

from casework.desk.backup import target
from casework.desk.backup.dump import Query
from casework.desk.backup.manifest import Manifest
from casework.desk.backup.problem import BackupProblem
from casework.vault.models import Operation
from casework.vault.rotation import DekRotation
from casework.vault.router import KEYSTORE

TABLE = Operation._meta.db_table
COLUMN = "destroyed_at"
# What an older release's keystore tells instead.
ENDED = f"CASE WHEN kind = '{DekRotation.retiring}' THEN finished_at END"


def keys_destroyed_at(query: Query, column: str = COLUMN) -> datetime | None:
    """Return when a rotation last destroyed data keys of a keystore, None if none ever did."""
    ((stored,),) = query(f"SELECT MAX({column}) FROM {TABLE}")  # noqa: S608 - our own names
    at = parse_datetime(stored) if isinstance(stored, str) else stored
    return make_aware(at, UTC) if at is not None and is_naive(at) else at


def at_hand() -> datetime | None:
    """Return the same of the keystore that is here; without one there is nothing to ask."""
    if not target.exists(KEYSTORE):
        return None
    connection = connections[KEYSTORE]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return None
        known = {one.name for one in connection.introspection.get_table_description(cursor, TABLE)}

        def query(sql: str) -> list[tuple[object, ...]]:
            cursor.execute(sql)
            rows: list[tuple[object, ...]] = cursor.fetchall()
            return rows

        return keys_destroyed_at(query, COLUMN if COLUMN in known else ENDED)


def require_keys_of(records: Manifest, newer: Manifest | None, keep_keystore: bool) -> None:
    """Raise BackupProblem where a newer keystore lost keys after the records were copied.

    The keystore that the backup carries is of the same moment as its records and always fits.
    """
    destroyed = at_hand() if keep_keystore else newer and newer.keys_destroyed_at
    if destroyed and destroyed >= records.made_at:
        raise BackupProblem(
            _(
                "The backup of the records is from %(made)s, and old data keys of this keystore "
                "were destroyed on %(destroyed)s: what stood under them doesn't open any more. "
                "Nothing was restored. Use the keystore that the backup carries or one from before "
                "that day, or a newer backup. --even-if-unreadable brings back what still opens."
            )
            % {"made": _told(records.made_at), "destroyed": _told(destroyed)}
        )


def _told(instant: datetime) -> str:
    return localtime(instant).strftime("%Y-%m-%d %H:%M:%S")
