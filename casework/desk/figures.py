"""Figures of an area for those who answer for it: counts in scope, no names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from casework.access.models import Worker
from casework.common.dates import today
from casework.households.codes import Category
from casework.households.models import ON_FILE, OPEN, Grade, Household


@dataclass(frozen=True)
class AreaFigures:
    """What stands open in one residential area."""

    name: str
    open: int
    red: int
    overdue: int
    closed: int


@dataclass(frozen=True)
class Figures:
    """Counts by (word, number), and area by area."""

    open: int
    overdue: int
    stages: list[tuple[Any, int]]
    grades: list[tuple[str, int]]
    categories: list[tuple[Any, int]]
    areas: list[AreaFigures]


def of(worker: Worker) -> Figures:
    """Return the figures of everything in the worker's scope; four queries."""
    cases = Household.objects.visible_to(worker).order_by()
    still = cases.open()
    stages = counts(cases, "stage")
    grades = counts(still, "grade")
    categories = counts(still, "category")
    areas = areas_of(cases)
    return Figures(
        open=sum(area.open for area in areas),
        overdue=sum(area.overdue for area in areas),
        stages=[(stage.label, stages.get(stage.value, 0)) for stage in ON_FILE],
        grades=[(grade, grades.get(grade, 0)) for grade in (*Grade.values, "")],
        categories=[
            (label, categories[code]) for code, label in Category.choices if code in categories
        ],
        areas=areas,
    )


def counts(cases: Any, column: str) -> dict[str, int]:
    return dict(cases.values_list(column).annotate(n=Count("pk")))


def areas_of(cases: Any) -> list[AreaFigures]:
    """Return what stands open area by area, in the order of the tree; one query."""
    is_open = Q(stage__in=OPEN)
    rows = cases.values_list("area__path", "area__name").annotate(
        still=Count("pk", filter=is_open),
        red=Count("pk", filter=is_open & Q(grade=Grade.RED)),
        late=Count("pk", filter=is_open & Q(visit_due_on__lt=today())),
        over=Count("pk", filter=~is_open),
    )
    return [AreaFigures(*row[1:]) for row in sorted(rows)]
