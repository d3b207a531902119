"""One rotation at a time, on files, in memory and on a server."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from casework.vault import alone as module
from casework.vault.alone import AnotherRuns, alone

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def keystore(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A keystore on a file."""
    path = tmp_path / "keystore.sqlite3"
    path.touch()
    monkeypatch.setattr(connections["keystore"], "vendor", "sqlite")
    monkeypatch.setitem(connections["keystore"].settings_dict, "NAME", str(path))
    return path


def test_a_second_run_is_kept_out_until_the_first_has_ended(keystore: Path) -> None:
    with alone(), pytest.raises(AnotherRuns), alone():
        pass
    with alone():
        pass


def test_the_lock_goes_with_a_killed_process(keystore: Path) -> None:
    script = (
        "import fcntl, os, sys\n"
        "handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(handle, fcntl.LOCK_EX)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    words = [sys.executable, "-c", script, f"{keystore}.rotating"]
    assert subprocess.run(words, check=False).returncode == -9
    with alone():
        pass


def test_the_command_says_that_another_runs(keystore: Path) -> None:
    with alone(), pytest.raises(CommandError):
        call_command("vault", "rotate-kek")


def test_a_keystore_in_memory_is_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["keystore"], "vendor", "sqlite")
    monkeypatch.setitem(connections["keystore"].settings_dict, "NAME", "file:memory")
    with alone(), alone():
        pass


@pytest.mark.parametrize("free", [True, False])
def test_a_server_is_asked_for_its_lock(free: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Server:
        def __init__(self, alias: str) -> None:
            assert alias == "keystore"

        def rows(self, sql: str, parameters: Any) -> list[tuple[bool]]:
            asked.append(sql)
            return [(free,)]

    monkeypatch.setattr(connections["keystore"], "vendor", "postgresql")
    monkeypatch.setattr(module, "Bulk", Server)
    if free:
        with alone():
            assert len(asked) == 1
        assert "unlock" in asked[1]
    else:
        with pytest.raises(AnotherRuns), alone():
            pass
        assert len(asked) == 1
