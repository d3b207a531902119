"""How wide a text is, and how it breaks into the lines of a label."""

import unicodedata
from math import ceil

EM = 12.0  # px: the size of all words in a drawing
LINE = 14.0
DOT = "·"  # of minority names


def width_of(text: str) -> float:
    """Return the width of a text in px: a Chinese character takes the whole square."""
    return sum(EM * share(sign) for sign in text)


def share(sign: str) -> float:
    """Return how much of the square a character takes."""
    if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0x2E7F:
        return 1.0
    if sign in " .,:;'|!ilj·" or unicodedata.combining(sign):
        return 0.4
    return 0.85 if sign.isupper() or sign in "mw@%" else 0.62


def broken(text: str, width: float) -> tuple[str, ...]:
    """Return a text in lines no wider than `width`, of about one length.

    It breaks after a dot or a space where it has one.
    """
    lines: list[str] = []
    rest = text.strip()
    if DOT not in rest and " " not in rest and (count := ceil(width_of(rest) / width)) > 1:
        width = min(width, width_of(rest) / count + EM / 2)
    while rest and width_of(rest) > width:
        at = fitting(rest, width)
        soft = max(rest.rfind(DOT, 0, at), rest.rfind(" ", 0, at))
        if soft > 0:
            at = soft + 1
        lines.append(rest[:at].strip())
        rest = rest[at:].strip()
    return (*lines, rest) if rest else tuple(lines)


def fitting(text: str, width: float) -> int:
    """Return how many characters fit into a line, one at least."""
    count = 1
    while count < len(text) and width_of(text[: count + 1]) <= width:
        count += 1
    return count
