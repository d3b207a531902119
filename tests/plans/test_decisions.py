"""The pages of the approver: the queue, and the decision on one plan."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.common.dates import now, today
from casework.households.models import Household
from casework.plans import actions, evidence, queue
from casework.plans.codes import Stage
from casework.plans.models import Plan
from tests.factories import (
    make_active_plan,
    make_area,
    make_draft_plan,
    make_household,
    make_submitted_plan,
    make_worker,
)
from tests.plans.pages import signed_in, stored, text_of
from tests.plans.test_content import break_seal
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def client(supervisor: Worker) -> Client:
    return signed_in(supervisor)


@pytest.fixture
def plan(household: Household, worker: Worker) -> Plan:
    return make_submitted_plan(household, worker)


def decide(client: Client, plan: Plan, decision: str, reason: str = "", **more: Any) -> Any:
    form = {
        "decision": decision,
        "reason": reason,
        "content_hash": bytes(plan.content_hash).hex(),
    } | more
    return post(client, reverse("plan-review", args=[plan.pk]), form)


def test_what_waits_stands_in_the_queue_longest_first(
    client: Client, plan: Plan, area: Area, worker: Worker
) -> None:
    make_submitted_plan(make_household(area, worker, name="尹国栋"), worker)
    page = text_of(client.get(reverse("review-queue")))
    assert page.index("魏龙凤") < page.index("尹国栋")


def test_an_own_plan_stands_in_the_queue_for_another_to_decide(
    client: Client, household: Household, supervisor: Worker
) -> None:
    own = make_submitted_plan(household, supervisor)
    page = text_of(client.get(reverse("review-queue")))
    assert "须他人审核" in page
    assert reverse("plan-review", args=[own.pk]) not in page


def test_what_waits_elsewhere_is_not_in_the_queue(plan: Plan) -> None:
    elsewhere = signed_in(make_worker("supervisor", make_area()))
    assert "魏龙凤" not in text_of(elsewhere.get(reverse("review-queue")))


def test_an_empty_queue_says_so(client: Client) -> None:
    assert "没有待审的事" in text_of(client.get(reverse("review-queue")))


def test_a_worker_has_no_queue(worker: Worker) -> None:
    assert signed_in(worker).get(reverse("review-queue")).status_code == 403


def test_the_queue_takes_the_same_queries_for_one_plan_and_for_four(
    client: Client, plan: Plan, area: Area, worker: Worker
) -> None:
    url = reverse("review-queue")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for name in ("甲", "乙", "丙"):
        make_submitted_plan(make_household(area, worker, name=name), worker)
    with CaptureQueriesContext(connection) as four:
        client.get(url)
    assert len(four) == len(one)


def test_a_first_plan_is_shown_in_full_with_its_fingerprint(client: Client, plan: Plan) -> None:
    page = text_of(client.get(reverse("plan-review", args=[plan.pk])))
    digits = bytes(plan.content_hash).hex()
    assert f"{digits[:4]} {digits[4:8]}".upper() in page
    assert f'name="content_hash" value="{digits}"' in page
    assert 'class="diff"' not in page


def test_a_next_version_is_shown_by_its_changes_or_in_full(
    client: Client, household: Household, worker: Worker, area: Area
) -> None:
    make_active_plan(household, worker, make_worker("supervisor", area))
    second = make_submitted_plan(household, worker)
    url = reverse("plan-review", args=[second.pk])
    assert 'class="diff"' in text_of(client.get(url))
    assert 'class="diff"' not in text_of(client.get(url, {"show": "full"}))


def test_a_plan_is_approved_and_the_next_one_follows(
    client: Client, plan: Plan, area: Area, worker: Worker
) -> None:
    second = make_submitted_plan(make_household(area, worker), worker)
    assert decide(client, plan, "approve").url == reverse("plan-review", args=[second.pk])
    assert stored(plan).stage == Stage.ACTIVE
    assert decide(client, second, "approve").url == reverse("review-queue")


def test_a_plan_is_returned_with_its_reason(client: Client, plan: Plan) -> None:
    decide(client, plan, "return", "基线不清")
    assert stored(plan).was_returned
    page = text_of(client.get(reverse("review-queue")))
    assert "我退回的 <span" in page
    assert reverse("plan", args=[plan.pk]) in page


def test_a_plan_is_not_returned_without_a_reason(client: Client, plan: Plan) -> None:
    page = decide(client, plan, "return")
    assert "reason" in page.context["form"].errors
    assert stored(plan).stage == Stage.SUBMITTED


def test_a_decision_must_be_chosen(client: Client, plan: Plan) -> None:
    page = decide(client, plan, "", "写好的理由")
    assert "decision" in page.context["form"].errors
    assert "写好的理由" in text_of(page)


def test_a_plan_that_changed_after_it_was_shown_is_shown_again(
    client: Client, plan: Plan, worker: Worker
) -> None:
    seen = bytes(plan.content_hash).hex()
    draft = actions.withdraw_plan(plan_id=plan.pk, by=worker)
    goal = draft.goals.get()
    goal = actions.edit_goal(
        goal_id=goal.pk,
        based_on=draft.version,
        wording=goal.wording,
        domain="income",
        due_on=today(),
        by=worker,
    )
    again = actions.submit_plan(plan_id=plan.pk, based_on=goal.plan.version, by=worker)
    page = decide(client, again, "approve", "同意", content_hash=seen)
    assert page.status_code == 409
    assert "同意" in text_of(page)
    assert " checked" not in text_of(page)
    assert bytes(again.content_hash).hex() in text_of(page)
    assert stored(plan).stage == Stage.SUBMITTED


def test_a_plan_taken_back_meanwhile_is_not_decided_on(
    client: Client, plan: Plan, worker: Worker
) -> None:
    actions.withdraw_plan(plan_id=plan.pk, by=worker)
    assert decide(client, plan, "approve").status_code == 409


def test_an_own_plan_is_refused_with_a_sentence(
    client: Client, household: Household, supervisor: Worker
) -> None:
    own = make_submitted_plan(household, supervisor)
    page = client.get(reverse("plan-review", args=[own.pk]))
    assert page.status_code == 403
    assert "须由另一位督导审核" in text_of(page)


def test_a_supervisor_of_another_area_who_works_here_is_told_who_decides(
    plan: Plan, area: Area
) -> None:
    from casework.access.actions import post_worker

    both = make_worker("supervisor", make_area())
    post_worker(worker=both, area=area, role="worker", from_on=today(), until_on=None, by=None)
    page = signed_in(both).get(reverse("plan-review", args=[plan.pk]))
    assert page.status_code == 403
    assert "只有督导可以审核方案" in text_of(page)


def test_a_plan_that_cannot_be_read_cannot_be_decided_on(client: Client, plan: Plan) -> None:
    break_seal(plan)
    page = client.get(reverse("plan-review", args=[plan.pk]))
    assert page.status_code == 500


def test_earlier_returns_are_shown_to_the_approver(
    client: Client, plan: Plan, worker: Worker, supervisor: Worker
) -> None:
    draft = actions.return_plan(plan_id=plan.pk, reason="先复评", by=supervisor)
    actions.submit_plan(plan_id=plan.pk, based_on=draft.version, by=worker)
    assert "先复评" in text_of(client.get(reverse("plan-review", args=[plan.pk])))


def test_evidence_of_other_rooms_is_shown_newest_first(
    client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "PROVIDERS", [])
    item = evidence.Evidence("visit", "入户", "/visits/1/", today(), "沈知禾", "试岗第三次")

    def provider(household: Household, worker: Worker) -> list[evidence.Evidence]:
        return [item]

    evidence.register(provider)
    evidence.register(provider)
    page = text_of(client.get(reverse("plan-review", args=[plan.pk])))
    assert page.count("试岗第三次") == 1


def test_what_other_rooms_wait_with_stands_in_the_same_queue(
    client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PROVIDERS", [])
    row = queue.Waiting(uuid4(), plan.household, "结案", "沈知禾", now(), "/closures/1/")

    def provider(worker: Worker) -> list[queue.Waiting]:
        return [row]

    queue.register(provider)
    queue.register(provider)
    page = text_of(client.get(reverse("review-queue")))
    assert page.count("/closures/1/") == 1
    assert decide(client, plan, "approve").url == "/closures/1/"


def test_a_plan_that_waits_for_no_decision_is_shown_on_its_own_page(
    client: Client, household: Household, worker: Worker
) -> None:
    draft = make_draft_plan(household, worker)
    page = client.get(reverse("plan-review", args=[draft.pk]))
    assert page.headers["Location"] == reverse("plan", args=[draft.pk])
