"""What a case file shows in pictures and of attachments, as plain frozen values like the snapshot.

A drawing is kept as who and what goes into it and is drawn after masking: a name that was broken
into two lines of a label could not be masked any more.
"""

from dataclasses import dataclass
from datetime import date

from casework.households.drawings.kin import Bond, Kin

NOT_PRINTED_LEVEL, NOT_PRINTED_PAPER = "本级不印", "另存"
NOT_PRINTED_MANY = "超出印数"


@dataclass(frozen=True, slots=True, repr=False)
class FamilyTree:
    """A genogram's people and ties, inferred ones too. `hidden` counts those who are set aside.

    `born_on` of its people tells their order alone: the oldest was "born" on the first day of the
    calendar, the next on the second, twins on one.
    """

    people: tuple[Kin, ...] = ()
    bonds: tuple[Bond, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class OutsideTie:
    """One tie of the ecomap; `strength` and `flow` are the drawing's codes, the others words.

    A tie to a private person (kin, neighbour, creditor) is a third party's.
    """

    kind: str
    name: str
    role: str = ""
    strength: str = "ordinary"
    strength_word: str = ""
    flow: str = "none"
    flow_word: str = ""
    third_party: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """A picture as it is printed: a JPEG without metadata, upright, its size in pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """One file of the household, in the list always and with its picture where it is printed.

    `is_picture` tells photos and scans from PDFs, `is_scan` a picture of a paper from a photo;
    `why_not` says why a picture is not printed, 无法读取 among others.
    """

    number: int
    title: str
    kind: str
    on: date
    person: str = ""
    file_name: str = ""
    pages: int = 0
    digest: str = ""
    is_picture: bool = False
    is_scan: bool = False
    photo: Photo | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Attachments:
    """The household's files by number, and how many of those it has are left out of the list."""

    files: tuple[Attachment, ...] = ()
    withdrawn: int = 0
    restricted: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class PlanChange:
    """One part of a plan that two versions have otherwise; an empty text: it has no such part.

    Whole texts, compared word by word after masking: a name could lie half in a marked piece.
    """

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, repr=False)
class PlanComparison:
    """What a version of a plan changed against an earlier one; `same` counts what it kept."""

    version: int
    reason: str
    changes: tuple[PlanChange, ...]
    same: int = 0


NO_TREE, NO_ATTACHMENTS = FamilyTree(), Attachments()
