"""What the fingerprint of a closure covers, and what the system says about it."""

from datetime import timedelta

import pytest
from django.utils import translation

from casework.access.models import Worker
from casework.assessments.actions import complete, override_grade
from casework.common.dates import today
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reviews import selectors
from casework.reviews.actions import GoalResult
from casework.reviews.checks import checks
from casework.reviews.content import basis_of, fingerprint
from casework.reviews.models import Closure
from tests.assessments.answers import answers
from tests.factories import make_active_plan, make_closure, make_draft_plan, make_review, make_visit

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


class TestFingerprint:
    """It changes with everything the approver was shown."""

    @pytest.fixture
    def closure(self, plan: Plan, household: Household, worker: Worker) -> Closure:
        complete(household_id=household.pk, answers=answers(1), assessed_on=today(), by=worker)
        return make_closure(household, worker)

    def now(self, closure: Closure) -> bytes:
        return fingerprint(closure, basis_of(closure.household))

    def test_it_stays_while_nothing_happens(self, closure: Closure) -> None:
        assert self.now(closure) == self.now(closure)

    def test_a_draft_of_another_version_changes_nothing_that_was_shown(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        before = self.now(closure)
        make_draft_plan(household, worker)
        assert self.now(closure) == before

    def test_another_proposal_has_another(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        words = Closure(pk=closure.pk, household=household, kind="died", proposed_by=worker)
        words.text = closure.text
        assert self.now(words) != self.now(closure)

    def test_a_review_changes_it(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        before = self.now(closure)
        make_review(household, worker)
        assert self.now(closure) != before

    def test_a_visit_changes_it(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        before = self.now(closure)
        make_visit(household, worker, days_ago=3)
        assert self.now(closure) != before

    def test_a_newer_version_in_force_changes_it(
        self, closure: Closure, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        before = self.now(closure)
        make_active_plan(household, worker, supervisor)
        assert self.now(closure) != before

    def test_an_assessment_changes_it(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        before = self.now(closure)
        complete(household_id=household.pk, answers=answers(1), assessed_on=today(), by=worker)
        assert self.now(closure) != before

    def test_a_grade_set_by_a_supervisor_changes_it(
        self, closure: Closure, household: Household, supervisor: Worker
    ) -> None:
        before = self.now(closure)
        assessment = household.assessments.get()
        override_grade(assessment_id=assessment.pk, grade="red", reason="独居", by=supervisor)
        assert self.now(closure) != before


class TestChecks:
    """Each finding as a sentence; True is fine."""

    def found(self, household: Household, worker: Worker) -> list[tuple[bool, str]]:
        household = Household.objects.visible_to(worker).get(pk=household.pk)
        basis = basis_of(household)
        outcomes = selectors.outcomes_of(basis.review) if basis.review else []
        with translation.override("en"):
            return [(check.ok, check.text) for check in checks(household, basis, outcomes)]

    def test_a_case_with_nothing_in_it(self, household: Household, worker: Worker) -> None:
        assert self.found(household, worker) == [
            (False, "No plan is in force"),
            (False, "Nobody has visited this household yet"),
        ]

    def test_a_plan_that_was_never_reviewed(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        assert (False, "The plan in force was never reviewed") in self.found(household, worker)

    def test_a_review_of_an_older_version_does_not_count(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_review(household, worker, "close")
        make_active_plan(household, worker, supervisor)
        assert (False, "The plan in force was never reviewed") in self.found(household, worker)

    def test_all_goals_met_with_their_evidence(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        visit = make_visit(household, worker)
        result = GoalResult(plan.goals.get().pk, "achieved", "12", "", [visit.pk])
        make_review(household, worker, "close", outcomes=[result])
        found = self.found(household, worker)
        assert all(ok for ok, _ in found)
        assert [text for _, text in found][1:3] == [
            "1 of 1 goals achieved",
            "Visits are named as evidence for every goal",
        ]

    def test_a_goal_on_its_way_without_evidence_and_another_decision(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        make_review(household, worker, "continue")
        found = self.found(household, worker)
        assert found[0][0] is False
        assert found[0][1].endswith("Go on with the plan")
        assert found[1:3] == [
            (False, "0 of 1 goals achieved"),
            (False, "No visit is named as evidence for goal 1"),
        ]

    def test_a_grave_grade_and_a_change_nobody_followed_up(
        self, household: Household, worker: Worker
    ) -> None:
        complete(household_id=household.pk, answers=answers(3), assessed_on=today(), by=worker)
        make_visit(household, worker, log_major_change="住院")
        texts = [text for _, text in self.found(household, worker)]
        assert "The household's grade is still Red" in texts
        assert any(text.startswith("The major change of") for text in texts)

    @pytest.mark.parametrize(("days", "ok"), [(31, True), (32, False)])
    def test_a_visit_older_than_a_month_is_a_warning(
        self, household: Household, worker: Worker, days: int, ok: bool
    ) -> None:
        Household.objects.unscoped("a test").update(opened_on=today() - timedelta(days=60))
        make_visit(household, worker, days_ago=days)
        assert self.found(household, worker)[-1][0] is ok
