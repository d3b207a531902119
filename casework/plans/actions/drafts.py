"""Writing a version: opening it, and its goals and measures, each saved at once."""

from datetime import date
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import today
from casework.households.models import Household
from casework.plans import rules, selectors
from casework.plans.actions.locks import OpenPlanExists, locked_draft, written
from casework.plans.models import (
    Goal,
    GoalWording,
    Measure,
    MeasureWording,
    Plan,
    PlanNarrative,
    Suggestion,
)


@transaction.atomic
def start_plan(*, household_id: UUID, change_reason: str = "", by: Worker) -> Plan:
    """Open the next version of a household's plan and return it, a draft.

    Goals and measures of the version in force are copied with their lineage. Locks the household.
    Raises Household.DoesNotExist outside scope, PermissionDenied, OpenPlanExists if a version is
    being written or decided on already.
    """
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    if not rules.may_write_plans(by, household):
        raise PermissionDenied
    standing = selectors.open_plan(household)
    if standing is not None:
        raise OpenPlanExists(standing)
    plan = Plan(household=household, number=next_number(household), author=by, from_on=today())
    plan.narrative = PlanNarrative(change_reason=change_reason)
    active = selectors.active_plan(household)
    if active is not None:
        copy_text(active, plan)
    plan.save(force_insert=True)
    if active is not None:
        copy_goals(active, plan)
    plan.writers.add(by)
    record("plan started", plan, by=by, number=plan.number)
    return plan


def next_number(household: Household) -> int:
    """Return the number of the household's next version; the household is locked."""
    highest: int | None = household.plans.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def copy_text(source: Plan, plan: Plan) -> None:
    """Begin a version with what the one in force says as a whole; decisions stay behind."""
    plan.until_on = source.until_on if source.until_on and source.until_on >= today() else None
    plan.narrative = msgspec.structs.replace(
        plan.narrative, situation=source.narrative.situation, aims=source.narrative.aims
    )


def copy_goals(source: Plan, plan: Plan) -> None:
    """Copy goals and measures with their lineage; raises SealBroken rather than leave one out."""
    for goal in source.goals.prefetch_related("measures"):
        copy = Goal(
            household=plan.household,
            plan=plan,
            lineage=goal.lineage,
            position=goal.position,
            domain=goal.domain,
            due_on=goal.due_on,
        )
        copy.wording = goal.wording
        copy.save(force_insert=True)
        for measure in goal.measures.all():
            copy_measure(measure, copy)


def copy_measure(measure: Measure, goal: Goal) -> None:
    """Copy one measure under a copied goal."""
    copy = Measure(
        household=goal.household,
        plan=goal.plan,
        goal=goal,
        lineage=measure.lineage,
        position=measure.position,
        kind=measure.kind,
        responsible_id=measure.responsible_id,
        frequency=measure.frequency,
        due_on=measure.due_on,
    )
    copy.wording = measure.wording
    copy.save(force_insert=True)


@transaction.atomic
def edit_plan(
    *,
    plan_id: UUID,
    based_on: int,
    situation: str,
    aims: str,
    change_reason: str,
    from_on: date | None,
    until_on: date | None,
    review_on: date | None = None,
    by: Worker,
) -> Plan:
    """Change what a draft says as a whole, and from when until when it is to hold; return it.

    Locks household and plan. Raises Plan.DoesNotExist outside scope, PermissionDenied,
    MoveNotAllowed unless it is a draft, StaleVersion, SealBroken.
    """
    plan = locked_draft(plan_id, based_on=based_on, by=by)
    plan.narrative = msgspec.structs.replace(
        plan.narrative, situation=situation, aims=aims, change_reason=change_reason
    )
    plan.from_on, plan.until_on, plan.review_on = from_on, until_on, review_on
    fields = ("narrative_sealed", "from_on", "until_on", "review_on")
    written(plan, by=by, fields=fields)
    record("plan changed", plan, by=by)
    return plan


@transaction.atomic
def add_goal(
    *,
    plan_id: UUID,
    based_on: int,
    wording: GoalWording,
    domain: str = "",
    due_on: date | None,
    by: Worker,
) -> Goal:
    """Add a goal at the end of a draft and return it; `goal.plan.version` is the next `based_on`.

    Raises as `edit_plan`.
    """
    plan = locked_draft(plan_id, based_on=based_on, by=by)
    goal = Goal(
        household=plan.household,
        plan=plan,
        position=behind(plan.goals.aggregate(last=Max("position"))),
        domain=domain,
        due_on=due_on,
    )
    goal.wording = wording
    goal.save(force_insert=True)
    written(plan, by=by)
    record("goal added", goal, by=by, plan=plan.pk)
    return goal


@transaction.atomic
def edit_goal(
    *,
    goal_id: UUID,
    based_on: int,
    wording: GoalWording,
    domain: str = "",
    due_on: date | None,
    by: Worker,
) -> Goal:
    """Change a goal of a draft and return it. Raises Goal.DoesNotExist, then as `edit_plan`."""
    goal = locked_goal(goal_id, based_on=based_on, by=by)
    goal.wording = wording
    goal.domain, goal.due_on = domain, due_on
    goal.save()
    written(goal.plan, by=by)
    record("goal changed", goal, by=by, plan=goal.plan_id)
    return goal


