"""Where all cases in scope stand, and who answers for how many: counted once for the whole desk."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Coalesce

from casework.access.models import Worker
from casework.common.dates import today
from casework.households.models import ON_FILE, OPEN, Grade, Household

# So many workers stand in the table of the desk, the most overdue first; the figures know the rest.
MOST_LOADS = 12


@dataclass(frozen=True)
class Step:
    """One of the four steps of a case, and how many households stand in it."""

    label: Any
    stage: str
    count: int


class Sums(NamedTuple):
    """How many open cases a worker answers for, and how many of them are overdue, and red."""

    households: int
    overdue: int
    red: int


@dataclass(frozen=True)
class Load:
    """How much one worker answers for."""

    worker: Worker
    households: int
    overdue: int
    red: int


class Standing(NamedTuple):
    """The steps of all cases, how many are overdue, and what each worker answers for."""

    steps: list[Step]
    overdue: int
    by_worker: dict[UUID, Sums]

    @property
    def open(self) -> int:
        """How many cases are open."""
        return sum(step.count for step in self.steps if step.stage in OPEN)


def standing(worker: Worker) -> Standing:
    """Return where all cases in the worker's scope stand; two queries, answered from indexes alone.

    The first is grouped in the order of its index, so that nothing is sorted and no condition is
    tried row by row; the second reads of its index the stretch that is overdue.
    """
    cases = Household.objects.visible_to(worker, stages=ON_FILE)
    by_grade = cases.values_list("area", "stage", "worker", "grade")
    steps: Counter[str] = Counter()
    every: Counter[UUID | None] = Counter()
    red: Counter[UUID | None] = Counter()
    for _area, stage, person_id, grade, n in by_grade.annotate(n=Count("*")):
        steps[stage] += n
        if stage in OPEN:
            every[person_id] += n
            red[person_id] += n if grade == Grade.RED else 0
    # By an expression: by the column SQLite would go through every household, worker by worker.
    late = Household.objects.visible_to(worker, stages=OPEN).filter(visit_due_on__lt=today())
    late = late.annotate(who=Coalesce("worker", "worker")).values_list("who")
    overdue: dict[UUID | None, int] = dict(late.annotate(n=Count("*")))
    return Standing(
        [Step(stage.label, stage.value, steps[stage]) for stage in ON_FILE],
        sum(overdue.values()),
        {pk: Sums(n, overdue.get(pk, 0), red[pk]) for pk, n in every.items() if pk},
    )


def heaviest(by_worker: dict[UUID, Sums]) -> list[Load]:
    """Return who answers for how much, the most overdue first, at most MOST_LOADS; one query."""

    def weight(pk: UUID) -> tuple[int, int, UUID]:
        return -by_worker[pk].overdue, -by_worker[pk].households, pk

    worst = sorted(by_worker, key=weight)[:MOST_LOADS]
    people = Worker.objects.in_bulk(worst)
    return [Load(people[pk], *by_worker[pk]) for pk in worst]
