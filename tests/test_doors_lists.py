"""What pages that name no case show to strangers doesn't depend on cases out of their scope."""

import difflib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.asking import cheaply, client_of, sign_in
from tests.doors import rows
from tests.world import (
    CANARY_NAME,
    NEXT_AREA,
    NEXT_STREET,
    ROLES,
    World,
    add_cases,
    kept_apart,
    make_staff,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, and before it what strangers see while the canary's cases don't exist."""
    with django_db_blocker.unblock(), kept_apart():
        made = make_staff()
        sign_in(*made.staff.values())
        quiet_before.update(seen_by_strangers(made))
        add_cases(made)
        yield made


quiet_before: dict[tuple[str, str, str], str] = {}

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
    with cheaply():
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
    assert [told(key, page) for key, page in now.items() if page != quiet_before[key]] == []


def told(key: tuple[str, str, str], page: str) -> tuple[object, ...]:
    """Return a page that changed and its first lines that did."""
    lines = difflib.ndiff(quiet_before[key].splitlines(), page.splitlines())
    return *key, [line for line in lines if line[:1] in "+-"][:4]
