"""Truly at once, through the pages, on a database that locks rows; plans have theirs in their room.

Run with `python -m tests.cluster pytest -m postgresql`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from casework.access.models import Area, Receipt, Worker
from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common.dates import today
from casework.households.models import Household, Person
from casework.plans.models import Plan
from casework.reviews import content as closing
from casework.vault.verification import counters
from casework.visits.models import Visit
from tests.doors import HOUSEHOLD
from tests.factories import make_area, make_household, make_submitted_plan, make_worker
from tests.posting import post
from tests.world import add_roster, propose_closure, resident_id

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
    pytest.mark.usefixtures("committed"),
]

Answers = list[Any]


@pytest.fixture
def area(committed: None) -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def browsers(workers: Sequence[Worker]) -> list[Client]:
    """Return a signed-in browser for each."""
    found = []
    for worker in workers:
        client = Client()
        client.force_login(worker)
        found.append(client)
    return found


def at_once(acts: Sequence[Callable[[], Any]]) -> Answers:
    """Start all acts in one moment, each on connections of its own, and return their answers."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def posted_at_once(workers: Sequence[Worker], url: str, forms: Sequence[dict[str, Any]]) -> Answers:
    """Send a form from each worker's browser in one moment."""
    pairs = zip(browsers(workers), forms, strict=True)
    return at_once([partial(post, client, url, form) for client, form in pairs])


def statuses(answers: Answers) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def entries(act: str) -> int:
    return Entry.objects.filter(act=act).count()


def rows(model: Any, **words: Any) -> Any:
    return model.objects.unscoped("counting").filter(**words)


def visit_form(household: Household, narrative: str = "门开着。") -> dict[str, Any]:
    return {
        "mode": "home",
        "on": today().isoformat(),
        "at": "00:00",
        "met": str(household.people.get().pk),
        "narrative": narrative,
        "changed": "no",
        "p-TOTAL_FORMS": "0",
        "p-INITIAL_FORMS": "0",
    }


def test_two_supervisors_who_approve_at_once_give_one_approval(
    area: Area, worker: Worker, household: Household
) -> None:
    plan = make_submitted_plan(household, worker)
    form = {"decision": "approve", "content_hash": bytes(plan.content_hash).hex(), "reason": ""}
    supervisors = [make_worker("supervisor", area) for _ in range(2)]
    answers = posted_at_once(supervisors, reverse("plan-review", args=[plan.pk]), [form, form])
    assert statuses(answers) == {302: 1, 409: 1}
    assert entries("plan approved") == 1
    assert rows(Plan, stage="active").count() == 1


def test_two_supervisors_who_close_a_case_at_once_close_it_once(
    area: Area, worker: Worker, household: Household
) -> None:
    closure = propose_closure(household, worker)
    shown = closing.fingerprint(closure, closing.basis_of(closure.household)).hex()
    form = {"decision": "approve", "content_hash": shown, "reason": ""}
    supervisors = [make_worker("supervisor", area) for _ in range(2)]
    url = reverse("closure-decide", args=[closure.pk])
    answers = posted_at_once(supervisors, url, [form, form])
    assert statuses(answers) == {302: 1, 403: 1} or statuses(answers) == {302: 1, 409: 1}
    assert entries("closure approved") == 1


def test_twenty_presses_of_one_button_write_one_visit(worker: Worker, household: Household) -> None:
    form = visit_form(household) | {"idempotency_key": str(uuid4())}
    url = reverse("visit-new", args=[household.pk])
    answers = posted_at_once([worker] * 20, url, [form] * 20)
    visit = rows(Visit).get()
    gone_to = {(answer.status_code, answer.url) for answer in answers}
    assert gone_to == {(302, reverse("visit", args=[visit.pk]))}
    assert Receipt.objects.filter(door="visit-new").count() == 1
    assert entries("visit recorded") == 1


