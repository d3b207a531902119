"""Many rows at once in plain SQL, on either database; the ORM would be several times slower.

Ids travel as UUIDs; SQLite keeps them as 32 hex digits, PostgreSQL as they are. Table and column
names come from our own models.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connections, transaction


class Column(NamedTuple):
    """A column and PostgreSQL's name for its type, for arrays of its values."""

    name: str
    type: str


class Bulk:
    """One database, by its alias."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection = connections[alias]
        self.is_native = self.connection.features.has_native_uuid_field

    def id(self, value: UUID) -> Any:
        """Return an id as the database keeps it."""
        return value if self.is_native else value.hex

    def uuid(self, stored: Any) -> UUID:
        """Return an id that the database gave."""
        return stored if self.is_native else UUID(stored)

    def raw(self, stored: Any) -> bytes:
        """Return the 16 bytes of an id that the database gave; several times faster than a UUID."""
        return stored.bytes if self.is_native else bytes.fromhex(stored)

    def instant(self, value: datetime) -> Any:
        """Return an instant as the database keeps it."""
        return self.connection.ops.adapt_datetimefield_value(value)

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """Return the condition that a column holds one of some values, and its parameters."""
        if self.is_native:
            return f"{column} = ANY(%s)", [list(values)]
        return f"{column} IN ({','.join(['%s'] * len(values))})", list(values)

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """Give a cursor in the connection's own transaction.

        On PostgreSQL one that sends and takes bytes as they are: Django's writes them into the
        statement as hex digits, which takes as long as the ciphers do.
        """
        if self.connection.vendor != "postgresql":
            with self.connection.cursor() as plain:
                yield plain
            return
        self.connection.ensure_connection()
        with (
            self.connection.wrap_database_errors,
            psycopg.Cursor(self.connection.connection) as binary,
        ):
            binary.format = psycopg.pq.Format.BINARY
            yield binary

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Return every row of a query."""
        with self.cursor() as cursor:
            cursor.execute(sql, parameters)
            found: list[Any] = cursor.fetchall()
        return found

    def count(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Return the number that a query counts."""
        number: int = self.rows(sql, parameters)[0][0]
        return number

    def change(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        with self.cursor() as cursor:
            cursor.execute(sql, parameters)
            changed: int = cursor.rowcount
        return changed

    @contextmanager
    def writing(self, table: str | None = None) -> Iterator[None]:
        """Hold a transaction; with a table, keep every other writer out of that table meanwhile.

        SQLite has one writer at a time anyway: settings let a transaction begin as the writer.
        """
        with transaction.atomic(using=self.alias):
            if table and self.connection.vendor == "postgresql":
                self.run(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            yield

    def run(self, sql: str) -> None:
        """Run a statement that gives no rows."""
        with self.cursor() as cursor:
            cursor.execute(sql)

    def exchange(
        self, table: str, key: Column, columns: Sequence[Column], rows: Sequence[Sequence[Any]]
    ) -> int:
        """Exchange values row by row, where they are still the old ones; return how many were.

        Each row is (key, old values …, new values …). Call it inside `writing`. On PostgreSQL rows
        that somebody else holds are passed over, so that it never waits and never deadlocks.
        """
        if self.connection.vendor == "postgresql":
            return self._exchange_arrays(table, key, columns, rows)
        sets = ", ".join(f"{column.name} = %s" for column in columns)
        olds = " AND ".join(f"{column.name} = %s" for column in columns)
        width = len(columns)
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {key.name} = %s AND {olds}",  # noqa: S608 - our own names
                [(*row[1 + width :], *row[: 1 + width]) for row in rows],
            )
            changed: int = cursor.rowcount
        return changed

    def _exchange_arrays(
        self, table: str, key: Column, columns: Sequence[Column], rows: Sequence[Sequence[Any]]
    ) -> int:
        """Do it in two statements: take the rows that are free, then change them in one go."""
        keys = [row[0] for row in rows]
        free = {
            stored
            for (stored,) in self.rows(
                f"SELECT {key.name} FROM {table} WHERE {key.name} = ANY(%s) "  # noqa: S608 - our own names
                "FOR NO KEY UPDATE SKIP LOCKED",
                [keys],
            )
        }
        rows = [row for row in rows if row[0] in free]
        if not rows:
            return 0
        width = len(columns)
        olds, news = ([f"{name}{number}" for number in range(width)] for name in ("was", "becomes"))
        sets = ", ".join(
            f"{column.name} = f.{new}" for column, new in zip(columns, news, strict=True)
        )
        same = " AND ".join(
            f"t.{column.name} = f.{old}" for column, old in zip(columns, olds, strict=True)
        )
        types = [key.type, *(column.type for column in columns), *(c.type for c in columns)]
        arrays = ", ".join(f"%b::{kind}[]" for kind in types)
        return self.change(
            f"UPDATE {table} t SET {sets} "  # noqa: S608 - our own names
            f"FROM unnest({arrays}) AS f(id, {', '.join(olds + news)}) "
            f"WHERE t.{key.name} = f.id AND {same}",
            [list(values) for values in zip(*rows, strict=True)],
        )
