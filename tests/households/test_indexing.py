"""The index is made anew: beside the old, from nothing, around what doesn't open."""

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.households import indexing
from casework.households.index import find_people, holder_of_id, state, values
from casework.households.models import (
    SEARCH_TABLES,
    Household,
    Person,
    SearchIndex,
    SearchSubject,
    SearchToken,
)
from casework.households.search.find import find
from casework.households.search.query import parse
from casework.vault import index, keys
from casework.vault.models import RootKey
from tests.factories import make_household
from tests.households.test_actions import OTHER_ID, add

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait for nobody; begin and end with no root key open."""
    monkeypatch.setattr(indexing, "GRACE", 0)
    monkeypatch.setattr(indexing, "PAUSE", 0)
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def people(household: Household, worker: Worker, area: Area) -> list[Person]:
    """Two people of one household, one of another."""
    add(household, worker)
    make_household(area, worker, name="单艳梓")
    return list(Person.objects.visible_to(worker).order_by("pk"))


def versions() -> set[int]:
    return set(SearchToken.objects.values_list("version", flat=True))


def break_seal(table: str, row: Household | Person) -> None:
    pk = row.pk.hex if connection.vendor == "sqlite" else row.pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET identity_sealed = %s WHERE id = %s", [b"x", pk])  # noqa: S608 - ours


def test_everyone_is_found_under_the_new_version_and_the_old_root_is_gone(
    people: list[Person], worker: Worker
) -> None:
    before = dict(SearchToken.objects.values_list("pk", "value"))
    assert indexing.reindex() == indexing.Outcome(2, 0)
    assert versions() == {2}
    assert len(before) == SearchToken.objects.count()
    assert not set(before.values()) & set(SearchToken.objects.values_list("value", flat=True))
    assert [row.version for row in RootKey.objects.filter(name=index.ROOT)] == [2]
    assert len(find(worker, parse("样例路1弄")).hits) == 2
    assert find_people(worker, OTHER_ID) == [people[1]]


def test_the_new_root_is_of_the_suite_of_the_settings(
    people: list[Person], worker: Worker, settings: Settings
) -> None:
    settings.CASEWORK_SUITE = "sm4"
    indexing.reindex()
    assert RootKey.objects.get(name=index.ROOT).suite == 2
    assert len(find(worker, parse("魏龙凤")).hits) == 1


def test_a_root_that_was_made_and_not_used_is_taken(people: list[Person]) -> None:
    keys.create_root(index.ROOT, 2)
    assert indexing.reindex().version == 2


def test_a_root_of_another_suite_that_was_not_used_is_left_and_removed(
    people: list[Person], settings: Settings
) -> None:
    keys.create_root(index.ROOT, 2)
    settings.CASEWORK_SUITE = "sm4"
    assert indexing.reindex().version == 3
    assert [row.version for row in RootKey.objects.filter(name=index.ROOT)] == [3]


def test_while_it_is_built_writers_write_both_and_searches_ask_both(
    people: list[Person], household: Household, worker: Worker
) -> None:
    keys.create_root(index.ROOT, 2)
    SearchIndex.objects.update(building=2, is_clean=False)
    person = add(household, worker, name="曾兰", id_kind="none", id_number="", relation="8")
    rows = SearchToken.objects.filter(subject__person=person)
    assert {row.version for row in rows} == {1, 2}
    for text in ("曾兰", "魏龙凤"):
        assert len(find(worker, parse(text)).hits) == 1
    assert indexing.waiting() == 2


def test_what_was_cut_off_is_finished_before_anything_new_begins(people: list[Person]) -> None:
    keys.create_root(index.ROOT, 2)
    SearchIndex.objects.update(building=2, is_clean=False)
    assert indexing.reindex().version == 2
    SearchIndex.objects.update(is_clean=False)
    assert indexing.reindex().version == 2
    assert state().is_clean


def test_from_nothing_everyone_is_found_again_under_the_same_root(
    people: list[Person], worker: Worker
) -> None:
    tokens = sorted(SearchToken.objects.values_list("kind", "value"))
    SearchToken.objects.all().delete()
    SearchSubject.objects.unscoped("a test").delete()
    SearchIndex.objects.all().delete()
    assert indexing.rebuild() == indexing.Outcome(1, 0)
    assert sorted(SearchToken.objects.values_list("kind", "value")) == tokens
    assert state().complete == 1


def test_a_record_that_does_not_open_keeps_its_tokens_and_their_root(
    people: list[Person], worker: Worker
) -> None:
    break_seal("households_person", people[1])
    assert indexing.reindex() == indexing.Outcome(2, 1)
    assert state().older == [1]
    assert holder_of_id("resident_id", OTHER_ID) == people[1]
    assert {row.version for row in RootKey.objects.filter(name=index.ROOT)} == {1, 2}
    assert indexing.reindex() == indexing.Outcome(3, 1)
    assert find_people(worker, OTHER_ID) == [people[1]]
    assert state().older == [1]


def test_a_household_that_does_not_open_keeps_its_tokens(
    people: list[Person], household: Household
) -> None:
    break_seal("households_household", household)
    assert indexing.reindex() == indexing.Outcome(2, 1)
    left = SearchSubject.objects.unscoped("a test").filter(version__lt=2)
    assert [subject.household_id for subject in left] == [household.pk]
    assert versions() == {1, 2}


def test_a_site_whose_first_act_is_registering_a_household_finds_it(
    area: Area, worker: Worker
) -> None:
    SearchIndex.objects.all().delete()
    make_household(area, worker, name="魏龙凤")
    found = find(worker, parse("魏龙凤"))
    assert (len(found.hits), found.is_whole) == (1, True)


def test_a_version_whose_root_is_gone_is_passed_over_unless_it_is_alive(
    people: list[Person], household: Household
) -> None:
    sought = [("name", "魏龙凤")]
    assert len(values(sought, [household.street_id], [1, 7])) == 1
    SearchIndex.objects.update(building=7, is_clean=False)
    with pytest.raises(keys.KeyMissing):
        values(sought, [household.street_id], [1, 7])


def test_a_site_without_households_begins_complete_and_one_with_some_does_not(
    worker: Worker, area: Area
) -> None:
    SearchIndex.objects.all().delete()
    assert state().complete == 1
    make_household(area, worker)
    SearchIndex.objects.all().delete()
    assert (state().complete, state().building) == (None, 1)


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("vault", "reindex", *words, stdout=out)
    return out.getvalue()


def test_the_command_reindexes_and_is_remembered(people: list[Person]) -> None:
    assert "2" in run()
    entry = Entry.objects.get(act="index written")
    assert entry.details == {"version": 2, "households": 2, "unreadable": 0}


def test_a_dry_run_says_what_would_be_done_and_does_nothing(people: list[Person]) -> None:
    assert "2" in run("--dry-run")
    SearchIndex.objects.update(building=2, is_clean=False)
    assert "2" in run("--dry-run")
    SearchIndex.objects.update(building=None)
    assert run("--dry-run")
    assert versions() == {1}
    assert not Entry.objects.filter(act="index written").exists()


def test_the_command_builds_from_nothing(people: list[Person]) -> None:
    SearchToken.objects.all().delete()
    run("--from-nothing")
    assert versions() == {1}


def test_the_command_ends_with_an_error_where_records_do_not_open(people: list[Person]) -> None:
    break_seal("households_person", people[1])
    with pytest.raises(CommandError, match="1"):
        run()
    assert Entry.objects.get(act="index written").details["unreadable"] == 1


def test_the_command_says_what_is_missing_before_the_first_root() -> None:
    RootKey.objects.filter(name=index.ROOT).delete()
    with pytest.raises(CommandError, match="vault init"):
        run()


def test_backups_know_which_tables_to_leave_out() -> None:
    tables = connection.introspection.table_names()
    assert set(SEARCH_TABLES) == {table for table in tables if "search" in table}


def test_searches_that_began_before_are_waited_for_where_there_can_be_any(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(indexing, "GRACE", 5)
    monkeypatch.setattr("casework.households.indexing.time.sleep", waited.append)
    indexing.rebuild()
    assert 5 not in waited
    indexing.reindex()
    assert waited.count(5) == 1
