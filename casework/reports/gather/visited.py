"""A household's visits as a case file shows them: all of them, in the order they happened."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from casework.access.models import Worker
from casework.assessments.codes import Domain, Score
from casework.households.models import Household
from casework.plans.models import Measure
from casework.reports import snapshot
from casework.reports.gather.family import Member
from casework.reports.gather.reading import UNREADABLE, Reader, text_of, together, word
from casework.reports.words import moment
from casework.vault.sealed import readable
from casework.visits.models import Addendum, MeasureDone, Mode, Outcome, Visit, VisitLog
from casework.visits.models import Participant as Guest
from casework.visits.rules import may_read_notes

# What is written in the place of a unit by people who come for nobody but themselves.
PRIVATE = ("邻居", "亲属", "亲戚", "亲友", "朋友", "好友", "同学", "同事", "老乡", "房东", "债主")


def visits_of(household: Household) -> list[Visit]:
    """Return all visits from the first on, with everything a case file tells of them."""
    rows = household.visits.select_related("by").prefetch_related(
        "measures__measure", "addenda__created_by"
    )
    return list(rows.order_by("visited_at", "number"))


class Opened(NamedTuple):
    """A household's visits as someone's paper may show them, and the rows of all of them."""

    shown: tuple[snapshot.Visit, ...]
    rows: tuple[Visit, ...]


def open_to(by: Worker, household: Household, people: dict[UUID, Member], reader: Reader) -> Opened:
    """Return the visits but for those that a handover left closed to whoever prints.

    Texts of other parts name the third parties of those, too: so their rows go along.
    """
    rows = visits_of(household)
    shown = visits((row for row in rows if may_read_notes(by, row)), people, reader)
    return Opened(shown, tuple(rows))


def log_of(row: Visit) -> VisitLog | None:
    """Return what was written of a visit, None where it doesn't open."""
    return readable(row, Visit.log)


def visits(
    rows: Iterable[Visit], people: dict[UUID, Member], reader: Reader
) -> tuple[snapshot.Visit, ...]:
    return tuple(visit(row, people, reader) for row in rows)


def visit(row: Visit, people: dict[UUID, Member], reader: Reader) -> snapshot.Visit:
    log = reader.open(row, Visit.log, f"走访记录 {row.number}")
    told = log or VisitLog()
    known = {one.name: one for one in people.values()}
    done = row.measures.all()
    return snapshot.Visit(
        number=row.number,
        on=row.visited_on,
        mode=together(word(Mode, row.mode), "未遇到人" if row.nobody_home else ""),
        by=row.by.name,
        participants=(
            *(met(people[pk]) for pk in told.people_seen if pk in people),
            *(guest(one, known) for one in told.participants),
        ),
        measures=tuple(measure_done(one, row.number, reader) for one in done),
        narrative=narrative(log),
        observations=observations(told),
        next_on=row.next_on,
        late=row.is_late,
        recorded_at=row.recorded_at,
        addenda=tuple(addendum(one, row.number, reader) for one in row.addenda.all()),
    )


def whole_text(row: Visit, reader: Reader) -> str:
    """Return everything written of a visit; 无法读取 where its record does not open."""
    log = reader.open(row, Visit.log, f"走访记录 {row.number}")
    if log is None:
        return UNREADABLE
    done = [measure_done(one, row.number, reader) for one in row.measures.all()]
    added = [addendum(one, row.number, reader) for one in row.addenda.all()]
    return together(
        log.narrative,
        observations(log),
        log.next_reason,
        *(one.note for one in done),
        *(one.text for one in added),
        mark="\n",
    )


def met(one: Member) -> snapshot.Participant:
    return snapshot.Participant(one.name, one.relation)


def guest(one: Guest, known: dict[str, Member]) -> snapshot.Participant:
    """Return a guest; a relative who is in the record is no third party, whatever was written."""
    if one.name in known:
        return met(known[one.name])
    return snapshot.Participant(one.name, one.unit, third_party=is_third_party(one))


def is_third_party(one: Guest) -> bool:
    """Tell whether a participant came for nobody: without a unit, or as a neighbour or a friend."""
    unit = one.unit.strip()
    return not unit or unit.endswith(PRIVATE)


def narrative(log: VisitLog | None) -> str:
    if log is None:
        return UNREADABLE
    agreed = log.next_reason and f"下次走访约定：{log.next_reason}"
    return together(log.narrative, agreed, mark="\n")


def observations(log: VisitLog) -> str:
    """Return a grave change, then what was seen in each domain, one a line."""
    lines = [log.major_change and f"重大变化：{log.major_change}"]
    for seen in log.observations:
        score = "" if seen.score is None else f"（{seen.score} {Score(seen.score).label}）"
        lines.append(together(f"{word(Domain, seen.domain)}{score}", seen.note, mark="："))
    return together(*lines, mark="\n")


def measure_done(one: MeasureDone, number: int, reader: Reader) -> snapshot.MeasureDone:
    wording = reader.open(one.measure, Measure.wording, f"走访记录 {number}：措施")
    note = reader.open(one, MeasureDone.note, f"走访记录 {number}：措施落实")
    return snapshot.MeasureDone(
        text_of(wording, "text"), word(Outcome, one.outcome), text_of(note, "text")
    )


def addendum(one: Addendum, number: int, reader: Reader) -> snapshot.Addendum:
    text = reader.open(one, Addendum.content, f"走访记录 {number}：更正 {moment(one.created_at)}")
    return snapshot.Addendum(one.created_at, one.created_by.name, text_of(text, "text"))
