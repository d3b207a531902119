"""Making a paper of a household's record: one verb, one transaction, one entry in the log."""

import secrets
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import local_date, now
from casework.households.models import Household
from casework.reports import gather, rules, snapshot
from casework.reports.documents.case_file import BuiltDocument, build_case_file
from casework.reports.models import (
    DisclosedPaper,
    Disclosure,
    DisclosureNote,
    Document,
    MissingCharacter,
    Reason,
)

# Nothing that is read wrongly from paper: no 0 O, 1 I L, U.
SERIAL_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@sensitive_variables()
@transaction.atomic
def print_case_file(
    *,
    household_id: UUID,
    level: str,
    reason: str,
    recipient: str,
    reason_note: str = "",
    by: Worker,
) -> Disclosure:
    """Make the household's case file, keep it sealed, log to whom it goes, and return the log row.

    Locks the household, so that the paper shows one moment; it may take a second or two. `level` is
    full, internal or external; `reason` a code of Reason. Raises Household.DoesNotExist outside
    scope, PermissionDenied, ValidationError where a fact is missing, DocumentNotLaidOut for text
    that can't be set, SealBroken if the household's key is gone.
    """
    household = locked_for_print(household_id, by=by)
    rules.check_facts(reason, reason_note, recipient)
    note = DisclosureNote(
        reason=reason, reason_note=reason_note.strip(), recipient=recipient.strip()
    )
    instant = now()
    print_ = snapshot.Disclosure(
        serial=new_serial(local_date(instant)),
        printed_by=by.name,
        printed_at=instant,
        reason=printed_reason(note),
        recipient=note.recipient,
        level=snapshot.Level(level),
    )
    found = gather.case_file_of(household, print_, by=by)
    built = build_case_file(found.snapshot)
    disclosure = kept(household, print_, built, with_shortcomings(note, found, built), by=by)
    record(
        "case file printed",
        disclosure,
        by=by,
        serial=disclosure.serial,
        level=disclosure.level,
        pages=disclosure.pages,
        digest=disclosure.digest,
        unreadable=len(found.unreadable),
    )
    return disclosure


def kept(
    household: Household,
    print_: snapshot.Disclosure,
    built: BuiltDocument,
    note: DisclosureNote,
    *,
    by: Worker,
) -> Disclosure:
    """Save the paper, sealed, with what it is and for whom, and return the row."""
    disclosure = Disclosure(
        household=household,
        document=Document.CASE_FILE,
        level=print_.level.value,
        serial=print_.serial,
        pages=built.pages,
        digest=built.digest,
        printed_at=print_.printed_at,
        printed_by=by,
    )
    disclosure.note = note
    disclosure.paper = DisclosedPaper(pdf=built.pdf)
    disclosure.save()
    return disclosure


def locked_for_print(household_id: UUID, *, by: Worker) -> Household:
    """Return a household in scope under lock; raise DoesNotExist or PermissionDenied."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.select_related(*gather.WITH_HOUSEHOLD).get(pk=household_id)
    if not rules.may_print(by, household):
        raise PermissionDenied
    return household


def new_serial(day: date) -> str:
    """Return a fresh serial number: CW-20261123-7KQ4-9F2M; 30⁸ of them a day."""
    drawn = "".join(secrets.choice(SERIAL_CHARACTERS) for _ in range(8))
    return f"CW-{day:%Y%m%d}-{drawn[:4]}-{drawn[4:]}"


def printed_reason(note: DisclosureNote) -> str:
    """Return what the paper is for, as its footer says it, in Chinese."""
    if note.reason == Reason.OTHER:
        return note.reason_note
    with translation.override(gather.LANGUAGE):
        reason = str(Reason(note.reason).label)
    return f"{reason}（{note.reason_note}）" if note.reason_note else reason


def with_shortcomings(
    note: DisclosureNote, found: gather.CaseFile, built: BuiltDocument
) -> DisclosureNote:
    """Return the note with what the paper could not show."""
    missing = tuple(MissingCharacter(one.field, one.character) for one in built.missing)
    return DisclosureNote(
        reason=note.reason,
        reason_note=note.reason_note,
        recipient=note.recipient,
        missing=missing,
        unreadable=found.unreadable,
    )
