"""The one way in: what a worker reaches, and what a query without a worker does."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.access import scope
from casework.access.actions import end_posting, set_active
from casework.access.grants import Target, end_grant, grant_household, project, rebuild_grants
from casework.access.models import Area, AreaUserPermission, Permission, Worker
from casework.access.scope import UnscopedQuery, may, scope_of
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households.models import Household, HouseholdUserPermission, Person
from tests.factories import make_area, make_household, make_street, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def fresh(worker: Worker) -> Worker:
    """The worker as the next request would load it."""
    return Worker.objects.get(pk=worker.pk)


def sees(worker: Worker, household: Household) -> bool:
    return bool(Household.objects.visible_to(fresh(worker)).filter(pk=household.pk).exists())


def test_a_worker_reaches_the_households_of_her_area(worker: Worker, household: Household) -> None:
    assert Household.objects.visible_to(worker).get() == household


def test_a_supervisor_of_the_street_reaches_every_area_below(
    area: Area, household: Household
) -> None:
    assert sees(make_worker("supervisor", area.street), household)


def test_a_worker_of_the_next_area_reaches_nothing(area: Area, household: Household) -> None:
    assert not sees(make_worker("worker", make_area(area.street)), household)


def test_an_area_whose_code_begins_alike_is_another_area(area: Area, household: Household) -> None:
    longer = make_area(area.street)
    longer.path = area.path.rstrip("/") + "9/"
    longer.save()
    assert not sees(make_worker("worker", longer), household)


def test_a_system_administrator_reaches_no_case(area: Area, household: Household) -> None:
    assert not sees(make_worker("system", area.street), household)


def test_an_inactive_worker_reaches_nothing(worker: Worker, household: Household) -> None:
    set_active(worker=worker, is_active=False, by=worker)
    assert not sees(worker, household)


def test_a_posting_that_ended_yesterday_reaches_nothing(
    worker: Worker, household: Household
) -> None:
    end_posting(posting=worker.postings.get(), until_on=today() - timedelta(days=1), by=None)
    assert not sees(worker, household)


def test_a_posting_holds_through_its_last_day_and_not_after(
    worker: Worker, household: Household
) -> None:
    end_posting(posting=worker.postings.get(), until_on=today(), by=None)
    assert sees(worker, household)
    with time_machine.travel(now() + timedelta(days=1)):
        assert not sees(worker, household)


def test_expiry_holds_on_a_worker_object_that_lives_longer_than_a_request(
    worker: Worker, household: Household
) -> None:
    end_posting(posting=worker.postings.get(), until_on=today(), by=None)
    assert may(worker, "view", household)
    with time_machine.travel(now() + timedelta(days=1)):
        assert not may(worker, "view", household)


def test_a_grant_on_one_household_opens_that_one_only(
    area: Area, worker: Worker, household: Household
) -> None:
    other = make_household(area, worker, name="单艳梓")
    guest = make_worker("worker", make_area(area.street))
    grant_household(
        worker=guest,
        household_id=household.pk,
        permission="view",
        source="share",
        until_at=now() + timedelta(days=1),
        reason="联合走访",
        by=worker,
    )
    assert sees(guest, household)
    assert not sees(guest, other)
    assert not may(fresh(guest), "edit", household)


def test_a_grant_that_was_ended_opens_nothing(
    area: Area, worker: Worker, household: Household
) -> None:
    guest = make_worker("worker", make_area(area.street))
    line = grant_household(
        worker=guest,
        household_id=household.pk,
        permission="view",
        source="share",
        until_at=now() + timedelta(days=1),
        reason="联合走访",
        by=worker,
    )
    end_grant(line, by=worker)
    assert not sees(guest, household)
    acts = Entry.objects.filter(household_id=household.pk, thing_id=line.pk).order_by("id")
    assert [entry.act for entry in acts] == ["grant given", "grant ended"]


def test_overlapping_grants_hold_until_the_later_end(
    area: Area, worker: Worker, household: Household
) -> None:
    guest = make_worker("worker", make_area(area.street))
    for days in (1, 5):
        grant_household(
            worker=guest,
            household_id=household.pk,
            permission="view",
            source="share",
            until_at=now() + timedelta(days=days),
            reason="联合走访",
            by=worker,
        )
    with time_machine.travel(now() + timedelta(days=3)):
        assert sees(guest, household)


def test_a_later_separate_posting_does_not_stretch_an_earlier_one(
    area: Area, worker: Worker
) -> None:
    from casework.access.actions import post_worker

    guest = make_worker("worker", area, days=1)
    later = today() + timedelta(days=10)
    post_worker(worker=guest, area=area, role="worker", from_on=later, by=None)
    household = make_household(area, worker)
    with time_machine.travel(now() + timedelta(days=5)):
        assert not sees(guest, household)
    with time_machine.travel(now() + timedelta(days=11)):
        rebuild_grants()
        assert sees(guest, household)


def test_the_projection_equals_the_ledger(worker: Worker, household: Household) -> None:
    assert rebuild_grants() == 0


def test_a_row_planted_in_the_projection_is_found_and_removed(area: Area, worker: Worker) -> None:
    row = AreaUserPermission.objects.get(user=worker, permission__codename="view")
    AreaUserPermission.objects.create(
        user=make_worker("clerk", make_area()),
        permission=row.permission,
        content_object=area,
        from_at=row.from_at,
        until_at=row.until_at,
    )
    assert rebuild_grants() == 1
    assert rebuild_grants() == 0


@pytest.mark.parametrize(
    "touch",
    [
        list,
        len,
        bool,
        lambda q: q.count(),
        lambda q: q.exists(),
        lambda q: q.first(),
        lambda q: q.get(),
        lambda q: list(q.iterator()),
        lambda q: q.aggregate(),
        lambda q: q.update(stage="intake"),
        lambda q: q.delete(),
        lambda q: q[0],
        lambda q: list(q.values_list("pk")),
        lambda q: q.in_bulk(),
    ],
)
def test_a_query_without_a_worker_raises(household: Household, touch: Any) -> None:
    with pytest.raises(UnscopedQuery):
        touch(Household.objects.filter(stage="intake"))


def test_rows_reached_from_an_instance_are_open(household: Household) -> None:
    assert household.people.count() == 1


def test_rows_reached_from_a_worker_are_not(worker: Worker, household: Household) -> None:
    with pytest.raises(UnscopedQuery):
        worker.households.count()


def test_the_system_says_why_it_asks_for_every_row(household: Household) -> None:
    assert Household.objects.unscoped("a test").count() == 1
    with pytest.raises(UnscopedQuery):
        Household.objects.unscoped("")


def test_children_inherit_through_the_household(
    area: Area, worker: Worker, household: Household
) -> None:
    stranger = make_worker("worker", make_area(area.street))
    assert Person.objects.visible_to(worker).count() == 1
    with pytest.raises(ObjectDoesNotExist):
        Person.objects.visible_to(stranger).get()


def test_has_perm_gives_the_same_answer_as_the_lists(
    area: Area, worker: Worker, household: Household
) -> None:
    stranger = make_worker("worker", make_area(area.street))
    assert worker.has_perm("households.view", household)
    assert not worker.has_perm("households.decide", household)
    assert not stranger.has_perm("households.view", household)
    assert worker.has_perm("access.edit", area)
    assert not worker.has_perm("access.edit", area.street)
    assert not worker.has_perm("households.view", None)
    assert not worker.has_perm("households.view", object())


def test_scope_is_resolved_once_a_request_by_three_queries(
    worker: Worker, household: Household
) -> None:
    visitor = fresh(worker)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        scope_of(visitor)
        scope_of(visitor)
    assert len(queries) == 3


def test_rows_are_begun_once_for_a_scope_and_asked_anew_each_time(
    area: Area, worker: Worker, household: Household
) -> None:
    visitor = fresh(worker)
    assert list(Household.objects.visible_to(visitor)) == [household]
    other = make_household(area, worker, name="单艳梓")
    assert set(Household.objects.visible_to(visitor)) == {household, other}
    assert Household.objects.visible_to(visitor, stages=["closed"]).count() == 0
    assert Household.objects.visible_to(visitor, Permission.DECIDE).count() == 0
    narrowed = Household.objects.visible_to(visitor).filter(pk=other.pk)
    assert narrowed.get() == other
    assert Household.objects.visible_to(visitor).count() == 2


def test_rows_of_a_household_stay_its_own_whatever_was_asked_before(
    area: Area, worker: Worker, household: Household
) -> None:
    visitor = fresh(worker)
    other = make_household(area, worker, name="单艳梓")
    assert Person.objects.visible_to(visitor).count() == 2
    for home in (household, other):
        people: Any = home.people
        assert people.visible_to(visitor).get().household_id == home.pk


def test_many_areas_and_households_become_subqueries_with_the_same_answer(
    area: Area, worker: Worker, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = make_worker("worker", make_area(area.street))
    other = make_household(area, worker, name="单艳梓")
    for target in (household, other):
        grant_household(
            worker=guest,
            household_id=target.pk,
            permission="view",
            source="share",
            until_at=now() + timedelta(days=1),
            reason="联合走访",
            by=worker,
        )
    monkeypatch.setattr(scope, "MOST_LITERAL_IDS", 0)
    assert set(Household.objects.visible_to(fresh(guest))) == {household, other}
    assert set(Household.objects.visible_to(fresh(worker))) == {household, other}


def test_a_grant_needs_the_households_room(monkeypatch: pytest.MonkeyPatch) -> None:
    area = make_area(make_street())
    worker = make_worker("worker", area)
    monkeypatch.setattr(scope.HouseholdRows, "model", None)
    project(worker, Target(None, uuid4()), "view")
    assert HouseholdUserPermission.objects.count() == 0
    assert scope_of(fresh(worker)).households == {}
