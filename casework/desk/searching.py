"""The search page: people and households by what is known of them, and words inside records."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.http import StaffRequest
from casework.access.models import Worker
from casework.audit.chain import masked, record
from casework.desk.narratives import Passage, Passages, look_for
from casework.households.models import Household, Person
from casework.households.search.find import Found, Hit, find
from casework.households.search.query import parse
from casework.households.search.terms import How
from casework.vault import keys

LONGEST_TERM = 60
ROWS_A_PAGE = 50


class SearchForm(forms.Form):
    """What is looked for, and where."""

    q = forms.CharField(
        label=gettext_lazy("What you know"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "maxlength": LONGEST_TERM,
                "autocomplete": "off",
                "data-search": True,
            }
        ),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[
            ("people", gettext_lazy("People and households")),
            ("records", gettext_lazy("Words in records")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class Line(NamedTuple):
    """One row of the results: the household, the person in it, and how it was found."""

    household: Household
    person: Person | None
    hows: tuple[str, ...]


class WrittenLine(NamedTuple):
    """One row of the results in records."""

    household: Household
    passage: Passage


def asked_term(request: StaffRequest) -> str:
    """Return what was typed; no database takes a NUL, and no name holds one."""
    return request.POST.get("q", "").replace("\0", "").strip()[:LONGEST_TERM]


def search(request: StaffRequest) -> HttpResponse:
    """Find people, households or words. What was typed travels by POST and is not kept."""
    term = asked_term(request)
    where = "records" if request.POST.get("where") == "records" else "people"
    context: dict[str, Any] = {
        "term": term,
        "where": where,
        "form": SearchForm(initial={"q": term, "where": where}),
        "shown": ROWS_A_PAGE,
    }
    if term:
        show = in_records if where == "records" else among_people
        context |= show(request.user, term)
    return render(request, "desk/search.html", context)


def among_people(worker: Worker, term: str) -> dict[str, Any]:
    """Return the people and households found, for the page."""
    found = find(worker, parse(term))
    hits = found.hits
    record(
        "searched",
        None,
        by=worker,
        term=masked(term),
        hits=len(hits),
        looked_at=found.looked_at,
    )
    return {
        "count": len(hits),
        "lines": lines(worker, hits[:ROWS_A_PAGE]),
        "remarks": list(remarks(found)),
    }


def in_records(worker: Worker, term: str) -> dict[str, Any]:
    """Return where the words stand, for the page."""
    passages = look_for(worker, term)
    found = passages.found
    record(
        "records searched",
        None,
        by=worker,
        term=masked(term),
        hits=len(found),
        looked_at=passages.looked_at,
    )
    shown = found[:ROWS_A_PAGE]
    households = households_of(worker, (passage.household_id for passage in shown))
    return {
        "count": len(found),
        "lines": [
            WrittenLine(households[passage.household_id], passage)
            for passage in shown
            if passage.household_id in households
        ],
        "remarks": list(remarks_on(passages)),
    }


def households_of(worker: Worker, ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Return households with their heads by id, their keys open."""
    homes = Household.objects.visible_to(worker).filter(pk__in=set(ids))
    found = {home.pk: home for home in homes.with_heads()}
    keys.warm(found)
    return found


def lines(worker: Worker, hits: list[Hit]) -> list[Line]:
    """Return the rows of the results, in a constant number of queries.

    A hit whose household has gone since it was found is left out.
    """
    households = households_of(worker, (hit.household_id for hit in hits))
    people = Person.objects.visible_to(worker)
    by_id = people.in_bulk([hit.person_id for hit in hits if hit.person_id])
    return [
        Line(
            households[hit.household_id],
            by_id[hit.person_id] if hit.person_id else None,
            tuple(words(how) for how in hit.hows if how != How.NAME),
        )
        for hit in hits
        if hit.household_id in households and (hit.person_id is None or hit.person_id in by_id)
    ]


def words(how: How) -> str:
    """Return what fitted, as the page says it."""
    return {
        How.NAME: _("Name"),
        How.PINYIN: _("Pinyin"),
        How.OTHER_NAME: _("Other name"),
        How.ID: _("ID number"),
        How.PHONE: _("Phone"),
        How.BIRTH: _("Year of birth"),
        How.NUMBER: _("File number"),
        How.ADDRESS: _("Address"),
    }[how]


def remarks(found: Found) -> Iterator[str]:
    """Yield a sentence for each thing that may be missing from the people found."""
    if not found.is_whole:
        yield _(
            "The search index is not complete: people may be missing here until "
            "`manage.py vault reindex` has been run."
        )
    if found.is_cut and found.is_scan:
        yield _(
            "One character, initials or a few digits are looked for by opening records: the newest "
            "%(n)d people you may see were looked through, older ones were not. Type two "
            "characters or more to search them all."
        ) % {"n": found.most_scanned}
    elif found.is_cut:
        yield _("More than %(n)d records may fit; the rest was not looked at. Type more of it.") % {
            "n": settings.CASEWORK_SEARCH_MOST_CANDIDATES
        }
    if len(found.hits) > ROWS_A_PAGE:
        yield shown_only()


def remarks_on(passages: Passages) -> Iterator[str]:
    """Yield a sentence for each thing that may be missing from the words found."""
    if not passages.looked_at:
        yield _("Type two characters or more to search inside records.")
    if passages.is_cut:
        yield _(
            "The newest %(n)d records you may see were looked through; older ones were not."
        ) % {"n": settings.CASEWORK_SEARCH_MOST_RECORDS}
    if len(passages.found) > ROWS_A_PAGE:
        yield shown_only()


def shown_only() -> str:
    """Say that not everything is shown."""
    return _("The first %(n)d are shown. Type more to narrow them down.") % {"n": ROWS_A_PAGE}
