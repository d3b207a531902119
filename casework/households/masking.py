"""How names, numbers and addresses are masked; and the mask of a reader who sees no identities.

Names as 张*, IDs as 3101**********1234, addresses without house numbers, no phone numbers.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import msgspec

from casework.common import resident_id
from casework.households.models import Household, HouseholdIdentity, Person, PersonIdentity
from casework.households.naming import forms_of
from casework.vault import keys, shown
from casework.vault.sealed import readable

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[\dXx])(?![0-9A-Za-z])")
PHONE = re.compile(r"(?<!\d)(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
HOUSE_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十百]+(?=\s*(?:号|室|单元|栋|幢|楼|层))")
NO_PHONE = "（电话略）"

# Fields of payloads that hold someone's name, an address, a number.
NAMES = {"name", "other_names", "signed_by", "asked_by", "guardian", "responsible", "recipient"}
ADDRESSES = {"living_address", "registered_address"}
NUMBERS = {"id_number", "as_written", "phones"}

Change = Callable[[str], str]


def mask_name(name: str) -> str:
    """`张*` of a name in Chinese, or the first character of any other."""
    return f"{name[0]}*" if name else ""


def mask_address(text: str) -> str:
    """An address down to the road or lane, its house numbers as `**`."""
    return HOUSE_NUMBER.sub("**", text)


def mask_number(text: str) -> str:
    """An ID by its ends alone, any other number not at all."""
    return resident_id.mask(text)


def mask_numbers_in(text: str) -> str:
    """A text without the whole IDs and phone numbers that stand in it."""
    return PHONE.sub(NO_PHONE, ID_NUMBER.sub(r"\1**********\2", text))


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
    people = Person.objects.unscoped("names to be masked").filter(household_id=household_id)
    for person in people:
        identity = readable(person, Person.identity)
        for name in (identity.name, *identity.other_names) if identity else ():
            words |= dict(name_forms(name)) or {name: mask_name(name)}
    home = Household.objects.unscoped("an address to be masked").get(pk=household_id)
    place = readable(home, Household.identity)
    for address in (place.living_address, place.registered_address) if place else ():
        words[address] = mask_address(address)
    replaced = replacer(words)
    return lambda text: replaced(mask_numbers_in(text))


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
    return mask_number(text) if field in NUMBERS else change(text)
