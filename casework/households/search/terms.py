"""What can be sought: kinds of term, what of an opened record fits, which tokens lead there."""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from casework.households.models import HouseholdIdentity, PersonIdentity
from casework.households.search.normal import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    normal_id,
    normal_name,
    normal_phone,
)
from casework.households.search.pinyin import Readings, sounding, ways

WHOLE_NUMBER = 6  # digits from which a number is taken as a whole ID or phone
TAIL = 3  # last digits of a number that are worth comparing

NUMERIC = re.compile(r"[0-9+()-]*[0-9][0-9+()-]*x?")
TAIL_OF_ID = re.compile(r"[0-9]{2,5}x")
NOT_INITIALS = frozenset("iuv")
# A file number typed without its hyphen: the letters and digits of an area, a running number.
UNHYPHENED = re.compile(r"([a-z0-9]*[a-z][a-z0-9]*)([0-9]{4})")


class Rank(IntEnum):
    """How well a term fits."""

    EXACT = 0
    PREFIX = 1
    FRAGMENT = 2


class How(IntEnum):
    """What of the record fitted; the order in which equal ranks are shown."""

    NAME = 0
    PINYIN = 1
    OTHER_NAME = 2
    ID = 3
    PHONE = 4
    BIRTH = 5
    NUMBER = 6
    ADDRESS = 7


class Fit(NamedTuple):
    """A rank, and what fitted."""

    rank: Rank
    how: How


# (kind, value), and what leads to a term: whatever fits has one token of each group.
Sought = tuple[str, str]
Groups = list[tuple[Sought, ...]]


class Term:
    """One thing that was typed. `is_indexed`: tokens lead to everything that fits it."""

    is_indexed = True
    asks_household = True

    def of_person(self, person: PersonIdentity) -> Fit | None:
        """Return how the term fits a person."""
        raise NotImplementedError

    def of_household(self, household: HouseholdIdentity | None, number: str) -> Fit | None:
        """Return how it fits a household."""
        return None

    def sought(self) -> list[Groups]:
        """Return the ways in which it may be found; whatever fits fits one of them."""
        return []

    def file_number(self) -> str:
        """Return the file number it may be, or nothing."""
        return ""


def names_of(person: PersonIdentity) -> Iterator[tuple[str, bool]]:
    """Yield each name as it is compared, and whether it is the present one."""
    yield normal_name(person.name)[:LONGEST_NAME], True
    for name in person.other_names:
        yield normal_name(name)[:LONGEST_NAME], False


def addresses_of(household: HouseholdIdentity | None) -> set[str]:
    """Return the addresses as they are compared."""
    if household is None:
        return set()
    written = {household.living_address, household.registered_address}
    return {normal_name(address)[:LONGEST_ADDRESS] for address in written}


def pairs(text: str) -> set[str]:
    """Return every two neighbouring characters."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


def within(part: str, whole: str) -> Rank | None:
    """Return how a part lies in a text."""
    at = whole.find(part)
    if at < 0:
        return None
    if at > 0:
        return Rank.FRAGMENT
    return Rank.EXACT if len(part) == len(whole) else Rank.PREFIX


def best(fits: Iterable[Fit | None]) -> Fit | None:
    """Return the best of some fits."""
    return min((fit for fit in fits if fit is not None), default=None)


def in_names(part: str, person: PersonIdentity) -> Fit | None:
    """Return how a part lies in a person's names."""
    found: Fit | None = None
    for name, is_own in names_of(person):
        rank = within(part, name)
        if rank is not None:
            fit = Fit(rank, How.NAME if is_own else How.OTHER_NAME)
            found = fit if found is None else min(found, fit)
    return found


