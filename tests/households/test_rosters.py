"""Importing a roster: nothing is lost silently, and importing twice changes nothing."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.common.concurrency import StaleVersion
from casework.common.dates import now, today
from casework.common.moves import MoveNotAllowed
from casework.households.actions import rosters
from casework.households.erasure import rosters_naming
from casework.households.index import write_index
from casework.households.matching import Restricted
from casework.households.models import (
    Household,
    Person,
    RosterFile,
    RosterImport,
    RosterStage,
    Stage,
    Task,
)
from casework.households.roster.findings import RosterPerson
from casework.households.roster.sheet import RosterRefused
from casework.households.views.rosters import problem_lines
from casework.vault.sealed import SealedBytes
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

HEADING = ["序号", "户主姓名", "家庭住址", "救助类型", "成员姓名", "关系", "身份证号", "备注"]
WEI = [1, "魏龙阿", "样例路1弄2号3室", "低保", "魏龙阿", "本人", "310199194402032370", None]
QIN = [None, None, None, None, "秦杰", "妻子", "310199197311130243", None]
MAO = [2, "毛子远", "样例路4弄5号6室", "特困人员", "毛子远", None, None, "独居"]


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["困难家庭花名册"], HEADING, *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(area: Area, by: Worker, *rows: list[Any]) -> RosterImport:
    return rosters.upload_roster(area=area, filename="名册.xlsx", data=workbook(*rows), by=by)


def run(area: Area, by: Worker, *rows: list[Any]) -> RosterImport:
    roster = upload(area, by, *rows)
    columns = rosters.mapping_of(roster).columns
    rosters.map_columns(roster_id=roster.pk, columns=columns, based_on=1, by=by)
    roster = rosters.confirm_roster(roster_id=roster.pk, based_on=2, by=by)
    while roster.stage == RosterStage.IMPORTING:
        roster = rosters.import_step(roster_id=roster.pk, by=by)
    return roster


def counts(worker: Worker) -> tuple[int, int, int]:
    households = Household.objects.visible_to(worker)
    people = sum(household.people.count() for household in households)
    return len(households), people, Task.objects.visible_to(worker).count()


def codes(roster: RosterImport) -> list[str]:
    return [code for _row, code, _household in roster.outcome.lines]


def test_families_become_households_with_their_people(area: Area, worker: Worker) -> None:
    roster = run(area, worker, WEI, QIN, MAO)
    assert counts(worker) == (2, 3, 1)
    assert (roster.households_new, roster.people_new, roster.problem_count) == (2, 3, 1)
    assert codes(roster) == ["new", "new"]


def test_what_has_no_place_of_its_own_is_kept_as_a_note(area: Area, worker: Worker) -> None:
    run(area, worker, MAO)
    person = Household.objects.visible_to(worker).get().people.get()
    assert "独居" in person.condition.note


def test_importing_the_same_file_twice_changes_nothing(area: Area, worker: Worker) -> None:
    run(area, worker, WEI, QIN, MAO)
    before = counts(worker)
    roster = run(area, worker, WEI, QIN, MAO)
    assert counts(worker) == before
    assert (codes(roster), roster.people_known, roster.people_new) == (["known", "known"], 3, 0)


def test_a_mended_file_fills_in_the_id_and_finishes_the_task(area: Area, worker: Worker) -> None:
    run(area, worker, MAO)
    mended = [*MAO[:6], "310199197406267728", None]
    assert codes(run(area, worker, mended)) == ["added"]
    person = Household.objects.visible_to(worker).get().people.get()
    assert person.identity.id_number == "310199197406267728"
    assert not person.tasks.filter(done_at=None).exists()


def test_nothing_is_filled_in_for_someone_set_aside(area: Area, worker: Worker) -> None:
    run(area, worker, WEI, [*QIN[:6], None, None])
    wife = Household.objects.visible_to(worker).get().people.get(relation="1")
    people = Person.objects.unscoped("as after a request").filter(pk=wife.pk)
    people.update(restricted_at=now(), restricted_by=worker)
    assert codes(run(area, worker, WEI, QIN)) == ["known"]
    assert people.get().identity.id_number == ""


def test_a_new_member_joins_the_household_on_file(area: Area, worker: Worker) -> None:
    run(area, worker, WEI)
    assert codes(run(area, worker, WEI, QIN)) == ["added"]
    assert counts(worker)[:2] == (1, 2)


def test_someone_of_the_same_name_at_another_address_is_another_household(
    area: Area, worker: Worker
) -> None:
    run(area, worker, MAO)
    elsewhere = [2, "毛子远", "样例路9弄9号9室", *MAO[3:]]
    assert codes(run(area, worker, elsewhere)) == ["new"]


def test_someone_of_the_same_name_in_another_area_is_another_household(
    area: Area, worker: Worker
) -> None:
    from casework.access.actions import post_worker

    run(area, worker, MAO)
    second = make_area(area.street)
    post_worker(worker=worker, area=second, role="worker", from_on=today(), by=None)
    assert codes(run(second, worker, MAO)) == ["new"]


def test_someone_of_the_same_name_with_another_id_is_another_person(
    area: Area, worker: Worker
) -> None:
    run(area, worker, WEI, QIN)
    namesake = [None, None, None, None, "秦杰", "女儿", "310199200903083326", None]
    run(area, worker, WEI, QIN, namesake)
    assert counts(worker)[:2] == (1, 3)


def test_a_head_who_is_a_member_elsewhere_by_name_is_no_match(area: Area, worker: Worker) -> None:
    run(area, worker, WEI, QIN)
    alone = [3, "秦杰", "样例路1弄2号3室", None, "秦杰", "本人", None, None]
    assert codes(run(area, worker, alone)) == ["new"]


def test_an_id_held_out_of_scope_makes_nothing_of_the_family(area: Area, worker: Worker) -> None:
    far = make_area()
    run(far, make_worker("worker", far), WEI, QIN)
    roster = run(area, worker, WEI, QIN)
    assert codes(roster) == ["elsewhere"]
    assert counts(worker) == (0, 0, 0)


def test_a_member_held_in_another_visible_household_is_left_there(
    area: Area, worker: Worker
) -> None:
    run(area, worker, WEI)
    daughter = [5, "秦杰", "样例路7弄7号7室", None, *QIN[4:]]
    run(area, worker, [*daughter[:5], "本人", *daughter[6:]])
    roster = run(area, worker, WEI, QIN)
    assert codes(roster) == ["known", "elsewhere"]
    assert counts(worker)[:2] == (2, 2)


def test_a_roster_names_the_household_that_holds_an_id_so_that_it_goes_with_it(
    area: Area, worker: Worker
) -> None:
    """Also in another street: its file tells of that household's people."""
    far = make_area()
    run(far, make_worker("worker", far), WEI)
    roster = run(area, worker, WEI)
    holder = Household.objects.unscoped("a test").get(area=far)
    assert roster.outcome.lines == ((3, "elsewhere", str(holder.pk)),)
    assert roster.pk in {found.pk for found in rosters_naming(holder)}


