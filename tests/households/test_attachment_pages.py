"""The pages of attachments: what is added, shown, opened, withdrawn, and what the log says."""

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from casework.access.models import Area, Receipt, Worker
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households import actions
from casework.households.attachments import reception, store
from casework.households.attachments.reading import read_file
from casework.households.models import Attachment, ConsentNote, Household, Person, Stage
from tests.factories import make_household
from tests.households.files import EXIF_MARKER, exif, paper, photo
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


@pytest.fixture
def client(worker: Worker) -> Client:
    return browser(worker)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def sent(name: str = "IMG_1.jpg", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or photo(exif=exif()))


def add(client: Client, household: Household, *files: SimpleUploadedFile, **more: Any) -> Any:
    form = {"file": list(files), "kind": "photo", "dated_on": "2026-01-05", **more}
    return post(client, reverse("attachment-new", args=[household.pk]), form)


@pytest.fixture
def row(client: Client, household: Household) -> Attachment:
    add(client, household, sent(), title="门口的台阶")
    found: Attachment = household.attachments.get()
    return found


def opened(client: Client, row: Attachment, door: str = "file", query: str = "") -> Any:
    return client.get(reverse(f"attachment-{door}", args=[row.pk]) + query)


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def test_a_photo_comes_back_upright_without_its_place(client: Client, row: Attachment) -> None:
    data = opened(client, row).getvalue()
    assert Image.open(io.BytesIO(data)).size == (300, 400)
    assert EXIF_MARKER.encode() not in data
    assert hashlib.sha256(data).digest() == row.content.sha256


def test_a_photo_is_shown_in_the_page_and_locked_down(client: Client, row: Attachment) -> None:
    answer = opened(client, row)
    answer.close()
    assert answer.streaming
    assert {name: answer[name] for name in LOCKED} == LOCKED
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == row.content.byte_length
    assert answer["Content-Disposition"] == 'inline; filename="attachment-1.jpg"'


LOCKED = {
    "Content-Type": "image/jpeg",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


def test_a_file_is_downloaded_under_a_name_that_says_nothing(
    client: Client, row: Attachment
) -> None:
    answer = opened(client, row, query="?download=1")
    answer.close()
    assert answer["Content-Disposition"] == 'attachment; filename="attachment-1.jpg"'


def test_a_pdf_is_always_downloaded(client: Client, household: Household) -> None:
    add(client, household, sent("低保证.pdf", paper(2)), kind="certificate")
    row = household.attachments.get()
    answer = opened(client, row)
    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="attachment-1.pdf"'
    assert opened(client, row, "thumbnail").status_code == 404
    page = client.get(reverse("attachment", args=[row.pk])).content.decode()
    assert "低保证.pdf" in page


def test_each_opening_of_a_file_is_an_entry(client: Client, row: Attachment) -> None:
    assert b"".join(opened(client, row))
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.thing_id) == ("attachment opened", row.pk)
    assert entry.details == {"kind": "photo", "download": False}


def test_the_thumbnails_of_a_page_are_in_its_entry(client: Client, row: Attachment) -> None:
    page = client.get(reverse("attachments", args=[row.household_id]))
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.details) == ("attachments read", {"count": 1})
    address = re.search(r'src="([^"]*thumbnail[^"]*)"', page.content.decode())
    assert address is not None
    before = acts()
    answer = client.get(address[1])
    assert Image.open(io.BytesIO(answer.content)).size == (240, 320)
    assert answer["Content-Disposition"] == 'inline; filename="thumbnail-1.jpg"'
    assert acts() == before


def test_a_thumbnail_asked_for_by_itself_is_an_entry(client: Client, row: Attachment) -> None:
    assert opened(client, row, "thumbnail").status_code == 200
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.thing_id) == ("attachment opened", row.pk)
    assert entry.details == {"kind": "photo", "part": "thumbnail"}


