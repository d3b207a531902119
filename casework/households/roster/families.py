"""People of a roster gathered into families, each with one head and the household's own facts."""

from dataclasses import dataclass, field

from casework.households.codes import Relation
from casework.households.roster import cells, words
from casework.households.roster.findings import Problem, RosterHousehold, RosterPerson
from casework.households.roster.headers import Field
from casework.households.roster.lines import Line
from casework.households.roster.people import People


@dataclass(slots=True)
class _Family:
    number: str
    head_name: str
    lines: list[Line] = field(default_factory=list)
    people: list[RosterPerson] = field(default_factory=list)
    has_head: bool = False


class Gathering:
    """Assigns rows to families, in the order of the sheet."""

    def __init__(self, lines: list[Line], columns: dict[str, int]) -> None:
        self.reader = People()
        self._lines = lines
        self._columns = columns
        self._numbered = _numbers_households(lines)
        self._families: list[_Family] = []
        self._by_number: dict[str, _Family] = {}

    def households(self) -> list[RosterHousehold]:
        """Return the households that have anybody, in the order of the sheet."""
        current: _Family | None = None
        for line in self._lines:
            current = self._family_of(line, current)
            self._add(line, current)
        found = (self._household(family) for family in self._families)
        return [household for household in found if household is not None]

    def _family_of(self, line: Line, current: _Family | None) -> _Family:
        number = _number(line) if self._numbered else ""
        known = self._by_number.get(number) if number else None
        if known is not None:
            goes_on = known is current and not line.after_break
            if goes_on or not self._begins(line, known):
                return known
        if not number and current is not None and not self._begins(line, current):
            return current
        family = _Family(number, cells.name(line.text(Field.HEAD_NAME)))
        self._families.append(family)
        if number:
            self._by_number[number] = family
        return family

    def _begins(self, line: Line, family: _Family) -> bool:
        """Tell whether a row begins a new family, by all but its number."""
        head_name = cells.name(line.text(Field.HEAD_NAME))
        if head_name and family.head_name and head_name != family.head_name:
            return True
        if line.text(Field.RELATION):
            return line.relation == Relation.HEAD and family.has_head
        if Field.RELATION in self._columns and (self._numbered or head_name):
            return False
        if Field.RELATION in self._columns:
            address = line.text(Field.LIVING_ADDRESS)
            return bool(address) and address != family.lines[0].text(Field.LIVING_ADDRESS)
        return not self._numbered and not (head_name and Field.NAME in self._columns)

    def _add(self, line: Line, family: _Family) -> None:
        head_name = cells.name(line.text(Field.HEAD_NAME))
        name = cells.name(line.text(Field.NAME))
        if not name and not family.lines:
            name = head_name
        if line.relation == Relation.HEAD or (name and name == head_name):
            family.has_head = True
            if not line.cell(Field.ID_NUMBER).text and line.cell(Field.HEAD_ID).text:
                line.values[Field.ID_NUMBER.value] = line.cell(Field.HEAD_ID)
        family.lines.append(line)
        person = self.reader.person(line, name)
        if person is not None:
            family.people.append(person)

    def _household(self, family: _Family) -> RosterHousehold | None:
        self._add_unlisted_head(family)
        if not family.people:
            return None
        self._settle_head(family)
        household = RosterHousehold(
            key=family.number, rows=[line.number for line in family.lines], members=family.people
        )
        _Facts(family.lines, household, self.reader.problems).read()
        numbers = (number for person in household.members for number in person.phones)
        household.phones = tuple(dict.fromkeys(numbers))
        _leave_shared_phones_with_head(household)
        return household

    def _add_unlisted_head(self, family: _Family) -> None:
        """Add a head whom only the head's columns name, unless a row calls somebody the head."""
        if Field.NAME not in self._columns or not family.head_name or family.has_head:
            return
        head = self.reader.head_from_columns(family.lines[0], family.head_name)
        if head is not None:
            head.relation = Relation.HEAD
            family.people.insert(0, head)

    def _settle_head(self, family: _Family) -> None:
        heads = [person for person in family.people if person.relation == Relation.HEAD]
        head = heads[0] if heads else self._named_or_first(family)
        for other in heads[1:]:
            other.relation = Relation.OTHER
            self._problem(other, "two_heads")
        if not heads and head.relation_wording:
            self._problem(head, "head_assumed")
        elif family.head_name and head.name != family.head_name and Field.NAME in self._columns:
            self._problem(head, "head_name_differs")
        head.relation = Relation.HEAD
        for person in family.people:
            if not person.relation_wording and person is not head:
                self._problem(person, "relation_missing")

    def _named_or_first(self, family: _Family) -> RosterPerson:
        named = (person for person in family.people if person.name == family.head_name)
        return next(named, family.people[0])

    def _problem(self, person: RosterPerson, code: str) -> None:
        name = Field.HEAD_NAME if code == "head_name_differs" else Field.RELATION
        self.reader.problems.append(Problem(person.row, code, name.value))