@dataclass(frozen=True)
class Fragment(Term):
    """Two characters or more, of a name or an address."""

    text: str

    def of_person(self, person: PersonIdentity) -> Fit | None:
        return in_names(self.text, person)

    def of_household(self, household: HouseholdIdentity | None, number: str) -> Fit | None:
        ranks = (within(self.text, address) for address in addresses_of(household))
        return best(Fit(rank, How.ADDRESS) for rank in ranks if rank is not None)

    def sought(self) -> list[Groups]:
        return [[(("name pair", p), ("address pair", p)) for p in sorted(pairs(self.text))]]


@dataclass(frozen=True)
class Character(Term):
    """A single character of a name: never indexed, so that names can't be guessed by counting."""

    text: str
    is_indexed = False
    asks_household = False

    def of_person(self, person: PersonIdentity) -> Fit | None:
        return in_names(self.text, person)


@dataclass(frozen=True)
class Phrase(Term):
    """Latin letters: syllables of pinyin, else initials; or letters that the name itself has.

    Where they are no syllables to their end, what follows the first ones may be initials: gu x for
    顾小红. Syllables that stand alone, and initials, are not indexed.
    """

    words: tuple[str, ...]
    asks_household = False

    @functools.cached_property
    def text(self) -> str:
        """The letters as typed, as a name may have them."""
        return normal_name("".join(self.words))

    @functools.cached_property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The ways to cut it into full syllables."""
        return ways(self.words)

    @functools.cached_property
    def initials(self) -> str:
        """The initials it may be: where it is no syllables, or just one."""
        letters = "".join(self.words)
        return "" if self.is_indexed or NOT_INITIALS & set(letters) else letters

    @functools.cached_property
    def mixtures(self) -> tuple[tuple[str, ...], ...]:
        """The ways to take it as syllables and initials behind them; only where it is nothing else.

        An initial is marked by a hyphen, which no syllable has.
        """
        letters = "".join(self.words)
        if self.ways:
            return ()
        return tuple(
            (*way, *(f"{letter}-" for letter in letters[end:]))
            for end in range(2, len(letters))
            if not NOT_INITIALS & set(letters[end:])
            for way in ways((letters[:end],))
        )

    @property
    def is_indexed(self) -> bool:  # type: ignore[override] # known once it is cut
        return bool(self.ways) and all(len(way) > 1 for way in self.ways)

    def of_person(self, person: PersonIdentity) -> Fit | None:
        literal = in_names(self.text, person)
        if literal is not None and literal.rank == Rank.EXACT:
            return literal
        return best([literal, *self._sounds(person)])

    def _sounds(self, person: PersonIdentity) -> Iterator[Fit]:
        for name, is_own in names_of(person):
            runs = sounding(name)
            for number, run in enumerate(runs):
                rank = self._in_run(run)
                if rank is not None:
                    if number > 0:
                        rank = Rank.FRAGMENT
                    elif len(runs) > 1:
                        rank = max(rank, Rank.PREFIX)
                    yield Fit(rank, How.PINYIN if is_own else How.OTHER_NAME)

    def _in_run(self, run: Readings) -> Rank | None:
        ranks = [sounds_in(way, run) for way in self.ways]
        if self.initials:
            letters = tuple(map(first_letters, run))
            ranks.append(sounds_in(tuple(self.initials), letters))
        if self.mixtures:
            either = tuple(map(with_initial, run))
            ranks += [sounds_in(mixture, either) for mixture in self.mixtures]
        return min((rank for rank in ranks if rank is not None), default=None)

    def sought(self) -> list[Groups]:
        found: list[Groups] = [[(("name pair", pair),) for pair in sorted(pairs(self.text))]]
        for way in self.ways:
            found.append([(("pinyin pair", pair),) for pair in syllable_pairs(way)])
        return found


def syllable_pairs(way: tuple[str, ...]) -> list[str]:
    """Return every two neighbouring syllables."""
    return sorted({f"{one} {next_}" for one, next_ in itertools.pairwise(way)})


@functools.cache
def first_letters(readings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first letters of one character's readings."""
    return tuple({reading[0] for reading in readings})


