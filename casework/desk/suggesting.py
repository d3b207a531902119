"""What the search field offers while it is typed in: people, households, numbers, pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from casework.access.http import StaffRequest
from casework.access.models import Role, Worker
from casework.audit.chain import masked, record
from casework.audit.models import Entry
from casework.common.dates import now
from casework.desk import worklist
from casework.desk.context import STAFF, Destination, NavItem, destinations, url_or_none
from casework.desk.searching import Line, asked_term, lines, remarks
from casework.households.models import Household
from casework.households.search.find import Found, Hit, find
from casework.households.search.pinyin import readings
from casework.households.search.query import parse
from casework.households.search.terms import How

PEOPLE, HOMES, NUMBERS, PAGES = 6, 4, 3, 4
# So many people are opened for what no token leads to: one character, initials. Each takes some
# 30 µs, and a suggestion has 100 ms; the note below says so, and Enter looks through more.
MOST_OPENED = 1_000
# The same question asked again so shortly after, as when letters are taken back, is one.
STILL_TYPING = timedelta(seconds=60)
RECENT_TOLD = timedelta(hours=1)
RECENT = "recent households"

# What is found beside the places of the rail.
ELSEWHERE = (
    Destination("household-new", "plus", gettext_lazy("Register a household"), STAFF),
    Destination("emergency-new", "alert", gettext_lazy("Emergency reading"), STAFF),
    Destination("own-settings", "gear", gettext_lazy("My settings"), frozenset(Role)),
    Destination("my-sign-in", "lock", gettext_lazy("My sign-in"), frozenset(Role)),
    Destination("password-change", "key", gettext_lazy("Change my password"), frozenset(Role)),
    Destination("help", "help", gettext_lazy("Help"), frozenset(Role)),
)


@dataclass(frozen=True)
class Group:
    """Suggestions of one kind under their heading: rows of people or households, or pages."""

    label: str
    lines: Sequence[Line] = ()
    homes: Sequence[Household] = ()
    pages: Sequence[NavItem] = ()


def suggest(request: StaffRequest) -> HttpResponse:
    """Answer the search field with a list of options; nothing of what was typed is kept."""
    term = asked_term(request)
    worker = request.user
    found = sought(worker, term)
    groups = list(offered(worker, term, found) if term else beforehand(worker))
    context: dict[str, Any] = {
        "groups": groups,
        "term": term,
        "more": len(found.hits) - sum(len(group.lines) for group in groups),
        "remarks": list(remarks(found)) if found.hits or found.is_cut else [],
    }
    return render(request, "desk/_suggestions.html", context)


def sought(worker: Worker, term: str) -> Found:
    """Return who and what fits; a single letter is no question about people."""
    if not term or (len(term) == 1 and term.isascii()):
        return Found()
    found = find(worker, parse(term), MOST_OPENED)
    remember(worker, term, found)
    return found


@sensitive_variables("term")
def remember(worker: Worker, term: str, found: Found) -> None:
    """Write the question into the log, unless it is one of the last minute's.

    A longer term is a question of its own: it may show whom the shorter one didn't, since another
    part of the people is looked through, and syllables that go on are other syllables.
    """
    hashed = masked(term)
    asked = Entry.objects.filter(actor=worker.pk, act="searched", at__gte=now() - STILL_TYPING)
    if asked.filter(details__term=hashed).exists():
        return
    record(
        "searched",
        None,
        by=worker,
        term=hashed,
        hits=len(found.hits),
        looked_at=found.looked_at,
        while_typing=True,
    )


def offered(worker: Worker, term: str, found: Found) -> Iterator[Group]:
    """Yield what fits, in groups: people, households, file numbers, pages."""
    by_number = [hit for hit in found.hits if How.NUMBER in hit.hows]
    rest = [hit for hit in found.hits if How.NUMBER not in hit.hows]
    people = [hit for hit in rest if hit.person_id][:PEOPLE]
    homes = [hit for hit in rest if not hit.person_id][:HOMES]
    numbers = by_number[:NUMBERS]
    shown = dict(paired(worker, [*people, *homes, *numbers]))
    for label, hits in (
        (_("People"), people),
        (_("Households"), homes),
        (_("File number"), numbers),
    ):
        if some := [shown[hit] for hit in hits if hit in shown]:
            yield Group(label, lines=some)
    if pages := pages_called(worker, term):
        yield Group(_("Pages to go to"), pages=pages)


def paired(worker: Worker, hits: list[Hit]) -> Iterator[tuple[Hit, Line]]:
    """Yield hits with their rows; one whose household went meanwhile is left out."""
    by_ids = {
        (line.household.pk, line.person.pk if line.person else None): line
        for line in lines(worker, hits)
    }
    for hit in hits:
        if line := by_ids.get((hit.household_id, hit.person_id)):
            yield hit, line


def beforehand(worker: Worker) -> Iterator[Group]:
    """Yield the households the worker opened last, before anything is typed."""
    homes = worklist.recently_opened(worker)
    if not homes:
        return
    told = Entry.objects.filter(
        actor=worker.pk, act="list read", at__gte=now() - RECENT_TOLD, details__list=RECENT
    )
    if not told.exists():
        record("list read", None, by=worker, list=RECENT, count=len(homes))
    yield Group(_("Opened lately"), homes=homes)


def pages_called(worker: Worker, term: str) -> list[NavItem]:
    """Return the pages of the worker's roles whose names fit, by sign, pinyin or initials."""
    typed = term.lower()
    there = {item.url: item for item in destinations(worker.role_codes)}
    for place in ELSEWHERE:
        if place.roles & worker.role_codes and (url := url_or_none(place.url_name)):
            there.setdefault(url, NavItem(url, place.url_name, place.icon, place.label, False))
    found = [item for item in there.values() if is_called(str(item.label).lower(), typed)]
    return found[:PAGES]


def is_called(label: str, typed: str) -> bool:
    """Tell whether a page's name holds what was typed, or sounds like it from its beginning."""
    letters = typed.replace(" ", "")
    return typed in label or (letters.isascii() and letters.isalpha() and sounds(label, letters))


def sounds(label: str, letters: str) -> bool:
    """Tell whether a name can be typed so: whole syllables, initials, or a mix of both."""
    if not letters:
        return True
    return bool(label) and any(
        reading.startswith(letters)
        or (letters.startswith(reading) and sounds(label[1:], letters[len(reading) :]))
        or (letters[0] == reading[0] and sounds(label[1:], letters[1:]))
        for reading in readings(label[0])
    )