def test_a_file_without_anything_to_mend_is_not_kept(area: Area, worker: Worker) -> None:
    assert run(area, worker, WEI, QIN).file == RosterFile()
    assert run(area, worker).file == RosterFile()


def test_a_file_with_something_to_mend_or_to_ask_is_kept(area: Area, worker: Worker) -> None:
    assert run(area, worker, MAO).file.data
    far = make_area()
    run(far, make_worker("worker", far), WEI)
    assert run(area, worker, WEI).file.data


def test_the_report_of_a_flawless_roster_says_that_the_file_is_gone(
    area: Area, worker: Worker
) -> None:
    client = Client()
    client.force_login(worker)
    page = client.get(reverse("roster", args=[run(area, worker, WEI).pk])).content.decode()
    assert "上传的文件已移除" in page


def test_a_closed_household_is_not_written_on(area: Area, worker: Worker) -> None:
    run(area, worker, WEI)
    household = Household.objects.visible_to(worker).get()
    household.stage, household.closed_on = Stage.CLOSED, today()
    household.save()
    assert codes(run(area, worker, WEI, QIN)) == ["closed"]


def test_an_unreadable_household_is_no_match_and_nothing_breaks(area: Area, worker: Worker) -> None:
    from django.db import connection

    run(area, worker, MAO)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_household SET identity_sealed = %s", [b"x"])
    assert codes(run(area, worker, MAO)) == ["new"]


def test_an_unreadable_person_is_no_match_and_nothing_breaks(area: Area, worker: Worker) -> None:
    from django.db import connection

    run(area, worker, WEI, QIN)
    nameless = [None, None, None, None, "魏思晨", "儿子", None, None]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_person SET identity_sealed = %s WHERE relation = '1'", [b"x"]
        )
    run(area, worker, WEI, nameless)
    assert counts(worker)[:2] == (1, 3)


def test_a_step_does_at_least_one_family_and_the_next_goes_on(area: Area, worker: Worker) -> None:
    roster = upload(area, worker, WEI, MAO)
    columns = rosters.mapping_of(roster).columns
    rosters.map_columns(roster_id=roster.pk, columns=columns, based_on=1, by=worker)
    rosters.confirm_roster(roster_id=roster.pk, based_on=2, by=worker)
    first = rosters.import_step(roster_id=roster.pk, by=worker, seconds=-1)
    assert (first.families_done, first.stage) == (1, RosterStage.IMPORTING)
    second = rosters.import_step(roster_id=roster.pk, by=worker, seconds=-1)
    assert (second.families_done, second.stage) == (2, RosterStage.DONE)


def test_a_file_with_a_heading_and_nothing_else_is_done_at_once(area: Area, worker: Worker) -> None:
    assert run(area, worker).stage == RosterStage.DONE


def test_a_stale_confirmation_is_refused(area: Area, worker: Worker) -> None:
    roster = upload(area, worker, WEI)
    columns = rosters.mapping_of(roster).columns
    rosters.map_columns(roster_id=roster.pk, columns=columns, based_on=1, by=worker)
    with pytest.raises(StaleVersion):
        rosters.confirm_roster(roster_id=roster.pk, based_on=1, by=worker)


