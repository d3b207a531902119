"""The list of households comes page by page, in one of two orders, whatever makes up the scope."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.grants import grant_household
from casework.access.models import Area, Worker
from casework.common.dates import now
from casework.households import listing
from casework.households.listing import HouseholdPages, Order
from casework.households.models import Household
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def mine(area: Area, worker: Worker, supervisor: Worker) -> list[Household]:
    """Three of one area, two of another, one elsewhere by a grant; one more is out of scope."""
    beside = make_area(area.street)
    colleague = make_worker("worker", beside)
    elsewhere = make_area()
    stranger = make_worker("worker", elsewhere)
    homes = [
        make_household(place, by)
        for place, by in ((area, worker), (beside, colleague)) * 2 + ((area, worker),)
    ]
    shared, _hidden = make_household(elsewhere, stranger), make_household(elsewhere, stranger)
    grant_household(
        worker=supervisor,
        household_id=shared.pk,
        permission="view",
        source="share",
        until_at=now() + timedelta(days=1),
        reason="",
        by=stranger,
    )
    days = timedelta(days=1)
    for number, home in enumerate([*homes, shared]):
        Household.objects.unscoped("a test").filter(pk=home.pk).update(
            visit_due_on=now().date() + days * (number * 5 % 3)
        )
    return [*homes, shared]


def ids(worker: Worker, order: str, per_page: int = 2) -> list[object]:
    """Return the ids of all pages one after the other."""
    worker = Worker.objects.get(pk=worker.pk)
    rows = Household.objects.visible_to(worker).open()
    pages = HouseholdPages(rows, per_page, worker=worker, order=order)
    return [row.pk for number in pages.page_range for row in pages.page(number)]


@pytest.mark.parametrize("most_areas", [listing.MOST_AREAS, 0])
def test_the_newest_of_every_area_and_grant_stand_first(
    mine: list[Household], supervisor: Worker, most_areas: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_AREAS", most_areas)
    newest = sorted((home.pk for home in mine), reverse=True)
    assert ids(supervisor, Order.NEWEST) == newest


def test_those_due_first_stand_first_and_of_one_day_by_number(
    mine: list[Household], supervisor: Worker
) -> None:
    rows = Household.objects.unscoped("a test").filter(pk__in=[home.pk for home in mine])
    expected = list(rows.order_by("visit_due_on", "number").values_list("pk", flat=True))
    assert ids(supervisor, Order.DUE) == expected


def test_a_choice_narrows_the_newest_too(mine: list[Household], supervisor: Worker) -> None:
    supervisor = Worker.objects.get(pk=supervisor.pk)
    rows = Household.objects.visible_to(supervisor).filter(area=mine[1].area)
    assert set(listing.newest_first(rows, supervisor, 0, 9)) == {mine[1].pk, mine[3].pk}


def test_the_reader_chooses_the_order(
    mine: list[Household], supervisor: Worker, client: Client
) -> None:
    client.force_login(supervisor)
    chosen = client.get(reverse("household-list") + "?order=newest&grade=odd")
    plain = client.get(reverse("household-list"))
    newest = sorted((home.pk for home in mine), reverse=True)
    assert [row.pk for row in chosen.context["page"]] == newest
    assert [row.pk for row in plain.context["page"]] == ids(supervisor, Order.DUE, 50)
