"""What scope costs in a city of a million households: lists, counts, scopes; guardian's way beside.

    python -m tests.cluster python -m tests.benchmarks.bench_access [--households 1000000]

Rosters were imported street by street, and the supervisor's is the first: going back from the
newest household of the city, theirs come last. With --scattered areas opened their cases in turn.

`unfiltered` is the same page asked for by nobody in particular, `first net` is `visible_to`,
`both nets` is the same inside a request under row-level security. Milliseconds: `wall`
is the median of the rounds, `least` the least, `cpu` the least that this process and the server's
were on a processor, which a busy machine lengthens least. The bars are the issue's: a page at most
twice the unfiltered one and at most 30 ms, a scope at most 5 ms; they stand for the lesser of
`least` and `cpu`.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

MOST_PAGE_MS, MOST_SCOPE_MS, MOST_TIMES = 30, 5, 2
NETS = (("first net", False), ("both nets", True))
VIEW = "households.view"


class Times(NamedTuple):
    """Milliseconds of one act: wall time (median, least), least that processors did for it."""

    wall: float
    least: float
    cpu: float

    @property
    def fair(self) -> float:
        """What it takes on a machine that has nothing else to do, as near as can be told."""
        return min(self.least, self.cpu)


def on_processor(server: Path) -> float:
    """Return how many ms this process and the connection's server process have been on one."""
    return time.process_time() * 1000 + int(server.read_text().split()[0]) / 1e6


def of_server() -> Path:
    """Return the file in which Linux says how long the connection's server process ran."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def measured(act: Callable[[], Any], rounds: int) -> Times:
    """Return how long an act takes; the first two times are not counted."""
    act()
    act()
    walls, cpus = [], []
    server = of_server()
    for _round in range(rounds):
        cpu, begun = on_processor(server), time.perf_counter()
        act()
        walls.append((time.perf_counter() - begun) * 1000)
        cpus.append(on_processor(server) - cpu)
    return Times(statistics.median(walls), min(walls), min(cpus))


class Bench:
    """Who asks, what was measured, which bars were not kept."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.failed: list[str] = []
        self.who = ""

    def measure(self, label: str, act: Callable[[], Any], bar: float | None = None) -> Times:
        """Measure an act and print it, with its bar where there is one."""
        times, told = measured(act, self.rounds), ""
        if bar is not None:
            kept = times.fair <= bar
            told = f"  bar {bar:.1f}: {'kept' if kept else 'NOT KEPT'}"
            if not kept:
                self.failed.append(f"{self.who}: {label}")
        print(
            f"  {label:<50} {times.wall:9.2f} {times.least:9.2f} {times.cpu:9.2f}{told}", flush=True
        )
        return times


class Page:
    """The first page of the list of households in one order, with heads, areas and workers."""

    def __init__(self, worker: Any, order: Any) -> None:
        self.worker, self.order = worker, order

    def __call__(self) -> Any:
        """Fetch it as the list does, in the worker's scope; counting is measured by itself."""
        from casework.households.listing import HouseholdPages
        from casework.households.models import Household

        rows = Household.objects.visible_to(self.worker).open()
        pages = HouseholdPages(rows, 50, worker=self.worker, order=self.order)
        vars(pages)["count"] = 50
        return list(pages.get_page(1).object_list)

    def unfiltered(self) -> Any:
        """Fetch it of all households, asked for by nobody."""
        return self.plain(self.everyone())

    def unaided(self) -> Any:
        """Fetch it in scope by the order alone, as a plain query does."""
        from casework.households.models import Household

        return self.plain(Household.objects.visible_to(self.worker).open())

    def plain(self, rows: Any) -> Any:
        """Fetch it of some rows by their order."""
        from casework.households.listing import Order

        order = ("-pk",) if self.order == Order.NEWEST else ("visit_due_on", "number")
        ids = list(rows.order_by(*order).values_list("pk", flat=True)[:50])
        return list(self.everyone().filter(pk__in=ids).with_heads())

    @staticmethod
    def everyone() -> Any:
        """Return every open household."""
        from casework.households.models import Household

        return Household.objects.unscoped("a benchmark").open()


def fresh(worker: Any) -> Any:
    """Return the worker as a request finds them, with nothing known of their scope."""
    from casework.access.models import forget_request_cache

    forget_request_cache(worker)
    return worker


@contextmanager
def request(worker: Any, *, both: bool) -> Iterator[None]:
    """Stand inside a request: under row-level security or not."""
    from casework.access import net

    with net.reading(worker) if both else nullcontext():
        yield


