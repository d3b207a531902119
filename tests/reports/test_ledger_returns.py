"""A ledger that comes back changes what was ticked, by the rules of each page, and nothing else."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client, RequestFactory
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import now
from casework.households.actions import edit_person
from casework.households.models import Household, Person
from casework.reports import rules
from casework.reports.actions import arrange_columns, drop_return, take_changes, upload_return
from casework.reports.actions import returns as returning
from casework.reports.actions.returns import compared
from casework.reports.ledgers import kept
from casework.reports.ledgers.comparing import LineBack, State, homes_of
from casework.reports.ledgers.kinds import KINDS
from casework.reports.ledgers.reading_back import LedgerRefused
from casework.reports.models import LedgerReturn
from casework.reports.views.returns import return_for
from tests.factories import make_area, make_household, make_worker
from tests.posting import post
from tests.reports.books import HEAD_ROW, book_of, made, mended, with_cell
from tests.reports.family import HEAD, SON_ID, close, damage
from tests.world import resident_id

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

# In the ledger of people: the head, the son, the niece.
FIRST, SON, NIECE_LINE = 1, 2, 3


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> Any:
    settings.CASEWORK_LEDGERS_DIR = tmp_path / "ledgers"
    return tmp_path / "ledgers"


@pytest.fixture
def people(area: Area, supervisor: Worker, family: Household) -> bytes:
    """The ledger of people with every column there is."""
    codes = [column.code for column in KINDS["people"].columns]
    arrange_columns(
        street_id=area.street_id,
        kind="people",
        columns=codes,
        based_on=0,
        by=supervisor,
    )
    return book_of(made(area, supervisor, "people"))


@pytest.fixture
def households(area: Area, supervisor: Worker, family: Household) -> bytes:
    codes = [column.code for column in KINDS["households"].columns]
    arrange_columns(
        street_id=area.street_id,
        kind="households",
        columns=codes,
        based_on=0,
        by=supervisor,
    )
    return book_of(made(area, supervisor, "households"))


def uploaded(data: bytes, by: Worker) -> LedgerReturn:
    return upload_return(filename="台账.xlsx", data=data, by=by)


def lines(data: bytes, by: Worker) -> list[LineBack]:
    return list(compared(uploaded(data, by), by=by).lines())


def line(data: bytes, by: Worker, place: int = SON) -> LineBack:
    return lines(data, by)[place - 1]


def take(returned: LedgerReturn, by: Worker) -> Any:
    """Take over all that can be."""
    found = compared(returned, by=by).lines()
    chosen = [(one.row_id, change.code) for one in found for change in one.takeable if one.row_id]
    return take_changes(return_id=returned.pk, chosen=chosen, by=by)


def son_of(family: Household) -> Person:
    found: Person = family.people.get(relation="2")
    return found


@pytest.mark.parametrize("kind", ["people", "households"])
def test_a_ledger_that_nobody_changed_is_as_the_record_is(
    request: pytest.FixtureRequest, worker: Worker, kind: str
) -> None:
    back = mended(request.getfixturevalue(kind), lambda sheet, places: None)
    assert {one.state for one in lines(back, worker)} == {State.SAME}


def test_lines_that_were_sorted_and_renumbered_are_as_the_record_is(
    people: bytes, worker: Worker
) -> None:
    def turn(sheet: Any, places: dict[str, int]) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 1)]
        for number, row in enumerate(reversed(rows), 1):
            for column, value in enumerate([number, *row[1:]], 1):
                sheet.cell(HEAD_ROW + number, column).value = value

    assert {one.state for one in lines(mended(people, turn), worker)} == {State.SAME}


@pytest.mark.parametrize(
    ("heading", "typed", "old", "new"),
    [
        ("备注", "腿脚不便", "怕生", "腿脚不便"),
        ("健康状况", "慢性病", "重病", "慢性病"),
        ("残疾类别", "肢体、视力", "肢体", "肢体、视力"),
        ("联系电话", "19900005678，021-55550000", "19900005678", "19900005678，021-55550000"),
        ("去世日期", "2026年1月2日", "", "2026-01-02"),
        ("去世日期", date(2026, 1, 2), "", "2026-01-02"),
        ("同住成员", "否", "是", "否"),
    ],
)
def test_a_change_is_shown_old_beside_new(
    people: bytes, worker: Worker, heading: str, typed: Any, old: str, new: str
) -> None:
    found = line(with_cell(people, heading, typed, SON), worker)
    assert found.state is State.CHANGED
    (change,) = found.takeable
    assert (change.label, change.old, change.new) == (heading, old, new)


@pytest.mark.parametrize(
    ("heading", "typed"),
    [
        ("健康状况", "不太好"),
        ("证件号码", "310199197311130244"),
        ("证件号码", 310199197311130243),
        ("备注", "=1+1"),
        ("出生日期", "1999-01-01"),
        ("同住成员", "也许"),
        ("去世日期", "2999-01-01"),
        ("姓名", ""),
    ],
)
def test_a_value_that_the_record_does_not_take_is_refused_with_its_reason(
    people: bytes, worker: Worker, heading: str, typed: Any
) -> None:
    found = line(with_cell(people, heading, typed, SON), worker)
    assert found.takeable == ()
    assert [bool(one.refused) for one in found.changes if one.label == heading] == [True]


def test_taking_a_change_changes_the_record_by_its_own_action(
    people: bytes, worker: Worker, family: Household
) -> None:
    returned = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker)
    before = son_of(family)
    outcome = take(returned, worker)
    son = son_of(family)
    assert (outcome.rows, outcome.fields, outcome.refused) == (1, 1, [])
    assert (son.condition.note, son.version) == ("腿脚不便", before.version + 1)
    # As on the page, the resident ID says which sex it is.
    assert son.identity == msgspec.structs.replace(before.identity, sex="2")
    assert Entry.objects.filter(act="person changed", thing_id=son.pk).exists()
    assert Entry.objects.get(act="ledger changes taken").details["fields"] == 1


def test_of_two_changes_of_a_line_one_may_be_taken_and_then_the_other(
    people: bytes, worker: Worker, family: Household
) -> None:
    back = with_cell(with_cell(people, "备注", "腿脚不便", SON), "健康状况", "慢性病", SON)
    returned, son = uploaded(back, worker), son_of(family)
    take_changes(return_id=returned.pk, chosen=[(son.pk, "note")], by=worker)
    assert (son_of(family).condition.note, son_of(family).condition.health) == (
        "腿脚不便",
        "serious",
    )
    take_changes(return_id=returned.pk, chosen=[(son.pk, "health")], by=worker)
    assert son_of(family).condition.health == "3"


def test_taking_the_same_twice_changes_once(
    people: bytes, worker: Worker, family: Household
) -> None:
    returned, son = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker), son_of(family)
    chosen = [(son.pk, "note")]
    assert take_changes(return_id=returned.pk, chosen=chosen, by=worker).fields == 1
    assert take_changes(return_id=returned.pk, chosen=chosen, by=worker).fields == 0
    assert son_of(family).version == son.version + 1


def test_a_household_is_changed_as_on_its_page(
    households: bytes, worker: Worker, family: Household
) -> None:
    back = with_cell(with_cell(households, "家庭月收入（元）", "2,400.50元"), "次要原因", "债务")
    take(uploaded(back, worker), worker)
    changed: Household = Household.objects.visible_to(worker).get(pk=family.pk)
    assert changed.situation.income_cents == 240_050
    assert changed.situation.secondary_causes == ("debt",)
    assert changed.situation.extras == family.situation.extras


def test_what_was_changed_on_both_sides_is_shown_and_not_written_over(
    people: bytes, worker: Worker, family: Household
) -> None:
    son = son_of(family)
    edit_person(
        person_id=son.pk,
        based_on=son.version,
        relation=son.relation,
        identity=son.identity,
        condition=msgspec.structs.replace(son.condition, note="刚改过"),
        is_member=True,
        died_on=None,
        by=worker,
    )
    returned = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker)
    found = list(compared(returned, by=worker).lines())[SON - 1]
    assert (found.state, found.takeable) == (State.CONFLICT, ())
    assert found.changes[0].old == "刚改过"
    assert take_changes(return_id=returned.pk, chosen=[(son.pk, "note")], by=worker).fields == 0
    assert son_of(family).condition.note == "刚改过"


def test_someone_who_was_faster_is_told_and_not_written_over(
    people: bytes, worker: Worker, family: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**words: Any) -> None:
        raise StaleVersion

    returned = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker)
    monkeypatch.setattr(returning, "edit_person", too_late)
    outcome = take(returned, worker)
    assert (outcome.fields, len(outcome.refused)) == (0, 1)


def test_an_id_that_someone_holds_is_refused_and_the_other_lines_are_taken(
    area: Area, people: bytes, worker: Worker, family: Household
) -> None:
    held = resident_id("19600304", 7)
    other = make_household(area, worker, "郁岚")
    head = other.people.get()
    edit_person(
        person_id=head.pk,
        based_on=head.version,
        relation="0",
        identity=msgspec.structs.replace(head.identity, id_kind="resident_id", id_number=held),
        condition=head.condition,
        is_member=True,
        died_on=None,
        by=worker,
    )
    back = with_cell(with_cell(people, "证件号码", held, SON), "备注", "常来", NIECE_LINE)
    outcome = take(uploaded(back, worker), worker)
    assert (outcome.fields, [row for row, _why in outcome.refused]) == (1, [HEAD_ROW + SON])


def test_a_second_head_is_refused(
    people: bytes, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(**words: Any) -> None:
        raise IntegrityError

    returned = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker)
    monkeypatch.setattr(returning, "edit_person", taken)
    assert len(take(returned, worker).refused) == 1


def test_what_no_longer_fits_together_is_refused_without_its_words(
    people: bytes, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a paper's kind and number that were changed together one alone makes no sense."""
    back = with_cell(with_cell(people, "证件类型", "无证件", SON), "证件号码", "", SON)
    returned = uploaded(back, worker)
    found = list(compared(returned, by=worker).lines())[SON - 1]
    assert len(found.takeable) == 2
    assert found.row_id is not None
    outcome = take_changes(return_id=returned.pk, chosen=[(found.row_id, "id_number")], by=worker)
    assert (outcome.fields, len(outcome.refused)) == (0, 1)
    assert SON_ID not in outcome.refused[0][1]


