"""Each rotation is killed at fifty random moments while another process reads and writes.

Whatever the moment, the next run goes on where the last one ended: nothing that was written is
lost, every seal opens, none stands under a key that was retired, and the memory is true. The work
on attachments, which is the same act for every file, is killed less often.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site_of_its_own import databases

KILLS, KILLS_OF_FILES = "50", "12"


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run `python -m tests.killing` and return what it found, by rotation."""
    folder: Path = tmp_path_factory.mktemp("killing")
    with databases(folder) as variables:
        done = subprocess.run(
            [sys.executable, "-m", "tests.killing", KILLS, KILLS_OF_FILES],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )
    assert not done.returncode, done.stderr
    return {found["rotation"]: found for found in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("rotation", ["rotate-kek", "rotate-dek", "reseal", "files"])
def test_kills_lose_nothing(rotation: str, killed: dict[str, Any]) -> None:
    found = killed[rotation]["wrong"]
    assert found == {name: type(value)() for name, value in found.items()}
