"""Asking for plans: which one holds, which is being written, what waits for whom."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from casework.access.grants import workers_with
from casework.access.models import Permission, Worker
from casework.households.models import Household
from casework.plans.codes import Stage
from casework.plans.models import OPEN, Measure, Plan


def active_plan(household: Household) -> Plan | None:
    """Return the household's plan in force, or None."""
    found: Plan | None = household.plans.filter(stage=Stage.ACTIVE).first()
    return found


def open_plan(household: Household) -> Plan | None:
    """Return the household's version that is being written or decided on, or None."""
    found: Plan | None = household.plans.filter(stage__in=OPEN).first()
    return found


def active_measures(household: Household) -> list[Measure]:
    """Return the measures of the plan in force, goal by goal, with goal and responsible worker."""
    found = household.measures.filter(plan__stage=Stage.ACTIVE)
    found = found.select_related("goal", "plan", "responsible", "household")
    return list(found.order_by("goal__position", "goal_id", "position", "id"))


def with_households(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Fetch each plan's household with its head and area, and who wrote and handed it in."""
    households: Any = Household.objects.unscoped("households of plans in scope")
    return plans.select_related("author", "submitted_by", "returned_by").prefetch_related(
        Prefetch("household", queryset=households.with_heads()), "writers"
    )


def plans_waiting(worker: Worker) -> QuerySet[Plan]:
    """Return the submitted plans where the worker decides, the longest waiting first.

    Those they wrote themselves are among them, for another to decide; see `rules.may_decide`.
    """
    waiting = Plan.objects.visible_to(worker, Permission.DECIDE).filter(stage=Stage.SUBMITTED)
    return with_households(waiting.order_by("submitted_at", "id"))


def plans_to_decide(worker: Worker) -> QuerySet[Plan]:
    """Return those of `plans_waiting` that the worker may decide on, for counting."""
    waiting = Plan.objects.visible_to(worker, Permission.DECIDE).filter(stage=Stage.SUBMITTED)
    found: QuerySet[Plan] = waiting.exclude(author=worker).exclude(submitted_by=worker)
    return found.exclude(writers=worker)


def plans_returned(worker: Worker) -> QuerySet[Plan]:
    """Return the worker's drafts that were returned to them, the latest first.

    With `with_households` they are ready to be shown.
    """
    drafts = Plan.objects.visible_to(worker).filter(stage=Stage.DRAFT, author=worker)
    found: QuerySet[Plan] = drafts.filter(returned_at__isnull=False).order_by("-returned_at")
    return found


def plans_drafted(worker: Worker) -> QuerySet[Plan]:
    """Return the worker's drafts that nobody has returned, the latest first.

    With `with_households` they are ready to be shown.
    """
    drafts = Plan.objects.visible_to(worker).filter(stage=Stage.DRAFT, author=worker)
    found: QuerySet[Plan] = drafts.filter(returned_at=None).order_by("-created_at")
    return found


def plans_returned_by(worker: Worker) -> QuerySet[Plan]:
    """Return the drafts that the worker returned and that wait for their authors."""
    drafts = Plan.objects.visible_to(worker).filter(stage=Stage.DRAFT, returned_by=worker)
    return with_households(drafts.order_by("-returned_at"))


def last_approved(plan: Plan) -> Plan | None:
    """Return the approved version that this one is compared with; None for the first."""
    before = plan.household.plans.filter(number__lt=plan.number).exclude(decided_at=None)
    found: Plan | None = before.select_related("decided_by").order_by("-number").first()
    return found


def responsible_workers(household: Household) -> QuerySet[Worker]:
    """Return those who may write the household's records and so answer for a measure, by name."""
    able = Worker.objects.filter(workers_with(Permission.EDIT, household.area), is_active=True)
    return able.order_by("name", "username")


def names_of(worker_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of workers by id."""
    return dict(Worker.objects.filter(pk__in=worker_ids).values_list("pk", "name"))
