"""Entries a second, written and verified: `python -m tests.benchmarks.bench_audit`.

On SQLite as it stands, on PostgreSQL by `python -m tests.cluster python -m
tests.benchmarks.bench_audit`. Prints three pairs, each measured in this run:

Written: eight processes, each act in a bare transaction of its own, with the chain (lock the head,
MAC, INSERT, move the head) beside the same INSERT alone; once with a street for each process, once
with all of them in one street.
Verified: every entry of a chain read, its MAC made anew, its rows' counters collected, the head's
signature checked; beside reading the same columns in the same chunks and doing nothing.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

WRITERS, SECONDS, ROUNDS = 8, 4.0, 5
LEAST_ACTS, LEAST_ROWS = 1000, 50_000
VERIFIED = 200_000


def write_for(chain: UUID, chained: bool, started: Any, answers: Any) -> None:
    """Carry out bare acts in one chain until the time is over; tell how many there were."""
    import django

    django.setup()
    from django.db import connection, transaction

    from casework.audit.chain import Place, record
    from casework.audit.models import Entry
    from casework.common import dates

    household, now, count = uuid4(), dates.now, 0

    def act() -> None:
        with transaction.atomic():
            record("household read", None, by=None, place=Place(chain, household), page="card")

    def bare() -> None:
        with transaction.atomic():
            Entry.objects.create(
                chain=chain,
                seq=count,
                at=now(),
                act="household read",
                household_id=household,
                details={"page": "card"},
                mac=b"\0" * 32,
            )

    connection.ensure_connection()
    started.wait()
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        (act if chained else bare)()
        count += 1
    answers.put(count)
    connection.close()


def acts_a_second(chains: list[UUID], chained: bool) -> float:
    """Return how many acts all writers carried out in a second."""
    spawn = multiprocessing.get_context("spawn")
    started, answers = spawn.Barrier(len(chains)), spawn.Queue()
    writers = [
        spawn.Process(target=write_for, args=(chain, chained, started, answers)) for chain in chains
    ]
    for writer in writers:
        writer.start()
    total = sum(answers.get() for _writer in writers)
    for writer in writers:
        writer.join()
    return float(total / SECONDS)


def fill(rows: int) -> UUID:
    """Write so many entries into one chain, every fifth of an act that sealed a row."""
    from casework.audit.chain import Place, entries_last, record
    from casework.common import written

    chain, homes = uuid4(), [uuid4() for _n in range(500)]
    sealed = [uuid4() for _n in range(rows // 5 + 1)]
    for start in range(0, rows, 10_000):
        with entries_last():
            for n in range(start, min(start + 10_000, rows)):
                if n % 5 == 0:
                    written.note("visits_visit.log_sealed", sealed[n // 5], 1)
                record(
                    "household read", None, by=None, place=Place(chain, homes[n % 500]), page="c"
                )
    return chain


def verified(chain: UUID, rows: int) -> None:
    from casework.audit.models import Head
    from casework.audit.verify import SealedRows, verify_chain

    count, fault = verify_chain(chain, Head.objects.get(pk=chain), SealedRows())
    assert (count, fault) == (rows, None)


def read(chain: UUID, rows: int) -> None:
    """Read the same columns of the same rows in the same chunks."""
    from django.db import connection

    from casework.audit.rows import ROWS_AT_ONCE

    stored = chain.hex if connection.vendor == "sqlite" else chain
    after = 0
    while after < rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, at, actor, act, thing_table, thing_id, household_id, details, sealed,"
                " mac FROM audit_entry WHERE chain = %s AND seq > %s ORDER BY seq LIMIT %s",
                [stored, after, ROWS_AT_ONCE],
            )
            after = cursor.fetchall()[-1][0]


def rows_a_second(job: Callable[[UUID, int], None], chain: UUID, rows: int) -> tuple[float, float]:
    """Return the median rates of a few rounds: by the clock, and by this process's CPU time."""
    by_clock, by_cpu = [], []
    for _round in range(ROUNDS):
        start, cpu = time.perf_counter(), time.process_time()
        job(chain, rows)
        by_clock.append(rows / (time.perf_counter() - start))
        by_cpu.append(rows / (time.process_time() - cpu))
    return statistics.median(by_clock), statistics.median(by_cpu)


def main() -> int:
    """Measure and print; return 1 where a bar was missed (writing: on PostgreSQL only)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=VERIFIED, help="entries to verify")
    rows = parser.parse_args().rows

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        # Each writer reads the settings anew, and with them a folder of its own.
        os.environ["CASEWORK_DATABASE_URL"] = f"sqlite:///{connection.settings_dict['NAME']}"
    call_command("migrate", "audit", verbosity=0)
    on_postgresql = connection.vendor == "postgresql"
    print(f"{connection.vendor}, {os.cpu_count()} cores, {WRITERS} writers for {SECONDS:.0f} s")
    one = uuid4()
    own = acts_a_second([uuid4() for _n in range(WRITERS)], True)
    shared = acts_a_second([one] * WRITERS, True)
    bare = acts_a_second([uuid4() for _n in range(WRITERS)], False)
    print(f"written, a street each: {own:,.0f} acts/s; the same INSERT alone: {bare:,.0f}/s")
    print(f"written, all in one street: {shared:,.0f} acts/s")
    chain = fill(rows)
    ours, baseline = rows_a_second(verified, chain, rows), rows_a_second(read, chain, rows)
    print(f"verified, {rows:,} entries: {ours[0]:,.0f} rows/s ({ours[1]:,.0f} a CPU-second)")
    print(f"only read: {baseline[0]:,.0f} rows/s ({baseline[1]:,.0f} a CPU-second)")
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"load of the machine: {load}")
    missed = ours[0] < LEAST_ROWS or (on_postgresql and own < LEAST_ACTS)
    print(f"bars: {LEAST_ACTS:,} acts/s, {LEAST_ROWS:,} rows/s: {'MISSED' if missed else 'held'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
