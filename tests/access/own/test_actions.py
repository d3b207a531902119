"""What workers set for themselves: theirs alone, sealed where they wrote words, and remembered."""

import pytest
from django.db import connection

from casework.access.models import SavedFilter, Worker
from casework.access.own import actions
from casework.audit.models import Entry
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NAME = "魏家和邻居"


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


def keep(worker: Worker, query: str = "grade=red", is_default: bool = False) -> SavedFilter:
    return actions.save_filter(
        listed="household-list", query=query, name=NAME, is_default=is_default, by=worker
    )


def test_a_filter_is_kept_under_its_name_with_nothing_but_codes(worker: Worker) -> None:
    row = keep(worker, "grade=red&q=魏龙凤&order=-due")
    assert (row.name, row.query) == (NAME, "grade=red&order=-due")


def test_its_name_is_sealed_and_stands_nowhere_in_clear(worker: Worker) -> None:
    row = keep(worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_blob FROM access_savedfilter")
        (blob,) = cursor.fetchone()
    assert NAME.encode() not in bytes(blob)
    entry = Entry.objects.get(act="filter saved")
    assert entry.details == {"list": "household-list", "default": False}
    assert NAME not in f"{row} {row!r}"


def test_a_name_that_was_moved_to_another_row_does_not_open(worker: Worker) -> None:
    first, second = keep(worker), keep(worker, "grade=green")
    second.name_blob = first.name_blob
    second.save()
    assert SavedFilter.objects.get(pk=second.pk).name == ""


def test_the_same_state_is_kept_once_under_its_latest_name(worker: Worker) -> None:
    first = keep(worker, "order=due&grade=red")
    again = actions.save_filter(
        listed="household-list", query="grade=red&order=due", name="红", is_default=False, by=worker
    )
    assert (again.pk, SavedFilter.objects.get().name) == (first.pk, "红")


def test_one_filter_of_a_list_is_the_default(worker: Worker) -> None:
    first, second = keep(worker, is_default=True), keep(worker, "grade=green", is_default=True)
    assert list(SavedFilter.objects.filter(is_default=True)) == [second]
    actions.choose_default(filter_id=first.pk, is_default=True, by=worker)
    assert list(SavedFilter.objects.filter(is_default=True)) == [first]
    actions.choose_default(filter_id=first.pk, is_default=False, by=worker)
    assert not SavedFilter.objects.filter(is_default=True)


def test_no_more_than_a_dozen_are_kept_for_a_list(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_FILTERS", 1)
    keep(worker)
    keep(worker)
    with pytest.raises(actions.TooManyFilters):
        keep(worker, "grade=green")


def test_a_filter_of_someone_else_is_not_there(worker: Worker) -> None:
    row, other = keep(worker), make_worker("worker", make_area())
    with pytest.raises(SavedFilter.DoesNotExist):
        actions.remove_filter(filter_id=row.pk, by=other)
    with pytest.raises(SavedFilter.DoesNotExist):
        actions.choose_default(filter_id=row.pk, is_default=True, by=other)
    assert actions.remove_filter(filter_id=row.pk, by=worker).query == "grade=red"
    assert not SavedFilter.objects.exists()


def test_keys_and_first_steps_are_set_for_the_worker_and_remembered(worker: Worker) -> None:
    actions.set_keys(are_on=False, by=worker)
    actions.show_first_steps(are_shown=False, by=worker)
    again = Worker.objects.get(pk=worker.pk)
    assert (again.has_keys, again.shows_first_steps) == (False, False)
    assert (
        Entry.objects.filter(act__in=["keys set", "first steps set"], actor=worker.pk).count() == 2
    )
