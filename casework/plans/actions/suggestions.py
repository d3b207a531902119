"""The office's table of suggestions: keeping it, and taking one into a draft with one press."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.plans import rules
from casework.plans.actions.drafts import behind, reorder
from casework.plans.actions.locks import locked_draft, written
from casework.plans.models import (
    Goal,
    GoalWording,
    Measure,
    MeasureWording,
    Plan,
    Suggestion,
)


@transaction.atomic
def take_suggestion(*, plan_id: UUID, suggestion_id: UUID, based_on: int, by: Worker) -> Measure:
    """Put a suggested measure into a draft and return it; whoever takes it answers for it.

    It joins the draft's first goal of its domain, or a new one with the suggested words. Raises
    Suggestion.DoesNotExist, then as `drafts.edit_plan`.
    """
    plan = locked_draft(plan_id, based_on=based_on, by=by)
    suggestion = Suggestion.objects.get(pk=suggestion_id)
    goal = plan.goals.filter(domain=suggestion.domain).first() or suggested_goal(plan, suggestion)
    measure = Measure(
        household=plan.household,
        plan=plan,
        goal=goal,
        position=behind(goal.measures.aggregate(last=Max("position"))),
        kind=suggestion.kind,
        responsible=by,
        frequency=suggestion.frequency,
        due_on=goal.due_on,
    )
    measure.wording = MeasureWording(suggestion.measure)
    measure.save(force_insert=True)
    written(plan, by=by)
    record("suggestion taken", measure, by=by, plan=plan.pk, suggestion=suggestion.pk)
    return measure


def suggested_goal(plan: Plan, suggestion: Suggestion) -> Goal:
    """Add the suggested goal at the end of a locked draft; baseline and target are still open."""
    goal = Goal(
        household=plan.household,
        plan=plan,
        position=behind(plan.goals.aggregate(last=Max("position"))),
        domain=suggestion.domain,
        due_on=plan.until_on,
    )
    goal.wording = GoalWording(suggestion.goal)
    goal.save(force_insert=True)
    return goal


@transaction.atomic
def add_suggestion(
    *, domain: str, goal: str, kind: str, measure: str, frequency: str, by: Worker
) -> Suggestion:
    """Add a suggestion at the end of its domain's and return it; raises PermissionDenied."""
    refuse_unless_kept_by(by)
    suggestion = Suggestion.objects.create(
        domain=domain,
        position=last_position(domain),
        goal=goal,
        kind=kind,
        measure=measure,
        frequency=frequency,
    )
    record("suggestion added", suggestion, by=by, domain=domain)
    return suggestion


@transaction.atomic
def edit_suggestion(
    *,
    suggestion_id: UUID,
    based_on: int,
    domain: str,
    goal: str,
    kind: str,
    measure: str,
    frequency: str,
    by: Worker,
) -> Suggestion:
    """Change a suggestion and return it; plans that took it keep their words.

    Raises PermissionDenied, Suggestion.DoesNotExist, StaleVersion.
    """
    suggestion = locked_suggestion(suggestion_id, by=by)
    check_version(suggestion, based_on)
    if suggestion.domain != domain:
        suggestion.position = last_position(domain)
    suggestion.domain, suggestion.goal, suggestion.measure = domain, goal, measure
    suggestion.kind, suggestion.frequency = kind, frequency
    suggestion.version += 1
    suggestion.save()
    record("suggestion changed", suggestion, by=by, domain=domain)
    return suggestion


@transaction.atomic
def move_suggestion(*, suggestion_id: UUID, step: int, by: Worker) -> None:
    """Move a suggestion one place up (`step` -1) or down (1) among its domain's.

    Raises PermissionDenied, Suggestion.DoesNotExist.
    """
    suggestion = locked_suggestion(suggestion_id, by=by)
    reorder(list(Suggestion.objects.filter(domain=suggestion.domain)), suggestion, step)
    record("suggestion moved", suggestion, by=by, domain=suggestion.domain)


@transaction.atomic
def remove_suggestion(*, suggestion_id: UUID, by: Worker) -> None:
    """Take a suggestion out of the table; raises PermissionDenied, Suggestion.DoesNotExist."""
    suggestion = locked_suggestion(suggestion_id, by=by)
    record("suggestion removed", suggestion, by=by, domain=suggestion.domain)
    suggestion.delete()


def refuse_unless_kept_by(worker: Worker) -> None:
    """Raise PermissionDenied for whoever doesn't keep the table."""
    if not rules.may_edit_suggestions(worker):
        raise PermissionDenied


def locked_suggestion(suggestion_id: UUID, *, by: Worker) -> Suggestion:
    """Return a suggestion under lock, for who keeps the table."""
    refuse_unless_kept_by(by)
    return Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion_id)


def last_position(domain: str) -> int:
    """Return the place behind the last suggestion of a domain."""
    return behind(Suggestion.objects.filter(domain=domain).aggregate(last=Max("position")))
