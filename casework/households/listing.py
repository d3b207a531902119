"""Pages of a long list of households: which ids stand on a page first, then their rows."""

import heapq
import itertools
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import (
    Case,
    F,
    IntegerField,
    Model,
    OrderBy,
    OuterRef,
    Prefetch,
    TextChoices,
    Value,
    When,
    prefetch_related_objects,
)
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of
from casework.households.codes import Category
from casework.households.models import Grade, Household, Stage

RowT = TypeVar("RowT", bound=Model)

# Above so many areas the newest of all are soon found among those in scope; so deep into a list
# each area would give too many.
MOST_AREAS, MOST_EACH = 200, 500


class Order(TextChoices):
    """How a list of households is ordered; a minus turns an order of a column round."""

    DUE = "due", _("Visit due first")
    DUE_LAST = "-due", _("Visit due last")
    NEWEST = "newest", _("Newest first")
    GRADE = "grade", _("Highest grade first")
    GRADE_LAST = "-grade", _("Lowest grade first")
    NUMBER = "number", _("By file number")
    NUMBER_LAST = "-number", _("By file number, last first")
    AREA = "area", _("By area")
    AREA_LAST = "-area", _("By area, last first")
    CATEGORY = "category", _("By category of assistance")
    CATEGORY_LAST = "-category", _("By category of assistance, last first")
    STAGE = "stage", _("By stage")
    STAGE_LAST = "-stage", _("By stage, last first")
    WORKER = "worker", _("By social worker")
    WORKER_LAST = "-worker", _("By social worker, last first")


# What the choice offers; the rest is reached by the columns' headings.
OFFERED = (Order.DUE, Order.NEWEST, Order.GRADE, Order.NUMBER, Order.AREA, Order.WORKER)


def rank(field: str, codes: Iterable[str]) -> Case:
    """Return the place of a code in its list, for ordering by it; nothing for an empty one."""
    whens = [When(**{field: code}, then=Value(n)) for n, code in enumerate(codes)]
    return Case(*whens, output_field=IntegerField())


# What each order of a column goes by; equal ones by what is due, then by file number.
COLUMNS: dict[str, Any] = {
    "grade": rank("grade", Grade.values),
    "number": F("number"),
    "area": F("area__name"),
    "category": rank("category", Category.values),
    "stage": rank("stage", Stage.values),
    "worker": F("worker__name"),
}


def by_column(rows: Any, order: str, start: int, stop: int) -> list[UUID]:
    """Return the ids of rows `start` to `stop` of a query, ordered by one of the columns.

    Where the column is empty the row comes last, whichever way round.
    """
    column = COLUMNS[order.lstrip("-")]
    turned = OrderBy(column, descending=order.startswith("-"), nulls_last=True)
    found = rows.order_by(turned, "visit_due_on", "number")
    return list(found.values_list("pk", flat=True)[start:stop])


def by_due(rows: Any, start: int, stop: int, *, last: bool = False) -> list[UUID]:
    """Return the ids of rows `start` to `stop` of a query, the first (or last) due ahead."""
    order = ("-visit_due_on", "-number") if last else ("visit_due_on", "number")
    return list(rows.order_by(*order).values_list("pk", flat=True)[start:stop])


def newest_first(rows: Any, worker: Worker, start: int, stop: int) -> list[UUID]:
    """Return the ids of rows `start` to `stop` of a query in the worker's scope, newest first.

    On PostgreSQL each area gives its newest, by its index, and the newest of these are taken: going
    back through all households of the city costs the more the longer ago the last of these was
    opened, and offices import rosters street by street.
    """
    scope = scope_of(worker)
    areas = scope.areas.get(Permission.VIEW, frozenset())
    newest = rows.order_by("-pk").values_list("pk", flat=True)
    if connection.vendor != "postgresql" or len(areas) > MOST_AREAS or stop > MOST_EACH:
        return list(newest[start:stop])
    each = ArraySubquery(newest.filter(area=OuterRef("pk"))[:stop])
    by_area = Area.objects.filter(pk__in=areas).order_by().values_list(each, flat=True)
    single = newest.filter(pk__in=scope.households.get(Permission.VIEW, ()))[:stop]
    found = set(itertools.chain(single, *by_area))
    return heapq.nlargest(stop, found)[start:]


def with_households(rows: Iterable[RowT], worker: Worker) -> list[RowT]:
    """Return rows of households in scope with these households and their heads; constant queries.

    None where there is no row: of what waits for a decision there is mostly nothing.
    """
    found = list(rows)
    if found:
        households = Household.objects.visible_to(worker).with_heads()
        prefetch_related_objects(found, Prefetch("household", queryset=households))
    return found


class HouseholdPages(Paginator):  # type: ignore[type-arg] # no generic when it runs
    """Pages of households with their heads. Only the rows of a page are fetched and joined."""

    def __init__(
        self, rows: Any, per_page: int, *, worker: Worker, order: str, count: int | None = None
    ) -> None:
        super().__init__(rows.order_by("pk"), per_page)
        if count is not None:  # who has counted them already
            self.count = count
        self.rows, self.worker, self.order = rows, worker, order

    def page(self, number: int | str) -> Page[Any]:
        """Return a page; raise InvalidPage as Django's own does."""
        number = self.validate_number(number)
        start, stop = (number - 1) * self.per_page, number * self.per_page
        if self.order == Order.NEWEST:
            ids = newest_first(self.rows, self.worker, start, stop)
        elif self.order.lstrip("-") in COLUMNS:
            ids = by_column(self.rows, self.order, start, stop)
        else:
            ids = by_due(self.rows, start, stop, last=self.order == Order.DUE_LAST)
        by_id = {row.pk: row for row in self.rows.filter(pk__in=ids).with_heads()}
        return Page([by_id[pk] for pk in ids if pk in by_id], number, self)
