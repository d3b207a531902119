"""What every page must hold to, told from where its glyphs stand; each check tells its complaints.

The rules are written here anew: nothing is asked of the code that sets the pages.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import category

from tests.reports.golden.pages import Box, Page, Row

NEVER_FIRST = frozenset("，。；：、！？》〉」』】〗〕）”’·～／,.;:!?)]}")
NEVER_LAST = frozenset("“‘《〈「『【〖〔（／([{￥$¥")
DOUBLE = frozenset("—…")

# A4, in points: the body's frame, and how far ink may stand over it.
LEFT, RIGHT, BOTTOM, TOP = 72.0, 534.0, 88.0, 775.9
COVER_TOP = 798.0
HEADER, FOOTER = 785.0, 76.0
OVER = 1.0
LEAST_PADDING = 2.0
BODY_SIZE, INDENT = 10.5, 21.0
HEADING = "NotoSans"


def complaints(pages: Sequence[Page]) -> list[str]:
    """Everything that is wrong with a paper's pages."""
    found = [told for page in pages for check in PAGE_CHECKS for told in on(page, check(page))]
    found += [told for two in pairwise(pages) for told in on(two[0], single_lines(*two))]
    return found


def on(page: Page, told: Iterator[str]) -> Iterator[str]:
    return (f"page {page.number}: {one}" for one in told)


def shown(row: Row) -> str:
    return f"{row.text[:6]}…{row.text[-6:]} at {row.x:.0f},{row.y:.0f}"


def body(page: Page) -> list[Row]:
    """The rows between header and footer."""
    return [row for row in page.rows if FOOTER < row.y < HEADER and row.text.strip()]


def outside(page: Page) -> Iterator[str]:
    """Ink beyond the page, the margins, or the frame between header and footer."""
    paper = Box(0, 0, page.width, page.height)
    top = COVER_TOP if page.number == 1 else TOP
    for row in page.rows:
        frame = Box(LEFT, BOTTOM, RIGHT, top) if FOOTER < row.y < HEADER else paper
        ink = row.ink
        if (
            ink.left < frame.left - OVER
            or ink.right > frame.right + OVER
            or ink.bottom < frame.bottom - OVER
            or ink.top > frame.top + OVER
        ):
            yield f"outside its frame: {shown(row)}"


def overlapping(page: Page) -> Iterator[str]:
    rows = sorted((row for row in page.rows if row.text.strip()), key=lambda row: row.ink.bottom)
    for at, row in enumerate(rows):
        for other in rows[at + 1 :]:
            if other.ink.bottom >= row.ink.top:
                break
            if row.ink.overlaps(other.ink, 0.6):
                yield f"overlap: {shown(row)} and {shown(other)}"


def over_a_rule(page: Page) -> Iterator[str]:
    """Text that runs on over an upright hairline: it left its cell."""
    for row in body(page):
        for rule in page.rules:
            x = (rule.left + rule.right) / 2
            if rule.bottom < row.y < rule.top and row.ink.left < x < row.ink.right:
                before = max((g.ink.right for g in row.glyphs if g.x < x), default=0)
                after = min((g.ink.left for g in row.glyphs if g.x >= x), default=page.width)
                if after - before < LEAST_PADDING:
                    yield f"over a rule: {shown(row)}"


def broken_badly(page: Page) -> Iterator[str]:
    """Lines that begin or end with a mark that may not, or with half of a double one."""
    rows = body(page)
    for row in rows:
        line = row.text.strip()
        if len(line) > 1 and is_bad_first(line[0]) and not any(goes_on(one, row) for one in rows):
            yield f"begins against the rules: {shown(row)}"
        if len(line) > 1 and line[-1] in NEVER_LAST and not any(goes_on(row, one) for one in rows):
            yield f"ends against the rules: {shown(row)}"
    for before, after in pairwise(rows):
        mark = after.text[0]
        marks = len(before.text) - len(before.text.rstrip(mark))
        if mark in DOUBLE and marks % 2 and after.y < before.y:
            yield f"halves a double mark: {shown(before)}"


def is_bad_first(character: str) -> bool:
    return character in NEVER_FIRST or category(character)[0] == "M"


def goes_on(row: Row, other: Row) -> bool:
    """Whether a line goes on in another row beside it, as it does at words read leftward."""
    beside = abs(other.ink.left - row.ink.right) < 0.8 * row.size
    return row is not other and beside and abs(row.y - other.y) < 0.2


def heading_alone(page: Page) -> Iterator[str]:
    """A heading, of a chapter or of a table, as the lowest line of a page."""
    rows = body(page)
    if rows and page.number > 1:
        lowest = min(rows, key=lambda row: row.y)
        if HEADING in lowest.font:
            yield f"a heading alone at the foot: {shown(lowest)}"


def is_prose(row: Row) -> bool:
    return abs(row.size - BODY_SIZE) < 0.1 and HEADING not in row.font


def begins(row: Row) -> bool:
    """Whether the row is the first line of a paragraph."""
    return row.x > LEFT + INDENT / 2


def single_lines(page: Page, following: Page) -> Iterator[str]:
    """One line of a paragraph alone at the foot of a page or at the head of the next."""
    foot = sorted((row for row in body(page)), key=lambda row: -row.y)[-2:]
    head = sorted((row for row in body(following)), key=lambda row: -row.y)[:2]
    if not foot or not head or not all(map(is_prose, (foot[-1], head[0]))) or begins(head[0]):
        return
    if begins(foot[-1]):
        yield f"a first line alone at the foot: {shown(foot[-1])}"
    if len(head) == 1 or not is_prose(head[1]) or begins(head[1]) or head[0].y - head[1].y > 19:
        yield f"a last line alone at the head of the next: {shown(head[0])}"


PAGE_CHECKS = (outside, overlapping, over_a_rule, broken_badly, heading_alone)
