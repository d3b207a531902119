"""The processes that print are killed at a batch of a hundred files; the next ones finish it.

Runs on files of its own, or on databases of its own on the cluster: nothing of a killed process's
connections is any other test's.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.batches.watching import Site, site

FILES = 100
# Killed, each time with a file in hand, after so many are printed.
KILLS = (20, 60)
# Nothing is asserted on time; whoever waits longer than this waits for ever.
PATIENCE_SECONDS = 600
POLL_SECONDS = 0.1


def wait_until(place: Site, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask how the batch stands again and again until it stands so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = place.told()
        if is_so(found):
            return found
        time.sleep(POLL_SECONDS)
    raise AssertionError("the batch stood still")


def test_after_every_kill_all_hundred_are_printed_each_once(tmp_path: Path) -> None:
    with site(tmp_path, FILES, 0, CASEWORK_BATCH_LEASE_SECONDS="5") as place:
        for printed in KILLS:
            with place.printing():
                found = wait_until(place, lambda f, n=printed: f["states"].get("made", 0) >= n)  # type: ignore[misc] # bound at once
        assert found["states"].get("made", 0) < FILES
        with place.printing():
            found = wait_until(place, lambda f: f["stage"] == "ready")
    assert found["states"] == {"made": FILES}
    assert found["papers"] == {"1": FILES}
    assert (found["entries"], found["whole"]) == (FILES, True)
