"""A household whose destruction was decided and isn't carried out yet: seen through no door."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access.models import Worker
from casework.households.models import Attachment, Household, ShredRequest, Stage
from tests.factories import make_household, make_visit
from tests.households.test_attachment_pages import add, browser, sent

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> None:
    settings.CASEWORK_ATTACHMENTS_DIR = tmp_path / "attachments"


@pytest.fixture
def client(worker: Worker) -> Client:
    return browser(worker)


@pytest.fixture
def attached(client: Client, household: Household, worker: Worker) -> Attachment:
    """What was attached to a household with a visit, which is being shredded by now."""
    add(client, household, sent())
    make_visit(household, worker)
    households = Household.objects.unscoped("as after a decision").filter(pk=household.pk)
    households.update(stage=Stage.SHREDDING)
    row: Attachment = household.attachments.get()
    return row


@pytest.mark.parametrize("door", ["attachment", "attachment-file", "attachment-thumbnail"])
def test_what_is_attached_opens_no_more(client: Client, attached: Attachment, door: str) -> None:
    assert client.get(reverse(door, args=[attached.pk])).status_code == 404


def test_a_visit_is_not_shown(client: Client, household: Household, attached: Attachment) -> None:
    visit = household.visits.get()
    assert client.get(reverse("visit", args=[visit.pk])).status_code == 404


@pytest.mark.parametrize(
    ("where", "term"), [("people", "魏龙凤"), ("people", "魏"), ("records", "远航刚从医院")]
)
def test_searches_pass_over_it(
    client: Client, attached: Attachment, worker: Worker, where: str, term: str
) -> None:
    make_visit(make_household(attached.household.area, worker), worker)
    answer = client.post(reverse("search"), {"q": term, "where": where})
    assert answer.status_code == 200
    assert answer.context["count"] == 1


def test_the_request_that_is_carried_out_stays_in_sight(
    attached: Attachment, supervisor: Worker, worker: Worker
) -> None:
    asked = ShredRequest.objects.create(
        household=attached.household, reason="error", asked_by=worker
    )
    assert ShredRequest.objects.visible_to(supervisor).get() == asked
