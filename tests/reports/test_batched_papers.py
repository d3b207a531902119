"""Any paper for which nothing has to be typed and nobody chosen is printed of many households."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.ids import new_id
from casework.households.models import Household
from casework.reports import actions
from casework.reports.batches import store, tasks
from casework.reports.kinds import BATCHED, KINDS
from casework.reports.models import (
    Batch,
    BatchStage,
    BatchVolume,
    Disclosure,
    Document,
    FileState,
    Problem,
)
from casework.reports.words import moment
from tests.factories import make_household
from tests.posting import post
from tests.reports import family as told
from tests.reports.reading import pdfium, squeezed
from tests.world import kept_apart

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

FACTS = {
    "level": "full",
    "reason": "filing",
    "recipient": "镇档案室 江若川",
    "order": "listed",
    "shape": "pdf",
}
SINGLE = sorted(set(Document) - set(BATCHED))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(CASEWORK_BATCHES_DIR=tmp_path / "batches"):
        yield


@pytest.fixture(scope="module", autouse=True)
def closed(made: Any, django_db_blocker: Any) -> Iterator[None]:
    """The family's case is closed, so that there is something for every paper."""
    with django_db_blocker.unblock(), kept_apart():
        household = Household.objects.unscoped("tests").get(pk=made.family)
        worker = Worker.objects.get(pk=made.worker)
        told.close(household, worker, Worker.objects.get(pk=made.supervisor))
        yield


@pytest.fixture
def bare(area: Area, worker: Worker) -> Household:
    """A household of which nothing is recorded yet but who they are."""
    return make_household(area, worker, "安小妹")


def printed(document: str, homes: list[Household], by: Worker) -> Batch:
    """Do what the background does, in this process."""
    batch = actions.start_batch(
        document=document, household_ids=[home.pk for home in homes], by=by, **FACTS
    )
    tasks.take_turn(batch.pk, new_id())
    return Batch.objects.get(pk=batch.pk)


def bound(batch: Batch) -> bytes:
    return b"".join(store.read(BatchVolume.objects.select_related("batch").get(batch=batch)))


@pytest.mark.parametrize("document", BATCHED)
def test_a_batch_of_any_such_paper_holds_what_a_single_print_would(
    document: Document, family: Household, bare: Household, clerk: Worker
) -> None:
    subject_id, alone = printed_alone(document, family, clerk)
    batch = printed(document, [family, bare], clerk)
    assert batch.stage == BatchStage.READY
    paper = Disclosure.objects.visible_to(clerk).get(household=family, document=document)
    assert batch.files.get(household_id=family.pk).serial == paper.serial
    assert paper.subject_id == subject_id
    assert [same(page, paper) for page in pdfium(paper.paper.pdf)] == alone
    assert [same(page, paper) for page in pdfium(bound(batch))[: paper.pages]] == alone


def printed_alone(
    document: Document, household: Household, by: Worker
) -> tuple[UUID | None, list[str]]:
    """Return what a single print is made of and says, as if it had never been made."""
    with transaction.atomic():
        paper = actions.print_paper(
            document=document,
            household_id=household.pk,
            level="full",
            reason="filing",
            recipient="镇档案室 江若川",
            by=by,
        )
        transaction.set_rollback(True)
        return paper.subject_id, [same(page, paper) for page in pdfium(paper.paper.pdf)]


def same(page: str, paper: Disclosure) -> str:
    """Return a page's text without what is the print's own."""
    text = squeezed(page)
    # Whatever the clock said today: a record may have been written in the minute of one print.
    day = squeezed(moment(paper.printed_at))[: -len("13:21")]
    text = re.sub(rf"{re.escape(day)}\d\d:\d\d", "", text.replace(paper.serial, ""))
    return text


def test_a_household_of_which_there_is_nothing_yet_is_listed_with_why(
    family: Household, bare: Household, clerk: Worker
) -> None:
    batch = printed("plan", [bare, family], clerk)
    states = {file.household_id: (file.state, file.problem) for file in batch.files.all()}
    assert states == {
        bare.pk: (FileState.FAILED, Problem.NOTHING),
        family.pk: (FileState.MADE, ""),
    }
    client = Client()
    client.force_login(clerk)
    page = client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert "还没有可以做这份文书的内容" in page
    assert "一户一策帮扶方案" in page


def test_each_paper_stands_in_the_log_under_its_own_name(family: Household, clerk: Worker) -> None:
    batch = printed("plan", [family], clerk)
    entry = Entry.objects.get(act=KINDS["plan"].act, household_id=family.pk)
    assert entry.details["batch"] == str(batch.pk)
    client = Client()
    client.force_login(clerk)
    volume = BatchVolume.objects.get(batch=batch)
    assert client.get(reverse("batch-volume", args=[volume.pk])).status_code == 200
    assert Entry.objects.filter(act="paper opened", household_id=family.pk).exists()
    assert not Entry.objects.filter(act="case file opened", household_id=family.pk).exists()


def test_a_volume_is_titled_after_its_paper(family: Household, clerk: Worker) -> None:
    with pikepdf.open(io.BytesIO(bound(printed("blank_visit", [family], clerk)))) as volume:
        title = str(volume.open_metadata()["dc:title"])
    assert title == "空白走访记录合订本，第 1 册，共 1 册"


@pytest.mark.parametrize("document", [*SINGLE, "", "no such paper"])
def test_what_is_made_of_one_household_alone_starts_no_batch(
    document: str, family: Household, clerk: Worker
) -> None:
    with pytest.raises(ValidationError):
        actions.start_batch(document=document, household_ids=[family.pk], by=clerk, **FACTS)
    assert not Batch.objects.exists()


def test_the_page_offers_these_papers_and_takes_no_other(family: Household, clerk: Worker) -> None:
    client = Client()
    client.force_login(clerk)
    query = {"listed": "household-list", "query": "", "pick": [str(family.pk)]}
    page = client.get(reverse("batch-new"), query).content.decode()
    assert all(f'value="{code}"' in page for code in BATCHED)
    assert not any(f'<option value="{code}"' in page for code in SINGLE)
    post(client, reverse("batch-new"), FACTS | query | {"document": "referral"})
    assert not Batch.objects.exists()
    post(client, reverse("batch-new"), FACTS | query | {"document": "intake"})
    assert Batch.objects.get().document == Document.INTAKE
