"""What a ledger of each level shows of a household: masked by what a value is, in one place.

The levels and the functions are those of papers, see `casework.reports.redaction`. No ledger has a
column for mood screens. Whoever's data are restricted is named in none, at no level.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property

from casework.common import resident_id
from casework.households.masking import (
    houses_masked,
    mask_address,
    mask_name,
    name_forms,
    numbers_masked,
    replacer,
)
from casework.households.models import Household, HouseholdIdentity
from casework.households.naming import names_in_narratives
from casework.reports.called import SOMEONE
from casework.reports.gather.reading import UNREADABLE
from casework.reports.ledgers.homes import Home
from casework.reports.snapshot import Level
from casework.vault.sealed import readable


class What(StrEnum):
    """What stands in a column, which says how it is masked."""

    PLAIN = "plain"
    TEXT = "text"
    NAME = "name"
    NAMES = "names"
    NUMBER = "number"
    PHONES = "phones"
    ADDRESS = "address"
    BORN = "born"


class Mask:
    """Masks the values of one household for one level; `others` are third parties' names."""

    def __init__(self, level: Level, home: Home, others: Iterable[str] = ()) -> None:
        self.level, self.home = level, home
        self.is_external = level is Level.EXTERNAL
        words = people_words(home) if self.is_external else {}
        if level is not Level.FULL:
            words |= dict.fromkeys(others, SOMEONE)
        words |= dict.fromkeys(withheld_names(home), SOMEONE)
        self.replaced = replacer(words)

    def text(self, text: str) -> str:
        """Return a narrative without names and numbers that the level leaves out."""
        return self.replaced(self.placeless(text) if self.is_external else text)

    @cached_property
    def placeless(self) -> Callable[[str], str]:
        """What takes numbers and houses out of a narrative, the household's own ones first.

        Asks the record as `Inmate.known` does: what no column shows isn't missed in the ledger.
        """
        place = readable(self.home.household, Household.identity) or HouseholdIdentity()
        phones = [number for one in self.home.people if one.known for number in one.known.phones]
        numbered = numbers_masked([*place.phones, *phones])
        housed = houses_masked([place.living_address, place.registered_address])
        return lambda text: numbered(housed(text))

    def name(self, text: str) -> str:
        return mask_name(text) if self.is_external and text != UNREADABLE else text

    def names(self, names: Iterable[str]) -> str:
        return "、".join(self.name(one) for one in names)

    def number(self, text: str) -> str:
        return resident_id.mask(text) if self.is_external and text != UNREADABLE else text

    def phones(self, numbers: tuple[str, ...], *, of_others: bool) -> str:
        """Return phone numbers; third parties' at level full alone, nobody's at external."""
        if self.is_external or (of_others and self.level is not Level.FULL):
            return ""
        return "，".join(numbers)

    def address(self, text: str) -> str:
        return mask_address(text) if self.is_external else text

    def born(self, on: date | None) -> date | None:
        return None if self.is_external else on


def people_words(home: Home) -> dict[str, str]:
    """Return every form of every name of the household with its mask."""
    names = [name for one in home.people if one.known for name in one.known_names]
    return {form: masked for name in names for form, masked in name_forms(name)}


def withheld_names(home: Home) -> list[str]:
    """Return the forms under which texts name people whose data are restricted."""
    restricted = (one for one in home.people if one.row.restricted_at is not None)
    return [form for one in restricted if one.known for form in names_in_narratives(one.known)]
