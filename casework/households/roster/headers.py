"""Finding the heading of a roster under its titles, and which column holds which field."""

import re
import unicodedata
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.households.roster.sheet import RosterRefused, Row, Sheet, Sheets
from casework.households.roster.synonyms import known_headings

_SEARCHED_ROWS = 40
_LONGEST_HEADING = 24
_FEWEST_FIELDS = 2
_ASIDE = re.compile(r"[(\[{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]")
_DECORATION = re.compile(r"[\s*:、,.。_\-/\\★※#]+")


class Field(TextChoices):
    """What a column of a roster may hold."""

    HOUSEHOLD_NO = "household_no", _("Household number")
    HEAD_NAME = "head_name", _("Name of the head")
    HEAD_ID = "head_id", _("ID number of the head")
    NAME = "name", _("Name of the member")
    RELATION = "relation", _("Relation to the head")
    ID_KIND = "id_kind", _("Kind of identity paper")
    ID_NUMBER = "id_number", _("ID number")
    SEX = "sex", _("Sex")
    BIRTH_ON = "birth_on", _("Date of birth")
    ETHNICITY = "ethnicity", _("Ethnicity")
    EDUCATION = "education", _("Highest education")
    MARITAL = "marital", _("Marital status")
    LIVING_ADDRESS = "living_address", _("Living address")
    REGISTERED_ADDRESS = "registered_address", _("Registered address")
    PHONE = "phone", _("Telephone")
    OTHER_PHONE = "other_phone", _("Second telephone")
    CATEGORY = "category", _("Category of assistance")
    CAUSE = "cause", _("Primary cause of hardship")
    OTHER_CAUSES = "other_causes", _("Secondary causes of hardship")
    INCOME = "income", _("Monthly household income")
    HEALTH = "health", _("Health")
    DISABILITY = "disability", _("Disability, kind and grade")
    DISABILITY_KIND = "disability_kind", _("Kind of disability")
    DISABILITY_GRADE = "disability_grade", _("Grade of disability")
    WORK_ABILITY = "work_ability", _("Ability to work")
    INSURANCE = "insurance", _("Medical insurance")
    AREA = "area", _("Residential area")
    NOTE = "note", _("Note")


IGNORED_HEADINGS = ("问题", "Problems")
"""Columns that the mending workbook adds; they are dropped when it comes back."""

