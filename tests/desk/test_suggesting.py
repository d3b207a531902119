"""The search field's suggestions: what they show, to whom, and what they leave in the log."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.models import Area, Role, Worker
from casework.audit.models import Entry
from casework.desk.suggesting import is_called, pages_called
from casework.households.models import Household
from tests.factories import make_area, make_household, make_worker

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


def ask(client: Client, term: str) -> Any:
    answer = client.post(reverse("suggest"), {"q": term})
    assert answer.status_code == 200
    return answer


def groups(answer: Any) -> list[str]:
    return [group.label for group in answer.context["groups"]]


def asked() -> list[dict[str, Any]]:
    return [entry.details for entry in Entry.objects.filter(act="searched").order_by("id")]


@pytest.mark.parametrize("term", ["魏龙凤", "wlf", "weilong"])
def test_a_person_is_offered_by_sign_pinyin_and_initials(
    client: Client, household: Household, term: str
) -> None:
    answer = ask(client, term)
    assert groups(answer) == ["人员"]
    page = answer.content.decode()
    assert page.count('role="option"') == 1
    assert reverse("household", args=[household.pk]) in page


def test_households_and_file_numbers_stand_in_groups_of_their_own(
    client: Client, household: Household
) -> None:
    assert groups(ask(client, "样例路1弄")) == ["家庭"]
    assert groups(ask(client, household.number)) == ["档案号"]


def test_a_household_out_of_scope_is_not_offered(household: Household, area: Area) -> None:
    stranger = Client()
    stranger.force_login(make_worker("worker", make_area(area.street)))
    assert ask(stranger, "魏龙凤").context["groups"] == []


def test_before_anything_is_typed_the_households_opened_last_are_offered(
    client: Client, household: Household
) -> None:
    assert "您打开" in ask(client, "").content.decode()
    client.get(reverse("household", args=[household.pk]))
    answer = ask(client, "")
    assert [home.pk for group in answer.context["groups"] for home in group.homes] == [household.pk]
    ask(client, "")
    told = Entry.objects.filter(act="list read", details__list="recent households")
    assert [entry.details["count"] for entry in told] == [1]


def test_one_that_left_the_scope_is_offered_no_more(
    client: Client, household: Household, worker: Worker
) -> None:
    client.get(reverse("household", args=[household.pk]))
    elsewhere = make_area()
    Household.objects.unscoped("moved").filter(pk=household.pk).update(
        area=elsewhere, street=elsewhere.street
    )
    assert ask(client, "").context["groups"] == []


def test_pages_are_offered_by_name_and_by_how_it_sounds(worker: Worker) -> None:
    assert [str(page.label) for page in pages_called(worker, "gzt")] == ["工作台"]
    assert [str(page.label) for page in pages_called(worker, "走访")] == ["走访"]
    assert [str(page.label) for page in pages_called(worker, "dengjijt")] == ["登记家庭"]


def test_a_page_of_another_role_is_not_offered(area: Area) -> None:
    clerk = make_worker(Role.CLERK, area)
    assert pages_called(clerk, "登记家庭") == []
    assert pages_called(clerk, "审核") == []


def test_a_name_sounds_from_its_beginning_only() -> None:
    assert is_called("工作台", "gongzuot")
    assert not is_called("工作台", "zuotai")
    assert not is_called("工作台", "gzta x")


def test_a_single_letter_is_no_question_about_people(client: Client, household: Household) -> None:
    assert ask(client, "w").context["more"] == 0
    assert asked() == []


def test_each_question_is_written_down_by_its_hash(client: Client, household: Household) -> None:
    for term in ("魏", "魏龙", "魏龙凤"):
        ask(client, term)
    entries = asked()
    assert [entry["hits"] for entry in entries] == [1, 1, 1]
    assert all(entry["while_typing"] for entry in entries)
    assert len({entry["term"] for entry in entries}) == 3
    assert "魏" not in str(entries)


def test_a_question_asked_again_within_a_minute_is_one_entry(
    client: Client, household: Household
) -> None:
    for term in ("魏龙", "样例路1弄", "魏龙"):
        ask(client, term)
    assert len(asked()) == 2


def test_whom_only_the_longer_question_shows_is_in_the_log(
    client: Client, area: Area, worker: Worker, household: Household, monkeypatch: Any
) -> None:
    """One character is looked for among the newest; two lead to everyone."""
    make_household(area, worker, name="魏新")
    monkeypatch.setattr("casework.desk.suggesting.MOST_OPENED", 1)
    for term in ("魏", "魏龙"):
        ask(client, term)
    assert [entry["hits"] for entry in asked()] == [1, 1]


def test_nothing_that_was_typed_comes_back(client: Client) -> None:
    assert "查无此人" not in ask(client, "查无此人").content.decode()


def test_the_rest_is_counted_and_left_to_the_search(
    client: Client, household: Household, area: Area, worker: Worker
) -> None:
    for _n in range(7):
        make_household(area, worker)
    answer = ask(client, "魏龙凤")
    assert answer.content.decode().count('role="option"') == 6
    assert answer.context["more"] == 2


def test_one_character_is_looked_for_among_the_newest_and_the_list_says_so(
    client: Client, area: Area, worker: Worker, household: Household, monkeypatch: Any
) -> None:
    make_household(area, worker, name="赵新")
    monkeypatch.setattr("casework.desk.suggesting.MOST_OPENED", 1)
    page = ask(client, "魏").content.decode()
    assert "魏龙凤" not in page
    assert "最近登记的 1 人" in page
