"""Photos of a visit: chosen with it, shown on its page, kept as attachments of the household."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households import actions as keeping
from casework.households.attachments.limits import JPEG, PDF, Cleaned
from casework.households.models import Household
from casework.visits.actions import keep_photo
from casework.visits.models import AppendOnly, Visit
from casework.visits.views import told
from tests.factories import make_area, make_household, make_visit, make_worker
from tests.households.files import photo
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


@pytest.fixture
def client(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


@pytest.fixture
def visit(household: Household, worker: Worker) -> Visit:
    return make_visit(household, worker)


PHOTO = Cleaned(JPEG, photo(), photo(40, 30), 400, 300)


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def form(household: Household, **more: Any) -> dict[str, Any]:
    return {
        "mode": "home",
        "on": today().isoformat(),
        "at": "00:00",
        "met": str(household.people.get().pk),
        "narrative": "门开着。",
        "changed": "no",
        "next_other": (today() + timedelta(days=7)).isoformat(),
        "p-TOTAL_FORMS": "0",
        "p-INITIAL_FORMS": "0",
        **more,
    }


def save(client: Client, household: Household, **more: Any) -> Any:
    return post(client, reverse("visit-new", args=[household.pk]), form(household, **more))


def test_photos_are_saved_with_their_visit_and_shown_on_its_page(
    client: Client, household: Household
) -> None:
    answer = save(client, household, file=[sent("a.jpg", photo()), sent("b.jpg", photo())])
    assert answer.status_code == 302
    visit = household.visits.get()
    attached = list(household.attachments.order_by("number"))
    assert [photo.attachment for photo in visit.photos.all()] == attached
    assert {(row.kind, row.dated_on) for row in attached} == {("photo", today())}
    page = client.get(answer["Location"])
    assert page.context["photos"] == attached
    assert Entry.objects.latest("id").details == {"photos": 2}
    grid = client.get(reverse("attachments", args=[household.pk]))
    assert grid.context["attachments"] == attached[::-1]


def test_a_photo_that_is_not_taken_does_not_hold_the_visit_up(
    client: Client, household: Household
) -> None:
    answer = save(client, household, file=[sent("坏的.jpg", b"nothing"), sent("b.jpg", photo())])
    words = [str(message) for message in get_messages(answer.wsgi_request)]
    assert household.visits.count() == household.attachments.count() == 1
    assert words[0].startswith("第 1 个文件没有加上。")


def test_a_visit_that_comes_back_with_an_error_asks_for_its_photos_again(
    client: Client, household: Household
) -> None:
    answer = save(client, household, narrative="", file=[sent("a.jpg", photo())])
    assert answer.status_code == 200
    assert "请重新选择照片" in answer.content.decode()
    assert not household.attachments.exists()


def test_a_visit_without_photos_says_nothing_of_them(client: Client, household: Household) -> None:
    assert "请重新选择照片" not in save(client, household, narrative="").content.decode()
    page = client.get(save(client, household)["Location"]).content.decode()
    assert "shots" not in page


def test_a_photo_that_was_withdrawn_leaves_the_page_of_its_visit(
    client: Client, visit: Visit, worker: Worker
) -> None:
    kept = keep_photo(visit_id=visit.pk, file_name="a.jpg", cleaned=PHOTO, by=worker)
    keeping.withdraw_attachment(attachment_id=kept.attachment_id, reason="模糊", by=worker)
    page = client.get(reverse("visit", args=[visit.pk]))
    assert page.context["photos"] == []


def test_keeping_a_photo_is_remembered_with_both_ids(visit: Visit, worker: Worker) -> None:
    kept = keep_photo(visit_id=visit.pk, file_name="a.jpg", cleaned=PHOTO, by=worker)
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.thing_id) == ("photo of a visit kept", kept.pk)
    assert entry.details == {"visit": str(visit.pk), "attachment": str(kept.attachment_id)}


def test_a_paper_of_a_visit_is_no_photo(visit: Visit, worker: Worker) -> None:
    paper = Cleaned(PDF, b"%PDF", pages=1)
    kept = keep_photo(visit_id=visit.pk, file_name="a.pdf", cleaned=paper, by=worker)
    assert kept.attachment.kind == "other"


def test_a_photo_stays_with_its_visit(visit: Visit, worker: Worker) -> None:
    kept = keep_photo(visit_id=visit.pk, file_name="a.jpg", cleaned=PHOTO, by=worker)
    with pytest.raises(AppendOnly):
        kept.save()


def test_nothing_is_kept_for_a_visit_out_of_scope_or_by_a_clerk(area: Area, visit: Visit) -> None:
    stranger = make_worker("worker", make_area(area.street))
    with pytest.raises(Visit.DoesNotExist):
        keep_photo(visit_id=visit.pk, file_name="a.jpg", cleaned=PHOTO, by=stranger)
    with pytest.raises(PermissionDenied):
        keep_photo(
            visit_id=visit.pk, file_name="a.jpg", cleaned=PHOTO, by=make_worker("clerk", area)
        )


def test_whoever_sees_masked_names_sees_no_photo_of_a_visit(
    client: Client, household: Household, area: Area
) -> None:
    save(client, household, file=[sent("a.jpg", photo())])
    visit = household.visits.get()
    assert len(told(visit, make_worker("auditor", area))["photos"]) == 1
    assert told(visit, make_worker("inspector", area))["photos"] == []
