"""Pages a second of a batch of about 1,000 pages with two processes, and what memory they take.

    python -m tests.benchmarks.bench_batch [--households N] [--workers N]

Wall time from the moment the processes are started with the batch in the queue until it is bound
and sealed; the start of Python, Django and the fonts is told apart. On SQLite in a folder of its
own, or on the PostgreSQL of `python -m tests.cluster`. The bars hold where as many cores are free
as there are processes: the machine's load is printed beside them, and the processor time that the
processes took.
"""

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests.batches.watching import Site, site

PAGES_A_SECOND = 150
MOST_MB = 250
VISITS = 26
POLL_SECONDS = 0.1


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


class Watched:
    """The processes of one run: when they began to print, their memory and processor time."""

    def __init__(self, place: Site, workers: int) -> None:
        self.press = place.start(workers)
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


def stage_of(place: Site) -> str:
    """Return the batch's stage and nothing more: who watches must not be in the way."""
    address = place.env["CASEWORK_DATABASE_URL"]
    there = (
        sqlite3.connect(f"file:{address.removeprefix('sqlite:///')}?mode=ro", uri=True)
        if address.startswith("sqlite")
        else psycopg.connect(address)
    )
    try:
        (row,) = there.execute("SELECT stage FROM reports_batch").fetchall()
    finally:
        there.close()
    return str(row[0])


def run(place: Site, workers: int) -> tuple[float, Watched]:
    """Print the batch; return the seconds from the fork of the processes until it is bound."""
    watched = Watched(place, workers)
    while len(children_of(watched.press.pid)) < workers:
        time.sleep(POLL_SECONDS)
    begun = time.perf_counter()
    while stage_of(place) not in {"ready", "empty"}:
        watched.look()
        time.sleep(POLL_SECONDS)
    taken = time.perf_counter() - begun
    watched.look()
    watched.end()
    return taken, watched


def main() -> None:
    """Make a site, print its batch, say how fast."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        site(Path(name), options.households, VISITS) as place,
    ):
        load = os.getloadavg()[0]
        taken, watched = run(place, options.workers)
        found = place.told()
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
