"""Whom a handover without old notes binds: writers, readers by a grant; not who reads by office."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.access.grants import end_grant
from casework.access.models import Worker
from casework.access.scope import scope_of
from casework.common.dates import now, today
from casework.households import actions, rules
from casework.households.models import Handover, Household, PersonCondition, PersonIdentity
from casework.visits import selectors as visits
from tests.factories import make_area, make_visit, make_worker
from tests.world import resident_id

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

DAY = timedelta(days=1)
NUMBER = resident_id("19550102", 8)


@pytest.fixture
def visit(household: Household, giver: Worker) -> Any:
    return make_visit(household, giver, days_ago=3)


def fresh(worker: Worker) -> Worker:
    return Worker.objects.get(pk=worker.pk)


def hand_over(giver: Worker, taker: Worker, by: Worker, **changes: Any) -> Handover:
    facts: dict[str, Any] = {"household_ids": None, "notes_go_along": False} | changes
    return actions.hand_over(giver=giver, taker=taker, by=by, **facts)


def seen(worker: Worker, household: Household) -> int:
    household.refresh_from_db()
    return visits.timeline(household, fresh(worker)).count()


def share(household: Household, colleague: Worker, *, by: Worker) -> None:
    actions.share_household(
        household_id=household.pk,
        colleague=colleague,
        until_on=today() + DAY,
        reason="联合走访",
        by=fresh(by),
    )


def shared_with(household: Household, *, by: Worker) -> Worker:
    """Return a colleague posted elsewhere, with whom the household is shared."""
    colleague = make_worker("worker", make_area())
    share(household, colleague, by=by)
    return colleague


def opened_in_emergency(household: Household, *, by: Worker) -> Worker:
    """Return a colleague posted elsewhere, who opened the household by someone's number."""
    actions.add_person(
        household_id=household.pk,
        relation="1",
        identity=PersonIdentity(name="桑金丝", id_number=NUMBER, sex="2"),
        condition=PersonCondition(),
        by=fresh(by),
    )
    outsider = make_worker("worker", make_area())
    actions.open_in_emergency(id_number=NUMBER, reason="楼道里跌倒", by=outsider)
    return outsider


@pytest.mark.parametrize("role", ["officer", "auditor", "inspector"])
def test_every_reader_by_office_reads_them(
    role: str, giver: Worker, taker: Worker, supervisor: Worker, visit: Any
) -> None:
    reader = make_worker(role, visit.household.area)
    hand_over(giver, taker, supervisor)
    assert seen(reader, visit.household) == 1


def test_the_taker_opens_them_to_nobody_by_a_share(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
) -> None:
    hand_over(giver, taker, supervisor)
    assert seen(shared_with(household, by=taker), household) == 0


def test_a_share_opens_what_was_written_after(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
) -> None:
    hand_over(giver, taker, supervisor)
    colleague = shared_with(household, by=taker)
    make_visit(household, supervisor)
    assert seen(colleague, household) == 1


def test_a_former_worker_who_left_reads_none_of_others(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
) -> None:
    make_visit(household, supervisor, days_ago=2)
    hand_over(giver, taker, supervisor, giver_until_on=today() + DAY)
    for line in giver.postings.get().grants.all():
        end_grant(line, by=None)
    assert seen(giver, household) == 1


def test_an_emergency_opens_them(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
) -> None:
    hand_over(giver, taker, supervisor)
    assert seen(opened_in_emergency(household, by=taker), household) == 1


def test_they_close_with_the_emergency_where_a_share_goes_on(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
) -> None:
    hand_over(giver, taker, supervisor)
    colleague = opened_in_emergency(household, by=taker)
    share(household, colleague, by=taker)
    with time_machine.travel(now() + timedelta(hours=settings.CASEWORK_BREAK_GLASS_HOURS)):
        assert seen(colleague, household) == 0


def test_whether_there_is_an_emergency_is_asked_once_for_all_visits(
    giver: Worker, taker: Worker, supervisor: Worker, household: Household, visit: Any
) -> None:
    hand_over(giver, taker, supervisor)
    colleague = fresh(shared_with(household, by=taker))
    household.refresh_from_db()
    scope_of(colleague)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            rules.leaves_old_notes(colleague, household)
    assert len(asked) == 1
