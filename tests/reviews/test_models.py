"""What the database itself keeps true of reviews and closures."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.access.models import Worker
from casework.common.dates import now
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reviews.models import Closure, GoalOutcome, Reopening, Review
from tests.factories import make_closed_case, make_closure, make_review

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def refused(row: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_household_has_one_proposal_waiting(household: Household, worker: Worker) -> None:
    make_closure(household, worker)
    refused(Closure(household=household, kind="died", proposed_at=now(), proposed_by=worker))


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": "approved"},
        {"stage": "returned", "decided_at": now()},
        {"stage": "withdrawn"},
        {"stage": "proposed", "withdrawn_at": now()},
    ],
)
def test_a_stage_has_its_hand_and_instant(
    household: Household, worker: Worker, fields: dict[str, Any]
) -> None:
    closure = make_closure(household, worker)
    for name, value in fields.items():
        setattr(closure, name, value)
    refused(closure)


def test_a_withdrawal_without_a_hand_is_refused(household: Household, worker: Worker) -> None:
    closure = make_closure(household, worker)
    closure.stage, closure.withdrawn_at = "withdrawn", now()
    refused(closure)


def test_the_database_keeps_a_proposer_from_deciding(household: Household, worker: Worker) -> None:
    closure = make_closure(household, worker)
    closure.stage, closure.decided_at, closure.decided_by = "approved", now(), worker
    refused(closure)


def test_a_closure_is_undone_once(household: Household, worker: Worker, supervisor: Worker) -> None:
    closure = make_closed_case(household, worker, supervisor)
    fields = {"household": household, "closure": closure, "reopened_by": worker}
    Reopening(reopened_at=now(), **fields).save()
    refused(Reopening(reopened_at=now(), **fields))


class TestReviews:
    """Rows of one review."""

    @pytest.fixture
    def review(self, plan: Plan, household: Household, worker: Worker) -> Review:
        return make_review(household, worker)

    def fields(self, review: Review, **changes: Any) -> dict[str, Any]:
        return {
            "household": review.household,
            "plan": review.plan,
            "number": 2,
            "reviewed_on": review.reviewed_on,
            "by": review.by,
            "recorded_at": now(),
            "decision": "continue",
        } | changes

    def test_a_number_is_given_once(self, review: Review) -> None:
        refused(Review(**self.fields(review, number=1)))

    def test_an_adjustment_names_the_version_it_is_written_in(self, review: Review) -> None:
        refused(Review(**self.fields(review, decision="adjust")))

    def test_no_other_decision_does(self, review: Review) -> None:
        refused(Review(**self.fields(review, next_plan=review.plan)))

    def test_a_goal_stands_one_way_in_a_review(self, review: Review) -> None:
        goal = review.plan.goals.get()
        fields = {"household": review.household, "review": review, "goal": goal}
        refused(GoalOutcome(status="achieved", **fields))

    def test_a_goal_stands_in_one_of_four_ways(self, review: Review) -> None:
        second = Review(**self.fields(review))
        second.save()
        goal = review.plan.goals.get()
        fields = {"household": review.household, "review": second, "goal": goal}
        refused(GoalOutcome(status="splendid", **fields))

    def test_a_household_that_is_erased_takes_its_reviews_along(
        self, review: Review, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        household.delete()
        assert not Review.objects.unscoped("a test").exists()
        assert not Closure.objects.unscoped("a test").exists()
