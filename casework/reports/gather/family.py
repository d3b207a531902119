"""The household and its people as a case file shows them."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from casework.common.dates import age_on, local_date, today
from casework.common.formats import money
from casework.households.codes import (
    DisabilityGrade,
    DisabilityKind,
    Education,
    Ethnicity,
    Health,
    IdKind,
    Insurance,
    Marital,
    Relation,
    Sex,
    WorkAbility,
)
from casework.households.models import (
    Consent,
    ConsentPurpose,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Kinship,
    Partnership,
    Person,
    PersonCondition,
    PersonIdentity,
    Tie,
)
from casework.households.naming import names_in_narratives, set_aside_words
from casework.reports import snapshot
from casework.reports.gather.reading import (
    NAME_UNREADABLE,
    UNREADABLE,
    Reader,
    together,
    word,
    words,
)
from casework.reports.words import day
from casework.vault.sealed import readable

# What a parent is called: a man, a woman, whoever's sex isn't recorded.
PARENTS = {
    Kinship.PARENT: dict(zip(Sex, ("父亲", "母亲", "父母"), strict=True)),
    Kinship.ADOPTIVE: dict(zip(Sex, ("养父", "养母", "养父母"), strict=True)),
    Kinship.FOSTER: dict(zip(Sex, ("寄养父亲", "寄养母亲", "寄养父母"), strict=True)),
}
PARTNERS = {
    Partnership.MARRIED: "配偶",
    Partnership.COHABITING: "同居伴侣",
    Partnership.SEPARATED: "分居配偶",
    Partnership.DIVORCED: "前配偶",
    Partnership.WIDOWED: "配偶（一方已故）",
}


class Member(NamedTuple):
    """A person with what could be opened of them; `name` is what the paper calls them."""

    row: Person
    identity: PersonIdentity | None
    condition: PersonCondition | None
    name: str

    @property
    def lives_here(self) -> bool:
        return self.row.is_member and self.row.left_on is None and self.row.died_on is None

    @property
    def relation(self) -> str:
        """How the person is related to the head, as the roster put it or by the standard's word."""
        if self.row.is_head:
            return "户主"
        wording = self.identity.relation_wording if self.identity else ""
        return wording or word(Relation, self.row.relation)


def members(household: Household, reader: Reader) -> list[Member]:
    """Return everyone of the record: who lives there, relatives elsewhere, who left or died."""
    people = [
        member(person, number, reader) for number, person in enumerate(household.people.all(), 1)
    ]
    return sorted(people, key=lambda one: (gone(one.row), not one.row.is_member))


def gone(person: Person) -> bool:
    """Tell whether the person left the household or died."""
    return person.left_on is not None or person.died_on is not None


def member(person: Person, number: int, reader: Reader) -> Member:
    """Open a person for a paper; of someone whose data are set aside it has those words alone."""
    if person.is_set_aside:
        return Member(person, None, None, set_aside_words(person))
    identity = reader.open(person, Person.identity, f"成员 {number}：身份信息")
    condition = reader.open(person, Person.condition, f"成员 {number}：个人情况")
    return Member(person, identity, condition, identity.name if identity else NAME_UNREADABLE)


def known_identity(one: Member) -> PersonIdentity | None:
    """Return who someone is also where papers leave them out, to keep their name out of texts."""
    return one.identity or readable(one.row, Person.identity)


def withheld_names(people: Iterable[Member]) -> tuple[str, ...]:
    """Return the forms under which texts name people whose data are restricted to being stored."""
    restricted = (one for one in people if one.row.restricted_at is not None)
    known = (known_identity(one) for one in restricted)
    return tuple(form for one in known if one for form in names_in_narratives(one))


def set_aside_person(one: Member) -> snapshot.Person:
    """Return the two lines of someone whose data a paper leaves out, and why."""
    at, why = one.row.erased_at, "已应本人请求删除"
    if at is None:
        at, why = one.row.restricted_at, "已限制处理，信息不予打印"
    return snapshot.Person(
        name=one.name,
        relation=word(Relation, one.row.relation),
        lives_here=whereabouts(one.row),
        note=f"{why}（{day(local_date(at)) if at else ''}）",
    )


def person_of(one: Member) -> snapshot.Person:
    """Return a member's two lines of the file."""
    if one.row.is_set_aside:
        return set_aside_person(one)
    row, identity = one.row, one.identity or PersonIdentity()
    condition = one.condition or PersonCondition(note=UNREADABLE)
    return snapshot.Person(
        name=one.name,
        relation=one.relation,
        sex=word(Sex, identity.sex),
        born_on=identity.birth_on,
        age=age_words(row, identity),
        id_kind=word(IdKind, identity.id_kind) if one.identity else "",
        id_number=identity.id_number if one.identity else UNREADABLE,
        ethnicity=word(Ethnicity, identity.ethnicity),
        education=together(word(Education, condition.education), condition.school),
        work_ability=word(WorkAbility, condition.ability_to_work),
        health=together(word(Health, condition.health), condition.health_note),
        disability=disability_words(condition),
        insurance=word(Insurance, condition.insurance),
        guardian=condition.guardian,
        lives_here=whereabouts(row),
        note=together(
            f"又名{'、'.join(identity.other_names)}" if identity.other_names else "",
            condition.occupation,
            word(Marital, condition.marital),
            condition.note,
        ),
        other_names=tuple(identity.other_names),
    )


