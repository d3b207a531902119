"""Making a copy of what is held on one person, and answering whoever asked for it."""

from uuid import UUID

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
    Household,
    Identified,
    LegalReason,
    Person,
    RequestKind,
    RequestOutcome,
)
from casework.reports import gather, rules
from casework.reports.actions.printing import kept, printing, with_shortcomings
from casework.reports.documents.person_copy import build_person_copy
from casework.reports.gather import person as one_person
from casework.reports.machine import person_json
from casework.reports.models import (
    DisclosedPaper,
    Disclosure,
    DisclosureNote,
    Reason,
)
from casework.reports.snapshot_person import Asking


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
    print_ = printing(note, street_id=person.household.street_id, by=by)
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
