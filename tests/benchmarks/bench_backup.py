"""Backs up and restores a site beside the plain copies: `python -m tests.benchmarks.bench_backup`.

On SQLite beside `cp` and the online backup API, on PostgreSQL (`python -m tests.cluster python -m
tests.benchmarks.bench_backup`) beside pg_dump and pg_restore. All of them copy the same site in the
same run, each into a folder of the same disk and synced. A writer of its own process adds entries
to the audit meanwhile; its longest write is told, and the longest of a time without any copy.

The first word behind the name is how many households there are (3,000 unless given).
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, cast

from tests.site_of_its_own import ROOT, environment

HOUSEHOLDS, PEOPLE, VISITS, ENTRIES = 3000, 3, 12, 10
BATCH = 250
QUIET_SECONDS = 5
URLS = ("CASEWORK_DATABASE_URL", "CASEWORK_KEYSTORE_URL")
WORDS = (
    "今天到家里看望，老人精神不错，说药按时吃着，孙女月考进步了。厨房灯管坏了，联系居委会报修。" * 4
)

WRITER = """
import django, sys, time
django.setup()
from casework.audit.chain import record
record("before the measuring", None, by=None)
print("ready", flush=True)
for _line in sys.stdin:
    begun = time.perf_counter()
    record("something written", None, by=None)
    print(time.perf_counter() - begun, flush=True)
"""


def fill(households: int) -> None:
    """Write so many households with people, visits and entries of the audit."""
    from django.core.management import call_command
    from django.db import transaction

    from casework.access.models import Worker
    from casework.audit.chain import record
    from casework.common.dates import now, today
    from casework.common.ids import new_id
    from casework.households.models import Household, HouseholdIdentity, Person, PersonIdentity
    from casework.vault import keys
    from casework.visits.models import Visit, VisitLog

    call_command("demo")
    by = Worker.objects.filter(postings__role="worker").first()
    assert by is not None
    posting: Any = by.postings.filter(role="worker").first()
    area, street = posting.area, posting.area.street
    # The sealed attributes are unknown to the plugin of mypy.
    homes, members, visits = cast(Any, Household), cast(Any, Person), cast(Any, Visit)
    numbers, written_at = iter(range(households)), now()
    while batch := list(islice(numbers, BATCH)):
        ids = [new_id() for _number in batch]
        keys.create_keys(ids)
        Household.objects.bulk_create(
            homes(
                id=pk,
                number=f"B{number:07d}",
                area=area,
                street=street,
                worker=by,
                created_by=by,
                identity=HouseholdIdentity(living_address=f"样例路{number}号"),
            )
            for pk, number in zip(ids, batch, strict=True)
        )
        Person.objects.bulk_create(
            members(
                household_id=pk,
                relation="0" if n == 0 else "2",
                identity=PersonIdentity(name=f"魏{n}凤", id_number="310199194405150013"),
                created_by=by,
            )
            for pk in ids
            for n in range(PEOPLE)
        )
        Visit.objects.bulk_create(
            visits(
                household_id=pk,
                number=n + 1,
                visited_at=written_at,
                recorded_at=written_at,
                mode="home",
                log=VisitLog(narrative=WORDS),
                by=by,
            )
            for pk in ids
            for n in range(VISITS)
        )
    with transaction.atomic():
        for _number in range(ENTRIES * households):
            record("read", None, by=by)
    print(f"{today()}: {households} households, written", flush=True)


class Pauses:
    """A writer in a process of its own, asked to write again and again; its durations, in ms."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", WRITER],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._into, self._out = self._process.stdin, self._process.stdout
        self._out.readline()

    def during(self, act: Callable[[], object]) -> tuple[float, list[float]]:
        """Write all the time while `act` runs; return its seconds and the durations."""
        from threading import Thread

        took: list[float] = []

        def timed() -> None:
            begun = time.perf_counter()
            act()
            took.append(time.perf_counter() - begun)

        durations, acting = [], Thread(target=timed)
        acting.start()
        while acting.is_alive():
            self._into.write("\n")
            self._into.flush()
            durations.append(float(self._out.readline()) * 1000)
        acting.join()
        return took[0], sorted(durations)

    def end(self) -> None:
        self._into.close()
        self._process.wait()


