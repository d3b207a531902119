"""Who may make papers of a household's record, and what has to be said about each."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.models import Permission, Worker
from casework.access.scope import may
from casework.households.models import Household
from casework.reports.models import Disclosure, Reason


def may_print(worker: Worker, household: Household) -> bool:
    """Supervisors and clerks, in scope; a closed case is printed too."""
    return may(worker, Permission.PRINT, household)


def may_download(worker: Worker, disclosure: Disclosure) -> bool:
    """Whoever made the paper, as long as they may print: others make and log their own."""
    return disclosure.printed_by_id == worker.pk and may_print(worker, disclosure.household)


def check_facts(reason: str, reason_note: str, recipient: str) -> None:
    """Raise ValidationError unless it is said what the paper is for and who gets it."""
    if reason not in Reason.values:
        raise ValidationError(_("Say what the paper is for."), code="no_reason")
    if reason == Reason.OTHER and not reason_note.strip():
        raise ValidationError(_("Write what the paper is for."), code="no_reason_note")
    if not recipient.strip():
        raise ValidationError(_("Say who gets the paper."), code="no_recipient")
