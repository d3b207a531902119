"""kill -9 at any stage: no half backup bears the name of a whole one, a restore begins anew."""

import os
from pathlib import Path

import pytest

from tests.desk.backup.site import MANAGE, Site

# Ends the process, as a kill or the loss of power would, when a function is called for the nth
# time; `after` lets that call go through first.
KILLER = """
import importlib, os, signal, sys
from django.core.management import call_command
place, name, number, after, *words = sys.argv[1:]
module, left = importlib.import_module(place), int(number)
original = getattr(module, name)
def last(*args, **kwargs):
    global left
    left -= 1
    found = original(*args, **kwargs) if left or after == "True" else None
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
setattr(module, name, last)
call_command(*words)
"""
ROOM = "casework.desk.backup"

MAKING = [
    ("unfinished", "sweep", 1, True),
    ("manifest", "Database", 1, True),
    ("sealing", "measured", 1, True),
    ("sealing", "measured", 2, True),
    ("attachments", "copy", 1, True),
    ("manifest", "write", 1, False),
    ("manifest", "write", 1, True),
    ("unfinished", "synced", 1, True),
]
RESTORING = [
    ("target", "begin", 1, True),
    ("sealing", "unwrapped", 3, True),
    ("engines", "load", 1, True),
    ("engines", "load", 2, True),
    ("attachments", "live_folder", 1, True),
    ("proof", "faults", 1, False),
    ("target", "finish", 1, False),
]


def killed(site: Site, place: tuple[str, str, int, bool], *words: str | Path) -> None:
    """Run a command that ends as by kill -9 at a certain place."""
    module, *rest = place
    lines = f"import django; django.setup()\n{KILLER}"
    process = site.start(MANAGE[0], "-c", lines, f"{ROOM}.{module}", *rest, *words)
    said = process.communicate(timeout=300)
    assert process.returncode == -9, said


@pytest.mark.parametrize("place", MAKING, ids=str)
def test_a_backup_that_was_killed_is_none(
    site: Site, tmp_path: Path, place: tuple[str, str, int, bool]
) -> None:
    killed(site, place, "backup", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    site.do("backup", tmp_path / "out")
    assert os.listdir(tmp_path) == ["out"]


def test_the_copy_beside_a_database_is_gone_after_the_next_backup(
    site: Site, tmp_path: Path
) -> None:
    left = site.data / ".casework-unfinished-left"
    left.mkdir(exist_ok=True)
    site.python(
        "from casework.desk.backup import sqlite\n"
        "from django.core.management import call_command\n"
        "sqlite.free_memory = lambda: 0\n"
        "call_command('backup', sys.argv[1])",
        tmp_path / "out",
    )
    if site.sqlite:
        assert not left.exists()


@pytest.mark.parametrize("place", RESTORING, ids=str)
def test_a_restore_that_was_killed_begins_anew(
    made: Path, fresh: Site, place: tuple[str, str, int, bool]
) -> None:
    killed(fresh, place, "restore", made)
    fresh.do("restore", made)
    fresh.prove()


def test_the_server_does_not_start_on_half_a_site(made: Path, fresh: Site) -> None:
    killed(fresh, ("engines", "load", 1, True), "restore", made)
    refused = fresh.start(MANAGE[0], "-c", "import casework.wsgi")
    _said, complained = refused.communicate(timeout=60)
    assert "ImproperlyConfigured" in complained
    assert "manage.py restore" in complained


def test_a_restore_that_failed_says_what_to_do(made: Path, fresh: Site) -> None:
    killed(fresh, ("engines", "load", 1, True), "restore", made)
    (fresh.folder / "empty").mkdir()
    assert len(fresh.fails("restore", fresh.folder / "empty").splitlines()) == 2
