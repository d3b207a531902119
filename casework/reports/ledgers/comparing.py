"""A ledger that came back, held against the record: what changed, what may be taken, what not.

Nothing of it is believed: whose line it is, its sealed key says; what its fields say, the form of
the record's own page checks; and who may change it, the rules of that page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from casework.access.models import Permission, Worker
from casework.households import rules
from casework.households.forms import HouseholdForm, PersonForm
from casework.households.models import Household, Person
from casework.reports.gather.reading import Reader
from casework.reports.ledgers.cells import NotTaken, as_it_is, posted, text_of, typed
from casework.reports.ledgers.columns import Column, Line
from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.making import LANGUAGE
from casework.reports.ledgers.masks import Mask
from casework.reports.ledgers.of_people import PersonLine
from casework.reports.ledgers.reading_back import SheetBack, SheetLine
from casework.reports.models import LedgerKind
from casework.reports.snapshot import Level
from casework.vault import keys

AT_ONCE = 300
# What a resident ID tells, so that the form takes it from there.
OF_THE_ID = ("sex", "birth_on")
# Row → (its version after our own last change, the fields changed then).
Taken = Mapping[UUID, int]


class State(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, repr=False)
class Change:
    """One field: what the record says and what the ledger does; `refused`: why it isn't taken."""

    code: str
    label: str
    old: str
    new: str
    refused: str = ""


@dataclass(frozen=True, repr=False)
class LineBack:
    """One line that came back. `refused` says why nothing of it can be taken."""

    row: int
    state: State
    row_id: UUID | None = None
    number: str = ""
    name: str = ""
    household_id: UUID | None = None
    changes: tuple[Change, ...] = ()
    refused: str = ""

    @property
    def takeable(self) -> tuple[Change, ...]:
        """What can be ticked."""
        if self.state is not State.CHANGED:
            return ()
        return tuple(one for one in self.changes if not one.refused)


@dataclass(frozen=True, repr=False)
class Subject:
    """A row of the record with its form: how it is drawn from the record, and made anew."""

    line: Line
    row: Any
    initial: Mapping[str, Any]
    bound: Callable[[QueryDict], forms.Form]
    is_readable: bool
    may_change: bool


@dataclass
class Comparison:
    """A sheet's lines in its order, held against the record as `by` may change it."""

    back: SheetBack
    by: Worker
    taken: Taken

    def lines(self, only: Iterable[UUID] | None = None) -> Iterator[LineBack]:
        """Yield what became of each line, or of those that are about some rows alone."""
        wanted = None if only is None else set(only)
        twice = repeated(self.back.lines)
        lines = [
            line
            for line in self.back.lines
            if wanted is None or (line.key and line.key.row_id in wanted)
        ]
        for start in range(0, len(lines), AT_ONCE):
            some = lines[start : start + AT_ONCE]
            subjects = self.subjects([line.key.row_id for line in some if line.key])
            for line in some:
                yield self.compared(line, subjects, twice)

    def subjects(self, ids: list[UUID]) -> dict[UUID, Subject]:
        """Return the rows of the record that these keys name, as far as `by` may change them."""
        if self.back.kind.code == LedgerKind.HOUSEHOLDS:
            homes = homes_of(ids, self.by)
            return {pk: self.household(home) for pk, home in homes.items()}
        people = Person.objects.visible_to(self.by, Permission.EDIT).filter(pk__in=ids)
        by_home: dict[UUID, UUID] = dict(people.values_list("pk", "household_id"))
        homes = homes_of(set(by_home.values()), self.by)
        return {
            person.row.pk: self.person(PersonLine(home, person))
            for home in homes.values()
            for person in home.people
            if person.row.pk in by_home
        }

    def household(self, home: Home) -> Subject:
        row = home.household
        readable = home.identity is not None and home.situation is not None
        return Subject(
            Line(home),
            row,
            HouseholdForm.initial_of(row) if readable else {},
            HouseholdForm,
            readable,
            rules.may_edit_open(self.by, row),
        )

    def person(self, line: PersonLine) -> Subject:
        row, household = line.person.row, line.household
        row.household = household
        readable = line.person.identity is not None and line.person.condition is not None
        return Subject(
            line,
            row,
            PersonForm.initial_of(row) if readable else {},
            lambda data: PersonForm(data, household=household, person=row),
            readable,
            line.person in line.home.present and rules.may_edit_person(self.by, row),
        )

    def compared(
        self, line: SheetLine, subjects: Mapping[UUID, Subject], twice: set[UUID]
    ) -> LineBack:
        """Return what became of one line."""
        shown = LineBack(line.row, State.REFUSED, number=said(line, "number"), name=who(line))
        if line.key is None:
            return replace(shown, refused=stranger(line))
        subject = subjects.get(line.key.row_id)
        if subject is None:
            return replace(
                shown, refused=_("It isn't yours to change, or it is no longer in the record.")
            )
        shown = replace(shown, row_id=line.key.row_id, household_id=subject.line.household.pk)
        if line.key.row_id in twice:
            return replace(shown, refused=_("This line stands in the ledger twice."))
        if said(line, "number") != subject.line.household.number:
            return replace(shown, refused=_("Its file number isn't the one of its key."))
        shut = _("Its case is closed, or its data are set aside.")
        if not subject.is_readable:
            return replace(shown, refused=shut)
        changes = self.changes(line, subject)
        if not changes:
            return replace(shown, state=State.SAME)
        if not subject.may_change:
            return replace(shown, refused=shut, changes=changes)
        if subject.row.version != self.taken.get(subject.row.pk, line.key.version):
            return replace(shown, state=State.CONFLICT, changes=changes)
        changes = tuple(checked(changes, subject, self.back.columns, line))
        return replace(shown, state=State.CHANGED, changes=changes)

    def changes(self, line: SheetLine, subject: Subject) -> tuple[Change, ...]:
        """Return the fields in which a line differs from the record."""
        with translation.override(LANGUAGE):
            mask = Mask(Level.FULL, subject.line.home)
            found = [
                change
                for column in self.back.columns
                if (change := changed(column, line, subject, mask))
            ]
        return tuple(found)


