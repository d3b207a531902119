"""The only way text enters a document: cleaned, split into paragraphs, each glyph accounted for.

Nothing here or later reads markup, so `<b`, `AT&T` and `<img src=…>` print as typed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from casework.reports.fonts import Run, split_runs
from casework.reports.linebreaks import is_good
from casework.reports.spacing import spaced
from casework.reports.typesetting import Style, TextBlock

LONGEST_PARAGRAPH = 2_000
NEWLINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, soft hyphens, zero-width characters, marks and overrides of writing direction,
# variation selectors, byte order marks, tags: they have no shape and can make a text lie.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Halves of characters and code points that are none, which no file may hold: shown, as a lack.
NO_CHARACTERS = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
REPLACEMENT = "\ufffd"
# A letter and its accents typed one by one.
ACCENTED = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
BLANKS = str.maketrans({"\t": "    ", "\xa0": " ", "\u2002": " ", "\u2003": "\u3000"})
SENTENCE_END = re.compile("[。！？；…!?;]+[”’」』）)》〉】〕]*")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font has and that looks like 〓, and the field that holds it."""

    field: str
    character: str


def clean(text: str) -> str:
    """Text with one kind of newline, and without characters that have no shape.

    What is no character at all (lone surrogates, U+FFFE) becomes U+FFFD, for which fonts have a
    sign. A letter takes its accents where there is one character for them; nothing else is
    normalised, as names can be told apart by forms that Unicode holds for the same.
    """
    text = NO_CHARACTERS.sub(REPLACEMENT, NEWLINES.sub("\n", text))
    text = ACCENTED.sub(lambda found: normalize("NFC", found.group()), text)
    return INVISIBLE.sub("", text).translate(BLANKS)


def pieces(paragraph: str) -> Iterator[str]:
    """Cut a paragraph of over 2,000 characters at ends of sentences; without any, where it may."""
    while len(paragraph) > LONGEST_PARAGRAPH:
        at = end_of_piece(paragraph)
        yield paragraph[:at]
        paragraph = paragraph[at:]
    yield paragraph


def end_of_piece(paragraph: str) -> int:
    """Where the first piece ends: after a sentence, between words, or where it is full."""
    ends = [found.end() for found in SENTENCE_END.finditer(paragraph, 0, LONGEST_PARAGRAPH)]
    places = (*reversed(ends), *range(LONGEST_PARAGRAPH, LONGEST_PARAGRAPH // 2, -1))
    good = (at for at in places if is_good(paragraph, at))
    return next(good, LONGEST_PARAGRAPH)


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
        return spaced(runs)

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
