"""Requests that no page sends: each is refused with a page, and none ends in a traceback."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework.access.models import Receipt, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Household
from tests.factories import (
    make_area,
    make_draft_plan,
    make_household,
    make_submitted_plan,
    make_worker,
)
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

LONG = "9" * 5000


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("door", "thing"),
    [
        ("household-edit", "household"),
        ("category-change", "household"),
        ("person", "head"),
        ("person-leave", "head"),
        ("plan-text", "plan"),
        ("plan-check", "plan"),
        ("goal-remove", "goal"),
        ("assessment-edit", "household"),
    ],
)
def test_a_version_of_five_thousand_digits_is_a_conflict(
    door: str, thing: str, worker: Worker, household: Household
) -> None:
    plan = make_draft_plan(household, worker)
    things = {
        "household": household,
        "head": household.head,
        "plan": plan,
        "goal": plan.goals.get(),
    }
    form = {"version": LONG, "category": "", "from_on": today(), "left_on": today()}
    answer = post(browser(worker), reverse(door, args=[things[thing].pk]), form)
    assert answer.status_code in {200, 409}


def test_a_fingerprint_that_is_no_hex_is_a_conflict(worker: Worker, household: Household) -> None:
    plan = make_submitted_plan(household, worker)
    client = browser(make_worker("supervisor", worker.postings.get().area))
    form = {"decision": "approve", "content_hash": "内容"}
    answer = post(client, reverse("plan-review", args=[plan.pk]), form)
    assert answer.status_code == 409


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "２０２６-１１-２４"])
@pytest.mark.parametrize("name", ["on", "next", "next_other"])
def test_no_date_of_a_visit_breaks_its_page(
    name: str, day: str, worker: Worker, household: Household
) -> None:
    form = {
        "mode": "home",
        "on": today().isoformat(),
        "at": "00:00",
        "met": [str(household.head.pk)],
        "narrative": "门开着。",
        "changed": "no",
        "p-TOTAL_FORMS": "0",
        "p-INITIAL_FORMS": "0",
    } | {name: day}
    answer = post(browser(worker), reverse("visit-new", args=[household.pk]), form)
    assert answer.status_code in {200, 302}


@pytest.mark.parametrize("amount", ["1e999998", "9" * 100_000, "sNaN", "-1", "1e-9"])
def test_no_amount_of_money_breaks_its_page(
    amount: str, worker: Worker, household: Household
) -> None:
    form = {
        "version": household.version,
        "living_address": "样例路",
        "intake_source": "discovery",
        "opened_on": today().isoformat(),
        "income_cents": amount,
    }
    answer = post(browser(worker), reverse("household-edit", args=[household.pk]), form)
    assert answer.status_code == 200


@pytest.mark.parametrize("term", ["魏\x00龙凤", "\x00", "%", "_", "\ufffd", "'", "٣٤"])
def test_no_term_breaks_the_search(term: str, worker: Worker, household: Household) -> None:
    answer = browser(worker).post(reverse("search"), {"q": term})
    assert answer.status_code == 200


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite stores NUL")
def test_nul_in_a_name_is_an_error_of_the_form() -> None:
    client = browser(make_worker("system", make_area()))
    form = {"name": "程\x00立言", "username": "cheng", "password": "a-long-test-password"}
    assert post(client, reverse("worker-new"), form).status_code == 200


@pytest.mark.parametrize(
    ("from_on", "until_on"), [("2026-01-01", "9999-12-31"), ("0001-01-01", "")]
)
def test_a_posting_has_dates_that_a_grant_can_hold(from_on: str, until_on: str) -> None:
    area = make_area()
    client = browser(make_worker("security", area))
    url = reverse("posting-new", args=[make_worker("worker", area).pk])
    form = {"area": area.pk, "role": "worker", "from_on": from_on, "until_on": until_on}
    assert post(client, url, form).status_code == 200


def test_a_posting_cannot_end_before_it_began() -> None:
    area = make_area()
    client = browser(make_worker("security", area))
    posting = make_worker("worker", area).postings.get()
    url = reverse("posting-end", args=[posting.pk])
    answer = post(client, url, {"until_on": posting.from_on.replace(year=2001)})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_a_form_of_six_megabytes_is_too_large(worker: Worker, household: Household) -> None:
    url = reverse("household-edit", args=[household.pk])
    answer = browser(worker).post(
        url, "q=" + "x" * 6_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "5 MB" in answer.content.decode()


def test_a_form_of_five_thousand_fields_is_too_large(worker: Worker) -> None:
    form: dict[str, Any] = {f"f{n}": "" for n in range(5000)}
    assert browser(worker).post(reverse("search"), form).status_code == 413


def test_who_is_posted_nowhere_can_still_sign_out() -> None:
    worker = Worker.objects.create_worker("alone", "独一人", "a-long-test-password")
    client = browser(worker)
    page = client.get(reverse("desk"))
    assert page.status_code == 403
    assert reverse("logout") in page.content.decode()
    assert post(client, reverse("logout")).status_code == 302
    assert "_auth_user_id" not in client.session
    assert Entry.objects.latest("id").act == "signed out"


def test_signing_out_twice_ends_at_the_sign_in_page(worker: Worker) -> None:
    client = browser(worker)
    post(client, reverse("logout"))
    assert post(client, reverse("logout"))["Location"].startswith(reverse("login"))


def test_locking_from_an_old_page_unlocks_nobody() -> None:
    area = make_area()
    target = make_worker("worker", area)
    clients = [browser(make_worker("system", area)) for _ in range(2)]
    url = reverse("worker-lock", args=[target.pk])
    for client in clients:
        post(client, url, {"to": "locked"})
    assert not Worker.objects.get(pk=target.pk).is_active
    post(clients[0], url, {"to": "open"})
    assert Worker.objects.get(pk=target.pk).is_active


def test_a_form_that_comes_back_with_other_words_is_not_taken_for_the_first(
    worker: Worker, household: Household
) -> None:
    client, url = browser(worker), reverse("consent-new", args=[household.pk])
    form = {
        "idempotency_key": str(uuid4()),
        "purpose": "photos",
        "signed_by": "魏龙凤",
        "given_on": today().isoformat(),
    }
    first = post(client, url, form)
    again = post(client, url, form | {"csrfmiddlewaretoken": "another"})
    changed = post(client, url, form | {"purpose": "sharing"})
    assert (first.status_code, again.status_code, changed.status_code) == (302, 302, 409)
    assert [consent.purpose for consent in household.consents.all()] == ["photos"]


def test_a_receipt_keeps_nothing_that_was_typed(worker: Worker, household: Household) -> None:
    form = {"purpose": "photos", "signed_by": "魏龙凤", "given_on": today().isoformat()}
    post(browser(worker), reverse("consent-new", args=[household.pk]), form)
    receipt = Receipt.objects.get()
    assert len(receipt.content) == 32
    assert "魏龙凤" not in str(vars(receipt))