def changed(column: Column, line: SheetLine, subject: Subject, mask: Mask) -> Change | None:
    """Return what a cell changes, None where it says what the record says.

    What follows from the record changes by itself, as age and the next visit do.
    """
    if not column.field:
        return None
    plain, shown = column.value(subject.line), column.shown(subject.line, mask)
    old, label = text_of(column, shown), str(column.heading)
    try:
        new = typed(column, line.cells[column.code])
    except NotTaken as why:
        return Change(column.code, label, old, line.cells[column.code].text, why.words)
    if new == old:
        return None
    why_not = ""
    if isinstance(plain, str) and plain != shown:
        why_not = _("The ledger left out a name here. Change it on the record's own page.")
    return Change(column.code, label, old, new, why_not)


def checked(
    changes: tuple[Change, ...],
    subject: Subject,
    columns: Iterable[Column],
    line: SheetLine,
) -> Iterator[Change]:
    """Yield each change, with the reason where the record's own form doesn't take it."""
    fields = {column.code: column.field for column in columns}
    refused = not_the_same(changes, subject, line)
    data, reasons = sent(changes, subject, fields)
    form = subject.bound(data)
    with translation.override(LANGUAGE):
        form.is_valid()
    errors = {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}
    ours = {fields[change.code] for change in changes}
    # What a field that nobody touched lacks keeps the whole line from being saved.
    elsewhere = " ".join(text for name, text in errors.items() if name not in ours)
    for change in changes:
        name = fields[change.code]
        why = change.refused or refused.get(change.code) or reasons.get(change.code)
        why = why or errors.get(name) or elsewhere or without_effect(name, form, subject)
        yield replace(change, refused=str(why or ""))


def without_effect(name: str, form: forms.Form, subject: Subject) -> str:
    """Return why a change would change nothing: the resident ID says it."""
    if name in OF_THE_ID and form.cleaned_data.get(name) == subject.initial.get(name):
        return _("A resident ID tells it. Change the number, if that is wrong.")
    return ""


def not_the_same(changes: tuple[Change, ...], subject: Subject, line: SheetLine) -> dict[str, str]:
    """Return why a name isn't taken: nothing else in the line says that it is the same person.

    A key that was copied to someone else's line would else write one person over another.
    """
    codes = {change.code for change in changes}
    if "name" not in codes or not isinstance(subject.line, PersonLine):
        return {}
    identity = subject.line.identity
    by_number = bool(identity.id_number) and "id_number" not in codes
    by_birth = (
        identity.birth_on is not None and "birth_on" in line.cells and "birth_on" not in codes
    )
    if by_number or (by_birth and not identity.id_number):
        return {}
    why = _("Name and number differ both, as if it were someone else. Change it on their own page.")
    return dict.fromkeys(codes, why)


def sent(
    changes: Iterable[Change], subject: Subject, fields: Mapping[str, str]
) -> tuple[QueryDict, dict[str, str]]:
    """Return what the record's own form would be sent, and why some values have no words in it."""
    data, reasons = QueryDict(mutable=True), {}
    form: Any = subject.bound(QueryDict())
    with translation.override(LANGUAGE):
        for name, its in form.fields.items():
            data.setlist(name, as_it_is(its, subject.initial.get(name)))
        for change in changes:
            if change.refused:
                continue
            its = form.fields[fields[change.code]]
            try:
                data.setlist(fields[change.code], posted(its, change.new))
            except NotTaken as why:
                reasons[change.code] = why.words
    return data, reasons


def homes_of(ids: Iterable[UUID], by: Worker) -> dict[UUID, Home]:
    """Return the households that `by` may write on, ready to be opened."""
    rows = Household.objects.visible_to(by, Permission.EDIT).filter(pk__in=list(ids))
    rows = rows.select_related("area", "street", "worker").prefetch_related("people")
    keys.warm(ids)
    return {row.pk: Home(row, Reader()) for row in rows}


def repeated(lines: Iterable[SheetLine]) -> set[UUID]:
    """Return the rows whose key stands in more than one line."""
    seen: set[UUID] = set()
    twice: set[UUID] = set()
    for line in lines:
        if line.key:
            (twice if line.key.row_id in seen else seen).add(line.key.row_id)
    return twice


def said(line: SheetLine, code: str) -> str:
    """Return what a cell of the line says, empty for a column it hasn't."""
    cell = line.cells.get(code)
    return cell.text.strip() if cell else ""


def who(line: SheetLine) -> str:
    return said(line, "name") or said(line, "head")


def stranger(line: SheetLine) -> str:
    """Return why a line is of no row: it was added, or its key isn't one of this ledger."""
    if not line.key_text:
        return _("This line was added. Register new households and people on their own pages.")
    return _("Its key isn't one of this ledger: it was changed, or is from another one.")
