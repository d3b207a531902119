"""Masks a snapshot before layout, so that no text, chart, file name or metadata can tell more.

Internal prints leave out mood screens and third parties; external ones also show names as 张*,
IDs as 3101**********1234, addresses without house numbers, in narratives too, ages but no dates of
birth (the mask of an ID hides it too), no phone numbers, and no photos or scans.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from casework.common import resident_id
from casework.households.masking import (
    HOUSE_NUMBER,
    mask_address,
    mask_name,
    mask_numbers_in,
    name_forms,
    replacer,
)
from casework.reports.snapshot import Assessment, CaseFileSnapshot, Level, Person, Visit
from casework.reports.snapshot_pictures import NOT_PRINTED_LEVEL, Attachment, FamilyTree

T = TypeVar("T")

# A house with its flat: 12号301室.
HOUSE = re.compile(rf"(?:{HOUSE_NUMBER.pattern}(?:号|室|单元|栋|幢|楼|层))+")

WITHHELD_MOOD = "本级别不含"


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
        outside=tuple(one for one in snapshot.outside if not one.third_party),
        outside_left_out=sum(one.third_party for one in snapshot.outside),
    )
    return rewrite(kept, replacer({name: "某某" for name in names}))


def mask_everyone(snapshot: CaseFileSnapshot) -> CaseFileSnapshot:
    def person(one: Person) -> Person:
        number, guardian = resident_id.mask(one.id_number), mask_name(one.guardian)
        return replace(one, id_number=number, born_on=None, guardian=guardian)

    drawn = [one.name for one in snapshot.family.people]
    everyone = [*(name for one in snapshot.people for name in (one.name, *one.other_names)), *drawn]
    replacements = {
        form: masked for name in (*everyone, snapshot.head) for form, masked in name_forms(name)
    }
    masked = replace(
        snapshot,
        phones=(),
        addresses=tuple(replace(a, text=mask_address(a.text)) for a in snapshot.addresses),
        people=tuple(person(one) for one in snapshot.people),
        visits=tuple(replace(v, place=mask_address(v.place)) for v in snapshot.visits),
        family=masked_tree(snapshot.family),
        attachments=replace(
            snapshot.attachments,
            files=tuple(without_picture(one) for one in snapshot.attachments.files),
        ),
    )
    names = replacer(replacements)
    places = [*(one.text for one in snapshot.addresses), *(one.place for one in snapshot.visits)]
    without_houses = houses_masked(places)

    def mask(text: str) -> str:
        return names(mask_numbers_in(without_houses(text)))

    return replace(rewrite(masked, mask), disclosure=snapshot.disclosure)


def masked_tree(tree: FamilyTree) -> FamilyTree:
    """A genogram without years of birth; names are masked with all others."""

    def years(text: str) -> str:
        return f"–{text.rpartition('–')[2]}" if text else ""

    people = tuple(replace(one, years=years(one.years)) for one in tree.people)
    return replace(tree, people=people)


def without_picture(one: Attachment) -> Attachment:
    if not one.is_picture:
        return one
    return replace(one, photo=None, why_not=NOT_PRINTED_LEVEL)


def houses_masked(places: Iterable[str]) -> Callable[[str], str]:
    """A function that masks the houses of these places in a text, however they are spaced.

    A single number is known by the road before it: 5 号 alone is the fifth of a month, too.
    """
    known = set()
    for place in ("".join(one.split()) for one in places):
        for house in HOUSE.finditer(place):
            road = 0 if len(HOUSE_NUMBER.findall(house[0])) > 1 else 2
            known.add(place[max(0, house.start() - road) : house.end()])
    if not known:
        return lambda text: text
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile("|".join(r"\s*".join(map(re.escape, one)) for one in longest_first))
    return lambda text: pattern.sub(lambda found: mask_address(found[0]), text)


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
