"""Making a ledger, and saying which columns a street's ledgers have."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Area, Worker
from casework.audit.chain import Place, entries_last, record
from casework.common.concurrency import StaleVersion
from casework.common.dates import now
from casework.common.ids import new_id
from casework.reports import rules, snapshot
from casework.reports.actions.printing import printing
from casework.reports.ledgers import kept
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.kinds import KINDS, Kind, columns_of
from casework.reports.ledgers.making import Made, Narrowed, make
from casework.reports.ledgers.rowkeys import Signer
from casework.reports.models import (
    DisclosureNote,
    LedgerColumns,
    LedgerDisclosure,
    LedgerNote,
)
from casework.reports.snapshot import Level
from casework.vault import keys

MOST_NAMED = 200
PIECE = 64 * 1024


@sensitive_variables()
@transaction.atomic
def make_ledger(
    *,
    kind: str,
    narrowed: Narrowed,
    level: str,
    reason: str,
    recipient: str,
    reason_note: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    by: Worker,
) -> LedgerDisclosure:
    """Make a ledger, keep it sealed for some hours, log to whom it goes, and return the log row.

    `kind` is a code of LedgerKind, `level` full, internal or external, `reason` a code of Reason;
    the days narrow kinds that have any. Raises PermissionDenied, and ValidationError where a fact
    is missing. A hundred thousand lines take some ten seconds.
    """
    if not rules.may_make_ledger(by, narrowed.area):
        raise PermissionDenied
    rules.check_facts(reason, reason_note, recipient)
    rules.check_days(from_on, until_on)
    chosen = KINDS[kind]
    note = DisclosureNote(
        reason=reason, reason_note=reason_note.strip(), recipient=recipient.strip()
    )
    street: Any = narrowed.area.street  # the rule lets nobody make one above a street
    print_ = printing(note, snapshot.Level(level), street_id=street.pk, by=by)
    columns = columns_of(chosen, street)
    days = (from_on, until_on) if chosen.has_days else (None, None)
    asked = Asked(by, print_.level, tuple(one.code for one in columns), *days)
    signer = Signer(print_.serial, kind) if may_come_back(chosen, print_.level) else None
    made = make(chosen, columns, narrowed, asked, print_, signer)
    ledger = kept_ledger(chosen, narrowed, asked, print_, made, note, by=by)
    remember(ledger=ledger, households=made.listed, street=street, by=by)
    return ledger


@transaction.atomic
def remember(
    *, ledger: LedgerDisclosure, households: Iterable[UUID], street: Area, by: Worker
) -> None:
    """Write down a ledger, and of each household that it stood in it: "who saw it" asks for both.

    One line a household, at one go: some tens of microseconds each.
    """
    with entries_last():
        record(
            "ledger made",
            ledger,
            by=by,
            serial=ledger.serial,
            kind=ledger.kind,
            level=ledger.level,
            area=ledger.area_id,
            lines=ledger.lines,
            households=ledger.households,
            unreadable=ledger.unreadable,
            digest=ledger.digest,
        )
        for pk in households:
            place = Place(street.pk, pk)
            record("household in ledger", ledger, by=by, place=place, serial=ledger.serial)


def may_come_back(kind: Kind, level: Level) -> bool:
    """Tell whether a ledger may come back as changes: what is masked can't be compared."""
    return kind.may_return and level is Level.FULL


def kept_ledger(
    kind: Kind,
    narrowed: Narrowed,
    asked: Asked,
    print_: snapshot.Disclosure,
    made: Made,
    note: DisclosureNote,
    *,
    by: Worker,
) -> LedgerDisclosure:
    """Keep a ledger, sealed, with what it is and for whom, and return the row."""
    pk = new_id()
    keys.create_key(pk)
    secret = kept.keep(pk, pieces(made.book))
    ledger = LedgerDisclosure(
        id=pk,
        area=narrowed.area,
        kind=kind.code,
        level=print_.level.value,
        narrowed=narrowed.codes(asked),
        serial=print_.serial,
        lines=made.lines,
        households=made.households,
        left_out=made.left_out,
        unreadable=len(made.unreadable),
        size=len(made.book),
        digest=hashlib.sha256(made.book).hexdigest(),
        made_at=print_.printed_at,
        made_by=by,
    )
    ledger.note = LedgerNote(
        reason=note.reason,
        reason_note=note.reason_note,
        recipient=note.recipient,
        unreadable=made.unreadable[:MOST_NAMED],
        secret=secret,
    )
    ledger.save()
    return ledger


def pieces(data: bytes) -> Iterator[bytes]:
    """Yield bytes piece by piece."""
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


@transaction.atomic
def arrange_columns(
    *, street_id: UUID, kind: str, columns: Sequence[str], based_on: int, by: Worker
) -> LedgerColumns:
    """Say which columns a kind of ledger has in a street, in which order; return what holds.

    Raises PermissionDenied, ValidationError where a column is left out that the kind can't do
    without, StaleVersion; `based_on` is 0 for the first time.
    """
    # The street's lock: of two who say it for the first time, one comes too late.
    street = Area.objects.select_for_update(of=("self",)).get(pk=street_id)
    if not rules.may_arrange_columns(by, street):
        raise PermissionDenied
    chosen = KINDS[kind]
    codes = [column.code for column in chosen.chosen(dict.fromkeys(columns))]
    if not set(chosen.always) <= set(codes):
        raise ValidationError(_("These columns always stand in it."), code="always")
    found = LedgerColumns.objects.filter(street=street, kind=kind).first()
    row = found or LedgerColumns(street=street, kind=kind, version=0)
    if row.version != based_on:
        raise StaleVersion
    row.columns, row.saved_at, row.saved_by = codes, now(), by
    row.version += 1
    row.save()
    record("ledger columns arranged", row, by=by, kind=kind, columns=codes)
    return row
