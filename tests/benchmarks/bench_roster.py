"""Seconds and peak memory of reading rosters: run `python -m tests.benchmarks.bench_roster`.

The bar: any file of up to 1 MB is answered, read or refused, within 2 s and 200 MB.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "rosters"


def answer(path: Path) -> str:
    """Read and parse one file in this process; tell how it went, in how long, with how much."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from casework.households.roster.read import RosterRefused, read_workbook
    from casework.households.roster.roster import parse

    before = _peak()
    data = path.read_bytes()
    started, begun = time.perf_counter(), time.process_time()
    try:
        roster = parse(read_workbook(data, path.name))
        outcome = f"{roster.people} people, {len(roster.problems)} problems"
    except RosterRefused as refusal:
        outcome = f"refused: {refusal.code}"
    seconds = time.perf_counter() - started
    busy = time.process_time() - begun
    return (
        f"{seconds:5.2f} s ({busy:4.2f} s busy) {_peak():4} MB (+{_peak() - before} MB)  {outcome}"
    )


def _peak() -> int:
    """Return this process's own peak in MB; getrusage would tell the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    """Print one line a file."""
    from tests.households.roster.books import honest, hostile

    with tempfile.TemporaryDirectory() as folder:
        files = sorted(_SAMPLES.glob("*.xlsx"))
        made = {"honest, 9,900 people": honest(9_900)} | hostile()
        for name, data in made.items():
            ending = "" if name.endswith(".csv") else ".xlsx"
            path = Path(folder) / (name + ending)
            path.write_bytes(data)
            files.append(path)
        for path in files:
            command = [sys.executable, "-m", "tests.benchmarks.bench_roster", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(f"{path.name:32} {path.stat().st_size / 1e6:4.2f} MB {done.stdout.strip()}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(answer(Path(sys.argv[1])))
    else:
        main()
