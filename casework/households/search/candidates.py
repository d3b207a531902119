"""Which rows a search looks at: those that tokens lead to, or everyone in scope, newest first.

Scope stands in the SQL that fetches a sealed column; tokens are asked for in the scope's streets.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from casework.access.models import Permission, Worker
from casework.access.scope import scope_of
from casework.households.index import values
from casework.households.models import GONE, Household, Person, SearchSubject
from casework.households.search.query import Query
from casework.households.search.terms import Term

# A list of tokens longer than this isn't fetched to be intersected: another must narrow it.
MOST_TOKENS = 20_000
# So few are opened sooner than narrowed further.
FEW_ENOUGH = 200
IDS_A_QUERY = 900
# Tokens lead to few rows, so that a list of areas would cost more to send than to look up.
FEW_IDS = 60
TOKENS = "SELECT subject_id FROM households_searchtoken WHERE value IN ({values}) LIMIT {most}"


class Row(NamedTuple):
    """A person's sealed identity, or without a person a household that is looked at by itself."""

    household_id: UUID
    person_id: UUID | None
    blob: bytes | None


class Candidates(NamedTuple):
    """The rows among which every hit is; `is_cut`: there were more than are looked at at once."""

    rows: list[Row]
    is_cut: bool


def candidates(worker: Worker, query: Query, versions: list[int]) -> Candidates:
    """Return what the query's most telling term leads to; without one, everyone in scope."""
    indexed = [term for term in query.terms if term.is_indexed]
    if not indexed:
        return everyone(worker, query)
    # The longest tends to be the rarest.
    term = max(indexed, key=lambda each: min(map(len, each.sought())))
    rows, is_cut = led_to(worker, term, versions)
    if len(query.terms) > 1:
        rows = [*rows, *people_of(worker, [r.household_id for r in rows if r.person_id is None])]
    return Candidates(list(dict.fromkeys(rows)), is_cut)


def everyone(worker: Worker, query: Query) -> Candidates:
    """Return the people in scope, those of the newest households first, up to the bound."""
    most = settings.CASEWORK_SEARCH_MOST_SCANNED
    people = Person.objects.visible_to(worker).workable().order_by("-household_id")
    rows = list(rows_of(people.values_list("household_id", "pk", "identity_sealed")[: most + 1]))
    homes: list[Row] = []
    if query.asks_household:
        households = Household.objects.visible_to(worker).order_by("-pk")
        homes = [Row(pk, None, None) for pk in households.values_list("pk", flat=True)[: most + 1]]
    is_cut = len(rows) > most or len(homes) > most
    return Candidates([*rows[:most], *homes[:most]], is_cut)


def led_to(worker: Worker, term: Term, versions: list[int]) -> Candidates:
    """Return what in scope has the tokens of one of the ways in which the term may be found."""
    most = settings.CASEWORK_SEARCH_MOST_CANDIDATES
    found: dict[Row, None] = {}
    is_cut = False
    for part in parts(worker, term, versions):
        columns = part.values_list(
            "household_id", "person_id", "person__identity_sealed", "household__stage"
        )
        rows = list(columns[: most + 1])
        kept_on_file = (row[:3] for row in rows if row[3] not in GONE)
        found.update(dict.fromkeys(rows_of(kept_on_file)))
        # A row comes once for each of its tokens, so that what was cut may be more than is found.
        is_cut = is_cut or len(rows) > most or len(found) > most
        if len(found) > most:
            break
    kept = list(itertools.islice(found, most))
    return Candidates([*kept, *numbered(worker, term)], is_cut)


def parts(worker: Worker, term: Term, versions: list[int]) -> Iterator[Any]:
    """Yield queries that together give the subjects in scope with the tokens of the term."""
    subjects = SearchSubject.objects.visible_to(worker, most_ids=FEW_IDS)
    streets = streets_of(worker)
    chosen: set[int] = set()
    for way in term.sought():
        groups = [values(group, streets, versions) for group in way]
        found = intersection(groups)
        if found is not None:
            chosen |= found
            continue
        wide = subjects
        for group in groups:
            wide = wide.filter(tokens__value__in=group)
        yield wide
    ids = sorted(chosen)
    for at in range(0, len(ids), IDS_A_QUERY):
        yield subjects.filter(pk__in=ids[at : at + IDS_A_QUERY])


def intersection(groups: list[list[int]]) -> set[int] | None:
    """Return the subjects that may have a token of each group, None where each leads to too many.

    Ids alone, in the streets of the scope; what they are is fetched in scope afterwards.
    """
    chosen: set[int] | None = None
    for group in groups:
        ids = subjects_with(group)
        if ids is None:
            continue
        chosen = ids if chosen is None else chosen & ids
        if len(chosen) <= FEW_ENOUGH:
            break
    return chosen


def subjects_with(group: list[int]) -> set[int] | None:
    """Return the subjects that have one of these tokens, None for more tokens than MOST_TOKENS.

    A subject may have several of them (under two versions, say), so that rows are counted: of a
    list that was cut, nobody knows whom it lacks. In SQL, because the ORM takes longer to write the
    question than the database to answer it.
    """
    if not group:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(TOKENS.format(values=",".join(map(str, group)), most=MOST_TOKENS + 1))
        rows = cursor.fetchall()
    return None if len(rows) > MOST_TOKENS else {subject for (subject,) in rows}


def numbered(worker: Worker, term: Term) -> list[Row]:
    """Return the household in scope whose file number the term may be."""
    number = term.file_number()
    if not number:
        return []
    found = Household.objects.visible_to(worker).filter(number=number)
    return [Row(pk, None, None) for pk in found.values_list("pk", flat=True)]


def people_of(worker: Worker, household_ids: Iterable[UUID]) -> Iterator[Row]:
    """Yield the people of some households."""
    for ids in batches(household_ids):
        people = Person.objects.visible_to(worker).workable().filter(household_id__in=ids)
        yield from rows_of(people.values_list("household_id", "pk", "identity_sealed"))


def homes_of(worker: Worker, household_ids: Iterable[UUID]) -> dict[UUID, tuple[str, bytes]]:
    """Return the file numbers and sealed identities of some households by their ids."""
    found: dict[UUID, tuple[str, bytes]] = {}
    for ids in batches(household_ids):
        households = Household.objects.visible_to(worker).filter(pk__in=ids)
        for pk, number, blob in households.values_list("pk", "number", "identity_sealed"):
            found[pk] = (number, bytes(blob))
    return found


def batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield ids in lists that a query takes, each once."""
    every = list(dict.fromkeys(ids))
    for at in range(0, len(every), IDS_A_QUERY):
        yield every[at : at + IDS_A_QUERY]


def rows_of(found: Iterable[tuple[UUID, UUID | None, Any]]) -> Iterator[Row]:
    """Yield rows from a query; PostgreSQL gives views of bytes."""
    for household_id, person_id, blob in found:
        yield Row(household_id, person_id, None if blob is None else bytes(blob))


def streets_of(worker: Worker) -> list[UUID]:
    """Return the streets that the worker's scope lies in or contains."""
    scope = scope_of(worker)
    streets = set(scope.streets.get(Permission.VIEW, ()))
    for ids in batches(scope.households.get(Permission.VIEW, ())):
        households = Household.objects.visible_to(worker).filter(pk__in=ids)
        streets.update(households.values_list("street_id", flat=True))
    return list(streets)
