"""Erasing one person: nothing that was written of them can be read, the household's file stays."""

from datetime import date, timedelta
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households import actions, rules
from casework.households.attachments import store
from casework.households.attachments.limits import JPEG, Cleaned
from casework.households.models import (
    Attachment,
    DataRequest,
    DataRequestNote,
    Household,
    Person,
    RosterImport,
    RosterOutcome,
    SearchToken,
    TaskNote,
)
from casework.households.naming import forms_of, name_of
from casework.households.traces import Traces, register_eraser, register_mentions
from casework.reports.actions import copy_person, print_case_file
from casework.reports.models import Disclosure
from casework.vault.sealed import SealBroken, columns
from tests.factories import make_closed_case
from tests.households.test_rosters import MAO, WEI, run
from tests.reports.family import SON, damage

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def son(family: Household) -> Person:
    return family.people.get(relation="2")


def close_long_ago(household: Household, by: Worker, approver: Worker) -> None:
    make_closed_case(household, by, approver)
    rows: Any = Household.objects.unscoped("tests").filter(pk=household.pk)
    rows.update(closed_on=date(2001, 1, 1))


def attach(person: Person, by: Worker) -> Attachment:
    return actions.add_attachment(
        household_id=person.household_id,
        person_id=person.pk,
        kind="id_scan",
        title=f"{SON}身份证",
        file_name="证.jpg",
        dated_on=today(),
        cleaned=Cleaned(JPEG, b"a picture", b"small", 1, 1),
        by=by,
    )


def ask_for_deletion(person: Person, by: Worker) -> DataRequest:
    return actions.enter_request(
        person_id=person.pk,
        kind="deletion",
        asked_on=today() - timedelta(days=1),
        identified="id_paper",
        note=DataRequestNote(SON, "全部删掉"),
        by=by,
    )


@pytest.fixture
def request_(family: Household, son: Person, worker: Worker, supervisor: Worker) -> DataRequest:
    copy_person(person_id=son.pk, reason="inspection", recipient="检查组", by=worker)
    print_case_file(
        household_id=family.pk, level="full", reason="filing", recipient="档案室", by=supervisor
    )
    attach(son, worker)
    note = TaskNote(as_written=f"{SON}的证件号少两位", problem="id_lost_digits")
    actions.open_id_task(person=son, note=note, by=worker)
    close_long_ago(family, worker, supervisor)
    return ask_for_deletion(son, worker)


def erase(request: DataRequest, by: Worker) -> DataRequest:
    return actions.grant_request(request_id=request.pk, based_on=1, outcome="done", by=by)


@pytest.fixture
def erased(request_: DataRequest, supervisor: Worker) -> DataRequest:
    return erase(request_, supervisor)


@pytest.fixture
def gone(erased: DataRequest) -> Person:
    rows = Person.objects.unscoped("tests").select_related("household")
    return cast(Person, rows.get(pk=erased.person_id))


