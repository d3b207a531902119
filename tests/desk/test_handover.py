"""Handing over by the pages, and the letter: who reads it, and what it says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Handover, Household
from tests.factories import (
    make_area,
    make_draft_plan,
    make_household,
    make_visit,
    make_worker,
)
from tests.posting import post
from tests.reports.reading import pdfium

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def giver(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def taker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, giver: Worker) -> Household:
    return make_household(area, giver)


@pytest.fixture
def office(area: Area) -> Client:
    return browser(make_worker("supervisor", area))


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def hand_over(office: Client, giver: Worker, taker: Worker, **changes: Any) -> Any:
    form = {"which": "all", "taker": taker.pk, "notes": "along", "giver_until_on": ""}
    return post(office, reverse("handover-new", args=[giver.pk]), form | changes)


def test_a_supervisor_begins_where_the_workers_stand(
    office: Client, giver: Worker, household: Household
) -> None:
    page = office.get(reverse("handovers"))
    assert page.context["loads"] == [(giver, 1)]
    new = office.get(reverse("handover-new", args=[giver.pk]))
    assert "魏龙凤" in new.content.decode()


def test_a_supervisor_hands_over_only_where_they_decide(
    area: Area, giver: Worker, household: Household
) -> None:
    elsewhere = make_worker("supervisor", make_area())
    post_worker(worker=elsewhere, area=area, role="worker", from_on=today(), by=None)
    assert browser(elsewhere).get(reverse("household", args=[household.pk])).status_code == 200
    assert browser(elsewhere).get(reverse("handovers")).context["loads"] == []
    new = browser(elsewhere).get(reverse("handover-new", args=[giver.pk]))
    assert new.status_code == 404


def test_the_act_leads_to_its_page_and_its_letter(
    office: Client, giver: Worker, taker: Worker, household: Household
) -> None:
    make_draft_plan(household, giver)
    answer = hand_over(office, giver, taker)
    handover = Handover.objects.get()
    assert answer["Location"] == reverse("handover", args=[handover.pk])
    assert "魏龙凤" in office.get(answer["Location"]).content.decode()
    letter = office.get(reverse("handover-letter", args=[handover.pk]))
    text = words_of(letter.content)
    for word in (household.number, "魏龙凤", "第1版计划草稿", "个案交接单"):
        assert word in text
    assert Entry.objects.filter(act="handover letter made").count() == 1


def words_of(pdf: bytes) -> str:
    return "".join("".join(pdfium(pdf)).split())


def test_some_are_chosen_and_none_is_an_error(
    office: Client, giver: Worker, taker: Worker, household: Household, area: Area
) -> None:
    other = make_household(area, giver, name="单艳梓")
    assert hand_over(office, giver, taker, which="some").context["form"].errors["households"]
    hand_over(office, giver, taker, which="some", households=[str(other.pk)])
    household.refresh_from_db()
    other.refresh_from_db()
    assert (household.worker, other.worker) == (giver, taker)


def test_a_day_that_is_over_and_a_taker_who_cannot_are_said_on_the_page(
    office: Client, giver: Worker, taker: Worker, household: Household
) -> None:
    answer = hand_over(office, giver, taker, giver_until_on="2020-01-01")
    assert answer.context["form"].errors["giver_until_on"]
    stranger = make_worker("worker", make_area())
    assert hand_over(office, giver, stranger).context["form"].non_field_errors()


def test_old_notes_that_stay_behind_are_neither_shown_nor_found(
    office: Client, giver: Worker, taker: Worker, household: Household
) -> None:
    visit = make_visit(household, giver, days_ago=2, log_narrative="她说起了从前的事。")
    hand_over(office, giver, taker, notes="stay", giver_until_on=today().isoformat())
    client = browser(taker)
    for url in (
        reverse("visits", args=[household.pk]),
        reverse("household", args=[household.pk]),
    ):
        assert "从前的事" not in client.get(url).content.decode()
    assert client.get(reverse("visit", args=[visit.pk])).status_code == 403
    found = client.post(reverse("search"), {"q": "从前的事", "where": "records"})
    assert reverse("visit", args=[visit.pk]) not in found.content.decode()
    found = browser(giver).post(reverse("search"), {"q": "从前的事", "where": "records"})
    assert reverse("visit", args=[visit.pk]) in found.content.decode()


def test_both_workers_read_the_handover_and_a_colleague_does_not(
    office: Client, giver: Worker, taker: Worker, household: Household, area: Area
) -> None:
    hand_over(office, giver, taker)
    url = reverse("handover", args=[Handover.objects.get().pk])
    readers = (giver, taker, make_worker("worker", area), make_worker("worker", make_area()))
    assert [browser(who).get(url).status_code for who in readers] == [200, 200, 403, 404]


def test_a_worker_without_households_has_none_to_hand_over(office: Client, giver: Worker) -> None:
    assert office.get(reverse("handover-new", args=[giver.pk])).status_code == 404
