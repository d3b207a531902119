"""What every paper that is made has: a serial number, its facts, and a sealed row in the log."""

import secrets
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import local_date, now
from casework.households.models import (
    DataRequest,
    Household,
    Person,
)
from casework.reports import gather, rules, snapshot
from casework.reports.documents.built import BuiltDocument
from casework.reports.fingerprint import fingerprint
from casework.reports.gather.office import style_of
from casework.reports.models import (
    DisclosedPaper,
    Disclosure,
    DisclosureNote,
    Document,
    MissingCharacter,
    Reason,
    Typed,
)

# Nothing that is read wrongly from paper: no 0 O, 1 I L, U.
SERIAL_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Drawn(NamedTuple):
    """A paper whose pages are set; nobody has it, and the log doesn't know of it yet.

    `act` is what the audit calls making it, `unreadable` how much of it could not be read.
    """

    print_: snapshot.Disclosure
    note: DisclosureNote
    built: BuiltDocument
    unreadable: int
    document: Document = Document.CASE_FILE
    act: str = "case file printed"
    subject_id: UUID | None = None
    typed: tuple[Typed, ...] = ()

    def __repr__(self) -> str:
        return "Drawn(…)"


def printing(
    note: DisclosureNote,
    level: snapshot.Level = snapshot.Level.FULL,
    *,
    street_id: UUID,
    by: Worker,
) -> snapshot.Disclosure:
    """Return what each page says of this print, with a serial number of its own.

    `street_id` says how the papers of the office look; one query.
    """
    instant = now()
    serial = new_serial(local_date(instant))
    return snapshot.Disclosure(
        serial=serial,
        printed_by=by.name,
        printed_at=instant,
        reason=printed_reason(note),
        recipient=note.recipient,
        level=level,
        verify_url=verify_url(serial),
        style=style_of(street_id),
    )


def verify_url(serial: str) -> str:
    """Return where a paper of this number is verified, empty where the site names no address."""
    if not settings.CASEWORK_SITE_URL:
        return ""
    return f"{settings.CASEWORK_SITE_URL}{reverse('verify', args=[serial])}"


def printed_reason(note: DisclosureNote) -> str:
    """Return what the paper is for, as its footer says it, in Chinese."""
    if note.reason == Reason.OTHER:
        return note.reason_note
    with translation.override(gather.LANGUAGE):
        reason = str(Reason(note.reason).label)
    return f"{reason}（{note.reason_note}）" if note.reason_note else reason


def new_serial(day: date) -> str:
    """Return a fresh serial number: CW-20261123-7KQ4-9F2M; 30⁸ of them a day."""
    drawn = "".join(secrets.choice(SERIAL_CHARACTERS) for _ in range(8))
    return f"CW-{day:%Y%m%d}-{drawn[:4]}-{drawn[4:]}"


def with_shortcomings(
    note: DisclosureNote, unreadable: tuple[str, ...], built: BuiltDocument
) -> DisclosureNote:
    """Return the note with what the paper could not show."""
    missing = tuple(MissingCharacter(one.field, one.character) for one in built.missing)
    return msgspec.structs.replace(note, missing=missing, unreadable=unreadable)


def kept(
    household: Household,
    print_: snapshot.Disclosure,
    built: BuiltDocument,
    note: DisclosureNote,
    *,
    document: Document = Document.CASE_FILE,
    subject_id: UUID | None = None,
    person: Person | None = None,
    answers: DataRequest | None = None,
    paper: DisclosedPaper | None = None,
    by: Worker,
) -> Disclosure:
    """Save the paper, sealed, with what it is and for whom, and return the row.

    Under the household's lock: the fingerprint is of the record that the paper was made of.
    """
    disclosure = Disclosure(
        household=household,
        person=person,
        answers=answers,
        document=Document.PERSON_COPY if person else document,
        subject_id=subject_id,
        level=print_.level.value,
        serial=print_.serial,
        pages=built.pages,
        digest=built.digest,
        fingerprint=fingerprint(household.pk),
        printed_at=print_.printed_at,
        printed_by=by,
    )
    disclosure.note = note
    disclosure.paper = paper or DisclosedPaper(pdf=built.pdf)
    disclosure.save()
    return disclosure


@sensitive_variables()
@transaction.atomic
def keep_drawn(
    *, household: Household, drawn: Drawn, batch: UUID | None = None, by: Worker
) -> Disclosure:
    """Keep pages that are set, sealed, and log to whom they go, in the caller's transaction.

    The caller has the household under lock and has asked the rule. `batch`: whose they are.
    """
    disclosure = kept(
        household,
        drawn.print_,
        drawn.built,
        drawn.note,
        document=drawn.document,
        subject_id=drawn.subject_id,
        paper=DisclosedPaper(pdf=drawn.built.pdf, typed=drawn.typed),
        by=by,
    )
    record(
        drawn.act,
        disclosure,
        by=by,
        serial=disclosure.serial,
        subject=disclosure.subject_id,
        level=disclosure.level,
        pages=disclosure.pages,
        digest=disclosure.digest,
        unreadable=drawn.unreadable,
        batch=batch,
    )
    return disclosure


def locked_for_print(
    household_id: UUID, *, document: str = Document.CASE_FILE, by: Worker
) -> Household:
    """Return a household in scope under lock; raise DoesNotExist or PermissionDenied."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.select_related(*gather.WITH_HOUSEHOLD).get(pk=household_id)
    if not rules.may_print_document(by, household, document):
        raise PermissionDenied
    return household
