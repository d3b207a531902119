"""Who may make papers of a household's record, and what has to be said about each."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Level, Permission, Posting, Role, Worker
from casework.access.scope import may, scope_of
from casework.households.models import Household, Identified, Person
from casework.reports.models import Disclosure, LedgerDisclosure, LedgerReturn, Reason


def may_print(worker: Worker, household: Household) -> bool:
    """Supervisors and clerks, in scope; a closed case is printed too."""
    return may(worker, Permission.PRINT, household)


def may_copy_person(worker: Worker, person: Person) -> bool:
    """Whoever may write the household's records, restricted data too; nothing is left of erased.

    Social workers as well as supervisors: people ask whom they know. On a closed case too.
    """
    return person.erased_at is None and may(worker, Permission.EDIT, person.household)


def may_read_disclosure(worker: Worker, disclosure: Disclosure) -> bool:
    """Whoever may make such a paper; erasing a person doesn't close the log of their copies."""
    permission = Permission.EDIT if disclosure.is_person_copy else Permission.PRINT
    return may(worker, permission, disclosure.household)


def may_download(worker: Worker, disclosure: Disclosure) -> bool:
    """Whoever made the paper, as long as they may make one: others make and log their own."""
    return disclosure.printed_by_id == worker.pk and may_read_disclosure(worker, disclosure)


def check_facts(reason: str, reason_note: str, recipient: str) -> None:
    """Raise ValidationError unless it is said what the paper is for and who gets it."""
    if reason not in Reason.values:
        raise ValidationError(_("Say what the paper is for."), code="no_reason")
    if reason == Reason.OTHER and not reason_note.strip():
        raise ValidationError(_("Write what the paper is for."), code="no_reason_note")
    if not recipient.strip():
        raise ValidationError(_("Say who gets the paper."), code="no_recipient")


def check_asking(reason: str, identified: str, asked_by: str) -> None:
    """Raise ValidationError unless a copy that someone asks for says who, and how that is sure.

    A copy in the wrong hands is a leak: somebody nobody is sure of gets none.
    """
    if reason != Reason.REQUEST:
        return
    if identified not in Identified.values or identified == Identified.NOT:
        raise ValidationError(_("Make sure who asks before a copy is made."), code="not_identified")
    if not asked_by.strip():
        raise ValidationError(_("Say who asks for the copy."), code="no_asker")


def may_make_ledger(worker: Worker, area: Area) -> bool:
    """Whoever prints in the whole street or residential area; wider ones make no single ledger.

    Households of which they are a near relative are left out of it.
    """
    is_small = area.level in {Level.STREET, Level.AREA}
    return is_small and scope_of(worker).may_in_area(Permission.PRINT, area.pk)


def may_read_ledger(worker: Worker, ledger: LedgerDisclosure) -> bool:
    """Whoever prints there reads the line of the log."""
    return may(worker, Permission.PRINT, ledger)


def may_open_ledger(worker: Worker, ledger: LedgerDisclosure) -> bool:
    """Whoever made it, as long as they may make one: others make and log their own."""
    return ledger.made_by_id == worker.pk and may_read_ledger(worker, ledger)


def may_arrange_columns(worker: Worker, street: Area) -> bool:
    """Supervisors and clerks who are posted in the street, or above it."""
    if street.level != Level.STREET or not worker.is_active:
        return False
    posts = Posting.objects.current().filter(worker=worker, role__in=[Role.SUPERVISOR, Role.CLERK])
    paths = [street.path[: place + 1] for place, sign in enumerate(street.path) if sign == "/"]
    return posts.filter(Q(area__street=street) | Q(area__path__in=paths)).exists()


def may_return_ledger(worker: Worker) -> bool:
    """Whoever writes records anywhere; what they may change there each line's rule says."""
    return worker.is_active and bool(worker.role_codes & {Role.WORKER, Role.SUPERVISOR})


def may_continue_return(worker: Worker, returned: LedgerReturn) -> bool:
    """Whoever uploaded it."""
    return returned.uploaded_by_id == worker.pk and may_return_ledger(worker)


def check_days(from_on: date | None, until_on: date | None) -> None:
    """Raise ValidationError where the first day lies after the last."""
    if from_on and until_on and from_on > until_on:
        raise ValidationError(_("The first day lies after the last."), code="days")
