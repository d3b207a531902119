"""Pages a second of a batch of about 1,000 pages with two processes, and what memory they take.

    python -m tests.benchmarks.bench_batch [--households N] [--workers N]

Wall time from the moment the processes are started with the batch in the queue until it is bound
and sealed; the start of Python, Django and the fonts is told apart. On SQLite in a folder of its
own, or on the PostgreSQL of `python -m tests.cluster`. The bars hold where as many cores are free
as there are processes: the machine's load is printed beside them, and the processor time that the
processes took.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.site_of_its_own import ROOT, databases, environment

PAGES_A_SECOND = 150
MOST_MB = 250
VISITS = 26
POLL_SECONDS = 0.05


def children_of(process: int) -> list[int]:
    """Return the ids of a process's children."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(word) for word in found]


def peak_mb(process: int) -> float:
    """Return the largest resident set that a process had so far, in MB; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM")), 0)


def cpu_seconds(process: int) -> float:
    """Return the processor time that a process has taken, 0 once it is gone."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def said(env: dict[str, str], *words: str) -> str:
    """Run `python -m tests.batches.site …` on the site and return what it prints."""
    command = [sys.executable, "-m", "tests.batches.site", *words]
    return subprocess.run(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()


class Watched:
    """The processes of one run: when they began to print, their memory and processor time."""

    def __init__(self, env: dict[str, str], workers: int) -> None:
        words = [sys.executable, "manage.py", "print_batches", "--workers", str(workers)]
        self.press = subprocess.Popen(words, env=env, cwd=ROOT, start_new_session=True)
        self.peaks: dict[int, float] = {}
        self.cpu: dict[int, float] = {}

    def look(self) -> None:
        """Take note of the children as they are now."""
        for child in children_of(self.press.pid):
            self.peaks[child] = max(self.peaks.get(child, 0), peak_mb(child))
            self.cpu[child] = max(self.cpu.get(child, 0), cpu_seconds(child))

    def end(self) -> None:
        """Ask them to end."""
        self.press.send_signal(signal.SIGTERM)
        self.press.wait()


def stage_of(reader: subprocess.Popen[str]) -> str:
    """Ask the process that looks at the batch for its stage."""
    assert reader.stdin
    assert reader.stdout
    reader.stdin.write("\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


READER = """
import sys, django
django.setup()
from casework.reports.models import Batch
for line in sys.stdin:
    print(Batch.objects.values_list("stage", flat=True).get(pk=sys.argv[1]), flush=True)
"""


def run(env: dict[str, str], batch: str, workers: int) -> tuple[float, Watched]:
    """Print the batch; return the seconds from the fork of the processes until it is bound."""
    with subprocess.Popen(
        [sys.executable, "-c", READER, batch],
        env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip
        stage_of(reader)
        watched = Watched(env, workers)
        while len(children_of(watched.press.pid)) < workers:
            time.sleep(POLL_SECONDS)
        begun = time.perf_counter()
        while stage_of(reader) not in {"ready", "empty"}:
            watched.look()
            time.sleep(POLL_SECONDS)
        taken = time.perf_counter() - begun
        watched.look()
        watched.end()
        assert reader.stdin
        reader.stdin.close()
    return taken, watched


def main() -> None:
    """Make a site, print its batch, say how fast."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as variables:
        env = environment(Path(name)) | variables
        batch = said(env, "make", str(options.households), str(VISITS))
        load = os.getloadavg()[0]
        taken, watched = run(env, batch, options.workers)
        found = json.loads(said(env, "tell", batch))
    assert found["states"] == {"made": options.households}, found
    speed, cpu = found["pages"] / taken, sum(watched.cpu.values())
    most = max(watched.peaks.values())
    print(
        f"{found['pages']} pages of {options.households} households, {options.workers} processes: "
        f"{taken:.1f} s, {speed:.0f} pages/s wall (bar {PAGES_A_SECOND}), "
        f"{cpu:.1f} s of processor, {found['pages'] / cpu:.0f} pages/CPU-s, "
        f"largest process {most:.0f} MB (bar {MOST_MB}); load before {load:.1f}"
    )
    sys.exit(speed < PAGES_A_SECOND or most > MOST_MB)


if __name__ == "__main__":
    main()
