"""Reviewing, closing, reopening: what each act leaves behind, and whom it refuses."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.access.models import Area, Worker
from casework.assessments.actions import complete
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household, Stage
from casework.plans.actions import ReasonMissing
from casework.plans.models import Goal, Plan
from casework.plans.selectors import active_plan, open_plan
from casework.reviews import actions
from casework.reviews.actions import GoalResult
from casework.reviews.content import basis_of, fingerprint
from casework.reviews.models import Closure, ClosureStage, Decision, Review
from casework.vault.sealed import SealBroken
from casework.visits.models import Visit
from tests.assessments.answers import answers
from tests.factories import (
    make_active_plan,
    make_area,
    make_closed_case,
    make_closure,
    make_draft_plan,
    make_household,
    make_review,
    make_submitted_plan,
    make_visit,
    make_worker,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def again(thing: Any, worker: Worker) -> Any:
    """Return the row as it is stored now."""
    return type(thing).objects.visible_to(worker).get(pk=thing.pk)


def last_act() -> Entry:
    found = Entry.objects.order_by("id").last()
    assert found is not None
    return found


def shown_of(closure: Closure) -> str:
    """Return the fingerprint of what an approver would be shown now."""
    return fingerprint(closure, basis_of(closure.household)).hex()


def approve(closure: Closure, by: Worker, **fields: Any) -> Closure:
    shown = fields.pop("content_hash", None) or shown_of(closure)
    return actions.approve_closure(closure_id=closure.pk, content_hash=shown, by=by, **fields)


class TestReviewing:
    """Every goal against its baseline."""

    def test_a_review_keeps_how_each_goal_stands_and_what_shows_it(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        visit = make_visit(household, worker)
        goal = plan.goals.get()
        result = GoalResult(goal.pk, "achieved", " 12 ", " 三次不断 ", [visit.pk])
        review = make_review(household, worker, outcomes=[result], summary=" 到了。 ")
        outcome = again(review, worker).outcomes.get()
        assert (outcome.goal, outcome.status) == (goal, "achieved")
        assert (outcome.finding.value_now, outcome.finding.note) == ("12", "三次不断")
        assert list(outcome.evidence.all()) == [visit]
        assert again(review, worker).text.summary == "到了。"

    def test_going_on_leaves_the_plan_as_it_is(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker)
        assert (review.decision, review.next_plan) == (Decision.CONTINUE, None)
        assert active_plan(household) == plan
        assert open_plan(household) is None

    def test_the_act_is_remembered_last(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker, "adjust")
        entry = last_act()
        assert (entry.act, entry.thing_id, entry.actor) == ("review recorded", review.pk, worker.pk)
        assert entry.details == {"number": 1, "decision": "adjust", "goals": ["progress"]}

    def test_reviews_of_a_household_are_numbered(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        assert [make_review(household, worker).number for _ in range(2)] == [1, 2]

    def test_adjusting_opens_the_next_version_with_the_review_as_its_reason(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker, "adjust")
        draft = open_plan(household)
        assert draft == review.next_plan
        assert draft is not None
        assert (draft.number, draft.author) == (2, worker)
        assert today().isoformat() in draft.narrative.change_reason
        assert draft.goals.get().lineage == plan.goals.get().lineage

    def test_adjusting_uses_the_version_that_is_being_written(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        draft = make_draft_plan(household, worker)
        assert make_review(household, worker, "adjust").next_plan == draft
        assert household.plans.count() == 2

    def test_closing_decides_nothing_by_itself(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        make_review(household, worker, "close")
        assert again(household, worker).is_open
        assert not household.closures.exists()

    def test_a_goal_of_another_plan_is_refused(
        self, plan: Plan, household: Household, area: Area, worker: Worker, supervisor: Worker
    ) -> None:
        other = make_active_plan(make_household(area, worker), worker, supervisor)
        result = GoalResult(other.goals.get().pk, "achieved")
        with pytest.raises(Goal.DoesNotExist):
            make_review(household, worker, outcomes=[result])

    def test_a_goal_left_out_or_given_twice_is_refused(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        once = GoalResult(plan.goals.get().pk, "none")
        for outcomes in ([], [once, once]):
            with pytest.raises(actions.OutcomesIncomplete):
                make_review(household, worker, outcomes=outcomes)
        assert not household.reviews.exists()

    def test_a_visit_to_another_household_is_no_evidence(
        self, plan: Plan, household: Household, area: Area, worker: Worker
    ) -> None:
        elsewhere = make_visit(make_household(area, worker), worker)
        result = GoalResult(plan.goals.get().pk, "none", evidence=[elsewhere.pk])
        with pytest.raises(Visit.DoesNotExist):
            make_review(household, worker, outcomes=[result])

    def test_one_visit_may_show_several_goals(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        visit = make_visit(household, worker)
        plan = make_active_plan(household, worker, supervisor)
        result = GoalResult(plan.goals.get().pk, "none", evidence=[visit.pk, visit.pk])
        review = make_review(household, worker, outcomes=[result])
        assert review.outcomes.get().evidence.count() == 1

    def test_a_plan_that_was_replaced_is_not_reviewed(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        newer = make_active_plan(household, worker, supervisor)
        assert newer.number == 2
        with pytest.raises(StaleVersion):
            make_review(household, worker, **{"plan": plan})

    def test_a_plan_of_another_household_is_not_found(
        self, plan: Plan, area: Area, worker: Worker
    ) -> None:
        other = make_household(area, worker)
        with pytest.raises(Plan.DoesNotExist):
            make_review(other, worker, plan=plan)

    def test_an_impossible_day_is_refused(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(ValidationError):
            make_review(household, worker, reviewed_on=today() + timedelta(days=1))

    def test_a_day_before_the_last_review_is_refused(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        make_review(household, worker)
        with pytest.raises(ValidationError):
            make_review(household, worker, reviewed_on=today() - timedelta(days=1))

    def test_a_review_says_something(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(ValidationError):
            make_review(household, worker, summary="  ")

    def test_a_clerk_reviews_nothing(self, plan: Plan, household: Household, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            make_review(household, make_worker("clerk", area))

    def test_someone_elsewhere_finds_no_such_household(
        self, plan: Plan, household: Household, stranger: Worker
    ) -> None:
        with pytest.raises(Household.DoesNotExist):
            make_review(household, stranger)

    def test_a_closed_case_is_not_reviewed(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        make_closed_case(household, worker, supervisor)
        with pytest.raises(PermissionDenied):
            make_review(household, worker, plan=plan)

    def test_a_goal_that_does_not_open_stops_an_adjustment(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        goals = Goal.objects.unscoped("a test").filter(plan=plan)
        blob = bytes(goals.get().wording_sealed)
        spoil(goals, blob[:-1] + bytes([blob[-1] ^ 1]))
        with pytest.raises(SealBroken):
            make_review(household, worker, "adjust")
        assert not household.reviews.exists()
        assert open_plan(household) is None


def spoil(goals: Any, blob: bytes) -> None:
    """Write a broken blob past the vault."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_goal SET wording_sealed = %s", [blob])


