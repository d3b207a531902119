"""The page of figures as it is drawn: each number with its list, or hidden where it must be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.assessments.codes import Worry
from casework.assessments.scoring import WorryState
from casework.desk.figures.choice import NONE, Choice
from casework.desk.figures.counting import AreaCount, Counts, Point
from casework.desk.figures.drawing import GradeChart, grade_chart
from casework.desk.figures.periods import Period
from casework.desk.figures.suppression import (
    hidden_cells,
    hidden_rows,
    is_small,
    with_rests,
)
from casework.households.codes import Category, Cause, ClosureKind
from casework.households.models import OPEN, Grade, Stage

# So many workers are named; with more, a street is chosen first.
MOST_LOADS = 20


class Cell(NamedTuple):
    """A number with its words and the address of its list; `n` is None where it isn't told.

    `share` is the length of its bar in percent; `before` the number of the period before, if told.
    """

    code: str
    label: Any
    n: int | None
    url: str
    share: float = 0
    before: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has a list."""
        return bool(self.url)

    @property
    def change(self) -> int | None:
        return None if self.n is None or self.before is None else self.n - self.before

    @property
    def less(self) -> int:
        """By how much it fell."""
        return -(self.change or 0)


class Entry(NamedTuple):
    """What a cell is made of: which number, its words, how many now and before."""

    show: str
    label: Any
    n: int
    before: int | None = None


class WorryCard(NamedTuple):
    """One of the four worries; `percent` is of those of whom it is known, None if it isn't told."""

    code: str
    label: Any
    free: Cell
    worried: Cell
    unknown: Cell
    percent: int | None


class AreaRow(NamedTuple):
    """A street or residential area; shares in percent, None where nothing is to be shared."""

    name: str
    area: str
    open: Cell
    met: Cell
    coverage: int | None
    overdue: Cell
    on_time: int | None


class LoadRow(NamedTuple):
    """What a worker answers for; `worker` is None for the cases of nobody."""

    worker: Worker | None
    now: Cell
    overdue: Cell
    red: Cell


class PointRow(NamedTuple):
    """A period with its grades, gravest first, those not assessed last; codes are their labels."""

    period: Period
    open: Cell
    grades: list[Cell]


@dataclass(frozen=True)
class Sheet:
    """Everything the template draws."""

    open: Cell
    worries: list[WorryCard]
    points: list[PointRow]
    chart: GradeChart
    stages: list[Cell]
    categories: list[Cell]
    causes: list[Cell]
    closures: list[Cell]
    closed: Cell
    areas: list[AreaRow]
    met: Cell
    coverage: int | None
    coverage_before: int | None
    overdue: Cell
    on_time: int | None
    loads: list[LoadRow]
    more_loads: int
    by_street: bool


def percent(part: int | None, whole: int | None) -> int | None:
    """Return a share in whole percent, rounded down: only all is 100."""
    return None if part is None or not whole else 100 * part // whole


class Teller:
    """Makes cells: with their lists, or without the small ones and what gives them away."""

    def __init__(self, choice: Choice, *, hides: bool) -> None:
        self.choice, self.hides = choice, hides

    def one(self, show: str, n: int, before: int | None = None) -> Cell:
        """Return a number that stands by itself."""
        if self.hides and is_small(before or 0):
            before = None
        return self.cell(Entry(show, "", n, before), hidden=self.hides and is_small(n), most=n)

    def cell(
        self, entry: Entry, *, hidden: bool, most: int, choice: Choice | None = None, **more: str
    ) -> Cell:
        """Return a cell whose bar is full at `most`."""
        url = "" if self.hides else (choice or self.choice).url(entry.show, **more)
        if hidden:
            return Cell(entry.show, entry.label, None, "", 0, entry.before)
        share = round(100 * entry.n / most, 1) if most else 0.0
        return Cell(entry.show, entry.label, entry.n, url, share, entry.before)

    def table(
        self,
        entries: Iterable[Entry],
        whole: int,
        whole_before: int | None = None,
        *,
        full: int | None = None,
        choice: Choice | None = None,
    ) -> list[Cell]:
        """Return the cells of a table of a known sum; bars are full at `full`, else the largest."""
        entries = list(entries)
        hidden = self.hidden({e.show: e.n for e in entries}, whole)
        then = self.hidden({e.show: e.before or 0 for e in entries}, whole_before or 0)
        # The length of a bar must not tell of a hidden one.
        most = full or max((e.n for e in entries if e.show not in hidden), default=0)
        return [
            self.cell(
                e._replace(before=None) if e.show in then or whole_before is None else e,
                hidden=e.show in hidden,
                most=most,
                choice=choice,
            )
            for e in entries
        ]

    def hidden(self, numbers: Mapping[str, int], whole: int) -> frozenset[str]:
        """Return which of a table's cells aren't told; all of them where their sum is small."""
        if not self.hides:
            return frozenset()
        return frozenset(numbers) if is_small(whole) else hidden_cells(numbers)


