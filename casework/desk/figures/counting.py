"""The numbers of the page, a constant number of grouped questions for any number of households."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from casework.access.models import Worker
from casework.assessments import facts
from casework.assessments.codes import Worry
from casework.assessments.models import in_force_on
from casework.assessments.scoring import WorryState
from casework.desk.figures.choice import NOW, Choice, late, open_on
from casework.desk.figures.periods import Period, back_from
from casework.households.models import Grade

# Columns of the chart of grades, the present period among them.
POINTS = 6


class AreaCount(NamedTuple):
    """A residential area, or a street where there are several.

    Open on the day and somebody met in the period; open today and overdue today.
    """

    area_id: UUID
    name: str
    open: int
    met: int
    now: int
    overdue: int


class Load(NamedTuple):
    """What a worker answers for today; `worker` is None for the cases of nobody."""

    worker: Worker | None
    now: int
    overdue: int
    red: int


class Point(NamedTuple):
    """A period, how many cases were open at its end, and how many of each grade, '' for none."""

    period: Period
    open: int
    grades: dict[str, int]


@dataclass(frozen=True)
class Found:
    """What assessments in force on a day found: by worry and state, by primary cause ('': none).

    The open cases that are not assessed are among those of which nothing is known.
    """

    worries: dict[str, dict[WorryState, int]]
    causes: dict[str, int]


@dataclass(frozen=True)
class Counts:
    """Everything the page counts; what ends with `_before` is of the period before."""

    areas: list[AreaCount]
    stages: dict[str, int]
    categories: dict[str, int]
    loads: list[Load]
    points: list[Point]
    found: Found
    found_before: Found
    closures: dict[str, int]
    closures_before: dict[str, int]
    met_before: int

    @property
    def open(self) -> int:
        return self.points[-1].open

    @property
    def open_before(self) -> int:
        return self.points[-2].open


def counted(choice: Choice) -> Counts:
    """Return every number of the page, in a constant number of questions."""
    before = choice.at(choice.period.before)
    points = points_of(choice)
    now, then = facts_of(choice, before)
    cases = choice.households()
    return Counts(
        areas=areas_of(choice),
        stages=dict(cases.values_list("stage").annotate(n=Count("pk"))),
        categories=dict(cases.filter(NOW).values_list("category").annotate(n=Count("pk"))),
        loads=loads_of(choice),
        points=points,
        found=found(now, points[-1].open),
        found_before=found(then, points[-2].open),
        closures=closures_of(choice),
        closures_before=closures_of(before),
        met_before=cases.filter(open_on(before.day), before.met()).count(),
    )


def areas_of(choice: Choice) -> list[AreaCount]:
    """Return the streets, of one street its residential areas, in the tree's order.

    One question, and another for which streets there are.
    """
    place = "street" if len(choice.streets()) > 1 else "area"
    then = open_on(choice.day)
    rows = choice.households().values_list(f"{place}__path", f"{place}_id", f"{place}__name")
    rows = rows.annotate(
        then=Count("pk", filter=then),
        seen=Count("pk", filter=then & Q(choice.met())),
        present=Count("pk", filter=NOW),
        late=Count("pk", filter=late()),
    )
    return [AreaCount(*row[1:]) for row in sorted(rows) if any(row[3:])]


def loads_of(choice: Choice) -> list[Load]:
    """Return who answers for how many, the most first, cases of nobody last; two questions."""
    rows = choice.households().filter(NOW).values_list("worker")
    rows = rows.annotate(
        n=Count("pk"), late=Count("pk", filter=late()), red=Count("pk", filter=Q(grade=Grade.RED))
    )
    counts = {row[0]: row[1:] for row in rows}
    people: dict[Any, Worker] = Worker.objects.in_bulk([pk for pk in counts if pk])
    loads = [Load(people.get(pk), *numbers) for pk, numbers in counts.items()]
    return sorted(
        loads, key=lambda load: (load.worker is None, -load.overdue, -load.now, str(load.worker))
    )


def points_of(choice: Choice) -> list[Point]:
    """Return grades at the end of this period and those before, the oldest first; two questions."""
    periods = back_from(choice.period, POINTS)
    sums = {
        f"p{n}": Count("pk", filter=open_on(period.day, "household__") & in_force_on(period.day))
        for n, period in enumerate(periods)
    }
    rows = choice.graded().with_final_grade().values_list("final_grade").annotate(**sums)
    graded = {row[0]: row[1:] for row in rows}
    opened = choice.households().aggregate(
        **{f"p{n}": Count("pk", filter=open_on(period.day)) for n, period in enumerate(periods)}
    )
    return [point(period, opened[f"p{n}"], graded, n) for n, period in enumerate(periods)]


def point(period: Period, opened: int, graded: dict[str, Any], n: int) -> Point:
    """Return one point: whoever is open and has no graded assessment is not assessed."""
    grades = {grade: graded[grade][n] if grade in graded else 0 for grade in Grade.values}
    return Point(period, opened, grades | {"": opened - sum(grades.values())})


Told = list[tuple[facts.Facts | None, int]]


def facts_of(choice: Choice, before: Choice) -> tuple[Told, Told]:
    """Return (what was found, how often) by the assessments in force on the day and one before.

    One question, and another for which streets' codes may stand there. None: can't be told.
    """
    sums = [
        Count("pk", filter=open_on(one.day, "household__") & in_force_on(one.day))
        for one in (choice, before)
    ]
    known = facts.meanings(choice.streets())
    rows = list(choice.graded().values_list("facts").annotate(now=sums[0], then=sums[1]))
    return (
        [(known.get(code), now) for code, now, _then in rows],
        [(known.get(code), then) for code, _now, then in rows],
    )


def found(rows: Iterable[tuple[facts.Facts | None, int]], opened: int) -> Found:
    """Return the sums over so many open cases; what can't be told is as if never assessed."""
    worries: dict[str, Counter[WorryState]] = {worry: Counter() for worry in Worry.values}
    causes: Counter[str] = Counter()
    unknown = opened
    for each, n in rows:
        if each is None:
            continue
        unknown -= n
        causes[each.cause] += n
        for worry in Worry.values:
            worries[worry][each.state(worry)] += n
    causes[""] += unknown
    for states in worries.values():
        states[WorryState.UNKNOWN] += unknown
    return Found({worry: dict(states) for worry, states in worries.items()}, dict(causes))


def closures_of(choice: Choice) -> dict[str, int]:
    """Return how many households were closed in the period by kind, and '' in all; two questions.

    A household that was closed twice is one household; by kind it may be one of each.
    """
    rows = choice.closures()
    by_kind = rows.values_list("kind").annotate(n=Count("household", distinct=True))
    return {**dict(by_kind), "": rows.aggregate(n=Count("household", distinct=True))["n"]}
