"""Sharing one household until a day, and the bar on near relatives, in lists and rules alike."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from casework.access.grants import end_household_grants
from casework.access.models import AccessGrant, Area, NearRelative, Permission, Worker
from casework.access.scope import may
from casework.assessments import rules as assessing
from casework.assessments.actions import complete
from casework.common.dates import now, today
from casework.common.moves import MoveNotAllowed
from casework.households import actions, rules
from casework.households.models import Household, ShredRequest, TaskNote
from casework.plans import rules as planning
from casework.plans import selectors as plans
from casework.reviews import rules as reviewing
from tests.assessments.answers import answers
from tests.factories import (
    make_area,
    make_closed_case,
    make_closure,
    make_household,
    make_submitted_plan,
    make_worker,
)
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

DAY = timedelta(days=1)


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def supervisor(area: Area) -> Worker:
    return make_worker("supervisor", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


@pytest.fixture
def colleague() -> Worker:
    return make_worker("worker", make_area())


def fresh(worker: Worker) -> Worker:
    return Worker.objects.get(pk=worker.pk)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def share(household: Household, colleague: Worker, by: Worker, **changes: Any) -> AccessGrant:
    facts = {"until_on": today() + 3 * DAY, "reason": "联合走访"} | changes
    return actions.share_household(household_id=household.pk, colleague=colleague, by=by, **facts)


def test_a_shared_household_is_read_and_not_written_on(
    household: Household, colleague: Worker, worker: Worker
) -> None:
    share(household, colleague, worker)
    assert may(fresh(colleague), "view", household)
    assert not may(fresh(colleague), "edit", household)
    client = browser(colleague)
    page = client.get(reverse("household", args=[household.pk]))
    assert page.status_code == 200
    assert reverse("visit-new", args=[household.pk]) not in page.content.decode()
    assert client.get(reverse("visit-new", args=[household.pk])).status_code == 403


def test_a_share_is_over_at_once_in_pages_lists_and_permissions(
    household: Household, colleague: Worker, worker: Worker
) -> None:
    share(household, colleague, worker, until_on=today())
    with time_machine.travel(now() + DAY):
        client = browser(colleague)
        assert client.get(reverse("household", args=[household.pk])).status_code == 404
        assert client.get(reverse("household-list")).context["page"].paginator.count == 0
        assert not fresh(colleague).has_perm("households.view", household)
        assert Household.objects.visible_to(fresh(colleague)).count() == 0


def test_a_share_is_taken_back(household: Household, colleague: Worker, worker: Worker) -> None:
    line = share(household, colleague, worker)
    with pytest.raises(Household.DoesNotExist):
        actions.end_share(grant_id=line.pk, by=make_worker("supervisor", make_area()))
    assert actions.end_share(grant_id=line.pk, by=worker) == household
    assert not may(fresh(colleague), "view", household)
    with pytest.raises(ObjectDoesNotExist):
        actions.end_share(grant_id=line.pk, by=worker)


def test_only_a_share_is_taken_back(household: Household, worker: Worker) -> None:
    line = AccessGrant.objects.filter(worker=worker).earliest("granted_at")
    with pytest.raises(ObjectDoesNotExist):
        actions.end_share(grant_id=line.pk, by=worker)


def test_whoever_neither_answers_nor_decides_shares_nothing(
    household: Household, colleague: Worker, worker: Worker, area: Area
) -> None:
    other = make_worker("worker", area)
    with pytest.raises(PermissionDenied):
        share(household, colleague, other)
    line = share(household, colleague, worker)
    with pytest.raises(PermissionDenied):
        actions.end_share(grant_id=line.pk, by=other)


@pytest.mark.parametrize("role", ["clerk", "officer", "auditor", "inspector", "system"])
def test_a_household_is_shared_with_who_works_on_cases_only(
    role: str, household: Household, worker: Worker
) -> None:
    with pytest.raises(PermissionDenied):
        share(household, make_worker(role, make_area()), worker)


def test_supervisors_share_a_closed_file_too(
    household: Household, colleague: Worker, worker: Worker, supervisor: Worker
) -> None:
    make_closed_case(household, worker, supervisor)
    share(household, colleague, supervisor)


def test_what_is_being_destroyed_is_not_shared(household: Household, supervisor: Worker) -> None:
    household.stage = "shredding"
    assert not rules.may_share(supervisor, household)


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [
        (0, "联合走访", ""),
        (-1, "联合走访", "until_on"),
        (settings.CASEWORK_SHARE_DAYS - 1, "联合走访", ""),
        (settings.CASEWORK_SHARE_DAYS, "联合走访", "until_on"),
        (3, " ", "reason"),
    ],
)
def test_a_share_has_an_end_and_a_reason(days: int, reason: str, field: str) -> None:
    found = ""
    try:
        rules.check_share(today() + days * DAY, reason)
    except ValidationError as problem:
        found = str(problem.code)
    assert found == field


def bar(worker: Worker, household: Household, by: Worker | None = None) -> NearRelative:
    return actions.record_relative(household_id=household.pk, worker=worker, by=by or worker)


def test_a_near_relative_decides_on_nothing_of_the_household(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    plan = make_submitted_plan(household, worker)
    closure = make_closure(household, worker)
    assessment = complete(
        household_id=household.pk,
        answers=answers(2, primary_cause="illness"),
        assessed_on=today(),
        by=worker,
    )
    allowed = [
        lambda who: planning.may_decide(who, plan),
        lambda who: reviewing.may_decide_closure(who, closure),
        lambda who: assessing.may_override(who, assessment),
        lambda who: rules.may_keep_or_destroy(who, household),
        lambda who: rules.may_decide(who, household),
        lambda who: rules.may_assign(who, household),
        lambda who: rules.may_transfer(who, household),
    ]
    assert [may_they(fresh(supervisor)) for may_they in allowed] == [True] * len(allowed)
    bar(supervisor, household)
    assert [may_they(fresh(supervisor)) for may_they in allowed] == [False] * len(allowed)


def test_the_lists_and_counts_of_decisions_leave_the_household_out(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    make_submitted_plan(household, worker)
    assert plans.plans_to_decide(fresh(supervisor)).count() == 1
    bar(supervisor, household)
    assert plans.plans_to_decide(fresh(supervisor)).count() == 0
    decidable = Household.objects.visible_to(fresh(supervisor), Permission.DECIDE)
    assert not decidable.filter(pk=household.pk).exists()
    assert not fresh(supervisor).has_perm("households.decide", household)


def test_a_near_relative_goes_on_reading_and_decides_elsewhere(
    household: Household, worker: Worker, supervisor: Worker, area: Area
) -> None:
    other = make_household(area, worker, name="单艳梓")
    bar(supervisor, household)
    assert may(fresh(supervisor), "view", household)
    assert may(fresh(supervisor), "decide", other)


def test_a_near_relative_does_not_answer_for_the_household(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    bar(worker, household)
    household.refresh_from_db()
    assert household.worker is None
    with pytest.raises(PermissionDenied):
        actions.assign_worker(
            household_id=household.pk,
            worker=fresh(worker),
            based_on=household.version,
            by=supervisor,
        )


def test_it_is_recorded_once(household: Household, worker: Worker) -> None:
    bar(worker, household)
    with pytest.raises(MoveNotAllowed):
        bar(fresh(worker), household)


def test_a_supervisor_records_it_of_others_and_a_colleague_does_not(
    household: Household, worker: Worker, supervisor: Worker, area: Area
) -> None:
    with pytest.raises(PermissionDenied):
        bar(worker, household, by=make_worker("worker", area))
    bar(worker, household, by=supervisor)


def test_nobody_lifts_the_bar_off_themself(
    household: Household, supervisor: Worker, worker: Worker, area: Area
) -> None:
    row = bar(supervisor, household)
    with pytest.raises(PermissionDenied):
        actions.end_relative(relative_id=row.pk, by=fresh(supervisor))
    with pytest.raises(PermissionDenied):
        actions.end_relative(relative_id=row.pk, by=worker)
    actions.end_relative(relative_id=row.pk, by=make_worker("supervisor", area))
    assert may(fresh(supervisor), "decide", household)


def test_a_near_relative_does_not_count_as_another_who_could_decide(
    household: Household, worker: Worker, supervisor: Worker, area: Area
) -> None:
    """Whoever opened the case decides on its destruction where nobody else is left to."""
    asker, other = make_worker("supervisor", area), make_worker("supervisor", area)
    household.created_by = supervisor
    household.save(update_fields=["created_by"])
    request = ShredRequest(household=household, asked_by=asker)
    assert not rules.may_decide_shredding(fresh(supervisor), request)
    bar(other, household)
    assert rules.may_decide_shredding(fresh(supervisor), request)


def test_a_number_as_it_was_written_is_whole_to_those_who_write_alone(
    household: Household, worker: Worker, area: Area
) -> None:
    number = "310199195501020"
    with transaction.atomic():
        note = TaskNote(as_written=number, problem="id_lost_digits")
        actions.open_id_task(person=household.people.get(), note=note, by=worker)
    url = reverse("people", args=[household.pk])
    readers = (worker, make_worker("clerk", area))
    pages = [browser(who).get(url).content.decode() for who in readers]
    assert [number in page for page in pages] == [True, False]


def test_the_bar_is_forgotten_with_a_household_that_is_shredded(
    household: Household, worker: Worker
) -> None:
    bar(worker, household)
    end_household_grants(household.pk, by=None)
    assert not NearRelative.objects.exists()


class TestThePages:
    """As social workers and supervisors use them."""

    def test_a_household_is_shared_and_the_share_ended(
        self, household: Household, colleague: Worker, worker: Worker
    ) -> None:
        client, url = browser(worker), reverse("share-new", args=[household.pk])
        form = {"worker": colleague.pk, "until_on": today() + DAY, "reason": "联合走访"}
        access = reverse("household-access", args=[household.pk])
        assert client.get(url).status_code == 200
        assert post(client, url, form)["Location"] == access
        line = AccessGrant.objects.get(source="share")
        end = reverse("share-end", args=[line.pk])
        assert end in client.get(access).content.decode()
        assert post(client, end)["Location"] == access
        assert end not in client.get(access).content.decode()

    @pytest.mark.parametrize("changes", [{"reason": ""}, {"until_on": ""}, {"worker": uuid4()}])
    def test_a_share_without_end_reason_or_colleague_is_refused_on_the_page(
        self, changes: dict[str, Any], household: Household, colleague: Worker, worker: Worker
    ) -> None:
        form = {"worker": colleague.pk, "until_on": today(), "reason": "联合走访"} | changes
        answer = post(browser(worker), reverse("share-new", args=[household.pk]), form)
        assert set(answer.context["form"].errors) == set(changes)

    def test_a_day_that_is_over_is_refused_on_the_page(
        self, household: Household, colleague: Worker, worker: Worker
    ) -> None:
        form = {"worker": colleague.pk, "until_on": today() - DAY, "reason": "联合走访"}
        answer = post(browser(worker), reverse("share-new", args=[household.pk]), form)
        assert answer.context["form"].errors["until_on"]

    def test_a_social_worker_declares_it_of_themself(
        self, household: Household, worker: Worker
    ) -> None:
        client, url = browser(worker), reverse("relative-new", args=[household.pk])
        assert client.get(url).context["form"] is None
        assert post(client, url).status_code == 302
        assert NearRelative.objects.get().worker == worker

    def test_a_supervisor_records_it_and_ends_it(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        client, url = browser(supervisor), reverse("relative-new", args=[household.pk])
        assert post(client, url, {"worker": uuid4()}).status_code == 200
        assert post(client, url, {"worker": worker.pk}).status_code == 302
        end = reverse("relative-end", args=[NearRelative.objects.get().pk])
        page = client.get(reverse("household-access", args=[household.pk]))
        assert end in page.content.decode()
        assert post(client, end).status_code == 302
        assert NearRelative.objects.get().ended_by == supervisor
