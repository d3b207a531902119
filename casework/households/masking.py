"""How names, numbers and addresses are masked; and the mask of a reader who sees no identities.

Names as 张*, IDs as 3101**********1234, addresses without house numbers, no phone numbers.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import msgspec

from casework.households.masking_numbers import (
    ID_NUMBER,
    PHONE,
    mask_number,
    mask_numbers_in,
    numbers_masked,
)
from casework.households.masking_places import houses_masked, mask_address
from casework.households.models import Household, HouseholdIdentity, Person, PersonIdentity
from casework.households.naming import forms_of
from casework.vault import keys, shown
from casework.vault.sealed import readable

__all__ = (
    "ID_NUMBER",
    "PHONE",
    "IdentityMask",
    "houses_masked",
    "mask_address",
    "mask_name",
    "mask_number",
    "mask_numbers_in",
    "name_forms",
    "numbers_masked",
    "replacer",
    "rewritten",
)

# Fields of payloads that hold someone's name, an address, a number.
NAMES = {"name", "other_names", "signed_by", "asked_by", "guardian", "responsible", "recipient"}
ADDRESSES = {"living_address", "registered_address"}
NUMBERS = {"id_number", "as_written", "phones"}

Change = Callable[[str], str]


def mask_name(name: str) -> str:
    """`张*` of a name in Chinese, or the first character of any other."""
    return f"{name[0]}*" if name else ""


def name_forms(name: str) -> Iterator[tuple[str, str]]:
    """A name and the parts by which people are called in a narrative, each with its mask."""
    for form in forms_of(name):
        yield form, mask_name(form) if form == name or "·" in name else "**"


def replacer(replacements: dict[str, str]) -> Change:
    """A function that replaces each of these strings, longer ones first."""
    known = [word for word in replacements if word]
    if not known:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda found: replacements[found[0]], text)


class IdentityMask:
    """The mask of one request: what it knows of a household it asks once."""

    def __init__(self) -> None:
        self.known: dict[UUID, Change] = {}

    def __call__(self, row: Any, sealed: Any, payload: Any) -> Any:
        """Return a payload in which nobody of the household can be made out."""
        if isinstance(payload, PersonIdentity):
            # A roster's own words may name anyone, 魏龙㛃之子: the relation's code says enough.
            payload = msgspec.structs.replace(payload, relation_wording="")
        if isinstance(payload, PersonIdentity | HouseholdIdentity):
            return rewritten(payload, mask_numbers_in)
        household_id = row.pk if isinstance(row, Household) else row.household_id
        return rewritten(payload, self.of(household_id))

    def of(self, household_id: UUID | None) -> Change:
        """Return what masks a text about a household; of none, numbers alone."""
        if household_id is None:
            return mask_numbers_in
        if household_id not in self.known:
            with shown.plainly():
                self.known[household_id] = change_for(household_id)
        return self.known[household_id]


def change_for(household_id: UUID) -> Change:
    """Return what masks a household's names, addresses and numbers inside a text."""
    keys.warm([household_id])
    words: dict[str, str] = {}
    phones: list[str] = []
    people = Person.objects.unscoped("names to be masked").filter(household_id=household_id)
    for person in people:
        if identity := readable(person, Person.identity):
            phones += identity.phones
            for name in (identity.name, *identity.other_names):
                words |= dict(name_forms(name)) or {name: mask_name(name)}
    home = Household.objects.unscoped("an address to be masked").get(pk=household_id)
    place = readable(home, Household.identity) or HouseholdIdentity()
    named, numbered = replacer(words), numbers_masked([*phones, *place.phones])
    housed = houses_masked([place.living_address, place.registered_address])
    return lambda text: named(numbered(housed(text)))


def rewritten(thing: Any, change: Change, field: str = "") -> Any:
    """Return a payload, or a part of it, with every text masked by what it is."""
    if isinstance(thing, str):
        return masked_text(thing, change, field)
    if isinstance(thing, tuple | list):
        return type(thing)(rewritten(one, change, field) for one in thing)
    if isinstance(thing, dict):
        return {key: rewritten(one, change, field) for key, one in thing.items()}
    if isinstance(thing, msgspec.Struct):
        names = thing.__struct_fields__
        fields = {name: rewritten(getattr(thing, name), change, name) for name in names}
        return msgspec.structs.replace(thing, **fields)
    return thing


def masked_text(text: str, change: Change, field: str) -> str:
    """Return one text masked: wholly where its field is a name, an address or a number."""
    if field in NAMES:
        return mask_name(text)
    if field in ADDRESSES:
        return mask_address(text)
    if field == "phones":
        return "*" * len(text)  # two numbers in one are as long as an ID
    return mask_number(text) if field in NUMBERS else change(text)
