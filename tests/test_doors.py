"""Every door × role × place × method → status, and a canary that sings nowhere outside its area.

The table is in tests/doors.py.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from casework.access.models import Worker
from tests.doors import FORMS, Row, nothing, row_id, rows
from tests.posting import post
from tests.test_house import patterns
from tests.world import (
    CANARY_CODE,
    CANARY_LANE,
    CANARY_NAME,
    CANARY_PHONE,
    NEXT_AREA,
    NEXT_STREET,
    OWN,
    PLACES,
    ROLES,
    World,
    add_cases,
    kept_apart,
    make_staff,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

# Doors that open to anyone; what they answer is told in tests/access.
PUBLIC = {"login", "logout", "set_language", "second-step", "set-up"}

SINGS = (CANARY_NAME, CANARY_LANE, CANARY_PHONE, "金丝雀", CANARY_CODE.upper())


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, and before it what strangers see while the canary's cases don't exist."""
    with django_db_blocker.unblock(), kept_apart():
        made = make_staff()
        sign_in(*made.staff.values(), made.inactive, made.expired)
        quiet_before.update(seen_by_strangers(made))
        add_cases(made)
        yield made


quiet_before: dict[tuple[str, str, str], str] = {}
sessions: dict[UUID, str] = {}
browser = Client()


def sign_in(*workers: Worker) -> None:
    """Keep a session of each worker for the module."""
    for worker in workers:
        browser.cookies.clear()
        browser.force_login(worker)
        sessions[worker.pk] = browser.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(worker: Worker) -> Client:
    """Return the browser with nothing but the worker's session in it."""
    browser.cookies.clear()
    browser.cookies[settings.SESSION_COOKIE_NAME] = sessions[worker.pk]
    return browser


def target(world: World, row: Row) -> str:
    """Return the address of a line's door."""
    name = row.thing.removeprefix("*")
    return reverse(row.door, args=[] if name == "-" else [world.ids[name]])


def ask(world: World, worker: Worker, row: Row) -> Any:
    """Go through a door as the worker and return the answer; nothing of it stays."""
    client, url = client_of(worker), target(world, row)
    with transaction.atomic():
        if row.method == "GET":
            response = client.get(url)
        else:
            fill = FORMS.get(row.door, nothing)
            response = post(client, url, fill(world, worker))
        transaction.set_rollback(True)
    return response


def text_of(response: Any) -> str:
    """Return everything that an answer carries: body, address, headers."""
    body = b"".join(response) if response.streaming else response.content
    headers = "".join(f"{name}: {value}\n" for name, value in response.items())
    return headers + body.decode(errors="replace")


def declared() -> Iterator[tuple[URLPattern, Any]]:
    for entry in patterns():
        yield entry, entry.callback.policy  # type: ignore[attr-defined] # put there by doors.behind


def test_the_table_names_every_door_with_every_method() -> None:
    there = {
        (policy.name, method)
        for _, policy in declared()
        for method in policy.methods
        if policy.name not in PUBLIC
    }
    assert {(row.door, row.method) for row in rows()} == there


def test_only_the_named_doors_are_public() -> None:
    assert {policy.name for _, policy in declared() if policy.public} == PUBLIC


@pytest.mark.parametrize("row", rows(), ids=row_id)
@pytest.mark.parametrize("place", PLACES)
def test_a_role_is_answered_as_the_table_says(world: World, row: Row, place: str) -> None:
    answered = {role.value: ask(world, world.who(role, place), row) for role in ROLES}
    expected = {role.value: row.status(role, place) for role in ROLES}
    assert {role: answer.status_code for role, answer in answered.items()} == expected
    if place != OWN:
        heard = {role: sings(answer) for role, answer in answered.items() if sings(answer)}
        assert heard == {}


def sings(response: Any) -> list[str]:
    """Return which of the canary's words an answer carries."""
    text = text_of(response)
    return [word for word in SINGS if word in text]


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_without_a_way_in_every_door_stays_shut(world: World, row: Row) -> None:
    with transaction.atomic():
        url, client = target(world, row), Client()
        anonymous = client.get(url) if row.method == "GET" else post(client, url)
        transaction.set_rollback(True)
    inactive, expired = ask(world, world.inactive, row), ask(world, world.expired, row)
    assert (anonymous.status_code, inactive.status_code, expired.status_code) == (302, 302, 403)
    assert reverse("login") in anonymous["Location"]
    assert reverse("login") in inactive["Location"]
    assert [sings(answer) for answer in (anonymous, inactive, expired)] == [[], [], []]


