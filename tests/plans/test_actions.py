"""Handing in, deciding, ending: what each act leaves behind, and whom it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household
from casework.households.models import Stage as CaseStage
from casework.plans import actions, selectors
from casework.plans.codes import Stage
from casework.plans.models import GoalWording, MeasureWording, Plan
from tests.factories import (
    make_active_plan,
    make_area,
    make_draft_plan,
    make_submitted_plan,
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


@pytest.fixture
def submitted(household: Household, worker: Worker) -> Plan:
    return make_submitted_plan(household, worker)


@pytest.fixture
def active(household: Household, worker: Worker, supervisor: Worker) -> Plan:
    return make_active_plan(household, worker, supervisor)


class TestSubmitting:
    """From draft to waiting."""

    def test_a_complete_draft_waits_for_a_decision(self, submitted: Plan, worker: Worker) -> None:
        stored = again(submitted, worker)
        assert (stored.stage, stored.submitted_by) == (Stage.SUBMITTED, worker)
        assert len(bytes(stored.content_hash)) == 32
        assert last_act().act == "plan submitted"

    def test_an_incomplete_draft_says_what_it_lacks(
        self, household: Household, worker: Worker
    ) -> None:
        plan = actions.start_plan(household_id=household.pk, by=worker)
        with pytest.raises(actions.PlanIncomplete) as refused:
            actions.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
        assert len(refused.value.sentences) == 1
        assert again(plan, worker).stage == Stage.DRAFT

    def test_a_draft_changed_meanwhile_is_not_handed_in(
        self, household: Household, worker: Worker
    ) -> None:
        plan = make_draft_plan(household, worker)
        with pytest.raises(StaleVersion):
            actions.submit_plan(plan_id=plan.pk, based_on=plan.version - 1, by=worker)

    def test_a_plan_is_handed_in_once(self, submitted: Plan, worker: Worker) -> None:
        with pytest.raises(MoveNotAllowed):
            actions.submit_plan(plan_id=submitted.pk, based_on=submitted.version, by=worker)

    def test_a_clerk_hands_nothing_in(
        self, household: Household, worker: Worker, area: Area
    ) -> None:
        plan = make_draft_plan(household, worker)
        with pytest.raises(PermissionDenied):
            actions.submit_plan(
                plan_id=plan.pk, based_on=plan.version, by=make_worker("clerk", area)
            )

    def test_someone_elsewhere_finds_no_such_plan(self, submitted: Plan) -> None:
        with pytest.raises(Plan.DoesNotExist):
            actions.withdraw_plan(plan_id=submitted.pk, by=make_worker("worker", make_area()))


class TestTakingBack:
    """From waiting to draft, by the author."""

    def test_the_author_takes_a_plan_back(self, submitted: Plan, worker: Worker) -> None:
        actions.withdraw_plan(plan_id=submitted.pk, by=worker)
        stored = again(submitted, worker)
        assert (stored.stage, stored.submitted_at, bytes(stored.content_hash)) == (
            Stage.DRAFT,
            None,
            b"",
        )
        assert not stored.was_returned
        assert last_act().act == "plan taken back"

    def test_a_plan_returned_once_and_taken_back_later_is_a_plain_draft(
        self, submitted: Plan, worker: Worker, supervisor: Worker
    ) -> None:
        plan = actions.return_plan(plan_id=submitted.pk, reason="基线不清", by=supervisor)
        plan = actions.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
        actions.withdraw_plan(plan_id=plan.pk, by=worker)
        assert not again(plan, worker).was_returned

    def test_a_colleague_does_not(self, submitted: Plan, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            actions.withdraw_plan(plan_id=submitted.pk, by=make_worker("worker", area))

    def test_a_plan_in_force_is_not_taken_back(self, active: Plan, worker: Worker) -> None:
        with pytest.raises(MoveNotAllowed):
            actions.withdraw_plan(plan_id=active.pk, by=worker)


class TestReturning:
    """From waiting to draft, by a supervisor, with a reason."""

    def test_a_plan_goes_back_with_its_reason(
        self, submitted: Plan, worker: Worker, supervisor: Worker
    ) -> None:
        actions.return_plan(plan_id=submitted.pk, reason=" 基线不清。 ", by=supervisor)
        stored = again(submitted, worker)
        assert stored.was_returned
        assert stored.narrative.return_reason == "基线不清。"
        assert list(selectors.plans_returned(worker)) == [stored]
        assert last_act().act == "plan returned"

    def test_every_reason_is_kept_when_it_is_returned_again(
        self, submitted: Plan, worker: Worker, supervisor: Worker
    ) -> None:
        actions.return_plan(plan_id=submitted.pk, reason="第一次", by=supervisor)
        plan = again(submitted, worker)
        plan = actions.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
        assert not selectors.plans_returned(worker).exists()
        actions.return_plan(plan_id=plan.pk, reason="第二次", by=supervisor)
        returns = again(plan, worker).narrative.returns
        assert [entry.reason for entry in returns] == ["第一次", "第二次"]

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_a_reason_must_be_given(
        self, submitted: Plan, worker: Worker, supervisor: Worker, reason: str
    ) -> None:
        with pytest.raises(actions.ReasonMissing):
            actions.return_plan(plan_id=submitted.pk, reason=reason, by=supervisor)
        assert again(submitted, worker).stage == Stage.SUBMITTED

    def test_a_worker_returns_nothing(self, submitted: Plan, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            actions.return_plan(plan_id=submitted.pk, reason="x", by=make_worker("worker", area))

    def test_a_draft_is_not_returned(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        plan = make_draft_plan(household, worker)
        with pytest.raises(MoveNotAllowed):
            actions.return_plan(plan_id=plan.pk, reason="x", by=supervisor)


class TestApproving:
    """From waiting to in force."""

    def test_an_approved_plan_is_in_force(
        self, active: Plan, household: Household, supervisor: Worker
    ) -> None:
        assert selectors.active_plan(household) == active
        assert (active.decided_by, active.stage) == (supervisor, Stage.ACTIVE)
        assert last_act().act == "plan approved"

    def test_the_household_moves_on_and_is_visited_as_often_as_the_plan_asks(
        self, active: Plan, household: Household, worker: Worker
    ) -> None:
        stored = again(household, worker)
        assert (stored.stage, stored.plan_visit_days) == (CaseStage.INTERVENTION, 7)
        assert stored.visit_due_on == household.opened_on + timedelta(days=7)

    def test_a_note_of_the_decision_is_kept(
        self, submitted: Plan, supervisor: Worker, worker: Worker
    ) -> None:
        actions.approve_plan(
            plan_id=submitted.pk,
            content_hash=submitted.content_hash.hex().upper(),
            note="同意。",
            by=supervisor,
        )
        assert again(submitted, worker).narrative.decision_note == "同意。"

    def test_a_worker_cannot_approve_the_plan_she_wrote(
        self, submitted: Plan, worker: Worker
    ) -> None:
        with pytest.raises(PermissionDenied):
            approve(submitted, worker)

    def test_a_supervisor_cannot_approve_the_plan_she_wrote(
        self, household: Household, supervisor: Worker
    ) -> None:
        plan = make_submitted_plan(household, supervisor)
        with pytest.raises(PermissionDenied):
            approve(plan, supervisor)

    def test_a_supervisor_cannot_approve_a_plan_whose_goal_she_mended(
        self, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        plan = make_draft_plan(household, worker)
        goal = plan.goals.get()
        actions.edit_goal(
            goal_id=goal.pk,
            based_on=plan.version,
            wording=goal.wording,
            due_on=goal.due_on,
            by=supervisor,
        )
        plan = again(plan, worker)
        plan = actions.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
        with pytest.raises(PermissionDenied):
            approve(plan, supervisor)

    def test_the_database_itself_refuses_a_decision_by_the_author(
        self, submitted: Plan, worker: Worker
    ) -> None:
        plans = Plan.objects.unscoped("past every rule").filter(pk=submitted.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            plans.update(decided_at=submitted.submitted_at, decided_by=worker)

    def test_an_approval_of_other_content_than_was_shown_is_refused(
        self, submitted: Plan, worker: Worker, supervisor: Worker
    ) -> None:
        seen = submitted.content_hash.hex()
        plan = actions.withdraw_plan(plan_id=submitted.pk, by=worker)
        goal = actions.add_goal(
            plan_id=plan.pk,
            based_on=plan.version,
            wording=GoalWording("另一个目标", "指标", "1", "2"),
            due_on=today(),
            by=worker,
        )
        plan = actions.remove_goal(
            goal_id=plan.goals.earliest("position").pk, based_on=goal.plan.version, by=worker
        )
        measure = actions.add_measure(
            goal_id=goal.pk,
            based_on=plan.version,
            kind="other",
            wording=MeasureWording("做一件事"),
            responsible=worker,
            frequency="once",
            due_on=None,
            by=worker,
        )
        actions.submit_plan(plan_id=plan.pk, based_on=measure.plan.version, by=worker)
        with pytest.raises(StaleVersion):
            actions.approve_plan(plan_id=plan.pk, content_hash=seen, by=supervisor)
        assert again(plan, worker).stage == Stage.SUBMITTED

    def test_content_altered_behind_the_plans_back_is_not_approved(
        self, submitted: Plan, supervisor: Worker
    ) -> None:
        goal = submitted.goals.get()
        goal.due_on = today() + timedelta(days=1000)
        goal.save()
        with pytest.raises(StaleVersion):
            approve(submitted, supervisor)

    def test_a_plan_handed_in_again_unchanged_may_be_approved_as_it_was_shown(
        self, submitted: Plan, worker: Worker, supervisor: Worker
    ) -> None:
        seen = submitted.content_hash.hex()
        plan = actions.withdraw_plan(plan_id=submitted.pk, by=worker)
        actions.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
        actions.approve_plan(plan_id=plan.pk, content_hash=seen, by=supervisor)
        assert again(plan, worker).stage == Stage.ACTIVE

    def test_a_plan_is_approved_once(self, active: Plan, supervisor: Worker) -> None:
        with pytest.raises(MoveNotAllowed):
            approve(active, supervisor)

    def test_the_next_version_replaces_the_one_in_force(
        self, active: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        second = make_active_plan(household, worker, supervisor)
        first = again(active, worker)
        assert (second.number, first.stage, first.ended_by) == (2, Stage.SUPERSEDED, supervisor)
        assert selectors.active_plan(household) == second


class TestStarting:
    """Opening a version."""

    def test_the_first_version_is_empty(self, household: Household, worker: Worker) -> None:
        plan = actions.start_plan(household_id=household.pk, by=worker)
        assert (plan.number, plan.stage, plan.goals.count()) == (1, Stage.DRAFT, 0)

    def test_the_next_version_carries_goals_and_measures_on_with_their_lineage(
        self, active: Plan, household: Household, worker: Worker
    ) -> None:
        second = actions.start_plan(
            household_id=household.pk, change_reason="目标四已达成", by=worker
        )
        old, new = active.goals.get(), second.goals.get()
        assert (new.lineage, new.wording) == (old.lineage, old.wording)
        assert new.measures.get().lineage == old.measures.get().lineage
        assert new.pk != old.pk
        assert second.narrative.situation == active.narrative.situation
        assert second.narrative.change_reason == "目标四已达成"
        assert second.until_on == active.until_on

    def test_a_term_that_is_over_is_not_carried_on(
        self, active: Plan, household: Household, worker: Worker
    ) -> None:
        active.from_on = active.until_on = today() - timedelta(days=1)
        active.save()
        assert actions.start_plan(household_id=household.pk, by=worker).until_on is None

    def test_a_household_has_one_version_being_written(
        self, submitted: Plan, household: Household, worker: Worker
    ) -> None:
        with pytest.raises(actions.OpenPlanExists) as refused:
            actions.start_plan(household_id=household.pk, by=worker)
        assert refused.value.plan == submitted

    def test_a_clerk_starts_no_plan(self, household: Household, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            actions.start_plan(household_id=household.pk, by=make_worker("clerk", area))

    def test_someone_elsewhere_finds_no_such_household(self, household: Household) -> None:
        with pytest.raises(Household.DoesNotExist):
            actions.start_plan(household_id=household.pk, by=make_worker("worker", make_area()))


class TestEnding:
    """Giving a draft up, and closing the case."""

    def test_a_dropped_draft_stays_among_the_versions(
        self, household: Household, worker: Worker
    ) -> None:
        plan = make_draft_plan(household, worker)
        actions.drop_plan(plan_id=plan.pk, by=worker)
        assert again(plan, worker).stage == Stage.WITHDRAWN
        assert actions.start_plan(household_id=household.pk, by=worker).number == 2

    def test_a_colleague_drops_nothing(
        self, household: Household, worker: Worker, area: Area
    ) -> None:
        plan = make_draft_plan(household, worker)
        with pytest.raises(PermissionDenied):
            actions.drop_plan(plan_id=plan.pk, by=make_worker("worker", area))

    def test_a_closure_ends_the_plan_and_drops_the_next_one(
        self, active: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        second = make_draft_plan(household, worker)
        stored = again(household, worker)
        assert actions.end_active_plan(household=stored, by=supervisor) == active
        assert again(active, worker).stage == Stage.ENDED
        assert again(second, worker).stage == Stage.WITHDRAWN
        assert stored.plan_visit_days is None

    def test_a_closure_without_a_plan_ends_nothing(
        self, household: Household, supervisor: Worker
    ) -> None:
        assert actions.end_active_plan(household=household, by=supervisor) is None


class TestInvariants:
    """What the database refuses, whoever asks."""

    def test_a_household_has_one_plan_in_force(
        self, active: Plan, household: Household, worker: Worker, supervisor: Worker
    ) -> None:
        second = make_submitted_plan(household, worker)
        plans = Plan.objects.unscoped("past every rule").filter(pk=second.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            plans.update(stage=Stage.ACTIVE, decided_at=active.decided_at, decided_by=supervisor)

    def test_a_household_has_one_version_being_written_or_decided_on(
        self, submitted: Plan, household: Household, worker: Worker
    ) -> None:
        second = Plan(household=household, number=9, author=worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            second.save(force_insert=True)


def approve(plan: Plan, by: Worker) -> Plan:
    return actions.approve_plan(plan_id=plan.pk, content_hash=bytes(plan.content_hash).hex(), by=by)