def test_a_relation_as_the_roster_put_it_stays_unless_the_relation_changes(
    people: bytes, worker: Worker, family: Household
) -> None:
    take(uploaded(with_cell(people, "备注", "常来", NIECE_LINE), worker), worker)
    niece = family.people.get(is_member=False, left_on=None)
    assert niece.identity.relation_wording == "外甥女"
    back = with_cell(people, "与户主关系", "孙子、孙女或外孙子、外孙女", NIECE_LINE)
    found = line(back, worker, NIECE_LINE)
    assert found.state is State.CONFLICT


def test_a_relation_that_was_changed_loses_the_rosters_wording(
    people: bytes, worker: Worker, family: Household
) -> None:
    outcome = take(uploaded(with_cell(people, "与户主关系", "孙辈", NIECE_LINE), worker), worker)
    niece = family.people.get(is_member=False, left_on=None)
    assert (outcome.fields, niece.relation, niece.identity.relation_wording) == (1, "4", "")


@pytest.mark.parametrize("place", ["key", "number"])
def test_a_line_whose_key_is_not_its_own_is_refused(
    people: bytes, worker: Worker, place: str
) -> None:
    def spoil(sheet: Any, places: dict[str, int]) -> None:
        column = places["行标识（请勿改动）" if place == "key" else "档案号"]
        cell = sheet.cell(HEAD_ROW + SON, column)
        cell.value = f"{cell.value[:-2]}AA"

    found = line(mended(people, spoil), worker)
    assert (found.state, bool(found.refused), found.changes) == (State.REFUSED, True, ())


