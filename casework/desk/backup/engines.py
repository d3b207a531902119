"""Which program copies which kind of database."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from django.db import connections

from casework.desk.backup import postgresql, sqlite
from casework.desk.backup.dump import Dump


def dump(alias: str) -> AbstractContextManager[Dump]:
    """Yield one moment of a database."""
    return postgresql.dump(alias) if _is_postgresql(alias) else sqlite.dump(alias)


def load(alias: str, chunks: Iterator[bytes]) -> None:
    """Put a dump in place of all that the database holds."""
    if _is_postgresql(alias):
        postgresql.load(alias, chunks)
    else:
        sqlite.load(alias, chunks)


def _is_postgresql(alias: str) -> bool:
    return connections[alias].vendor == "postgresql"
