"""Who and what stands in a household's genogram and ecomap; what is drawn is laid out later."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from casework.households.drawings.inferring import inferred_from_relations
from casework.households.drawings.kin import Bond, Kin
from casework.households.drawings.recorded import bond_of, kin_of, told_relations
from casework.households.masking import name_forms
from casework.households.models import Household, OutsideKind, Strength, Tie
from casework.households.models import OutsideTie as Row
from casework.reports.gather.family import Member
from casework.reports.gather.reading import NAME_UNREADABLE, Reader, word
from casework.reports.snapshot_pictures import FamilyTree, OutsideTie

# Ties to people who come for nobody but themselves. An unreadable code counts among them.
INSTITUTIONS = {
    OutsideKind.SCHOOL,
    OutsideKind.HOSPITAL,
    OutsideKind.EMPLOYER,
    OutsideKind.COMMUNITY,
    OutsideKind.OFFICE,
    OutsideKind.SERVICE,
}
# How people are addressed: alone, none of these words tells of whom a narrative speaks.
ADDRESSES = """
    阿姨 叔叔 伯伯 爷叔 奶奶 爷爷 外婆 外公 大爷 大妈 大姐 大哥 大嫂 先生 女士
    小姐 同志 师傅 老师 医生 老板 主任 书记 经理 邻居 亲戚 亲友 亲属 朋友 同学
    同事 老乡 房东 债主 表弟 表哥 表姐 表妹 堂弟 堂哥 堂姐 堂妹 弟弟 哥哥 姐姐
    妹妹 舅舅 姑姑 姨妈 儿子 女儿 前妻 前夫
"""
ADDRESSED = frozenset(ADDRESSES.split())


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


def outside(household: Household, reader: Reader) -> tuple[OutsideTie, ...]:
    """Return what the household has outside itself, in the order it was recorded."""
    rows = household.outside_ties.all()
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
        third_party=row.kind not in INSTITUTIONS,
    )


def private_names(ties: Iterable[OutsideTie], kin: Iterable[str]) -> tuple[str, ...]:
    """Return how texts name the private people of an ecomap who are not in the record.

    What only says what they are to the family (邻居, 王阿姨's last two characters) names nobody.
    """
    private = (one.name for one in ties if one.third_party and one.name != NAME_UNREADABLE)
    known = set(kin)
    forms = (form for name in private if name not in known for form, _mask in name_forms(name))
    return tuple(dict.fromkeys(form for form in forms if form not in ADDRESSED))
