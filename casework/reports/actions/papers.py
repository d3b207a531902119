"""Making any paper of a household: one transaction, one entry in the log."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.households.models import Household
from casework.reports import rules, snapshot
from casework.reports.actions import case_file
from casework.reports.actions.printing import (
    Drawn,
    keep_drawn,
    locked_for_print,
    printing,
    with_shortcomings,
)
from casework.reports.gather.papers import Found, paper_of
from casework.reports.gather.subjects import subject_of
from casework.reports.kinds import KINDS, Kind
from casework.reports.models import Disclosure, DisclosureNote, Document, Typed
from casework.reports.snapshot_papers import Asked, PaperSnapshot

NOTHING_ASKED = Asked()


class NothingYet(ValidationError):
    """The household has no row of the kind that a paper is made of."""


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
        return case_file.print_case_file(
            household_id=household_id,
            level=level,
            reason=reason,
            recipient=recipient,
            reason_note=reason_note,
            by=by,
        )
    kind = KINDS[document]
    household = locked_for_print(household_id, document=document, by=by)
    rules.check_facts(reason, reason_note, recipient)
    kind.check(asked)
    subject = subject_for(kind, household, subject_id, by=by)
    note = DisclosureNote(
        reason=reason, reason_note=reason_note.strip(), recipient=recipient.strip()
    )
    drawn = gather_paper(kind, household, note, level, subject=subject, asked=asked, by=by).drawn()
    return keep_drawn(household=household, drawn=drawn, by=by)


class Gathered(NamedTuple):
    """What a paper will show, of one moment, and what its pages say of this print."""

    kind: Kind
    print_: snapshot.Disclosure
    note: DisclosureNote
    found: Found
    subject_id: UUID | None
    typed: tuple[Typed, ...]

    def __repr__(self) -> str:
        return "Gathered(…)"

    @sensitive_variables()
    def drawn(self) -> Drawn:
        """Set the pages, without the database; raise DocumentNotLaidOut."""
        built = self.kind.build(self.found.snapshot)
        noted = with_shortcomings(self.note, self.found.unreadable, built)
        return Drawn(
            self.print_,
            with_span(noted, self.found.snapshot),
            built,
            len(self.found.unreadable),
            document=self.kind.document,
            act=self.kind.act,
            subject_id=self.subject_id,
            typed=self.typed,
        )


@sensitive_variables()
def gather_paper(
    kind: Kind,
    household: Household,
    note: DisclosureNote,
    level: str,
    *,
    subject: Any,
    asked: Asked = NOTHING_ASKED,
    by: Worker,
) -> Gathered:
    """Return what the paper shows now, masked; call it where the record stands still."""
    print_ = printing(note, snapshot.Level(level), street_id=household.street_id, by=by)
    found = paper_of(household, print_, kind.fill, subject, asked, by=by)
    subject_id = subject.pk if subject else None
    return Gathered(kind, print_, note, found, subject_id, typed(kind, asked))


@sensitive_variables()
def gather_one_of_many(
    document: str, household: Household, note: DisclosureNote, level: str, *, by: Worker
) -> Gathered | case_file.Gathered:
    """Return what a household's paper of a batch shows now, of the row in force or the latest.

    Raises NothingYet.
    """
    if document == Document.CASE_FILE:
        return case_file.gather_case_file(household, note, level, by=by)
    kind = KINDS[document]
    subject = subject_for(kind, household, None, by=by)
    return gather_paper(kind, household, note, level, subject=subject, by=by)


def subject_for(kind: Kind, household: Household, subject_id: UUID | None, *, by: Worker) -> Any:
    """Return the row that the paper is made of, None for one that is made of none.

    Raises NothingYet, ObjectDoesNotExist for a row that isn't there.
    """
    if kind.of is None:
        return None
    subject = subject_of(kind.of, household, subject_id, by=by)
    if subject is None and not kind.spans:
        raise NothingYet(_("There is nothing yet to make this paper of."), code="nothing")
    return subject


def with_span(note: DisclosureNote, paper: PaperSnapshot) -> DisclosureNote:
    """Return the note with the days that the paper tells of."""
    return msgspec.structs.replace(note, from_on=paper.from_on, until_on=paper.until_on)


def typed(kind: Kind, asked: Asked) -> tuple[Typed, ...]:
    """Return what was typed for the paper, for the fields that its kind asks for."""
    return tuple(Typed(name, asked.text(name)) for name in kind.texts if asked.text(name))
