"""Driving a site on which a batch is printed from outside: its processes, how the batch stands."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.site_of_its_own import ROOT, databases, environment

# On the cluster whoever prints steps down to it, as a request does.
ROLE = "CASEWORK_DATABASE_ROLE"


class Site:
    """A site of its own with a batch in its queue."""

    def __init__(self, env: dict[str, str], asked: "subprocess.Popen[str]") -> None:
        self.env, self.asked = env, asked

    def told(self) -> dict[str, Any]:
        """Return how the batch stands now."""
        assert self.asked.stdin
        assert self.asked.stdout
        self.asked.stdin.write("\n")
        self.asked.stdin.flush()
        found: dict[str, Any] = json.loads(self.asked.stdout.readline())
        return found

    def start(self, workers: int) -> "subprocess.Popen[bytes]":
        """Start the processes that print, in a group of their own."""
        words = [sys.executable, "manage.py", "print_batches", "--workers", str(workers)]
        return subprocess.Popen(words, env=self.env, cwd=ROOT, start_new_session=True)

    @contextmanager
    def printing(self, workers: int = 2) -> Iterator[None]:
        """Let processes print while the block lasts, then kill them all."""
        press = self.start(workers)
        try:
            yield
        finally:
            os.killpg(press.pid, signal.SIGKILL)
            press.wait()


@contextmanager
def site(folder: Path, households: int, visits: int, **settings: str) -> Iterator[Site]:
    """Make a site with so many households, each with so many visits, and a batch of them all."""
    with databases(folder) as variables:
        env = environment(folder) | variables | settings
        env |= {name: value for name, value in os.environ.items() if name == ROLE}
        words = [sys.executable, "-m", "tests.batches.site", str(households), str(visits)]
        with subprocess.Popen(
            words, env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as asked:
            assert asked.stdin
            assert asked.stdout
            assert asked.stdout.readline(), "the site could not be made"
            try:
                yield Site(env, asked)
            finally:
                asked.stdin.close()