def sheet(choice: Choice, counts: Counts, *, hides: bool) -> Sheet:
    """Return the page of some counts; `hides`: for whoever may be told no small group."""
    tell = Teller(choice, hides=hides)
    now = sum(area.now for area in counts.areas)
    met, late = met_cell(tell, counts), late_cell(tell, counts, now)
    points = [point_row(tell, point) for point in counts.points]
    return Sheet(
        open=tell.one("open", counts.open, counts.open_before),
        worries=[worry_card(tell, counts, worry) for worry in Worry],
        points=points,
        chart=grade_chart([(row.period, row.open.n, by_grade(row)) for row in points]),
        stages=stages(tell, counts, now),
        categories=told_of(tell.table(categories(counts), now)),
        causes=told_of(tell.table(causes(counts), counts.open, counts.open_before)),
        closures=told_of(
            tell.table(closures(counts), counts.closures[""], counts.closures_before[""])
        ),
        closed=tell.one("closed", counts.closures[""], counts.closures_before[""]),
        areas=area_rows(
            tell, counts.areas, with_met=met.n is not None, with_late=late.n is not None
        ),
        met=met,
        coverage=percent(met.n, counts.open),
        coverage_before=percent(met.before, counts.open_before),
        overdue=late,
        on_time=on_time(now, late.n),
        loads=load_rows(tell, counts),
        more_loads=max(0, len(counts.loads) - MOST_LOADS),
        by_street=len(choice.streets) > 1,
    )


def told_of(cells: list[Cell]) -> list[Cell]:
    """Leave out what there is nobody of, now or before, where lists tell as much anyway.

    Without lists all stay: that a row is missing would tell what is hidden beside it.
    """
    return [cell for cell in cells if cell.n != 0 or cell.before or not cell.is_open]


def met_cell(tell: Teller, counts: Counts) -> Cell:
    """Return how many were met in the period, now and before; told only if the rest may be."""
    met = sum(area.met for area in counts.areas)
    rest = Entry("unmet", "", counts.open - met, counts.open_before - counts.met_before)
    pair = [Entry("met", "", met, counts.met_before), rest]
    return tell.table(pair, counts.open, counts.open_before, full=counts.open)[0]


def late_cell(tell: Teller, counts: Counts, now: int) -> Cell:
    """Return how many are overdue today; told only if those in time may be."""
    late = sum(area.overdue for area in counts.areas)
    return tell.table([Entry("overdue", "", late), Entry("in-time", "", now - late)], now)[0]


def on_time(now: int, overdue: int | None) -> int | None:
    """Return the share of open cases whose next visit is not overdue."""
    return None if overdue is None else percent(now - overdue, now)


def worry_card(tell: Teller, counts: Counts, worry: Worry) -> WorryCard:
    """Return how one of the four worries stands."""
    now, then = counts.found.worries[worry], counts.found_before.worries[worry]
    entries = [
        Entry(f"worry-{worry.value}-{state.value}", "", now.get(state, 0), then.get(state, 0))
        for state in WorryState
    ]
    free, worried, unknown = tell.table(entries, counts.open, counts.open_before)
    known = None if free.n is None or worried.n is None else free.n + worried.n
    return WorryCard(worry.value, worry.label, free, worried, unknown, percent(free.n, known))


def point_row(tell: Teller, point: Point) -> PointRow:
    """Return a period of the chart and its table."""
    choice = tell.choice.at(point.period)
    entries = [Entry(f"grade-{grade or NONE}", grade, n) for grade, n in point.grades.items()]
    whole = Entry("open", "", point.open)
    hidden = tell.hides and is_small(point.open)
    return PointRow(
        point.period,
        tell.cell(whole, hidden=hidden, most=point.open, choice=choice),
        tell.table(entries, point.open, choice=choice),
    )


