"""The ledger of people: everyone who hasn't left, without those whose data are set aside."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.common.dates import age_on, today
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
from casework.households.masking import replacer
from casework.households.models import PersonIdentity
from casework.reports.called import SOMEONE
from casework.reports.gather.reading import UNREADABLE, word, words
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.columns import Column, Form, Line
from casework.reports.ledgers.common import HOUSEHOLD, chosen, of_payload
from casework.reports.ledgers.homes import Home, Inmate
from casework.reports.ledgers.masks import What
from casework.reports.snapshot import Level

YES, NO = "是", "否"


class PersonLine(Line):
    """A line about one person."""

    def __init__(self, home: Home, person: Inmate, level: Level = Level.FULL) -> None:
        super().__init__(home)
        self.person, self.level = person, level
        self.is_of_others = not person.row.is_member

    @property
    def identity(self) -> PersonIdentity:
        """Who it is; empty where that doesn't open, which the name says."""
        return self.person.identity or PersonIdentity(id_kind="")


def relation(line: PersonLine) -> str:
    """Return what the person is to the head, by the standard's word."""
    return word(Relation, line.person.row.relation)


def age(line: PersonLine) -> int | None:
    """Return full years today, or at death."""
    born = line.identity.birth_on
    return None if born is None else age_on(born, line.person.row.died_on or today())


def coded(name: str, choices: Any) -> Any:
    """Return a function that gives a coded fact of a person in words."""

    def value(line: PersonLine) -> str:
        condition = line.person.condition
        return word(choices, getattr(condition, name)) if condition else UNREADABLE

    return value


def told(name: str) -> Any:
    """Return a function that gives a text about a person."""

    def value(line: PersonLine) -> str:
        return str(of_payload(line.person.condition, name))

    return value


def disability(line: PersonLine) -> str:
    condition = line.person.condition
    return words(DisabilityKind, condition.disability_kinds) if condition else UNREADABLE


def guardian(line: PersonLine) -> str:
    """Return who stands in for the person; at level internal nobody but the household's own.

    Level external masks the field as the name that it is.
    """
    plain = str(of_payload(line.person.condition, "guardian"))
    if line.level is not Level.INTERNAL:
        return plain
    return replacer(dict.fromkeys(line.home.others, SOMEONE))(plain)


COLUMNS = (
    *chosen(HOUSEHOLD, "number", "head"),
    Column(
        "name",
        _("Name"),
        lambda line: line.person.name,
        what=What.NAME,
        width=10,
        field="name",
    ),
    Column("relation", _("Relation to head"), relation, width=12, field="relation"),
    Column(
        "id_kind",
        _("Identity paper"),
        lambda line: word(IdKind, line.identity.id_kind),
        width=12,
        field="id_kind",
    ),
    Column(
        "id_number",
        _("Number of the paper"),
        lambda line: line.identity.id_number,
        what=What.NUMBER,
        width=21,
        field="id_number",
    ),
    Column("sex", _("Sex"), lambda line: word(Sex, line.identity.sex), width=6, field="sex"),
    Column(
        "birth_on",
        _("Birth date"),
        lambda line: line.identity.birth_on,
        form=Form.DATE,
        what=What.BORN,
        field="birth_on",
    ),
    Column("age", _("Age"), age, form=Form.NUMBER, width=6),
    Column(
        "ethnicity",
        _("Ethnicity"),
        lambda line: word(Ethnicity, line.identity.ethnicity),
        width=8,
        field="ethnicity",
    ),
    Column(
        "other_names",
        _("Other names"),
        lambda line: line.identity.other_names,
        what=What.NAMES,
        field="other_names",
    ),
    Column(
        "phones",
        _("Phone numbers"),
        lambda line: line.identity.phones,
        what=What.PHONES,
        width=16,
        field="phones",
    ),
    Column(
        "is_member",
        _("Lives in this household"),
        lambda line: YES if line.person.row.is_member else NO,
        width=8,
        field="is_member",
    ),
    Column("health", _("Health"), coded("health", Health), field="health"),
    Column(
        "health_note",
        _("Illness, treatment, medicines"),
        told("health_note"),
        what=What.TEXT,
        width=30,
        field="health_note",
    ),
    Column("disability_kinds", _("Kinds of disability"), disability, field="disability_kinds"),
    Column(
        "disability_grade",
        _("Grade of disability"),
        coded("disability_grade", DisabilityGrade),
        width=10,
        field="disability_grade",
    ),
    Column(
        "ability_to_work",
        _("Ability to work"),
        coded("ability_to_work", WorkAbility),
        width=14,
        field="ability_to_work",
    ),
    Column("occupation", _("Work"), told("occupation"), what=What.TEXT, field="occupation"),
    Column("education", _("Education"), coded("education", Education), field="education"),
    Column("school", _("School and class"), told("school"), what=What.TEXT, field="school"),
    Column("marital", _("Marital status"), coded("marital", Marital), width=10, field="marital"),
    Column(
        "insurance",
        _("Medical insurance"),
        coded("insurance", Insurance),
        width=14,
        field="insurance",
    ),
    Column("guardian", _("Guardian"), guardian, what=What.NAME, field="guardian"),
    Column(
        "died_on",
        _("Date of death"),
        lambda line: line.person.row.died_on,
        form=Form.DATE,
        field="died_on",
    ),
    Column("note", _("Note"), told("note"), what=What.TEXT, width=30, field="note"),
    *chosen(HOUSEHOLD, "street", "area", "grade", "worker"),
)
SPARE = (
    "age",
    "other_names",
    "health_note",
    "occupation",
    "school",
    "guardian",
    "died_on",
    "note",
    "street",
    "grade",
    "worker",
)


def lines(homes: Iterable[Home], asked: Asked) -> Iterator[PersonLine]:
    """Yield a line a person, in the order of the record."""
    for home in homes:
        for person in home.present:
            if not person.row.is_set_aside:
                yield PersonLine(home, person, asked.level)
