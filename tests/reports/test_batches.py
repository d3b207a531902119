"""Case files of many households: each made once, as its owner may, bound, fetched and gone."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import clock_at, now, today
from casework.common.ids import new_id
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household
from casework.notices.models import Notice
from casework.reports import actions, rules
from casework.reports.actions import batch_work
from casework.reports.batches import binding, leases, making, store, tasks, volumes
from casework.reports.batches.purging import purge
from casework.reports.models import (
    Batch,
    BatchFile,
    BatchStage,
    BatchVolume,
    Disclosure,
    FileState,
    Problem,
)
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Any) -> Iterator[Any]:
    with override_settings(CASEWORK_BATCHES_DIR=tmp_path / "batches"):
        yield tmp_path / "batches"


@pytest.fixture
def homes(area: Area, worker: Worker) -> list[Household]:
    return [make_household(area, worker, name) for name in ("魏龙凤", "安小妹", "陈阿婆")]


def started(homes: list[Household], by: Worker, **changes: Any) -> Batch:
    facts = {
        "level": "internal",
        "reason": "inspection",
        "recipient": "区民政局 何静",
        "order": "listed",
        "shape": "pdf",
    } | changes
    return actions.start_batch(household_ids=[home.pk for home in homes], by=by, **facts)


def run(batch: Batch) -> Batch:
    """Do what the background does, in this process."""
    tasks.take_turn(batch.pk, new_id())
    return Batch.objects.get(pk=batch.pk)


def states(batch: Batch) -> list[str]:
    return list(batch.files.values_list("state", flat=True))


def content(batch: Batch, number: int = 1) -> bytes:
    return b"".join(store.read(batch.volumes.select_related("batch").get(number=number)))


def test_a_batch_makes_a_disclosure_of_its_own_for_each_household(
    homes: list[Household], clerk: Worker
) -> None:
    batch = run(started(homes, clerk))
    assert (batch.stage, states(batch)) == (BatchStage.READY, [FileState.MADE] * 3)
    serials = list(batch.files.values_list("serial", flat=True))
    papers = Disclosure.objects.visible_to(clerk).filter(serial__in=serials)
    assert {paper.household_id for paper in papers} == {home.pk for home in homes}
    assert {paper.note.recipient for paper in papers} == {"区民政局 何静"}


def test_a_merged_file_holds_every_page_under_a_bookmark_for_each_paper(
    homes: list[Household], clerk: Worker
) -> None:
    batch = run(started(homes, clerk))
    files = list(batch.files.all())
    with pikepdf.open(io.BytesIO(content(batch))) as found, found.open_outline() as outline:
        assert len(found.pages) == sum(file.pages for file in files)
        assert [line.title for line in outline.root] == [file.serial for file in files]
        assert all(len(line.children) > 5 for line in outline.root)
