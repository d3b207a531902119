"""What was decided about a person outlives older records, and nobody else can make it up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from casework.common.ids import new_id
from casework.vault import keys, shredding, stones
from casework.vault.models import PersonStone, RootKey
from casework.vault.shredding import TombstoneForged
from casework.vault.stones import Decision, Kind

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

AT = datetime(2026, 11, 25, 9, 30, 15, 123456, UTC)
SOMEONE, HOME, WORKER = new_id(), new_id(), new_id()


def decided(kind: Kind, at: datetime = AT, person: UUID = SOMEONE) -> Decision:
    return Decision(person, HOME, WORKER, kind, at)


def hours_later(number: int) -> datetime:
    return AT + timedelta(hours=number)


def kind_of_stone() -> str:
    return PersonStone.objects.get(person_id=SOMEONE).kind


def test_a_decision_comes_back_from_its_stone_as_it_was() -> None:
    stones.raise_stones([decided(Kind.RESTRICTED)])
    (stone,) = stones.stones()
    assert stones.decision(stone) == decided(Kind.RESTRICTED)


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        (Kind.RESTRICTED, Kind.LIFTED, Kind.LIFTED),
        (Kind.LIFTED, Kind.RESTRICTED, Kind.RESTRICTED),
        (Kind.RESTRICTED, Kind.ERASED, Kind.ERASED),
        (Kind.ERASED, Kind.RESTRICTED, Kind.ERASED),
        (Kind.ERASED, Kind.ERASED, Kind.ERASED),
    ],
)
def test_the_later_decision_counts_and_an_erasure_is_the_last(
    first: Kind, second: Kind, stays: Kind
) -> None:
    stones.raise_stones([decided(first)])
    stones.raise_stones([decided(second, hours_later(1))])
    assert kind_of_stone() == stays


def test_an_earlier_decision_changes_nothing() -> None:
    stones.raise_stones([decided(Kind.LIFTED, hours_later(1))])
    assert stones.raise_stones([decided(Kind.RESTRICTED)]) == 0
    assert kind_of_stone() == Kind.LIFTED


def test_an_erasure_counts_whenever_it_was() -> None:
    stones.raise_stones([decided(Kind.LIFTED, hours_later(1))])
    stones.raise_stones([decided(Kind.ERASED)])
    assert kind_of_stone() == Kind.ERASED


def test_only_an_erasure_leaves_something_to_clean() -> None:
    stones.raise_stones([decided(Kind.RESTRICTED), decided(Kind.ERASED, person=new_id())])
    found = {row.kind: row.is_clean for row in PersonStone.objects.all()}
    assert found == {"restricted": True, "erased": False}


def test_who_came_back_has_to_be_cleaned_away_again() -> None:
    stones.raise_stones([decided(Kind.ERASED)])
    PersonStone.objects.update(is_clean=True)
    stones.unclean([SOMEONE])
    assert not PersonStone.objects.get().is_clean


def test_a_list_is_taken_in_by_another_keystore_of_the_site() -> None:
    stones.raise_stones([decided(Kind.ERASED)])
    told = stones.export_stones()
    PersonStone.objects.all().delete()
    assert stones.import_stones(told) == 1
    assert stones.export_stones() == told


def test_a_list_holds_ids_a_code_and_an_instant_only() -> None:
    stones.raise_stones([decided(Kind.ERASED)])
    (told,) = stones.export_stones()
    assert {name: value for name, value in told.items() if name != "mac"} == {
        "person_id": str(SOMEONE),
        "household_id": str(HOME),
        "worker_id": str(WORKER),
        "kind": "erased",
        "decided_at": "2026-11-25T09:30:15.123456+00:00",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"person_id": str(new_id())},
        {"household_id": str(new_id())},
        {"worker_id": str(new_id())},
        {"kind": "erased"},
        {"decided_at": "2026-11-25T09:30:15.123457+00:00"},
        {"mac": "00"},
        {"mac": None},
        {"kind": "forgiven"},
        {"decided_at": "yesterday"},
        {"decided_at": "2026-11-25T09:30:15"},
        {"person_id": 7},
    ],
)
def test_a_stone_that_was_altered_is_refused_with_its_whole_list(change: dict[str, Any]) -> None:
    stones.raise_stones([decided(Kind.RESTRICTED), decided(Kind.ERASED, person=new_id())])
    whole, other = stones.export_stones()
    PersonStone.objects.all().delete()
    altered = next(one for one in (whole, other) if one["kind"] == "restricted") | change
    with pytest.raises(TombstoneForged):
        stones.import_stones([other, altered])
    assert not PersonStone.objects.exists()


def test_without_the_root_key_no_list_is_believed() -> None:
    stones.raise_stones([decided(Kind.RESTRICTED)])
    told = stones.export_stones()
    RootKey.objects.filter(name=shredding.ROOT).delete()
    keys.forget()
    with pytest.raises(TombstoneForged):
        stones.import_stones(told)


def test_a_stone_put_into_the_keystore_by_someone_else_is_found() -> None:
    stones.raise_stones([decided(Kind.RESTRICTED)])
    PersonStone.objects.update(kind="erased")
    with pytest.raises(TombstoneForged):
        stones.stones()


def test_without_the_root_key_no_stone_is_believed() -> None:
    stones.raise_stones([decided(Kind.RESTRICTED)])
    RootKey.objects.filter(name=shredding.ROOT).delete()
    keys.forget()
    with pytest.raises(TombstoneForged):
        stones.stones()


def test_a_forged_stone_gives_way_to_what_was_decided() -> None:
    stones.raise_stones([decided(Kind.LIFTED)])
    PersonStone.objects.update(decided_at=hours_later(5))
    assert stones.raise_stones([decided(Kind.RESTRICTED, hours_later(1))]) == 1
    assert kind_of_stone() == Kind.RESTRICTED


def test_shredding_a_household_takes_the_stones_of_its_people() -> None:
    stones.raise_stones([decided(Kind.ERASED)])
    shredding.destroy(HOME, "retention", AT)
    assert not PersonStone.objects.exists()


def test_a_stone_names_nobody() -> None:
    stones.raise_stones([decided(Kind.ERASED)])
    assert str(PersonStone.objects.get()) == f"{SOMEONE} erased"
