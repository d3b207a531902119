"""The order in which characters of a line stand from left to right, where some are read leftward.

A small part of the Unicode Bidirectional Algorithm (UAX #9): lines of Chinese that quote words,
names and numbers of Arabic or Hebrew script. Nothing is shaped or mirrored: letters stand alone.
"""

import re

LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
IS_LEFTWARD = re.compile(f"[{LEFTWARD}]")
# From the first letter of the script to the last, with blanks, marks and numbers between them.
QUOTE = re.compile(rf"[{LEFTWARD}](?:(?:[\W\d_]|[{LEFTWARD}])*[{LEFTWARD}])?")
# Numbers are read rightward in it.
PART = re.compile(r"\d(?:[\d.,:/]*\d)?|.")


def is_leftward(text: str) -> bool:
    return IS_LEFTWARD.search(text) is not None


def visual(text: str) -> list[int]:
    """The places in the text of what stands from left to right."""
    order = list(range(len(text)))
    for quote in QUOTE.finditer(text):
        start, end = quote.span()
        parts = [part.span() for part in PART.finditer(text, start, end)]
        order[start:end] = [at for first, after in reversed(parts) for at in range(first, after)]
    return order
