"""The card of a household: what happened, narrowed by kinds; what is open; how goals stand."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.desk.card import card
from casework.desk.card.timeline import EntryKind
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_everything_is_told_newest_first(world: World) -> None:
    found = card.of(world.rows["case"], world.who("worker"), [])["timeline"]
    instants = [entry.instant for entry in found.entries]
    assert instants == sorted(instants, reverse=True)
    assert {entry.kind for entry in found.entries} >= {"visit", "assessment", "plan", "review"}
    assert not found.is_filtered


@pytest.mark.parametrize("kind", [kind.value for kind in EntryKind if kind != "closure"])
def test_a_filter_leaves_one_kind(world: World, kind: str) -> None:
    found = card.of(world.rows["case"], world.who("worker"), [kind, "nonsense"])["timeline"]
    assert {entry.kind for entry in found.entries} == {kind}
    assert [one.kind for one in found.filters if one.is_on] == [kind]


def test_a_chosen_filter_leads_to_the_page_without_it(world: World) -> None:
    found = card.of(world.rows["case"], world.who("worker"), ["visit", "plan"])["timeline"]
    urls = {one.kind: one.url for one in found.filters}
    address = reverse("household", args=[world.ids["case"]])
    assert urls["visit"] == f"{address}?show=plan#timeline"
    assert urls["review"] == f"{address}?show=visit&show=plan&show=review#timeline"


def test_closing_and_reopening_are_told(world: World) -> None:
    found = card.of(world.rows["reopened case"], world.who("worker"), ["closure"])["timeline"]
    assert [entry.icon for entry in found.entries] == ["return", "lock"]


def test_what_is_open_is_listed(world: World) -> None:
    todo = card.of(world.rows["case"], world.who("worker"), [])["todo"]
    addresses = [one.url for one in todo]
    assert reverse("visits", args=[world.ids["case"]]) in addresses
    assert reverse("plan", args=[world.ids["draft plan"]]) in addresses
    assert reverse("people", args=[world.ids["case"]]) in addresses


def test_a_proposal_to_close_waits(world: World) -> None:
    todo = card.of(world.rows["closing case"], world.who("worker"), [])["todo"]
    assert reverse("reviews", args=[world.ids["closing case"]]) in [one.url for one in todo]


def test_a_goal_stands_where_its_latest_review_left_it(world: World) -> None:
    [line] = card.of(world.rows["case"], world.who("worker"), [])["goals"]
    assert (line.status, line.percent) == ("progress", 67)
    assert line.value_now == "11 次"


def test_the_page_says_which_filters_hold(world: World) -> None:
    client = Client()
    client.force_login(world.who("inspector"))
    page = client.get(reverse("household", args=[world.ids["case"]]), {"show": "visit"})
    assert "移除筛选" in page.content.decode()
    assert world.rows["head of case"].identity.name not in page.content.decode()