def age_words(person: Person, identity: PersonIdentity) -> str:
    """Return the age today, or at death."""
    if identity.birth_on is None:
        return "已故" if person.died_on else ""
    age = age_on(identity.birth_on, person.died_on or today())
    return f"终年 {age} 岁" if person.died_on else f"{age} 岁"


def disability_words(condition: PersonCondition) -> str:
    kinds = words(DisabilityKind, condition.disability_kinds)
    return f"{kinds}{word(DisabilityGrade, condition.disability_grade)}"


def whereabouts(person: Person) -> str:
    """Return whether the person lives in the household, and if not any more, since when."""
    if person.died_on:
        return f"{day(person.died_on)} 去世"
    if person.left_on:
        return f"{day(person.left_on)} 离开本户"
    return "同住" if person.is_member else "不同住"


def relations(ties: Iterable[Tie], people: dict[UUID, Member]) -> tuple[snapshot.Relation, ...]:
    """Return the edges between people, by name."""
    return tuple(
        snapshot.Relation(
            people[tie.person_id].name, tie_word(tie, people), people[tie.other_id].name
        )
        for tie in ties
    )


def tie_word(tie: Tie, people: dict[UUID, Member]) -> str:
    """Return what the first person is to the other."""
    if tie.kind == Kinship.GUARDIAN:
        return "监护人"
    if tie.kind == Kinship.PARTNER:
        return PARTNERS.get(Partnership(tie.partnership), "") if tie.partnership else "伴侣"
    if tie.kind == Kinship.SIBLING:
        return "兄弟姐妹"
    identity = people[tie.person_id].identity
    sex = Sex(identity.sex) if identity and identity.sex else Sex.UNSPECIFIED
    return PARENTS[Kinship(tie.kind)][sex]


def addresses(identity: HouseholdIdentity | None) -> tuple[snapshot.Address, ...]:
    if identity is None:
        return (snapshot.Address("居住地址", UNREADABLE),)
    both = (("居住地址", identity.living_address), ("户籍地址", identity.registered_address))
    return tuple(snapshot.Address(kind, text) for kind, text in both if text)


def phones(
    identity: HouseholdIdentity | None, people: Sequence[Member]
) -> tuple[snapshot.Phone, ...]:
    """Return the household's numbers, then everyone's own; of others' they are third parties'."""
    found = [snapshot.Phone("本户", number) for number in (identity.phones if identity else ())]
    for one in people:
        found += [
            snapshot.Phone(one.name, number, one.relation, third_party=not one.row.is_member)
            for number in (one.identity.phones if one.identity else ())
        ]
    return tuple(found)


def categories(household: Household) -> tuple[snapshot.Category, ...]:
    """Return the categories of assistance from the first on, each by the label of its time."""
    return tuple(
        snapshot.Category(one.label or str(one.get_category_display()), one.from_on, one.until_on)
        for one in household.categories.order_by("from_on")
    )


def consent_rows(household: Household) -> list[Consent]:
    """Return the notices and consents, the oldest first."""
    return list(household.consents.order_by("given_on", "id"))


def consents(
    rows: Iterable[Consent], people: dict[UUID, Member], reader: Reader
) -> tuple[snapshot.Consent, ...]:
    return tuple(consent(row, number, people, reader) for number, row in enumerate(rows, 1))


def consent(
    row: Consent, number: int, people: dict[UUID, Member], reader: Reader
) -> snapshot.Consent:
    note = reader.open(row, Consent.note, f"告知与同意 {number}")
    whose = people[row.person_id].name if row.person_id else ""
    signed_by = note.signed_by if note else NAME_UNREADABLE
    return snapshot.Consent(
        purpose=together(word(ConsentPurpose, row.purpose), note.note if note else "", mark="："),
        whose=whose,
        state=consent_state(row),
        on=row.given_on,
        until=local_date(row.withdrawn_at) if row.withdrawn_at else row.until_on,
        signed_by="" if signed_by == whose else signed_by,
    )


def consent_state(row: Consent) -> str:
    if row.withdrawn_at is not None:
        return "已撤回"
    if not row.holds:
        return "已到期"
    return "已告知" if row.purpose == ConsentPurpose.NOTICE else "已同意"


def intake_words(situation: HouseholdSituation | None) -> str:
    """Return what was found at intake: note, income, and what the roster said beyond our fields."""
    if situation is None:
        return UNREADABLE
    income: Any = situation.income_cents
    lines = [situation.intake_note]
    if income is not None:
        lines.append(f"家庭月收入：{money(income)}。".replace("\u00a0", " "))
    lines += [f"{label}：{value}" for label, value in situation.extras.items()]
    return together(*lines, mark="\n")
