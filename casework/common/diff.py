"""Two versions of a text side by side, with the words that changed marked."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "changed", "removed"]
# A number with its signs stays whole, so that 1,200 → 900 reads as one change.
WORDS = re.compile(r"\d[\d,.:%-]*|[A-Za-z]+|\s+|.", re.DOTALL)
# Below this likeness the whole text counts as replaced: scattered marks would only confuse.
ALIKE = 0.4


@dataclass(frozen=True)
class Piece:
    """A run of text; `marked` where it exists in one version only."""

    text: str
    marked: bool


@dataclass(frozen=True)
class DiffRow:
    """One line of a comparison. `why` is what the author said about the change."""

    label: str
    kind: Kind
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    why: str = ""


def kind_of(before: str, after: str) -> Kind:
    """Return what became of a text between two versions."""
    if before == after:
        return "same"
    if not before:
        return "added"
    return "changed" if after else "removed"


def pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts cut into runs that are common and runs that are their own."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Piece(before, True),), (Piece(after, True),)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 < i2:
            left.append(Piece("".join(old[i1:i2]), tag != "equal"))
        if j1 < j2:
            right.append(Piece("".join(new[j1:j2]), tag != "equal"))
    return tuple(left), tuple(right)


def diff_row(label: str, before: str, after: str, why: str = "") -> DiffRow:
    """Compare one field of two versions; an empty text means that version has no such line."""
    kind = kind_of(before, after)
    if kind == "changed":
        left, right = pieces(before, after)
    else:
        left = (Piece(before, kind == "removed"),) if before else ()
        right = (Piece(after, kind == "added"),) if after else ()
    return DiffRow(label, kind, left, right, why)
