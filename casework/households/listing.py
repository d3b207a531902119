"""Pages of a long list of households: which ids stand on a page first, then their rows."""

import heapq
import itertools
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import OuterRef, TextChoices
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of

# Above so many areas the newest of all are soon found among those in scope; so deep into a list
# each area would give too many.
MOST_AREAS, MOST_EACH = 200, 500


class Order(TextChoices):
    """How a list of households is ordered."""

    DUE = "due", _("Visit due first")
    NEWEST = "newest", _("Newest first")


def due_first(rows: Any, start: int, stop: int) -> list[UUID]:
    """Return the ids of rows `start` to `stop` of a query, those due first at its head."""
    return list(rows.order_by("visit_due_on", "number").values_list("pk", flat=True)[start:stop])


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


class HouseholdPages(Paginator):  # type: ignore[type-arg] # no generic when it runs
    """Pages of households with their heads. Only the rows of a page are fetched and joined."""

    def __init__(self, rows: Any, per_page: int, *, worker: Worker, order: str) -> None:
        super().__init__(rows.order_by("pk"), per_page)
        self.rows, self.worker, self.order = rows, worker, order

    def page(self, number: int | str) -> Page[Any]:
        """Return a page; raise InvalidPage as Django's own does."""
        number = self.validate_number(number)
        start, stop = (number - 1) * self.per_page, number * self.per_page
        if self.order == Order.NEWEST:
            ids = newest_first(self.rows, self.worker, start, stop)
        else:
            ids = due_first(self.rows, start, stop)
        by_id = {row.pk: row for row in self.rows.filter(pk__in=ids).with_heads()}
        return Page([by_id[pk] for pk in ids if pk in by_id], number, self)
