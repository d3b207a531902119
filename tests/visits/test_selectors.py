"""Who is due when, whose turn is next, and what was last done."""

from datetime import date, timedelta

import pytest
import time_machine

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.models import Household
from casework.plans.selectors import active_measures
from casework.visits import selectors
from casework.visits.actions import MeasureOutcome
from tests.factories import make_active_plan, make_area, make_household, make_visit, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WEDNESDAY = "2026-11-25 09:00+08:00"


def due(area: Area, by: Worker, days: int) -> Household:
    """A household never visited whose first visit is due in `days` days."""
    return make_household(area, by, opened_on=today() + timedelta(days=days - 31))


@time_machine.travel(WEDNESDAY, tick=False)
def test_counts_equal_the_lists(area: Area, worker: Worker):
    for days in (-9, -1, 0, 1, 4, 5, 30):
        due(area, worker, days)
    counts = selectors.counts_of(selectors.due_households(worker))
    listed = [selectors.due_households(worker, name).count() for name in counts._fields]
    assert list(counts) == listed == [2, 1, 2, 2]
    assert counts.pressing == 3


@time_machine.travel(WEDNESDAY, tick=False)
def test_each_household_stands_in_the_group_that_counts_it(area: Area, worker: Worker):
    for days in (-9, 0, 4, 5):
        due(area, worker, days)
    for name in selectors.DueCounts._fields:
        (household,) = selectors.due_households(worker, name)
        assert selectors.due_group(household, today()) == name


def test_a_closed_case_is_not_due(area: Area, worker: Worker):
    household = due(area, worker, -3)
    rows = Household.objects.unscoped("test").filter(pk=household.pk)
    rows.update(stage="closed", closed_on=today())
    assert selectors.counts_of(selectors.due_households(worker)) == (0, 0, 0, 0)


def test_what_is_due_elsewhere_is_not_counted(area: Area, worker: Worker):
    due(area, worker, -3)
    neighbour = make_worker("worker", make_area(area.street))
    assert selectors.counts_of(selectors.due_households(neighbour)).overdue == 0


def test_the_next_household_is_the_longest_due_besides_this_one(area: Area, worker: Worker):
    first, second = due(area, worker, -4), due(area, worker, -3)
    assert selectors.next_due(worker, first) == second
    assert selectors.next_due(worker, second) == first


def test_a_household_found_empty_today_does_not_come_up_again(area: Area, worker: Worker):
    first, second = due(area, worker, -4), due(area, worker, -3)
    make_visit(first, worker, nobody_home=True)
    assert selectors.next_due(worker, second) is None


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_household_due_next_week_is_not_next(area: Area, worker: Worker):
    first = due(area, worker, 0)
    due(area, worker, 5)
    assert selectors.next_due(worker, first) is None


def test_recent_visits_come_latest_first(household: Household, worker: Worker):
    old = make_visit(household, worker, days_ago=5)
    new = make_visit(household, worker, days_ago=1)
    make_visit(household, worker, days_ago=9)
    assert selectors.recent_visits(household, worker, 2) == [new, old]


def test_the_last_visit_that_met_someone_passes_over_empty_homes(
    household: Household, worker: Worker
):
    met = make_visit(household, worker, days_ago=5)
    make_visit(household, worker, days_ago=1, nobody_home=True)
    assert selectors.last_met(household, worker) == met


def test_last_done_is_told_by_lineage_and_leaves_out_what_was_not_done(
    household: Household, worker: Worker, supervisor: Worker
):
    make_active_plan(household, worker, supervisor)
    measure = active_measures(household)[0]
    for days_ago, outcome in ((6, "done"), (4, "partly"), (2, "not_done")):
        done = [MeasureOutcome(measure.pk, outcome)]
        make_visit(household, worker, days_ago=days_ago, measures=done)
    assert selectors.last_done(household) == {measure.lineage: today() - timedelta(days=4)}


@pytest.mark.parametrize(
    ("day", "sunday"),
    [
        (date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 29), date(2026, 11, 29)),
    ],
)
def test_a_week_ends_on_sunday(day: date, sunday: date):
    assert selectors.sunday_of(day) == sunday
