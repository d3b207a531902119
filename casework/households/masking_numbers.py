"""How phone numbers, IDs and bank cards are found in a text, however they are written, and hidden.

A text is searched in a narrow form of the same length, in which full-width digits and signs are
ASCII: what is found there is replaced in the text itself. Every pattern reads a text once.
"""

import re
from collections.abc import Callable, Iterable

from casework.common import resident_id

NO_PHONE = "（电话略）"
NO_NUMBER = "（号码略）"

# Sign for sign, so that a place in the one is the same place in the other.
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
NARROW |= {dash: ord("-") for dash in (*range(0x2010, 0x2016), 0x2212)}
NARROW |= {blank: ord(" ") for blank in (0x00A0, 0x2002, 0x2003, 0x2009, 0x3000)}
SPOKEN = NARROW | {
    ord(han): ord(digit)
    for han, digit in zip("〇零一二三四五六七八九幺", "001234567891", strict=True)
}

# What may stand between two digits of one number.
GAP = r"[ \-]{0,3}"
# An ID's first two digits: no year starts so, and so no two dates in a row are taken for an ID.
PROVINCE = "(?:1-?[1-5]|2-?[1-3]|3-?[1-7]|4-?[1-6]|5-?[0-4]|6-?[1-5]|71|8-?[1-3]|91)"
BORN_IN = rf"(?:1{GAP}[89]|2{GAP}0){GAP}\d{GAP}\d"
BORN_ON = rf"(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}(?:[0-2]{GAP}\d|3{GAP}[01])"
SPACED_ID = rf"{PROVINCE}(?:{GAP}\d){{4}}{GAP}{BORN_IN}{GAP}{BORN_ON}(?:{GAP}\d){{3}}{GAP}[\dXx]"
SPACED_OLD_ID = rf"{PROVINCE}\d{{4}}[ \-]\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[ \-]\d{{3}}"
# In fours; three years in a row start with 1 or 2, and a card with neither.
SPACED_CARD = r"[3-9]\d{3}(?:[ \-]\d{4}){3}(?:[ \-]?\d{1,3})?"
ID_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])(?:\d{{17}}[\dXx]|\d{{15,17}}|\d{{19}}|{SPACED_ID}|{SPACED_OLD_ID}"
    rf"|{SPACED_CARD})(?![0-9A-Za-z])"
)
COUNTRY = r"(?:\(?(?:\+|00)86\)?[ \-]{0,2}|86[ \-]?)"
MOBILE = r"1\d{2}[ \-.]{0,3}\d{4}[ \-.]{0,3}\d{4}|1[3-9]\d-\d{3}-\d{5}|1[3-9]\d{2}-\d{3}-\d{4}"
LANDLINE = r"(?:\(0\d{2,3}\)|0\d{2,3})[ \-]{0,3}\d{3,4}[ \-]{0,3}\d{4}"
ABROAD = r"\(?(?:\+|00)86\)?[ \-]{0,2}[1-9]\d{1,2}[ \-]{0,3}\d{3,4}[ \-]{0,3}\d{4}"
PHONE = re.compile(rf"(?<!\d)(?:{COUNTRY}?(?:{MOBILE}|{LANDLINE})|{ABROAD})(?!\d)")

RECORDED = re.compile(r"[\d+(][\d ()+\-.]{5,}\d")
RUN = re.compile(r"\d{7,}")
AREA = re.compile(r"0(?:10|2\d|[3-9]\d{2})")
FEWEST_DIGITS = 7  # of a number that is known again by its digits alone

Change = Callable[[str], str]


def narrow(text: str) -> str:
    """A text of the same length with its full-width digits and signs in ASCII."""
    return text if text.isascii() else text.translate(NARROW)


def mask_number(text: str) -> str:
    """An ID by its ends alone, any other number not at all."""
    return resident_id.mask(text)


def mask_numbers_in(text: str) -> str:
    """A text without the IDs, bank cards and phone numbers that stand in it."""
    text = replaced_in(text, ID_NUMBER, narrow(text), mask_found)
    return replaced_in(text, PHONE, narrow(text), lambda _number: NO_PHONE)


def numbers_masked(known: Iterable[str]) -> Change:
    """What masks numbers in a text, and these phone numbers wherever their digits stand.

    Eight digits may be anything, unless they are known to be somebody's number. `known` are numbers
    as they were recorded: in any spelling, two in one, with words beside them.
    """
    numbers = {form for one in known for form in forms_of_number(one)}
    if not numbers:
        return mask_numbers_in
    longest_first = sorted(numbers, key=lambda one: (-len(one), one))
    pattern = re.compile("|".join(r"[\s.()\-]{0,3}".join(one) for one in longest_first))

    def mask(text: str) -> str:
        text = mask_numbers_in(text)
        return replaced_in(text, pattern, text.translate(SPOKEN), lambda _number: NO_PHONE)

    return mask


def forms_of_number(recorded: str) -> set[str]:
    """The digits of the phone numbers in what was recorded: with what leads there and without."""
    text = narrow(recorded)
    whole = {re.sub(r"\D", "", found) for found in RECORDED.findall(text)}
    whole |= set(RUN.findall(text))
    forms = set(whole)
    for number in whole:
        short = re.sub(r"^(?:00)?86(?=\d{9})", "", number)
        forms |= {short, AREA.sub("", short, count=1) if short.startswith("0") else short}
        if len(short) in (10, 11) and short[0] not in "01":
            forms.add(short[-8:])  # 21 6352 4411, as it is dialled from abroad
    return {form for form in forms if len(form) >= FEWEST_DIGITS}


def mask_found(number: str) -> str:
    """What stands for an ID that was found in a text, or for a card."""
    plain = resident_id.normalise(number)
    return mask_number(plain) if len(plain) == 18 else NO_NUMBER


def replaced_in(text: str, pattern: re.Pattern[str], read: str, change: Change) -> str:
    """A text with what `pattern` finds in `read`, its form of the same length, changed."""
    parts, start = [], 0
    for found in pattern.finditer(read):
        parts += [text[start : found.start()], change(text[found.start() : found.end()])]
        start = found.end()
    return "".join([*parts, text[start:]]) if parts else text
