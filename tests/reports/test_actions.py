"""Printing a case file: the paper, its seal, its log entry, and what is refused."""

import hashlib
import re
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.households.models import Household
from casework.reports import actions
from casework.reports.actions import case_file
from casework.reports.documents.case_file import DocumentNotLaidOut
from casework.reports.models import Disclosure, DisclosureNote, MissingCharacter
from casework.vault.sealed import SealBroken
from casework.visits.models import AppendOnly
from tests.factories import make_area, make_visit, make_worker
from tests.reports import family as told
from tests.reports.reading import READERS, Reader, pdfium, squeezed

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def printed(household: Household, by: Worker, **changes: Any) -> Disclosure:
    facts = {"level": "full", "reason": "filing", "recipient": "镇档案室 何静"} | changes
    return actions.print_case_file(household_id=household.pk, by=by, **facts)


def stored(disclosure: Disclosure) -> Disclosure:
    found: Disclosure = Disclosure.objects.unscoped("tests").get(pk=disclosure.pk)
    return found


def test_the_paper_is_kept_byte_for_byte_as_it_was_logged(family: Household, clerk: Worker) -> None:
    disclosure = stored(printed(family, clerk))
    assert disclosure.paper.pdf.startswith(b"%PDF")
    assert hashlib.sha256(disclosure.paper.pdf).hexdigest() == disclosure.digest


@pytest.mark.parametrize("reader", READERS)
def test_the_paper_holds_the_record_whole(family: Household, clerk: Worker, reader: Reader) -> None:
    disclosure = printed(family, clerk)
    pages = reader(disclosure.paper.pdf)
    text = squeezed("".join(pages))
    for words in (told.HEAD, told.SON, told.NIECE, told.FORMER, told.ADDENDUM, "D-0042"):
        assert squeezed(words) in text
    assert len(pages) == disclosure.pages
    assert all(f"共{disclosure.pages}页" in squeezed(page) for page in pages)


@pytest.mark.parametrize("narrative", [told.FIRST, told.SECOND])
def test_the_paper_holds_each_narrative_whole(
    family: Household, clerk: Worker, narrative: str
) -> None:
    text = squeezed("".join(pdfium(printed(family, clerk).paper.pdf)))
    assert squeezed(narrative) in text


def test_an_external_paper_names_nobody_not_even_in_its_metadata(
    family: Household, clerk: Worker
) -> None:
    disclosure = printed(family, clerk, level="external")
    pdf = disclosure.paper.pdf
    text = squeezed("".join(pdfium(pdf))) + metadata(pdf)
    for hidden in (told.HEAD, told.SON, told.SON_ID, told.PHONE, told.SON_PHONE, told.NEIGHBOUR):
        assert hidden not in text
    assert "3101**********0243" in text


def metadata(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(document.get_metadata_dict().values())
    finally:
        document.close()


def test_the_log_remembers_who_got_what_and_why(family: Household, clerk: Worker) -> None:
    disclosure = stored(
        printed(family, clerk, level="internal", reason="inspection", reason_note=" 年度台账 ")
    )
    note = disclosure.note
    assert (note.reason, note.reason_note, note.recipient) == (
        "inspection", "年度台账", "镇档案室 何静",
    )  # fmt: skip
    assert (disclosure.level, disclosure.printed_by) == ("internal", clerk)
    assert re.fullmatch(r"CW-\d{8}-[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}", disclosure.serial)


def test_reason_and_recipient_lie_sealed(family: Household, clerk: Worker) -> None:
    printed(family, clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reports_disclosure")
        stored_row = repr(cursor.fetchall())
    assert "何静" not in stored_row
    assert repr("何静".encode())[2:-1] not in stored_row
    assert "%PDF" not in stored_row


def test_the_audit_knows_serial_level_pages_and_digest(family: Household, clerk: Worker) -> None:
    disclosure = printed(family, clerk)
    entry = Entry.objects.latest("seq", "at")
    assert (entry.act, entry.actor, entry.household_id) == (
        "case file printed", clerk.pk, family.pk,
    )  # fmt: skip
    assert entry.details == {
        "serial": disclosure.serial,
        "level": "full",
        "pages": disclosure.pages,
        "digest": disclosure.digest,
        "unreadable": 0,
    }


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"reason": "filing"}, "用途：归档"),
        ({"reason": "filing", "reason_note": "补卷"}, "用途：归档（补卷）"),
        ({"reason": "other", "reason_note": "个案研讨"}, "用途：个案研讨"),
    ],
)
def test_each_page_says_what_the_paper_is_for(
    family: Household, clerk: Worker, facts: dict[str, str], words: str
) -> None:
    pages = pdfium(printed(family, clerk, **facts).paper.pdf)
    assert all(words in squeezed(page) for page in pages)


