"""Seconds and memory of a ledger of 100,000 visits, beside a bare XlsxWriter loop of its cells.

    python -m tests.benchmarks.bench_ledger [--visits N] [--households M] [--office]

The bar: 15 s and 200 MB of resident memory, from the database to the sealed file and the log. Each
runs in a process of its own. The bare loop reads the same cells from a file and writes them with
`constant_memory`, which leaves them in clear on the disk meanwhile. With --office LibreOffice opens
the ledger, writes it as text, and each cell is compared.
"""

import argparse
import csv
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

BAR_SECONDS, BAR_MB = 15.0, 200
NARRATIVE = (
    "上午到户，{name}在家，气色比上次好。药还够吃到月底，血压一百四十到九十。孙女放学自己回来，作业在"
    "居委会写完。厨房水管还在滴水，约了物业。问到低保复审的材料，差一张收入证明，答应周五前补来。"
)


def peak_mb() -> int:
    """Return this process's own peak of resident memory."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def fill(households: int, visits: int) -> Any:
    """Make so many households of three people, and so many visits; return their supervisor."""
    from django.db import transaction

    from casework.common.dates import now
    from casework.common.ids import new_id
    from casework.households.models import (
        Household,
        HouseholdIdentity,
        HouseholdSituation,
        Person,
        PersonCondition,
        PersonIdentity,
    )
    from casework.vault import keys
    from casework.visits.models import Visit, VisitLog
    from tests.benchmarks.population import City
    from tests.factories import make_area, make_worker

    area = make_area()
    worker, supervisor = make_worker("worker", area), make_worker("supervisor", area)
    homes = list(City(1).homes(households))
    rows, people, log = [], [], []
    for number, home in enumerate(homes):
        household = Household(
            id=new_id(),
            number=f"A1-{number:06d}",
            area=area,
            street=area.street,
            worker=worker,
            created_by=worker,
            intake_source="discovery",
        )
        household.identity = HouseholdIdentity(home.address, "", (home.people[0].phone,))
        household.situation = HouseholdSituation(primary_cause="illness")
        rows.append(household)
        for place, one in enumerate(home.people):
            person = Person(
                household=household, relation=one.relation, position=place, created_by=worker
            )
            person.identity = PersonIdentity(name=one.name, id_number=one.id_number, sex=one.sex)
            person.condition = PersonCondition()
            people.append(person)
    keys.create_keys([row.pk for row in rows])
    instant = now()
    with transaction.atomic():
        Household.objects.bulk_create(rows, batch_size=500)
        Person.objects.bulk_create(people, batch_size=500)
        for n in range(visits):
            household = rows[n % households]
            at = instant - timedelta(days=7 * (n // households), minutes=n % 500)
            visit = Visit(
                household=household,
                number=n // households + 1,
                visited_at=at,
                recorded_at=at,
                mode=("home", "phone", "joint")[n % 3],
                by=worker,
                next_on=at.date() + timedelta(days=14),
            )
            name = homes[n % households].people[0].name
            visit.log = VisitLog(narrative=NARRATIVE.format(name=name) + f"第 {n} 次。")
            log.append(visit)
            if len(log) == 2000 or n == visits - 1:
                keys.warm(row.household_id for row in log)
                Visit.objects.bulk_create(log, batch_size=500)
                log = []
    return supervisor


def make(supervisor_id: str, target: Path) -> None:
    """Make the ledger as the page does, and write it down for the other processes to compare."""
    import django

    django.setup()
    from casework.access.models import Area, Worker
    from casework.reports.actions import make_ledger
    from casework.reports.ledgers import kept
    from casework.reports.ledgers.making import Narrowed

    by = Worker.objects.get(pk=supervisor_id)
    area = Area.objects.get(level="area")
    gc.collect()
    gc.freeze()  # as the server does once it stands
    before = peak_mb()
    began, busy = time.perf_counter(), time.process_time()
    ledger = make_ledger(
        kind="visits",
        narrowed=Narrowed(area),
        level="full",
        reason="inspection",
        recipient="区民政局检查组",
        by=by,
    )
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    peak = peak_mb()
    with target.open("wb") as file:
        for chunk in kept.chunks(ledger.pk, ledger.note.secret):
            file.write(chunk)
    told = {"lines": ledger.lines, "seconds": seconds, "busy": busy, "peak": peak, "idle": before}
    print(json.dumps({**told, "size": ledger.size}))


def cells(book: Path, target: Path) -> None:
    """Write the ledger's cells as lines of JSON."""
    import openpyxl

    sheet = openpyxl.load_workbook(book, read_only=True).worksheets[0]
    with target.open("w") as file:
        for row in sheet.iter_rows(values_only=True):
            file.write(json.dumps([str(one) if is_day(one) else one for one in row]) + "\n")


