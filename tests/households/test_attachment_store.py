"""Sealed files on the disk: complete or absent, private, bound to their row, read to the end."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from casework.access.models import Worker
from casework.common.dates import today
from casework.households import actions
from casework.households.attachments import store, upkeep
from casework.households.attachments.limits import JPEG, Cleaned
from casework.households.models import Attachment, Household
from casework.vault import shelf, suites
from casework.vault.sealed import SealBroken
from tests.households.files import EXIF_MARKER

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PLAIN = EXIF_MARKER.encode() * 20_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def attach(household: Household, by: Worker, plain: bytes = PLAIN) -> Attachment:
    return actions.add_attachment(
        household_id=household.pk,
        person_id=None,
        kind="photo",
        title="门口",
        file_name=f"{EXIF_MARKER}.jpg",
        dated_on=today(),
        cleaned=Cleaned(JPEG, plain, b"a small one", 40, 30),
        by=by,
    )


@pytest.fixture
def row(household: Household, worker: Worker) -> Attachment:
    return attach(household, worker)


def read(row: Attachment, part: store.Part = "file") -> bytes:
    return b"".join(store.read(row, part))


def test_what_was_written_is_read(row: Attachment) -> None:
    assert (read(row), read(row, "thumb")) == (PLAIN, b"a small one")


def test_folders_and_files_are_for_their_owner_alone(row: Attachment, folder: Path) -> None:
    paths = [folder, *sorted(folder.rglob("*"))]
    assert [oct(path.stat().st_mode & 0o777) for path in paths] == [
        "0o700",
        "0o700",
        "0o600",
        "0o600",
    ]


def test_a_file_is_called_by_its_id_and_lies_in_clear_nowhere(
    row: Attachment, folder: Path
) -> None:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}
    start = f"{row.pk.hex[:2]}/{row.pk.hex}"
    assert set(found) == {f"{start}.sealed", f"{start}.thumb.sealed"}
    assert [name for name, data in found.items() if EXIF_MARKER.encode() in data] == []


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("at", [0, 4, 8, 100, 70_000, -1])
def test_a_file_that_was_altered_anywhere_is_not_begun(row: Attachment, at: int) -> None:
    path = store.path_of(row, "file")
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(SealBroken):
        store.read(row, "file")


@pytest.mark.parametrize("left", [0, 11, 12, 65_564, -16])
def test_a_file_that_was_cut_off_is_not_begun(row: Attachment, left: int) -> None:
    path = store.path_of(row, "file")
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(SealBroken):
        store.read(row, "file")


def test_a_file_that_is_gone_is_not_begun(row: Attachment) -> None:
    store.path_of(row, "file").unlink()
    with pytest.raises(SealBroken):
        store.read(row, "file")


def test_a_row_that_does_not_open_opens_no_file(row: Attachment) -> None:
    rows = Attachment.objects.unscoped("a test breaks it")
    blob = bytes(rows.get(pk=row.pk).content_sealed)
    broken = rows.get(pk=row.pk)
    broken.__dict__["content_sealed"] = blob[:-1] + bytes([blob[-1] ^ 1])
    with pytest.raises(SealBroken):
        store.read(broken, "file")


def test_the_files_of_two_rows_cannot_change_places(
    household: Household, worker: Worker, row: Attachment
) -> None:
    """Not even where someone put the one's secret into the other's row."""
    other = attach(household, worker)
    other.content = row.content
    store.path_of(other, "file").write_bytes(store.path_of(row, "file").read_bytes())
    with pytest.raises(SealBroken):
        store.read(other, "file")


def test_a_thumbnail_cannot_stand_for_its_file(row: Attachment) -> None:
    path = store.path_of(row, "file")
    path.write_bytes(store.path_of(row, "thumb").read_bytes())
    with pytest.raises(SealBroken):
        store.read(row, "file")


def test_a_file_that_breaks_between_two_readings_ends_the_answer(row: Attachment) -> None:
    chunks = store.read(row, "file")
    path = store.path_of(row, "file")
    path.write_bytes(path.read_bytes()[:70_000])
    with pytest.raises(SealBroken):
        b"".join(chunks)


def test_writing_that_fails_leaves_nothing(row: Attachment, folder: Path) -> None:
    before = files(folder)
    row.sealing += 1

    def torn() -> Iterator[bytes]:
        yield PLAIN
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        store.write(row, "file", torn())
    assert files(folder) == before


def test_a_file_has_no_name_of_its_own_before_it_is_complete(
    row: Attachment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row.sealing += 1
    seen: list[str] = []
    sync = os.fsync

    def look(handle: int) -> None:
        seen.append(str(store.path_of(row, "file").exists()))
        sync(handle)

    monkeypatch.setattr(os, "fsync", look)
    store.write(row, "file", [PLAIN])
    assert seen == ["False", "True"]  # the file itself, then its folder with the name in it


def test_what_a_stopped_server_left_half_written_is_written_anew(row: Attachment) -> None:
    row.sealing += 1
    path = store.path_of(row, "file")
    path.with_name(path.name + shelf.UNFINISHED).write_bytes(b"half")
    store.write(row, "file", [PLAIN])
    assert read(row) == PLAIN


def test_a_reader_who_fetched_the_row_before_it_was_sealed_anew_reads_the_new_file(
    row: Attachment, django_capture_on_commit_callbacks: object
) -> None:
    early = Attachment.objects.unscoped("a reader").get(pk=row.pk)
    assert callable(django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        assert list(upkeep.reseal_files(suites.SM4)) == [row.pk]
    assert not store.path_of(row, "file").exists()
    assert (read(early), early.sealing) == (PLAIN, 1)
