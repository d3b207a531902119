"""What figures were asked for, and which households each number counts: one rule for both.

A number on the page and the list behind it come from the same condition here, inside the same
`visible_to`; so the length of the list is the number.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.timezone import make_aware

from casework.access.models import Area, Worker
from casework.access.scope import scope_of
from casework.assessments import facts
from casework.assessments.codes import Worry
from casework.assessments.models import Assessment
from casework.assessments.scoring import WorryState
from casework.common.dates import today
from casework.desk.figures.periods import Period
from casework.households.codes import Category, Cause, ClosureKind
from casework.households.models import ON_FILE, OPEN, Grade, Household
from casework.reviews.models import Closure, ClosureStage
from casework.visits.models import Visit

NONE = "none"

# Sums over the list of households, as they stand today.
NOW = Q(stage__in=OPEN)
STAGES = {f"stage-{stage.value}": Q(stage=stage) for stage in ON_FILE}
CATEGORIES = {f"category-{code or NONE}": NOW & Q(category=code) for code in ("", *Category.values)}
GRADES = {f"grade-{code or NONE}": code for code in (*Grade.values, "")}
CAUSES = {f"cause-{code or NONE}": code for code in (*Cause.values, "")}
WORRIES = {
    f"worry-{worry}-{state.value}": (worry, state) for worry in Worry.values for state in WorryState
}
CLOSURES = {f"closed-{kind}": kind for kind in ClosureKind.values}


def open_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a case was open at the end of a day.

    As the file stands now: of a case that was taken up again the time in between is not known.
    """
    opened = Q(**{f"{prefix}opened_on__lte": day})
    return opened & (Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gt": day}))


def late() -> Q:
    """Return the condition that the next visit of an open case is overdue today."""
    return NOW & Q(visit_due_on__lt=today())


def instants(period: Period) -> tuple[datetime, datetime]:
    """Return when a period began and when the next one begins, in Shanghai."""
    after = period.last + timedelta(days=1)
    return make_aware(datetime.combine(period.first, time.min)), make_aware(
        datetime.combine(after, time.min)
    )


def decided_in(period: Period, since: Period | None = None) -> Q:
    """Return the condition that a closure was decided in a period, or since an earlier one."""
    begin, _end = instants(since or period)
    return Q(decided_at__gte=begin, decided_at__lt=instants(period)[1])


@dataclass(frozen=True)
class Choice:
    """Who asks for which area (None: all in scope) and period; `worker_id` narrows to their cases.

    `of_worker`: whether it is narrowed at all, for None stands for the cases of nobody.
    """

    asker: Worker
    period: Period
    area: Area | None = None
    of_worker: bool = False
    worker_id: UUID | None = None

    @property
    def day(self) -> date:
        return self.period.day

    def at(self, period: Period) -> "Choice":
        """Return the same choice for another period."""
        return replace(self, period=period)

    def households(self) -> Any:
        """Return the households in scope of the area, without an order."""
        return self._narrowed(Household.objects.visible_to(self.asker)).order_by()

    def assessments(self) -> Any:
        """Return the graded assessments of these households whose case was open on the day."""
        return self.graded().filter(open_on(self.day, "household__")).in_force(self.day)

    def graded(self) -> Any:
        """Return every graded assessment of these households."""
        rows = self._narrowed(Assessment.objects.visible_to(self.asker), "household__")
        return rows.exclude(grade="", override_grade="").order_by()

    def closures(self, since: Period | None = None) -> Any:
        """Return the closures that were approved in the period, or since an earlier one began."""
        rows = self._narrowed(Closure.objects.visible_to(self.asker), "household__")
        rows = rows.filter(stage=ClosureStage.APPROVED)
        return rows.filter(decided_in(self.period, since or self.period)).order_by()

    def met(self) -> Q:
        """Return the condition that somebody was met at a visit in the period.

        While the period runs, the day of the last such visit says it.
        """
        if self.period.is_running:
            return Q(last_visit_on__gte=self.period.first)
        begin, end = instants(self.period)
        visits = Visit.objects.unscoped("visits of households in scope").order_by()
        visits = visits.filter(nobody_home=False, visited_at__gte=begin, visited_at__lt=end)
        return Q(Exists(visits.filter(household=OuterRef("pk"))))

    def _narrowed(self, rows: Any, prefix: str = "") -> Any:
        if self.area is not None and self.area.level == "area":
            rows = rows.filter(**{f"{prefix}area": self.area})
        elif self.area is not None:
            below = Area.objects.filter(path__startswith=self.area.path)
            rows = rows.filter(**{f"{prefix}area__in": below.order_by().values("pk")})
        return rows.filter(**{f"{prefix}worker": self.worker_id}) if self.of_worker else rows

    @cached_property
    def streets(self) -> frozenset[UUID]:
        """Return the streets whose codes of facts may stand on these households."""
        if self.area is not None and self.area.street_id is not None:
            return frozenset({self.area.street_id})
        streets = self.households().values_list("street_id", flat=True).distinct()
        return frozenset(streets)

    def url(self, show: str, **narrower: str) -> str:
        """Return the address of the list of what a number counts."""
        query = {"show": show, "period": self.period.code, **self.place(), **narrower}
        return f"{reverse('figure-list')}?{urlencode(query)}"

    def place(self) -> dict[str, str]:
        """Return the area as it stands in the URL."""
        return {"area": str(self.area.pk)} if self.area else {}


def behind(choice: Choice, show: str) -> Any:
    """Return the households that a number counts; None for a number that there isn't."""
    cases = choice.households()
    if (condition := plain(choice).get(show)) is not None:
        return cases.filter(condition)
    if show in GRADES or show in CAUSES or show in WORRIES:
        return of_assessments(choice, show)
    if show == "closed" or show in CLOSURES:
        rows = choice.closures()
        rows = rows.filter(kind=CLOSURES[show]) if show in CLOSURES else rows
        return cases.filter(pk__in=rows.values("household"))
    return None


def plain(choice: Choice) -> dict[str, Q]:
    """Return the conditions that a household's own row and its visits fulfil."""
    then = open_on(choice.day)
    return {
        "now": NOW,
        "overdue": late(),
        "red": NOW & Q(grade=Grade.RED),
        "open": then,
        "met": then & choice.met(),
        "unmet": then & ~choice.met(),
        **STAGES,
        **CATEGORIES,
    }


def of_assessments(choice: Choice, show: str) -> Any:
    """Return the households open on the day that were assessed as a number says."""
    rows = choice.assessments()
    cases = choice.households().filter(open_on(choice.day))
    if show == f"grade-{NONE}":
        return cases.exclude(pk__in=rows.values("household"))
    if show in GRADES:
        rows = rows.with_final_grade().filter(final_grade=GRADES[show])
        return cases.filter(pk__in=rows.values("household"))
    is_unknown = show == f"cause-{NONE}" or show.endswith(f"-{WorryState.UNKNOWN}")
    known = facts.meanings(choice.streets)
    fits = (code for code, found in known.items() if is_shown(found, show) != is_unknown)
    rows = rows.filter(facts__in=listed(fits)).values("household")
    # Nothing is known too of those not assessed, and of whose code can't be told.
    return cases.exclude(pk__in=rows) if is_unknown else cases.filter(pk__in=rows)


def listed(codes: Iterable[int]) -> RawSQL:
    """Return thousands of numbers as one parameter of a question; a database bounds how many."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(codes)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(codes))])


def is_shown(found: facts.Facts, show: str) -> bool:
    """Tell whether facts are those that a number counts."""
    if show in CAUSES:
        return found.cause == CAUSES[show]
    worry, state = WORRIES[show]
    return found.state(worry) is state


def area_in_scope(worker: Worker, area_id: UUID) -> Area | None:
    """Return an area the worker reads cases in, by posting or of a single household; else None."""
    area = Area.objects.filter(pk=area_id).first()
    if area is None or any(area_id in areas for areas in scope_of(worker).areas.values()):
        return area
    here = Household.objects.visible_to(worker).filter(area__path__startswith=area.path)
    return area if here.exists() else None
