"""Who may make papers of a household's record, and what has to be said about each."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.access import rules as staff
from casework.access.models import PRINTERS, Area, Level, Permission, Posting, Role, Worker
from casework.access.scope import may, scope_of
from casework.households.models import Household, Identified, Person
from casework.reports.models import (
    Batch,
    BatchFile,
    BatchStage,
    Disclosure,
    Document,
    LedgerDisclosure,
    LedgerReturn,
    Reason,
)

# What a social worker takes along to be signed or filled in, and what goes along with a referral;
# see deploy/decisions/032.
FIELD_PAPERS = frozenset(
    {
        Document.PLAN,
        Document.VISIT_RECORD,
        Document.BLANK_VISIT,
        Document.REVIEW,
        Document.REFERRAL,
    }
)


def may_print(worker: Worker, household: Household) -> bool:
    """Supervisors and clerks, in scope; a closed case is printed too."""
    return may(worker, Permission.PRINT, household)


def may_print_document(worker: Worker, household: Household, document: str) -> bool:
    """Whoever prints prints everything; whoever writes the record, the papers of the field.

    A copy of one person's data has a rule of its own, `may_copy_person`: writing the record.
    """
    writes = may(worker, Permission.EDIT, household)
    if document == Document.PERSON_COPY:
        return writes
    return may_print(worker, household) or (writes and document in FIELD_PAPERS)


def may_copy_person(worker: Worker, person: Person) -> bool:
    """Whoever may write the household's records, restricted data too; nothing is left of erased.

    Social workers as well as supervisors: people ask whom they know. On a closed case too.
    """
    return person.erased_at is None and may(worker, Permission.EDIT, person.household)


def may_read_disclosure(worker: Worker, disclosure: Disclosure) -> bool:
    """Whoever may make such a paper; erasing a person doesn't close the log of their copies."""
    return may_print_document(worker, disclosure.household, disclosure.document)


def may_download(worker: Worker, disclosure: Disclosure) -> bool:
    """Whoever made the paper, as long as they may make one: others make and log their own."""
    return disclosure.printed_by_id == worker.pk and may_read_disclosure(worker, disclosure)


def may_style_papers(worker: Worker) -> bool:
    """Whoever keeps accounts and areas sets how papers look: no case is needed for it."""
    return staff.may_manage_staff(worker)


def may_batch(worker: Worker) -> bool:
    """Whoever prints case files; of each household it is asked again when its turn comes."""
    return bool(worker.role_codes & frozenset(PRINTERS))


def may_see_batch(worker: Worker, batch: Batch) -> bool:
    """Whoever began it, as long as they print case files at all."""
    return batch.created_by_id == worker.pk and may_batch(worker)


def may_stop_batch(worker: Worker, batch: Batch) -> bool:
    """Its owner, while there is something left to be printed."""
    is_making = batch.stage in {BatchStage.WAITING, BatchStage.MAKING}
    return may_see_batch(worker, batch) and is_making and batch.stopped_at is None


def may_go_on_with_batch(worker: Worker, batch: Batch) -> bool:
    """Its owner, once nobody works at it."""
    return may_see_batch(worker, batch) and not batch.is_at_work


def may_hand_out(worker: Worker, files: Sequence[BatchFile]) -> bool:
    """Whoever may still print the case file of each household whose paper is bound there."""
    ids = {file.household_id for file in files}
    return bool(ids) and printable(worker, ids) == ids


def printable(worker: Worker, household_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some households whose case file the worker may print now."""
    found = Household.objects.visible_to(worker, Permission.PRINT).filter(pk__in=household_ids)
    return set(found.values_list("pk", flat=True))


def check_facts(reason: str, reason_note: str, recipient: str) -> None:
    """Raise ValidationError unless it is said what the paper is for and who gets it."""
    if reason not in Reason.values:
        raise ValidationError(_("Say what the paper is for."), code="no_reason")
    if reason == Reason.OTHER and not reason_note.strip():
        raise ValidationError(_("Write what the paper is for."), code="no_reason_note")
    if not recipient.strip():
        raise ValidationError(_("Say who gets the paper."), code="no_recipient")


def check_span(from_on: date | None, until_on: date | None) -> None:
    """Raise ValidationError for a span of days that ends before it begins."""
    if from_on and until_on and until_on < from_on:
        raise ValidationError(_("The last day lies before the first."), code="span")


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
