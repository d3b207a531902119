"""The people and the household of most tests about reviews."""

import pytest

from casework.access.models import Area, Worker
from casework.households.models import Household
from casework.plans.models import Plan
from tests.factories import make_active_plan, make_area, make_household, make_worker


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def supervisor(area: Area) -> Worker:
    assert area.street is not None
    return make_worker("supervisor", area.street)


@pytest.fixture
def stranger() -> Worker:
    """A social worker of another street."""
    return make_worker("worker", make_area())


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


@pytest.fixture
def plan(household: Household, worker: Worker, supervisor: Worker) -> Plan:
    """The household's plan in force, approved a moment ago."""
    return make_active_plan(household, worker, supervisor)
