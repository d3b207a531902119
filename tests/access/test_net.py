"""Under row-level security a request touches what is in scope, whatever its code asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse

from casework.access import console, net, policies
from casework.access.doors import Policy
from casework.access.models import Area, Role, Worker, forget_request_cache
from casework.access.scope import scope_of
from casework.audit.chain import record
from casework.audit.models import Entry
from casework.common.dates import today
from casework.common.ids import new_id
from casework.households.actions.households import next_number
from casework.households.models import (
    CategoryPeriod,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Person,
    SearchToken,
)
from casework.plans.models import Goal, Plan
from casework.vault import keys, scrubbing
from tests.access.test_doors import ask
from tests.factories import make_area, make_draft_plan, make_household, make_street, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
postgresql = pytest.mark.postgresql

WHY = "a test that forgot the scope"
DOOR = Policy("sample", frozenset(Role), frozenset({"GET", "POST"}))


@contextmanager
def login(role: str) -> Iterator[None]:
    """Be logged in as a role, as a server process is that has no request at the moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_authorization', %s, true)", [role])
        yield
        cursor.execute("RESET SESSION AUTHORIZATION")


def seen(sql: str = "SELECT id FROM households_household") -> set[Any]:
    """Return the first column of a query that knows no scope."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


class Two:
    """Two areas of one street, each with a worker and a household with a plan."""

    def __init__(self) -> None:
        street = make_street()
        self.here, self.there = make_area(street), make_area(street)
        self.worker, self.other = (make_worker("worker", a) for a in (self.here, self.there))
        self.mine = make_household(self.here, self.worker)
        self.theirs = make_household(self.there, self.other)
        self.plan = make_draft_plan(self.theirs, self.other)


@pytest.fixture
def two() -> Two:
    return Two()


@postgresql
def test_a_view_that_forgot_the_scope_gets_nothing_out_of_it(two: Two) -> None:
    found: list[Any] = []

    def careless(request: HttpRequest) -> HttpResponse:
        found.append(seen())
        found.append({row.pk for row in Household.objects.unscoped(WHY)})
        return HttpResponse()

    assert ask(careless, two.worker, policy=DOOR).status_code == 200
    assert found == [{two.mine.pk}, {two.mine.pk}]


@postgresql
def test_what_a_forgetful_post_finds_is_in_scope(two: Two) -> None:
    found: list[Any] = []

    def careless(request: HttpRequest) -> HttpResponse:
        found.append(Person.objects.unscoped(WHY).filter(household=two.theirs).count())
        return HttpResponse(status=302, headers={"Location": "/"})

    data = {"idempotency_key": str(new_id())}
    assert ask(careless, two.worker, "POST", data, policy=DOOR).status_code == 302
    assert found == [0]


@postgresql
def test_without_a_scope_there_is_no_row_and_no_error(two: Two) -> None:
    with login(settings.CASEWORK_DATABASE_ROLE):
        assert seen() == set()
        assert seen("SELECT id FROM plans_goal") == set()


@postgresql
def test_after_a_request_its_connection_knows_nothing_of_its_scope(two: Two) -> None:
    with net.within(two.worker):
        assert seen() == {two.mine.pk}
    with login(settings.CASEWORK_DATABASE_ROLE):
        assert seen() == set()


@postgresql
def test_without_a_scope_nothing_is_added(two: Two) -> None:
    row = CategoryPeriod(household=two.mine, category="minimum_living", from_on=today())
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        login(settings.CASEWORK_DATABASE_ROLE),
    ):
        row.save(force_insert=True)


@postgresql
@pytest.mark.parametrize("area", ["here", "there"])
def test_a_household_is_opened_in_the_areas_of_its_writer_only(two: Two, area: str) -> None:
    place: Area = getattr(two, area)
    row = Household(number="X-1", area=place, street=place.street, created_by=two.worker)
    keys.create_key(row.pk)
    row.identity, row.situation = HouseholdIdentity(), HouseholdSituation()
    with net.within(two.worker):
        if area == "here":
            row.save(force_insert=True)
            assert seen() == {two.mine.pk, row.pk}
            return
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
        # What failed has left the bounds as they were.
        assert seen() == {two.mine.pk}


@postgresql
def test_a_row_out_of_scope_is_neither_changed_nor_removed(two: Two) -> None:
    with net.within(two.worker):
        assert Goal.objects.unscoped(WHY).filter(plan=two.plan).update(position=7) == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM plans_goal")
            assert cursor.rowcount == 0
    assert Plan.objects.unscoped(WHY).get(pk=two.plan.pk).goals.exists()


@postgresql
def test_the_systems_own_work_reaches_every_row_and_ends_with_its_block(two: Two) -> None:
    with net.within(two.worker):
        with net.as_system(WHY):
            assert seen() == {two.mine.pk, two.theirs.pk}
        assert seen() == {two.mine.pk}


@postgresql
def test_the_systems_own_work_ends_where_it_failed(two: Two) -> None:
    with net.within(two.worker):
        with pytest.raises(DatabaseError), transaction.atomic(), net.as_system(WHY):
            seen("SELECT 1/0")
        assert seen() == {two.mine.pk}


@postgresql
def test_a_request_for_someone_else_inside_one_ends_with_its_block(two: Two) -> None:
    with net.within(two.worker):
        with net.within(two.other):
            assert seen() == {two.theirs.pk}
        assert seen() == {two.mine.pk}


def test_the_systems_own_work_says_what_it_is() -> None:
    with pytest.raises(ValueError, match="says what it is"), net.as_system(""):
        pass


@postgresql
def test_who_is_inactive_finds_nothing(two: Two) -> None:
    two.worker.is_active = False
    forget_request_cache(two.worker)
    with net.within(two.worker):
        assert seen() == set()


@postgresql
def test_a_role_under_no_policy_is_refused(two: Two, settings: Any) -> None:
    settings.CASEWORK_DATABASE_ROLE = "casework"  # the cluster's superuser
    with pytest.raises(ImproperlyConfigured, match="casework "), net.within(two.worker):
        pass


@postgresql
def test_a_site_without_the_role_has_the_first_net_only(two: Two, settings: Any) -> None:
    settings.CASEWORK_DATABASE_ROLE = ""
    with net.within(two.worker), net.as_system(WHY):
        assert seen() == {two.mine.pk, two.theirs.pk}


@postgresql
def test_a_number_given_in_another_area_is_not_given_again(two: Two) -> None:
    """A household that moved away keeps the number of where it was opened."""
    Household.objects.unscoped(WHY).filter(pk=two.mine.pk).update(area=two.there)
    with net.within(two.worker):
        assert next_number(two.here).endswith("-0002")


@postgresql
def test_what_a_page_remembers_is_written_when_it_is_drawn(two: Two) -> None:
    """An entry locks its street's chain until the transaction ends."""
    before = Entry.objects.count()
    meanwhile: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        record("household read", two.mine, by=two.worker)
        meanwhile.append(Entry.objects.count())
        return HttpResponse()

    ask(view, two.worker, policy=DOOR)
    assert (meanwhile, Entry.objects.count()) == ([before], before + 1)


