"""Seconds to hand 8,000 households over: ours in one act, beside a loop over the single act.

    python -m tests.cluster python -m tests.benchmarks.bench_handover [--households N] [--loop M]

The bar: 8,000 in at most 2 s on PostgreSQL, with the former worker reading on (8,000 lines in the
ledger and as many permission rows). The loop assigns M of them (1,000) one by one, as a page would;
its time for all is reckoned from that.
"""

import argparse
import os
import sys
import time
from datetime import timedelta

BAR_SECONDS = 2.0

COPY = """
INSERT INTO households_household ({columns})
SELECT {values} FROM households_household, generate_series(1, %s) AS n WHERE id = %s
"""


def fill(household: object, many: int) -> None:
    """Add so many copies of a household's row; nothing sealed in them is ever opened."""
    from django.db import connection

    from casework.households.models import Household

    names = [str(field.column) for field in Household._meta.concrete_fields]
    instead = {"id": "gen_random_uuid()", "number": "number || '-' || n"}
    sql = COPY.format(
        columns=", ".join(names), values=", ".join(instead.get(name, name) for name in names)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [many, household.pk])  # type: ignore[attr-defined] # a Household
        cursor.execute("ANALYZE")


def measured(many: int, loop: int) -> bool:
    """Print the seconds of both; tell whether the bar is kept."""
    from casework.access.grants import differences
    from casework.access.models import Worker
    from casework.common.dates import today
    from casework.households import actions
    from casework.households.models import Household
    from tests.factories import make_area, make_household, make_worker

    area = make_area()
    supervisor = make_worker("supervisor", area)
    giver, taker, third = (make_worker("worker", area) for _ in range(3))
    fill(make_household(area, giver), many - 1)

    began, busy_before = time.perf_counter(), time.process_time()
    handover = actions.hand_over(
        giver=giver,
        taker=taker,
        household_ids=None,
        notes_go_along=False,
        giver_until_on=today() + timedelta(days=30),
        by=supervisor,
    )
    seconds, busy = time.perf_counter() - began, time.process_time() - busy_before
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"one act:  {handover.count:6,} households {seconds:7.2f} s  (bar {BAR_SECONDS} s)")
    print(f"          {busy:.2f} s of them busy in this process, at a load of {load:.1f} a core")
    assert Household.objects.visible_to(supervisor).filter(worker=taker).count() == many
    assert differences() == []

    by = Worker.objects.get(pk=supervisor.pk)
    rows = Household.objects.visible_to(by).order_by("pk").values_list("pk", "version")[:loop]
    began = time.perf_counter()
    for pk, version in rows:
        actions.assign_worker(household_id=pk, worker=third, based_on=version, by=by)
    naive = time.perf_counter() - began
    all_of_them = naive / loop * many
    print(f"the loop: {loop:6,} households {naive:7.2f} s  (all: {all_of_them:.1f} s, reckoned)")
    print(f"one act is {all_of_them / seconds:.0f} times as fast")
    return seconds <= BAR_SECONDS


def main(words: list[str]) -> int:
    """Make the databases, measure, and return 1 where the bar isn't kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=8000)
    parser.add_argument("--loop", type=int, default=1000)
    options = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from casework.vault import custody

    if connection.vendor != "postgresql":
        print("Run it on PostgreSQL: python -m tests.cluster python -m tests.benchmarks.…")
        return 2
    for alias in ("keystore", "default"):
        call_command("migrate", database=alias, verbosity=0)
    custody.initialise()
    return 0 if measured(options.households, options.loop) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
