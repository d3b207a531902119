"""The ledger of visits: a line a visit, household by household, in the order they happened."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.access.models import Permission, Worker
from casework.common.dates import local_date
from casework.households.rules import leaves_old_notes
from casework.plans.models import Measure
from casework.reports.called import forms
from casework.reports.gather.outsiders import guests as guests_of
from casework.reports.gather.reading import UNREADABLE, text_of, together, word
from casework.reports.gather.visited import is_third_party, observations
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.columns import Column, Form, Line
from casework.reports.ledgers.common import HOUSEHOLD, chosen, of_payload
from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.masks import What
from casework.reports.snapshot import Level
from casework.visits.models import (
    Addendum,
    AddendumText,
    MeasureDone,
    Mode,
    Outcome,
    Participant,
    Visit,
    VisitLog,
)

CHUNK = 1000
MET, NOT_MET = "见到", "未遇到人"
LATE = "补录"


class Beside:
    """What stands beside some visits in other tables: names of workers, measures, additions.

    Most visits have no addition and many no measure: a prefetch would make a query of its own for
    each visit only to find out.
    """

    def __init__(self, visits: Sequence[Visit], asked: Asked) -> None:
        self.visits, self.asked = visits, asked
        people = Worker.objects.filter(pk__in={visit.by_id for visit in visits})
        self.names = dict(people.values_list("pk", "name"))
        self.measures = self.found(MeasureDone, "measures", "measure")
        self.addenda = self.found(Addendum, "addenda")

    def found(self, model: Any, column: str, *related: str) -> dict[UUID, list[Any]]:
        """Return the rows of a table by visit, in their order; none where nobody asked for them."""
        by_visit: dict[UUID, list[Any]] = defaultdict(list)
        if column in self.asked.columns:
            # A thousand ids in a question take longer than the few rows beside them.
            instants = [visit.visited_at for visit in self.visits]
            rows = model.objects.visible_to(self.asked.by, Permission.PRINT).filter(
                household__in={visit.household_id for visit in self.visits},
                visit__visited_at__range=(min(instants), max(instants)),
            )
            for row in rows.select_related(*related):
                by_visit[row.visit_id].append(row)
        return by_visit


class VisitLine(Line):
    """A line about one visit."""

    def __init__(self, home: Home, visit: Visit, beside: Beside, level: Level) -> None:
        super().__init__(home)
        self.visit, self.level, self.visited_on = visit, level, visit.visited_on
        self.by = beside.names[visit.by_id]
        self.measures: list[MeasureDone] = beside.measures.get(visit.pk, [])
        self.addenda: list[Addendum] = beside.addenda.get(visit.pk, [])

    @cached_property
    def log(self) -> VisitLog | None:
        """What was written of it, None where that doesn't open."""
        return self.home.open(self.visit, Visit.log, f"走访记录 {self.visit.number}")

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Every form of the names of those who came for nobody but themselves."""
        if self.log is None:
            return ()
        return forms(guests_of([self.visit]), self.home.known_names)

    def is_third_party(self, guest: Participant) -> bool:
        """Tell whether a guest came for nobody; who is in the record is no third party."""
        return guest.name not in self.home.known_names and is_third_party(guest)


def seen(line: VisitLine) -> tuple[str, ...]:
    """Return the names of the household's own who were met."""
    names = line.home.names
    return tuple(names[pk] for pk in (line.log.people_seen if line.log else ()) if pk in names)


def guests(line: VisitLine) -> str:
    """Return who came along, with their units; at masked levels without third parties."""
    came = line.log.participants if line.log else ()
    shown = (one for one in came if line.level is Level.FULL or not line.is_third_party(one))
    return "、".join(f"{one.name}（{one.unit}）" if one.unit else one.name for one in shown)


def what_was_seen(line: VisitLine) -> str:
    return observations(line.log) if line.log else UNREADABLE


def measures(line: VisitLine) -> str:
    """Return what became of each of the plan's measures, one a line."""
    return "\n".join(measure(line, one) for one in line.measures)


def measure(line: VisitLine, one: MeasureDone) -> str:
    what = f"走访记录 {line.visit.number}：措施"
    wording = line.home.open(one.measure, Measure.wording, what)
    note = line.home.open(one, MeasureDone.note, what)
    done = f"{text_of(wording, 'text')}：{word(Outcome, one.outcome)}"
    return together(done, text_of(note, "text"), mark="，")