def by_grade(row: PointRow) -> dict[str, int | None]:
    """Return grade → number of a row's cells."""
    return {grade: cell.n for grade, cell in zip((*Grade.values, ""), row.grades, strict=True)}


def stages(tell: Teller, counts: Counts, now: int) -> list[Cell]:
    """Return where the cases stand; the open ones have a sum, the closed ones stand alone."""
    entries = [Entry(f"stage-{s.value}", s.label, counts.stages.get(s.value, 0)) for s in OPEN]
    closed = counts.stages.get(Stage.CLOSED, 0)
    is_hidden = tell.hides and is_small(closed)
    most = now if is_hidden else max(now, closed)
    last = Entry(f"stage-{Stage.CLOSED.value}", Stage.CLOSED.label, closed)
    return [*tell.table(entries, now, full=most), tell.cell(last, hidden=is_hidden, most=most)]


def categories(counts: Counts) -> list[Entry]:
    """Return the categories in the order of the ordinance, and who has none."""
    found = [
        Entry(f"category-{kind.value}", kind.label, counts.categories.get(kind.value, 0))
        for kind in Category
    ]
    none = Entry(f"category-{NONE}", _("No category yet"), counts.categories.get("", 0))
    return [*found, none]


def causes(counts: Counts) -> list[Entry]:
    """Return the primary causes in the order of the code list, and of how many none is known."""
    now, then = counts.found.causes, counts.found_before.causes
    words = [*((cause.value, cause.label) for cause in Cause), ("", _("Not known yet"))]
    return [
        Entry(f"cause-{code or NONE}", label, now.get(code, 0), then.get(code, 0))
        for code, label in words
    ]


def closures(counts: Counts) -> list[Entry]:
    """Return why cases were closed in the period."""
    now, then = counts.closures, counts.closures_before
    return [
        Entry(f"closed-{kind.value}", kind.label, now.get(kind.value, 0), then.get(kind.value, 0))
        for kind in ClosureKind
    ]


def area_rows(
    tell: Teller, areas: list[AreaCount], *, with_met: bool, with_late: bool
) -> list[AreaRow]:
    """Return the areas; a column whose sum isn't told isn't told here either."""
    rows = {str(area.area_id): implied(area, with_met, with_late) for area in areas}
    hidden = hidden_rows(rows) if tell.hides else frozenset()
    return [
        area_row(tell, area, str(area.area_id) in hidden, with_met, with_late) for area in areas
    ]


def area_row(
    tell: Teller, area: AreaCount, hidden: bool, with_met: bool, with_late: bool
) -> AreaRow:
    """Return one area, hidden as a whole or told as a whole."""
    here = str(area.area_id)
    opened, met, late = (
        tell.cell(Entry(show, "", n), hidden=hidden or not shown, most=area.open, area=here)
        for show, n, shown in (
            ("open", area.open, True),
            ("met", area.met, with_met),
            ("overdue", area.overdue, with_late),
        )
    )
    return AreaRow(
        name=area.name,
        area=here,
        open=opened,
        met=met,
        coverage=percent(met.n, area.open),
        overdue=late,
        on_time=on_time(area.now, late.n),
    )


def implied(area: AreaCount, with_met: bool, with_late: bool) -> tuple[int, ...]:
    """Return every number that is told of an area or follows from what is told."""
    met = with_rests(area.open, area.met) if with_met else (area.open,)
    return (*met, *with_rests(area.now, area.overdue)) if with_late else (*met, area.now)


def load_rows(tell: Teller, counts: Counts) -> list[LoadRow]:
    """Return who answers for how many; none where small groups are hidden.

    A worker has the cases of an area: two tables of the same cases would give each other away.
    """
    if tell.hides:
        return []
    return [
        LoadRow(
            load.worker,
            *(
                tell.cell(
                    Entry(show, "", n),
                    hidden=False,
                    most=load.now,
                    worker=str(load.worker.pk) if load.worker else NONE,
                )
                for show, n in (("now", load.now), ("overdue", load.overdue), ("red", load.red))
            ),
        )
        for load in counts.loads[:MOST_LOADS]
    ]
