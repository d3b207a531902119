"""The processes that print are killed at a batch of a hundred files; the next ones finish it.

Runs on files of its own, or on databases of its own on the cluster: nothing of a killed process's
connections is any other test's.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.site_of_its_own import ROOT, databases, environment

FILES = 100
KILLS = (12, 45, 80)
# Nothing is asserted on time; whoever waits longer than this waits for ever.
PATIENCE_SECONDS = 240
# On the cluster whoever prints steps down to it, as a request does.
ROLE = "CASEWORK_DATABASE_ROLE"


def said(env: dict[str, str], *words: str) -> str:
    """Run `python -m tests.batches.site …` on the site and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.batches.site", *words],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    return done.stdout.strip()


@contextmanager
def printing(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Let two processes print while the block lasts, then kill whatever is left of them."""
    words = [sys.executable, "manage.py", "print_batches", "--workers", "2"]
    press = subprocess.Popen(words, env=env, cwd=ROOT, start_new_session=True)
    try:
        yield press
    finally:
        os.killpg(press.pid, signal.SIGKILL)
        press.wait()


def wait_until(env: dict[str, str], batch: str, is_so: Any) -> dict[str, Any]:
    """Ask how the batch stands again and again until it stands so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found: dict[str, Any] = json.loads(said(env, "tell", batch))
        if is_so(found):
            return found
    raise AssertionError("the batch stood still")


def test_after_every_kill_all_hundred_are_printed_each_once(tmp_path: Path) -> None:
    with databases(tmp_path) as variables:
        env = environment(tmp_path) | variables | {"CASEWORK_BATCH_LEASE_SECONDS": "2"}
        env |= {name: value for name, value in os.environ.items() if name == ROLE}
        batch = said(env, "make", str(FILES), "0")
        for printed in KILLS:
            with printing(env):
                wait_until(env, batch, lambda f, n=printed: f["states"].get("made", 0) >= n)
        with printing(env):
            found = wait_until(env, batch, lambda f: f["stage"] == "ready")
    assert found["states"] == {"made": FILES}
    assert found["papers"] == {"1": FILES}
    assert (found["entries"], found["whole"]) == (FILES, True)
