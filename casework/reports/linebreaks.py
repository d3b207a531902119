"""Where lines of Chinese may end: 避头尾 (GB/T 15834-2011), whole words, whole characters.

Where a line is full, a mark at its end keeps only the half that has ink (行末标点挤压): the measure
stays a straight edge, as the hairlines of forms and the margin of bound files need. A mark that
hangs whole would stand on them.
"""

from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from unicodedata import category

NOT_FIRST = frozenset("，。；：、！？》〉」』】〗〕）”’,.;:!?)]}·・～／/")
# These begin a line only where it has no better place to break.
SELDOM_FIRST = frozenset("…—％℃%")
# Readers take a - at a line's end for one that parts a word, and leave it out of what they copy.
NOT_LAST = frozenset("“‘《〈「『【〖〔（([{￥$¥№／/-")
# Their right half is empty, so that it may stand over the margin.
HANGING = frozenset("，。；：、！？》〉」』】〕）”’")
DOUBLE = frozenset("—…")
MEASURES = frozenset("年月日时分秒元角次人户岁级天周个页版号室弄条项名位平米%％℃")
LATIN_ENDS = 0x2E80
# A word longer than a line, as an address of the web, is cut after one of these if one is near.
JOINTS = frozenset("_=&?#.,;:@%+~|\\/")
NEAR = 12  # characters
LEAST_OF_WORD = 4  # characters of a word that is cut, before the cut
MARKS_BEGIN = "\u0300"

MOST_SHRINK = 0.02  # ems a gap
HALF, QUARTER = 0.5, 0.25
FUZZ = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """One line: characters `start` to `end` of the block, its width and its limit, in points."""

    start: int
    end: int
    width: float
    limit: float
    last: bool


def is_latin(character: str) -> bool:
    """Whether the character belongs to a word or number that isn't broken."""
    return not character.isspace() and ord(character) < LATIN_ENDS and character not in "—…·“”‘’"


def is_mark(character: str) -> bool:
    """Whether the character combines with the one before it."""
    return character >= MARKS_BEGIN and category(character)[0] == "M"


def offends(before: str, after: str) -> bool:
    """Whether 避头尾 forbids a break between these two characters, or they are one."""
    return after in NOT_FIRST or before in NOT_LAST or is_mark(after)


def around(text: str, at: int) -> tuple[str, str]:
    """The visible characters on either side of a break; blanks stay at the line's end."""
    before, after = at - 1, at
    while before > 0 and text[before] == " ":
        before -= 1
    while after < len(text) - 1 and text[after] == " ":
        after += 1
    return text[before], text[after]


def obeys(text: str, at: int) -> bool:
    """Whether 避头尾 allows a break before character `at`."""
    return not offends(*around(text, at))


def may_break(text: str, at: int) -> bool:
    """Whether a break before character `at` also leaves words, numbers and measures whole."""
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        before, after = around(text, at)
    elif is_latin(before) and is_latin(after):
        return False
    return not (
        offends(before, after) or after in SELDOM_FIRST or (after in MEASURES and before.isdigit())
    )


def parts_pair(text: str, at: int) -> bool:
    """Whether a break before character `at` would halve —— or …….

    In a longer row of them, as people draw to fill a line, every second place is between two.
    """
    mark = text[at]
    if mark not in DOUBLE or text[at - 1] != mark:
        return False
    begin = at - 1
    while begin > 0 and text[begin - 1] == mark:
        begin -= 1
    return (at - begin) % 2 == 1


def is_good(text: str, at: int) -> bool:
    return may_break(text, at) and not parts_pair(text, at)


def is_joint(text: str, at: int) -> bool:
    """Whether an address or another long word may be cut before character `at`.

    Its / isn't the 分隔号 of GB/T 15834, which stands at neither end of a line.
    """
    before, after = text[at - 1], text[at]
    return before in JOINTS and is_latin(after) and after not in NOT_FIRST


def forced_cut(text: str, start: int, full: int) -> int:
    """Where to end a line that no good place ends: after a joint of a long word, or where full.

    Gives up double marks next, then 避头尾; a character and its marks only where one has more of
    them than a line holds.
    """
    obedient = [at for at in range(full, start, -1) if obeys(text, at)]
    near = [at for at in range(full, max(start, full - NEAR), -1) if is_joint(text, at)]
    whole = [at for at in obedient if not parts_pair(text, at)]
    return next(
        (found[0] for found in (near, whole, obedient) if found), unmarked(text, start, full)
    )


