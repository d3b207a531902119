"""Headings stay with what they head: how much room must be left on a page for one to begin."""

from collections.abc import Iterable, Iterator
from typing import Any

from reportlab.platypus import ActionFlowable, CondPageBreak, KeepTogether, PageBreak, Spacer, Table

from casework.reports.layout import TEXT_HEIGHT, TEXT_WIDTH
from casework.reports.typesetting import TextBlock

LEAST_LINES = 2  # of a paragraph at a page's foot; one of three lines isn't parted


def keep_headings(flow: Iterable[Any]) -> Iterator[Any]:
    """The same flowables, with a break before each heading that would stand alone at the foot."""
    flowables = list(flow)
    for at, one in enumerate(flowables):
        if leads(one) and not (at and leads(flowables[at - 1])):
            yield CondPageBreak(min(room(flowables, at), TEXT_HEIGHT))
        yield one


def leads(one: Any) -> bool:
    return isinstance(one, TextBlock) and one.block_style.leads


def room(flowables: list[Any], at: int) -> float:
    """Points for the headings from `at` on and the least of what follows them."""
    needed, after, asked = 0.0, 0.0, 0.0
    for one in flowables[at:]:
        if isinstance(one, CondPageBreak):
            # What a heading below this one asks for must be there when its turn comes.
            asked = max(asked, needed + one.height)
            continue
        if isinstance(one, PageBreak | ActionFlowable):
            break
        needed += max(after, one.getSpaceBefore()) + least(one)
        after = one.getSpaceAfter()
        if not leads(one) and not isinstance(one, Spacer):
            break
    return max(needed, asked)


def least(one: Any) -> float:
    """Points of what must stand on one page at least, of the beginning of a flowable."""
    if isinstance(one, KeepTogether):
        return sum(height(part) for part in one._content)
    _width, whole = one.wrap(TEXT_WIDTH, TEXT_HEIGHT)
    if isinstance(one, TextBlock) and not leads(one):
        lines = len(one.lines)
        return float(whole if lines <= LEAST_LINES + 1 else LEAST_LINES * one.block_style.leading)
    if isinstance(one, Table):
        return float(sum(one._rowHeights[: int(one.repeatRows or 0) + 1]))
    return float(whole)


def height(one: Any) -> float:
    return float(one.wrap(TEXT_WIDTH, TEXT_HEIGHT)[1])