def test_a_door_takes_no_method_that_it_does_not_name(world: World) -> None:
    client, taken = client_of(world.who("supervisor")), []
    for entry, policy in declared():
        words = {name: world.ids["case"] for name in entry.pattern.converters}
        for method in METHODS - policy.methods:
            answer = client.generic(method, reverse(policy.name, kwargs=words))
            taken += [(policy.name, method)] if answer.status_code != 405 else []
    assert taken == []


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"}


# Pages that name no case: what a stranger sees there may not depend on cases out of scope.
# One's own sign-in has a fresh secret, challenge or time on each page, and nothing of a case.
FRESH = {"my-sign-in", "app-new", "passkey-new"}
WIDE = [r for r in rows() if r.thing == "-" and r.method == "GET" and r.door not in FRESH]
FILTERS = {
    "household-list": ["?stage=intake", "?due=overdue", "?grade=none"],
    "visit-schedule": ["?due=overdue", "?due=week"],
    "plan-list": ["?stage=active", "?stage=submitted"],
    "statistics": ["?copy=1"],
    "figure-list": ["?show=unmet", "?show=worry-hunger-unknown"],
}


def wide_pages() -> Iterator[tuple[str, str]]:
    for row in WIDE:
        for query in ["", *FILTERS.get(row.door, [])]:
            yield row.door, reverse(row.door) + query
    yield "search", reverse("search")


def seen_by_strangers(world: World) -> dict[tuple[str, str, str], str]:
    """Return what every page that names no case shows to the people posted elsewhere."""
    return {
        (role.value, place, url): same_each_time(client_of(world.who(role, place)), url)
        for role in ROLES
        for place in (NEXT_AREA, NEXT_STREET)
        for _, url in wide_pages()
    }


def same_each_time(client: Client, url: str) -> str:
    """Return a page, the search with the canary's name, without what differs from time to time."""
    with transaction.atomic():
        if url == reverse("search"):
            response = client.post(url, {"q": f"{CANARY_NAME}case"})
        else:
            response = client.get(url)
        transaction.set_rollback(True)
    body = response.content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", body)


def test_lists_counts_and_search_say_nothing_of_cases_out_of_scope(world: World) -> None:
    now = seen_by_strangers(world)
    assert [key for key, page in now.items() if page != quiet_before[key]] == []


def test_the_canary_is_heard_at_home(world: World) -> None:
    """Otherwise its silence elsewhere would prove nothing."""
    heard = {
        row.door
        for row in rows()
        if row.method == "GET" and row.status("supervisor", OWN) == 200
        if CANARY_NAME in text_of(ask(world, world.who("supervisor"), row))
    }
    assert heard >= HEARD


HEARD = {
    "household-list",
    "household",
    "people",
    "household-edit",
    "person",
    "attachments",
    "attachment",
    "roster",
    "assessments",
    "assessment",
    "plan-list",
    "plans",
    "plan",
    "plan-edit",
    "review-queue",
    "plan-review",
    "visit-schedule",
    "visits",
    "visit-new",
    "visit",
    "desk",
}


@pytest.mark.parametrize("term", ["name", "number", "phone", "file number"])
def test_the_search_finds_the_canary_at_home_and_nowhere_else(world: World, term: str) -> None:
    head = world.rows["head of case"]
    words = {
        "name": f"{CANARY_NAME}case",
        "number": head.identity.id_number,
        "phone": CANARY_PHONE,
        "file number": world.rows["case"].number,
    }
    found = {}
    for place in PLACES:
        with transaction.atomic():
            page = client_of(world.who("worker", place)).post(reverse("search"), {"q": words[term]})
            transaction.set_rollback(True)
        found[place] = str(world.ids["case"]) in page.content.decode()
    assert found == {OWN: True, NEXT_AREA: False, NEXT_STREET: False}