def test_the_pass_of_a_page_is_for_its_household_its_worker_and_ten_minutes(
    area: Area, client: Client, worker: Worker, supervisor: Worker, row: Attachment
) -> None:
    url = reverse("attachments", args=[row.household_id])
    key = client.get(url).context["pass"]
    other = make_household(area, worker, name="许长青")
    add(client, other, sent())
    told = []
    for who, which, later in (
        (client, row, 0),
        (browser(supervisor), row, 0),
        (client, other.attachments.get(), 0),
        (client, row, 601),
    ):
        with time_machine.travel(now().timestamp() + later):
            before = len(acts())
            opened(who, which, "thumbnail", f"?pass={key}")
            told.append(len(acts()) - before)
    assert told == [0, 1, 1, 1]


@pytest.mark.parametrize("door", ["file", "thumbnail"])
def test_a_broken_file_is_the_page_for_unreadable_records_and_an_entry(
    client: Client, row: Attachment, door: str
) -> None:
    path = store.path_of(row, "file" if door == "file" else "thumb")
    path.write_bytes(path.read_bytes()[:-1])
    answer = opened(client, row, door)
    assert (answer.status_code, answer.streaming) == (500, False)
    assert "无法读取" in answer.content.decode()
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.details["rows"]) == (
        "seal broken",
        [f"{Attachment._meta.db_table}:{row.pk}"],
    )
    assert "attachment opened" not in acts()


def test_several_files_are_added_at_once_each_with_its_entry(
    client: Client, household: Household, head: Person
) -> None:
    files = [sent("a.jpg"), sent("b.pdf", paper()), sent("c.png", photo(form="PNG"))]
    answer = add(client, household, *files, person=str(head.pk), title="材料")
    assert answer.status_code == 302
    rows = household.attachments.order_by("number")
    assert [row.content.file_name for row in rows] == ["a.jpg", "b.pdf", "c.png"]
    assert {(row.content.title, row.person_id) for row in rows} == {("材料", head.pk)}
    assert acts().count("attachment added") == 3


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_of_several_files_a_bad_one_is_told_and_the_others_are_kept(
    client: Client, household: Household
) -> None:
    files = [sent("好的.jpg"), sent("坏的.jpg", b"nothing"), sent("也好.pdf", paper())]
    words = told(add(client, household, *files))
    assert [row.content.file_name for row in household.attachments.order_by("number")] == [
        "好的.jpg",
        "也好.pdf",
    ]
    assert words[0].startswith("第 2 个文件没有加上。")
    assert words[1:] == ["已添加 2 个文件。"]
    assert "坏的" not in "".join(words)  # messages travel in a cookie


def test_where_no_file_is_good_the_form_says_which_and_why(
    client: Client, household: Household
) -> None:
    answer = add(client, household, sent("坏的.jpg", b"nothing"), title="门口")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "坏的.jpg：不是 JPEG" in page
    assert 'value="门口"' in page
    assert not household.attachments.exists()


def test_no_file_at_all_is_an_error_of_the_form(client: Client, household: Household) -> None:
    assert "请至少选择一个文件" in add(client, household).content.decode()


def test_another_error_says_that_the_files_are_to_be_chosen_again(
    client: Client, household: Household
) -> None:
    tomorrow = today().replace(year=today().year + 1).isoformat()
    page = add(client, household, sent(), dated_on=tomorrow).content.decode()
    assert "请重新选择文件" in page
    assert not household.attachments.exists()


