"""Space between characters that nobody typed: a quarter em, and marks without their empty half.

Chinese beside Latin letters or digits stands a quarter em apart (Requirements for Chinese Text
Layout, 3.2.4), and a mark that another follows gives up its empty half (3.1.6). Both are advance
widths of a twin font, so that the text stays as typed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from casework.reports.fonts import FILES, SPACED, TIGHT, Run

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WESTERN = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff"
WORD = re.compile(f"[{WESTERN}]+")
IS_HAN = re.compile(f"[{HAN}]")
CLOSING = "，。；：、！？》〉」』】〕）”’"
OPENING = "“‘《〈「『【〔（"
DOUBLED = re.compile(f"[{CLOSING}](?=[{CLOSING}{OPENING}])")


def changes(text: str) -> Iterator[tuple[int, str]]:
    """Which characters are set in a twin font, by place, and in which."""
    for word in WORD.finditer(text):
        start, end = word.span()
        if start and IS_HAN.match(text, start - 1):
            yield start - 1, SPACED
        if IS_HAN.match(text, end):
            yield end - 1, SPACED
    for mark in DOUBLED.finditer(text):
        yield mark.start(), TIGHT


def spaced(runs: Sequence[Run]) -> list[Run]:
    """The same text, with the characters in twin fonts that have space after them changed."""
    text = "".join(run.text for run in runs)
    changed = sorted(changes(text))
    if not changed:
        return list(runs)
    starts = list(accumulate((len(run.text) for run in runs), initial=0))
    cuts = sorted({*starts, *(at for at, _ in changed), *(at + 1 for at, _ in changed)})
    twins = dict(changed)
    fonts = (runs[bisect_right(starts, start) - 1].font for start in cuts[:-1])
    return [
        Run(twin_name(font, twins.get(start)), text[start:end])
        for font, (start, end) in zip(fonts, pairwise(cuts), strict=True)
    ]


def twin_name(font: str, suffix: str | None) -> str:
    """The twin, where the font has one."""
    return font + suffix if suffix and font in FILES else font
