"""Compares what readers extract from a paper with what was typed, but for the ends of lines."""

from collections.abc import Sequence
from functools import lru_cache

from tests.reports.reading import body_lines, pdfium, poppler


@lru_cache(maxsize=4)
def lines_by(reader: str, pdf: bytes, pages: int = 0) -> tuple[str, ...]:
    """The lines of a paper by pdfium, or those of its first `pages` by poppler; 0 for all."""
    if reader == "pdfium":
        return tuple(body_lines(pdfium(pdf)))
    return tuple(body_lines(poppler(pdf, *(("-l", str(pages)) if pages else ()))))


def reads(lines: Sequence[str], typed: str) -> bool:
    """Whether consecutive lines are the typed text; blanks may be lost at their ends only."""
    typed = typed.strip()
    return any(reads_from(lines, at, typed) for at in range(len(lines)) if starts(typed, lines[at]))


def starts(typed: str, line: str) -> bool:
    return typed.startswith(line) or line.startswith(typed)


def reads_from(lines: Sequence[str], first: int, typed: str) -> bool:
    at = 0
    for line in lines[first:]:
        if at >= len(typed):
            return True
        if not typed.startswith(line, at):
            return False
        at += len(line)
        while typed.startswith(" ", at):
            at += 1
    return at >= len(typed)
