"""The search page: people and households by what is known of them, and text inside records."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Worker
from casework.audit.chain import masked, record
from casework.households.models import Household, Person
from casework.households.search.find import Found, Hit, find
from casework.households.search.query import How, parse
from casework.vault import keys

LONGEST_TERM = 60
HITS_A_PAGE = 50


class Line(NamedTuple):
    """One row of the results: the household, the person in it, and how it was found."""

    household: Household
    person: Person | None
    hows: tuple[str, ...]


def search(request: StaffRequest) -> HttpResponse:
    """Find people and households. The term travels by POST and is not kept."""
    # No database takes a NUL, and no name holds one.
    term = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST_TERM]
    context: dict[str, Any] = {"term": term, "where": "people"}
    if term:
        found = find(request.user, parse(term))
        context |= {
            "found": found,
            "count": len(found.hits),
            "lines": lines(request.user, found.hits[:HITS_A_PAGE]),
            "shown": HITS_A_PAGE,
            "remarks": list(remarks(found)),
        }
        record(
            "searched",
            None,
            by=request.user,
            term=masked(term),
            hits=len(found.hits),
            looked_at=found.looked_at,
        )
    return render(request, "desk/search.html", context)


def lines(worker: Worker, hits: list[Hit]) -> list[Line]:
    """Return the rows of the results, in a constant number of queries."""
    homes = Household.objects.visible_to(worker).filter(pk__in={hit.household_id for hit in hits})
    households = {home.pk: home for home in homes.with_heads()}
    people = Person.objects.visible_to(worker).filter(
        pk__in={hit.person_id for hit in hits if hit.person_id}
    )
    by_id = {person.pk: person for person in people}
    keys.warm(households)
    return [
        Line(
            households[hit.household_id],
            by_id[hit.person_id] if hit.person_id else None,
            tuple(words(how) for how in hit.hows if how != How.NAME),
        )
        for hit in hits
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


def remarks(found: Found) -> Any:
    """Yield a sentence for each thing that may be missing from the results."""
    if not found.is_whole:
        yield _(
            "The search index is being built: people may be missing from the results until "
            "the administrator has finished `manage.py vault reindex`."
        )
    if found.is_cut and found.is_scan:
        yield _(
            "One character, initials or a few digits are looked for by opening records: the newest "
            "%(n)d people you may see were looked through, older ones were not. Type two "
            "characters or more to search them all."
        ) % {"n": settings.CASEWORK_SEARCH_MOST_SCANNED}
    elif found.is_cut:
        yield _(
            "More than %(n)d records have what was typed; the rest was not looked at. Type more."
        ) % {"n": settings.CASEWORK_SEARCH_MOST_CANDIDATES}
