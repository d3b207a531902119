"""The page of figures: every number is the length of the list that it opens, in scope alone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from casework.access.actions import open_area
from casework.access.models import Area, Role, Worker
from casework.assessments import actions as assessing
from casework.common.dates import now, today
from casework.desk.figures import periods, views
from casework.desk.figures.choice import Choice, behind
from casework.desk.figures.counting import counted
from casework.desk.figures.rules import may_open_lists
from casework.desk.figures.sheet import sheet
from casework.desk.figures.views import asked
from casework.households.models import Household
from tests.assessments.answers import answers
from tests.factories import (
    make_active_plan,
    make_area,
    make_closed_case,
    make_household,
    make_street,
    make_visit,
    make_worker,
)
from tests.world import kept_apart

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

LINK = re.compile(r'<a class="num" href="([^"]+)">([\d,]+)')
HEAD = re.compile(r"<h1>.*?([\d,]+) 户</h1>", re.S)


class Town:
    """Two streets; in the first, three areas with cases at every stage, grade and worry."""

    def __init__(self) -> None:
        self.street = make_street("金穗街道")
        self.areas = [make_area(self.street, f"第{n}居") for n in range(3)]
        self.chief = make_worker("supervisor", self.street, "chief")
        self.workers = [make_worker("worker", area) for area in self.areas]
        self.far_area = make_area()
        self.far_worker = make_worker("worker", self.far_area)
        self.far_chief = make_worker("supervisor", self.far_area)

    def fill(self) -> None:
        """Open cases: more in the first area than in the others, the last of all far away."""
        for n in range(9):
            self.case(self.areas[n % 3 if n < 6 else 0], self.workers[n % 3 if n < 6 else 0], n)
        self.case(self.far_area, self.far_worker, 20)

    def case(self, area: Area, worker: Worker, n: int) -> Household:
        """Open a case whose facts depend on `n`."""
        household = make_household(
            area,
            worker,
            category=("minimum_living", "marginal", "")[n % 3],
            opened_on=today() - timedelta(days=400 - 10 * n),
        )
        if n % 4 != 3:
            self.assess(household, worker, n % 4, 200)
            self.assess(household, worker, (n + 1) % 4, 3)
        if n % 2:
            make_visit(household, worker, days_ago=0.01)
        if n % 5 == 4:
            make_visit(household, worker, days_ago=0.001, nobody_home=True)
        if n == 6:
            make_active_plan(household, worker, self.chief)
            make_closed_case(household, worker, self.chief)
        household.refresh_from_db()
        if n % 3 == 0 and household.is_open:
            household.visit_due_on = today() - timedelta(days=1)
            household.save(update_fields=["visit_due_on"])
        return household

    def assess(self, household: Household, worker: Worker, score: int, days: int) -> None:
        cause = ("illness", "housing", "", "debt")[score]
        found = answers(score, primary_cause=cause, illness=(score + 1) % 4)
        assessing.complete(
            household_id=household.pk,
            answers=found,
            assessed_on=today() - timedelta(days=days),
            by=worker,
        )


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), kept_apart():
        made = Town()
        made.fill()
        yield made


def signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def page_of(worker: Worker, url: str) -> str:
    answer = signed_in(worker).get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def links_of(page: str) -> dict[str, int]:
    """Return the address of each list that the page links to → the number on the link."""
    return {unescape(url): int(n.replace(",", "")) for url, n in LINK.findall(page)}


def length_of(worker: Worker, url: str) -> int:
    """Return how many households the list says it has, as its page does."""
    query = QueryDict(url.partition("?")[2])
    found = behind(asked(worker, query), query["show"])
    return int(found.count())


def length_on_page(worker: Worker, url: str) -> int:
    found = HEAD.search(page_of(worker, url))
    assert found, url
    return int(found[1].replace(",", ""))


def questions() -> list[str]:
    ago = periods.present().before
    month = periods.holding(periods.Kind.MONTH, today())
    return ["", f"?period={ago.code}", f"?period={month.before.code}"]


@pytest.mark.parametrize("question", range(3))
def test_every_number_is_the_length_of_the_list_it_opens(town: Town, question: int) -> None:
    links = links_of(page_of(town.chief, reverse("statistics") + questions()[question]))
    assert len(links) > 20
    wrong = {url: (n, length_of(town.chief, url)) for url, n in links.items()}
    assert {url: pair for url, pair in wrong.items() if pair[0] != pair[1]} == {}


def test_the_page_of_a_list_has_as_many_rows_as_its_number(town: Town) -> None:
    links = links_of(page_of(town.chief, reverse("statistics")))
    for part in ("show=open", "show=cause-", "show=worry-hunger-", "worker="):
        url = next(url for url in links if part in url)
        assert page_of(town.chief, url).count('class="go"') == links[url]
        assert length_on_page(town.chief, url) == links[url]


def test_every_number_of_one_area_is_the_length_of_its_list(town: Town) -> None:
    links = links_of(page_of(town.chief, f"{reverse('statistics')}?area={town.areas[0].pk}"))
    assert len(links) > 15
    assert all(f"area={town.areas[0].pk}" in url for url in links)
    assert {url: length_of(town.chief, url) for url in links} == links


def test_a_number_of_nobody_is_no_link_and_its_list_is_empty(town: Town) -> None:
    choice = Choice(town.chief, periods.present())
    shown = sheet(choice, counted(choice), hides=False)
    cells = [*shown.categories, *shown.causes, *shown.stages, *shown.closures]
    nobodies = [cell.code for cell in cells if cell.n == 0]
    assert nobodies
    assert [code for code in nobodies if behind(choice, code).exists()] == []


def test_the_parts_of_a_whole_sum_up_to_it(town: Town) -> None:
    counts = counted(Choice(town.chief, periods.present()))
    opened = counts.open
    assert sum(area.open for area in counts.areas) == opened
    assert sum(counts.found.causes.values()) == opened
    for states in counts.found.worries.values():
        assert sum(states.values()) == opened
    for point in counts.points:
        assert sum(point.grades.values()) == point.open
        assert min(point.grades.values()) >= 0


def test_grades_of_today_are_those_on_the_files(town: Town) -> None:
    counts = counted(Choice(town.chief, periods.present()))
    for grade, n in counts.points[-1].grades.items():
        files = Household.objects.visible_to(town.chief).open().filter(grade=grade)
        assert files.count() == n, grade


def test_an_earlier_period_has_the_grades_of_then(town: Town) -> None:
    """Assessed 200 days ago and again three days ago: half a year back the first one holds."""
    then = periods.holding(periods.Kind.MONTH, today() - timedelta(days=180))
    counts = counted(Choice(town.chief, then))
    assert counts.points[-1].grades["green"] == 3
    assert counts.open == 9


def test_a_case_of_another_area_changes_no_number(town: Town) -> None:
    before = page_of(town.chief, reverse("statistics"))
    lists = {url: length_of(town.chief, url) for url in links_of(before)}
    for n in range(3):
        town.case(town.far_area, town.far_worker, n)
    after = page_of(town.chief, reverse("statistics"))
    assert links_of(after) == links_of(before)
    assert {url: length_of(town.chief, url) for url in lists} == lists


def test_an_area_out_of_scope_is_absent(town: Town) -> None:
    client = signed_in(town.chief)
    for name in ("statistics", "figure-list"):
        for odd in (town.far_area.pk, "nowhere"):
            assert client.get(f"{reverse(name)}?area={odd}").status_code == 404
    assert client.get(f"{reverse('figure-list')}?show=everything").status_code == 404


def test_a_list_of_a_worker_elsewhere_is_empty(town: Town) -> None:
    url = f"{reverse('figure-list')}?show=now&worker={town.far_worker.pk}"
    assert length_of(town.chief, url) == 0


def test_an_empty_period_and_an_empty_area_are_told_as_such(town: Town) -> None:
    empty = make_worker("supervisor", make_area(town.street, "新居"))
    page = page_of(empty, reverse("statistics"))
    assert links_of(page) == {}
    assert "在办 0 户" in page
    long_ago = page_of(town.chief, f"{reverse('statistics')}?period=2020")
    assert "在办 0 户" in long_ago


def test_streets_stand_for_areas_where_there_are_several(town: Town) -> None:
    district = town.street.parent
    assert district is not None
    other = make_area(town.street)
    wide = make_worker("supervisor", district)
    assert "第1居" in page_of(wide, reverse("statistics"))
    second = make_area(make_street_in(district), "山居")
    make_household(second, make_worker("worker", second))
    page = page_of(wide, reverse("statistics"))
    assert "街镇" in page
    assert {url: length_of(wide, url) for url in links_of(page)} == links_of(page)
    assert other.street_id == town.street.pk


def make_street_in(district: Area) -> Area:
    return open_area(name="山下街道", code="s2", parent=district, by=None)


def test_a_copy_to_hand_on_has_no_small_group_and_no_list(town: Town) -> None:
    page = page_of(
        town.chief, f"{reverse('statistics')}?copy=1&area={town.areas[1].pk}&period=2026"
    )
    assert reverse("figure-list") not in page
    told = [int(n) for n in re.findall(r'<span class="num">(\d+)</span>', page)]
    assert told
    assert [n for n in told if 0 < n < 5] == []
    choice = Choice(town.chief, periods.present())
    assert f"在办 {counted(choice).open} 户" in page  # of all areas, whatever was asked for


def test_who_may_open_no_list_is_told_no_small_group(town: Town) -> None:
    """Nobody posted today counts what they may not read; the rule stands for whoever will."""
    assert not may_open_lists(make_worker("inspector", town.street))
    assert not may_open_lists(make_worker("system", town.street))
    assert may_open_lists(make_worker("officer", town.street))


def test_the_pages_keep_to_the_rule_whoever_it_names(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "may_open_lists", lambda worker: False)
    page = page_of(town.chief, f"{reverse('statistics')}?area={town.areas[1].pk}&period=2026")
    assert reverse("figure-list") not in page
    told = [int(n) for n in re.findall(r'<span class="num">(\d+)</span>', page)]
    assert [n for n in told if 0 < n < 5] == []
    assert signed_in(town.chief).get(reverse("figure-list")).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_who_counts_an_area_without_writing_there_opens_the_same_lists(
    town: Town, role: str
) -> None:
    reader = make_worker(role, town.street)
    links = links_of(page_of(reader, reverse("statistics")))
    assert links == links_of(page_of(town.chief, reverse("statistics")))
    url = next(url for url in links if "cause-" in url)
    assert length_on_page(reader, url) == links[url]


@pytest.mark.parametrize(
    ("code", "first", "last", "before"),
    [
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), "2025-Q3"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "2025-Q4"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2024"),
    ],
)
def test_a_period_has_its_days_and_the_one_before(
    code: str, first: date, last: date, before: str
) -> None:
    with time_machine.travel(now().replace(year=2026, month=6, day=1), tick=False):
        period = periods.parse(code)
        assert (period.first, period.last, period.code) == (first, last, code)
        assert period.before.code == before


@pytest.mark.parametrize("code", ["", "2026-Q5", "2026-13", "heute", "2099"])
def test_an_odd_period_or_one_to_come_is_the_quarter_that_runs(code: str) -> None:
    assert periods.parse(code) == periods.present()