def scopes(bench: Bench, worker: Any) -> None:
    """Print what knowing a scope takes, and telling the database."""
    from casework.access.net import bounds_of
    from casework.access.scope import scope_of

    def door() -> None:
        with request(worker, both=True):
            pass

    bench.measure("scope", lambda: scope_of(fresh(worker)), MOST_SCOPE_MS)
    bench.measure("scope as the database is told it", lambda: bounds_of(scope_of(worker)))
    bench.measure("entering and leaving a request under both nets", door)


def pages(bench: Bench, worker: Any, twin: Any) -> None:
    """Print what the first page takes in each order under one net, both, and guardian."""
    from guardian.shortcuts import get_objects_for_user

    from casework.households.listing import Order

    for order, label in ((Order.NEWEST, "newest 50"), (Order.DUE, "50 due first")):
        page = Page(worker, order)
        base = bench.measure(f"{label}, unfiltered", page.unfiltered)
        bar = min(MOST_PAGE_MS, MOST_TIMES * base.fair)
        for name, both in NETS:
            with request(worker, both=both):
                bench.measure(f"{label}, {name}", page, bar)
        bench.measure(f"{label} by a plain query, first net", page.unaided)
        if twin is not None:

            def guardians(page: Page = page) -> Any:
                return page.plain(opened(get_objects_for_user(twin, VIEW, page.everyone())))

            bench.measure(f"{label}, guardian", guardians)


def counts(bench: Bench, worker: Any, twin: Any) -> None:
    """Print what counting takes."""
    from guardian.shortcuts import get_objects_for_user

    from casework.households.models import Household

    bench.measure("count, unfiltered", lambda: Page.everyone().count())
    for name, both in NETS:
        with request(worker, both=both):
            bench.measure(
                f"count, {name}", lambda: Household.objects.visible_to(worker).open().count()
            )
    if twin is not None:
        bench.measure(
            "count, guardian", lambda: get_objects_for_user(twin, VIEW, Page.everyone()).count()
        )


def opened(rows: Any) -> Any:
    """Open a query that guardian made: it knows nothing of our first net."""
    rows._open = True
    return rows


def run(city: Any, rounds: int) -> int:
    """Print every figure; return 1 if a bar is not kept."""
    from casework.access.grants import grant_household
    from casework.access.models import Worker
    from casework.common.dates import now
    from casework.households.models import Household
    from tests.benchmarks import bulk_city
    from tests.factories import make_worker

    bench = Bench(rounds)
    one = make_worker("worker", city.small_area, "one")
    chief = make_worker("supervisor", city.street, "chief")
    all_of_it = make_worker("supervisor", city.district, "all")
    ids = Household.objects.unscoped("a benchmark").order_by("number").values_list("pk", flat=True)
    singly = make_worker("system", city.district, "single")
    for household_id in ids[:80]:
        grant_household(
            worker=singly, household_id=household_id, permission="view", source="share",
            until_at=now() + timedelta(days=9), reason="", by=chief,
        )  # fmt: skip
    twins: dict[Any, Any] = {singly.pk: singly, **bulk_city.grant_one_by_one([one, chief])}
    print(f"{'':52} {'wall':>9} {'least':>9} {'cpu':>9}  ms")
    people = {
        "A worker with an area of 80": one,
        "A worker with 80 single households": singly,
        "A supervisor with a street of 8,000": chief,
        "A supervisor with the whole city": all_of_it,
    }
    for name, worker in people.items():
        asking, twin = Worker.objects.get(pk=worker.pk), twins.get(worker.pk)
        bench.who = name
        print(f"{name}:", flush=True)
        scopes(bench, asking)
        pages(bench, asking, twin)
        counts(bench, asking, twin)
    print("all bars kept" if not bench.failed else f"NOT KEPT: {', '.join(bench.failed)}")
    return 1 if bench.failed else 0


def main() -> int:
    """Make the city, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--scattered", action="store_true", help="areas opened cases in turn")
    options = parser.parse_args()
    from tests.benchmarks import bulk_city, searchable

    searchable.configure()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "postgresql":
        sys.exit("python -m tests.cluster python -m tests.benchmarks.bench_access")
    from casework.vault import custody

    for alias in ("default", "keystore"):
        call_command("migrate", database=alias, verbosity=0)
    custody.initialise()
    begun = time.perf_counter()
    city = bulk_city.make(
        options.households,
        options.workers,
        bulk_city.SCATTERED if options.scattered else bulk_city.IMPORTED,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT area_id) FROM households_household")
        households, areas = cursor.fetchone()
    print(
        f"{households} households in {areas} areas, {options.workers} workers; made in "
        f"{time.perf_counter() - begun:.0f} s",
        flush=True,
    )
    return run(city, options.rounds)


if __name__ == "__main__":
    sys.exit(main())