def unmarked(text: str, start: int, full: int) -> int:
    """The last place up to `full` that parts no character from its marks."""
    return next((at for at in range(full, start, -1) if not is_mark(text[at])), full)


class Breaker:
    """Breaks one paragraph; `edges[i]` is where character i begins if all stood in one line.

    `spaced` holds the places of characters with a quarter em after them, which ends with the line.
    """

    def __init__(
        self,
        text: str,
        edges: Sequence[float],
        size: float,
        *,
        hang: bool,
        spaced: Container[int] = (),
    ) -> None:
        self.text = text
        self.edges = edges
        self.size = size
        self.hang = hang
        self.spaced = spaced

    def lines(self, first_limit: float, limit: float) -> list[Line]:
        """All lines, at least one; blanks at a break stay at the line's end."""
        found: list[Line] = []
        start, room = 0, first_limit
        while start < len(self.text):
            end = self.end_of_line(start, room, limit)
            width = self.visible_width(start, end)
            while end < len(self.text) and self.text[end] == " ":
                end += 1
            found.append(Line(start, end, width, room, end >= len(self.text)))
            start, room = end, limit
        return found or [Line(0, 0, 0, first_limit, True)]

    def end_of_line(self, start: int, room: float, limit: float) -> int:
        """Where the line from `start` ends, in `room` points; the next ones have `limit`."""
        full = bisect_right(self.edges, self.edges[start] + room + FUZZ, start + 1) - 1
        full = max(full, start + 1)
        if full < len(self.text) and self.fits_without_space(start, full, room):
            full += 1
        if full >= len(self.text):
            return len(self.text)
        if self.hang and self.hangs(start, full, room):
            return full + 1
        return self.best_cut(start, full, limit)

    def fits_without_space(self, start: int, at: int, room: float) -> bool:
        """Whether character `at` fits at the line's end, where nothing follows it."""
        space = QUARTER * self.size if at in self.spaced else 0
        return space > 0 and self.edges[at + 1] - self.edges[start] - space <= room + FUZZ

    def best_cut(self, start: int, full: int, limit: float) -> int:
        """Where to end the line that is full at `full`: the last place the rules allow.

        A word that no line holds is cut, rather than begun on a line of its own.
        """
        good = next((at for at in range(full, start, -1) if is_good(self.text, at)), start)
        if good > full - LEAST_OF_WORD and (good == full or good > start):
            return good
        if good > start and self.next_word_fits(good, full, limit):
            return good
        cut = forced_cut(self.text, good, full)
        return cut if good == start or obeys(self.text, cut) else good

    def next_word_fits(self, at: int, full: int, limit: float) -> bool:
        """Whether a line holds what lies between the break before `at` and the next good one."""
        end = full + 1
        while end < len(self.text) and not is_good(self.text, end):
            end += 1
            if self.edges[end - 1] - self.edges[at] > limit:
                break
        return self.visible_width(at, end) <= limit + FUZZ

    def hangs(self, start: int, end: int, room: float) -> bool:
        """Whether the closing mark at `end` fits: half outside, the line a little tighter."""
        text = self.text
        if not self.is_squeezable(end) or (end + 1 < len(text) and not may_break(text, end + 1)):
            return False
        over = self.edges[end + 1] - self.edges[start] - HALF * self.size - room
        return over <= MOST_SHRINK * self.size * (end - start)

    def is_squeezable(self, at: int) -> bool:
        """Whether the character is a closing mark that still has its empty half."""
        width = self.edges[at + 1] - self.edges[at]
        return self.text[at] in HANGING and width > 2 * QUARTER * self.size + FUZZ

    def visible_width(self, start: int, end: int) -> float:
        """The width in points without blanks and space at the end, or the half of a mark there."""
        end = min(end, len(self.text))
        while end > start + 1 and self.text[end - 1] == " ":
            end -= 1
        width = self.edges[end] - self.edges[start]
        if end - 1 in self.spaced:
            return width - QUARTER * self.size
        return width - (HALF * self.size if self.hang and self.is_squeezable(end - 1) else 0)
