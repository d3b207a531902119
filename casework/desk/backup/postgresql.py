"""PostgreSQL: pg_dump and pg_restore at the two ends of a pipe; no plain dump touches a disk."""

import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, cast

from django.db import connections, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from casework.desk.backup.dump import Dump, Source, connected, left_out
from casework.desk.backup.problem import BackupProblem

PIECE = 1024 * 1024
LINES_KEPT = 200


@contextmanager
def pinned(alias: str) -> Iterator[Source]:
    """Hold on to this moment of a database: its writers go on, and aren't seen."""
    program = _program("pg_dump", alias)
    with connected(alias) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

        def query(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

        snapshot = query("SELECT pg_export_snapshot()")[0][0]
        words = [
            "--no-password",
            "--format=custom",
            "--compress=1",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            *(f'--exclude-table-data="{table}"' for table in left_out(alias)),
        ]
        size = query("SELECT pg_database_size(current_database())")[0][0]
        dump = Dump(query=query, size=size, chunks=lambda: _dumped(program, words, alias))
        yield lambda: nullcontext(dump)


def load(alias: str, chunks: Iterator[bytes]) -> None:
    """Put a dump in place of all that the database holds; what fails half-way leaves no table."""
    program = _program("pg_restore", alias)
    _drop_tables(alias)
    address, environment = _address(alias)
    words = ["--no-password", "--single-transaction", "--exit-on-error"]
    words += ["--no-owner", "--no-privileges"]
    with _running([program, *words, *address[:-1], "-d", address[-1]], environment) as running:
        process, complaints = running
        into = cast(BinaryIO, process.stdin)
        try:
            for chunk in chunks:
                into.write(chunk)
            into.close()
        except BrokenPipeError:
            pass  # it says itself why it stopped
        _finish(process, complaints)


def _drop_tables(alias: str) -> None:
    connection = connections[alias]
    quote = connection.ops.quote_name
    with transaction.atomic(using=alias, durable=True), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {quote(table)} CASCADE")
    # The server's tables are about to change under prepared statements and caches.
    connection.close()


def _dumped(program: str, words: list[str], alias: str) -> Iterator[bytes]:
    address, environment = _address(alias)
    with _running([program, *words, *address], environment) as (process, complaints):
        out = cast(BinaryIO, process.stdout)
        while piece := out.read(PIECE):
            yield piece
        _finish(process, complaints)


def _address(alias: str) -> tuple[list[str], dict[str, str]]:
    """Return words and environment that lead to the database; the password is in the latter."""
    words, added = DatabaseClient.settings_to_cmd_args_env(connections[alias].settings_dict, [])
    return words[1:], os.environ | (added or {})


Running = tuple["subprocess.Popen[bytes]", "deque[str]"]


@contextmanager
def _running(words: list[str], environment: dict[str, str]) -> Iterator[Running]:
    """Yield a program and what it complains of; it is killed if it isn't done in the end."""
    process = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL's with our own words
        words,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    complaints = deque[str](maxlen=LINES_KEPT)
    listening = Thread(target=_listen, args=(cast(BinaryIO, process.stderr), complaints))
    listening.start()
    try:
        yield process, complaints
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        listening.join()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                _close(pipe)


def _close(pipe: Any) -> None:
    # What was still to be written to a killed program is of no use.
    with suppress(BrokenPipeError):
        pipe.close()


def _listen(stream: BinaryIO, complaints: "deque[str]") -> None:
    for line in stream:
        complaints.append(line.decode(errors="replace").strip())


def _finish(process: "subprocess.Popen[bytes]", complaints: "deque[str]") -> None:
    """Wait for the program; raise BackupProblem with its first complaint when it failed."""
    if process.wait() == 0:
        return
    # Further lines may quote rows; the first error names a relation at most.
    first = next((line for line in complaints if "error:" in line), "")
    raise BackupProblem(
        _("%(program)s failed. It says: %(words)s")
        % {"program": Path(str(process.args[0])).name, "words": first}  # type: ignore[index]  # a list
    )


def _program(name: str, alias: str) -> str:
    """Return the program whose version fits the server best; raise BackupProblem if none does."""
    connection: Any = connections[alias]
    connection.ensure_connection()
    server = connection.pg_version // 10000
    found = {version: path for path in _candidates(name) if (version := _version(path))}
    fitting = [version for version in sorted(found) if version >= server]
    if fitting:
        return found[fitting[0]]
    raise BackupProblem(
        _(
            "There is no %(name)s of version %(server)d or newer on this machine. Install "
            "PostgreSQL's client programs (Debian: postgresql-client-%(server)d)."
        )
        % {"name": name, "server": server}
    )


def _candidates(name: str) -> list[str]:
    folders = sorted(str(path / name) for path in Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which(name)
    return ([on_path] if on_path else []) + [path for path in folders if Path(path).exists()]


def _version(program: str) -> int:
    """Return the major version a program tells, 0 for none."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found in the system's folders
    number = re.search(r"(\d+)(\.\d+|devel|beta\d*|rc\d*)?", said.stdout)
    return int(number.group(1)) if number else 0
