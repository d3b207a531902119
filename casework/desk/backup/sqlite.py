"""SQLite: copied by the online backup API in one step, emptied of what is left out, serialised.

The copy lives in memory where there is room for it (four times the database's size, since
VACUUM and serialising each hold another one). Otherwise it is a file in a folder of mode 0700
beside the live database, which holds the same columns in clear, and it is removed at the end; what
a killed run leaves is removed by the next.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from casework.desk.backup.dump import Dump, Source, connected, left_out
from casework.desk.backup.problem import BackupProblem
from casework.desk.backup.unfinished import scratch

PIECE = 1024 * 1024
COPIES_IN_MEMORY = 4
PATIENCE_SECONDS = 60
MEMORY = ":memory:"


@contextmanager
def pinned(alias: str) -> Iterator[Source]:
    """Hold on to this moment of a database: its writers go on, and aren't seen."""
    with connected(alias) as connection:
        source = _raw(connection)
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        yield lambda: _dump(alias, source)


@contextmanager
def _dump(alias: str, source: sqlite3.Connection) -> Iterator[Dump]:
    with (
        _place(alias, source) as place,
        closing(sqlite3.connect(place, isolation_level=None)) as copy,
    ):
        if place == MEMORY:
            # Or `VACUUM` takes a file in a folder that nobody named.
            copy.execute("PRAGMA temp_store=MEMORY")
        _copy_into(copy, source, left_out(alias))
        yield Dump(
            query=lambda sql: copy.execute(sql).fetchall(),
            size=_size(copy),
            chunks=lambda: _serialised(copy) if place == MEMORY else _read(Path(place)),
        )


def load(alias: str, chunks: Iterator[bytes]) -> None:
    """Put a dump in place of all that the database holds, in one transaction of SQLite's."""
    live = _raw(connections[alias])
    with scratch(_folder(alias)) as folder:
        path = folder / "restored.sqlite3"
        with path.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
        uri = f"{path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as source:
            source.backup(live, progress=_patient())
    live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_into(copy: sqlite3.Connection, source: sqlite3.Connection, tables: list[str]) -> None:
    # Nobody needs this copy after a crash, so it keeps no journal and waits for no disk.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "secure_delete=ON"):
        copy.execute(f"PRAGMA {pragma}")
    source.backup(copy, pages=-1, progress=_patient())
    for table in tables:
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - the name of one of our own tables
    copy.execute("VACUUM")


@contextmanager
def _place(alias: str, source: sqlite3.Connection) -> Iterator[str]:
    """Yield where the copy goes; where it is a file, SQLite's own temporary ones lie beside it."""
    if COPIES_IN_MEMORY * _size(source) <= free_memory():
        yield MEMORY
        return
    with scratch(_folder(alias)) as folder:
        before = os.environ.get("SQLITE_TMPDIR")
        os.environ["SQLITE_TMPDIR"] = str(folder)
        try:
            yield str(folder / "copy.sqlite3")
        finally:
            del os.environ["SQLITE_TMPDIR"]
            if before is not None:
                os.environ["SQLITE_TMPDIR"] = before


def _size(connection: sqlite3.Connection) -> int:
    sizes = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return int(connection.execute(sizes).fetchone()[0])


def free_memory() -> int:
    """Return how many bytes of memory could be used without swapping; 0 where nobody says."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    found = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return int(next(found, 0)) * 1024


def _raw(connection: Any) -> sqlite3.Connection:
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    return raw


def _folder(alias: str) -> Path:
    return Path(settings.DATABASES[alias]["NAME"]).absolute().parent


def _serialised(copy: sqlite3.Connection) -> Iterator[bytes]:
    whole = memoryview(copy.serialize())
    for start in range(0, len(whole), PIECE):
        yield bytes(whole[start : start + PIECE])


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _patient() -> Callable[[int, int, int], None]:
    """Return a callback that gives up when a database stays locked: SQLite would ask for ever."""
    until = time.monotonic() + PATIENCE_SECONDS

    def ask(status: int, remaining: int, total: int) -> None:
        busy = status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if busy and time.monotonic() > until:
            raise BackupProblem(
                _("Another program keeps the database locked. Stop the site and start again.")
            )

    return ask