def _leave_shared_phones_with_head(household: RosterHousehold) -> None:
    """Take from the others the telephones that a merged cell only repeats from the head's row."""
    head = household.head
    for person in household.members:
        if person is not head and person.phones == head.phones:
            person.phones = ()


class _Facts:
    """Reads what belongs to the household: the first row that tells it counts.

    What another row tells differently stays with that row's person, as written.
    """

    def __init__(
        self, lines: list[Line], household: RosterHousehold, problems: list[Problem]
    ) -> None:
        self._lines = lines
        self._household = household
        self._problems = problems
        self._by_row = {person.row: person for person in household.members}

    def read(self) -> None:
        """Fill in the household."""
        household = self._household
        household.living_address = self._first(Field.LIVING_ADDRESS)[1]
        household.registered_address = self._first(Field.REGISTERED_ADDRESS)[1]
        household.area_name = self._first(Field.AREA)[1]
        self._read_category()
        self._read_causes()
        self._read_income()

    def _first(self, name: Field) -> tuple[int, str]:
        """Return the first row that tells a field, and its text; differing rows keep theirs."""
        first: tuple[int, str] = (0, "")
        for line in self._lines:
            text = line.text(name)
            if text and not first[1]:
                first = (line.number, text)
            elif text and text != first[1]:
                self._keep_with_person(line.number, name, text)
        return first

    def _keep_with_person(self, row: int, name: Field, text: str) -> None:
        person = self._by_row.get(row)
        if person is None:
            self._household.as_written.setdefault(name.value, text)
        else:
            person.as_written[name.value] = text

    def _problem(self, row: int, code: str, name: Field) -> None:
        self._problems.append(Problem(row, code, name.value))

    def _read_category(self) -> None:
        row, label = self._first(Field.CATEGORY)
        if not label:
            return
        self._household.category_label = label
        if self._is_formula(row, Field.CATEGORY):
            return
        found = words.categories(label)
        if not found:
            self._problem(row, "category_unknown", Field.CATEGORY)
            return
        self._household.category = str(found[0])
        if len(found) > 1:
            self._problem(row, "category_several", Field.CATEGORY)

    def _read_causes(self) -> None:
        found: list[str] = []
        for name in (Field.CAUSE, Field.OTHER_CAUSES):
            row, text = self._first(name)
            if not text or self._is_formula(row, name):
                continue
            known, all_known = words.causes(text)
            found.extend(str(code) for code in known)
            if not all_known:
                self._problem(row, "cause_unknown", name)
            if not all_known or len(known) != 1:
                self._household.as_written[name.value] = text
        found = list(dict.fromkeys(found))
        self._household.cause = found[0] if found else ""
        self._household.other_causes = tuple(found[1:])

    def _read_income(self) -> None:
        row, text = self._first(Field.INCOME)
        if not text or self._is_formula(row, Field.INCOME):
            return
        cents = cells.money(text)
        self._household.income_cents = cents
        if cents is None:
            self._household.as_written[Field.INCOME.value] = text
            self._problem(row, "income_unreadable", Field.INCOME)
        for line in self._lines:
            other = line.text(Field.INCOME)
            if other and other != text and cells.money(other) != cents:
                self._problem(line.number, "income_differs", Field.INCOME)

    def _is_formula(self, row: int, name: Field) -> bool:
        line = next(line for line in self._lines if line.number == row)
        if line.cell(name).kind != "formula":
            return False
        self._household.as_written[name.value] = line.text(name)
        return True


def _number(line: Line) -> str:
    cell = line.cell(Field.HOUSEHOLD_NO)
    return "" if cell.kind == "formula" else line.text(Field.HOUSEHOLD_NO)


def _numbers_households(lines: list[Line]) -> bool:
    """Tell whether the number column numbers households and not people.

    It numbers people when every row has its own number though some rows call themselves wife,
    son and so on.
    """
    numbers = [_number(line) for line in lines]
    if not any(numbers):
        return False
    if not all(numbers) or len(set(numbers)) < len(numbers):
        return True
    return {line.relation for line in lines} <= {Relation.HEAD, None}
