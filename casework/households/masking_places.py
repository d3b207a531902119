"""How the numbers of houses and rooms are found in an address or told in a text, and hidden.

Of an address every number after the road goes, whatever it is written with; of a lane, a road or a
village it stays. In a text a number may be anything: it goes where it is the household's own house,
or where what stands around it says that it is one.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from casework.households.masking_numbers import narrow, replaced_in

DIGITS = "一二三四五六七八九十百千〇零○廿卅壹贰叁肆伍陆柒捌玖拾佰"
LETTERS = "甲乙丙丁戊己庚辛"
HIDDEN = "**"

TOKEN = re.compile(rf"[0-9A-Za-z{DIGITS}{LETTERS}]+")
# What these number isn't a house: a lane, a road, a village and its parts.
KEPT = re.compile(
    r"\s*支?弄|(?:支?路|大?街|[国省县乡大]?道|新?村|巷|胡同|条|里|组|队|社|镇|乡|区)(?![委部政办])"
)
UNIT = re.compile(r"\s*(?:号|室|单元|栋|幢|楼|层|座)")
ENDS = re.compile(r"\s*(?:\W|$)")
# After these even a numeral in Chinese numbers a house, after a road where it doesn't begin a name.
AFTER_A_UNIT = re.compile(r"[号室元栋幢楼层座门户房#\-/.~之附]\s?$")
AFTER_A_ROAD = re.compile(r"[路街弄巷道同]\s?$")

# In texts, which are read in their narrow form.
NUMBER = rf"(?:[0-9]{{1,5}}[A-Za-z]?|[A-Za-z][0-9]{{0,4}}|[{DIGITS}{LETTERS}]{{1,5}})"
BUILDING = r"(?:号楼|号院|号|幢|栋|座|单元|楼|门)"
BETWEEN = rf"\s{{0,3}}(?:{BUILDING}\s{{0,3}}[\-#/]?|[\-#])\s{{0,3}}"
IN_BUILDING = rf"\s*{BUILDING}\s*"
JOINED = re.compile(BETWEEN)
ROOM = r"(?:号?室|号|房间?)"
BY_ROOM = re.compile(
    rf"{NUMBER}\s{{0,3}}{BUILDING}\s{{0,3}}(?:{NUMBER}{BETWEEN}){{0,2}}{NUMBER}\s?室"
)
# A road by name: one comes 走路 500-1000 米 and goes 上街 5 号.
ROAD = r"(?:(?<![走上逛赶问修过半马在沿一\W\d])[路街弄巷]|(?<=\d)弄|胡同|大道)"
BY_ROAD = re.compile(rf"{ROAD}\s{{0,3}}{NUMBER}\s{{0,3}}号(?!\s?(?:线|公交|车|台风))")
PLACE = rf"(?:{ROAD}|新村|小区|花园|公寓|家园|(?<![全本每个\W])村)"
BARE = re.compile(
    rf"{PLACE}\s{{0,3}}[0-9]{{1,4}}[A-Za-z]?\s?[\-#]\s?(?:[0-9]{{1,3}}[A-Za-z]?\s?[\-#]\s?)?"
    r"[0-9]{3,4}[A-Za-z]?(?=\s*(?:[^\w%]|$|[室号房的住搬]))"
)
FOUND_ALONE = (BY_ROOM, BY_ROAD, BARE)

Change = Callable[[str], str]


def mask_address(text: str) -> str:
    """An address down to the road or lane, its house numbers as `**`."""
    parts, start = [], 0
    for first, last in house_numbers(narrow(text)):
        parts += [text[start:first], HIDDEN]
        start = last
    return "".join([*parts, text[start:]])


def house_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each number of a house, a building or a room stands in an address."""
    for found in TOKEN.finditer(text):
        if numbers_a_house(found[0], text, found.start(), found.end()):
            yield found.span()


def numbers_a_house(token: str, text: str, start: int, end: int) -> bool:
    """Tell whether a numeral or letter of an address numbers a house, by what stands around it."""
    if KEPT.match(text, end):
        return False
    if UNIT.match(text, end) or any(sign in "0123456789" for sign in token):
        return True
    if token.isascii() and len(token) > 2:
        return False
    before = text[max(0, start - 2) : start]
    if AFTER_A_UNIT.search(before):
        return True
    at_the_end = bool(ENDS.match(text, end))
    if AFTER_A_ROAD.search(before):
        return at_the_end or len(token) > 1
    return at_the_end and end == len(text.rstrip()) and token[0] in DIGITS


def houses_masked(places: Iterable[str]) -> Change:
    """A function that masks the houses of these places in a text, however they are spaced.

    A single number is known by the road before it: 5 号 alone is the fifth of a month, too.
    Houses of other places are masked where a road and a 号, or a building and a 室, tell of one.
    """
    known = {form for place in places for form in forms_of_place("".join(narrow(place).split()))}
    longest_first = sorted(known, key=lambda one: (-len(one), one))
    patterns = (re.compile("|".join(longest_first)), *FOUND_ALONE) if known else FOUND_ALONE

    def mask(text: str) -> str:
        for pattern in patterns:
            text = replaced_in(text, pattern, narrow(text), mask_address)
        return text

    return mask


def forms_of_place(place: str) -> Iterator[str]:
    """Yield patterns of what a text may say of an address that tells the house."""
    houses = list(house_numbers(place))
    if houses and (houses[0][0] > 1 or len(houses) > 1):
        yield spaced(place)
    for run in runs(place, houses):
        numbers = [spaced(place[start:end]) for start, end in run]
        (first, _), (start, last) = run[0], run[-1]
        joined, is_long = BETWEEN.join(numbers), last - start > 2
        if first > 1:
            yield rf"{spaced(place[first - 2 : first])}\s*{joined}(?![0-9])\s*{ROOM}?"
        if len(run) > 1:
            yield rf"(?<![0-9]){joined}\s*室"
        if len(run) > 1 and is_long:  # 2 号 3 点 is a time
            yield rf"(?<![0-9]){IN_BUILDING.join(numbers)}(?![0-9])\s*{ROOM}?"
        if is_long and place[last : last + 1] == "室":
            yield rf"(?<![0-9]){numbers[-1]}\s*室"


def runs(place: str, houses: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the numbers of an address by house: a building with its unit and its room."""
    found: list[list[tuple[int, int]]] = []
    for house in houses:
        if found and JOINED.fullmatch(place, found[-1][-1][1], house[0]):
            found[-1].append(house)
        else:
            found.append([house])
    return found


def spaced(words: str) -> str:
    """Return a pattern of these words, whatever blanks stand between them."""
    return r"\s*".join(map(re.escape, words))
