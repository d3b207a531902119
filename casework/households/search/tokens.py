"""Which tokens a person and a household have: what can be sought, hashed by street and kind."""

import itertools
from uuid import UUID

from casework.households.models import HouseholdIdentity, PersonIdentity, TokenKind
from casework.households.search.normal import normal_id, normal_name, normal_phone
from casework.households.search.pinyin import sounding
from casework.households.search.terms import Sought, addresses_of, names_of, pairs
from casework.vault import index

KINDS = {
    "resident_id": TokenKind.RESIDENT_ID,
    "other_id": TokenKind.OTHER_ID,
    "phone": TokenKind.PHONE,
    "name": TokenKind.NAME,
    "name pair": TokenKind.PAIR,
    "pinyin pair": TokenKind.PAIR,
    "address pair": TokenKind.PAIR,
}

Token = tuple[int, int]


def id_index_kind(id_kind: str) -> str:
    """Return the index kind of an ID: resident IDs are unique in a street, other papers are not."""
    return "resident_id" if id_kind == "resident_id" else "other_id"


def whole(identity: PersonIdentity) -> set[Sought]:
    """Return what a person is found by as a whole: names, phones, ID."""
    found = {("name", normal_name(n)) for n in (identity.name, *identity.other_names)}
    found |= {("phone", normal_phone(p)) for p in identity.phones}
    if identity.id_number:
        found.add((id_index_kind(identity.id_kind), normal_id(identity.id_number)))
    return {(kind, value) for kind, value in found if value}


def of_person(identity: PersonIdentity) -> set[Sought]:
    """Return everything a person is found by."""
    found = whole(identity)
    for name, _is_own in names_of(identity):
        found |= {("name pair", pair) for pair in pairs(name)}
        found |= {
            ("pinyin pair", f"{one} {next_}")
            for run in sounding(name)
            for here, there in itertools.pairwise(run)
            for one in here
            for next_ in there
        }
    return found


def of_household(identity: HouseholdIdentity) -> set[Sought]:
    """Return everything a household is found by."""
    found = {("phone", phone) for phone in map(normal_phone, identity.phones) if phone}
    for address in addresses_of(identity):
        found |= {("address pair", pair) for pair in pairs(address)}
    return found


def hashed(sought: set[Sought], street_id: UUID, version: int) -> set[Token]:
    """Return (kind, value) of the tokens that stand for what is sought, under one version."""
    found: set[Token] = set()
    for kind, values in itertools.groupby(sorted(sought), lambda each: each[0]):
        number = KINDS[kind].value
        blind = index.blinder(street_id, kind, version)
        found.update((number, blind(value)) for _kind, value in values)
    return found
