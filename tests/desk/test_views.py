"""The desk, the household card and the search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Household
from tests.factories import (
    make_area,
    make_household,
    make_submitted_plan,
    make_visit,
    make_worker,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def due(household: Household, days: int) -> None:
    household.visit_due_on = today() + timedelta(days=days)
    household.save(update_fields=["visit_due_on"])


def test_the_desk_counts_what_is_due_today_and_overdue(
    area: Area, worker: Worker, household: Household
) -> None:
    due(household, 0)
    due(make_household(area, worker, name="单艳梓"), -3)
    page = signed_in(worker).get(reverse("desk")).content.decode()
    assert "走访 1 户" in page
    assert "逾期 1 户" in page
    assert "魏龙凤" in page
    assert "单艳梓" in page


def test_the_desk_of_another_area_shows_nothing_of_it(area: Area, household: Household) -> None:
    due(household, 0)
    page = signed_in(make_worker("worker", make_area(area.street))).get(reverse("desk"))
    assert "魏龙凤" not in page.content.decode()
    assert "走访 0 户" in page.content.decode()


def test_a_system_administrator_begins_at_the_accounts(area: Area) -> None:
    response = signed_in(make_worker("system", area)).get(reverse("desk"))
    assert response.headers["Location"] == reverse("worker-list")


def test_a_supervisor_sees_who_answers_for_how_many(area: Area, household: Household) -> None:
    assert area.street is not None
    page = signed_in(make_worker("supervisor", area.street)).get(reverse("desk"))
    [load] = page.context["loads"]
    assert (load.worker, load.households) == (household.worker, 1)


def test_the_desk_leads_to_the_figures_for_who_stands_not_in_its_table(
    area: Area, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.desk.standing.MOST_LOADS", 1)
    late = make_household(area, make_worker("worker", area, "late"))
    due(late, -3)
    page = signed_in(make_worker("supervisor", area)).get(reverse("desk"))
    assert [load.worker for load in page.context["loads"]] == [late.worker]
    assert f'<a href="{reverse("statistics")}#workload">' in page.content.decode()


@pytest.mark.parametrize(("many", "told"), [(5, "5"), (7, "6+")])
def test_a_panel_that_shows_the_first_rows_says_that_there_are_more(
    area: Area, worker: Worker, many: int, told: str
) -> None:
    for _ in range(many):
        red = make_household(area, worker)
        Household.objects.unscoped("a test").filter(pk=red.pk).update(grade="red")
        due(red, -3)
    page = signed_in(make_worker("supervisor", area)).get(reverse("desk")).content.decode()
    assert f'<h2>红色未按时走访 <span class="count count--hot">{told}</span></h2>' in page


def test_a_clerk_is_led_to_the_files(area: Area, household: Household) -> None:
    page = signed_in(make_worker("clerk", area)).get(reverse("desk"))
    assert page.status_code == 200
    assert "returned" not in page.context


def test_households_opened_lately_stand_on_the_desk_newest_first(
    area: Area, worker: Worker, household: Household
) -> None:
    other = make_household(area, worker, name="单艳梓")
    client = signed_in(worker)
    for opened in (household, other, household):
        client.get(reverse("household", args=[opened.pk]))
    assert client.get(reverse("desk")).context["recent"] == [household, other]


def test_the_desk_asks_as_often_for_many_households_as_for_few(area: Area, worker: Worker) -> None:
    client = signed_in(worker)

    def add(number: int) -> None:
        for n in range(number):
            due(make_household(area, worker, name=f"单{n}"), n % 3 - 1)

    add(3)
    client.get(reverse("desk"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk"))
    add(12)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("desk"))
    assert len(many) == len(few)


def test_the_card_opens_the_record_and_remembers_it(worker: Worker, household: Household) -> None:
    make_visit(household, worker)
    page = signed_in(worker).get(reverse("household", args=[household.pk])).content.decode()
    assert "魏龙凤" in page
    entry = Entry.objects.filter(act="household read").latest("id")
    assert (entry.actor, entry.household_id) == (worker.pk, household.pk)


@pytest.mark.parametrize("term", ["魏龙凤", "19900001234", " 魏 龙 凤 "])
def test_the_search_finds_by_name_and_number(
    area: Area, worker: Worker, household: Household, term: str
) -> None:
    person = household.people.get()
    from casework.households.actions import edit_person

    identity = person.identity.__class__(name="魏龙凤", id_kind="none", phones=("19900001234",))
    edit_person(
        person_id=person.pk,
        based_on=1,
        relation="0",
        identity=identity,
        condition=person.condition,
        is_member=True,
        died_on=None,
        by=worker,
    )
    page = signed_in(worker).post(reverse("search"), {"q": term})
    assert [line.person for line in page.context["lines"]] == [person]


def test_the_search_finds_by_file_number(worker: Worker, household: Household) -> None:
    page = signed_in(worker).post(reverse("search"), {"q": household.number.lower()})
    assert [line.household for line in page.context["lines"]] == [household]


def test_a_stranger_searches_in_vain(area: Area, household: Household) -> None:
    stranger = signed_in(make_worker("worker", make_area(area.street)))
    page = stranger.post(reverse("search"), {"q": "魏龙凤"})
    assert page.context["lines"] == []
    assert stranger.post(reverse("search"), {"q": household.number}).context["lines"] == []


def test_a_search_is_remembered_without_its_term(worker: Worker, household: Household) -> None:
    signed_in(worker).post(reverse("search"), {"q": "魏龙凤"})
    entry = Entry.objects.get(act="searched")
    assert entry.details["hits"] == 1
    assert "魏" not in str(entry.details)


def test_an_empty_search_is_no_search(worker: Worker) -> None:
    signed_in(worker).post(reverse("search"), {"q": "  "})
    assert not Entry.objects.filter(act="searched").exists()


def test_the_strip_of_the_week_names_four_a_day_and_tells_the_whole_number(
    area: Area, worker: Worker
) -> None:
    for n in range(8):
        due(make_household(area, worker, name=f"魏{n}"), 0)
    page = signed_in(worker).get(reverse("desk"))
    [now] = [day for day in page.context["week"] if day.is_today]
    assert (len(now.households), now.count, now.more) == (4, 8, 4)


@pytest.mark.parametrize("role", ["worker", "supervisor"])
def test_the_desk_puts_the_same_numbers_into_the_rail_as_other_pages_do(
    area: Area, worker: Worker, household: Household, role: str
) -> None:
    due(household, -1)
    due(make_household(area, worker, name="单艳梓"), 0)
    make_submitted_plan(household, worker)
    client = signed_in(make_worker(role, area, "asker"))
    numbers = [
        [(item.url_name, item.badge.count, item.badge.hot) for item in page.context["nav"]]
        for page in (client.get(reverse("desk")), client.get(reverse("plan-list")))
    ]
    assert numbers[0] == numbers[1]
