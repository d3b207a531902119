"""Finding people by keyed hashes: resident ID, phone and whole name."""

import unicodedata
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.access.models import Area, Level, Worker
from casework.households.models import Household, Person, PersonIdentity, PersonIndex
from casework.vault import index, keys
from casework.vault.sealed import readable

DOTS = "··•・‧∙⋅．"


def normal_name(text: str) -> str:
    """Return a name as it is indexed: no white space, minority names' dot as U+00B7, lower case."""
    kept = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join("\u00b7" if c in DOTS else c for c in kept).casefold()


def normal_id(text: str) -> str:
    """Return an ID number as it is indexed: half-width, no white space or hyphens, upper case."""
    half = unicodedata.normalize("NFKC", text)
    return "".join(c for c in half if c.isalnum()).upper()


def normal_phone(text: str) -> str:
    """Return a phone number as it is indexed: its digits, without +86."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def terms(identity: PersonIdentity) -> set[tuple[str, str]]:
    """Return the (kind, normal value) pairs under which a person is found."""
    found = {("name", normal_name(n)) for n in (identity.name, *identity.other_names)}
    found |= {("phone", normal_phone(p)) for p in identity.phones}
    if identity.id_number:
        found.add((id_index_kind(identity.id_kind), normal_id(identity.id_number)))
    return {(kind, value) for kind, value in found if value}


def id_index_kind(id_kind: str) -> str:
    """Return the index kind of an ID: resident IDs are unique in a street, other papers are not."""
    return "resident_id" if id_kind == "resident_id" else "other_id"


def write_index(person: Person, household: Household) -> None:
    """Write the person's rows anew. Raises IntegrityError if the street has the ID already."""
    wanted = {
        (kind, index.blind(household.street_id, kind, value))
        for kind, value in (set() if person.is_set_aside else terms(person.identity))
    }
    rows = person.index_rows.all()
    present = {(row.kind, row.value): row.pk for row in rows}
    stale = [pk for key, pk in present.items() if key not in wanted]
    if stale:
        rows.filter(pk__in=stale).delete()
    PersonIndex.objects.bulk_create(
        PersonIndex(
            person=person,
            household=household,
            street_id=household.street_id,
            kind=kind,
            value=value,
        )
        for kind, value in sorted(wanted - present.keys())
    )


def index_condition(kinds_and_values: Iterable[tuple[str, str]], streets: Iterable[UUID]) -> Q:
    """Return the condition 'one of these terms, hashed under one of these streets'."""
    streets = list(streets)
    condition = Q(pk=None)
    for kind, value in kinds_and_values:
        hashes = [index.blind(street, kind, value) for street in streets]
        condition |= Q(kind=kind, value__in=hashes)
    return condition


def all_streets() -> list[UUID]:
    """Return every street's id; a resident ID is looked for in all of them."""
    return list(Area.objects.filter(level=Level.STREET).values_list("pk", flat=True))


def holder_of_id(id_kind: str, id_number: str) -> Person | None:
    """Return whoever holds this ID anywhere, whether or not the asker may see the household.

    For refusing duplicates only: what lies out of the asker's scope must be named to nobody.
    """
    pair = (id_index_kind(id_kind), normal_id(id_number))
    if not pair[1]:
        return None
    rows = PersonIndex.objects.unscoped("a resident ID may be held once").filter(
        index_condition([pair], all_streets())
    )
    for row in rows.select_related("person__household"):
        holder: Person = row.person
        identity = readable(holder, "identity")
        # A record that doesn't open keeps its number: the hash says that it is there.
        if identity is None or normal_id(identity.id_number) == pair[1]:
            return holder
    return None


def find_people(worker: Worker, text: str) -> list[Person]:
    """Return people in the worker's scope whose resident ID, phone or whole name is `text`.

    Each hit is opened and verified; one that doesn't open is a hit by its hash. Households come
    along with their areas.
    """
    pairs = [
        ("resident_id", normal_id(text)),
        ("other_id", normal_id(text)),
        ("phone", normal_phone(text)),
        ("name", normal_name(text)),
    ]
    pairs = [(kind, value) for kind, value in pairs if value]
    rows: Any = PersonIndex.objects.visible_to(worker).filter(index_condition(pairs, all_streets()))
    ids = set(rows.values_list("person_id", flat=True)[:200])
    people: list[Person] = list(
        Person.objects.visible_to(worker)
        .workable()
        .filter(pk__in=ids)
        .select_related("household__area")
    )
    keys.warm(person.household_id for person in people)
    wanted = set(pairs)
    return [person for person in people if is_found(person, wanted)]


def is_found(person: Person, wanted: set[tuple[str, str]]) -> bool:
    """Tell whether one of these terms is the person's, or may be, where the record doesn't open."""
    identity = readable(person, "identity")
    return identity is None or bool(terms(identity) & wanted)
