"""The numbers of the page, a constant number of grouped questions for any number of households."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from casework.access.models import Area, Worker
from casework.assessments import facts
from casework.assessments.codes import Worry
from casework.assessments.models import in_force_on
from casework.assessments.scoring import WorryState
from casework.desk.figures.choice import NOW, Choice, decided_in, late, open_on
from casework.desk.figures.periods import Period, back_from
from casework.households.models import OPEN, Grade

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
    periods = back_from(choice.period, POINTS)
    graded, states, places = (
        graded_of(choice, periods),
        states_of(choice, periods),
        places_of(choice),
    )
    points = [point(period, states, graded, n) for n, period in enumerate(periods)]
    known = facts.meanings(choice.streets)
    closures, closures_before = closures_of(choice, before)
    return Counts(
        areas=areas_of(places, by_street=len(choice.streets) > 1),
        stages=sums_of((state.stage, state.n) for state in states),
        categories=sums_of((s.category, s.n) for s in states if s.stage in OPEN),
        loads=loads_of(places),
        points=points,
        found=found(graded, known, -1, points[-1].open),
        found_before=found(graded, known, -2, points[-2].open),
        closures=closures,
        closures_before=closures_before,
        met_before=sum(place.met_before for place in places),
    )


def sums_of(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the sum of each key's numbers."""
    found: Counter[str] = Counter()
    for key, n in pairs:
        found[key] += n
    return dict(found)


class State(NamedTuple):
    """So many cases at a stage with a category, and how many were open at each period's end."""

    stage: str
    category: str
    n: int
    opened: tuple[int, ...]


def states_of(choice: Choice, periods: list[Period]) -> list[State]:
    """Return where the cases stand and stood; one question."""
    sums = {f"p{n}": Count("area", filter=open_on(one.day)) for n, one in enumerate(periods)}
    rows = choice.households().values_list("stage", "category").annotate(n=Count("area"), **sums)
    return [State(row[0], row[1], row[2], tuple(row[3:])) for row in rows]


class Place(NamedTuple):
    """A residential area with one of its workers; see AreaCount and Load for what is counted."""

    area_id: UUID
    worker_id: UUID | None
    open: int
    met: int
    met_before: int
    now: int
    overdue: int
    red: int


def places_of(choice: Choice) -> list[Place]:
    """Return the residential areas by worker; one question, answered from an index alone."""
    before = choice.at(choice.period.before)
    then, is_late = open_on(choice.day), late()
    rows = (
        choice.households()
        .values_list("area", "worker")
        .annotate(
            then=Count("area", filter=then),
            seen=Count("area", filter=then & choice.met()),
            seen_before=Count("area", filter=open_on(before.day) & before.met()),
            present=Count("area", filter=NOW),
            late=Count("area", filter=is_late),
            grave=Count("area", filter=NOW & Q(grade=Grade.RED)),
        )
    )
    return [Place(*row) for row in rows]


def areas_of(places: list[Place], *, by_street: bool) -> list[AreaCount]:
    """Return the areas, or their streets, that have anything to tell in the tree's order.

    One question, for their names.
    """
    areas = Area.objects.filter(pk__in={one.area_id for one in places})
    areas = areas.select_related("street") if by_street else areas
    place_of: dict[UUID, Any] = {a.pk: a.street if by_street else a for a in areas}
    sums: dict[Any, list[int]] = {}
    for one in places:
        found = sums.setdefault(place_of[one.area_id], [0] * 4)
        for n, number in enumerate((one.open, one.met, one.now, one.overdue)):
            found[n] += number
    told = sorted((place for place in sums if any(sums[place])), key=lambda place: place.path)
    return [AreaCount(place.pk, place.name, *sums[place]) for place in told]


def loads_of(places: list[Place]) -> list[Load]:
    """Return who answers for how many, the most overdue first, cases of nobody last."""
    sums: dict[UUID | None, list[int]] = {}
    for one in places:
        found = sums.setdefault(one.worker_id, [0] * 3)
        for n, number in enumerate((one.now, one.overdue, one.red)):
            found[n] += number
    people: dict[Any, Worker] = Worker.objects.in_bulk([pk for pk in sums if pk])
    loads = [Load(people.get(pk), *numbers) for pk, numbers in sums.items() if numbers[0]]
    return sorted(
        loads, key=lambda load: (load.worker is None, -load.overdue, -load.now, str(load.worker))
    )


class Graded(NamedTuple):
    """So many assessments with this grade and code were in force at the end of each period."""

    grade: str
    facts: int | None
    sums: tuple[int, ...]


def graded_of(choice: Choice, periods: list[Period]) -> list[Graded]:
    """Return the assessments in force at the ends of these periods; one question."""
    sums = {
        f"p{n}": Count("grade", filter=open_on(period.day, "household__") & in_force_on(period.day))
        for n, period in enumerate(periods)
    }
    lasting = Q(superseded_on=None) | Q(superseded_on__gt=periods[0].day)
    rows = choice.graded().filter(lasting, assessed_on__lte=periods[-1].day).with_final_grade()
    rows = rows.values_list("final_grade", "facts").annotate(**sums)
    return [Graded(row[0], row[1], tuple(row[2:])) for row in rows]


def point(period: Period, states: list[State], graded: list[Graded], n: int) -> Point:
    """Return one point: whoever is open and has no graded assessment is not assessed."""
    opened = sum(state.opened[n] for state in states)
    grades: dict[str, int] = dict.fromkeys(Grade.values, 0)
    for row in graded:
        grades[row.grade] += row.sums[n]
    return Point(period, opened, grades | {"": opened - sum(grades.values())})


def found(graded: list[Graded], known: dict[int, facts.Facts], n: int, opened: int) -> Found:
    """Return what was found of so many open cases at the end of period `n`.

    What can't be told, by its code or for want of an assessment, is known of nobody.
    """
    worries: dict[str, Counter[WorryState]] = {worry: Counter() for worry in Worry.values}
    causes: Counter[str] = Counter()
    unknown = opened
    for row in graded:
        each = None if row.facts is None else known.get(row.facts)
        if each is None:
            continue
        unknown -= row.sums[n]
        causes[each.cause] += row.sums[n]
        for worry, state in zip(Worry.values, each.worries, strict=True):
            worries[worry][state] += row.sums[n]
    causes[""] += unknown
    for states in worries.values():
        states[WorryState.UNKNOWN] += unknown
    return Found({worry: dict(states) for worry, states in worries.items()}, dict(causes))


def closures_of(choice: Choice, before: Choice) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many households were closed in each period by kind, and '' in all; two questions.

    A household that was closed twice is one household; by kind it may be one of each.
    """
    rows = choice.closures(before.period)
    sums = {
        name: Count("household", distinct=True, filter=decided_in(one.period))
        for name, one in (("now", choice), ("then", before))
    }
    whole = rows.aggregate(**sums)
    by_kind = list(rows.values_list("kind").annotate(**sums))
    return (
        {**{kind: now for kind, now, _then in by_kind}, "": whole["now"]},
        {**{kind: then for kind, _now, then in by_kind}, "": whole["then"]},
    )
