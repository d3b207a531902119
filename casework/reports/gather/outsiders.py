"""Who stands in a household's record and is nobody of it: whom masked papers don't name.

Every text may name them, whatever the paper or the ledger tells of: so they come from all visits,
the whole ecomap and all consents. What doesn't open of these is no gap in a paper.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from casework.households.models import (
    Consent,
    Household,
    OutsideTie,
    Person,
    PersonCondition,
)
from casework.households.models import OutsideKind as Kind
from casework.reports.called import forms, persons_in
from casework.reports.gather.visited import is_third_party
from casework.vault.sealed import readable
from casework.visits.models import Visit

# Ties to these are no ties to private people. An unreadable code counts among the private.
INSTITUTIONS = {
    Kind.SCHOOL,
    Kind.HOSPITAL,
    Kind.EMPLOYER,
    Kind.COMMUNITY,
    Kind.OFFICE,
    Kind.SERVICE,
}


class Outsiders(NamedTuple):
    """Forms of the names of third parties, and the names of those who stand in for someone.

    These are guardians and whoever signed: level external shows them masked, as it does members.
    """

    third_parties: tuple[str, ...]
    stand_ins: tuple[str, ...]


def outsiders(
    people: Iterable[Person],
    visits: Iterable[Visit],
    ties: Iterable[OutsideTie],
    consents: Iterable[Consent],
) -> Outsiders:
    """Return who is named in these rows of one household and is none of its people."""
    people = list(people)
    known = known_names(people)
    private = (*guests(visits), *private_people(ties))
    return Outsiders(
        forms(private, known), without(known, (*guardians(people), *signers(consents)))
    )


def outsiders_of(household: Household, people: Iterable[Person]) -> Outsiders:
    """Return those of one household, in three queries."""
    return outsiders(
        people, household.visits.all(), household.outside_ties.all(), household.consents.all()
    )


def known_names(people: Iterable[Person]) -> frozenset[str]:
    """Return every name of everyone of the record, also of whom papers leave out."""
    identities = (readable(one, Person.identity) for one in people)
    return frozenset(name for one in identities if one for name in (one.name, *one.other_names))


def without(known: Collection[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name not in known))


def guests(visits: Iterable[Visit]) -> Iterator[str]:
    """Yield the names of all who took part in visits for nobody but themselves."""
    for log in (readable(one, Visit.log) for one in visits):
        yield from (one.name for one in (log.participants if log else ()) if is_third_party(one))


def is_private(tie: OutsideTie) -> bool:
    return tie.kind not in INSTITUTIONS


def private_people(ties: Iterable[OutsideTie]) -> Iterator[str]:
    """Yield the names of the private people of an ecomap."""
    contents = (readable(one, OutsideTie.content) for one in ties if is_private(one))
    yield from (one.name for one in contents if one)


def guardians(people: Iterable[Person]) -> Iterator[str]:
    """Yield the names of people's guardians."""
    for condition in (readable(one, Person.condition) for one in people):
        yield from persons_in((condition or PersonCondition()).guardian)


def signers(consents: Iterable[Consent]) -> Iterator[str]:
    """Yield the names of all who signed a notice or a consent."""
    for note in (readable(one, Consent.note) for one in consents):
        yield from persons_in(note.signed_by if note else "")
