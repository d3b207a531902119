"""The only way text enters a document: cleaned, split into paragraphs, each glyph accounted for.

Nothing here or later reads markup, so `<b`, `AT&T` and `<img src=…>` print as typed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.reports.fonts import Run, split_runs
from casework.reports.typesetting import Style, TextBlock

LONGEST_PARAGRAPH = 2_000
NEWLINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, soft hyphens, zero-width characters, marks and overrides of writing direction,
# variation selectors, byte order marks, tags: they have no shape and can make a text lie.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
BLANKS = str.maketrans({"\t": "    ", "\xa0": " ", "\u2002": " ", "\u2003": "\u3000"})
SENTENCE_END = re.compile("[。！？；…!?;][”’」』）)]*")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font has and that printed as 〓, and the field that holds it."""

    field: str
    character: str


def clean(text: str) -> str:
    """Text with one kind of newline, and without characters that have no shape."""
    return INVISIBLE.sub("", NEWLINES.sub("\n", text)).translate(BLANKS)


def pieces(paragraph: str) -> Iterator[str]:
    """Cut a paragraph of over 2,000 characters at ends of sentences; without any, where full."""
    while len(paragraph) > LONGEST_PARAGRAPH:
        ends = [found.end() for found in SENTENCE_END.finditer(paragraph, 0, LONGEST_PARAGRAPH)]
        at = ends[-1] if ends else LONGEST_PARAGRAPH
        yield paragraph[:at]
        paragraph = paragraph[at:]
    yield paragraph


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a narrative, without the blanks that people indent and separate with."""
    typed = (line.strip(" \u3000") for line in clean(text).split("\n"))
    return [piece for line in typed if line for piece in pieces(line)]


class Composer:
    """Makes text blocks for one document and remembers which characters of which field lack."""

    def __init__(self) -> None:
        self.missing: dict[MissingGlyph, None] = {}

    def runs(self, text: str, font: str, field: str) -> list[Run]:
        """Runs of one cleaned line."""
        runs, lacking = split_runs(text, font)
        self.missing.update(dict.fromkeys(MissingGlyph(field, one) for one in lacking))
        return runs

    def line(
        self,
        text: str,
        style: Style,
        field: str = "",
        on_draw: Callable[[Any, TextBlock], None] | None = None,
    ) -> TextBlock:
        """One block; newlines become blanks."""
        return TextBlock(
            self.runs(clean(text).replace("\n", " "), style.font, field), style, on_draw
        )

    def prose(self, text: str, style: Style, field: str) -> list[TextBlock]:
        """A narrative's paragraphs; none for an empty one."""
        return [
            TextBlock(self.runs(paragraph, style.font, field), style)
            for paragraph in paragraphs(text)
        ]

    def cell(self, text: str, style: Style, field: str) -> list[TextBlock]:
        """A table cell's paragraphs; one empty block for an empty text."""
        return self.prose(text, style, field) or [TextBlock([], style)]
