"""What opens a query to case rows, and every way around that must stay shut."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Prefetch
from django.template import Context, Template

from casework.access.models import Area, Worker
from casework.access.scope import UnscopedQuery
from casework.households.models import Household, Person
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker)


@pytest.fixture
def elsewhere() -> Household:
    area = make_area()
    return make_household(area, make_worker("worker", area), name="单艳梓")


async def everyone(rows: Any) -> list[Any]:
    return [row async for row in rows.aiterator()]


WAYS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "get": lambda rows: rows.get(),
    "first": lambda rows: rows.first(),
    "values": lambda rows: list(rows.values("id")),
    "values_list": lambda rows: list(rows.values_list("id", flat=True)),
    "dates": lambda rows: list(rows.dates("created_at", "day")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model()),
    "iterator": lambda rows: list(rows.iterator()),
    "as_stored": lambda rows: list(rows.values_list("id").as_stored()),
    "aiterator": lambda rows: asyncio.run(everyone(rows)),
    "aggregate": lambda rows: rows.aggregate(),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw("SELECT * FROM households_person")),
    "update": lambda rows: rows.update(version=1),
    "delete": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_asking_reaches_rows_without_a_worker(way: str, household: Household) -> None:
    with pytest.raises(UnscopedQuery):
        WAYS[way](Person.objects.all())


def test_rows_are_deleted_by_a_query_alone_and_by_no_template(household: Household) -> None:
    assert not hasattr(household.people, "delete")
    page = Template("{{ rows.delete }}{{ rows.update }}")
    assert page.render(Context({"rows": household.people.all()})) == ""
    assert household.people.count() == 1


JOINS: dict[str, Callable[[Any, Any], Any]] = {
    "or": lambda mine, every: mine | every,
    "or, turned round": lambda mine, every: every | mine,
    "xor": lambda mine, every: mine ^ every,
    "union": lambda mine, every: mine.union(every),
    "union, turned round": lambda mine, every: every.union(mine),
    "union of none": lambda mine, every: mine.none().union(every),
    "or of none": lambda mine, every: mine.none() | every,
}


@pytest.mark.parametrize("join", JOINS)
def test_joined_to_what_is_in_scope_the_rest_stays_out(
    join: str, worker: Worker, household: Household, elsewhere: Household
) -> None:
    mine = Person.objects.visible_to(worker)
    with pytest.raises(UnscopedQuery):
        list(JOINS[join](mine, Person.objects.all()))


def test_two_queries_in_scope_may_be_joined(worker: Worker, household: Household) -> None:
    mine = Person.objects.visible_to(worker).order_by()
    assert len(mine | mine) == len(mine.union(mine)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Worker.objects.prefetch_related("households"),
        lambda: Area.objects.prefetch_related("households__people"),
        lambda: Area.objects.prefetch_related(Prefetch("households", Household.objects.all())),
    ],
    ids=["worker", "area", "with a query"],
)
def test_what_is_no_case_fetches_no_case_along(
    rows: Callable[[], Any], household: Household
) -> None:
    with pytest.raises(UnscopedQuery):
        list(rows())


def test_a_condition_on_rows_elsewhere_stays_out(worker: Worker, household: Household) -> None:
    with pytest.raises(UnscopedQuery):
        list(Worker.objects.filter(pk__in=Household.objects.values("worker_id")))
