"""Files of a form: in memory up to what the door takes, and nothing anywhere else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from casework.access.models import Worker
from casework.access.uploads import WITHOUT_FILES, MemoryUpload, Upload, room_of
from casework.households.models import Household
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker)


def received(monkeypatch: pytest.MonkeyPatch, room: int, *files: bytes) -> list[Upload]:
    """Return what a form of files becomes at a door that takes so many bytes."""
    monkeypatch.setattr("casework.access.uploads.room_of", lambda request: room)
    sent = [SimpleUploadedFile(f"{n}.jpg", data) for n, data in enumerate(files)]
    request = RequestFactory().post("/", {"file": sent})
    found: Any = request.FILES.getlist("file")
    return list(found)


def test_a_file_is_held_in_memory_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes(range(256)) * 1000
    (file,) = received(monkeypatch, 300_000, data)
    assert (file.read(), file.size, file.name, file.is_whole) == (data, 256_000, "0.jpg", True)
    assert not hasattr(file, "temporary_file_path")


def test_of_a_file_beyond_the_room_only_name_and_length_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large, small = received(monkeypatch, 100_000, bytes(400_000), b"small")
    assert (large.read(), large.size, large.is_whole) == (b"", 400_000, False)
    assert (small.read(), small.is_whole) == (b"small", True)


def test_all_files_of_a_form_share_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    files = received(monkeypatch, 100_000, bytes(60_000), bytes(60_000), bytes(40_000))
    assert [file.is_whole for file in files] == [True, False, True]


def test_a_door_that_takes_no_file_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert received(monkeypatch, 0, b"a file") == []


def test_a_form_that_is_far_too_large_is_answered_before_it_is_read(
    worker: Worker, household: Household
) -> None:
    client = Client()
    client.force_login(worker)
    file = SimpleUploadedFile("a.jpg", bytes(WITHOUT_FILES + 1))
    answer = client.post(reverse("consent-new", args=[household.pk]), {"file": file})
    assert answer.status_code == 413


def room(name: str, user: Any, *args: Any) -> int:
    request = RequestFactory().post(reverse(name, args=args))
    request.resolver_match = resolve(request.path)
    if user is not None:
        request.user = user
    return room_of(request)


def test_a_door_says_how_much_it_takes_and_from_whom(worker: Worker, household: Household) -> None:
    clerk = make_worker("clerk", worker.postings.get().area)
    inactive = make_worker("worker", worker.postings.get().area)
    inactive.is_active = False
    taken = [room("attachment-new", who, household.pk) for who in (worker, clerk, inactive, None)]
    assert taken == [60 * 1024 * 1024, 0, 0, 0]
    assert room("roster-list", worker) == 5 * 1024 * 1024
    assert room("consent-new", worker, household.pk) == 0


def test_a_request_that_reached_no_door_brings_no_file() -> None:
    assert room_of(None) == 0
    assert MemoryUpload(RequestFactory().get("/")).request is not None
