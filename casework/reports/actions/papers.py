"""Making any paper of a household: one transaction, one entry in the log."""

from typing import Any
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.audit.chain import record
from casework.households.models import Household
from casework.reports import gather, rules, snapshot
from casework.reports.actions.case_file import print_case_file
from casework.reports.actions.printing import kept, printing, with_shortcomings
from casework.reports.gather.papers import paper_of
from casework.reports.gather.subjects import subject_of
from casework.reports.kinds import KINDS, Kind
from casework.reports.models import DisclosedPaper, Disclosure, DisclosureNote, Document, Typed
from casework.reports.snapshot_papers import Asked, PaperSnapshot

NOTHING_ASKED = Asked()


@sensitive_variables()
@transaction.atomic
def print_paper(
    *,
    document: str,
    household_id: UUID,
    level: str,
    reason: str,
    recipient: str,
    reason_note: str = "",
    subject_id: UUID | None = None,
    asked: Asked = NOTHING_ASKED,
    by: Worker,
) -> Disclosure:
    """Make one paper of a household, keep it sealed, log to whom it goes, and return the log row.

    `document` is a code of Document, the case file too; `subject_id` the row that it is made of,
    None for the one in force or the latest. Locks the household. Raises ObjectDoesNotExist outside
    scope and for a row of another household, PermissionDenied, ValidationError where a fact is
    missing or there is nothing to make it of, DocumentNotLaidOut, SealBroken if the household's key
    is gone, KeyError for what is no kind (a copy of one person's data has a verb of its own).
    """
    if document == Document.CASE_FILE:
        return print_case_file(
            household_id=household_id,
            level=level,
            reason=reason,
            recipient=recipient,
            reason_note=reason_note,
            by=by,
        )
    kind = KINDS[document]
    household = locked_for_paper(kind, household_id, by=by)
    rules.check_facts(reason, reason_note, recipient)
    kind.check(asked)
    subject = subject_for(kind, household, subject_id, by=by)
    note = DisclosureNote(
        reason=reason, reason_note=reason_note.strip(), recipient=recipient.strip()
    )
    disclosure = made(kind, household, subject, asked, note, level, by=by)
    record(
        kind.act,
        disclosure,
        by=by,
        serial=disclosure.serial,
        subject=disclosure.subject_id,
        level=disclosure.level,
        pages=disclosure.pages,
        digest=disclosure.digest,
        unreadable=len(disclosure.note.unreadable),
    )
    return disclosure


def made(
    kind: Kind,
    household: Household,
    subject: Any,
    asked: Asked,
    note: DisclosureNote,
    level: str,
    *,
    by: Worker,
) -> Disclosure:
    """Gather, mask and set the paper, and save it with its line in the log of disclosures."""
    print_ = printing(note, snapshot.Level(level), street_id=household.street_id, by=by)
    found = paper_of(household, print_, kind.fill, subject, asked, by=by)
    built = kind.build(found.snapshot)
    return kept(
        household,
        print_,
        built,
        with_span(with_shortcomings(note, found.unreadable, built), found.snapshot),
        document=kind.document,
        subject_id=subject.pk if subject else None,
        paper=DisclosedPaper(pdf=built.pdf, typed=typed(kind, asked)),
        by=by,
    )


def locked_for_paper(kind: Kind, household_id: UUID, *, by: Worker) -> Household:
    """Return a household in scope under lock; raise DoesNotExist or PermissionDenied."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.select_related(*gather.WITH_HOUSEHOLD).get(pk=household_id)
    if not kind.may(by, household):
        raise PermissionDenied
    return household


def subject_for(kind: Kind, household: Household, subject_id: UUID | None, *, by: Worker) -> Any:
    """Return the row that the paper is made of, None for one that is made of none.

    Raises ValidationError where there is none yet, ObjectDoesNotExist for a row that isn't there.
    """
    if kind.of is None:
        return None
    subject = subject_of(kind.of, household, subject_id, by=by)
    if subject is None and not kind.spans:
        raise ValidationError(_("There is nothing yet to make this paper of."), code="nothing")
    return subject


def with_span(note: DisclosureNote, paper: PaperSnapshot) -> DisclosureNote:
    """Return the note with the days that the paper tells of."""
    return msgspec.structs.replace(note, from_on=paper.from_on, until_on=paper.until_on)


def typed(kind: Kind, asked: Asked) -> tuple[Typed, ...]:
    """Return what was typed for the paper, for the fields that its kind asks for."""
    return tuple(Typed(name, asked.text(name)) for name in kind.texts if asked.text(name))