_FIELD_OF = {word: Field(name) for word, name in known_headings().items()}
_ALSO_VALUES = frozenset({"户主", "申请人", "健康", "残疾", "社区"})
"""Headings that also stand in rows of people, so that they prove nothing."""
_LONGEST_FIRST = sorted(_FIELD_OF, key=len, reverse=True)
_NEUTRAL = re.compile(
    r"(?:家庭|成员|人员|对象|本人|户主|主要|详细|具体|实际|现|每|月|人民币|元|万元|必填|选填|填写|情况|信息|的|"
    r"号码|号|名称|类|年|日|18位)*"
)
_SOMEONE_ELSE = re.compile(
    r"监护|社工|经办|代办|结对|帮扶人|帮扶责任|责任人|干部|走访|紧急|填表|审核|法定|赡养|抚养|代理|志愿者|顾问"
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where the heading is and which column holds which field; people may correct it.

    `sheet` and the columns count from 0, `header_row` counts as the sheet does, from 1, and is
    the first of `header_lines` rows. `columns` maps values of Field to columns.
    """

    sheet: int
    header_row: int
    columns: dict[str, int] = field(default_factory=dict)
    header_lines: int = 1

    @property
    def first_row(self) -> int:
        """Return the number of the first row under the heading."""
        return self.header_row + self.header_lines

    def with_columns(self, columns: Lookup[str, int]) -> Self:
        """Return the same heading with other columns."""
        return replace(self, columns=dict(columns))


def heading_text(text: str) -> str:
    """Reduce a heading to its words: no spaces, marks, units or remarks in brackets."""
    plain = unicodedata.normalize("NFKC", text[: 4 * _LONGEST_HEADING])
    return _DECORATION.sub("", _ASIDE.sub("", plain))


def field_of(*lines: str) -> Field | None:
    """Tell the field of a heading of one line, or of two lines from top to bottom."""
    words = [word for word in (heading_text(line) for line in lines) if word]
    if any(_SOMEONE_ELSE.search(word) for word in words):
        return None
    candidates = ["".join(words), *reversed(words)] if len(set(words)) > 1 else words[:1]
    for word in candidates:
        if (found := _FIELD_OF.get(word)) is not None:
            return found
    for word in candidates:
        if len(word) <= _LONGEST_HEADING and (found := _contained(word)) is not None:
            return found
    return None


def _contained(word: str) -> Field | None:
    for known in _LONGEST_FIRST:
        before, found, after = word.partition(known)
        if found and _NEUTRAL.fullmatch(before) and _NEUTRAL.fullmatch(after):
            return _FIELD_OF[known]
    return None


def headings(sheet: Sheet, mapping: Mapping) -> list[str]:
    """Return each column's heading as written, the lines of a double heading joined by a space."""
    lines = heading_rows(sheet, mapping)
    width = max((len(row.cells) for row in lines), default=0)
    joined: list[str] = []
    for column in range(width):
        texts = [" ".join(row.cell(column).text.split()) for row in lines]
        joined.append(" ".join(dict.fromkeys(text for text in texts if text)))
    return joined


def heading_rows(sheet: Sheet, mapping: Mapping) -> list[Row]:
    """Return the rows of the heading."""
    return [row for row in sheet.rows if mapping.header_row <= row.number < mapping.first_row]


def find_mapping(sheets: Sheets) -> Mapping:
    """Choose the sheet and heading that name the most fields; raise RosterRefused if none does."""
    found = [mapping for mapping in sheet_mappings(sheets) if mapping is not None]
    if not found:
        raise RosterRefused(
            "no_header",
            _(
                "No heading was found. The table needs a row of headings such as name, relation "
                "to the head and ID number."
            ),
        )
    return max(found, key=lambda mapping: len(mapping.columns))


def sheet_mappings(sheets: Sheets) -> list[Mapping | None]:
    """Return each sheet's best heading, or None for a sheet without one."""
    return [_best_heading(index, sheet) for index, sheet in enumerate(sheets)]


def _best_heading(index: int, sheet: Sheet) -> Mapping | None:
    best: Mapping | None = None
    rows = list(islice(sheet.rows, _SEARCHED_ROWS + 1))
    for position, row in enumerate(rows[:_SEARCHED_ROWS]):
        choices: list[Sequence[Row]] = [[row]]
        both = rows[position : position + 2]
        if len(both) == 2 and both[1].number == row.number + 1 and _both_are_headings(*both):
            choices.append(both)
        for lines in choices:
            candidate = Mapping(index, row.number, _columns(lines), len(lines))
            if _names_people(candidate, lines) and _is_better(candidate, best):
                best = candidate
    return best


def _is_better(candidate: Mapping, best: Mapping | None) -> bool:
    if best is None:
        return True
    more = len(candidate.columns) - len(best.columns)
    return more > 0 or (more == 0 and candidate.header_lines < best.header_lines)


def _names_people(mapping: Mapping, lines: Sequence[Row]) -> bool:
    """Tell whether a heading has a name and is no row of a person with values like 户主, 健康."""
    sure = [
        column
        for column in mapping.columns.values()
        if any(_is_heading(row.cell(column).text) for row in lines)
    ]
    named = Field.NAME in mapping.columns or Field.HEAD_NAME in mapping.columns
    return named and len(sure) >= _FEWEST_FIELDS


def _is_heading(text: str) -> bool:
    word = heading_text(text)
    return bool(word) and word not in _ALSO_VALUES


def _both_are_headings(first: Row, second: Row) -> bool:
    """Tell whether a second line belongs to the heading: short words, no digits, half known."""
    exact = filled = 0
    for column, cell in enumerate(second.cells):
        text = cell.text.strip()
        if len(text) > _LONGEST_HEADING or re.search(r"\d{3}", text):
            return False
        if text:
            words = heading_text(text), heading_text(first.cell(column).text + text)
            known = any(word in _FIELD_OF for word in words)
            exact += known and words[0] not in _ALSO_VALUES
            filled += 1
    return exact > 0 and exact * 2 >= filled


def _columns(rows: Sequence[Row]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column in range(max(len(row.cells) for row in rows)):
        found = field_of(*(row.cell(column).text for row in rows))
        if found is Field.PHONE and found in columns:
            found = Field.OTHER_PHONE
        if found is not None:
            columns.setdefault(found.value, column)
    return columns
