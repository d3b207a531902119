"""Every page that shows something of a case leaves an entry that says who read it."""

import pytest
from django.db import transaction

from casework.access.models import Role
from casework.audit.models import Entry
from tests.asking import client_of, target, text_of
from tests.doors import Row, row_id, rows
from tests.posting import post
from tests.world import CANARY_NAME, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


# They list the heads of many households, as a roster, a handover or a batch does, and open none.
LISTS = ("roster", "handover", "batch")


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
def test_a_page_that_shows_a_name_is_remembered(signed_in: World, row: Row) -> None:
    for role in (Role.WORKER, Role.SUPERVISOR, Role.AUDITOR):
        entries = entries_of(signed_in, role.value, row)
        if entries is None:
            continue
        assert entries
        if row.method == "GET" and row.thing != "-" and not row.door.startswith(LISTS):
            assert {entry.household_id for entry in entries} - {None}
