"""Texts of single cells brought into one spelling: names, numbers, telephones, money and dates."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from casework.common import resident_id
from casework.households.codes import IdKind
from casework.households.roster import words
from casework.households.roster.numbers import EXACT_DIGITS
from casework.households.roster.sheet import Cell

_LONGEST = 200
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u001f\u007f-\u009f"
_PLAIN = re.compile(r"[\u3400-\u9fff0-9]*")
_WHITE = re.compile(r"\s+")
_HIDDEN = re.compile(rf"[{_INVISIBLE}]+")
_DOTS = re.compile(r"[\u00b7\u0387\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65\u318d\u16eb]")
_FULL_STOP = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U000323af])[.\uff0e](?=[\u3400-\u9fff])")
_LATIN_GAP = re.compile(r"(?<=[A-Za-z.])\s+(?=[A-Za-z])")
_KEPT_GAP = "\x00"

_SAME_AS_ABOVE = frozenset({"同上", "同前", "〃", "″", '"', "''", "”", "“", "““", "””", "＂", "〞"})
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}

_MOBILE = r"(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})"
_EXTENSION = r"(?:[-\s]*(?:转|分机)[-\s]*(\d{1,6})|-(\d{1,6}))?"
_LANDLINE = rf"\(?(0\d{{2,3}})\)?[-\s]*(\d{{3,4}})[-\s]?(\d{{4}}){_EXTENSION}"
_LOCAL = r"([2-9]\d{6,7})"
_SERVICE = r"([48]00)-?(\d{3,4})-?(\d{3,4})"
_PHONE = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_SERVICE}|{_LANDLINE}|{_LOCAL})(?!\d)")
_USUAL_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MONEY = re.compile(
    r"(?:约|大约|人民币|RMB|CNY|¥|\$)*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(万|千|百)?(?:元|块|圆)?(?:整|左右|/月|每月|/每月|人民币)*"
)
_SCALE = {None: 1, "百": 100, "千": 1000, "万": 10_000}
_MOST_CENTS = 10**12
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:T.*)?")
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_ROUNDED = re.compile(r"\d\.\d+E\+?1[5-9]", re.IGNORECASE)
_PERMIT_REGIONS = ("810000", "820000", "830000")


class Identity(NamedTuple):
    """An ID cell: the checked number or None, the kind of paper, and a problem's code or "".

    `told` is what a resident ID tells of birth and sex.
    """

    number: str | None
    kind: IdKind
    problem: str
    told: resident_id.ResidentId | None = None


class Phones(NamedTuple):
    """Telephones of one cell in one spelling.

    `all_read`: every digit of it was understood; `has_words`: something else stands beside them.
    """

    numbers: tuple[str, ...]
    all_read: bool
    has_words: bool = False


def tidy(text: str) -> str:
    """Make any white space one space, letters and digits half-width; other signs stay."""
    if _PLAIN.fullmatch(text):
        return text
    return " ".join(_HIDDEN.sub(_blank, text).split()).translate(_FULL_WIDTH)


def _blank(found: re.Match[str]) -> str:
    return " " if any(sign.isspace() for sign in found[0]) else ""


def name(text: str) -> str:
    """Remove white space and invisible signs; every dot between parts becomes U+00B7.

    No compatibility form is applied: a rare character must stay the one on the card. Between
    Latin words one space is kept.
    """
    if _PLAIN.fullmatch(text):
        return text
    gapped = _LATIN_GAP.sub(_KEPT_GAP, _HIDDEN.sub("", text.replace(_KEPT_GAP, "")))
    dotted = _FULL_STOP.sub("\u00b7", _DOTS.sub("\u00b7", _WHITE.sub("", gapped)))
    return dotted.replace(_KEPT_GAP, " ")


def repeats_above(text: str) -> bool:
    """Tell 同上 and ditto marks."""
    if len(text) > 8 or (text[:1].isalnum() and text[0] != "同"):
        return False
    return "".join(text.split()).strip("-—－") in _SAME_AS_ABOVE


def phones(text: str) -> Phones:
    """Find all telephones of a cell: 15578499741, 021-55552123, with -8001 for an extension."""
    if _USUAL_MOBILE.fullmatch(text):
        return Phones((text,), True)
    if words.says_nothing(text):
        return Phones((), True)
    if len(text) > _LONGEST:
        return Phones((), False)
    plain = unicodedata.normalize("NFKC", _HIDDEN.sub("", text))
    found = tuple(dict.fromkeys(_spell_phone(match) for match in _PHONE.finditer(plain)))
    rest = _PHONE.sub(" ", plain)
    read = bool(found) and not re.search(r"\d", rest)
    return Phones(found, read, bool(re.search(r"[^\W\d_]", rest)))


def _spell_phone(match: re.Match[str]) -> str:
    m1, m2, m3, s1, s2, s3, area, l1, l2, ext1, ext2, local = match.groups()
    if m1:
        return f"{m1}{m2}{m3}"
    if s1:
        return f"{s1}{s2}{s3}"
    if area:
        extension = ext1 or ext2
        return f"{area}-{l1}{l2}" + (f"-{extension}" if extension else "")
    return str(local)


def money(text: str) -> int | None:
    """Read an amount in cents: 2,139元, 839元, 0.3万; None if it is no single plain amount."""
    if len(text) > _LONGEST:
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _MONEY.fullmatch(plain)
    if not match:
        return None
    yuan = Decimal(match[1].replace(",", "")) * _SCALE[match[2]]
    if yuan * 100 > _MOST_CENTS:
        return None
    return int((yuan * 100).to_integral_value(ROUND_HALF_UP))


def day(text: str) -> date | None:
    """Read a whole date: 1944-02-03, 1944.2.3, 1944年2月3日, 19440203."""
    if len(text) > _LONGEST:
        return None
    match = _DATE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not match:
        return None
    year, month, dom, month_packed, dom_packed = match.groups()
    try:
        return date(int(year), int(month or month_packed), int(dom or dom_packed))
    except ValueError:
        return None


def identity(cell: Cell, kind: IdKind | None) -> Identity:
    """Read an ID cell; `kind` is what the roster says of the paper, None if nothing."""
    text = cell.text
    if words.says_nothing(text):
        missing = "" if kind is IdKind.NONE else "id_missing"
        return Identity(None, kind or IdKind.RESIDENT_ID, missing)
    if cell.kind == "formula":
        return Identity(None, kind or IdKind.RESIDENT_ID, "formula")
    if kind is IdKind.PASSPORT:
        return _passport(text)
    if _lost_digits(cell):
        return Identity(None, kind or IdKind.RESIDENT_ID, "id_lost_digits")
    return _resident(text[:_LONGEST], kind)


def _lost_digits(cell: Cell) -> bool:
    plain = resident_id.normalise(cell.text[:_LONGEST])
    too_long = cell.kind == "number" and len(plain) > EXACT_DIGITS
    return too_long or bool(_ROUNDED.fullmatch(plain))


def _resident(text: str, kind: IdKind | None) -> Identity:
    number = resident_id.normalise(text)
    if kind in (None, IdKind.NONE):
        permit = number.startswith(_PERMIT_REGIONS)
        kind = IdKind.RESIDENCE_PERMIT if permit else IdKind.RESIDENT_ID
    try:
        told = resident_id.parse(number)
        return Identity(told.number, kind or IdKind.RESIDENT_ID, "", told)
    except resident_id.ResidentIdError as fault:
        # A text copied from a rounded number ends in three zeros.
        rounded = fault.code == "id_checksum" and number.endswith("000")
        code = "id_lost_digits" if rounded else fault.code
        return Identity(None, kind or IdKind.RESIDENT_ID, code)


def _passport(text: str) -> Identity:
    number = resident_id.normalise(text[:_LONGEST])
    good = _PASSPORT.fullmatch(number)
    return Identity(number if good else None, IdKind.PASSPORT, "" if good else "id_characters")
