"""Adding and withdrawing attachments: who may, what is kept, what the log says."""

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pytest_django import Settings

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households import actions, rules
from casework.households.attachments.limits import JPEG, PDF, Cleaned
from casework.households.models import Attachment, Household, Person
from tests.factories import make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


PHOTO = Cleaned(JPEG, b"a photo", b"a small one", 40, 30)
PAPER = Cleaned(PDF, b"a paper", pages=2)


def attach(
    household: Household, by: Worker, cleaned: Cleaned = PHOTO, person: Person | None = None
) -> Attachment:
    return actions.add_attachment(
        household_id=household.pk,
        person_id=person.pk if person else None,
        kind="photo",
        title="门口的台阶",
        file_name="IMG_1.jpg",
        dated_on=today(),
        cleaned=cleaned,
        by=by,
    )


def test_an_attachment_says_what_it_is(household: Household, head: Person, worker: Worker) -> None:
    row = Attachment.objects.visible_to(worker).get(pk=attach(household, worker, person=head).pk)
    known = row.content
    assert (row.number, row.kind, row.person, row.added_by) == (1, "photo", head, worker)
    assert (known.title, known.file_name, known.media_type) == ("门口的台阶", "IMG_1.jpg", JPEG)
    assert (known.byte_length, known.width, known.height) == (7, 40, 30)
    assert known.sha256 == hashlib.sha256(b"a photo").digest()


def test_each_file_and_each_thumbnail_has_a_secret_of_its_own(
    household: Household, worker: Worker
) -> None:
    rows = [attach(household, worker), attach(household, worker)]
    secrets = [s for row in rows for s in (row.content.file_secret, row.content.thumb_secret)]
    assert len(set(secrets)) == 4
    assert {len(secret) for secret in secrets} == {32}


def test_a_paper_has_no_thumbnail(household: Household, worker: Worker) -> None:
    row = attach(household, worker, PAPER)
    assert (row.has_thumbnail, row.content.thumb_secret, row.content.pages) == (False, b"", 2)


def test_numbers_count_the_household_s_attachments(
    area: Area, household: Household, worker: Worker
) -> None:
    other = make_household(area, worker, name="许长青")
    numbers = [attach(place, worker).number for place in (household, household, other)]
    assert numbers == [1, 2, 1]
    with pytest.raises(IntegrityError), transaction.atomic():
        household.attachments.update(number=1)


def test_adding_is_one_entry_without_a_word_of_what_it_is(
    household: Household, head: Person, worker: Worker
) -> None:
    row = attach(household, worker, person=head)
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.thing_id, entry.household_id) == (
        "attachment added",
        row.pk,
        household.pk,
    )
    assert entry.details == {"kind": "photo", "person": str(head.pk)}


def test_a_person_of_another_household_is_not_found(
    area: Area, household: Household, worker: Worker
) -> None:
    other = make_household(area, worker, name="许长青").people.get()
    with pytest.raises(Person.DoesNotExist):
        attach(household, worker, person=other)


def test_nothing_is_added_out_of_scope(household: Household, stranger: Worker) -> None:
    with pytest.raises(Household.DoesNotExist):
        attach(household, stranger)


def test_a_clerk_adds_nothing(area: Area, household: Household) -> None:
    with pytest.raises(PermissionDenied):
        attach(household, make_worker("clerk", area))


def test_a_disk_that_takes_no_file_gets_no_row(
    household: Household, worker: Worker, folder: Path
) -> None:
    folder.write_text("no folder")
    with pytest.raises(OSError, match="exists"):
        attach(household, worker)
    assert not household.attachments.exists()


def withdraw(row: Attachment, by: Worker) -> Attachment:
    return actions.withdraw_attachment(attachment_id=row.pk, reason="放错了", by=by)


def test_what_is_withdrawn_stays_with_its_reason(household: Household, worker: Worker) -> None:
    row = attach(household, worker)
    withdraw(row, worker)
    found = household.attachments.get()
    assert (found.withdrawn_by, found.withdrawal.reason) == (worker, "放错了")
    assert found.content == row.content
    assert Entry.objects.latest("id").act == "attachment withdrawn"


def test_an_attachment_is_withdrawn_once(household: Household, worker: Worker) -> None:
    row = attach(household, worker)
    withdraw(row, worker)
    with pytest.raises(PermissionDenied):
        withdraw(row, worker)


def test_nothing_is_withdrawn_out_of_scope(
    household: Household, worker: Worker, stranger: Worker
) -> None:
    with pytest.raises(Attachment.DoesNotExist):
        withdraw(attach(household, worker), stranger)


def test_a_withdrawal_has_both_its_instant_and_who_withdrew(
    household: Household, worker: Worker
) -> None:
    attach(household, worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        household.attachments.update(withdrawn_by=worker)


def test_supervisors_alone_open_what_was_withdrawn(
    area: Area, household: Household, worker: Worker, supervisor: Worker
) -> None:
    clerk = make_worker("clerk", area)
    row = attach(household, worker)
    assert all(rules.may_open_attachment(who, row) for who in (worker, supervisor, clerk))
    row = withdraw(row, worker)
    allowed = [rules.may_open_attachment(who, row) for who in (worker, supervisor, clerk)]
    assert allowed == [False, True, False]


def test_a_stranger_opens_nothing(household: Household, worker: Worker, stranger: Worker) -> None:
    assert not rules.may_open_attachment(stranger, attach(household, worker))


def test_a_picture_is_shut_to_who_sees_identities_masked(
    household: Household, worker: Worker
) -> None:
    inspector = make_worker("inspector", household.area)
    assert not rules.may_open_attachment(inspector, attach(household, worker))


def test_on_a_closed_case_nothing_is_added_or_withdrawn(
    household: Household, worker: Worker
) -> None:
    row = attach(household, worker)
    row.household.stage, row.household.closed_on = "closed", today()
    row.household.save()
    assert not rules.may_attach(worker, row.household)
    assert not rules.may_withdraw_attachment(worker, row)
    with pytest.raises(PermissionDenied):
        attach(household, worker)
