"""Pages with forms: which door an address leads to, which household it is about, its name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import resolve
from django.utils.translation import gettext_lazy as _

from casework.access.doors import Policy
from casework.access.models import Worker
from casework.assessments.models import Assessment
from casework.households.models import (
    Attachment,
    Consent,
    DataRequest,
    Emergency,
    Household,
    OutsideTie,
    Person,
    RetentionHold,
    ShredRequest,
    Task,
    Tie,
)
from casework.plans.models import Goal, Measure, Plan
from casework.reports.models import Disclosure
from casework.reviews.models import Closure, Review
from casework.visits.models import Visit

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What stands in an address, and the tables in which it is looked for.
NAMED: dict[str, tuple[Any, ...]] = {
    "household_id": (Household,),
    "person_id": (Person,),
    "attachment_id": (Attachment,),
    "consent_id": (Consent,),
    "emergency_id": (Emergency,),
    "hold_id": (RetentionHold,),
    "request_id": (DataRequest, ShredRequest),
    "task_id": (Task,),
    "tie_id": (Tie, OutsideTie),
    "assessment_id": (Assessment,),
    "plan_id": (Plan,),
    "goal_id": (Goal,),
    "measure_id": (Measure,),
    "visit_id": (Visit,),
    "review_id": (Review,),
    "closure_id": (Closure,),
    "disclosure_id": (Disclosure,),
}

# What the form on a page is called in lists; the doors that aren't here are called a form.
NAMES: "dict[str, StrPromise]" = {
    "household-new": _("New household"),
    "household-edit": _("Household's data"),
    "category-change": _("Category of assistance"),
    "household-transfer": _("Handing on to another area"),
    "person-new": _("New person"),
    "person": _("A person's data"),
    "person-leave": _("Someone leaves the household"),
    "tie-new": _("Relation"),
    "tie-edit": _("Relation"),
    "consent-new": _("Consent"),
    "attachment-new": _("Attachment"),
    "request-new": _("Request about personal data"),
    "data-request": _("Answer to a request"),
    "assessment-edit": _("Assessment"),
    "assessment-override": _("Override of the grade"),
    "plan-text": _("Text of the plan"),
    "goal-new": _("New goal"),
    "goal-edit": _("Goal"),
    "measure-new": _("New measure"),
    "measure-edit": _("Measure"),
    "plan-review": _("Decision on a plan"),
    "visit-new": _("Visit"),
    "visit": _("Addendum to a visit"),
    "review-new": _("Review"),
    "paper": _("Paper to print"),
    "closure-new": _("Proposal to close"),
    "closure-decide": _("Decision on a closure"),
    "reopen": _("Reopening"),
    "emergency-new": _("Emergency opening"),
    "emergency": _("Look into an emergency opening"),
    "share-new": _("Share with a colleague"),
    "handover-new": _("Handover"),
}
OTHER = _("Form")


@dataclass(frozen=True)
class Page:
    """A page of a door, and the household that it is about, if it is about one."""

    path: str
    door: str
    policy: Policy
    household: Household | None


def find(path: str, worker: Worker) -> Page:
    """Return the page at a path; raise Http404 where there is none.

    Raises ObjectDoesNotExist for a page of a household that the worker may not see, and of none
    that there is: the two look the same.
    """
    match = resolve(path)
    policy = getattr(match.func, "policy", None)
    if not isinstance(policy, Policy):
        raise Http404
    return Page(path, policy.name, policy, household_of(match.kwargs, worker))


def is_there(path: str) -> bool:
    """Tell whether a path leads to a page of ours."""
    try:
        return isinstance(getattr(resolve(path).func, "policy", None), Policy)
    except Http404:
        return False


def household_of(named: dict[str, Any], worker: Worker) -> Household | None:
    """Return the household that an address is about, None for one that names no household's row."""
    for name in named:
        if name in NAMED:
            return holding(name, named[name], worker)
    return None


def holding(name: str, value: Any, worker: Worker) -> Household:
    """Return the household to which a row belongs; raise ObjectDoesNotExist out of scope."""
    households: Any = Household.objects.visible_to(worker)
    for model in NAMED[name]:
        rows = model.objects.visible_to(worker).filter(pk=value)
        found = rows.values_list(rows.household_path, flat=True).first()
        if found is not None:
            household: Household = households.get(pk=found)
            return household
    raise ObjectDoesNotExist


def is_about_household(named: dict[str, Any]) -> bool:
    """Tell whether an address names a row of a household."""
    return bool(named.keys() & NAMED.keys())


def name_of(path: str) -> str:
    """Return what the form at a page's path is called."""
    try:
        return str(NAMES.get(resolve(path).url_name or "", OTHER))
    except Http404:
        return str(OTHER)
