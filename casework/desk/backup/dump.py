"""What a backup needs of a database, whichever kind it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from casework.access.models import FailedSignIn, Receipt, SetUpCode, Sitting
from casework.audit.models import Head as ChainHead
from casework.desk.backup.manifest import Database, Head
from casework.households.models import SEARCH_TABLES

Query = Callable[[str], list[tuple[Any, ...]]]

# Rebuilt after a restore (search), or of no use in another life of the site (sessions, receipts).
PASSING = [Receipt, Sitting, FailedSignIn, SetUpCode]
LEFT_OUT = [*SEARCH_TABLES, *(model._meta.db_table for model in PASSING), "django_session"]


class Dump(NamedTuple):
    """One moment of a database: `query` looks at it, `chunks` is what will be sealed.

    `size` is about how many bytes that will be.
    """

    query: Query
    size: int
    chunks: Callable[[], Iterator[bytes]]


# A moment that is held on to, to be dumped once.
Source = Callable[[], AbstractContextManager[Dump]]


@contextmanager
def connected(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection of its own to a database, so that it can hold on to one moment."""
    connection = connections.create_connection(alias)
    connection.ensure_connection()
    try:
        yield connection
    finally:
        connection.close()


def left_out(alias: str) -> list[str]:
    """Return the tables of a database whose rows no backup holds."""
    return sorted(set(LEFT_OUT) & set(connections[alias].introspection.table_names()))


def described(alias: str, query: Query) -> Database:
    """Return what the manifest says of a database."""
    connection = connections[alias]
    out = left_out(alias)
    migrations: dict[str, list[str]] = {}
    for app, name in query("SELECT app, name FROM django_migrations ORDER BY id"):
        migrations.setdefault(app, []).append(name)
    return Database(
        kind=connection.vendor,
        migrations=migrations,
        rows={
            table: counted(query, table)
            for table in sorted(connection.introspection.table_names())
            if table not in out
        },
        left_out=out,
    )


def counted(query: Query, table: str) -> int:
    """Return how many rows a table has; its name comes from the database itself."""
    return int(query(f'SELECT COUNT(*) FROM "{table}"')[0][0])  # noqa: S608 - no one typed it


def heads(query: Query) -> list[Head]:
    """Return the heads of the audit's chains at that moment."""
    rows = query(f"SELECT chain, seq, mac FROM {ChainHead._meta.db_table} ORDER BY chain")  # noqa: S608 - our own table
    return [Head(UUID(str(chain)), int(seq), bytes(mac).hex()) for chain, seq, mac in rows]
