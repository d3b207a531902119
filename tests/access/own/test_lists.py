"""A list keeps its state: tags, headings, saved filters, the way back; and lets nothing else in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access.models import Area, SavedFilter, Worker
from casework.access.own.lists import COOKIE
from casework.access.own.query import canonical, pairs_of
from casework.common.dates import today
from casework.households.models import Household
from tests.factories import make_area, make_household, make_worker
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def client(worker: Worker) -> Client:
    browser = Client()
    browser.force_login(worker)
    return browser


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def tags(answer: Any) -> dict[str, str]:
    return {f"{tag.label} {tag.text}": tag.url for tag in answer.context["listing"].tags}


def test_an_address_holds_codes_and_ids_and_no_words() -> None:
    asked = "grade=red&q=%E9%AD%8F&next=//evil.example&who=me%0d%0aX&A=1&area="
    assert pairs_of(asked) == [("grade", "red")]
    assert canonical("who=me&grade=red&page=2", without=("page",)) == "grade=red&who=me"


def test_each_filter_is_a_tag_whose_address_takes_it_away(client: Client, area: Area) -> None:
    answer = client.get(f"{reverse('household-list')}?grade=red&area={area.pk}&order=-due&page=1")
    assert tags(answer) == {
        f"居民区 {area.name}": "?grade=red&order=-due",
        "风险等级 红": f"?area={area.pk}&order=-due",
    }
    assert answer.context["listing"].clear_url == "?order=-due"


def test_an_odd_value_is_no_tag_and_goes_no_further(client: Client) -> None:
    answer = client.get(f"{reverse('household-list')}?grade=purple&stage=x&order=evil&who=me")
    assert list(tags(answer)) == ["责任社工 我"]
    assert "purple" not in answer.context["listing"].ordered_by("due")


@pytest.mark.parametrize(("door", "column"), [("household-list", "grade"), ("plan-list", "stage")])
def test_a_heading_orders_one_way_then_the_other_and_says_so(
    client: Client, household: Household, door: str, column: str
) -> None:
    post(client, reverse("plan-new", args=[household.pk]))
    plain, up, down = (
        client.get(f"{reverse(door)}?{asked}").content.decode()
        for asked in ("who=me", f"who=me&order={column}", f"who=me&order=-{column}")
    )
    assert f'href="?who=me&amp;order={column}"' in plain
    assert f'aria-sort="ascending"><a class="sorts" href="?who=me&amp;order=-{column}"' in up
    assert f'aria-sort="descending"><a class="sorts" href="?who=me&amp;order={column}"' in down


def test_rows_stand_as_each_column_asks(client: Client, area: Area, worker: Worker) -> None:
    homes = [make_household(area, worker) for _n in range(3)]
    rows = Household.objects.unscoped("as assessed")
    for home, grade in zip(homes, ("yellow", "", "red"), strict=True):
        rows.filter(pk=home.pk).update(grade=grade, worker=None if grade == "yellow" else worker)

    def ids(order: str) -> list[Any]:
        answer = client.get(f"{reverse('household-list')}?order={order}")
        return [row.pk for row in answer.context["page"]]

    low, none, red = (home.pk for home in homes)
    assert ids("grade") == [red, low, none]
    assert ids("-grade") == [low, red, none]
    by_number = sorted(homes, key=lambda home: home.number)
    assert ids("number") == [home.pk for home in by_number]
    assert ids("-number") == [home.pk for home in reversed(by_number)]
    assert ids("worker")[2] == ids("-worker")[2] == homes[0].pk


def test_the_way_back_leads_to_the_list_as_it_was_left(
    client: Client, household: Household
) -> None:
    client.get(f"{reverse('household-list')}?who=me&order=-due&page=1")
    page = client.get(reverse("people", args=[household.pk])).content.decode()
    back = f"/households/?order=-due&amp;page=1&amp;who=me#row-{household.pk}"
    assert f'href="{back}"' in page
    assert f'id="row-{household.pk}"' in client.get("/households/?who=me").content.decode()


@pytest.mark.parametrize(
    "forged",
    [
        "//evil.example",
        "https://evil.example/?a=1",
        "desk?x=1",
        "household-list?next=//evil.example",
    ],
)
def test_a_forged_way_back_leads_nowhere_else(
    client: Client, household: Household, forged: str
) -> None:
    client.cookies[COOKIE] = forged
    page = client.get(reverse("people", args=[household.pk])).content.decode()
    assert "evil" not in page


def test_the_list_is_told_to_nobody_on_the_way_and_not_to_who_signs_in_next(
    client: Client, settings: Settings
) -> None:
    settings.HTTPS = True
    client.get("/households/")
    assert client.cookies[COOKIE]["secure"]
    client.post(reverse("logout"))
    assert client.cookies[COOKIE].value == ""


def test_the_desk_lets_go_of_the_list(client: Client) -> None:
    client.get(reverse("household-list"))
    client.get(reverse("desk"))
    assert client.cookies[COOKIE].value == ""


def test_a_saved_filter_stands_above_its_list_and_can_be_where_it_begins(
    client: Client, worker: Worker
) -> None:
    form = {"listed": "household-list", "query": "who=me&grade=red", "name": "我的红色"}
    answer = post(client, reverse("filter-save"), form)
    assert answer["Location"] == "/households/?grade=red&who=me"
    page = client.get(answer["Location"])
    assert "我的红色" in page.content.decode()
    assert page.context["listing"].may_be_saved is False
    row = SavedFilter.objects.get()
    post(client, reverse("filter-default", args=[row.pk]), {"is_default": "1"})
    assert client.get("/households/")["Location"] == "/households/?grade=red&who=me"
    assert client.get(page.context["listing"].clear_url).status_code == 200
    gone = post(client, reverse("filter-remove", args=[row.pk]))
    assert gone["Location"] == "/households/?grade=red&who=me"
    assert client.get("/households/").status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"name": ""},
        {"name": "长" * 21},
        {"name": "好", "listed": "desk"},
        {"name": "好", "query": "q=魏龙凤"},
    ],
)
def test_a_filter_without_a_fitting_name_is_not_kept(client: Client, form: dict[str, str]) -> None:
    answer = post(
        client, reverse("filter-save"), {"listed": "plan-list", "query": "who=me", **form}
    )
    assert answer.status_code == 302
    assert not SavedFilter.objects.exists()


def test_who_keeps_too_many_filters_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.access.own.actions.MOST_FILTERS", 0)
    form = {"listed": "plan-list", "query": "who=me", "name": "我写的"}
    answer = client.get(post(client, reverse("filter-save"), form)["Location"])
    assert "请先删掉一个" in answer.content.decode()


def test_the_schedule_stands_under_days_grades_or_areas(
    client: Client, area: Area, worker: Worker
) -> None:
    homes = [make_household(area, worker) for _n in range(2)]
    rows = Household.objects.unscoped("as assessed")
    rows.filter(pk=homes[0].pk).update(grade="red", visit_due_on=today())

    def labels(query: str) -> list[str]:
        answer = client.get(f"{reverse('visit-schedule')}?{query}")
        return [heading.label for heading in answer.context["headings"]]

    assert labels("order=due")[0] == "今天"
    assert labels("order=grade") == ["红", "未评估"]
    assert labels("order=area") == [area.name]
    assert labels("grade=red") == ["今天"]


def test_the_queue_of_decisions_and_the_accounts_narrow_down(area: Area) -> None:
    browser = Client()
    browser.force_login(make_worker("supervisor", area))
    answer = browser.get(f"{reverse('review-queue')}?who=me&grade=red&order=grade")
    assert len(tags(answer)) == 2
    browser.force_login(make_worker("system", area))
    answer = browser.get(f"{reverse('worker-list')}?role=system&state=open&order=-created")
    assert [row.role_codes for row in answer.context["workers"]] == [frozenset({"system"})]
    assert not browser.get(f"{reverse('worker-list')}?role=none").context["workers"]


def test_what_a_worker_sets_holds_on_every_page(client: Client) -> None:
    assert "data-keys-help" in client.get(reverse("search")).content.decode()
    post(client, reverse("own-settings"), {"shows_first_steps": "on"})
    assert "data-keys" not in client.get(reverse("search")).content.decode()
    assert "收起" in client.get(reverse("desk")).content.decode()
    post(client, reverse("first-steps"), {"shown": "0"})
    assert "收起" not in client.get(reverse("desk")).content.decode()
    assert "重新显示在工作台" in client.get(reverse("help")).content.decode()
