"""Finding people and households in a worker's scope; every hit is opened and held to the rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.households.index import state
from casework.households.models import Household, HouseholdIdentity, Person, PersonIdentity
from casework.households.search.candidates import Candidates, candidates, homes_of
from casework.households.search.query import Query, matches
from casework.households.search.terms import How, Rank
from casework.vault import broken, keys
from casework.vault.envelope import unseal
from casework.vault.payload import P, unpack
from casework.vault.sealed import Sealed

PERSON_TABLE, HOUSEHOLD_TABLE = Person._meta.db_table, Household._meta.db_table


class Hit(NamedTuple):
    """What was found: a person, or a household by itself (`person_id` is None)."""

    rank: Rank
    hows: tuple[How, ...]
    household_id: UUID
    person_id: UUID | None
    is_readable: bool = True

    @property
    def order(self) -> tuple[int, tuple[How, ...], int]:
        """Best first, then what fitted, then the newest household."""
        return self.rank, self.hows, -self.household_id.int


@dataclass
class Found:
    """Hits, best first; how many people were opened, and whether there was more than the bound.

    `most_scanned` is that bound where records are opened one by one.
    `is_whole` is False while the index is being built: not everyone can be found by tokens yet.
    """

    hits: list[Hit] = field(default_factory=list)
    looked_at: int = 0
    is_cut: bool = False
    is_scan: bool = False
    is_whole: bool = True
    most_scanned: int = 0


class Homes:
    """The households of the rows that are looked at, each opened when it is asked for."""

    def __init__(self, worker: Worker, ids: Iterator[UUID]) -> None:
        self._sealed = homes_of(worker, ids)
        self._opened: dict[UUID, HouseholdIdentity | None] = {}

    def number(self, household_id: UUID) -> str:
        """Return a household's file number."""
        return self._sealed[household_id][0] if household_id in self._sealed else ""

    def identity(self, household_id: UUID) -> HouseholdIdentity | None:
        """Return a household's opened record, None where there is none or it doesn't open."""
        if household_id not in self._opened:
            sealed = self._sealed.get(household_id)
            self._opened[household_id] = sealed and opened(
                Household.identity, HOUSEHOLD_TABLE, household_id, household_id, sealed[1]
            )
        return self._opened[household_id]


class Looked:
    """The row that is looked at, as `matches` takes it; set anew for each of them."""

    __slots__ = ("_homes", "household_id", "person")

    person: PersonIdentity | None
    household_id: UUID

    def __init__(self, homes: Homes) -> None:
        self._homes = homes

    @property
    def household(self) -> HouseholdIdentity | None:
        return self._homes.identity(self.household_id)

    @property
    def number(self) -> str:
        return self._homes.number(self.household_id)


def find(worker: Worker, query: Query, most_scanned: int | None = None) -> Found:
    """Return who and what fits the query within the worker's scope.

    What no token leads to is sought by opening at most `most_scanned` people, those of the newest
    households; as many as the settings say without it.
    """
    if not query:
        return Found()
    alive = state()
    most = settings.CASEWORK_SEARCH_MOST_SCANNED
    most = most if most_scanned is None else min(most, most_scanned)
    chosen = candidates(worker, query, alive.asked, most)
    is_scan = not any(term.is_indexed for term in query.terms)
    found = Found(
        looked_at=sum(row.person_id is not None for row in chosen.rows),
        is_cut=chosen.is_cut,
        is_scan=is_scan,
        most_scanned=most if is_scan else 0,
        is_whole=alive.complete is not None,
    )
    keys.warm(row.household_id for row in chosen.rows)
    found.hits = best_first(list(verified(worker, query, chosen)))
    return found


def best_first(hits: list[Hit]) -> list[Hit]:
    """Return hits in their order; a household isn't named beside one of its people."""
    with_people = {hit.household_id for hit in hits if hit.person_id is not None}
    return sorted(
        (hit for hit in hits if hit.person_id or hit.household_id not in with_people),
        key=lambda hit: hit.order,
    )


@sensitive_variables("person", "looked", "homes")
def verified(worker: Worker, query: Query, chosen: Candidates) -> Iterator[Hit]:
    """Yield the rows that fit once they are opened.

    One that doesn't open is a hit where a single term's tokens led to it: they say that it may be.
    """
    by_token = len(query.terms) == 1 and query.terms[0].is_indexed
    # By one term alone, a household's own row says whether the household fits.
    asked = (r.household_id for r in chosen.rows if not by_token or r.person_id is None)
    homes = Homes(worker, asked if query.asks_household else iter(()))
    looked = Looked(homes)
    for row in chosen.rows:
        person = None
        if row.person_id is not None:
            person = opened(
                Person.identity, PERSON_TABLE, row.person_id, row.household_id, row.blob
            )
            if person is None:
                if by_token:
                    yield Hit(Rank.FRAGMENT, (), row.household_id, row.person_id, False)
                continue
        looked.person, looked.household_id = person, row.household_id
        match = matches(query, looked)
        if match is not None and match.by_person is (person is not None):
            yield Hit(match.rank, match.hows, row.household_id, row.person_id)


def opened(
    sealed: Sealed[P], table: str, row_id: UUID, household_id: UUID, blob: bytes | None
) -> P | None:
    """Return an opened payload, None for one that does not open, which the audit will say."""
    found = unseal(table, row_id, household_id, sealed.access_class, blob)
    payload = None if found is None else unpack(sealed.payload_type, *found)
    if payload is None:
        broken.remember(table, row_id)
    return payload
