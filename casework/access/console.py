"""What stands at the console sees every row, or is told that it doesn't."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS

from casework.access.policies import HOUSEHOLDS

# No row before the table is made.
IS_BLIND = "SELECT row_security_active(oid) FROM pg_class WHERE oid = to_regclass(%s)"


def refuse_blindness(connection: Any, **_signal: Any) -> None:
    """Raise ImproperlyConfigured on a new connection whose role is under row-level security.

    A command would find no households, take that for an empty site, and destroy keys, say.
    """
    if connection.vendor != "postgresql" or connection.alias != DEFAULT_DB_ALIAS:
        return
    with connection.cursor() as cursor:
        cursor.execute(IS_BLIND, [HOUSEHOLDS])
        found = cursor.fetchone()
    if found and found[0]:
        raise ImproperlyConfigured(
            "This database role is under row-level security and would find an empty site. Commands "
            "log in as the owner of the tables: name it in CASEWORK_DATABASE_URL."
        )
