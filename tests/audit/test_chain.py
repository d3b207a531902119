"""Writing the memory."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from casework.audit.chain import Place, entries_last, masked, record
from casework.audit.models import NO_STREET, AppendOnly, Entry, Head
from casework.audit.verify import verify
from tests.factories import make_area, make_street, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_an_act_of_no_street_goes_into_the_common_chain() -> None:
    entry = record("something done", None, by=None)
    assert (entry.chain, entry.seq, entry.actor, entry.thing_table) == (NO_STREET, 1, None, "")


def test_entries_of_a_street_are_numbered_without_gaps() -> None:
    place = Place(uuid4(), uuid4())
    entries = [record("something done", None, by=None, place=place) for _ in range(3)]
    assert [(e.seq, e.household_id) for e in entries] == [
        (n, place.household_id) for n in (1, 2, 3)
    ]


def test_the_place_comes_from_the_thing() -> None:
    street = make_street()
    entry = Entry.objects.get(act="area opened", thing_id=street.pk)
    assert (entry.chain, entry.thing_table) == (street.pk, "access_area")


def test_the_actor_is_named_by_id() -> None:
    worker = make_worker("worker", make_area())
    assert record("something done", None, by=worker).actor == worker.pk


def test_an_entry_cannot_be_saved_again() -> None:
    entry = record("something done", None, by=None)
    with pytest.raises(AppendOnly):
        entry.save()


def test_an_entry_cannot_be_deleted() -> None:
    entry = record("something done", None, by=None)
    with pytest.raises(AppendOnly):
        entry.delete()


@pytest.mark.parametrize("verb", ["delete", "update"])
def test_entries_cannot_be_changed_in_bulk(verb: str) -> None:
    with pytest.raises(AppendOnly):
        getattr(Entry.objects.all(), verb)()


def test_details_keep_codes_ids_dates_counts_and_lists() -> None:
    pk = uuid4()
    entry = record(
        "something done",
        None,
        by=None,
        on=date(2026, 1, 2),
        pk_=pk,
        n=3,
        yes=True,
        ids=[pk],
        no=None,
    )
    entry.refresh_from_db()
    assert entry.details == {
        "on": "2026-01-02",
        "pk_": str(pk),
        "n": 3,
        "yes": True,
        "ids": [str(pk)],
    }


def test_details_refuse_what_has_no_place_in_a_log() -> None:
    with pytest.raises(TypeError):
        record("something done", None, by=None, odd=object())


def test_an_act_that_fails_leaves_no_entry() -> None:
    def failing_act() -> None:
        with transaction.atomic():
            record("something done", None, by=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing_act()
    assert not Entry.objects.filter(act="something done").exists()


def test_a_search_term_is_kept_as_a_keyed_hash_only() -> None:
    assert masked("魏龙凤") == masked("魏龙凤") != masked("魏龙")
    assert "魏" not in masked("魏龙凤")


def test_rows_name_themselves_without_content() -> None:
    entry = record("something done", None, by=None)
    assert str(entry) == f"{NO_STREET}/1 something done"
    assert str(Head.objects.get(pk=NO_STREET)) == f"{NO_STREET} at 1"


def test_entries_written_last_follow_what_came_between_in_the_order_of_the_acts() -> None:
    place = Place(uuid4(), None)
    with entries_last():
        held = [record(f"act {n}", None, by=None, place=place) for n in (1, 2)]
        assert place.street_id is not None
        assert not Entry.objects.filter(chain=place.street_id).exists()
    later = record("act 3", None, by=None, place=place)
    assert [entry.seq for entry in (*held, later)] == [1, 2, 3]
    assert not verify().faults


def test_of_acts_that_failed_no_entry_is_written() -> None:
    def fail() -> None:
        with entries_last():
            record("something done", None, by=None)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert not Entry.objects.exists()
    assert record("something else", None, by=None).seq == 1