def manage(*words: Any, **variables: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT,
        env=os.environ | variables,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def size_of(path: Path) -> int:
    paths = [path, *path.rglob("*")]
    return sum(found.stat().st_size for found in paths if found.is_file())


def row(name: str, seconds: float, path: Path | None, durations: list[float] | None) -> None:
    size = f"{size_of(path) / 1e6:8.1f} MB" if path else " " * 11
    pauses = ""
    if durations:
        p99 = durations[int(len(durations) * 0.99)]
        pauses = f"   writer: p99 {p99:6.1f} ms, longest {durations[-1]:6.1f} ms"
    print(f"{name:34} {seconds:7.2f} s {size}{pauses}", flush=True)


def sqlite_copies(data: Path, folder: Path) -> Iterator[tuple[str, Path, Callable[[], object]]]:
    files = [data / "casework.sqlite3", data / "keystore.sqlite3"]

    def cp() -> None:
        (folder / "cp").mkdir()
        subprocess.run(["cp", *map(str, files), str(folder / "cp")], check=True)
        subprocess.run(["sync", "-f", str(folder / "cp")], check=True)

    def api() -> None:
        (folder / "api").mkdir()
        for file in files:
            with (
                closing(sqlite3.connect(file)) as source,
                closing(sqlite3.connect(folder / "api" / file.name)) as copy,
            ):
                source.backup(copy)

    yield "cp (unsafe while it works)", folder / "cp", cp
    yield "SQLite's backup API, plain", folder / "api", api


def postgresql_copies(folder: Path) -> Iterator[tuple[str, Path, Callable[[], object]]]:
    def dump() -> None:
        (folder / "pg").mkdir()
        for name in URLS:
            target = folder / "pg" / name
            subprocess.run(["pg_dump", "-Fc", "-Z1", "-f", target, os.environ[name]], check=True)
        subprocess.run(["sync", "-f", folder / "pg"], check=True)

    yield "pg_dump -Fc -Z1, plain", folder / "pg", dump


def new_databases(suffix: str) -> dict[str, str]:
    found = {}
    for name in URLS:
        url = os.environ[name]
        new = f"{url.rpartition('/')[2]}{suffix}"
        subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {new}"], check=True)
        found[name] = f"{url.rpartition('/')[0]}/{new}"
    return found


def restores(folder: Path, is_postgresql: bool) -> None:
    """Time our restore, with all that it proves, beside the plain one that proves nothing."""
    variables = {"CASEWORK_DATA_DIR": str(folder / "again")}
    if is_postgresql:
        variables |= new_databases("_ours")
        plain = new_databases("_plain")

        def copy_back() -> None:
            for name, url in plain.items():
                words = ["pg_restore", "--no-owner", "-d", url, folder / "pg" / name]
                subprocess.run(words, check=True)
    else:

        def copy_back() -> None:
            shutil.copytree(folder / "api", folder / "back")
            subprocess.run(["sync", "-f", folder / "back"], check=True)

    begun = time.perf_counter()
    copy_back()
    row("put back plain, nothing proven", time.perf_counter() - begun, None, None)
    begun = time.perf_counter()
    manage("restore", "--dry-run", folder / "ours", **variables)
    row("manage.py restore --dry-run", time.perf_counter() - begun, None, None)
    begun = time.perf_counter()
    manage("restore", folder / "ours", **variables)
    row("manage.py restore, all proven", time.perf_counter() - begun, None, None)


def main(households: int) -> None:
    """Fill a site, copy it in each way, and put it back."""
    given = {name: os.environ[name] for name in URLS if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="casework-bench-", dir=os.environ.get("TMPDIR")) as at:
        folder = Path(at)
        os.environ |= environment(folder) | given
        import django

        django.setup()
        fill(households)
        from django.db import connection

        is_postgresql = connection.vendor == "postgresql"
        connection.close()
        pauses = Pauses()
        seconds, durations = pauses.during(lambda: time.sleep(QUIET_SECONDS))
        row("nothing", seconds, None, durations)
        copies = (
            postgresql_copies(folder) if is_postgresql else sqlite_copies(folder / "data", folder)
        )
        for name, path, act in copies:
            row(name, *_swapped(path, pauses.during(act)))
        seconds, durations = pauses.during(lambda: manage("backup", folder / "ours"))
        row("manage.py backup, sealed", seconds, folder / "ours", durations)
        pauses.end()
        restores(folder, is_postgresql)
        told = json.loads((folder / "ours" / "manifest.json").read_bytes())["manifest"]
        rows = sum(told["databases"]["default"]["rows"].values())
        print(f"{rows} rows of records, suite {os.environ.get('CASEWORK_SUITE', 'aes')}")


def _swapped(path: Path, timed: tuple[float, list[float]]) -> tuple[float, Path, list[float]]:
    return timed[0], path, timed[1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS)
