"""Truly at once, on a database that locks: one approval, one row, one conflict page."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.urls import reverse

from casework.access.models import Area, Receipt, Worker
from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household
from casework.plans import actions
from casework.plans.codes import Stage
from casework.plans.models import Plan
from casework.vault import custody, keys
from casework.vault.verification import counters
from tests.factories import (
    make_area,
    make_draft_plan,
    make_household,
    make_submitted_plan,
    make_worker,
)
from tests.plans.pages import GOAL, signed_in, stored
from tests.posting import post

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by design"),
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]


@pytest.fixture(autouse=True)
def roots(transactional_db: None) -> Iterator[None]:
    """Make the root keys anew: tests that commit leave both databases empty."""
    keys.forget()
    custody.initialise()
    yield
    keys.forget()


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Start all acts in the same moment, each on a connection of its own; return what each gave.

    A refusal is returned, not raised.
    """
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return act()
        except Exception as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def again(worker: Worker) -> Worker:
    """Return the worker as another request would load them, with nothing remembered."""
    return Worker.objects.get(pk=worker.pk)


def test_fifty_approvals_at_once_give_one(area: Area, household: Household, worker: Worker) -> None:
    plan = make_submitted_plan(household, worker)
    seen = bytes(plan.content_hash).hex()
    supervisors = [make_worker("supervisor", area) for _ in range(2)]

    def approval(supervisor: Worker) -> Callable[[], Any]:
        return lambda: actions.approve_plan(
            plan_id=plan.pk, content_hash=seen, by=again(supervisor)
        )

    results = at_once([approval(supervisors[n % 2]) for n in range(50)])
    assert kinds(results) == {"Plan": 1, MoveNotAllowed.__name__: 49}
    assert Entry.objects.filter(act="plan approved").count() == 1
    assert stored(plan).stage == Stage.ACTIVE
    assert not verify(counters).faults


def test_a_plan_handed_in_by_ten_presses_of_one_button_is_handed_in_once(
    household: Household, worker: Worker
) -> None:
    draft = make_draft_plan(household, worker)
    form = {"version": draft.version, "idempotency_key": str(uuid4())}
    url = reverse("plan-check", args=[draft.pk])
    clients = [signed_in(worker) for _ in range(10)]
    answers = at_once([partial(post, client, url, form) for client in clients])
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, reverse("plan", args=[draft.pk]))
    }
    assert Entry.objects.filter(act="plan submitted").count() == 1
    assert Receipt.objects.filter(door="plan-check").count() == 1


def test_two_who_change_the_same_goal_leave_one_change_and_one_conflict_page(
    area: Area, household: Household, worker: Worker
) -> None:
    draft = make_draft_plan(household, worker)
    url = reverse("goal-edit", args=[draft.goals.get().pk])
    clients = [signed_in(worker), signed_in(make_worker("worker", area))]
    forms = [{**GOAL, "text": f"第 {n} 个人写的", "version": draft.version} for n in range(2)]
    answers = at_once([partial(post, c, url, form) for c, form in zip(clients, forms, strict=True)])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    [page] = [answer for answer in answers if answer.status_code == 409]
    assert "第 0 个人写的" in page.content.decode()
    assert "第 1 个人写的" in page.content.decode()
    assert stored(draft).version == draft.version + 1


def test_two_who_begin_the_next_version_begin_one(household: Household, worker: Worker) -> None:
    results = at_once(
        [lambda: actions.start_plan(household_id=household.pk, by=again(worker)) for _ in range(4)]
    )
    assert kinds(results) == {"Plan": 1, actions.OpenPlanExists.__name__: 3}
    assert Plan.objects.unscoped("counting").count() == 1


def test_an_approval_and_a_taking_back_at_once_leave_one_of_them(
    area: Area, household: Household, worker: Worker
) -> None:
    plan = make_submitted_plan(household, worker)
    supervisor = make_worker("supervisor", area)
    seen = bytes(plan.content_hash).hex()
    results = at_once(
        [
            lambda: actions.approve_plan(plan_id=plan.pk, content_hash=seen, by=again(supervisor)),
            lambda: actions.withdraw_plan(plan_id=plan.pk, by=again(worker)),
        ]
    )
    assert kinds(results) == {"Plan": 1, MoveNotAllowed.__name__: 1}