def test_characters_without_a_shape_are_remembered(
    family: Household, worker: Worker, clerk: Worker
) -> None:
    make_visit(family, worker, log_narrative="门牌上写着\U000f0000字。")
    missing = stored(printed(family, clerk)).note.missing
    assert [one.character for one in missing] == ["\U000f0000"]
    assert missing[0].field.startswith("走访记录")
    assert isinstance(missing[0], MissingCharacter)


def test_records_that_do_not_open_are_remembered(family: Household, clerk: Worker) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET log_sealed = %s", [b"damaged"])
    note = stored(printed(family, clerk)).note
    assert note.unreadable == ("走访记录 1", "走访记录 2")


def test_a_closed_case_is_printed_too(
    family: Household, worker: Worker, supervisor: Worker, clerk: Worker
) -> None:
    told.close(family, worker, supervisor)
    assert printed(family, clerk).pages > 1


def test_a_social_worker_cannot_print(family: Household, worker: Worker) -> None:
    with pytest.raises(PermissionDenied):
        printed(family, worker)


def test_out_of_scope_there_is_no_household(family: Household) -> None:
    stranger = make_worker("clerk", make_area())
    with pytest.raises(Household.DoesNotExist):
        printed(family, stranger)


@pytest.mark.parametrize(
    "facts", [{"reason": "curiosity"}, {"recipient": " "}, {"reason": "other"}]
)
def test_without_reason_and_recipient_nothing_is_printed(
    family: Household, clerk: Worker, facts: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        printed(family, clerk, **facts)
    assert not family.disclosures.exists()


def test_an_unknown_level_is_no_level(family: Household, clerk: Worker) -> None:
    with pytest.raises(ValueError, match="secret"):
        printed(family, clerk, level="secret")


def test_pages_that_cannot_be_set_leave_no_trace(
    family: Household, clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_snapshot: Any) -> None:
        raise DocumentNotLaidOut

    monkeypatch.setattr(case_file, "build_case_file", fails)
    with pytest.raises(DocumentNotLaidOut):
        printed(family, clerk)
    assert not Entry.objects.filter(act="case file printed").exists()


def test_a_disclosure_cannot_be_changed_or_deleted(family: Household, clerk: Worker) -> None:
    disclosure = stored(printed(family, clerk))
    with pytest.raises(AppendOnly):
        disclosure.save()
    with pytest.raises(AppendOnly):
        disclosure.delete()


def test_a_paper_put_in_the_place_of_another_does_not_open(
    family: Household, clerk: Worker
) -> None:
    one, other = printed(family, clerk), printed(family, clerk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_disclosure SET paper_sealed ="
            " (SELECT paper_sealed FROM reports_disclosure WHERE serial = %s)"
            " WHERE serial = %s",
            [one.serial, other.serial],
        )
    assert stored(one).paper.pdf
    with pytest.raises(SealBroken):
        _ = stored(other).paper


def test_serials_are_drawn_anew_each_time() -> None:
    day = date(2026, 11, 23)
    serials = {actions.new_serial(day) for _ in range(200)}
    assert len(serials) == 200
    assert all(one.startswith("CW-20261123-") for one in serials)


def test_what_is_set_between_reading_and_keeping_shows_nothing_of_it(
    family: Household, clerk: Worker
) -> None:
    note = DisclosureNote(reason="filing", recipient="档案室")
    gathered = case_file.gather_case_file(family, note, "full", by=clerk)
    drawn = gathered.drawn()
    assert [repr(gathered), repr(drawn)] == ["Gathered(…)", "Drawn(…)"]
