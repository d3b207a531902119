"""Ledgers that come back: kept for some hours, compared, and taken over field by field."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.audit.chain import entries_last, record
from casework.common.concurrency import StaleVersion
from casework.common.dates import now
from casework.common.ids import new_id
from casework.households.actions import DuplicatePerson, edit_household, edit_person
from casework.reports import rules
from casework.reports.actions.ledgers import pieces
from casework.reports.ledgers import kept
from casework.reports.ledgers.comparing import Change, Comparison, Subject, sent
from casework.reports.ledgers.reading_back import SheetBack, read_back
from casework.reports.models import LedgerKind, LedgerReturn, Returned

# (row of the record, code of a column).
Chosen = tuple[UUID, str]


@dataclass
class Outcome:
    """What was taken: rows and fields, and why some were not, by the number of the sheet's line."""

    rows: int = 0
    fields: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@sensitive_variables()
@transaction.atomic
def upload_return(*, filename: str, data: bytes, by: Worker) -> LedgerReturn:
    """Keep a ledger that came back, sealed, for some hours, and return its row.

    Those whose time is over go first. Raises PermissionDenied, LedgerRefused.
    """
    if not rules.may_return_ledger(by):
        raise PermissionDenied
    back = read_back(data, filename)
    forget_old_returns()
    pk = new_id()
    returned = LedgerReturn(id=pk, kind=back.kind.code, serial=back.serial, uploaded_by=by)
    returned.write(Returned(filename, kept.keep(pk, pieces(data))))
    returned.save(force_insert=True)
    record("ledger returned", returned, by=by, serial=back.serial, kind=returned.kind)
    return returned


def forget_old_returns() -> None:
    """Delete the rows of those whose time is over; their files go by themselves."""
    hours = timedelta(hours=settings.CASEWORK_LEDGER_HOURS)
    LedgerReturn.objects.filter(uploaded_at__lt=now() - hours).delete()


def compared(returned: LedgerReturn, *, by: Worker) -> Comparison:
    """Return a ledger that came back held against the record; raise Gone, LedgerRefused."""
    content = returned.read()
    if content is None:
        raise kept.Gone
    versions = {UUID(row): version for row, version, _codes in content.taken}
    return Comparison(sheet_of(returned, content), by, versions)


def sheet_of(returned: LedgerReturn, content: Returned) -> SheetBack:
    return read_back(b"".join(kept.chunks(returned.pk, content.secret)), content.filename)


def locked_return(return_id: UUID, *, by: Worker) -> LedgerReturn:
    """Return one's own ledger that came back, under lock; raise DoesNotExist, PermissionDenied."""
    rows = LedgerReturn.objects.select_for_update(of=("self",)).filter(uploaded_by=by)
    returned = rows.get(pk=return_id)
    if not rules.may_continue_return(by, returned):
        raise PermissionDenied
    return returned


@sensitive_variables()
@transaction.atomic
def take_changes(*, return_id: UUID, chosen: Iterable[Chosen], by: Worker) -> Outcome:
    """Take the chosen changes over, each line by the action of its own page, and say what became.

    Locks the return. A line that can't be taken is left as it is and told; the others are taken.
    What was taken before is the same now, so that asking twice changes nothing. Raises
    LedgerReturn.DoesNotExist for someone else's, PermissionDenied, Gone.
    """
    returned = locked_return(return_id, by=by)
    wanted: dict[UUID, set[str]] = defaultdict(set)
    for chosen_id, code in chosen:
        wanted[chosen_id].add(code)
    comparison, outcome = compared(returned, by=by), Outcome()
    taken: list[tuple[str, int, tuple[str, ...]]] = []
    with entries_last():
        for line in comparison.lines(wanted):
            row_id: Any = line.row_id  # there where anything can be taken
            changes = [one for one in line.takeable if one.code in wanted[row_id]]
            if not changes:
                continue
            version = take_line(comparison, row_id, line.row, changes, outcome, by=by)
            if version:
                taken.append((row_id.hex, version, tuple(one.code for one in changes)))
    note_taken(returned, taken)
    record(
        "ledger changes taken",
        returned,
        by=by,
        serial=returned.serial,
        kind=returned.kind,
        rows=outcome.rows,
        fields=outcome.fields,
        refused=len(outcome.refused),
    )
    return outcome


def take_line(
    comparison: Comparison,
    row_id: UUID,
    place: int,
    changes: list[Change],
    outcome: Outcome,
    *,
    by: Worker,
) -> int:
    """Take some changes of one line, at a place of the sheet, over.

    Returns the row's new version, 0 where it isn't taken; `outcome` is told which.
    """
    subject = comparison.subjects([row_id])[row_id]
    fields = {column.code: column.field for column in comparison.back.columns}
    form: Any = subject.bound(sent(changes, subject, fields)[0])
    if not form.is_valid():
        # Without the form's own words: they may quote what was typed, and the session tells this.
        outcome.refused.append((place, _("What was ticked doesn't fit together. Look again.")))
        return 0
    try:
        with transaction.atomic():
            row = carried_out(comparison.back.kind.code, subject, form, by=by)
    except DuplicatePerson:
        outcome.refused.append((place, _("Someone holds this ID number already.")))
    except IntegrityError:
        outcome.refused.append((place, _("The household has a head already.")))
    except StaleVersion:
        outcome.refused.append((place, _("Somebody changed it just now.")))
    else:
        outcome.rows += 1
        outcome.fields += len(changes)
        return int(row.version)
    return 0


def carried_out(kind: str, subject: Subject, form: Any, *, by: Worker) -> Any:
    """Change the row by the action of its own page."""
    row = subject.row
    if kind == LedgerKind.HOUSEHOLDS:
        return edit_household(household_id=row.pk, based_on=row.version, **form.arguments(), by=by)
    arguments = form.arguments()
    if arguments["relation"] == row.relation:
        # A ledger has no column for it: how the roster put the relation.
        wording = row.identity.relation_wording
        arguments["identity"] = msgspec.structs.replace(
            arguments["identity"], relation_wording=wording
        )
    return edit_person(person_id=row.pk, based_on=row.version, **arguments, by=by)


def note_taken(returned: LedgerReturn, taken: list[tuple[str, int, tuple[str, ...]]]) -> None:
    """Remember, in the caller's transaction, which rows we changed ourselves."""
    content = returned.read()
    if content is None or not taken:
        return
    again = {row for row, _version, _codes in taken}
    before = tuple(one for one in content.taken if one[0] not in again)
    returned.write(msgspec.structs.replace(content, taken=(*before, *taken)))
    returned.changes_taken += sum(len(codes) for _row, _version, codes in taken)
    returned.version += 1
    returned.save(update_fields=["content", "changes_taken", "version"])


@transaction.atomic
def drop_return(*, return_id: UUID, by: Worker) -> None:
    """Let a ledger that came back go, what was taken of it stays; raise DoesNotExist."""
    returned = locked_return(return_id, by=by)
    pk = returned.pk
    returned.delete()
    returned.pk = pk
    transaction.on_commit(lambda: kept.remove([pk]))
    record("ledger return dropped", returned, by=by, serial=returned.serial)
