"""Which program copies which kind of database, and one moment of all of them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol

from django.db import connections, transaction

from casework.desk.backup import postgresql, sqlite
from casework.desk.backup.dump import Source
from casework.vault.models import HouseholdKey
from casework.vault.router import KEYSTORE


class Engine(Protocol):
    """What each kind of database offers."""

    def pinned(self, alias: str) -> AbstractContextManager[Source]:
        """Hold on to this moment of a database."""

    def load(self, alias: str, chunks: Iterator[bytes]) -> None:
        """Put a dump in place of all that the database holds."""


ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgresql}


@contextmanager
def one_moment(aliases: list[str]) -> Iterator[dict[str, Source]]:
    """Hold on to the same moment of several databases, the keystore among them.

    While it is taken, some milliseconds, no key is made or destroyed: otherwise a rotation could
    end in between, and the copy would hold rows whose key isn't in it.
    """
    with ExitStack() as held:
        with _keys_at_rest():
            sources = {alias: held.enter_context(_engine(alias).pinned(alias)) for alias in aliases}
        yield sources


def load(alias: str, chunks: Iterator[bytes]) -> None:
    """Put a dump in place of all that the database holds."""
    _engine(alias).load(alias, chunks)


@contextmanager
def _keys_at_rest() -> Iterator[None]:
    # On SQLite a transaction holds the write lock from its beginning.
    with transaction.atomic(using=KEYSTORE, durable=True):
        if connections[KEYSTORE].vendor == "postgresql":
            with connections[KEYSTORE].cursor() as cursor:
                cursor.execute(f"LOCK TABLE {HouseholdKey._meta.db_table} IN SHARE MODE")
        yield


def _engine(alias: str) -> Engine:
    return ENGINES[connections[alias].vendor]