class TestAssessmentsCompared:
    """Which assessments a review refers to."""

    def assess(self, household: Household, worker: Worker, score: int, day: date) -> Any:
        return complete(
            household_id=household.pk, answers=answers(score), assessed_on=day, by=worker
        )

    def test_the_one_that_held_at_approval_and_the_latest(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        self.assess(household, worker, 3, today() - timedelta(days=9))
        then = self.assess(household, worker, 2, today() - timedelta(days=5))
        make_active_plan(household, worker, supervisor)
        self.assess(household, worker, 2, today())
        now = self.assess(household, worker, 1, today())
        review = make_review(household, worker)
        assert (review.assessment_then, review.assessment_now) == (then, now)

    def test_the_first_since_where_there_was_none_at_approval(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        first = self.assess(household, worker, 2, today())
        last = self.assess(household, worker, 1, today())
        review = make_review(household, worker)
        assert (review.assessment_then, review.assessment_now) == (first, last)

    def test_none_where_nobody_assessed(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker)
        assert (review.assessment_then, review.assessment_now) == (None, None)


class TestProposing:
    """From open to waiting."""

    def test_a_proposal_waits_and_the_case_stays_open(
        self, plan: Plan, household: Household, worker: Worker
    ) -> None:
        review = make_review(household, worker, "close")
        closure = make_closure(household, worker, handover=" 居委会半年一次电话 ")
        stored = again(closure, worker)
        assert (stored.stage, stored.kind, stored.review) == ("proposed", "goals_met", review)
        assert stored.text.handover == "居委会半年一次电话"
        assert again(household, worker).is_open
        assert (last_act().act, last_act().details) == ("closure proposed", {"kind": "goals_met"})

    def test_a_case_without_a_plan_can_be_closed_too(
        self, household: Household, worker: Worker
    ) -> None:
        assert make_closure(household, worker, "moved_away").review is None

    def test_a_second_proposal_names_the_first(self, household: Household, worker: Worker) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(actions.ClosureStands) as refused:
            make_closure(household, worker)
        assert refused.value.closure == closure

    def test_a_proposal_without_its_words_is_refused(
        self, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(ValidationError):
            make_closure(household, worker, "beyond_ability")

    def test_a_clerk_proposes_nothing(self, household: Household, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            make_closure(household, make_worker("clerk", area))

    def test_someone_elsewhere_finds_no_such_household(
        self, household: Household, stranger: Worker
    ) -> None:
        with pytest.raises(Household.DoesNotExist):
            make_closure(household, stranger)


class TestApproving:
    """From waiting to closed."""

    def test_the_case_is_closed_its_plan_ended_and_no_visit_due(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        draft = make_submitted_plan(household, worker)
        visit_on = today() + timedelta(days=3)
        make_visit(household, worker, next_on=visit_on, log_major_change="住院")
        closure = make_closed_case(household, worker, supervisor)
        closed = again(household, worker)
        assert (closed.stage, closed.closed_on) == (Stage.CLOSED, today())
        assert (closed.visit_due_on, closed.plan_visit_days) == (None, None)
        assert (closed.agreed_visit_on, closed.urgent_since) == (None, None)
        assert closed.last_visit_on == today()
        assert again(plan, worker).stage == "ended"
        assert again(draft, worker).stage == "withdrawn"
        stored = again(closure, worker)
        assert (stored.stage, stored.decided_by) == ("approved", supervisor)

    def test_what_was_approved_is_fingerprinted_and_remembered(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        shown = shown_of(closure)
        approve(closure, supervisor, note=" 同意 ")
        stored = again(closure, worker)
        assert bytes(stored.content_hash).hex() == shown
        assert stored.text.reason == "同意"
        entry = last_act()
        assert (entry.act, entry.details["content"]) == ("closure approved", shown)

    def test_a_visit_written_down_meanwhile_stops_the_approval(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        shown = shown_of(closure)
        make_visit(household, worker)
        with pytest.raises(StaleVersion):
            approve(closure, supervisor, content_hash=shown)
        assert again(household, worker).is_open
        assert again(closure, worker).is_proposed

    def test_something_else_than_a_fingerprint_stops_it(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(StaleVersion):
            approve(closure, supervisor, content_hash="é")

    def test_nobody_approves_what_they_proposed(
        self, household: Household, supervisor: Worker
    ) -> None:
        closure = make_closure(household, supervisor)
        with pytest.raises(PermissionDenied):
            approve(closure, supervisor)
        assert again(household, supervisor).is_open

    def test_a_worker_approves_nothing(
        self, household: Household, worker: Worker, area: Area
    ) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(PermissionDenied):
            approve(closure, make_worker("worker", area))

    def test_a_supervisor_elsewhere_finds_no_such_proposal(
        self, household: Household, worker: Worker
    ) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(Closure.DoesNotExist):
            approve(closure, make_worker("supervisor", make_area()))

    def test_a_case_is_closed_once(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closed_case(household, worker, supervisor)
        with pytest.raises(MoveNotAllowed):
            approve(closure, supervisor)

    def test_a_proposal_taken_back_is_not_approved(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        with pytest.raises(MoveNotAllowed):
            approve(closure, supervisor)


class TestReturning:
    """From waiting back to whoever proposed."""

    def test_a_proposal_goes_back_with_its_reason_and_the_case_goes_on(
        self, plan: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        actions.return_closure(closure_id=closure.pk, reason=" 再看一个月 ", by=supervisor)
        stored = again(closure, worker)
        assert (stored.stage, stored.decided_by) == ("returned", supervisor)
        assert stored.text.reason == "再看一个月"
        assert stored.text.summary == "三个月没断过一次，家里接得住了。"
        assert again(plan, worker).is_active
        assert last_act().act == "closure returned"

    def test_a_reason_is_given(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(ReasonMissing):
            actions.return_closure(closure_id=closure.pk, reason="  ", by=supervisor)
        assert again(closure, worker).is_proposed

    def test_a_worker_returns_nothing(
        self, household: Household, worker: Worker, area: Area
    ) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(PermissionDenied):
            actions.return_closure(
                closure_id=closure.pk, reason="不行", by=make_worker("worker", area)
            )

    def test_after_a_return_it_may_be_proposed_again(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        actions.return_closure(closure_id=closure.pk, reason="再看一个月", by=supervisor)
        second = make_closure(household, worker)
        assert list(household.closures.values_list("pk", "stage")) == [
            (second.pk, "proposed"),
            (closure.pk, "returned"),
        ]


class TestTakingBack:
    """By whoever proposed."""

    def test_the_proposer_takes_a_proposal_back(self, household: Household, worker: Worker) -> None:
        closure = make_closure(household, worker)
        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        stored = again(closure, worker)
        assert (stored.stage, stored.withdrawn_by) == (ClosureStage.WITHDRAWN, worker)
        assert last_act().act == "closure withdrawn"

    def test_one_that_was_returned_is_laid_to_rest(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        actions.return_closure(closure_id=closure.pk, reason="再看一个月", by=supervisor)
        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        stored = again(closure, worker)
        assert (stored.stage, stored.decided_by) == (ClosureStage.WITHDRAWN, supervisor)

    def test_a_colleague_does_not(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        closure = make_closure(household, worker)
        with pytest.raises(PermissionDenied):
            actions.withdraw_closure(closure_id=closure.pk, by=supervisor)

    def test_it_is_taken_back_once(self, household: Household, worker: Worker) -> None:
        closure = make_closure(household, worker)
        actions.withdraw_closure(closure_id=closure.pk, by=worker)
        with pytest.raises(MoveNotAllowed):
            actions.withdraw_closure(closure_id=closure.pk, by=worker)

    def test_what_is_not_there_is_not_found(self, worker: Worker) -> None:
        with pytest.raises(Closure.DoesNotExist):
            actions.withdraw_closure(closure_id=uuid4(), by=worker)


class TestReopening:
    """From closed to planning."""

    @pytest.fixture
    def closure(self, household: Household, worker: Worker, supervisor: Worker) -> Closure:
        make_visit(household, worker, days_ago=2)
        return make_closed_case(household, worker, supervisor)

    def test_the_case_is_planned_anew_and_visits_fall_due_from_the_last(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        before = again(household, worker).last_visit_on
        actions.reopen_case(household_id=household.pk, reason=" 髋部骨折 ", by=worker)
        found = again(household, worker)
        assert (found.stage, found.closed_on) == (Stage.PLANNING, None)
        assert found.last_visit_on == before
        assert found.visit_due_on is not None
        reopening = found.reopenings.get()
        assert (reopening.closure, reopening.reopened_by) == (closure, worker)
        assert reopening.text.reason == "髋部骨折"
        assert (last_act().act, last_act().thing_id) == ("case reopened", reopening.pk)

    def test_it_needs_a_reason(
        self, closure: Closure, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(ReasonMissing):
            actions.reopen_case(household_id=household.pk, reason=" ", by=worker)
        assert not again(household, worker).is_open

    def test_an_open_case_is_not_reopened(self, household: Household, worker: Worker) -> None:
        with pytest.raises(MoveNotAllowed):
            actions.reopen_case(household_id=household.pk, reason="髋部骨折", by=worker)

    def test_a_clerk_reopens_nothing(
        self, closure: Closure, household: Household, area: Area
    ) -> None:
        with pytest.raises(PermissionDenied):
            actions.reopen_case(
                household_id=household.pk, reason="髋部骨折", by=make_worker("clerk", area)
            )

    def test_someone_elsewhere_finds_no_such_household(
        self, closure: Closure, household: Household, stranger: Worker
    ) -> None:
        with pytest.raises(Household.DoesNotExist):
            actions.reopen_case(household_id=household.pk, reason="髋部骨折", by=stranger)

    def test_a_case_is_closed_and_reopened_again(
        self, closure: Closure, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        actions.reopen_case(household_id=household.pk, reason="髋部骨折", by=worker)
        second = make_closed_case(again(household, worker), worker, supervisor)
        actions.reopen_case(household_id=household.pk, reason="又摔了", by=worker)
        assert [r.closure_id for r in household.reopenings.all()] == [second.pk, closure.pk]


def test_a_review_is_written_once(plan: Plan, household: Household, worker: Worker) -> None:
    from casework.visits.models import AppendOnly

    review = make_review(household, worker)
    for change in (review.save, review.delete, review.outcomes.get().save):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        Review.objects.visible_to(worker).update(decision="close")
