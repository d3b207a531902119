"""Whom a copy is about, and how whatever belongs to others is kept out of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from casework.access.models import Worker
from casework.common import resident_id
from casework.households.masking import replacer
from casework.households.masking_numbers import (
    ID_NUMBER,
    NO_NUMBER,
    PHONE,
    forms_of_number,
    narrow,
    replaced_in,
)
from casework.households.models import Household, Person
from casework.households.naming import names_in_narratives
from casework.reports.called import SOMEONE, forms
from casework.reports.gather.family import Member
from casework.reports.gather.reading import NAME_UNREADABLE, UNREADABLE, Reader
from casework.reports.text import SENTENCE_END
from casework.visits.models import Visit

LEFT_OUT = "（另有涉及他人的内容，未列入）"
NOT_MASKED = "（有人的姓名无法读取，不能隐去，暂未列入）"


@dataclass(frozen=True, repr=False)
class Subject:
    """The person a copy is about, with the household around them.

    `names` are the forms under which texts name them; `hide` masks everyone else in a text.
    `mood` tells whether whoever makes the copy may open PHQ-2.
    """

    one: Member
    household: Household
    people: dict[UUID, Member]
    visits: tuple[Visit, ...]
    reader: Reader
    by: Worker
    mood: bool
    names: tuple[str, ...]
    hide: Callable[[str], str]

    @property
    def row(self) -> Person:
        return self.one.row

    @property
    def is_alone(self) -> bool:
        """Whether the household's record holds nobody else, so that its texts are all theirs."""
        return len(self.people) == 1

    @property
    def lives_here(self) -> bool:
        """Whether the household's address and phones are theirs too."""
        return self.one.lives_here

    def is_named(self, text: str) -> bool:
        """Tell whether a text names the person."""
        return any(name in text for name in self.names)

    def about(self, text: str) -> str:
        """Return what a text tells of the person: sentences that name them, others masked.

        The whole text, others masked, where the record holds nobody else.
        """
        if text == UNREADABLE or not text:
            return text
        if self.is_alone:
            return self.hide(text)
        told = [sentence for sentence in sentences(text) if self.is_named(sentence)]
        if not told:
            return ""
        words = self.hide("".join(told))
        return words if len(told) == len(list(sentences(text))) else f"{words}{LEFT_OUT}"


def sentences(text: str) -> Iterable[str]:
    """Yield the sentences of a text, each with its mark."""
    for line in text.splitlines():
        start = 0
        for end in (*(found.end() for found in SENTENCE_END.finditer(line)), len(line)):
            if line[start:end].strip():
                yield line[start:end].strip()
            start = end


def hiding(
    names: tuple[str, ...], own: Iterable[str], others: Iterable[str] | None
) -> Callable[[str], str]:
    """Return a function that masks others' names and every ID and phone but the person's own.

    Where it is not known what others are called (None), it gives no text out at all.
    """
    if others is None:
        return lambda text: NOT_MASKED if text and text != UNREADABLE else text
    known = set(forms(others)) - set(names)
    mine = {form for number in own for form in (number, *forms_of_number(number)) if form}
    masked = replacer(dict.fromkeys(known - {NAME_UNREADABLE}, SOMEONE))

    def number(found: str) -> str:
        is_own = resident_id.normalise(found) in mine or bool(forms_of_number(found) & mine)
        return found if is_own else NO_NUMBER

    def hide(text: str) -> str:
        text = replaced_in(text, ID_NUMBER, narrow(text), number)
        return masked(replaced_in(text, PHONE, narrow(text), number))

    return hide


def own_names(one: Member) -> tuple[str, ...]:
    """Return the forms under which texts name the person."""
    return names_in_narratives(one.identity) if one.identity else ()