def addenda(line: VisitLine) -> str:
    """Return what was corrected or added since, one a line, with its day."""
    return "\n".join(
        f"{local_date(one.created_at)} {text_of(content(line, one), 'text')}"
        for one in line.addenda
    )


def content(line: VisitLine, one: Addendum) -> AddendumText | None:
    return line.home.open(one, Addendum.content, f"走访记录 {line.visit.number}：更正")


COLUMNS = (
    *chosen(HOUSEHOLD, "number", "head", "street", "area"),
    Column("visited_on", _("Visited on"), lambda line: line.visited_on, Form.DATE),
    Column("mode", _("Way of visiting"), lambda line: word(Mode, line.visit.mode), width=10),
    Column(
        "met",
        _("Whether someone was met"),
        lambda line: NOT_MET if line.visit.nobody_home else MET,
        width=9,
    ),
    Column("by", _("Visited by"), lambda line: line.by, width=10),
    Column("seen", _("Who was met"), seen, what=What.NAMES, width=16),
    Column("guests", _("Who came along"), guests, what=What.TEXT, width=20),
    Column(
        "narrative",
        _("What happened"),
        lambda line: of_payload(line.log, "narrative"),
        what=What.TEXT,
        width=50,
    ),
    Column(
        "major_change",
        _("Grave change"),
        lambda line: of_payload(line.log, "major_change"),
        what=What.TEXT,
        width=20,
    ),
    Column("observations", _("What was seen by domain"), what_was_seen, what=What.TEXT, width=30),
    Column("measures", _("Measures carried out"), measures, what=What.TEXT, width=30),
    Column("next_on", _("Agreed for"), lambda line: line.visit.next_on, Form.DATE),
    Column(
        "late",
        _("Written down late"),
        lambda line: LATE if line.visit.is_late else "",
        width=9,
    ),
    Column(
        "recorded_on",
        _("Written down on"),
        lambda line: local_date(line.visit.recorded_at),
        Form.DATE,
    ),
    Column("addenda", _("Corrections and additions"), addenda, what=What.TEXT, width=20),
    *chosen(HOUSEHOLD, "grade", "worker"),
)
SPARE = ("street", "major_change", "observations", "measures", "recorded_on", "grade", "worker")


def lines(homes: Iterable[Home], asked: Asked) -> Iterator[VisitLine]:
    """Yield a line a visit. Of a batch of households only some visits are in memory at once."""
    by_id = {home.household.pk: home for home in homes}
    for household_id, visits in groupby(read(by_id, asked), key=lambda row: row[0].household_id):
        home = by_id[household_id]
        found: Iterable[VisitLine] = (VisitLine(home, *row, asked.level) for row in visits)
        if asked.level is not Level.FULL:
            found = list(found)
            came = (name for line in found for name in line.others)
            home.others = tuple(dict.fromkeys((*home.others, *came)))
        yield from (line for line in found if is_asked_for(line, asked))


def read(by_id: dict[UUID, Home], asked: Asked) -> Iterator[tuple[Visit, Beside]]:
    """Yield the visits of a batch with what stands beside them, a chunk at a time.

    Of a masked ledger all, whatever the days: each tells whom it must not name.
    """
    rows: Any = Visit.objects.visible_to(asked.by, Permission.PRINT)
    rows = rows.filter(household_id__in=list(by_id))
    if asked.level is Level.FULL:
        rows = asked.between(rows, "visited_at")
    found = rows.order_by("household__number", "visited_at", "number").iterator(CHUNK)
    while chunk := list(islice(found, CHUNK)):
        beside = Beside(chunk, asked)
        yield from ((visit, beside) for visit in chunk)


def is_asked_for(line: VisitLine, asked: Asked) -> bool:
    """Tell whether a visit happened in the days asked for and its notes are the asker's to read."""
    if not asked.holds(line.visited_on):
        return False
    household, visit = line.household, line.visit
    is_old = household.notes_from is not None and visit.visited_at < household.notes_from
    if not is_old or visit.by_id == asked.by.pk:
        return True
    return not leaves_old_notes(asked.by, household)
