"""The reindexing is killed at fifty random moments while another process reads and writes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site_of_its_own import databases


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a site of its own says after it was killed fifty times and finished."""
    folder: Path = tmp_path_factory.mktemp("reindexing")
    with databases(folder) as variables:
        done = subprocess.run(
            [sys.executable, "-m", "tests.reindexing", str(folder)],
            capture_output=True,
            text=True,
            env=os.environ | variables,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_it_was_killed_fifty_times(report: dict[str, Any]) -> None:
    assert report["killed"] == 50


def test_whoever_was_added_or_renamed_meanwhile_was_found_at_once(report: dict[str, Any]) -> None:
    assert report["busy"] == 0
    assert report["people"] > 2 * 24


def test_it_came_to_an_end_more_than_once(report: dict[str, Any]) -> None:
    assert report["rounds"] > 1


def test_everyone_has_the_tokens_of_the_last_version_and_no_others(report: dict[str, Any]) -> None:
    assert (report["wrong"], report["others"]) == (0, 0)


def test_nothing_is_left_to_be_done(report: dict[str, Any]) -> None:
    assert report["complete"]
    assert report["idle"]
