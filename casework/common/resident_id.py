"""Resident identity numbers (GB 11643): date and checksum count, the region is only a flag."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from stdnum import numdb
from stdnum.cn.ric import calc_check_digit

from casework.common.dates import today

_LENGTH = 18
_EARLIEST_BIRTH = date(1880, 1, 1)
_LONG_PAST = date(2020, 1, 1)  # only later births need the clock to be asked
_DROPPED = re.compile(r"[\s'`_\-\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]+")
_CHARACTERS = re.compile(r"[0-9X]+")
_USUAL = re.compile(r"[0-9]{17}[0-9X]")
_CROSS = "\u00d7"  # a multiplication sign typed for the letter X

ErrorCode = Literal["id_length", "id_characters", "id_date", "id_checksum"]


class ResidentIdError(ValueError):
    """A number that is no resident ID; it carries a code and never the number."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code: ErrorCode = code


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A checked number with what it tells: sex is GB/T 2261.1 "1" or "2"."""

    number: str
    birth_on: date
    sex: Literal["1", "2"]
    region_known: bool


def normalise(text: str) -> str:
    """Drop white space and hyphens, turn full-width digits into half-width ones and x into X."""
    if _USUAL.fullmatch(text):
        return text
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).upper().replace(_CROSS, "X")


def parse(text: str) -> ResidentId:
    """Read a resident ID in any usual spelling; raise ResidentIdError with the first fault found.

    A region unknown to python-stdnum's table is no fault: the table misses districts that were
    dissolved long ago, in which older people were born.
    """
    number = normalise(text)
    if not _CHARACTERS.fullmatch(number):
        raise ResidentIdError("id_characters")
    if len(number) != _LENGTH:
        raise ResidentIdError("id_length")
    if "X" in number[:-1]:
        raise ResidentIdError("id_characters")
    birth_on = _birth_date(number[6:14])
    if calc_check_digit(number) != number[-1]:
        raise ResidentIdError("id_checksum")
    return ResidentId(
        number=number,
        birth_on=birth_on,
        sex="1" if int(number[16]) % 2 else "2",
        region_known=_region_known(number[:6]),
    )


def mask(number: str) -> str:
    """Show only the first and last four characters: 3101**********1234; hide a shorter text."""
    if len(number) < _LENGTH:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def _birth_date(digits: str) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise ResidentIdError("id_date") from None
    if born < _EARLIEST_BIRTH or (born > _LONG_PAST and born > today()):
        raise ResidentIdError("id_date")
    return born


@lru_cache(maxsize=4096)
def _region_known(region: str) -> bool:
    parts = numdb.get("cn/loc").info(region)
    return any(facts.get("county") for _digits, facts in parts)
