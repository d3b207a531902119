"""The ledger as people read it: who may see a household and why, what a worker holds and held."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.actions import end_posting, name_deputy
from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households import actions, ledger
from casework.households.models import Household
from tests.factories import make_area, make_household, make_worker

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
def office(area: Area) -> Client:
    assert area.street is not None
    return browser(make_worker("security", area.street))


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def share(household: Household, by: Worker) -> Worker:
    guest = make_worker("worker", make_area())
    actions.share_household(
        household_id=household.pk,
        colleague=guest,
        until_on=today() + DAY,
        reason="联合走访",
        by=by,
    )
    return guest


def test_a_posting_is_one_line_with_all_that_it_brings(
    household: Household, worker: Worker
) -> None:
    (holding,) = ledger.of_household(household)
    assert (holding.line.worker, holding.why, holding.until) == (worker, "社工", None)
    assert len(holding.permissions) == 2


def test_those_of_the_street_and_guests_are_among_the_holders_and_others_not(
    household: Household, worker: Worker, area: Area
) -> None:
    chief = make_worker("supervisor", area.street)
    make_worker("worker", make_area(area.street))
    guest = share(household, worker)
    holders = {holding.line.worker for holding in ledger.of_household(household)}
    assert holders == {worker, chief, guest}


def test_who_left_and_who_is_locked_out_hold_nothing(
    household: Household, worker: Worker, area: Area
) -> None:
    left = make_worker("worker", area)
    end_posting(posting=left.postings.get(), until_on=today() - DAY, by=None)
    locked = make_worker("worker", area)
    locked.is_active = False
    locked.save()
    assert {h.line.worker for h in ledger.of_household(household)} == {worker}


def test_the_history_of_a_worker_tells_what_is_over_and_what_is_ahead(
    household: Household, worker: Worker, area: Area
) -> None:
    guest = share(household, worker)
    absent = make_worker("supervisor", area).postings.get()
    name_deputy(
        posting=absent,
        deputy=guest,
        from_on=today() + DAY,
        until_on=today() + DAY,
        by=absent.worker,
    )
    end_posting(posting=guest.postings.get(covers=None), until_on=today() - DAY, by=None)
    told = {h.line.source: h for h in ledger.of_worker(guest)}
    assert told["posting"].is_over
    assert told["cover"].is_ahead
    assert (told["share"].is_over, told["share"].number) == (False, household.number)


def test_a_security_administrator_finds_a_household_by_number_and_reads_nothing_of_it(
    household: Household, worker: Worker, office: Client
) -> None:
    url = reverse("household-ledger")
    page = office.post(url, {"number": household.number.lower()}).content.decode()
    assert worker.username in page
    assert "魏龙凤" not in page
    assert not office.post(url, {"number": "XX-0001"}).context["holdings"]
    assert office.get(url).status_code == 200


def test_the_administrator_of_another_street_finds_none(household: Household) -> None:
    stranger = make_worker("security", make_area())
    page = browser(stranger).post(reverse("household-ledger"), {"number": household.number})
    assert page.context["household"] is None
    assert ledger.by_number(household.number, by=make_worker("clerk", household.area)) is None


def test_the_rights_of_a_worker_are_listed(
    household: Household, worker: Worker, office: Client
) -> None:
    guest = share(household, worker)
    page = office.get(reverse("worker-grants", args=[guest.pk])).content.decode()
    assert household.number in page
    assert "联合走访" in page


def test_an_administrators_posting_is_named_though_no_ledger_holds_it(
    household: Household, office: Client
) -> None:
    clerk = make_worker("audit", household.street)
    page = office.get(reverse("worker-grants", args=[clerk.pk])).content.decode()
    assert "审计管理员" in page
    assert "该岗位不含个案权限" in page
