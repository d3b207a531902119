"""A destroyed key never comes back, and nobody with the databases alone can order a destruction."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from casework.common.ids import new_id
from casework.vault import keys, shredding, verification
from casework.vault.models import HouseholdKey, RootKey, Tombstone
from casework.vault.sealed import SealBroken, SealedBytes
from casework.vault.shredding import TombstoneForged
from tests.vault.app.models import SealedHome, SealedThing
from tests.vault.conftest import make_home
from tests.vault.test_sealed import write

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

AT = datetime(2026, 11, 25, 9, 30, 15, 123456, UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def destroy(household_id: UUID) -> shredding.Destroyed:
    return shredding.destroy(household_id, "retention", AT)


def put_back(row: HouseholdKey) -> None:
    """Bring a key back as a restored keystore would."""
    HouseholdKey.objects.bulk_create([row])


def test_every_version_of_the_key_is_destroyed(home: UUID) -> None:
    first = HouseholdKey.objects.get(household_id=home)
    HouseholdKey.objects.create(
        household_id=home, dek_version=2, kek_version=1, wrapped=first.wrapped
    )
    assert destroy(home).keys == 2
    assert not HouseholdKey.objects.filter(household_id=home).exists()


def test_another_household_keeps_its_key(home: UUID) -> None:
    other = make_home()
    destroy(home)
    assert keys.of(other).current_version == 1


def test_a_copy_of_the_old_rows_does_not_open_any_more(thing: SealedThing, home: UUID) -> None:
    assert thing.identity.name == "魏龙凤"  # the key is open in this process
    destroy(home)
    copy = SealedThing.objects.get(pk=thing.pk)
    with pytest.raises(SealBroken):
        copy.identity  # noqa: B018 - reading it opens it


def test_nothing_new_is_sealed_for_it(thing: SealedThing, home: UUID) -> None:
    destroy(home)
    with pytest.raises(SealBroken):
        SealedThing.objects.create(household_id=home)


def test_no_key_is_ever_made_for_it_again(home: UUID) -> None:
    destroy(home)
    with pytest.raises(keys.Shredded):
        keys.create_keys([new_id(), home])
    assert not HouseholdKey.objects.filter(household_id=home).exists()


def test_destroying_again_changes_nothing(home: UUID) -> None:
    destroy(home)
    before = shredding.export_tombstones()
    assert shredding.destroy(home, "error", LATER).keys == 0
    assert shredding.export_tombstones() == before


def test_it_is_known_who_was_shredded(home: UUID) -> None:
    assert not Tombstone.objects.filter(household_id=home).exists()
    destroy(home)
    assert Tombstone.objects.filter(household_id=home).exists()
    assert shredding.shredded_ids() == {home}
    assert str(Tombstone.objects.get()) == f"{home} retention"


def test_a_key_that_a_restore_brought_back_is_destroyed_again(home: UUID) -> None:
    old = HouseholdKey.objects.get(household_id=home)
    destroy(home)
    assert shredding.replay() == []
    put_back(old)
    keys.warm([home])
    assert shredding.replay() == [home]
    with pytest.raises(keys.KeyMissing):
        keys.of(home)


def test_tombstones_of_a_list_are_replayed_on_a_keystore_that_is_older(home: UUID) -> None:
    old = HouseholdKey.objects.get(household_id=home)
    destroy(home)
    told = shredding.export_tombstones()
    Tombstone.objects.all().delete()
    put_back(old)
    assert shredding.replay() == []
    assert shredding.import_tombstones(told) == 1
    assert shredding.replay() == [home]
    assert shredding.import_tombstones([*told, *told]) == 0
    assert shredding.export_tombstones() == told


def altered(name: str, value: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda told: told | {name: value}


@pytest.mark.parametrize(
    "alter",
    [
        altered("household_id", str(UUID(int=7))),
        altered("reason", "error"),
        altered("shredded_at", LATER.isoformat()),
        altered("shredded_at", "2026-11-25T09:30:15.123456"),
        altered("shredded_at", "yesterday"),
        altered("mac", "00" * 32),
        altered("mac", "zz"),
        lambda told: {"household_id": told["household_id"]},
        lambda told: told | {"mac": None},
    ],
)
def test_a_forged_tombstone_destroys_nothing(
    home: UUID, alter: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    gone = make_home()
    destroy(gone)
    [told] = shredding.export_tombstones()
    Tombstone.objects.all().delete()
    with pytest.raises(TombstoneForged):
        shredding.import_tombstones([told, alter(told)])
    assert not Tombstone.objects.exists()


def test_a_row_put_into_the_keystore_by_hand_destroys_nothing(home: UUID) -> None:
    keys.create_root(shredding.ROOT)
    Tombstone.objects.create(household_id=home, shredded_at=AT, reason="error", mac=b"0" * 32)
    with pytest.raises(TombstoneForged) as told:
        shredding.replay()
    assert told.value.household_id == home
    assert keys.of(home).current_version == 1
    assert shredding.shredded_ids() == set()


def test_a_forged_tombstone_gives_way_to_a_true_one(home: UUID) -> None:
    Tombstone.objects.create(household_id=home, shredded_at=AT, reason="error", mac=b"0" * 32)
    destroy(home)
    assert [stone["reason"] for stone in shredding.export_tombstones()] == ["retention"]


def test_without_the_root_key_no_tombstone_counts(home: UUID) -> None:
    destroy(home)
    RootKey.objects.filter(name=shredding.ROOT).delete()
    keys.forget()
    assert shredding.shredded_ids() == set()


def emptied_home(household_id: UUID) -> SealedHome:
    """Return the row of a household with nothing in its sealed column."""
    row = SealedHome.objects.create(pk=household_id)
    SealedHome.objects.filter(pk=row.pk).update(identity_sealed=SealedBytes(b""))
    return row


def test_the_emptied_record_of_a_shredded_household_is_no_broken_one(home: UUID) -> None:
    emptied_home(home)
    destroy(home)
    assert list(verification.broken_rows(lambda rows: None)) == []


def test_an_empty_record_of_any_other_household_is_a_broken_one(home: UUID) -> None:
    row = emptied_home(home)
    assert list(verification.broken_rows(lambda rows: None)) == [("sealtest_sealedhome", row.pk)]


def test_what_a_shredded_household_left_behind_is_a_broken_record(
    thing: SealedThing, home: UUID
) -> None:
    write(thing, "identity_sealed", b"")
    destroy(home)
    found = list(verification.broken_rows(lambda rows: None))
    assert found == [("sealtest_sealedthing", thing.pk)]


def test_files_are_not_cleaned_in_the_middle_of_a_transaction(home: UUID) -> None:
    assert destroy(home).scrubbed is False
