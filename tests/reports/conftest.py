"""The people of most tests about papers, and a household with something in every part."""

from typing import cast

import pytest

from casework.access.models import Area, Worker
from casework.households.models import Household
from tests.factories import make_area, make_worker
from tests.reports.family import make_family, on_day

YEAR = 365  # days since everybody began here


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return cast(Worker, on_day(YEAR, lambda: make_worker("worker", area)))


@pytest.fixture
def supervisor(area: Area) -> Worker:
    street = area.street
    assert street is not None
    return cast(Worker, on_day(YEAR, lambda: make_worker("supervisor", street)))


@pytest.fixture
def clerk(area: Area) -> Worker:
    street = area.street
    assert street is not None
    return cast(Worker, on_day(YEAR, lambda: make_worker("clerk", street)))


@pytest.fixture
def family(area: Area, worker: Worker, supervisor: Worker) -> Household:
    return make_family(area, worker, supervisor)
