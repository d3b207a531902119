"""Each rotation is killed at fifty random moments while another process reads and writes.

Whatever the moment, the next run goes on where the last one ended: nothing that was written is
lost, every seal opens, none stands under a key that was retired, and the memory is true.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

KILLS = "50"
ON_POSTGRESQL = ("CASEWORK_DATABASE_URL", "CASEWORK_KEYSTORE_URL")


def killed(environment: dict[str, str]) -> dict[str, Any]:
    """Run `python -m tests.killing` and return what it found, by rotation."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", KILLS],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return {found["rotation"]: found for found in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def on_files() -> dict[str, Any]:
    """What was found on SQLite."""
    return killed({name: value for name, value in os.environ.items() if name not in ON_POSTGRESQL})


@pytest.fixture(scope="module")
def on_a_server() -> dict[str, Any]:
    """What was found on PostgreSQL."""
    return killed(dict(os.environ))


def right(found: dict[str, Any]) -> dict[str, Any]:
    """Return what `wrong` looks like when nothing is."""
    return {name: type(value)() for name, value in found["wrong"].items()}


@pytest.mark.parametrize("rotation", ["rotate-kek", "rotate-dek", "reseal"])
@pytest.mark.skipif(connection.vendor == "postgresql", reason="has its own below")
def test_fifty_kills_lose_nothing(rotation: str, on_files: dict[str, Any]) -> None:
    found = on_files[rotation]
    assert found["wrong"] == right(found)


@pytest.mark.postgresql
@pytest.mark.parametrize("rotation", ["rotate-kek", "rotate-dek", "reseal"])
def test_fifty_kills_lose_nothing_on_a_server(rotation: str, on_a_server: dict[str, Any]) -> None:
    found = on_a_server[rotation]
    assert found["wrong"] == right(found)