@functools.cache
def with_initial(readings: tuple[str, ...]) -> tuple[str, ...]:
    """Return one character's readings, and their first letters marked by a hyphen."""
    return (*readings, *{f"{reading[0]}-" for reading in readings})


def sounds_in(way: tuple[str, ...], run: Readings) -> Rank | None:
    """Return how syllables lie in the readings of a name."""
    first = way[0]
    for at in range(len(run) - len(way) + 1):
        # Nearly everyone is dropped here; a loop of its own for the rest costs more than all else.
        if first in run[at] and all(part in run[at + n] for n, part in enumerate(way)):
            if at > 0:
                return Rank.FRAGMENT
            return Rank.EXACT if len(way) == len(run) else Rank.PREFIX
    return None


@dataclass(frozen=True)
class Code(Term):
    """A whole ID, phone or file number; digits and X at the end of an ID."""

    text: str

    @property
    def is_indexed(self) -> bool:  # type: ignore[override] # the end of an ID is not
        return not TAIL_OF_ID.fullmatch(self.text)

    @functools.cached_property
    def id_number(self) -> str:
        """What it is as an ID."""
        return normal_id(self.text)

    @functools.cached_property
    def phone(self) -> str:
        """What it is as a phone number, if it may be one."""
        phone = normal_phone(self.text) if NUMERIC.fullmatch(self.text) else ""
        return phone if len(phone) >= WHOLE_NUMBER and "x" not in self.text else ""

    def of_person(self, person: PersonIdentity) -> Fit | None:
        held = normal_id(person.id_number)
        if self.id_number and held == self.id_number:
            return Fit(Rank.EXACT, How.ID)
        if self.phone and self.phone in map(normal_phone, person.phones):
            return Fit(Rank.EXACT, How.PHONE)
        if not self.is_indexed and held.endswith(self.id_number):
            return Fit(Rank.FRAGMENT, How.ID)
        return None

    def of_household(self, household: HouseholdIdentity | None, number: str) -> Fit | None:
        if number and number == self.file_number():
            return Fit(Rank.EXACT, How.NUMBER)
        phones = household.phones if household is not None else ()
        if self.phone and self.phone in map(normal_phone, phones):
            return Fit(Rank.EXACT, How.PHONE)
        return None

    def file_number(self) -> str:
        if "-" in self.text:
            return self.text.upper()
        found = UNHYPHENED.fullmatch(self.text)
        return "-".join(found.groups()).upper() if found else ""

    def sought(self) -> list[Groups]:
        found = [("resident_id", self.id_number), ("other_id", self.id_number)]
        return [[(*found, ("phone", self.phone)) if self.phone else tuple(found)]]


@dataclass(frozen=True)
class Digits(Term):
    """Few digits: a year of birth, the end of an ID or a phone, a number in an address."""

    text: str
    is_indexed = False

    def of_person(self, person: PersonIdentity) -> Fit | None:
        if person.birth_on is not None and self.text == f"{person.birth_on.year}":
            return Fit(Rank.EXACT, How.BIRTH)
        if len(self.text) < TAIL:
            return None
        if normal_id(person.id_number).endswith(self.text):
            return Fit(Rank.FRAGMENT, How.ID)
        if any(normal_phone(phone).endswith(self.text) for phone in person.phones):
            return Fit(Rank.FRAGMENT, How.PHONE)
        return None

    def of_household(self, household: HouseholdIdentity | None, number: str) -> Fit | None:
        if any(self.text in numbers_in(address) for address in addresses_of(household)):
            return Fit(Rank.FRAGMENT, How.ADDRESS)
        phones = household.phones if household is not None else ()
        ends = (normal_phone(phone).endswith(self.text) for phone in phones)
        return Fit(Rank.FRAGMENT, How.PHONE) if len(self.text) >= TAIL and any(ends) else None


def numbers_in(address: str) -> list[str]:
    """Return the numbers that stand in an address."""
    return re.findall(r"[0-9]+", address)
