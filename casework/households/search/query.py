"""What was typed, understood as terms; and the one rule that says what fits them.

Every term must fit the person or the household. Tokens only bring likely rows; whether one is shown
is decided by `matches` on the opened record, and nothing else.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from casework.households.models import HouseholdIdentity, PersonIdentity
from casework.households.search.normal import normal_id, normal_name, normal_phone
from casework.households.search.pinyin import toneless
from casework.households.search.terms import (
    NUMERIC,
    WHOLE_NUMBER,
    Character,
    Code,
    Digits,
    Fit,
    Fragment,
    How,
    Phrase,
    Rank,
    Term,
)

MOST_TERMS = 8
ALPHABETIC = re.compile(r"[a-zü'’]+")
CODE = re.compile(r"[a-z0-9-]*[0-9][a-z0-9-]*")


class Record(Protocol):
    """What a term is held against: an opened person of an opened household, or one of the two."""

    @property
    def person(self) -> PersonIdentity | None: ...
    @property
    def household(self) -> HouseholdIdentity | None: ...
    @property
    def number(self) -> str: ...


class Match(NamedTuple):
    """A record fits every term: how well the worst of them, and what fitted."""

    rank: Rank
    hows: tuple[How, ...]
    by_person: bool
    by_household: bool


@dataclass(frozen=True)
class Query:
    """What was typed, as terms that must all fit."""

    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def asks_household(self) -> bool:
        """Whether a household's own record must be opened to tell."""
        return any(term.asks_household for term in self.terms)


def parse(text: str) -> Query:
    """Understand what was typed; white space stands between terms.

    Neighbouring words of letters are one phrase, neighbouring single characters one fragment, and
    digits written in groups one number where they come to the length of a phone or an ID.
    """
    words = [w for w in map(normal_name, text.split()) if w][: 4 * MOST_TERMS]
    terms: list[Term] = []
    at = 0
    while at < len(words) and len(terms) < MOST_TERMS:
        term, used = next_term(words[at:])
        terms.append(term)
        at += used
    return Query(tuple(dict.fromkeys(terms)))


def next_term(words: list[str]) -> tuple[Term, int]:
    """Return the first term of some words and how many of them it takes."""
    if ALPHABETIC.fullmatch(toneless_word(words[0])):
        letters = run_of(words, lambda w: bool(ALPHABETIC.fullmatch(toneless_word(w))))
        split = [part for word in letters for part in re.split("['’]", toneless_word(word)) if part]
        if split:
            return Phrase(tuple(split)), len(letters)
    if NUMERIC.fullmatch(words[0]):
        number, used = grouped(run_of(words, lambda w: bool(NUMERIC.fullmatch(w))))
        return (Digits(number), used) if is_few_digits(number) else (Code(number), used)
    if CODE.fullmatch(words[0]):
        return Code(words[0]), 1
    singles = run_of(words, lambda w: len(w) == 1 and not w.isascii())
    if len(singles) > 1:
        return Fragment("".join(singles)), len(singles)
    return (Character(words[0]) if len(words[0]) == 1 else Fragment(words[0])), 1


def toneless_word(word: str) -> str:
    """Return letters without tones, and other writing as it is."""
    return toneless(word) if unicodedata.name(word[0], "").startswith("LATIN") else word


def is_few_digits(number: str) -> bool:
    return number.isdecimal() and len(number) < WHOLE_NUMBER


def run_of(words: list[str], fits: Callable[[str], bool]) -> list[str]:
    """Return the words at the beginning that fit."""
    return list(itertools.takewhile(fits, words))


def grouped(numbers: list[str]) -> tuple[str, int]:
    """Return the first number and how many groups of digits it was written in."""
    for used in range(len(numbers), 1, -1):
        joined = "".join(numbers[:used])
        if len(normal_phone(joined)) == 11 or len(normal_id(joined)) in {15, 18}:
            return joined, used
    return numbers[0], 1


def matches(query: Query, record: Record) -> Match | None:
    """Return how a record fits the query, None unless every term fits. The rule of the search.

    A term is held against the person first and against the household only where it doesn't fit.
    """
    fits: list[Fit] = []
    by_person = by_household = False
    for term in query.terms:
        fit = term.of_person(record.person) if record.person is not None else None
        if fit is not None:
            by_person = True
        elif term.asks_household:
            fit = term.of_household(record.household, record.number)
            by_household = by_household or fit is not None
        if fit is None:
            return None
        fits.append(fit)
    if not fits:
        return None
    hows = tuple(sorted({fit.how for fit in fits}))
    return Match(max(fit.rank for fit in fits), hows, by_person, by_household)
