"""Which rows a search looks at: those that tokens lead to, or everyone in scope, newest first.

Tokens are asked for in the scope's streets; each row is held to the scope before it is opened.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from casework.access.models import Permission, Worker
from casework.access.scope import scope_of
from casework.households.index import values
from casework.households.models import GONE, Household, Person
from casework.households.models.person import PersonQuerySet
from casework.households.search.query import Query
from casework.households.search.subjects import (
    IDS_A_QUERY,
    Stored,
    as_uuid,
    narrowed,
    subjects,
)
from casework.households.search.terms import Term

ROW = ("household_id", "pk", "identity_sealed")


class Row(NamedTuple):
    """A person's sealed identity, or without a person a household that is looked at by itself."""

    household_id: UUID
    person_id: UUID | None
    blob: bytes | None


class Candidates(NamedTuple):
    """The rows among which every hit is; `is_cut`: there were more than are looked at at once."""

    rows: list[Row]
    is_cut: bool


def candidates(worker: Worker, query: Query, versions: list[int], most: int) -> Candidates:
    """Return what the query's most telling term leads to; without one, `most` people in scope."""
    indexed = [term for term in query.terms if term.is_indexed]
    if not indexed:
        return everyone(worker, query, most)
    # The longest tends to be the rarest.
    term = max(indexed, key=lambda each: min(map(len, each.sought())))
    rows, is_cut = led_to(worker, term, versions)
    if len(query.terms) > 1:
        rows = [*rows, *people_of(worker, [r.household_id for r in rows if r.person_id is None])]
    return Candidates(list(dict.fromkeys(rows)), is_cut)


def everyone(worker: Worker, query: Query, most: int) -> Candidates:
    """Return the people in scope, those of the newest households first, up to the bound."""
    people = Person.objects.visible_to(worker).workable().order_by("-household_id")
    households = Household.objects.visible_to(worker).order_by("-pk").values_list("pk", flat=True)
    # Where the households that are looked at end; without it, a database sorts everyone in scope.
    last = next(iter(households[most : most + 1]), None)
    if last is not None:
        people = people.filter(household_id__gt=last)
    rows = list(rows_of(people[: most + 1]))
    homes = [Row(pk, None, None) for pk in households[:most]] if query.asks_household else []
    return Candidates([*rows[:most], *homes], len(rows) > most or last is not None)


def led_to(worker: Worker, term: Term, versions: list[int]) -> Candidates:
    """Return what in scope has the tokens of one of the ways in which the term may be found."""
    most = settings.CASEWORK_SEARCH_MOST_CANDIDATES
    streets = streets_of(worker)
    found: dict[Row, None] = {}
    for way in term.sought():
        groups = [values(group, streets, versions) for group in way]
        for row in in_scope(worker, subjects(groups, narrowed(scope_of(worker)))):
            found[row] = None
            if len(found) > most:
                break
    kept = list(itertools.islice(found, most))
    return Candidates([*kept, *numbered(worker, term)], len(found) > most)


def in_scope(worker: Worker, found: Iterable[Stored]) -> Iterator[Row]:
    """Yield of rows (household, area, stage, person, seal) those that the worker may read.

    Whatever the SQL left out before, this is the rule: the same that every page asks.
    """
    scope, known = scope_of(worker), functools.cache(as_uuid)
    for household, area, stage, person, blob in found:
        household_id = as_uuid(household)
        if stage in GONE or not scope.may(Permission.VIEW, known(area), household_id):
            continue
        person_id = None if person is None else as_uuid(person)
        yield Row(household_id, person_id, None if blob is None else bytes(blob))


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
        yield from rows_of(people)


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


def rows_of(people: PersonQuerySet) -> Iterator[Row]:
    """Yield people in scope as rows; a household's id is told once for all its people."""
    known = functools.cache(as_uuid)
    columns: Any = people.values_list(*ROW)
    for household, person, blob in columns.as_stored():
        yield Row(known(household), as_uuid(person), bytes(blob))


def streets_of(worker: Worker) -> list[UUID]:
    """Return the streets that the worker's scope lies in or contains."""
    scope = scope_of(worker)
    streets = set(scope.streets.get(Permission.VIEW, ()))
    for ids in batches(scope.households.get(Permission.VIEW, ())):
        households = Household.objects.visible_to(worker, Permission.VIEW).filter(pk__in=ids)
        streets.update(households.values_list("street_id", flat=True))
    return list(streets)
