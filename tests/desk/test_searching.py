"""The search page: what it shows, what it leaves behind, and words inside records."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import now
from casework.desk.narratives import SOURCES, hiders_of, look_for
from casework.desk.searching import households_of
from casework.households.models import Household, Person, SearchIndex
from casework.vault.sealed import SealedBytes, columns
from casework.vault.verification import sealed_models
from tests.factories import make_area, make_household, make_visit, make_worker
from tests.households.test_actions import add
from tests.world import OWN, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NARRATIVE = "远航刚从医院回来，脸色比上周好。<b>车费</b>还没落定，居委会答应下周来。"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def ask(worker: Worker, text: str, where: str = "people") -> Any:
    client = Client()
    client.force_login(worker)
    return client.post(reverse("search"), {"q": text, "where": where})


def test_the_page_says_what_can_be_typed(worker: Worker) -> None:
    client = Client()
    client.force_login(worker)
    page = client.get(reverse("search")).content.decode()
    assert "weilongfeng" in page
    assert "在记录中查找" in page


@pytest.mark.parametrize("text", ["龙凤", "weilong", "wlf", "魏 样例路"])
def test_a_person_is_shown_with_household_and_how_they_were_found(
    household: Household, worker: Worker, text: str
) -> None:
    page = ask(worker, text).content.decode()
    assert reverse("household", args=[household.pk]) in page
    assert household.number in page


def test_a_household_found_by_its_address_is_shown_by_its_head(
    household: Household, worker: Worker
) -> None:
    answer = ask(worker, "样例路1弄")
    [line] = answer.context["lines"]
    assert (line.person, line.hows) == (None, ("地址",))
    assert "魏龙凤" in answer.content.decode()


def test_a_household_without_a_head_is_shown_too(household: Household, worker: Worker) -> None:
    household.people.all().delete()
    assert household.number in ask(worker, "样例路1弄").content.decode()


def test_a_former_name_and_a_year_of_birth_are_named(household: Household, worker: Worker) -> None:
    add(household, worker, name="甲", other_names=("秦小杰",), id_kind="none", id_number="")
    assert "曾用名" in ask(worker, "秦小").content.decode()


def test_nothing_found_says_what_to_try(worker: Worker) -> None:
    assert "少输一些再试" in ask(worker, "查无此人").content.decode()
    assert "换几个字" in ask(worker, "查无此事", "records").content.decode()


def test_what_was_cut_off_is_said(household: Household, worker: Worker, settings: Settings) -> None:
    add(household, worker, name="魏龙二", id_kind="none", id_number="")
    settings.CASEWORK_SEARCH_MOST_SCANNED = settings.CASEWORK_SEARCH_MOST_CANDIDATES = 1
    assert "最近登记的 1 人" in ask(worker, "魏").content.decode()
    assert "超过 1 条" in ask(worker, "魏龙").content.decode()


def test_no_more_than_a_page_is_shown_and_the_page_says_so(
    household: Household, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.desk.searching.ROWS_A_PAGE", 1)
    add(household, worker, name="魏龙二", id_kind="none", id_number="")
    answer = ask(worker, "魏龙")
    assert (len(answer.context["lines"]), answer.context["count"]) == (1, 2)
    assert "前 1 条" in answer.content.decode()
    make_visit(household, worker)
    make_visit(household, worker, days_ago=1)
    assert "前 1 条" in ask(worker, "医院", "records").content.decode()


def test_an_index_that_is_not_complete_is_said(household: Household, worker: Worker) -> None:
    SearchIndex.objects.update(complete=None, building=1)
    assert "vault reindex" in ask(worker, "魏龙").content.decode()


@pytest.mark.parametrize("where", ["people", "records"])
def test_a_search_is_remembered_with_counts_and_a_hash(
    household: Household, worker: Worker, where: str
) -> None:
    make_visit(household, worker)
    answer = ask(worker, "远航" if where == "records" else "龙凤", where)
    assert answer.context["count"] == 1
    entry = Entry.objects.filter(act__endswith="searched").get()
    assert (entry.actor, entry.details["hits"]) == (worker.pk, 1)
    assert entry.details["looked_at"] >= 1
    assert len(entry.details["term"]) == 32
    assert not any(character in str(entry.details) for character in "远航龙凤")


def test_words_in_a_visit_are_shown_with_what_stands_around_them(
    household: Household, worker: Worker
) -> None:
    visit = make_visit(household, worker, log_narrative=NARRATIVE)
    answer = ask(worker, "医院 下周", "records")
    [line] = answer.context["lines"]
    assert line.household == household
    assert line.passage.url == reverse("visit", args=[visit.pk])
    assert (line.passage.before, line.passage.words) == ("远航刚从", "医院")
    assert line.passage.after.endswith("…")
    page = answer.content.decode()
    assert "<mark>医院</mark>" in page
    assert "<b>车费</b>" not in page


def test_all_words_must_stand_in_one_record(household: Household, worker: Worker) -> None:
    make_visit(household, worker, log_narrative="刚从医院回来")
    make_visit(household, worker, log_narrative="下周再来", days_ago=1)
    assert look_for(worker, "医院 下周").found == []
    assert len(look_for(worker, "医 院").found) == 1


def test_one_character_opens_nothing_and_says_so(household: Household, worker: Worker) -> None:
    make_visit(household, worker)
    assert look_for(worker, "远").looked_at == 0
    assert "两个以上" in ask(worker, "远", "records").content.decode()


def test_the_newest_records_are_opened_first_and_the_bound_is_said(
    household: Household, worker: Worker, settings: Settings
) -> None:
    for days_ago in (3, 1, 2):
        make_visit(household, worker, days_ago=days_ago)
    found = look_for(worker, "远航").found
    assert [passage.at for passage in found] == sorted((p.at for p in found), reverse=True)
    settings.CASEWORK_SEARCH_MOST_RECORDS = 1
    cut = look_for(worker, "远航")
    assert (cut.looked_at, cut.is_cut) == (1, True)
    assert "最近的 1 条" in ask(worker, "远航", "records").content.decode()


def test_nothing_out_of_scope_is_opened(area: Area, household: Household, worker: Worker) -> None:
    make_visit(household, worker)
    stranger = make_worker("worker", make_area(area.street))
    assert look_for(stranger, "远航").looked_at == 0


def test_a_household_out_of_scope_is_not_named(area: Area, household: Household) -> None:
    stranger = make_worker("worker", make_area(area.street))
    assert households_of(stranger, [household.pk]) == {}


def test_a_record_that_does_not_open_is_passed_over(household: Household, worker: Worker) -> None:
    make_visit(household, worker)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET log_sealed = %s", [b"x"])
    assert look_for(worker, "远航").found == []


# Papers of the office about a household, and the printed file as a whole: no story of the case.
LEFT_OUT = {
    ("Attachment", "withdrawal_sealed"),
    ("DataRequest", "answer_sealed"),
    ("Disclosure", "paper_sealed"),
    ("Emergency", "note_sealed"),
    ("RetentionHold", "note_sealed"),
}


def test_every_narrative_of_a_case_is_looked_through_and_no_answer_about_mood() -> None:
    looked = {(source.model.__name__, source.seal.column) for source in SOURCES}
    narrative = {
        (model.__name__, column)
        for model in sealed_models()
        if model.__module__.startswith("casework.")
        for column, sealed in columns(model).items()
        if sealed.access_class == "narrative"
    }
    assert narrative - looked == LEFT_OUT
    assert not any("mood" in column for _model, column in looked)


def test_every_kind_of_record_leads_to_a_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a record says counts as found."""
    monkeypatch.setattr("casework.desk.narratives.normal_name", lambda text: "任意")
    worker = world.who("supervisor", OWN)
    client = Client()
    client.force_login(worker)
    pages = {passage.label: passage.url for passage in look_for(worker, "任意").found}
    assert len(pages) > 5
    assert [label for label, url in pages.items() if client.get(url).status_code != 200] == []


