"""Every door × role × method → status in the case's own area, and what is heard there.

The table is in tests/doors.py. The same from elsewhere, and for who has no way in, stands in the
files beside this one, so that they can be run at the same time.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, reverse

from tests.asking import (
    ask,
    assert_answered_as_the_table_says,
    client_of,
    text_of,
)
from tests.doors import Row, row_id, rows
from tests.test_house import patterns
from tests.world import CANARY_NAME, CANARY_PHONE, NEXT_AREA, NEXT_STREET, OWN, PLACES, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

# Doors that open to anyone; what they answer is told in tests/access.
PUBLIC = {"login", "logout", "set_language", "second-step", "set-up", "verify", "verify-entry"}


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
def test_a_role_is_answered_as_the_table_says(signed_in: World, row: Row) -> None:
    assert_answered_as_the_table_says(signed_in, row, OWN)


def test_a_door_takes_no_method_that_it_does_not_name(signed_in: World) -> None:
    client, taken = client_of(signed_in.who("supervisor")), []
    for entry, policy in declared():
        words = {name: signed_in.ids["case"] for name in entry.pattern.converters}
        for method in METHODS - policy.methods:
            answer = client.generic(method, reverse(policy.name, kwargs=words))
            taken += [(policy.name, method)] if answer.status_code != 405 else []
    assert taken == []


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"}


def test_the_canary_is_heard_at_home(signed_in: World) -> None:
    """Otherwise its silence elsewhere would prove nothing."""
    heard = {
        row.door
        for row in rows()
        if row.door in HEARD and row.method == "GET" and row.status("supervisor", OWN) == 200
        if CANARY_NAME in text_of(ask(signed_in, signed_in.who("supervisor"), row))
    }
    assert heard == HEARD


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
def test_the_search_finds_the_canary_at_home_and_nowhere_else(signed_in: World, term: str) -> None:
    head = signed_in.rows["head of case"]
    words = {
        "name": f"{CANARY_NAME}case",
        "number": head.identity.id_number,
        "phone": CANARY_PHONE,
        "file number": signed_in.rows["case"].number,
    }
    found = {}
    for place in PLACES:
        with transaction.atomic():
            page = client_of(signed_in.who("worker", place)).post(
                reverse("search"), {"q": words[term]}
            )
            transaction.set_rollback(True)
        found[place] = str(signed_in.ids["case"]) in page.content.decode()
    assert found == {OWN: True, NEXT_AREA: False, NEXT_STREET: False}
