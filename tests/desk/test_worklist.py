"""What stands on a desk: the week, the groups of those due, the sums, the capped workload."""

from datetime import timedelta

import pytest
import time_machine

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.desk import worklist
from casework.desk.standing import MOST_LOADS, Sums, heaviest, standing
from casework.desk.worklist import MOST_A_DAY, MOST_DUE
from casework.households.models import Grade, Household
from casework.visits.selectors import due_households
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WEDNESDAY = "2026-11-25 09:00+08:00"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


def due(area: Area, by: Worker, days: int) -> Household:
    """A household never visited whose first visit is due in `days` days."""
    return make_household(area, by, opened_on=today() + timedelta(days=days - 31))


def put(household: Household, **fields: object) -> None:
    Household.objects.unscoped("a test").filter(pk=household.pk).update(**fields)


def shown(worker: Worker) -> worklist.Shown:
    return worklist.shown(worker, (), with_red=True)


@time_machine.travel(WEDNESDAY, tick=False)
def test_groups_end_at_yesterday_today_and_sunday(area: Area, worker: Worker) -> None:
    rows = {days: due(area, worker, days) for days in (-9, -1, 0, 1, 4, 5)}
    groups = shown(worker).groups
    assert groups.overdue == [rows[-9], rows[-1]]
    assert groups.today == [rows[0]]
    assert groups.week == [rows[1], rows[4]]


@time_machine.travel(WEDNESDAY, tick=False)
def test_each_day_of_the_strip_counts_all_and_names_the_first(area: Area, worker: Worker) -> None:
    yesterday = [due(area, worker, -1) for _ in range(MOST_A_DAY + 2)]
    found = shown(worker).week
    assert [day.count for day in found] == [0, len(yesterday), 0, 0, 0, 0, 0]
    assert found[1].households == yesterday[:MOST_A_DAY]
    assert found[1].more == 2


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_group_names_the_first_of_several_days_together(area: Area, worker: Worker) -> None:
    later = [due(area, worker, 2) for _ in range(MOST_DUE)]
    sooner = due(area, worker, 1)
    assert shown(worker).groups.week == [sooner, *later[: MOST_DUE - 1]]
    assert shown(worker).to_come == MOST_DUE + 1


@time_machine.travel(WEDNESDAY, tick=False)
def test_today_is_listed_further_than_the_strip_names_it(area: Area, worker: Worker) -> None:
    rows = [due(area, worker, 0) for _ in range(MOST_DUE + 1)]
    found = shown(worker)
    assert found.groups.today == rows[:MOST_DUE]
    assert found.today == MOST_DUE + 1


def test_what_is_due_elsewhere_stands_on_no_desk(area: Area, worker: Worker) -> None:
    due(area, worker, -3)
    neighbour = make_worker("worker", make_area(area.street))
    found = shown(neighbour)
    assert not any(found.groups)
    assert standing(neighbour).overdue == standing(neighbour).open == 0
    assert standing(neighbour).by_worker == {}


def test_the_sums_are_those_of_the_lists(area: Area, worker: Worker) -> None:
    other = make_worker("worker", area, "other")
    for n, days in enumerate((-9, -1, 0, 5)):
        household = due(area, worker if n else other, days)
        put(household, grade=Grade.RED if n < 2 else Grade.GREEN)
    put(due(area, worker, -3), stage="closed", closed_on=today(), grade=Grade.RED)
    put(due(area, worker, -4), worker=None, stage="planning")
    found = standing(make_worker("supervisor", area))
    assert {step.stage: step.count for step in found.steps} == {
        "intake": 4,
        "planning": 1,
        "intervention": 0,
        "closed": 1,
    }
    assert found.open == 5
    assert found.overdue == due_households(worker, "overdue").count() == 3
    assert found.by_worker == {worker.pk: Sums(3, 1, 1), other.pk: Sums(1, 1, 1)}


def test_a_shredded_household_is_counted_nowhere(area: Area, worker: Worker) -> None:
    put(due(area, worker, -3), stage="shredding")
    found = standing(worker)
    assert (found.open, found.overdue, found.by_worker) == (0, 0, {})


def test_the_table_holds_the_most_overdue_of_many(area: Area) -> None:
    people = [make_worker("worker", area, f"w{n}") for n in range(MOST_LOADS + 2)]
    sums = {person.pk: Sums(20 - n, n, 0) for n, person in enumerate(people)}
    loads = heaviest(sums)
    assert [load.worker for load in loads] == people[:1:-1]
    assert [load.overdue for load in loads] == list(range(MOST_LOADS + 1, 1, -1))
