"""What a paper other than the case file shows: a case file's values, as far as it tells of them.

A kind of its own of the case file's snapshot, so that one redaction masks both before layout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.reports.snapshot import CaseFileSnapshot, Phone


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What was asked for when a paper was made: its span of days, and texts by the form's names."""

    from_on: date | None = None
    until_on: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """One text that was typed for the paper; `name` is that of the form's field."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class IndexLine:
    """One thing of the file: its title, its day, how many pages it has (0: none yet), a remark."""

    title: str
    on: date | None = None
    pages: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class IndexPart:
    """The things of one kind that lie in the file."""

    title: str
    lines: tuple[IndexLine, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class PaperSnapshot(CaseFileSnapshot):
    """One paper of a household at one moment. `heading` says which version, visit, day it is of.

    `from_on` and `until_on` are the span of days it tells of; `visit_count` and `review_count` how
    many there were in it.
    `prints` are the papers that were made of the household, beside what lies in its file.
    `known_phones` are all numbers of the household, none of them to be printed.
    `about` is who is referred, `in_force` false of a plan that nobody approved.
    """

    heading: str = ""
    from_on: date | None = None
    until_on: date | None = None
    visit_count: int = 0
    review_count: int = 0
    about: str = ""
    in_force: bool = True
    decision: str = ""
    handover: str = ""
    written: tuple[Written, ...] = ()
    known_phones: tuple[Phone, ...] = ()
    index: tuple[IndexPart, ...] = ()
    prints: tuple[IndexLine, ...] = ()

    @property
    def every_phone(self) -> tuple[Phone, ...]:
        return (*self.phones, *self.known_phones)

    def text(self, name: str) -> str:
        """What was typed for a field, masked as the rest is; empty where nothing was."""
        return next((one.text for one in self.written if one.name == name), "")
