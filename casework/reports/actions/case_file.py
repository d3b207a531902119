"""Making a household's case file: one transaction, one entry in the log."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.households.models import Household
from casework.reports import gather, rules, snapshot
from casework.reports.actions.printing import (
    Drawn,
    keep_drawn,
    locked_for_print,
    printing,
    with_shortcomings,
)
from casework.reports.documents.case_file import build_case_file
from casework.reports.models import (
    Disclosure,
    DisclosureNote,
)


class Gathered(NamedTuple):
    """What a case file will show, of one moment, and what its pages say of this print."""

    print_: snapshot.Disclosure
    note: DisclosureNote
    found: gather.CaseFile

    def __repr__(self) -> str:
        return "Gathered(…)"

    @sensitive_variables()
    def drawn(self) -> Drawn:
        """Set the pages, without the database; raise DocumentNotLaidOut."""
        built = build_case_file(self.found.snapshot)
        noted = with_shortcomings(self.note, self.found.unreadable, built)
        return Drawn(self.print_, noted, built, len(self.found.unreadable))


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
    drawn = gather_case_file(household, note, level, by=by).drawn()
    return keep_drawn(household=household, drawn=drawn, by=by)


@sensitive_variables()
def gather_case_file(
    household: Household, note: DisclosureNote, level: str, *, by: Worker
) -> Gathered:
    """Return what the household's case file shows now; call it where the record stands still."""
    print_ = printing(note, snapshot.Level(level), street_id=household.street_id, by=by)
    return Gathered(print_, note, gather.case_file_of(household, print_, by=by))
