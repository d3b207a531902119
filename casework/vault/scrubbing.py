"""Removing what was deleted from a database's files as well: free space, write-ahead log, journal.

SQLite overwrites deleted rows (`secure_delete`), but rows that it moved before leave copies between
the others of a page; only rewriting the file takes these away. On PostgreSQL the same is done
table by table. What left the machine before (WAL archives, replicas, backups, snapshots of a disk)
is not reached from here: see deploy/decisions/013.
"""

from collections.abc import Iterable

from django.db import DatabaseError, connections, models

SQLITE = ("PRAGMA secure_delete=ON", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")


def scrub(alias: str, emptied: Iterable[type[models.Model]], *, rewrite: bool = True) -> bool:
    """Clean a database's files of what was deleted, and say whether that was done.

    SQLite: the whole file is written anew and its log cut to nothing. PostgreSQL: the tables of
    `emptied` are written anew, which locks each while it lasts, or without `rewrite` only vacuumed:
    dead rows go, but their bytes may stay until others are written over them. False inside a
    transaction, for tables that someone else owns, and while someone else holds the database; try
    again later then. Nothing that is stored changes.
    """
    connection = connections[alias]
    if connection.in_atomic_block:
        return False
    tables = [connection.ops.quote_name(model._meta.db_table) for model in emptied]
    try:
        with connection.cursor() as cursor:
            for statement in (
                *conditions(connection.vendor, tables),
                *statements(connection.vendor, tables, rewrite=rewrite),
            ):
                cursor.execute(statement)
            # SQLite's answer to the last of them: (busy, pages in the log, pages checkpointed).
            return connection.vendor != "sqlite" or not cursor.fetchone()[0]
    except DatabaseError:
        return False


def statements(vendor: str, tables: Iterable[str], *, rewrite: bool) -> list[str]:
    """Return the SQL that cleans a database of this kind."""
    if vendor == "sqlite":
        return list(SQLITE)
    how = "(FULL, ANALYZE)" if rewrite else "(ANALYZE)"
    return [f"VACUUM {how} {table}" for table in tables]


def conditions(vendor: str, tables: Iterable[str]) -> list[str]:
    """Return SQL that fails for a table that isn't one's own: VACUUM passes over it in silence."""
    if vendor == "sqlite":
        return []
    classes = ", ".join(f"'{table}'::regclass" for table in tables)
    return [
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_class WHERE NOT pg_has_role(relowner, 'USAGE')"
        f" AND oid = ANY (ARRAY[{classes}]::oid[]))"
        " THEN RAISE insufficient_privilege; END IF; END $$"
    ]
