"""One row of a roster turned into a person, with each problem of it."""

from collections.abc import Callable

from casework.households.codes import Health, Relation
from casework.households.roster import cells, words
from casework.households.roster.findings import Problem, RosterPerson
from casework.households.roster.headers import Field
from casework.households.roster.lines import Line

_LONGEST_NAME = 100
_FORMULA_FIELDS = frozenset(Field.values) - {Field.HOUSEHOLD_NO, Field.NOTE, Field.AREA}


class People:
    """Reads people one after another in the order of the sheet and remembers their IDs."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._seen: set[str] = set()

    def person(self, line: Line, name: str) -> RosterPerson | None:
        """Make the person of a row; None, with a problem, if the row may make nothing."""
        if not name or len(name) > _LONGEST_NAME:
            code = "name_too_long" if name else "name_missing"
            self._add(line.number, code, Field.NAME)
            return None
        person = RosterPerson(row=line.number, name=name, extras=line.extras)
        self._read_identity(person, line)
        if self._is_second(person):
            self._add(line.number, "duplicate_person", Field.ID_NUMBER)
            return None
        self._note_formulas(line)
        if person.id_problem and person.id_problem != "formula":
            self._add(line.number, person.id_problem, Field.ID_NUMBER)
        self._read_relation(person, line)
        self._read_birth_and_sex(person, line)
        self._read_phones(person, line)
        self._read_health(person, line)
        self._read_words(person, line)
        return person

    def head_from_columns(self, line: Line, name: str) -> RosterPerson | None:
        """Make the head whom only the head's own columns name."""
        named = {Field.ID_NUMBER.value: line.cell(Field.HEAD_ID)}
        return self.person(Line(line.number, named), name)

    def _add(self, row: int, code: str, name: Field) -> None:
        self.problems.append(Problem(row, code, name.value))

    def _is_second(self, person: RosterPerson) -> bool:
        key = person.id_number or ""
        if not key and person.id_as_written:
            key = f"{person.name} {person.id_as_written}"
        if not key:
            return False
        second = key in self._seen
        self._seen.add(key)
        return second

    def _note_formulas(self, line: Line) -> None:
        for name, cell in line.values.items():
            if cell.kind == "formula" and name in _FORMULA_FIELDS:
                self._add(line.number, "formula", Field(name))

    def _read_identity(self, person: RosterPerson, line: Line) -> None:
        written = cells.tidy(line.cell(Field.ID_KIND).text)
        kind = words.id_kind(written)
        if line.text(Field.ID_KIND) and kind is None:
            self._add(line.number, "value_unknown", Field.ID_KIND)
            person.as_written[Field.ID_KIND.value] = written
        found = cells.identity(line.cell(Field.ID_NUMBER), kind)
        person.id_number, person.id_kind, person.id_problem = found[:3]
        person.id_as_written = "" if found.number else line.text(Field.ID_NUMBER)
        if found.told is not None:
            person.birth_on, person.sex = found.told.birth_on, found.told.sex

    def _read_relation(self, person: RosterPerson, line: Line) -> None:
        person.relation_wording = line.text(Field.RELATION)
        if not person.relation_wording:
            return
        if line.relation is None and line.cell(Field.RELATION).kind != "formula":
            self._add(line.number, "relation_unknown", Field.RELATION)
        person.relation = line.relation or Relation.OTHER

    def _read_birth_and_sex(self, person: RosterPerson, line: Line) -> None:
        self._read_birth(person, line)
        written = line.text(Field.SEX)
        known = words.sex(written)
        if not written or line.cell(Field.SEX).kind == "formula":
            return
        if known is None:
            self._keep(person, Field.SEX, written, "value_unknown")
        elif person.sex and person.sex != known:
            self._keep(person, Field.SEX, written, "sex_differs")
        else:
            person.sex = known.value

    def _read_birth(self, person: RosterPerson, line: Line) -> None:
        written = line.text(Field.BIRTH_ON)
        if not written or line.cell(Field.BIRTH_ON).kind == "formula":
            return
        born = cells.day(written)
        if born is None:
            # A month is enough beside an ID number, which tells the day.
            code = "" if person.birth_on else "birth_unreadable"
            self._keep(person, Field.BIRTH_ON, written, code)
        elif person.birth_on and person.birth_on != born:
            self._keep(person, Field.BIRTH_ON, written, "birth_differs")
        else:
            person.birth_on = born

    def _keep(self, person: RosterPerson, name: Field, written: str, code: str) -> None:
        person.as_written[name.value] = written
        if code:
            self._add(person.row, code, name)

    def _read_phones(self, person: RosterPerson, line: Line) -> None:
        numbers: list[str] = []
        for name in (Field.PHONE, Field.OTHER_PHONE):
            cell = line.cell(name)
            if not cell.text or cell.kind == "formula":
                continue
            found = cells.phones(cell.text)
            numbers.extend(found.numbers)
            if not found.all_read:
                self._keep(person, name, cells.tidy(cell.text), "phone_unreadable")
            elif found.has_words:
                person.as_written[name.value] = cells.tidy(cell.text)
        person.phones = tuple(dict.fromkeys(numbers))

    def _read_health(self, person: RosterPerson, line: Line) -> None:
        written = line.text(Field.HEALTH)
        person.health = str(words.health(written) or "")
        if written and (not person.health or person.health == Health.DISABLED):
            person.as_written[Field.HEALTH.value] = written
        for name in (Field.DISABILITY_KIND, Field.DISABILITY_GRADE, Field.DISABILITY):
            self._read_disability(person, name, line.text(name))
        if person.health == Health.DISABLED:
            self._read_disability(person, Field.HEALTH, written)

    def _read_disability(self, person: RosterPerson, name: Field, written: str) -> None:
        mixed = name in (Field.DISABILITY, Field.HEALTH)
        if not written or words.denies(written):
            return
        kind = grade = None
        if not (mixed and written.isdecimal()):
            kind = words.disability_kind(written) if name != Field.DISABILITY_GRADE else None
            grade = words.disability_grade(written) if name != Field.DISABILITY_KIND else None
        person.disability_kind = person.disability_kind or str(kind or "")
        person.disability_grade = person.disability_grade or str(grade or "")
        if kind is None and grade is None and name != Field.HEALTH:
            self._keep(person, name, written, "value_unknown")

    def _read_words(self, person: RosterPerson, line: Line) -> None:
        person.note = line.text(Field.NOTE)
        for name, tell in _WORDS.items():
            written = line.text(name)
            if not written or line.cell(name).kind == "formula":
                continue
            known = tell(written)
            if known is None:
                self._keep(person, name, written, "value_unknown")
            else:
                setattr(person, name.value, str(known))


_WORDS: dict[Field, Callable[[str], str | None]] = {
    Field.ETHNICITY: words.ethnicity,
    Field.EDUCATION: words.education,
    Field.MARITAL: words.marital,
    Field.WORK_ABILITY: words.work_ability,
    Field.INSURANCE: words.insurance,
}
