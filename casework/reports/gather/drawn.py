"""Who and what stands in a household's genogram and ecomap; what is drawn is laid out later."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from casework.households.drawings.inferring import inferred_from_relations
from casework.households.drawings.kin import Bond, Kin
from casework.households.drawings.recorded import bond_of, kin_of, told_relations
from casework.households.models import OutsideKind, Strength, Tie
from casework.households.models import OutsideTie as Row
from casework.reports.gather.family import Member
from casework.reports.gather.outsiders import is_private
from casework.reports.gather.reading import NAME_UNREADABLE, Reader, word
from casework.reports.snapshot_pictures import FamilyTree, OutsideTie


def tree(people: Sequence[Member], ties: Iterable[Tie]) -> FamilyTree:
    """Return the people of a genogram with their ties, recorded or inferred; see FamilyTree.

    Who is set aside isn't in it, nor are their ties.
    """
    shown = [one for one in people if not one.row.is_set_aside]
    keys = {str(one.row.pk): str(number) for number, one in enumerate(shown, 1)}
    kin = [kin_of(one.row) for one in shown]
    bonds = [bond_of(tie) for tie in ties]
    kept = [bond for bond in bonds if {bond.one, bond.other} <= set(keys)]
    told = told_relations([one.row for one in shown])
    inferred, unknown = inferred_from_relations(kin, told, kept)
    keys |= {one.key: f"?{number}" for number, one in enumerate(unknown, 1)}
    ranks = ranks_of(kin)
    known = [
        replace(
            one,
            key=keys[one.key],
            name=member.name,
            relation=member.relation,
            born_on=ranks.get(one.born_on),
            told="",
        )
        for one, member in zip(kin, shown, strict=True)
    ]
    return FamilyTree(
        people=(*known, *(Kin(keys[one.key], is_unknown=True) for one in unknown)),
        bonds=tuple(renamed(bond, keys) for bond in (*kept, *inferred)),
        hidden=len(people) - len(shown),
    )


def ranks_of(kin: Iterable[Kin]) -> dict[date | None, date]:
    """Return a day for each birth date that tells the order of births and nothing else."""
    days = sorted({one.born_on for one in kin if one.born_on})
    return {on: date.min + timedelta(days=at) for at, on in enumerate(days)}


def renamed(bond: Bond, keys: dict[str, str]) -> Bond:
    return replace(bond, one=keys[bond.one], other=keys[bond.other])


def outside(rows: Iterable[Row], reader: Reader) -> tuple[OutsideTie, ...]:
    """Return what a household has outside itself, in the order it was recorded."""
    return tuple(outside_tie(row, number, reader) for number, row in enumerate(rows, 1))


def outside_tie(row: Row, number: int, reader: Reader) -> OutsideTie:
    content = reader.open(row, Row.content, f"外部联系 {number}")
    return OutsideTie(
        kind=word(OutsideKind, row.kind),
        name=content.name if content else NAME_UNREADABLE,
        role=content.role if content else "",
        strength=row.strength,
        strength_word=word(Strength, row.strength),
        flow=row.flow,
        flow_word=str(row.get_flow_display()),
        third_party=is_private(row),
    )