def test_a_cancelled_import_keeps_no_file_and_goes_no_further(area: Area, worker: Worker) -> None:
    roster = upload(area, worker, WEI)
    cancelled = rosters.cancel_roster(roster_id=roster.pk, by=worker)
    assert cancelled.file.data == b""
    with pytest.raises(MoveNotAllowed):
        rosters.import_step(roster_id=roster.pk, by=worker)


def test_a_worker_of_another_area_cannot_upload_here(area: Area, stranger: Worker) -> None:
    with pytest.raises(PermissionDenied):
        upload(area, stranger, WEI)


def test_a_clerk_who_sees_the_area_cannot_go_on_with_an_import(area: Area, worker: Worker) -> None:
    roster = upload(area, worker, WEI)
    with pytest.raises(PermissionDenied):
        rosters.cancel_roster(roster_id=roster.pk, by=make_worker("clerk", area))


def test_a_file_that_is_no_roster_is_refused_with_a_sentence(area: Area, worker: Worker) -> None:
    with pytest.raises(RosterRefused):
        rosters.upload_roster(area=area, filename="x.xlsx", data=b"not a workbook", by=worker)


def test_problems_carry_the_name_of_their_row(area: Area, worker: Worker) -> None:
    found = rosters.read_roster(upload(area, worker, WEI, MAO))
    assert [(line.problem.code, line.name) for line in problem_lines(found)] == [
        ("id_missing", "毛子远")
    ]


def test_a_household_opened_by_hand_is_found_by_its_head(area: Area, worker: Worker) -> None:
    from casework.households.models import HouseholdIdentity

    make_household(
        area,
        worker,
        name="毛子远",
        identity=HouseholdIdentity(living_address="样例路4弄5号6室"),
    )
    assert codes(run(area, worker, MAO)) == ["known"]


class TestRestricted:
    """Whoever may not be worked with any more doesn't come in again through a roster."""

    def restrict(self, name: str, by: Worker) -> Person:
        rows = Person.objects.unscoped("as after a request")
        person: Person = next(row for row in rows if row.identity.name == name)
        person.restricted_at, person.restricted_by = now(), by
        person.save()
        write_index(person, person.household)
        return person

    def test_a_head_known_by_id_is_not_made_anew(self, area: Area, worker: Worker) -> None:
        run(area, worker, WEI, QIN)
        self.restrict("魏龙阿", worker)
        roster = run(area, worker, [*WEI[:2], "别处2弄3号", *WEI[3:]])
        home = str(Household.objects.visible_to(worker).get().pk)
        assert roster.outcome.lines == ((3, "known", home), (3, "restricted", home))
        assert counts(worker)[:2] == (1, 2)

    def test_the_others_of_the_family_are_taken_in(self, area: Area, worker: Worker) -> None:
        run(area, worker, WEI)
        self.restrict("魏龙阿", worker)
        assert codes(run(area, worker, WEI, QIN)) == ["added", "restricted"]
        assert counts(worker)[:2] == (1, 2)

    def test_by_name_and_birth_date_where_the_roster_lacks_the_id(
        self, area: Area, worker: Worker
    ) -> None:
        run(area, worker, WEI)
        person = self.restrict("魏龙阿", worker)
        found = Restricted()
        born = {"name": "魏 龙阿", "birth_on": person.identity.birth_on}
        assert found.holder(RosterPerson(row=3, **born), area) == person
        other_street = make_area()
        assert found.holder(RosterPerson(row=3, **born), other_street) is None
        same_day = {**born, "id_number": "310199194402030279"}
        assert found.holder(RosterPerson(row=3, **same_day), area) is None
        assert found.holder(RosterPerson(row=3, name="魏龙阿"), area) is None

    def test_of_a_household_out_of_scope_the_report_says_no_more_than_of_any_other(
        self, area: Area, worker: Worker
    ) -> None:
        elsewhere = make_area(area.street)
        run(elsewhere, make_worker("worker", elsewhere), WEI)
        self.restrict("魏龙阿", worker)
        assert codes(run(area, worker, WEI)) == ["elsewhere"]

    def test_a_restricted_record_that_does_not_open_keeps_nobody_out(
        self, area: Area, worker: Worker
    ) -> None:
        run(area, worker, WEI)
        person = self.restrict("魏龙阿", worker)
        rows = Person.objects.unscoped("broken on purpose").filter(pk=person.pk)
        rows.update(identity_sealed=SealedBytes(b"broken"))
        assert Restricted().by_id == {}

    def test_the_report_sends_the_worker_to_the_supervisor(
        self, area: Area, worker: Worker
    ) -> None:
        run(area, worker, WEI)
        self.restrict("魏龙阿", worker)
        client = Client()
        client.force_login(worker)
        page = client.get(reverse("roster", args=[run(area, worker, WEI, QIN).pk]))
        assert "已限制处理" in page.content.decode()
