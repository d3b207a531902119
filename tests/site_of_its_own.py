"""Where a site of its own lies, for tests and benchmarks that drive one from outside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

from tests.cluster import DATABASES

ROOT = Path(__file__).resolve().parent.parent


def new_databases(like: dict[str, str] | None = None) -> dict[str, str]:
    """Make two databases on the cluster that the environment names; return their variables.

    The cluster's own two belong to nobody alone: pytest's workers run beside each other. `like`
    are the variables of two that nobody is connected to, which are copied.
    """
    made = {}
    for variable in DATABASES:
        server, name = os.environ[variable].rpartition("/")[0], f"site_{uuid4().hex}"
        copied = f" TEMPLATE {like[variable].rpartition('/')[2]}" if like else ""
        with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
            there.execute(f"CREATE DATABASE {name}{copied}")
        made[variable] = f"{server}/{name}"
    return made


def drop_databases(made: dict[str, str]) -> None:
    """Drop them, whoever may still be connected."""
    for address in made.values():
        server, name = address.rsplit("/", 1)
        with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
            there.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the variables of two databases for one run: on the cluster, or files in `folder`."""
    if connection.vendor == "sqlite":
        yield {
            variable: f"sqlite:///{folder}/{name}.sqlite3" for variable, name in DATABASES.items()
        }
        return
    made = new_databases()
    try:
        yield made
    finally:
        drop_databases(made)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a site in production, with all its files below `folder`."""
    keys, temporary = folder / "keys", folder / "tmp"
    for path in (folder / "data", keys, temporary):
        path.mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "CASEWORK_DATA_DIR": str(folder / "data"),
        "CASEWORK_ENV_FILE": str(folder / "none"),
        "CASEWORK_SECRET_KEY": "leaks-" + "x" * 60,
        "CASEWORK_ALLOWED_HOSTS": "testserver",
        "CASEWORK_KEY_FILE": str(keys / "sealing.key"),
        "CASEWORK_AUDIT_KEY_FILE": str(keys / "audit.key"),
        "CASEWORK_HTTPS": "false",
        "CASEWORK_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "casework.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        "SQLITE_TMPDIR": str(temporary),
    }