def test_a_key_copied_to_another_person_writes_nobody_over(people: bytes, worker: Worker) -> None:
    def copy(sheet: Any, places: dict[str, int]) -> None:
        column = places["行标识（请勿改动）"]
        sheet.cell(HEAD_ROW + FIRST, column).value = sheet.cell(HEAD_ROW + SON, column).value
        sheet.delete_rows(HEAD_ROW + SON)

    found = line(mended(people, copy), worker, FIRST)
    assert found.changes
    assert found.takeable == ()


def test_a_line_that_stands_twice_is_refused(people: bytes, worker: Worker) -> None:
    def double(sheet: Any, places: dict[str, int]) -> None:
        sheet.append([cell.value for cell in sheet[HEAD_ROW + SON]])

    found = lines(mended(people, double), worker)
    assert [one.state for one in found].count(State.REFUSED) == 2


def test_a_line_that_was_added_is_refused_and_an_empty_one_passed_over(
    people: bytes, worker: Worker
) -> None:
    def add(sheet: Any, places: dict[str, int]) -> None:
        row = sheet.max_row + 1
        sheet.cell(row, places["姓名"]).value = "新来的"
        sheet.cell(row + 1, 1).value = 9

    found = lines(mended(people, add), worker)
    assert [one.state for one in found[3:]] == [State.REFUSED]


