"""Who may review a plan, close a case and take it up again, and which records make sense."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.models import Permission, Worker
from casework.access.scope import may
from casework.households.codes import ClosureKind
from casework.households.models import Household
from casework.households.rules import may_edit, may_edit_open
from casework.plans.models import Plan
from casework.reviews.models import Closure, ClosureText, Review
from casework.reviews.schedule import approved_on


def may_record_review(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records, while its case is open."""
    return may_edit_open(worker, household)


def may_propose_closure(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records, while its case is open."""
    return may_edit_open(worker, household)


def may_withdraw_closure(worker: Worker, closure: Closure) -> bool:
    """Whoever proposed it; supervisors return it instead."""
    return worker.pk == closure.proposed_by_id and may_edit_open(worker, closure.household)


def may_decide_closure(worker: Worker, closure: Closure) -> bool:
    """Supervisors decide on closing a case; nobody decides on what they proposed themselves."""
    return may(worker, Permission.DECIDE, closure) and worker.pk != closure.proposed_by_id


def may_reopen(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records: help must not wait for a decision.

    That the case is closed is the lifecycle's matter.
    """
    return may_edit(worker, household)


def check_day(plan: Plan, last: Review | None, reviewed_on: date, day: date) -> None:
    """Raise ValidationError unless the review lies after what it follows and not after `day`.

    `plan` is in force; `last` is the household's latest review.
    """
    if reviewed_on > day:
        raise ValidationError(_("This lies in the future."), code="future")
    if reviewed_on < approved_on(plan):
        raise ValidationError(
            _("The plan was approved on %(day)s. A review can't be earlier."),
            code="before_approval",
            params={"day": approved_on(plan).isoformat()},
        )
    if last is not None and reviewed_on < last.reviewed_on:
        raise ValidationError(
            _("The last review was on %(day)s. This one can't be earlier."),
            code="before_last",
            params={"day": last.reviewed_on.isoformat()},
        )


def check_summary(summary: str) -> None:
    """Raise ValidationError for a review that comes to nothing."""
    if not summary.strip():
        raise ValidationError(_("Write what the review comes to."), code="no_summary")


def check_closure(kind: str, text: ClosureText) -> None:
    """Raise ValidationError for a proposal that doesn't say why, or to whom the household turns."""
    if not text.summary.strip():
        raise ValidationError(_("Write why the case can be closed."), code="no_summary")
    if kind == ClosureKind.BEYOND_ABILITY and not text.handover.strip():
        raise ValidationError(
            _("Say to whom the household is referred, and what was passed on."), code="no_handover"
        )
