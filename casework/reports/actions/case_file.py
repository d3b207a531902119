"""Making a household's case file: one transaction, one entry in the log."""

from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.audit.chain import record
from casework.reports import gather, rules, snapshot
from casework.reports.actions.printing import kept, locked_for_print, printing, with_shortcomings
from casework.reports.documents.case_file import build_case_file
from casework.reports.models import (
    Disclosure,
    DisclosureNote,
)


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
    print_ = printing(note, snapshot.Level(level), street_id=household.street_id, by=by)
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