def test_what_lies_outside_ones_scope_is_not_told_from_what_is_absent(
    people: bytes, family: Household
) -> None:
    stranger = make_worker("worker", make_area())
    found = lines(people, stranger)
    assert {one.state for one in found} == {State.REFUSED}
    assert {one.household_id for one in found} == {None}


def test_a_closed_case_is_not_written_on(
    people: bytes, households: bytes, worker: Worker, supervisor: Worker, family: Household
) -> None:
    close(family, worker, supervisor)
    assert line(with_cell(people, "备注", "x", SON), worker).state is State.REFUSED
    (found,) = lines(with_cell(households, "次要原因", "债务"), worker)
    assert found.state is State.REFUSED


def test_what_does_not_open_is_not_written_on(
    people: bytes, households: bytes, worker: Worker, family: Household
) -> None:
    damage("households_person", "condition_sealed")
    damage("households_household", "situation_sealed")
    assert line(with_cell(people, "备注", "x", SON), worker).state is State.REFUSED
    assert line(households, worker, FIRST).state is State.REFUSED


def test_a_text_from_which_a_name_was_left_out_is_not_written_back(
    area: Area, supervisor: Worker, worker: Worker, family: Household
) -> None:
    son, head = son_of(family), family.head
    family.people.filter(pk=son.pk).update(restricted_at=now(), restricted_by=supervisor)
    edit_person(
        person_id=head.pk,
        based_on=head.version,
        relation="0",
        identity=head.identity,
        condition=msgspec.structs.replace(head.condition, note=f"靠{son.identity.name}照顾"),
        is_member=True,
        died_on=None,
        by=worker,
    )
    codes = ["number", "name", "id_number", "note"]
    arrange_columns(
        street_id=area.street_id,
        kind="people",
        columns=codes,
        based_on=0,
        by=supervisor,
    )
    book = book_of(made(area, supervisor, "people"))
    (change,) = line(with_cell(book, "备注", "靠某某和邻居照顾"), worker, FIRST).changes
    assert change.refused


@pytest.mark.parametrize("level", ["internal", "external"])
def test_a_masked_ledger_does_not_come_back(
    area: Area, supervisor: Worker, worker: Worker, family: Household, level: str
) -> None:
    with pytest.raises(LedgerRefused):
        uploaded(book_of(made(area, supervisor, "people", level)), worker)


def spoiled(people: bytes, what: str) -> bytes:
    def spoil(sheet: Any, places: dict[str, int]) -> None:
        if what == "serial":
            sheet["A2"].value = ""
        elif what == "another serial":
            sheet["A2"].value = "CW-20261126-AAAA-BBBB"
        else:
            sheet.cell(HEAD_ROW, places["姓名"]).value = "别的"

    return b"PK\x03\x04" if what == "damaged" else mended(people, spoil)


@pytest.mark.parametrize("what", ["damaged", "serial", "another serial", "heading"])
def test_a_file_that_cannot_be_compared_is_refused_with_a_sentence(
    people: bytes, worker: Worker, what: str
) -> None:
    with pytest.raises(LedgerRefused) as refusal:
        uploaded(spoiled(people, what), worker)
    assert str(refusal.value.sentence)


def test_only_who_writes_records_brings_a_ledger_back(people: bytes, clerk: Worker) -> None:
    assert not rules.may_return_ledger(clerk)
    with pytest.raises(PermissionDenied):
        uploaded(people, clerk)


