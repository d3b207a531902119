"""The files of all attachments: listed, tried, sealed anew, removed, pruned."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.households.attachments import store, upkeep
from casework.households.models import Attachment, Household
from casework.vault import keys, shelf, suites
from casework.vault.files import suite_of
from casework.vault.models import HouseholdKey
from casework.vault.sealed import SealBroken
from tests.factories import make_household
from tests.households.test_attachment_store import PLAIN, attach, files, folder, read

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
assert callable(folder)  # a fixture


@pytest.fixture
def row(household: Household, worker: Worker) -> Attachment:
    return attach(household, worker)


@pytest.fixture
def other(area: Area, worker: Worker) -> Attachment:
    """An attachment of another household."""
    return attach(make_household(area, worker, name="许长青"), worker, b"another")


def again(row: Attachment) -> Attachment:
    found: Attachment = Attachment.objects.unscoped("a test looks back").get(pk=row.pk)
    return found


def old(path: Path) -> None:
    """Make a file look two days old."""
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 2 * upkeep.DAY_SECONDS))


def suites_of(row: Attachment) -> set[int | None]:
    found = set()
    for part in store.parts_of(row):
        with store.path_of(row, part).open("rb") as source:
            found.add(suite_of(source))
    return found


def test_a_backup_is_told_every_file_and_its_row(
    row: Attachment, other: Attachment, folder: Path
) -> None:
    listed = list(upkeep.list_files())
    assert {folder / one.path for one in listed} == set(files(folder))
    assert {(one.attachment_id, one.household_id) for one in listed} == {
        (row.pk, row.household_id),
        (other.pk, other.household_id),
    }


def test_batches_go_on_behind_the_last_row(
    row: Attachment, other: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 1)
    counted: list[int] = []
    assert list(upkeep.check_files(counted.append)) == []
    assert (len(list(upkeep.list_files())), counted, upkeep.count_rows()) == (4, [1, 1], 2)


@pytest.mark.parametrize("part", ["file", "thumb"])
def test_a_file_that_does_not_open_is_named(row: Attachment, part: store.Part) -> None:
    path = store.path_of(row, part)
    path.write_bytes(path.read_bytes()[:-1])
    assert list(upkeep.check_files()) == [(Attachment._meta.db_table, row.pk, part)]


def test_a_file_that_opens_but_is_another_than_its_row_says_is_named(row: Attachment) -> None:
    store.write(row, "file", [b"something else"])
    assert [problem.part for problem in upkeep.check_files()] == ["file"]


def test_vault_verify_names_a_broken_file(
    row: Attachment, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("vault", "verify")
    store.path_of(row, "thumb").unlink()
    with pytest.raises(CommandError):
        call_command("vault", "verify")
    assert f"{row.pk} thumb" in capsys.readouterr().out


def test_files_are_sealed_anew_under_another_suite_and_new_secrets(
    row: Attachment, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = files(folder)
    with django_capture_on_commit_callbacks(execute=True):
        assert list(upkeep.reseal_files(suites.SM4)) == [row.pk]
    now = again(row)
    assert suites_of(now) == {suites.SM4.number}
    assert (read(now), read(now, "thumb")) == (PLAIN, b"a small one")
    assert now.content.file_secret != row.content.file_secret
    assert now.content.thumb_secret != row.content.thumb_secret
    assert not set(before) & set(files(folder))
    assert len(files(folder)) == 2
    assert Entry.objects.latest("id").act == "attachment sealed anew"


def test_what_is_under_the_suite_already_is_left(row: Attachment, folder: Path) -> None:
    assert list(upkeep.reseal_files(suites.AES)) == []
    assert again(row).sealing == 0


def test_sealing_anew_goes_on_where_it_stopped(
    row: Attachment, other: Attachment, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = next(upkeep.reseal_files(suites.SM4))
    with django_capture_on_commit_callbacks(execute=True):
        rest = list(upkeep.reseal_files(suites.SM4))
    assert {first, *rest} == {row.pk, other.pk}
    assert len(rest) == 1


def test_a_server_that_stops_before_the_commit_leaves_the_old_file_in_force(
    row: Attachment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(upkeep, "record", stop)
    with pytest.raises(KeyboardInterrupt):
        list(upkeep.reseal_files(suites.SM4))
    monkeypatch.undo()
    assert read(again(row)) == PLAIN


def test_a_file_that_does_not_open_is_not_sealed_anew_and_stays(row: Attachment) -> None:
    path = store.path_of(row, "file")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SealBroken):
        list(upkeep.reseal_files(suites.SM4))
    assert (path.exists(), again(row).sealing) == (True, 0)


def test_a_row_that_went_meanwhile_is_passed_over(row: Attachment) -> None:
    resealing = upkeep.reseal_files(suites.SM4)
    rows = list(upkeep._rows())
    assert [one.pk for one in rows] == [row.pk]
    row.delete()
    assert upkeep._reseal(rows[0].pk, suites.SM4) is False
    assert list(resealing) == []


def test_a_row_whose_file_is_gone_is_told_by_sealing_anew(row: Attachment) -> None:
    store.path_of(row, "file").unlink()
    with pytest.raises(SealBroken):
        list(upkeep.reseal_files(suites.SM4))


def test_a_file_that_does_not_open_keeps_no_other_one_back(
    row: Attachment, other: Attachment
) -> None:
    first, second = sorted([row, other], key=lambda one: one.pk)
    store.path_of(first, "file").unlink()
    with pytest.raises(SealBroken):
        list(upkeep.reseal_files(suites.SM4))
    assert (again(first).sealing, again(second).sealing) == (0, 1)


def test_the_files_of_one_household_are_removed_with_what_is_left_of_older_ones(
    row: Attachment, other: Attachment, folder: Path
) -> None:
    older = store.path_of(row, "file").with_name(f"{row.pk.hex}.9.sealed")
    older.write_bytes(b"an older sealing")
    assert upkeep.remove_files(row.household_id) == 3
    assert {path.name.partition(".")[0] for path in files(folder)} == {other.pk.hex}
    assert upkeep.remove_files(row.household_id) == 0


def test_without_the_household_s_key_no_file_opens(row: Attachment) -> None:
    """What is destroyed with the key: the secrets stand nowhere but in the sealed row."""
    HouseholdKey.objects.filter(household_id=row.household_id).delete()
    keys.forget()
    with pytest.raises(SealBroken):
        store.read(again(row), "file")


def test_only_files_of_no_row_and_a_day_old_are_pruned(row: Attachment, folder: Path) -> None:
    near = store.path_of(row, "file")
    lost = near.with_name("0" * 32 + ".sealed")
    half = near.with_name(near.name + shelf.UNFINISHED)
    young = near.with_name("1" * 32 + ".sealed")
    odd = near.with_name("readme")
    for path in (lost, half, young, odd):
        path.write_bytes(b"x")
    for path in (near, lost, half, odd):
        old(path)
    call_command("vault", "prune-files")
    assert set(files(folder)) == {near, store.path_of(row, "thumb"), young}


def test_nothing_is_pruned_beside_another_database(row: Attachment, folder: Path) -> None:
    before = files(folder)
    for path in before:
        old(path)
    Attachment.objects.unscoped("as in a database of trials").all().delete()
    call_command("vault", "prune-files")
    assert files(folder) == before


def test_a_file_that_goes_while_one_looks_is_no_trouble(tmp_path: Path) -> None:
    assert upkeep._is_older(tmp_path / "gone", 0) is False
    assert shelf.remove([tmp_path / "gone"]) == 0


def test_a_site_without_attachments_has_nothing_to_do() -> None:
    assert (list(upkeep.list_files()), upkeep.prune_files()) == ([], 0)
