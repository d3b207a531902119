"""A street with one area, its worker, its supervisor and one household."""

import pytest

from casework.access.models import Area, Worker
from casework.households.models import Household, Person
from tests.factories import make_area, make_household, make_worker


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
def stranger(area: Area) -> Worker:
    return make_worker("worker", make_area(area.street))


@pytest.fixture
def giver(worker: Worker) -> Worker:
    """Who hands households over."""
    return worker


@pytest.fixture
def taker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


@pytest.fixture
def head(household: Household) -> Person:
    person: Person = household.people.get()
    return person
