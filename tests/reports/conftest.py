"""The people of most tests about papers, and a household with something in every part.

They are made once for a module; what a test does to them is undone after it. Each test fetches
them anew, so that nothing an object remembers comes from another test.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast
from uuid import UUID

import pytest

from casework.access.models import Area, Worker
from casework.households.models import Household
from tests.factories import make_area, make_worker
from tests.reports.family import make_family, on_day
from tests.world import kept_apart

YEAR = 365  # days since everybody began here


class Made(NamedTuple):
    """The ids of what was made."""

    area: UUID
    worker: UUID
    supervisor: UUID
    clerk: UUID
    family: UUID


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    with django_db_blocker.unblock(), kept_apart():
        area = make_area()
        street = area.street
        assert street is not None
        worker = cast(Worker, on_day(YEAR, lambda: make_worker("worker", area)))
        supervisor = cast(Worker, on_day(YEAR, lambda: make_worker("supervisor", street)))
        clerk = cast(Worker, on_day(YEAR, lambda: make_worker("clerk", street)))
        family = make_family(area, worker, supervisor)
        yield Made(area.pk, worker.pk, supervisor.pk, clerk.pk, family.pk)


@pytest.fixture
def area(made: Made, db: None) -> Area:
    return Area.objects.get(pk=made.area)


@pytest.fixture
def worker(made: Made, db: None) -> Worker:
    return Worker.objects.get(pk=made.worker)


@pytest.fixture
def supervisor(made: Made, db: None) -> Worker:
    return Worker.objects.get(pk=made.supervisor)


@pytest.fixture
def clerk(made: Made, db: None) -> Worker:
    return Worker.objects.get(pk=made.clerk)


@pytest.fixture
def family(made: Made, db: None) -> Household:
    found: Household = Household.objects.unscoped("tests").get(pk=made.family)
    return found
