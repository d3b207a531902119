"""Masks a snapshot before layout, so that no text, chart, file name or metadata can tell more.

Internal prints leave out mood screens and third parties; external ones also show names as 张*,
IDs as 3101**********1234, addresses without house numbers, ages but no dates of birth (the mask of
an ID hides it too), and no phone numbers.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from casework.common import resident_id
from casework.households.naming import forms_of
from casework.reports.snapshot import Assessment, CaseFileSnapshot, Level, Person, Visit

T = TypeVar("T")

WITHHELD_MOOD = "本级别不含"
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[\dXx])(?![0-9A-Za-z])")
PHONE = re.compile(r"(?<!\d)(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
HOUSE_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十百]+(?=\s*(?:号|室|单元|栋|幢|楼|层))")


def mask_name(name: str) -> str:
    """`张*` of a name in Chinese, or the first character of any other."""
    return f"{name[0]}*" if name else ""


def mask_address(text: str) -> str:
    """An address down to the road or lane, its house numbers as `**`."""
    return HOUSE_NUMBER.sub("**", text)


def mask_household_number(number: str) -> str:
    """A file's number for page headers: all but its last four and last two characters."""
    return f"{number[:-4]}**{number[-2:]}" if len(number) > 4 else number


def redact(snapshot: CaseFileSnapshot, level: Level) -> CaseFileSnapshot:
    """The snapshot as a print of this level may show it; the level is noted in its disclosure."""
    marked = replace(snapshot, disclosure=replace(snapshot.disclosure, level=level))
    if level is Level.FULL:
        return marked
    internal = without_third_parties(without_mood(marked))
    return mask_everyone(internal) if level is Level.EXTERNAL else internal


def without_mood(snapshot: CaseFileSnapshot) -> CaseFileSnapshot:
    def blanked(assessment: Assessment | None) -> Assessment | None:
        return assessment and replace(assessment, mood=assessment.mood and WITHHELD_MOOD)

    return replace(
        snapshot,
        assessment=blanked(snapshot.assessment),
        previous_assessment=blanked(snapshot.previous_assessment),
    )


def without_third_parties(snapshot: CaseFileSnapshot) -> CaseFileSnapshot:
    """Drop third parties' entries and replace their names wherever they are written."""

    def visit(one: Visit) -> Visit:
        return replace(one, participants=tuple(p for p in one.participants if not p.third_party))

    names = {*snapshot.third_parties}
    names |= {p.name for one in snapshot.visits for p in one.participants if p.third_party}
    kept = replace(
        snapshot,
        phones=tuple(phone for phone in snapshot.phones if not phone.third_party),
        visits=tuple(visit(one) for one in snapshot.visits),
        third_parties=(),
    )
    return rewrite(kept, replacer({name: "某某" for name in names}))


def mask_everyone(snapshot: CaseFileSnapshot) -> CaseFileSnapshot:
    def person(one: Person) -> Person:
        return replace(one, id_number=resident_id.mask(one.id_number), born_on=None)

    replacements = {
        form: masked for one in snapshot.people for form, masked in name_forms(one.name)
    } | dict(name_forms(snapshot.head))
    masked = replace(
        snapshot,
        phones=(),
        addresses=tuple(replace(a, text=mask_address(a.text)) for a in snapshot.addresses),
        people=tuple(person(one) for one in snapshot.people),
        visits=tuple(replace(v, place=mask_address(v.place)) for v in snapshot.visits),
    )
    names = replacer(replacements)

    def mask(text: str) -> str:
        return names(PHONE.sub("（电话略）", ID_NUMBER.sub(r"\1**********\2", text)))

    return replace(rewrite(masked, mask), disclosure=snapshot.disclosure)


def name_forms(name: str) -> Iterator[tuple[str, str]]:
    """A name and the parts by which people are called in a narrative, each with its mask."""
    for form in forms_of(name):
        yield form, mask_name(form) if form == name or "·" in name else "**"


def replacer(replacements: dict[str, str]) -> Callable[[str], str]:
    """A function that replaces each of these strings, longer ones first."""
    known = [word for word in replacements if word]
    if not known:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda found: replacements[found[0]], text)


def rewrite(thing: T, change: Callable[[str], str]) -> T:
    """The same frozen dataclass with every string in it changed, however deep."""
    return cast("T", rewritten(thing, change))


def rewritten(thing: Any, change: Callable[[str], str]) -> Any:
    if type(thing) is str:
        return change(thing)
    if isinstance(thing, tuple):
        return tuple(rewritten(one, change) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        values = {one.name: rewritten(getattr(thing, one.name), change) for one in fields(thing)}
        return type(thing)(**values)
    return thing