def test_a_return_is_its_uploaders_alone(people: bytes, worker: Worker, supervisor: Worker) -> None:
    returned = uploaded(people, worker)
    assert rules.may_continue_return(worker, returned)
    assert not rules.may_continue_return(supervisor, returned)
    with pytest.raises(LedgerReturn.DoesNotExist):
        take_changes(return_id=returned.pk, chosen=[], by=supervisor)


def test_who_may_no_longer_write_records_takes_nothing_over(
    people: bytes, worker: Worker, rf: RequestFactory
) -> None:
    returned = uploaded(people, worker)
    request: Any = rf.get("/")
    request.user = worker
    assert return_for(request, returned.pk) == returned
    worker.postings.update(role="clerk")
    request.user = Worker.objects.get(pk=worker.pk)
    with pytest.raises(PermissionDenied):
        take_changes(return_id=returned.pk, chosen=[], by=request.user)
    with pytest.raises(PermissionDenied):
        return_for(request, returned.pk)


def test_what_was_uploaded_is_sealed_for_its_uploader(
    people: bytes, worker: Worker, supervisor: Worker, folder: Any
) -> None:
    returned = uploaded(people, worker)
    assert HEAD.encode() not in b"".join(path.read_bytes() for path in folder.iterdir())
    returned.uploaded_by = supervisor
    assert returned.read() is None
    with pytest.raises(kept.Gone):
        compared(returned, by=supervisor)


def test_an_old_return_goes_when_another_comes(people: bytes, worker: Worker) -> None:
    old = uploaded(people, worker)
    LedgerReturn.objects.filter(pk=old.pk).update(uploaded_at=now() - timedelta(days=9))
    new = uploaded(people, worker)
    assert [row.pk for row in LedgerReturn.objects.all()] == [new.pk]


def test_a_return_that_is_dropped_leaves_no_file(
    people: bytes, worker: Worker, folder: Any, django_capture_on_commit_callbacks: Any
) -> None:
    returned = uploaded(people, worker)
    with django_capture_on_commit_callbacks(execute=True):
        drop_return(return_id=returned.pk, by=worker)
    assert not kept.is_there(returned.pk)
    assert not LedgerReturn.objects.exists()
    assert Entry.objects.filter(act="ledger return dropped").exists()


def browser_of(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def test_the_pages_lead_from_the_file_to_what_was_taken(
    people: bytes, worker: Worker, family: Household
) -> None:
    client, son = browser_of(worker), son_of(family)
    returned = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker)
    url = reverse("ledger-return", args=[returned.pk])
    assert "腿脚不便" in client.get(url).content.decode()
    assert post(client, url, {"take": "nonsense"})["Location"] == url
    assert son_of(family).condition.note == "怕生"
    post(client, url, {"take": f"{son.pk}:note"})
    assert son_of(family).condition.note == "腿脚不便"
    post(client, url, {"take": f"{son.pk}:note"})
    assert returned.serial in client.get(reverse("ledger-returns")).content.decode()
    kept.empty()
    assert client.get(url).status_code == 200


def test_who_saw_a_household_knows_of_a_return_that_showed_its_record(
    people: bytes, worker: Worker, family: Household
) -> None:
    returned = uploaded(with_cell(people, "备注", "腿脚不便", SON), worker)
    seen = Entry.objects.filter(act="household read", household_id=family.pk, actor=worker.pk)
    assert not seen.exists()
    browser_of(worker).get(reverse("ledger-return", args=[returned.pk]))
    assert seen.get().details["page"] == "ledger-return"


def test_a_file_that_is_refused_says_why_on_its_page(worker: Worker) -> None:
    file = SimpleUploadedFile("x.xlsx", b"nothing")
    page = post(browser_of(worker), reverse("ledger-returns"), {"file": file})
    assert page.status_code == 200
    assert "xlsx" in page.content.decode()


def test_a_ledger_is_compared_with_what_one_may_write_on_alone(
    area: Area, family: Household, worker: Worker
) -> None:
    assert list(homes_of([family.pk], worker)) == [family.pk]
    for reader in (make_worker("auditor", area), make_worker("worker", make_area())):
        assert homes_of([family.pk], reader) == {}
