"""SQL of one's own, for the few questions that are asked so often that planning them counts.

On PostgreSQL a join of four tables takes ten times longer to plan than to answer by its indexes.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.pq import Format


def planned_once() -> AbstractContextManager[Any]:
    """Return a cursor whose statements PostgreSQL plans once a connection, by their text.

    What differs from call to call belongs into parameters. Behind a pooler (the setting
    CASEWORK_DATABASE_POOLER) and on SQLite, which plans quickly, it is a cursor like any other.
    Values come back as the database holds them: ids are text on SQLite.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    raw: Any = connection.connection
    # Django's own cursors write parameters into the text, so that each text is a new one.
    cursor: Any = psycopg.Cursor(raw)
    cursor.format = Format.BINARY
    wrap: Any = (
        connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    )
    wrapped: AbstractContextManager[Any] = wrap(cursor)
    return wrapped


def among(column: str, values: Collection[int | UUID]) -> tuple[str, list[Any]]:
    """Return the condition that a column holds one of some numbers or ids, and its parameters.

    One list is one parameter on PostgreSQL. On SQLite, where each would be one of its own, the
    values stand in the text.
    """
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(values)]
    written = (f"'{each.hex}'" if isinstance(each, UUID) else str(each) for each in values)
    return f"{column} IN ({','.join(written)})", []
