"""What reviews add to the pages of an approver."""

import pytest
from django.urls import reverse

from casework.access.models import Worker
from casework.common.dates import today
from casework.households.codes import ClosureKind
from casework.households.models import Household
from casework.plans.evidence import gathered
from casework.plans.models import Plan
from casework.plans.queue import left_to_decide, waiting
from casework.reviews.actions import GoalResult, propose_closure, record_review

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_a_proposed_closure_waits_in_the_approvers_queue(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    closure = propose_closure(
        household_id=household.pk,
        kind=ClosureKind.MOVED_AWAY,
        summary="十月底搬去女儿家，当地居委会已接手。",
        by=worker,
    )
    [row] = left_to_decide(supervisor)
    assert (row.id, row.who) == (closure.pk, worker.name)
    assert row.url == reverse("closure-decide", args=[closure.pk])
    assert waiting(worker) == []


def test_a_review_is_evidence_for_the_next_version(
    household: Household, plan: Plan, worker: Worker
) -> None:
    goal = plan.goals.get()
    review = record_review(
        household_id=household.pk,
        plan_id=plan.pk,
        outcomes=[GoalResult(goal_id=goal.pk, status="progress", value_now="11 次")],
        decision="continue",
        summary="透析次数上来了。",
        reviewed_on=today(),
        by=worker,
    )
    [item] = gathered(household, worker)
    assert item.url == reverse("review", args=[review.pk])
    assert item.note == "透析次数上来了。"
