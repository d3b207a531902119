"""Writing a draft: goals and measures, each saved at once, against the version one saw."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.access.models import Area, Worker
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household
from casework.plans import actions
from casework.plans.models import Goal, GoalWording, Measure, MeasureWording, Plan
from tests.factories import make_area, make_draft_plan, make_submitted_plan, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def plan(household: Household, worker: Worker) -> Plan:
    return make_draft_plan(household, worker)


@pytest.fixture
def goal(plan: Plan) -> Goal:
    found: Goal = plan.goals.get()
    return found


@pytest.fixture
def measure(goal: Goal) -> Measure:
    found: Measure = goal.measures.get()
    return found


def add_goal(plan: Plan, by: Worker, based_on: int | None = None) -> Goal:
    return actions.add_goal(
        plan_id=plan.pk,
        based_on=plan.version if based_on is None else based_on,
        wording=GoalWording("若晴主课都及格"),
        due_on=today(),
        by=by,
    )


def add_measure(goal: Goal, based_on: int, by: Worker) -> Measure:
    return actions.add_measure(
        goal_id=goal.pk,
        based_on=based_on,
        kind="tutoring",
        wording=MeasureWording("每周六上门辅导", "师大志愿队"),
        frequency="weekly",
        due_on=today(),
        by=by,
    )


def stored(row: Any) -> Any:
    return type(row).objects.unscoped("looking again").get(pk=row.pk)


def test_a_goal_is_added_behind_the_others(plan: Plan, goal: Goal, worker: Worker) -> None:
    added = add_goal(plan, worker)
    assert [row.pk for row in plan.goals.all()] == [goal.pk, added.pk]
    assert added.plan.version == plan.version + 1


def test_whoever_writes_is_remembered(plan: Plan, area: Area) -> None:
    colleague = make_worker("worker", area)
    add_goal(plan, colleague)
    assert colleague in plan.writers.all()


def test_an_edit_based_on_an_older_version_is_refused(plan: Plan, worker: Worker) -> None:
    with pytest.raises(StaleVersion):
        add_goal(plan, worker, based_on=plan.version - 1)


def test_a_plan_handed_in_is_not_written_on(household: Household, worker: Worker) -> None:
    plan = make_submitted_plan(household, worker)
    with pytest.raises(MoveNotAllowed):
        add_goal(plan, worker)


def test_a_clerk_writes_nothing(plan: Plan, area: Area) -> None:
    with pytest.raises(PermissionDenied):
        add_goal(plan, make_worker("clerk", area))


def test_someone_elsewhere_finds_no_such_goal(goal: Goal) -> None:
    with pytest.raises(Goal.DoesNotExist):
        actions.remove_goal(goal_id=goal.pk, based_on=1, by=make_worker("worker", make_area()))


def test_someone_elsewhere_finds_no_such_measure(measure: Measure) -> None:
    with pytest.raises(Measure.DoesNotExist):
        actions.remove_measure(
            measure_id=measure.pk, based_on=1, by=make_worker("worker", make_area())
        )


def test_a_goal_is_changed(plan: Plan, goal: Goal, worker: Worker) -> None:
    actions.edit_goal(
        goal_id=goal.pk,
        based_on=plan.version,
        wording=GoalWording("改过的目标"),
        domain="income",
        due_on=None,
        by=worker,
    )
    changed = stored(goal)
    assert (changed.wording.text, changed.domain, changed.due_on) == ("改过的目标", "income", None)


def test_what_a_draft_says_as_a_whole_is_changed(plan: Plan, worker: Worker) -> None:
    actions.edit_plan(
        plan_id=plan.pk,
        based_on=plan.version,
        situation="新的情况",
        aims="新的打算",
        change_reason="情况变了",
        from_on=today(),
        until_on=today(),
        review_on=today(),
        by=worker,
    )
    changed = stored(plan)
    assert (changed.narrative.situation, changed.review_on) == ("新的情况", today())
    assert changed.version == plan.version + 1


def test_a_goal_is_removed_with_its_measures(plan: Plan, goal: Goal, worker: Worker) -> None:
    actions.remove_goal(goal_id=goal.pk, based_on=plan.version, by=worker)
    assert not plan.goals.exists()
    assert not plan.measures.exists()


def test_a_goal_moves_up_and_down(plan: Plan, goal: Goal, worker: Worker) -> None:
    second = add_goal(plan, worker)
    moved = actions.move_goal(goal_id=second.pk, based_on=second.plan.version, step=-1, by=worker)
    assert [row.pk for row in plan.goals.all()] == [second.pk, goal.pk]
    actions.move_goal(goal_id=second.pk, based_on=moved.version, step=1, by=worker)
    assert [row.pk for row in plan.goals.all()] == [goal.pk, second.pk]


@pytest.mark.parametrize("step", [-1, 1])
def test_a_goal_at_the_end_of_the_list_stays_there(
    plan: Plan, goal: Goal, worker: Worker, step: int
) -> None:
    actions.move_goal(goal_id=goal.pk, based_on=plan.version, step=step, by=worker)
    assert [row.pk for row in plan.goals.all()] == [goal.pk]


def test_a_measure_is_added_changed_moved_and_removed(
    plan: Plan, goal: Goal, measure: Measure, worker: Worker
) -> None:
    added = add_measure(goal, plan.version, worker)
    assert [row.pk for row in goal.measures.all()] == [measure.pk, added.pk]
    changed = actions.edit_measure(
        measure_id=added.pk,
        based_on=added.plan.version,
        kind="counselling",
        wording=MeasureWording("电话疏导", "江老师"),
        responsible=worker,
        frequency="monthly",
        due_on=None,
        by=worker,
    )
    assert stored(added).wording.text == "电话疏导"
    moved = actions.move_measure(
        measure_id=added.pk, based_on=changed.plan.version, step=-1, by=worker
    )
    assert [row.pk for row in goal.measures.all()] == [added.pk, measure.pk]
    actions.remove_measure(measure_id=added.pk, based_on=moved.version, by=worker)
    assert [row.pk for row in goal.measures.all()] == [measure.pk]
