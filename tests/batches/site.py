"""A site on which somebody began a batch, made and looked at by a process of its own.

    python -m tests.batches.site HOUSEHOLDS VISITS

Prints a line once the batch is begun, then what became of it, as JSON, for each line that it is
sent. The databases and folders are those that the environment names.
"""

import json
import sys
from collections import Counter
from io import StringIO
from uuid import UUID

import django

django.setup()

# These need the settings, which the line above reads.
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402

from casework.audit.models import Entry  # noqa: E402
from casework.common.dates import now  # noqa: E402
from casework.households.models import Household  # noqa: E402
from casework.reports.actions import start_batch  # noqa: E402
from casework.reports.batches import store  # noqa: E402
from casework.reports.models import Batch, Disclosure  # noqa: E402
from casework.visits.actions import record_visit  # noqa: E402
from casework.visits.models import VisitLog  # noqa: E402
from tests.conftest import seed  # noqa: E402
from tests.factories import make_area, make_household, make_worker  # noqa: E402

NARRATIVE = "上午到家里，老人在灶间烧水。问起上月的药费，说还差两张发票没有交，约好下周一起去。" * 8


class NoMigrations:
    """Says of every app that it has none, so that its tables are made as its models are."""

    def __contains__(self, label: str) -> bool:
        return True

    def __getitem__(self, label: str) -> None:
        return None


def make_tables() -> None:
    """Make both databases and their keys; by migrations where those do more than make tables."""
    quick = {} if connection.vendor == "postgresql" else {"MIGRATION_MODULES": NoMigrations()}
    with override_settings(**quick):
        for alias in ("default", "keystore"):
            call_command("migrate", database=alias, verbosity=0, skip_checks=True, run_syncdb=True)
    seed()
    for room in ("vault", "audit"):
        call_command(room, "init", stdout=StringIO())


def make(households: int, visits: int) -> UUID:
    """Make tables, keys, people and households with so many visits each, and begin a batch."""
    make_tables()
    area = make_area()
    worker, clerk = make_worker("worker", area), make_worker("clerk", area)
    homes = [make_household(area, worker) for _home in range(households)]
    for home in homes:
        for _visit in range(visits):
            record_visit(
                household_id=home.pk,
                visited_at=now(),
                mode="home",
                log=VisitLog(narrative=NARRATIVE),
                measures=[],
                by=worker,
            )
    batch = start_batch(
        household_ids=[home.pk for home in homes],
        level="internal",
        reason="inspection",
        recipient="区民政局",
        order="number",
        shape="pdf",
        by=clerk,
    )
    return batch.pk


def tell(batch_id: UUID) -> dict[str, object]:
    """Return how a batch stands, and how many papers its households and the log have."""
    batch = Batch.objects.get(pk=batch_id)
    papers = Disclosure.objects.unscoped("a test looks back")
    by_household = Counter(papers.values_list("household_id", flat=True))
    volumes = list(batch.volumes.select_related("batch"))
    return {
        "stage": batch.stage,
        "states": Counter(batch.files.values_list("state", flat=True)),
        "households": Household.objects.unscoped("a test looks back").count(),
        "papers": Counter(by_household.values()),
        "entries": Entry.objects.filter(act="case file printed").count(),
        "pages": sum(volume.pages for volume in volumes),
        "whole": all(sum(map(len, store.read(volume))) == volume.size for volume in volumes),
    }


if __name__ == "__main__":
    batch = make(int(sys.argv[1]), int(sys.argv[2]))
    print(batch, flush=True)
    for _line in sys.stdin:
        print(json.dumps(tell(batch)), flush=True)
