"""Every page that shows something of a case leaves an entry that says who read it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from casework.access.models import Role
from casework.audit.models import Entry
from tests.doors import Row, row_id, rows
from tests.posting import post
from tests.test_doors import client_of, sign_in, target, text_of
from tests.world import CANARY_NAME, World, kept_apart, make_world

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), kept_apart():
        made = make_world()
        sign_in(*made.staff.values(), made.inactive, made.expired)
        yield made


# They list the heads of many households, as a roster or a handover names them, and open none.
LISTS = ("roster", "handover")


def entries_of(world: World, role: str, row: Row) -> list[Entry] | None:
    """Return what a page left in the log, None where it showed nothing of the case."""
    client, url = client_of(world.who(role)), target(world, row)
    with transaction.atomic():
        before = Entry.objects.latest("id").pk
        response = client.get(url) if row.method == "GET" else post(client, url, {"version": "0"})
        entries = list(Entry.objects.filter(pk__gt=before))
        transaction.set_rollback(True)
    return entries if CANARY_NAME in text_of(response) else None


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_a_page_that_shows_a_name_is_remembered(world: World, row: Row) -> None:
    for role in (Role.WORKER, Role.SUPERVISOR, Role.AUDITOR):
        entries = entries_of(world, role.value, row)
        if entries is None:
            continue
        assert entries
        if row.method == "GET" and row.thing != "-" and not row.door.startswith(LISTS):
            assert {entry.household_id for entry in entries} - {None}
