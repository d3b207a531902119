"""Fetching a plan under lock, and what can keep an act from being done."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from casework.access.models import Worker
from casework.common.concurrency import check_version
from casework.households.models import Household
from casework.plans import lifecycle, rules
from casework.plans.models import Plan


class OpenPlanExists(Exception):
    """The household has a version being written or decided on already: `plan`."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


class PlanIncomplete(Exception):
    """The plan can't be handed in yet; `sentences` say what it lacks, none quotes it."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences


class ReasonMissing(Exception):
    """A plan isn't returned without saying why."""


def locked(plan_id: UUID, *, by: Worker) -> Plan:
    """Return a plan in scope under lock, its household locked first; raise Plan.DoesNotExist."""
    plans = Plan.objects.visible_to(by)
    household_id = plans.values_list("household_id", flat=True).get(pk=plan_id)
    households = Household.objects.unscoped("locked before its plan, which is in scope")
    household: Household = households.select_for_update(of=("self",)).get(pk=household_id)
    plan: Plan = plans.select_for_update(of=("self",)).get(pk=plan_id)
    plan.household = household
    return plan


def locked_draft(plan_id: UUID, *, based_on: int, by: Worker) -> Plan:
    """Return a draft under lock to be written on.

    Raises Plan.DoesNotExist outside scope, PermissionDenied, MoveNotAllowed unless it is a draft,
    StaleVersion if it was saved since version `based_on`.
    """
    plan = locked(plan_id, by=by)
    if not rules.may_edit(by, plan):
        raise PermissionDenied
    lifecycle.next_stage(plan, "edit")
    check_version(plan, based_on)
    return plan


def written(plan: Plan, *, by: Worker, fields: tuple[str, ...] = ()) -> None:
    """Count one edit of a locked draft and remember who wrote; saves `fields` along."""
    plan.version += 1
    plan.save(update_fields=["version", *fields])
    plan.writers.add(by)