def test_records_of_one_moment_are_each_opened_once(
    household: Household, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.desk.narratives.OPENED_AT_ONCE", 1)
    at = now()
    visits = [make_visit(household, worker, visited_at=at, log_narrative=NARRATIVE) for _n in "123"]
    found = look_for(worker, "车费").found
    assert sorted(one.url for one in found) == sorted(reverse("visit", args=[v.pk]) for v in visits)


class TestRestricted:
    """Nobody is found by the name of someone whose data are restricted, or reads it."""

    TEXT = "魏龙凤 身体还好，龙凤说想换药，邻居常来帮忙。"

    @pytest.fixture
    def restricted(self, household: Household, worker: Worker) -> Person:
        make_visit(household, worker, log_narrative=self.TEXT)
        person: Person = household.people.get()
        rows = Person.objects.unscoped("as after a request").filter(pk=person.pk)
        rows.update(restricted_at=now(), restricted_by=worker)
        return person

    def test_what_was_written_is_not_found_by_their_name(
        self, restricted: Person, worker: Worker
    ) -> None:
        assert look_for(worker, "魏龙凤").found == []
        assert look_for(worker, "龙凤").found == []

    def test_a_passage_found_by_other_words_leaves_the_name_out(
        self, restricted: Person, worker: Worker
    ) -> None:
        (found,) = look_for(worker, "邻居").found
        assert "龙凤" not in found.before + found.after
        assert "想换药" in found.before

    def test_where_the_name_does_not_open_no_text_of_the_household_is_shown(
        self, restricted: Person, worker: Worker
    ) -> None:
        rows = Person.objects.unscoped("broken on purpose").filter(pk=restricted.pk)
        rows.update(identity_sealed=SealedBytes(b"broken"))
        assert look_for(worker, "邻居").found == []

    def test_the_names_of_those_out_of_scope_are_not_opened(
        self, restricted: Person, worker: Worker, area: Area
    ) -> None:
        assert set(hiders_of(worker)) == {restricted.household_id}
        assert hiders_of(make_worker("worker", make_area(area.street))) == {}