def test_a_file_that_is_too_large_is_told_and_not_read(
    client: Client, household: Household, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CASEWORK_ATTACHMENT_MB = 1
    monkeypatch.setattr(reception, "read_file", None)
    page = add(client, household, sent("big.jpg", bytes(1024 * 1024 + 1))).content.decode()
    assert "超过 1 MB" in page


def test_more_files_than_a_form_takes_are_to_be_sent_again(
    client: Client, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "MOST_FILES", 1)
    words = told(add(client, household, sent("a.jpg"), sent("b.jpg")))
    assert "第 2 个文件没有加上。一次传得太多" in words[0]


def test_after_the_time_of_a_form_no_further_file_is_begun(
    client: Client, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "MOST_SECONDS_A_FORM", -1)
    assert "一次传得太多" in add(client, household, sent()).content.decode()


def test_files_for_a_household_out_of_scope_are_not_read(
    household: Household, stranger: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "read_file", None)
    assert add(browser(stranger), household, sent()).status_code == 404


def test_files_for_a_closed_case_are_not_read(
    client: Client, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    household.stage, household.closed_on = Stage.CLOSED, today()
    household.save(update_fields=["stage", "closed_on"])
    monkeypatch.setattr(reception, "read_file", None)
    assert add(client, household, sent()).status_code == 403


def test_files_are_read_before_the_transaction_begins(
    client: Client, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise SQLite would keep everyone else waiting for as long as a photo takes."""
    seen: list[Any] = []

    def watch(data: bytes) -> Any:
        seen.append(Receipt.objects.count())
        return read_file(data)

    monkeypatch.setattr(reception, "read_file", watch)
    add(client, household, sent())
    assert seen == [0]


def test_a_second_press_of_the_button_adds_nothing(client: Client, household: Household) -> None:
    key = {"idempotency_key": "0198f0a0-0000-7000-8000-000000000001"}
    first, second = (add(client, household, sent(), **key) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert household.attachments.count() == 1


def test_the_page_says_what_is_there_and_by_whom(
    client: Client, row: Attachment, worker: Worker
) -> None:
    page = client.get(reverse("attachments", args=[row.household_id])).content.decode()
    assert "门口的台阶" in page
    assert "2026-01-05" in page
    assert worker.name in page


def test_without_a_consent_to_photos_the_page_reminds_of_it(
    client: Client, household: Household, worker: Worker
) -> None:
    reminder, urls = "还没有登记“走访拍照”的同意", ["attachments", "attachment-new"]
    pages = [client.get(reverse(url, args=[household.pk])).content.decode() for url in urls]
    assert [reminder in page for page in pages] == [True, True]
    actions.give_consent(
        household_id=household.pk,
        person_id=None,
        purpose="photos",
        given_on=today(),
        until_on=None,
        note=ConsentNote(signed_by="魏龙凤"),
        by=worker,
    )
    pages = [client.get(reverse(url, args=[household.pk])).content.decode() for url in urls]
    assert [reminder in page for page in pages] == [False, False]


def test_what_is_withdrawn_leaves_the_grid_and_stays_below(
    client: Client, supervisor: Worker, row: Attachment
) -> None:
    answer = post(client, reverse("attachment-withdraw", args=[row.pk]), {"reason": "放错了人家"})
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert (page.context["attachments"], list(page.context["withdrawn"])) == ([], [row])
    assert "放错了人家" in page.content.decode()
    assert "只有督导能打开" in client.get(reverse("attachment", args=[row.pk])).content.decode()
    assert opened(client, row).status_code == 403
    allowed = opened(browser(supervisor), row)
    assert (allowed.status_code, allowed.getvalue()[:2]) == (200, b"\xff\xd8")


def test_a_withdrawal_needs_a_reason(client: Client, row: Attachment) -> None:
    answer = post(client, reverse("attachment-withdraw", args=[row.pk]), {"reason": " "})
    assert answer.status_code == 200
    assert Attachment.objects.unscoped("a test").get(pk=row.pk).withdrawn_at is None


def test_an_attachment_whose_seal_is_broken_says_so_on_every_page(
    client: Client, row: Attachment
) -> None:
    rows = Attachment.objects.unscoped("a test breaks it")
    blob = bytes(rows.get(pk=row.pk).content_sealed)
    broken = blob[:-1] + bytes([blob[-1] ^ 1])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Attachment._meta.db_table} SET content_sealed = %s WHERE number = 1",  # noqa: S608 - our own table
            [broken],
        )
    for url in (
        reverse("attachments", args=[row.household_id]),
        reverse("attachment", args=[row.pk]),
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert "无法读取" in page.content.decode()
    assert opened(client, row).status_code == 500
