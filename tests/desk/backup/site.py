"""Sites of their own, each in a folder, driven by commands as an administrator would."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from tests.site_of_its_own import ROOT, environment, new_databases

MANAGE = [sys.executable, "manage.py"]
VARIABLES = {"default": "CASEWORK_DATABASE_URL", "keystore": "CASEWORK_KEYSTORE_URL"}


def on_postgresql() -> bool:
    return connections["default"].vendor == "postgresql"


class Site:
    """A site in production with its own databases, keys and folders.

    On the private PostgreSQL cluster its two databases are made there. `keys_of` lends its keys;
    `like` is copied, with keys of its own that are the same: nothing may run there meanwhile.
    """

    def __init__(
        self, folder: Path, keys_of: "Site | None" = None, like: "Site | None" = None
    ) -> None:
        folder.mkdir()
        self.folder = folder
        self.variables = environment(folder)
        # Hundreds of commands are started: what was compiled once is not compiled again.
        if compiled := os.environ.get("PYTHONPYCACHEPREFIX"):
            del self.variables["PYTHONDONTWRITEBYTECODE"]
            self.variables["PYTHONPYCACHEPREFIX"] = compiled
        if keys_of is not None:
            for name in ("CASEWORK_KEY_FILE", "CASEWORK_AUDIT_KEY_FILE"):
                self.variables[name] = keys_of.variables[name]
        if like is not None:
            for part in ("data", "keys"):
                shutil.copytree(like.folder / part, folder / part, dirs_exist_ok=True)
        if on_postgresql():
            self.variables |= new_databases(like.variables if like else None)

    @property
    def sqlite(self) -> bool:
        return not on_postgresql()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self, *words: Any, **options: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [str(word) for word in words],
            cwd=ROOT,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(
        self, *words: Any, typed: str = "", **options: Any
    ) -> "subprocess.CompletedProcess[str]":
        """Run `manage.py` with some words and return what it said, whatever came of it."""
        process = self.start(*MANAGE, *words, stdin=subprocess.PIPE, **options)
        said, complained = process.communicate(typed, timeout=300)
        return subprocess.CompletedProcess(words, process.returncode, said, complained)

    def do(self, *words: Any, typed: str = "") -> str:
        """Run `manage.py` with some words, which must succeed."""
        done = self.run(*words, typed=typed)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def fails(self, *words: Any, **options: Any) -> str:
        """Run `manage.py` with some words, which must end in one CommandError; return its text."""
        done = self.run(*words, **options)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr[-3000:]
        _logged, error, said = done.stderr.partition("CommandError: ")
        assert error, done.stderr[-3000:]
        return said.strip()

    def python(self, program: str, *words: Any) -> str:
        """Run a program within the site's Django and return what it printed."""
        lines = "import django, sys; django.setup()\n" + program
        process = self.start(sys.executable, "-W", "error", "-c", lines, *words)
        said, complained = process.communicate(timeout=300)
        assert process.returncode == 0, complained[-3000:]
        return said.strip()

    def prove(self) -> None:
        """See that every record opens and that the audit is true."""
        self.do("vault", "verify")
        self.do("audit", "verify")

    def rows(self, alias: str = "default") -> dict[str, list[str]]:
        """Return all rows of a database by table, as text, in an order of their own."""
        if on_postgresql():
            return dict(self._rows_of_postgresql(alias))
        name = "casework" if alias == "default" else "keystore"
        connection = sqlite3.connect(self.data / f"{name}.sqlite3")
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        found = {
            table: sorted(map(repr, connection.execute(everything_of(table))))
            for (table,) in tables.fetchall()
        }
        connection.close()
        return found

    def _rows_of_postgresql(self, alias: str) -> Iterator[tuple[str, list[str]]]:
        with psycopg.connect(self.variables[VARIABLES[alias]]) as connection:
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            for (table,) in connection.execute(tables).fetchall():
                rows = connection.execute(everything_of(table)).fetchall()
                yield table, sorted(map(repr, rows))


def everything_of(table: str) -> str:
    return f'SELECT * FROM "{table}"'  # noqa: S608 - a name that the database told


def demonstration(root: Path) -> Site:
    """Return the site of the demonstration in `root`, made by whichever process asks first.

    Nobody may change it or connect to its databases for long: sites are made like it.
    """
    told = root / "demonstration.json"
    with (root / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if told.exists():
            site = Site.__new__(Site)
            site.folder, site.variables = root / "demonstration", json.loads(told.read_text())
            return site
        site = Site(root / "demonstration")
        site.do("demo")
        told.write_text(json.dumps(site.variables))
    return site


def manifest_of(backup: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((backup / "manifest.json").read_bytes())["manifest"]
    return told