def is_day(value: object) -> bool:
    return hasattr(value, "isoformat")


def lines_of(source: Path) -> Iterator[list[Any]]:
    with source.open() as file:
        yield from map(json.loads, file)


def bare(source: Path, target: Path) -> None:
    """Write the same cells in a bare loop."""
    import xlsxwriter

    began, busy = time.perf_counter(), time.process_time()
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, row in enumerate(lines_of(source)):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.endswith(" 00:00:00"):
                sheet.write_datetime(place, column, date.fromisoformat(value[:10]), day)
            elif isinstance(value, str):
                sheet.write_string(place, column, value)
            elif value is not None:
                sheet.write_number(place, column, value)
    book.close()
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    print(json.dumps({"seconds": seconds, "busy": busy, "peak": peak_mb()}))


def office(book: Path, source: Path) -> int:
    """Let LibreOffice write the ledger as text; return how many of its cells differ."""
    folder = book.parent
    profile = f"-env:UserInstallation=file://{folder / 'office'}"
    text = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", profile, "--headless", "--convert-to", text, "--outdir", str(folder)]
    subprocess.run([*command, str(book)], check=True, capture_output=True, timeout=600)
    (made,) = folder.glob("*.csv")
    csv.field_size_limit(1_000_000)
    with made.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    wanted = list(lines_of(source))
    differing = abs(len(found) - len(wanted))
    for theirs, ours in zip(found, wanted, strict=False):
        ours += [None] * (len(theirs) - len(ours))
        differing += sum(a != plain(b) for a, b in zip(theirs, ours, strict=False))
    return differing


def plain(value: object) -> str:
    text = "" if value is None else str(value)
    return text[:10] if text.endswith(" 00:00:00") else text


def run(*words: str) -> Any:
    """Run a part of this module in a process of its own and return what it told."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "casework.settings"}
    command = [sys.executable, "-m", "tests.benchmarks.bench_ledger", *words]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout or "null")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=100_000)
    parser.add_argument("--households", type=int, default=5_000)
    parser.add_argument("--office", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from casework.vault import custody

    for alias in ("keystore", "default"):
        call_command("migrate", database=alias, verbosity=0)
    custody.initialise()
    supervisor = fill(options.households, options.visits)
    with tempfile.TemporaryDirectory(prefix="casework-bench-") as name:
        folder = Path(name)
        book, rows, other = folder / "ours.xlsx", folder / "rows.jsonl", folder / "bare.xlsx"
        ours = run("make", str(supervisor.pk), str(book))
        run("cells", str(book), str(rows))
        theirs = run("bare", str(rows), str(other))
        load = os.getloadavg()[0] / (os.cpu_count() or 1)
        print(
            f"ledger: {ours['lines']:,} lines {ours['seconds']:6.2f} s ({ours['busy']:.2f} busy), "
            f"{ours['peak']} MB at its peak ({ours['idle']} MB before), {ours['size'] / 1e6:.1f} MB"
        )
        print(
            f"bare:   the same cells {theirs['seconds']:6.2f} s ({theirs['busy']:.2f} busy), "
            f"{theirs['peak']} MB, {other.stat().st_size / 1e6:.1f} MB"
        )
        print(f"at a load of {load:.1f} a core; bars {BAR_SECONDS} s, {BAR_MB} MB")
        differing = 0
        if options.office:
            if not shutil.which("soffice"):
                print("LibreOffice isn't here: nothing was compared with it.")
                return 2
            differing = office(book, rows)
            print(f"LibreOffice reads it with {differing} cells that differ")
    kept = ours["busy"] <= BAR_SECONDS and ours["peak"] <= BAR_MB and not differing
    return 0 if kept else 1


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in {"make", "cells", "bare"}:
        act, *given = sys.argv[1:]
        if act == "make":
            make(given[0], Path(given[1]))
        else:
            {"cells": cells, "bare": bare}[act](Path(given[0]), Path(given[1]))
    else:
        sys.exit(main())