@postgresql
def test_the_console_is_refused_where_it_would_find_an_empty_site(two: Two) -> None:
    console.refuse_blindness(connection)
    with (
        login(settings.CASEWORK_DATABASE_ROLE),
        pytest.raises(ImproperlyConfigured, match="owner of the tables"),
    ):
        console.refuse_blindness(connection)


@postgresql
def test_a_table_of_someone_else_is_not_said_to_be_cleaned(two: Two) -> None:
    (condition,) = scrubbing.conditions("postgresql", [Household._meta.db_table])
    with connection.cursor() as cursor:
        cursor.execute(condition)
        with pytest.raises(ProgrammingError), login(settings.CASEWORK_DATABASE_ROLE):
            cursor.execute(condition)


def test_a_files_database_knows_no_owners() -> None:
    assert scrubbing.conditions("sqlite", ["t"]) == []


def test_a_token_is_asked_after_its_subject_and_that_after_its_household() -> None:
    way = (("subject_id", "households_searchsubject"), ("household_id", policies.HOUSEHOLDS))
    sql = policies.of_household(SearchToken._meta.db_table, way, writes=True)
    assert "FROM households_searchsubject p0 JOIN households_household p1" in sql
    assert "p1.area_id IN (SELECT unnest" in sql


def test_an_empty_scope_is_an_empty_array_and_not_nothing(two: Two) -> None:
    clerk: Worker = make_worker("system", two.here)
    bounds = net.bounds_of(scope_of(clerk))
    assert (bounds.read_areas, bounds.write_households) == ("{}", "{}")