class TestErased:
    def test_identity_and_condition_are_empty(self, gone: Person, supervisor: Worker) -> None:
        assert (gone.identity.name, gone.identity.id_number, gone.condition.note) == ("", "", "")
        assert gone.erased_by == supervisor

    def test_what_was_to_be_put_right_tells_nothing_more(self, gone: Person) -> None:
        assert gone.tasks.get().note == TaskNote()

    def test_nothing_finds_them(self, gone: Person) -> None:
        assert not SearchToken.objects.filter(subject__person=gone).exists()

    def test_what_is_attached_about_them_is_gone_with_its_files(
        self,
        request_: DataRequest,
        supervisor: Worker,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        row = Attachment.objects.unscoped("tests").get(person=request_.person_id)
        paths = [store.path_of(row, part) for part in store.parts_of(row)]
        assert all(path.is_file() for path in paths)
        with django_capture_on_commit_callbacks(execute=True):
            erase(request_, supervisor)
        assert not Attachment.objects.unscoped("tests").filter(pk=row.pk).exists()
        assert not any(path.is_file() for path in paths)

    def test_the_file_of_a_roster_that_told_of_them_is_empty(
        self, request_: DataRequest, worker: Worker, supervisor: Worker
    ) -> None:
        roster = run(request_.household.area, worker, WEI, MAO)
        row, code, _household = roster.outcome.lines[0]
        roster.outcome = RosterOutcome(lines=((row, code, str(request_.household_id)),))
        roster.save()
        other = run(request_.household.area, worker, MAO)
        erase(request_, supervisor)
        rosters = RosterImport.objects.unscoped("tests")
        assert rosters.get(pk=roster.pk).file.data == b""
        assert rosters.get(pk=other.pk).file.data != b""
        client = Client()
        client.force_login(worker)
        assert client.get(reverse("roster", args=[roster.pk])).status_code == 200
        assert client.get(reverse("roster-mending", args=[roster.pk])).status_code == 409

    def test_notes_of_consents_tasks_and_requests_are_empty(self, gone: Person) -> None:
        notes = [one.note for name in ("consents", "tasks", "data_requests")
                 for one in getattr(gone, name).all()]  # fmt: skip
        assert len(notes) >= 2
        assert {text for note in notes for text in vars_of(note)} == {""}

    def test_the_scales_are_taken_out_of_assessments(self, gone: Person) -> None:
        rows = list(gone.household.assessments.all())
        key = str(gone.pk)
        assert len(rows) == 2
        assert all(key not in row.answers.self_care and key not in row.mood.people for row in rows)

    def test_their_copies_are_empty_and_the_log_line_stays(self, gone: Person) -> None:
        copy = Disclosure.objects.unscoped("tests").get(person=gone)
        assert (copy.paper.pdf, copy.paper.machine, copy.note.recipient) == (b"", b"", "")
        assert len(copy.digest) == 64

    @pytest.mark.parametrize("door", ["disclosure-pdf", "disclosure-json"])
    def test_their_copies_are_no_file_any_more(
        self, gone: Person, worker: Worker, door: str
    ) -> None:
        copy = Disclosure.objects.unscoped("tests").get(person=gone)
        client = Client()
        client.force_login(worker)
        assert client.get(reverse(door, args=[copy.pk])).status_code == 404

    def test_what_they_asked_besides_is_not_granted_any_more(
        self, request_: DataRequest, worker: Worker, supervisor: Worker
    ) -> None:
        other = actions.enter_request(
            person_id=request_.person_id,
            kind="restriction",
            asked_on=today(),
            identified="id_paper",
            note=DataRequestNote(SON, "先别用"),
            by=worker,
        )
        erase(request_, supervisor)
        with pytest.raises(MoveNotAllowed):
            erase(other, supervisor)

    def test_edges_stay_without_how_the_partnership_stood(self, gone: Person) -> None:
        ties = [*gone.ties_from.all(), *gone.ties_to.all()]
        assert {tie.kind for tie in ties} == {"parent", "guardian", "partner"}
        assert {tie.partnership for tie in ties} == {""}

    def test_they_are_called_deleted(self, gone: Person) -> None:
        assert name_of(gone) == "已删除"

    def test_the_answer_names_what_stays(self, erased: DataRequest) -> None:
        kept = " ".join(erased.answer.kept)
        assert "走访记录 1" in kept
        assert "打印件 CW-" in kept

    def test_the_audit_counts_it(self, erased: DataRequest) -> None:
        entry = Entry.objects.get(act="data request answered", thing_id=erased.pk)
        assert entry.details["kept"] == len(erased.answer.kept)
        assert SON not in str(entry.details)

    def test_no_copy_is_made_any_more(self, gone: Person, worker: Worker) -> None:
        with pytest.raises(PermissionDenied):
            copy_person(person_id=gone.pk, reason="inspection", recipient="x", by=worker)

    def test_nothing_more_is_asked_for_them(self, gone: Person, worker: Worker) -> None:
        assert not rules.may_enter_request(worker, gone)

    def test_their_old_seals_hold_nothing_of_theirs(self, gone: Person) -> None:
        with connection.cursor() as cursor:
            names = ", ".join(columns(Person))
            cursor.execute(f"SELECT {names} FROM households_person")  # noqa: S608 - our own names
            assert all(SON.encode() not in bytes(blob) for row in cursor for blob in row)


def vars_of(payload: Any) -> list[Any]:
    return [getattr(payload, name) for name in payload.__struct_fields__]


def test_what_can_not_be_read_is_not_erased(
    request_: DataRequest,
    son: Person,
    supervisor: Worker,
) -> None:
    damage("households_person", "condition_sealed")
    with pytest.raises(SealBroken):
        erase(request_, supervisor)
    assert Person.objects.unscoped("tests").get(pk=son.pk).erased_at is None


def test_a_narrative_that_does_not_open_is_named_as_kept(
    request_: DataRequest,
    family: Household,
    supervisor: Worker,
) -> None:
    damage("households_household", "situation_sealed")
    damage("visits_visit", "log_sealed")
    kept = erase(request_, supervisor).answer.kept
    assert "接案说明" in kept
    assert "走访记录 2" in kept


def test_each_room_is_asked_once() -> None:
    before = Traces.erasers, Traces.mentions
    register_eraser(before[0][0])
    register_mentions(before[1][0])
    assert (Traces.erasers, Traces.mentions) == before


@pytest.mark.parametrize(
    ("name", "forms"),
    [("魏", []), ("魏𬭎", ["魏𬭎"]), ("魏龙凤", ["魏龙凤", "龙凤"]),
     ("阿依古丽·买买提", ["阿依古丽·买买提", "阿依古丽", "买买提"])],
)  # fmt: skip
def test_a_narrative_names_someone_by_the_whole_or_a_part(name: str, forms: list[str]) -> None:
    assert list(forms_of(name)) == forms
