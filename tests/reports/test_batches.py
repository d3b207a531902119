"""Case files of many households: each made once, as its owner may, bound, fetched and gone."""

import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from casework.access.models import Area, Worker
from casework.access.news import News
from casework.audit.models import Entry
from casework.common.dates import clock_at, now
from casework.common.ids import new_id
from casework.common.moves import MoveNotAllowed
from casework.households import erasure
from casework.households.models import Household, Stage
from casework.notices.models import Notice
from casework.reports import actions, lifecycle, rules
from casework.reports.actions import batch_work, case_file
from casework.reports.batches import binding, leases, making, serving, store, tasks, volumes
from casework.reports.batches.purging import purge
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.models import (
    Batch,
    BatchFile,
    BatchStage,
    BatchVolume,
    Disclosure,
    FileState,
    Problem,
)
from casework.reports.views import batches as views
from casework.vault.sealed import SealBroken
from tests.factories import make_area, make_household, make_worker
from tests.posting import post
from tests.reports.reading import readers_here, squeezed

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NAMES = ("魏龙凤", "安小妹", "陈阿婆")
FACTS = {
    "document": "case_file",
    "level": "internal",
    "reason": "inspection",
    "recipient": "区民政局 何静",
    "order": "listed",
    "shape": "pdf",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(CASEWORK_BATCHES_DIR=tmp_path / "batches"):
        yield tmp_path / "batches"


@pytest.fixture
def homes(area: Area, worker: Worker) -> list[Household]:
    return [make_household(area, worker, name) for name in NAMES]


def started(homes: list[Household], by: Worker, **changes: Any) -> Batch:
    return actions.start_batch(household_ids=[home.pk for home in homes], by=by, **FACTS | changes)


def run(batch: Batch) -> Batch:
    """Do what the background does, in this process."""
    tasks.take_turn(batch.pk, new_id())
    return Batch.objects.get(pk=batch.pk)


def as_if_bound(batch: Batch, serial: str = "CW-1") -> BatchVolume:
    """Bring a batch to where it is bound, without setting a page."""
    for at, file in enumerate(batch.files.all()):
        file.state, file.serial, file.pages, file.volume = FileState.MADE, f"{serial}{at}", 2, 1
        file.save()
    Batch.objects.filter(pk=batch.pk).update(stage=BatchStage.READY, expires_on=now())
    volume = BatchVolume(batch=batch, number=1, papers=1, pages=2, digest="0" * 64)
    volume.secret = secret = bytes(32)
    volume.size = store.write(volume, secret, [b"whole"])
    volume.save()
    return volume


@pytest.fixture
def in_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the queue does to connections would end the transaction of the test."""
    monkeypatch.setattr(serving, "close_old_connections", lambda: None)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


def states(batch: Batch) -> list[str]:
    return list(batch.files.values_list("state", flat=True))


def content(batch: Batch, number: int = 1) -> bytes:
    return b"".join(store.read(batch.volumes.select_related("batch").get(number=number)))


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def test_a_batch_makes_and_binds_a_disclosure_of_its_own_for_each_household(
    homes: list[Household], clerk: Worker
) -> None:
    batch = run(started(homes, clerk))
    files = list(batch.files.all())
    assert (batch.stage, states(batch)) == (BatchStage.READY, [FileState.MADE] * 3)
    papers = Disclosure.objects.visible_to(clerk).filter(serial__in=[f.serial for f in files])
    assert {paper.household_id for paper in papers} == {home.pk for home in homes}
    assert {paper.note.recipient for paper in papers} == {"区民政局 何静"}
    with pikepdf.open(io.BytesIO(content(batch))) as found, found.open_outline() as outline:
        assert len(found.pages) == sum(file.pages for file in files)
        assert [line.title for line in outline.root] == [file.serial for file in files]
        assert all(len(line.children) > 5 for line in outline.root)
        links = [note for page in found.pages for note in page.obj.get("/Annots", ())]
        assert links
        pages = {page.obj.objgen for page in found.pages}
        assert {note.Dest[0].objgen for note in links} <= pages
    for reader in readers_here():
        read = reader(content(batch))
        text = squeezed("".join(read))
        assert all(name in text for name in NAMES)
        assert len(read) == sum(file.pages for file in files)
    assert Notice.objects.get(subject_id=batch.pk).kind == News.BATCH_READY
    assert acts()[-1] == "batch bound"
    assert acts().count("case file printed") == 3


def test_a_zip_names_its_files_by_serial_alone(homes: list[Household], clerk: Worker) -> None:
    batch = run(started(homes[:2], clerk, shape="zip"))
    with zipfile.ZipFile(io.BytesIO(content(batch))) as found:
        assert found.testzip() is None
        serials = batch.files.values_list("serial", flat=True)
        assert found.namelist() == [f"00{at}-{name}.pdf" for at, name in enumerate(serials, 1)]
        assert all(found.read(name).startswith(b"%PDF") for name in found.namelist())


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda home: Household.objects.unscoped("t").filter(pk=home).update(
            stage=Stage.SHREDDING), Problem.SHREDDED),
        (lambda home: move_away(home), Problem.OUT_OF_SCOPE),
    ],
)  # fmt: skip
def test_a_household_that_is_gone_by_its_turn_is_listed_with_why(
    homes: list[Household],
    clerk: Worker,
    break_it: Callable[[UUID], object],
    problem: str,
) -> None:
    batch = started(homes[:1], clerk)
    break_it(homes[0].pk)
    batch = run(batch)
    assert (batch.stage, batch.files.get().problem) == (BatchStage.EMPTY, problem)
    assert Notice.objects.get(subject_id=batch.pk).kind == News.BATCH_FAILED
    assert "batch file failed" in acts()


def move_away(home: UUID) -> None:
    elsewhere = Area.objects.exclude(street=None).create(
        name="别处", code="x", level="area", path="/x/y/z/", parent=None, street=None
    )
    Household.objects.unscoped("t").filter(pk=home).update(area=elsewhere)


@pytest.mark.parametrize(
    ("raised", "problem"),
    [
        (DocumentNotLaidOut(), Problem.NOT_LAID_OUT),
        (SealBroken("t", new_id()), Problem.UNREADABLE),
        (PermissionDenied(), Problem.MAY_NOT),
        (ValueError("魏龙凤"), Problem.UNEXPECTED),
        (ValidationError("魏龙凤"), Problem.UNEXPECTED),
    ],
)
def test_what_keeps_a_paper_from_being_made_is_listed_and_says_nothing_of_the_record(
    homes: list[Household],
    clerk: Worker,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    raised: Exception,
    problem: str,
) -> None:
    def fail(*_words: Any, **_named: Any) -> None:
        raise raised

    monkeypatch.setattr(case_file.Gathered, "drawn", fail)
    batch = run(started(homes[:1], clerk))
    assert batch.files.get().problem == problem
    assert not Disclosure.objects.visible_to(clerk).filter(household=homes[0]).exists()


def test_a_note_that_does_not_open_prints_nothing(homes: list[Household], clerk: Worker) -> None:
    batch = started(homes[:1], clerk)
    Batch.objects.filter(pk=batch.pk).update(note_blob=b"broken")
    assert run(batch).files.get().problem == Problem.UNREADABLE
    assert Entry.objects.filter(act="seal broken").exists()


def test_the_rule_is_asked_at_the_moment_of_each_file(
    homes: list[Household], clerk: Worker, supervisor: Worker
) -> None:
    batch = started(homes[:1], clerk)
    Worker.objects.filter(pk=clerk.pk).update(is_active=False)
    assert run(batch).files.get().problem == Problem.OUT_OF_SCOPE


def test_a_file_that_another_process_has_in_hand_by_now_is_not_kept_twice(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:1], clerk)
    mine = leases.take_file(batch.pk, new_id())
    assert mine is not None
    BatchFile.objects.update(lease=new_id())
    assert mine.lease is not None
    making.make_file(batch, mine, mine.lease)
    batch_work.fail_file(file_id=mine.pk, lease=mine.lease, problem=Problem.DIED, by=clerk)
    assert states(batch) == [FileState.MAKING]
    assert not Disclosure.objects.visible_to(clerk).filter(household=homes[0]).exists()


def test_what_a_killed_process_had_in_hand_is_free_once_its_lease_is_over(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:1], clerk)
    assert leases.take_file(batch.pk, new_id()) is not None
    assert leases.work_left() == []
    assert leases.take_file(batch.pk, new_id()) is None
    with clock_at(now() + timedelta(minutes=5)):
        assert leases.work_left() == [batch.pk]
        assert leases.take_file(batch.pk, new_id()) is not None


def test_what_broke_off_three_times_is_listed_and_the_rest_goes_on(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:2], clerk)
    batch.files.filter(place=1).update(attempts=leases.MOST_ATTEMPTS)
    batch = run(batch)
    assert states(batch) == [FileState.FAILED, FileState.MADE]
    assert batch.files.get(place=1).problem == Problem.DIED


def test_a_heartbeat_puts_the_lease_off_and_outlives_a_busy_database(
    homes: list[Household], clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, beats = new_id(), []
    batch = started(homes[:1], clerk)
    leases.take_file(batch.pk, lease)
    BatchFile.objects.update(lease_until=now())
    leases.put_off(lease)
    assert batch.files.filter(lease_until__gt=now()).exists()

    def busy(one: UUID) -> None:
        beats.append(one)
        raise OperationalError

    monkeypatch.setattr(leases, "put_off", busy)
    with override_settings(CASEWORK_BATCH_LEASE_SECONDS=0.03), leases.heartbeat(lease):
        while len(beats) < 2:
            time.sleep(0.01)
    assert beats[:2] == [lease, lease]


def test_a_batch_of_which_a_file_is_in_hand_is_not_bound(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:1], clerk)
    leases.take_file(batch.pk, new_id())
    assert binding.bind(batch.pk, new_id()) is False


def test_binding_is_taken_over_from_a_process_that_was_killed_over_it(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:1], clerk)
    batch.files.update(state=FileState.STOPPED)
    assert leases.work_left() == [batch.pk]
    assert batch_work.take_for_binding(batch_id=batch.pk, lease=new_id()) is not None
    assert leases.work_left() == []
    assert batch_work.take_for_binding(batch_id=batch.pk, lease=new_id()) is None
    with clock_at(now() + timedelta(minutes=5)):
        assert leases.work_left() == [batch.pk]
        assert binding.bind(batch.pk, new_id()) is True
    assert Batch.objects.get(pk=batch.pk).stage == BatchStage.EMPTY


def test_who_lost_the_binding_to_another_process_hands_nothing_over(
    homes: list[Household], clerk: Worker, folder: Path
) -> None:
    batch = started(homes[:1], clerk)
    batch.files.update(state=FileState.STOPPED)
    with pytest.raises(batch_work.OvertakenMeanwhile):
        batch_work.keep_volumes(batch_id=batch.pk, lease=new_id(), volumes=[], by=clerk)


def test_a_household_that_left_the_scope_before_binding_is_left_out_and_named(
    homes: list[Household], clerk: Worker, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    batch = started(homes[:2], clerk)
    real = binding.write_volumes
    moved: list[UUID] = []

    def then_moved(batch: Batch, *, by: Worker) -> Iterator[Any]:
        yield from real(batch, by=by)
        if not moved:
            moved.append(homes[0].pk)
            move_away(homes[0].pk)

    monkeypatch.setattr(binding, "write_volumes", then_moved)
    tasks.take_turn(batch.pk, new_id())
    batch.refresh_from_db()
    assert states(batch) == [FileState.FAILED, FileState.MADE]
    assert batch.files.get(place=1).problem == Problem.OUT_OF_SCOPE
    assert batch.files.get(place=1).serial
    assert [path.stem for path in store.on_disk()] == [batch.volumes.get().pk.hex]


def test_papers_are_bound_for_who_may_print_the_households_not_only_read_them(
    homes: list[Household], clerk: Worker, worker: Worker
) -> None:
    files = list(started(homes[:2], clerk).files.all())
    with transaction.atomic():
        assert batch_work.all_in_scope(files, by=clerk)
        assert not batch_work.all_in_scope(files, by=worker)


def test_whoever_prints_nothing_any_more_sees_no_batch_of_theirs(
    homes: list[Household], clerk: Worker, worker: Worker, rf: RequestFactory
) -> None:
    batch = started(homes[:1], clerk)
    request: Any = rf.get("/")
    request.user = clerk
    assert views.batch_for(request, batch.pk) == batch
    Batch.objects.filter(pk=batch.pk).update(created_by=worker)
    request.user = worker
    with pytest.raises(PermissionDenied):
        views.batch_for(request, batch.pk)


def test_a_paper_that_may_not_be_fetched_or_read_is_left_out(
    homes: list[Household], clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = started(homes[:1], clerk)
    paper = actions.print_case_file(
        household_id=homes[0].pk, level="internal", reason="filing", recipient="甲", by=clerk
    )
    file = batch.files.get()
    file.serial = paper.serial
    monkeypatch.setattr(rules, "may_download", lambda worker, row: False)
    with pytest.raises(binding.PaperGone) as caught:
        binding.paper_of(file, by=clerk)
    assert caught.value.problem == Problem.MAY_NOT
    monkeypatch.undo()
    other = Disclosure.objects.visible_to(clerk).get(pk=paper.pk)
    monkeypatch.setattr(type(other), "paper", property(broken_paper))
    with pytest.raises(binding.PaperGone) as caught:
        binding.paper_of(file, by=clerk)
    assert caught.value.problem == Problem.UNREADABLE


def broken_paper(row: Disclosure) -> None:
    raise SealBroken(row._meta.db_table, row.pk)


def file(place: int, pages: int) -> BatchFile:
    return BatchFile(place=place, pages=pages, serial=f"CW-{place}")


def test_a_volume_has_at_most_500_pages_unless_one_paper_has_more() -> None:
    files = [file(at, pages) for at, pages in enumerate((300, 200, 1, 700, 20, 20), 1)]
    parts = list(volumes.parts(files, "pdf"))
    assert [[one.place for one in part.files] for part in parts] == [[1, 2], [3], [4], [5, 6]]
    assert [part.pages for part in parts] == [500, 1, 700, 40]


def test_a_zip_goes_by_files_and_not_by_pages() -> None:
    files = [file(at, 400) for at in range(1, 502)]
    assert [len(part.files) for part in volumes.parts(files, "zip")] == [500, 1]
    assert list(volumes.parts([], "pdf")) == []


def test_what_is_asked_of_a_batch_is_checked(homes: list[Household], clerk: Worker) -> None:
    with pytest.raises(ValidationError, match="至少"):
        started([], clerk)
    with override_settings(CASEWORK_BATCH_MOST=2), pytest.raises(ValidationError, match="最多"):
        started(homes, clerk)
    with pytest.raises(ValidationError):
        started(homes, clerk, recipient=" ")
    assert not Batch.objects.exists()


def test_who_prints_no_case_files_starts_no_batch(homes: list[Household], worker: Worker) -> None:
    with pytest.raises(PermissionDenied):
        started(homes, worker)


def test_reason_and_recipient_lie_sealed_and_the_queue_knows_an_id_alone(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:1], clerk, reason_note="年度检查")
    raw = bytes(Batch.objects.get(pk=batch.pk).note_blob)
    assert "何静".encode() not in raw
    assert "年度".encode() not in raw
    job = DBTaskResult.objects.get()
    assert job.args_kwargs == {"args": [str(batch.pk)], "kwargs": {}}


def test_a_stopped_batch_prints_no_more_and_binds_what_there_is(
    homes: list[Household], clerk: Worker, supervisor: Worker
) -> None:
    batch = started(homes[:2], clerk)
    lease = new_id()
    first = leases.take_file(batch.pk, lease)
    assert first is not None
    making.make_file(batch, first, lease)
    with pytest.raises(Batch.DoesNotExist):
        actions.stop_batch(batch_id=batch.pk, by=supervisor)
    actions.stop_batch(batch_id=batch.pk, by=clerk)
    with pytest.raises(PermissionDenied):
        actions.stop_batch(batch_id=batch.pk, by=clerk)
    with pytest.raises(PermissionDenied):
        actions.go_on_with_batch(batch_id=batch.pk, by=clerk)
    batch = run(batch)
    assert (batch.stage, states(batch)) == (
        BatchStage.READY, [FileState.MADE, FileState.STOPPED],
    )  # fmt: skip
    assert batch.volumes.get().papers == 1


def test_going_on_prints_only_what_is_not_printed_yet(
    homes: list[Household], clerk: Worker, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    batch = started(homes, clerk)
    as_if_bound(batch)
    batch.files.filter(place=2).update(state=FileState.FAILED, problem=Problem.MAY_NOT)
    batch.files.filter(place=3).update(
        state=FileState.FAILED, problem=Problem.NOT_LAID_OUT, serial=""
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.go_on_with_batch(batch_id=batch.pk, by=clerk)
    batch.refresh_from_db()
    assert (batch.stage, states(batch)) == (
        BatchStage.WAITING, [FileState.MADE, FileState.MADE, FileState.WAITING],
    )  # fmt: skip
    assert (batch.volumes.count(), store.on_disk()) == (0, [])


def test_a_result_goes_when_its_days_are_over_and_the_log_of_papers_stays(
    homes: list[Household], clerk: Worker, django_capture_on_commit_callbacks: Any
) -> None:
    batch = started(homes[:1], clerk)
    as_if_bound(batch)
    assert purge().batches == 0
    with (
        clock_at(now() + timedelta(days=2)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert purge().batches == 1
    batch.refresh_from_db()
    assert (batch.stage, batch.expires_on, store.on_disk()) == (BatchStage.EXPIRED, None, [])
    assert states(batch) == [FileState.MADE]


def test_files_of_no_row_go_after_a_day(folder: Path, homes: list[Household]) -> None:
    (folder / "a").mkdir(parents=True)
    for name, hours in (("old", 30), ("young", 1)):
        path = folder / "a" / f"{name}.sealed"
        path.write_bytes(b"x")
        os.utime(path, times=(time.time() - 3600 * hours,) * 2)
    assert purge().files == 1
    assert [path.name for path in store.on_disk()] == ["young.sealed"]
    (folder / "a" / "young.sealed").unlink()
    os.utime(folder / "a", times=(0, 0))
    purge()
    assert not (folder / "a").exists()
    assert store.is_older(folder / "nowhere", time.time()) is False


def test_its_owner_may_destroy_a_result_before_its_time(
    homes: list[Household], clerk: Worker, django_capture_on_commit_callbacks: Any
) -> None:
    batch = started(homes[:1], clerk)
    with pytest.raises(MoveNotAllowed):
        actions.discard_batch(batch_id=batch.pk, by=clerk)
    as_if_bound(batch)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_batch(batch_id=batch.pk, by=clerk)
    assert store.on_disk() == []


def test_destroying_a_household_destroys_every_volume_with_its_paper(
    homes: list[Household], clerk: Worker, django_capture_on_commit_callbacks: Any
) -> None:
    batch, other = started(homes[:2], clerk), started(homes[1:], clerk)
    as_if_bound(batch, "CW-A")
    as_if_bound(other, "CW-B")
    unbound = started(homes[:1], clerk)
    unbound.files.update(state=FileState.MADE, serial="CW-C")
    with django_capture_on_commit_callbacks(execute=True):
        for remove in erasure.OUTSIDE:
            remove(homes[0].pk)
    assert batch.volumes.count() == 0
    assert other.volumes.count() == 1
    assert len(store.on_disk()) == 1
    assert [(f.state, f.problem, f.volume) for f in batch.files.all()] == [
        (FileState.FAILED, Problem.SHREDDED, None), (FileState.MADE, "", None),
    ]  # fmt: skip
    assert unbound.files.get().problem == Problem.SHREDDED
    assert acts()[-1] == "batch volumes withdrawn"


def test_a_volume_that_was_tampered_with_does_not_open(
    homes: list[Household], clerk: Worker
) -> None:
    volume = as_if_bound(started(homes[:1], clerk))
    path = store.path_of(volume)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(SealBroken):
        store.read(volume)
    path.unlink()
    with pytest.raises(SealBroken):
        store.read(volume)


def test_only_its_owner_fetches_a_volume_and_only_while_they_may_print_all_of_it(
    homes: list[Household], clerk: Worker, supervisor: Worker
) -> None:
    batch = started(homes[:2], clerk)
    volume = as_if_bound(batch)
    files = list(batch.files.all())
    assert rules.may_hand_out(clerk, files)
    assert not rules.may_hand_out(clerk, [])
    assert not rules.may_see_batch(supervisor, batch)
    client, address = Client(), reverse("batch-volume", args=[volume.pk])
    client.force_login(clerk)
    answer = client.get(address)
    assert b"".join(answer) == b"whole"
    assert answer["Content-Disposition"].startswith('attachment; filename="batch-')
    assert Entry.objects.filter(act="batch downloaded", actor=clerk.pk).count() == 1
    move_away(homes[1].pk)
    assert client.get(address).status_code == 403
    client.force_login(supervisor)
    assert client.get(address).status_code == 404


def test_a_list_as_it_is_narrowed_down_becomes_a_batch_in_the_order_of_names(
    homes: list[Household], clerk: Worker, area: Area
) -> None:
    client = Client()
    client.force_login(clerk)
    query = {"listed": "household-list", "query": f"area={area.pk}&grade=none"}
    shown = client.get(reverse("batch-new"), query).content.decode()
    assert all(name in shown for name in NAMES)
    facts = FACTS | query | {"order": "name", "whole": "1"}
    answer = post(client, reverse("batch-new"), facts)
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("batch", args=[batch.pk])
    in_order = [file.household_id for file in batch.files.all()]
    names = {home.pk: name for home, name in zip(homes, NAMES, strict=True)}
    ordered = [names[pk] for pk in in_order if pk in names]
    assert ordered == ["安小妹", "陈阿婆", "魏龙凤"]


def test_what_is_ticked_becomes_a_batch_and_nothing_ticked_becomes_none(
    homes: list[Household], clerk: Worker
) -> None:
    client = Client()
    client.force_login(clerk)
    facts = FACTS | {"listed": "visit-schedule", "order": "area"}
    answer = post(client, reverse("batch-new"), facts)
    assert (answer.status_code, Batch.objects.count()) == (200, 0)
    picks = [str(homes[0].pk), str(homes[2].pk), "odd"]
    post(client, reverse("batch-new"), facts | {"pick": picks})
    assert {f.household_id for f in BatchFile.objects.all()} == {homes[0].pk, homes[2].pk}


def test_the_page_of_a_batch_tells_how_far_it_is_and_whom_it_left_out(
    homes: list[Household], clerk: Worker
) -> None:
    batch = started(homes[:2], clerk)
    client = Client()
    client.force_login(clerk)
    told = client.get(reverse("batch-progress", args=[batch.pk])).json()
    assert told == {"stage": "waiting", "words": "排队中", "number": 2, "done": 0, "failures": 0}
    move_away(homes[1].pk)
    run(batch)
    page = client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert "不在您可查看的范围内" in page
    assert NAMES[0] in page
    assert NAMES[1] not in page
    assert "何静" in client.get(reverse("batch-list")).content.decode()


def test_a_task_that_fails_leaves_no_words_in_the_queue(
    homes: list[Household], clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: Any) -> None:
        raise ValueError("魏龙凤")

    monkeypatch.setattr(tasks, "take_turn", fail)
    monkeypatch.setattr(tasks, "FAILED_SECONDS", 0)
    tasks.print_batch.func(str(started(homes[:1], clerk).pk))
    assert not any("魏龙凤" in job.traceback for job in DBTaskResult.objects.all())


def test_a_long_batch_comes_again_at_the_end_of_the_queue(
    homes: list[Household], clerk: Worker, monkeypatch: pytest.MonkeyPatch, in_one_transaction: None
) -> None:
    monkeypatch.setattr(tasks, "FILES_A_TURN", 1)
    monkeypatch.setattr(tasks, "make_file", lambda batch, file, lease: None)
    batch = started(homes, clerk)
    assert serving.take_turn() is True
    assert DBTaskResult.objects.ready().count() == 1
    assert batch.files.filter(state=FileState.MAKING).count() == 1


def test_a_process_that_is_asked_to_end_begins_no_file(
    homes: list[Household], clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = started(homes, clerk)
    tasks.ending.set()
    try:
        assert tasks.take_turn(batch.pk, new_id()) is True
    finally:
        tasks.ending.clear()
    assert states(batch) == [FileState.WAITING] * 3


def test_an_idle_process_takes_up_what_nobody_has_in_hand(
    homes: list[Household], clerk: Worker, in_one_transaction: None
) -> None:
    batch = started(homes, clerk)
    DBTaskResult.objects.all().delete()
    assert serving.take_turn() is True
    assert states(batch) == [FileState.MADE] * 3
    DBTaskResult.objects.all().delete()
    batch.delete()
    assert serving.take_turn() is False
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("stage", BatchStage.values)
def test_a_batch_moves_only_as_the_table_says(stage: str) -> None:
    batch = Batch(stage=stage)
    for move, ways in lifecycle.MOVES.items():
        if stage in ways:
            assert lifecycle.next_stage(batch, move) == ways[stage]
        else:
            with pytest.raises(MoveNotAllowed):
                lifecycle.next_stage(batch, move)


def test_papers_of_households_that_left_the_scope_are_not_linked(
    homes: list[Household], clerk: Worker
) -> None:
    household = homes[0]
    facts = {"level": "internal", "reason": "filing", "recipient": "档案室"}
    paper = actions.print_case_file(household_id=household.pk, by=clerk, **facts)
    files = [BatchFile(household_id=household.pk, serial=paper.serial)]
    assert views.papers_by_serial(files, clerk) == {paper.serial: paper.pk}
    assert views.papers_by_serial(files, make_worker("clerk", make_area())) == {}
