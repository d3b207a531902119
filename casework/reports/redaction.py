"""Masks a snapshot before layout, so that no text, chart, file name or metadata can tell more.

Internal prints leave out mood screens and third parties; external ones also show names as 张*,
IDs as 3101**********1234, addresses without house numbers, in narratives too, ages but no dates of
birth (the mask of an ID hides it too), no phone numbers, and no photos or scans.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from casework.common import resident_id
from casework.households.masking import (
    houses_masked,
    mask_address,
    mask_name,
    name_forms,
    numbers_masked,
    replacer,
)
from casework.reports.called import SOMEONE, forms, masked_field, masks_of, persons_in
from casework.reports.snapshot import Assessment, CaseFileSnapshot, Level, Person, Visit
from casework.reports.snapshot_pictures import NOT_PRINTED_LEVEL, Attachment, FamilyTree

T = TypeVar("T")

WITHHELD_MOOD = "本级别不含"


def redact(snapshot: CaseFileSnapshot, level: Level) -> CaseFileSnapshot:
    """The snapshot as a print of this level may show it; the level is noted in its disclosure."""
    marked = replace(snapshot, disclosure=replace(snapshot.disclosure, level=level))
    if level is Level.FULL:
        return marked
    names, plain = stand_ins(marked), without_mood(replace(marked, stand_ins=()))
    if level is Level.INTERNAL:
        return without_third_parties(
            replace(plain, third_parties=(*plain.third_parties, *forms(names)))
        )
    # Before third parties go: a neighbour who is a guardian keeps the mask of a guardian.
    # So do their numbers: eight digits in a text are a phone's only to whoever knows it.
    phones = [phone.number for phone in marked.every_phone]
    return mask_everyone(without_third_parties(stand_ins_masked(plain)), names, phones)


def known_names(snapshot: CaseFileSnapshot) -> set[str]:
    """Every name of the household's own."""
    people = snapshot.people
    return {snapshot.head, *(name for one in people for name in (one.name, *one.other_names))}


def stand_ins(snapshot: CaseFileSnapshot) -> list[str]:
    """The names of guardians and of signers who are none of the household's own."""
    fields = [one.guardian for one in snapshot.people]
    fields += [text for one in snapshot.consents for text in (one.whose, one.signed_by)]
    names = [*snapshot.stand_ins, *(name for text in fields for name in persons_in(text))]
    known = known_names(snapshot)
    return [name for name in dict.fromkeys(names) if name not in known]


def stand_ins_masked(snapshot: CaseFileSnapshot) -> CaseFileSnapshot:
    """The fields for a guardian and a signer masked, whoever it is."""
    return replace(
        snapshot,
        people=tuple(replace(p, guardian=mask_name(p.guardian)) for p in snapshot.people),
        consents=tuple(replace(c, signed_by=masked_field(c.signed_by)) for c in snapshot.consents),
    )


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
    # The household's own stay whole where the end of their name is a third party's, too.
    own = {name: name for name in known_names(snapshot)}
    return rewrite(kept, replacer(own | dict.fromkeys(names, SOMEONE)))


def mask_everyone(
    snapshot: CaseFileSnapshot, stand_ins: Iterable[str] = (), phones: Iterable[str] = ()
) -> CaseFileSnapshot:
    """Mask the household's own, by name the guardians and signers who are none of them, and phones.

    `phones` are all numbers of the file, those of third parties too.
    """

    def person(one: Person) -> Person:
        return replace(one, id_number=resident_id.mask(one.id_number), born_on=None)

    drawn = [one.name for one in snapshot.family.people]
    everyone = [*(name for one in snapshot.people for name in (one.name, *one.other_names)), *drawn]
    replacements = masks_of(stand_ins) | {
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
    without_houses, without_numbers = houses_masked(places), numbers_masked(phones)

    def mask(text: str) -> str:
        return names(without_numbers(without_houses(text)))

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
