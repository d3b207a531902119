"""What reading a roster yields: households, people, problems by row, and rows left aside."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from casework.households.codes import IdKind, Relation
from casework.households.roster.headers import Mapping

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText

Level = Literal["error", "warning"]
Why = Literal["title", "blank", "header", "total", "note"]

_ERRORS: dict[str, "LazyText"] = {
    "name_missing": _("There is no name in this row, so nothing was made of it. Write the name."),
    "name_too_long": _("The name is longer than 100 characters, so nothing was made of this row."),
    "duplicate_person": _(
        "This person stands in the file already, so nothing was made of this row. Remove one."
    ),
    "id_lost_digits": _(
        "The spreadsheet kept this ID number as a number and lost its last digits. "
        "Copy it again from the card into a cell formatted as text."
    ),
    "id_checksum": _("One character of this ID number is wrong. Compare it with the card."),
    "id_length": _("An ID number has 18 characters; this one has more or fewer."),
    "id_characters": _("This ID number holds characters that no ID number has."),
    "id_date": _("This ID number holds an impossible date of birth. Compare it with the card."),
}
_WARNINGS: dict[str, "LazyText"] = {
    "id_missing": _("There is no ID number. The person is recorded; the paper is to be checked."),
    "formula": _("This cell holds a formula, which is never computed here. Write the value."),
    "phone_unreadable": _("This telephone number is not complete or not clear."),
    "category_unknown": _("This category of assistance is not known."),
    "category_several": _("Several categories are named; the first one was taken."),
    "cause_unknown": _("This cause of hardship is not known."),
    "relation_unknown": _("This relation to the head is not known; it was taken as other."),
    "relation_missing": _("The relation to the head is missing; it was taken as other."),
    "income_unreadable": _("This amount is not a single plain number."),
    "income_differs": _("The rows of this family tell different incomes; the first was taken."),
    "birth_unreadable": _("This is not a whole date of birth."),
    "birth_differs": _("The date of birth differs from the one in the ID number."),
    "sex_differs": _("The sex differs from the one in the ID number."),
    "value_unknown": _("This wording is not known; it was kept as it is written."),
    "head_assumed": _("No row of this family names its head; this person was taken as the head."),
    "two_heads": _("This family has a head already; this person was taken as another member."),
    "head_name_differs": _("The head's name differs from the name of the member called head."),
}
SENTENCES = _ERRORS | _WARNINGS


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend; its sentence never holds what was written in the cell.

    `row` is the sheet's row number from 1, `field` a value of Field or "".
    """

    row: int
    code: str
    field: str

    @property
    def level(self) -> Level:
        """Tell whether something was left out (error) or everything usable was taken (warning)."""
        return "error" if self.code in _ERRORS else "warning"

    @property
    def message(self) -> "LazyText":
        """Return the sentence for people, lazily translated."""
        return SENTENCES[self.code]


@dataclass(slots=True)
class RosterPerson:
    """One member; an empty text or None is not known. Codes are values of households.codes.

    `id_number` is None when the ID is missing or damaged; `id_as_written` keeps what stood there.
    `as_written` keeps, by field, texts that did not become codes or differ from the household's.
    """

    row: int
    name: str
    relation: Relation = Relation.OTHER
    relation_wording: str = ""
    id_kind: IdKind = IdKind.RESIDENT_ID
    id_number: str | None = None
    id_as_written: str = ""
    id_problem: str = ""
    birth_on: date | None = None
    sex: str = ""
    phones: tuple[str, ...] = ()
    health: str = ""
    disability_kind: str = ""
    disability_grade: str = ""
    ethnicity: str = ""
    education: str = ""
    marital: str = ""
    work_ability: str = ""
    insurance: str = ""
    note: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    as_written: dict[str, str] = field(default_factory=dict)

    @property
    def needs_id_check(self) -> bool:
        """Tell whether the paper is to be checked (证件待核)."""
        return self.id_number is None and self.id_kind != IdKind.NONE


@dataclass(slots=True)
class RosterHousehold:
    """One household; `rows` lists every sheet row of it, also those that made no person.

    `key` is the roster's own number or "" where it has none; `category_label` is as written.
    """

    key: str
    rows: list[int] = field(default_factory=list)
    members: list[RosterPerson] = field(default_factory=list)
    living_address: str = ""
    registered_address: str = ""
    area_name: str = ""
    phones: tuple[str, ...] = ()
    category: str = ""
    category_label: str = ""
    cause: str = ""
    other_causes: tuple[str, ...] = ()
    income_cents: int | None = None
    as_written: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> RosterPerson:
        """Return the head; a household always has exactly one."""
        return next(person for person in self.members if person.relation == Relation.HEAD)


@dataclass(slots=True)
class Roster:
    """A whole roster, read by one mapping."""

    mapping: Mapping
    households: list[RosterHousehold] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored_rows: list[tuple[int, Why]] = field(default_factory=list)
    unread_sheets: list[str] = field(default_factory=list)
    """Names of further sheets that look like rosters too; each is imported by its own mapping."""

    @property
    def people(self) -> int:
        """Count the people, each once."""
        return sum(len(household.members) for household in self.households)
