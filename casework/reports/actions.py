"""Making a paper of a household's record: one verb, one transaction, one entry in the log."""

import secrets
from datetime import date
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import local_date, now
from casework.households import actions as keeping
from casework.households.models import (
    DataRequest,
    DataRequestNote,
    Handover,
    Household,
    Identified,
    LegalReason,
    Person,
    RequestKind,
    RequestOutcome,
)
from casework.reports import gather, rules, snapshot
from casework.reports.documents.built import BuiltDocument
from casework.reports.documents.case_file import build_case_file
from casework.reports.documents.handover_letter import build_handover_letter
from casework.reports.documents.person_copy import build_person_copy
from casework.reports.gather import person as one_person
from casework.reports.gather.handed_over import letter_of
from casework.reports.machine import person_json
from casework.reports.models import (
    DisclosedPaper,
    Disclosure,
    DisclosureNote,
    Document,
    MissingCharacter,
    Reason,
)
from casework.reports.snapshot_person import Asking

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
    print_ = printing(note, snapshot.Level(level), by=by)
    found = gather.case_file_of(household, print_, by=by)
    built = build_case_file(found.snapshot)
    noted = with_shortcomings(note, found.unreadable, built)
    disclosure = kept(household, print_, built, noted, by=by)
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


@sensitive_variables()
@transaction.atomic
def copy_person(
    *,
    person_id: UUID,
    reason: str,
    recipient: str,
    reason_note: str = "",
    asked_by: str = "",
    identified: str = "",
    by: Worker,
) -> Disclosure:
    """Make a copy of everything held on one person, keep it sealed, log to whom it goes.

    Locks the household. Where the person asked for it, their open request for a copy is answered
    with it, or one is entered and answered. Raises Person.DoesNotExist outside scope,
    PermissionDenied, ValidationError where a fact is missing, DocumentNotLaidOut, SealBroken if the
    household's key is gone.
    """
    person = locked_for_copy(person_id, by=by)
    rules.check_facts(reason, reason_note, recipient)
    rules.check_asking(reason, identified, asked_by)
    note = DisclosureNote(
        reason=reason,
        reason_note=reason_note.strip(),
        recipient=recipient.strip(),
        asked_by=asked_by.strip(),
        identified=identified,
    )
    print_ = printing(note, by=by)
    answers = answer_copy_request(person, note, by=by) if reason == Reason.REQUEST else None
    copy = one_person.copy_of(person, print_, asking_of(note), by=by)
    built = build_person_copy(copy)
    paper = DisclosedPaper(pdf=built.pdf, machine=person_json(copy))
    noted = with_shortcomings(note, copy.unreadable, built)
    disclosure = kept(
        person.household, print_, built, noted, person=person, answers=answers, paper=paper, by=by
    )
    record(
        "person copied",
        disclosure,
        by=by,
        person=person.pk,
        serial=disclosure.serial,
        reason=reason,
        identified=identified,
        digest=disclosure.digest,
        unreadable=len(copy.unreadable),
    )
    return disclosure


def locked_for_copy(person_id: UUID, *, by: Worker) -> Person:
    """Return a person in scope, the household under lock; raise DoesNotExist, PermissionDenied."""
    seen: Person = Person.objects.visible_to(by).get(pk=person_id)
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household = households.select_related(*gather.WITH_HOUSEHOLD).get(pk=seen.household_id)
    person: Person = household.people.get(pk=person_id)
    person.household = household
    if not rules.may_copy_person(by, person):
        raise PermissionDenied
    return person


def asking_of(note: DisclosureNote) -> Asking:
    """Return who asked, as the paper says it, in Chinese."""
    with translation.override(gather.LANGUAGE):
        return Asking(note.asked_by, note.identified_label, note.identified)


def answer_copy_request(person: Person, note: DisclosureNote, *, by: Worker) -> DataRequest:
    """Answer the person's open request for a copy, entered now if nobody did before."""
    asked = person.data_requests.filter(kind=RequestKind.COPY, answered_at=None)
    request: DataRequest | None = asked.first()
    if request is not None and request.identified == Identified.NOT:
        keeping.refuse_request(
            request_id=request.pk,
            based_on=request.version,
            legal_reason=LegalReason.NOT_IDENTIFIED,
            words=_("Asked anew, and this time it is sure who asks."),
            by=by,
        )
        request = None
    if request is None:
        request = keeping.enter_request(
            person_id=person.pk,
            kind=RequestKind.COPY,
            asked_on=local_date(now()),
            identified=note.identified,
            note=DataRequestNote(asked_by=note.asked_by),
            by=by,
        )
    return keeping.grant_request(
        request_id=request.pk, based_on=request.version, outcome=RequestOutcome.DONE, by=by
    )


def kept(
    household: Household,
    print_: snapshot.Disclosure,
    built: BuiltDocument,
    note: DisclosureNote,
    *,
    person: Person | None = None,
    answers: DataRequest | None = None,
    paper: DisclosedPaper | None = None,
    by: Worker,
) -> Disclosure:
    """Save the paper, sealed, with what it is and for whom, and return the row."""
    disclosure = Disclosure(
        household=household,
        person=person,
        answers=answers,
        document=Document.PERSON_COPY if person else Document.CASE_FILE,
        level=print_.level.value,
        serial=print_.serial,
        pages=built.pages,
        digest=built.digest,
        printed_at=print_.printed_at,
        printed_by=by,
    )
    disclosure.note = note
    disclosure.paper = paper or DisclosedPaper(pdf=built.pdf)
    disclosure.save()
    return disclosure


def printing(
    note: DisclosureNote, level: snapshot.Level = snapshot.Level.FULL, *, by: Worker
) -> snapshot.Disclosure:
    """Return what each page says of this print, with a serial number of its own."""
    instant = now()
    return snapshot.Disclosure(
        serial=new_serial(local_date(instant)),
        printed_by=by.name,
        printed_at=instant,
        reason=printed_reason(note),
        recipient=note.recipient,
        level=level,
    )


@transaction.atomic
def make_handover_letter(*, handover: Handover, by: Worker) -> tuple[str, bytes]:
    """Make the letter of a handover as `by` may read it now; return a file name and the PDF.

    It isn't kept: whoever needs it again makes it again, with what is open then. Raises
    DocumentNotLaidOut.
    """
    instant = now()
    facts = snapshot.Disclosure(
        serial=new_serial(local_date(instant)),
        printed_by=by.name,
        printed_at=instant,
        reason="个案交接",
        recipient=handover.taker.name,
    )
    letter = letter_of(handover, facts, by=by)
    built = build_handover_letter(letter)
    record(
        "handover letter made",
        handover,
        by=by,
        serial=facts.serial,
        count=len(letter.rows),
        pages=built.pages,
        digest=built.digest,
    )
    return f"个案交接单-{facts.serial}.pdf", built.pdf


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
    note: DisclosureNote, unreadable: tuple[str, ...], built: BuiltDocument
) -> DisclosureNote:
    """Return the note with what the paper could not show."""
    missing = tuple(MissingCharacter(one.field, one.character) for one in built.missing)
    return msgspec.structs.replace(note, missing=missing, unreadable=unreadable)