@transaction.atomic
def remove_goal(*, goal_id: UUID, based_on: int, by: Worker) -> Plan:
    """Take a goal and its measures out of a draft; return the plan. Raises as `edit_goal`."""
    goal = locked_goal(goal_id, based_on=based_on, by=by)
    plan = goal.plan
    written(plan, by=by)
    lineage = goal.lineage
    goal.delete()
    record("goal removed", plan, by=by, lineage=lineage)
    return plan


@transaction.atomic
def move_goal(*, goal_id: UUID, based_on: int, step: int, by: Worker) -> Plan:
    """Move a goal one place up (`step` -1) or down (1); at the end of the list it stays.

    Returns the plan. Raises as `edit_goal`.
    """
    goal = locked_goal(goal_id, based_on=based_on, by=by)
    reorder(list(goal.plan.goals.all()), goal, step)
    written(goal.plan, by=by)
    record("goal moved", goal, by=by, plan=goal.plan_id)
    return goal.plan


@transaction.atomic
def add_measure(
    *,
    goal_id: UUID,
    based_on: int,
    kind: str,
    wording: MeasureWording,
    responsible: Worker | None = None,
    frequency: str,
    due_on: date | None,
    by: Worker,
) -> Measure:
    """Add a measure at the end of a goal's and return it.

    Who does it is a worker, or named in `wording`, or both. Raises as `edit_goal`.
    """
    goal = locked_goal(goal_id, based_on=based_on, by=by)
    measure = Measure(
        household=goal.household,
        plan=goal.plan,
        goal=goal,
        position=behind(goal.measures.aggregate(last=Max("position"))),
        kind=kind,
        responsible=responsible,
        frequency=frequency,
        due_on=due_on,
    )
    measure.wording = wording
    measure.save(force_insert=True)
    written(goal.plan, by=by)
    record("measure added", measure, by=by, plan=goal.plan_id, kind=kind)
    return measure


@transaction.atomic
def edit_measure(
    *,
    measure_id: UUID,
    based_on: int,
    kind: str,
    wording: MeasureWording,
    responsible: Worker | None = None,
    frequency: str,
    due_on: date | None,
    by: Worker,
) -> Measure:
    """Change a measure of a draft and return it.

    Raises Measure.DoesNotExist outside scope, then as `edit_plan`.
    """
    measure = locked_measure(measure_id, based_on=based_on, by=by)
    measure.wording = wording
    measure.kind, measure.frequency = kind, frequency
    measure.responsible, measure.due_on = responsible, due_on
    measure.save()
    written(measure.plan, by=by)
    record("measure changed", measure, by=by, plan=measure.plan_id, kind=kind)
    return measure


@transaction.atomic
def remove_measure(*, measure_id: UUID, based_on: int, by: Worker) -> Plan:
    """Take a measure out of a draft; return the plan. Raises as `edit_measure`."""
    measure = locked_measure(measure_id, based_on=based_on, by=by)
    plan = measure.plan
    written(plan, by=by)
    lineage = measure.lineage
    measure.delete()
    record("measure removed", plan, by=by, lineage=lineage)
    return plan


@transaction.atomic
def move_measure(*, measure_id: UUID, based_on: int, step: int, by: Worker) -> Plan:
    """Move a measure one place up (`step` -1) or down (1) among its goal's; return the plan.

    Raises as `edit_measure`.
    """
    measure = locked_measure(measure_id, based_on=based_on, by=by)
    reorder(list(measure.goal.measures.all()), measure, step)
    written(measure.plan, by=by)
    record("measure moved", measure, by=by, plan=measure.plan_id)
    return measure.plan


def locked_goal(goal_id: UUID, *, based_on: int, by: Worker) -> Goal:
    """Return a goal whose draft is locked."""
    goal: Goal = Goal.objects.visible_to(by).get(pk=goal_id)
    goal.plan = locked_draft(goal.plan_id, based_on=based_on, by=by)
    goal.household = goal.plan.household
    return goal


def locked_measure(measure_id: UUID, *, based_on: int, by: Worker) -> Measure:
    """Return a measure whose draft is locked."""
    measure: Measure = Measure.objects.visible_to(by).get(pk=measure_id)
    measure.plan = locked_draft(measure.plan_id, based_on=based_on, by=by)
    measure.household = measure.plan.household
    return measure


def behind(last: dict[str, int | None]) -> int:
    """Return the position behind the last one; the first is 1."""
    return (last["last"] or 0) + 1


def reorder(
    rows: list[Goal] | list[Measure] | list[Suggestion],
    moved: Goal | Measure | Suggestion,
    step: int,
) -> None:
    """Number the rows anew with `moved` one place up or down, if there is such a place."""
    ids = [row.pk for row in rows]
    here = ids.index(moved.pk)
    there = here + step
    if 0 <= there < len(ids):
        ids[here], ids[there] = ids[there], ids[here]
    for row in rows:
        row.position = ids.index(row.pk) + 1
        row.save(update_fields=["position"])