def test_two_workers_who_write_down_a_visit_at_once_write_the_first_and_the_second(
    area: Area, worker: Worker, household: Household
) -> None:
    forms = [visit_form(household, f"第{n}个人写的。") for n in (1, 2)]
    workers = [worker, make_worker("worker", area)]
    answers = posted_at_once(workers, reverse("visit-new", args=[household.pk]), forms)
    assert statuses(answers) == {302: 2}
    assert sorted(rows(Visit).values_list("number", flat=True)) == [1, 2]


def test_of_two_edits_at_once_one_is_saved_and_one_sees_both(
    area: Area, worker: Worker, household: Household
) -> None:
    forms = [
        HOUSEHOLD | {"living_address": f"样例路{n}号", "version": household.version} for n in (7, 8)
    ]
    workers = [worker, make_worker("worker", area)]
    answers = posted_at_once(workers, reverse("household-edit", args=[household.pk]), forms)
    assert statuses(answers) == {302: 1, 409: 1}
    saved = rows(Household).get()
    assert saved.version == household.version + 1
    assert saved.identity.living_address in {"样例路7号", "样例路8号"}
    assert entries("household changed") == 1


def test_an_edit_of_an_older_version_gets_the_conflict_page(
    area: Area, worker: Worker, household: Household
) -> None:
    url = reverse("household-edit", args=[household.pk])
    [first, second] = browsers([worker, make_worker("worker", area)])
    form = HOUSEHOLD | {"version": household.version}
    assert post(first, url, form | {"living_address": "样例路7号"}).status_code == 302
    page = post(second, url, form | {"living_address": "样例路8号"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "样例路7号" in text
    assert "样例路8号" in text
    chosen = form | {"living_address": "样例路8号", "version": household.version + 1}
    assert post(second, url, chosen).status_code == 302
    assert rows(Household).get().identity.living_address == "样例路8号"


@pytest.mark.parametrize("homes", [1, 2])
def test_of_two_people_added_with_one_id_at_once_one_stays(
    area: Area, worker: Worker, household: Household, homes: int
) -> None:
    other = make_household(area, worker, name="单艳梓") if homes == 2 else household
    form = {
        "name": "金小弟",
        "relation": "2",
        "id_kind": "resident_id",
        "id_number": resident_id("19880808", 11),
        "is_member": "on",
    }
    clients = browsers([worker, make_worker("worker", area)])
    urls = [reverse("person-new", args=[home.pk]) for home in (household, other)]
    answers = at_once(
        [partial(post, client, url, form) for client, url in zip(clients, urls, strict=True)]
    )
    assert statuses(answers) == {302: 1, 200: 1}
    named = [p for p in rows(Person) if p.identity.name == "金小弟"]
    assert len(named) == 1


def test_households_opened_at_once_have_numbers_of_their_own(area: Area, worker: Worker) -> None:
    form = HOUSEHOLD | {"area": str(area.pk), "name": "金小妹", "id_kind": "none", "category": ""}
    answers = posted_at_once([worker] * 6, reverse("household-new"), [form] * 6)
    assert statuses(answers) == {302: 6}
    numbers = list(rows(Household).values_list("number", flat=True))
    assert len(set(numbers)) == 6


def test_two_tabs_that_carry_an_import_on_import_each_family_once(worker: Worker) -> None:
    area = worker.postings.get().area
    families = [(f"金甲{n}", resident_id("19600304", 300 + n)) for n in range(6)]
    place: Any = type("Place", (), {"area": area, "who": lambda self, role: worker})()
    roster = add_roster(place, 2, *families)
    url = reverse("roster-step", args=[roster.pk])
    answers = posted_at_once([worker] * 3, url, [{}] * 3)
    assert statuses(answers) == {302: 3}
    assert rows(Household).count() == 6
    assert rows(Person).count() == 6


def test_the_audit_chain_holds_after_many_acts_at_once(
    area: Area, worker: Worker, household: Household
) -> None:
    url = reverse("visit-new", args=[household.pk])
    forms = [visit_form(household, f"第{n}次。") for n in range(12)]
    assert statuses(posted_at_once([worker] * 12, url, forms)) == {302: 12}
    assert sorted(rows(Visit).values_list("number", flat=True)) == list(range(1, 13))
    assert not verify(counters).faults
