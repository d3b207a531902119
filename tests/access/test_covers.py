"""Covering an absent supervisor: from the first day to the last, and not a moment longer."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from casework.access.actions import end_cover, end_posting, name_deputy
from casework.access.models import AccessGrant, Area, Posting, Worker
from casework.access.scope import may
from casework.common.dates import now, today
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household
from casework.plans import rules as plan_rules
from tests.factories import make_area, make_household, make_submitted_plan, make_worker
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
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


@pytest.fixture
def absent(area: Area) -> Posting:
    return make_worker("supervisor", area).postings.get()


@pytest.fixture
def deputy() -> Worker:
    return make_worker("worker", make_area())


def cover(absent: Posting, deputy: Worker, start: int = 0, days: int = 2) -> Posting:
    from_on = today() + start * DAY
    return name_deputy(
        posting=absent,
        deputy=deputy,
        from_on=from_on,
        until_on=from_on + days * DAY,
        reason="年休假",
        by=absent.worker,
    )


def make_posting(worker: Worker, role: str, area: Area, from_on: date) -> Posting:
    """Enter a posting as it would stand where nobody asked whether the two may be held at once."""
    days = {"from_on": from_on, "until_on": from_on + DAY}
    return Posting.objects.create(worker=worker, area=area, role=role, **days)


def fresh(worker: Worker) -> Worker:
    return Worker.objects.get(pk=worker.pk)


def decides(worker: Worker, household: Household) -> bool:
    return may(fresh(worker), "decide", household)


def test_a_deputy_decides_from_the_first_day_to_the_last(
    absent: Posting, deputy: Worker, household: Household
) -> None:
    cover(absent, deputy, start=1, days=1)
    assert not decides(deputy, household)
    for days, expected in ((1, True), (2, True), (3, False)):
        with time_machine.travel(now() + days * DAY):
            assert decides(deputy, household) == expected
            assert ("supervisor" in fresh(deputy).role_codes) == expected


def test_the_queue_of_a_deputy_empties_when_the_cover_is_over(
    absent: Posting, deputy: Worker, worker: Worker, household: Household
) -> None:
    make_submitted_plan(household, worker)
    cover(absent, deputy)
    client = Client()
    client.force_login(deputy)
    assert household.head.identity.name in client.get(reverse("review-queue")).content.decode()
    with time_machine.travel(now() + 3 * DAY):
        client.force_login(deputy)
        assert client.get(reverse("review-queue")).status_code == 403


def test_a_deputy_decides_on_no_plan_of_their_own(
    absent: Posting, worker: Worker, household: Household
) -> None:
    plan = make_submitted_plan(household, worker)
    cover(absent, worker)
    assert decides(worker, household)
    assert not plan_rules.may_decide(fresh(worker), plan)


def test_the_ledger_says_that_it_is_a_cover(absent: Posting, deputy: Worker) -> None:
    cover(absent, deputy)
    lines = AccessGrant.objects.filter(worker=deputy, source="cover")
    assert {line.permission for line in lines} == {"view", "edit", "decide", "print"}
    assert {line.reason for line in lines} == {"年休假"}


def test_a_deputy_passes_it_on_to_nobody(absent: Posting, deputy: Worker) -> None:
    held = cover(absent, deputy)
    with pytest.raises(PermissionDenied):
        name_deputy(
            posting=held,
            deputy=make_worker("worker", make_area()),
            from_on=today(),
            until_on=today(),
            by=deputy,
        )


def test_nobody_who_controls_stands_in(absent: Posting) -> None:
    with pytest.raises(PermissionDenied):
        cover(absent, make_worker("auditor", absent.area))


def test_nobody_stands_in_while_they_are_to_hold_a_role_that_stands_alone(
    absent: Posting,
) -> None:
    leaving = make_worker("worker", absent.area)
    leaving.postings.update(until_on=today())
    make_posting(leaving, "security", absent.area, from_on=today() + DAY)
    with pytest.raises(ValidationError):
        cover(absent, leaving)


def test_a_supervisor_who_is_back_takes_it_back_at_once(
    absent: Posting, deputy: Worker, household: Household
) -> None:
    end_cover(posting=cover(absent, deputy), by=absent.worker)
    assert not decides(deputy, household)
    assert fresh(deputy).role_codes == {"worker"}


def test_a_cover_that_has_not_begun_can_be_taken_back(
    absent: Posting, deputy: Worker, household: Household
) -> None:
    end_cover(posting=cover(absent, deputy, start=1), by=absent.worker)
    with time_machine.travel(now() + DAY):
        assert not decides(deputy, household)


def test_a_security_administrator_ends_a_cover_and_a_stranger_does_not(
    absent: Posting, deputy: Worker
) -> None:
    held = cover(absent, deputy)
    with pytest.raises(PermissionDenied):
        end_cover(posting=held, by=make_worker("supervisor", absent.area))
    end_cover(posting=held, by=make_worker("security", absent.area))


def test_a_posting_of_ones_own_is_no_cover(absent: Posting) -> None:
    with pytest.raises(PermissionDenied):
        end_cover(posting=absent, by=absent.worker)


def test_a_cover_ends_once(absent: Posting, deputy: Worker) -> None:
    held = cover(absent, deputy)
    end_cover(posting=held, by=absent.worker)
    with pytest.raises(MoveNotAllowed):
        end_cover(posting=Posting.objects.get(pk=held.pk), by=absent.worker)


def test_a_cover_ends_with_the_posting_it_covers(
    absent: Posting, deputy: Worker, household: Household
) -> None:
    cover(absent, deputy, days=9)
    end_posting(posting=absent, until_on=today() + DAY, by=None)
    assert decides(deputy, household)
    with time_machine.travel(now() + 2 * DAY):
        assert not decides(deputy, household)


def test_a_cover_that_lies_after_the_end_of_what_it_covers_never_begins(
    absent: Posting, deputy: Worker, household: Household
) -> None:
    cover(absent, deputy, start=5)
    end_posting(posting=absent, until_on=today() - DAY, by=None)
    with time_machine.travel(now() + 6 * DAY):
        assert not decides(deputy, household)


class TestThePages:
    """As supervisors use them."""

    @pytest.fixture
    def client(self, absent: Posting) -> Client:
        client = Client()
        client.force_login(absent.worker)
        return client

    def test_a_deputy_is_named_and_taken_back(
        self, client: Client, absent: Posting, deputy: Worker
    ) -> None:
        form = {"deputy": deputy.pk, "from_on": today(), "until_on": today() + DAY}
        url = reverse("cover-new", args=[absent.pk])
        assert client.get(url).status_code == 200
        assert post(client, url, form)["Location"] == reverse("covers")
        held = Posting.objects.get(covers=absent)
        assert (
            reverse("cover-end", args=[held.pk]) in client.get(reverse("covers")).content.decode()
        )
        assert post(client, reverse("cover-end", args=[held.pk])).status_code == 302
        assert "supervisor" not in fresh(deputy).role_codes

    def test_days_that_do_not_do_are_said_on_the_page(
        self, client: Client, absent: Posting, deputy: Worker
    ) -> None:
        form = {"deputy": deputy.pk, "from_on": today() + DAY, "until_on": today()}
        answer = post(client, reverse("cover-new", args=[absent.pk]), form)
        assert answer.context["form"].errors["until_on"]

    def test_a_role_that_stands_alone_is_said_on_the_page(
        self, client: Client, absent: Posting, deputy: Worker
    ) -> None:
        make_posting(deputy, "auditor", absent.area, from_on=today() + DAY)
        form = {"deputy": deputy.pk, "from_on": today(), "until_on": today() + DAY}
        answer = post(client, reverse("cover-new", args=[absent.pk]), form)
        assert answer.context["form"].errors["deputy"]

    def test_whoever_stands_in_is_told_for_whom(self, absent: Posting, deputy: Worker) -> None:
        cover(absent, deputy)
        client = Client()
        client.force_login(deputy)
        assert client.get(reverse("covers")).context["held"].get().covers == absent


def test_a_posting_that_is_over_has_no_deputy_any_more(area: Area, client: Client) -> None:
    both = make_worker("supervisor", area)
    over = both.postings.get()
    Posting.objects.filter(pk=over.pk).update(from_on=today() - 9 * DAY, until_on=today() - DAY)
    current = Posting.objects.create(
        worker=both, area=make_area(), role="supervisor", from_on=today()
    )
    client.force_login(both)
    page = client.get(reverse("covers")).content.decode()
    assert reverse("cover-new", args=[current.pk]) in page
    assert reverse("cover-new", args=[over.pk]) not in page
