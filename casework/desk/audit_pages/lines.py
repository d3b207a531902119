"""Entries as pages show them: filtered by day, kind and person, newest first, page by page."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.desk.audit_pages.sight import Sight
from casework.desk.audit_pages.words import KINDS, words_of

LINES_A_PAGE = 50
ALL = ("", _("All"))


class FilterForm(forms.Form):
    """Which entries: by day, by kind of act, by person. Only ids and codes stand in the address."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput)
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput)
    kind = forms.ChoiceField(label=_("What"), required=False)
    worker = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, data: Any, people: Iterable[Worker] | None = None) -> None:
        super().__init__(data)
        kinds = [(code, label) for code, (label, _acts) in KINDS.items()]
        self.fields["kind"].choices = [ALL, *kinds]  # type: ignore[attr-defined] # of a choice field
        if people is None:
            del self.fields["worker"]
        else:
            names = [(str(person.pk), person.name) for person in people]
            self.fields["worker"].choices = [ALL, *names]  # type: ignore[attr-defined] # the same

    def narrow(self, entries: Any) -> Any:
        """Return the entries that fit; what is not understood doesn't narrow."""
        self.is_valid()
        chosen = self.cleaned_data
        if first := chosen.get("first"):
            entries = entries.filter(at__gte=midnight(first))
        if last := chosen.get("last"):
            entries = entries.filter(at__lt=midnight(last + timedelta(days=1)))
        if kind := chosen.get("kind"):
            entries = entries.filter(act__in=list(KINDS[kind][1]))
        if worker := chosen.get("worker"):
            entries = entries.filter(actor=UUID(worker))
        return entries


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


class Line(NamedTuple):
    """One entry for people. `worker_id`: of whom there is a page for this reader."""

    at: datetime
    words: str
    who: str
    worker_id: UUID | None
    household_id: UUID | None
    number: str


class Page(NamedTuple):
    """Some lines, and the id of the entry that the next page goes on behind, if there is one."""

    lines: list[Line]
    before: int | None


def page_of(sight: Sight, entries: Any, before: str) -> Page:
    """Return the entries behind `before` (the id of one of them), the newest first."""
    entries = entries.order_by("-at", "-id")
    last = entries.filter(pk=int(before)).first() if before.isdecimal() else None
    if last:
        entries = entries.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.pk))
    found: list[Entry] = list(entries[: LINES_A_PAGE + 1])
    shown = found[:LINES_A_PAGE]
    return Page(lines(sight, shown), shown[-1].pk if len(found) > LINES_A_PAGE else None)


def lines(sight: Sight, entries: list[Entry]) -> list[Line]:
    """Return entries for people; three queries however many there are."""
    actors = {entry.actor for entry in entries if entry.actor}
    names = dict(Worker.objects.filter(pk__in=actors).values_list("pk", "name"))
    known = set(sight.workers().filter(pk__in=actors).values_list("pk", flat=True))
    numbers = sight.numbers(entry.household_id for entry in entries if entry.household_id)
    return [
        Line(
            entry.at,
            words_of(entry.act, entry.details),
            names.get(entry.actor, "") if entry.actor else "",
            entry.actor if entry.actor in known else None,
            entry.household_id,
            numbers.get(entry.household_id, "") if entry.household_id else "",
        )
        for entry in entries
    ]
