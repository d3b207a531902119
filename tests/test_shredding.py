"""After a shredding nothing of the household is in any file, at whatever moment it was killed.

tests/shredding builds a site on SQLite files in a process of its own; here its files are read.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shredding.points import LABEL, POINTS
from tests.site_of_its_own import environment

ROOT = Path(__file__).resolve().parent.parent

AT_ITS_END = {
    "stage": "shredded",
    "request": "done",
    "rows": 0,
    "rosters": 0,
    "keys": 0,
    "tombstones": 2,
    "audit faults": 0,
}


def run(act: str, folder: Path, *more: str) -> int:
    """Carry out an act of tests/shredding on the site in `folder` and return its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.shredding", act, str(folder), *more],
        cwd=ROOT,
        env=site(folder),
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()[-3000:]
    return done.returncode


def site(folder: Path) -> dict[str, str]:
    """Return the environment of the site in `folder`, whose folders may be there already."""
    empty = folder / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    empty.mkdir()
    names = {
        name: value.replace(str(empty), str(folder)) for name, value in environment(empty).items()
    }
    for name in ("data", "keys", "tmp"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    return names | {"HOME": os.environ.get("HOME", "/")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a rich household whose destruction is asked for."""
    folder = tmp_path_factory.mktemp("site")
    assert run("make", folder) == 0
    return folder


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(made, folder)
    return folder


def notes(folder: Path, name: str = "notes.json") -> Any:
    return json.loads((folder / name).read_text())


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of the site's databases: the files, their logs and journals."""
    found = {path.name: path.read_bytes() for path in sorted((folder / "data").rglob("*.sqlite3*"))}
    assert {"casework.sqlite3", "keystore.sqlite3"} <= found.keys()
    return found


def traces(folder: Path) -> dict[str, int]:
    """Return how many wrapped keys, sealed records and labels of it are in the databases' files."""
    told, everything = notes(folder), b"\n".join(files_of(folder).values())
    return {
        "wrapped keys": sum(bytes.fromhex(one) in everything for one in told["wrapped"]),
        # The middle of a long record too: it may have lain on pages of its own.
        "sealed records": sum(
            any(part in everything for part in parts(bytes.fromhex(one))) for one in told["sealed"]
        ),
        "labels": everything.count(LABEL.encode()),
    }


def parts(blob: bytes) -> list[bytes]:
    return [blob[start : start + 32] for start in range(5, len(blob) - 32, 997)]


NOTHING = {"wrapped keys": 0, "sealed records": 0, "labels": 0}


def test_what_is_searched_for_is_there_before(made: Path) -> None:
    found = traces(made)
    assert found["wrapped keys"] == len(notes(made)["wrapped"]) == 2
    assert found["sealed records"] == len(notes(made)["sealed"])
    assert found["labels"] >= 2


def test_afterwards_no_file_of_a_database_holds_a_trace(copied: Path) -> None:
    assert run("shred", copied) == 0
    assert traces(copied) == NOTHING
    assert run("finish", copied) == 0
    assert notes(copied, "state.json") == AT_ITS_END


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_step_it_is_taken_up_and_brought_to_its_end(copied: Path, point: str) -> None:
    assert run("shred", copied, point) == -signal.SIGKILL
    assert run("finish", copied) == 0
    assert notes(copied, "state.json") == AT_ITS_END
    assert traces(copied) == NOTHING
