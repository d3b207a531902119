"""Whoever reads a household that is shared with them isn't asked to decide on anything of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.grants import grant_household
from casework.access.models import GrantSource, Permission, Worker
from casework.common.dates import now
from casework.desk import badges
from casework.desk.worklist import open_requests
from tests.world import NEXT_STREET, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WAITING = ("waiting plan", "closure", "emergency", "shred request", "deletion request")


@pytest.fixture
def reader(world: World) -> Worker:
    """A supervisor of the next street who may read what waits here."""
    stranger = world.who("supervisor", NEXT_STREET)
    ids: set[UUID] = {world.rows[name].household_id for name in WAITING}
    for household_id in ids:
        grant_household(
            worker=stranger,
            household_id=household_id,
            permission=Permission.VIEW,
            source=GrantSource.SHARE,
            until_at=now() + timedelta(days=9),
            reason="联合走访",
            by=world.chief,
        )
    return stranger


def test_the_rail_counts_nothing_for_them(reader: Worker) -> None:
    assert badges.approvals(reader).count == 0


def test_no_request_about_personal_data_waits_for_them(reader: Worker) -> None:
    assert open_requests(reader) == []


def test_the_page_of_decisions_shows_them_none(world: World, reader: Worker) -> None:
    client = Client()
    client.force_login(reader)
    page = client.get(reverse("review-queue")).content.decode()
    ids = {name: (world.rows[name].household_id, world.rows[name].pk) for name in WAITING}
    assert not [name for name, both in ids.items() if any(str(one) in page for one in both)]


def test_the_list_of_emergencies_shows_them_none(world: World, reader: Worker) -> None:
    client = Client()
    client.force_login(reader)
    page = client.get(reverse("emergencies"))
    assert page.status_code == 200
    assert str(world.rows["emergency"].pk) not in page.content.decode()
