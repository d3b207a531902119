"""What `vault status` counts, and what it says is due."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from casework.common.dates import clock_at, today
from casework.vault import index, keys, providers, recovery
from casework.vault.models import HouseholdKey, Operation, RootKey, Tombstone
from casework.vault.providers import Kek, KeyFileProblem
from casework.vault.recovery import Envelope
from casework.vault.status import Recoverability, Seals, as_json, seals, status
from tests.vault.app.models import SealedThing
from tests.vault.conftest import make_thing

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A sealing key of the test's own, under which nothing is wrapped yet but the root."""
    HouseholdKey.objects.all().delete()
    RootKey.objects.all().delete()
    settings.CASEWORK_KEY_FILE = tmp_path / "sealing.key"
    providers.make()
    yield
    providers.forget()


@pytest.fixture
def exported() -> Recoverability:
    """An export of the keys as they are."""
    blank = Envelope(recovery.new_pair()[1], 7, 3, 5, {}, b"")
    recovery.keep(blank.holding(recovery.present_keys()))
    return Recoverability(today(), 3, 5, covers=True)


def codes() -> list[str]:
    return [thing.code for thing in status().due]


def key_of(home: UUID, **changes: Any) -> HouseholdKey:
    """Store another wrapped key of a household."""
    row = HouseholdKey.objects.get(household_id=home)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def test_keys_are_counted_by_version_and_nothing_of_them_is_shown(home: UUID) -> None:
    found = status()
    [key] = found.wrapping_keys
    assert (key.version, key.is_at_hand, key.household_keys) == (1, True, 1)
    assert (key.made_on, found.households, found.dek_versions) == (today(), 1, {1: 1})
    secret = Path(found.place).read_text().split()[-2]
    assert secret not in repr(found)


def test_sealed_rows_are_counted_by_format_and_suite(home: UUID, settings: Settings) -> None:
    make_thing(home)
    settings.CASEWORK_SUITE = "sm4"
    make_thing(home)
    make_thing(home)
    expected = [
        Seals("sealtest_sealedthing.identity_sealed", 2, "aes", 1),
        Seals("sealtest_sealedthing.identity_sealed", 2, "sm4", 2),
    ]
    assert [seal for seal in status().seals if seal.column == expected[0].column] == expected


def test_a_blob_that_is_none_of_ours_is_counted_under_its_number(home: UUID) -> None:
    make_thing(home)
    with_raw_head("07ee")
    assert Seals("sealtest_sealedthing.identity_sealed", 7, "238", 1) in status().seals


def with_raw_head(head: str) -> None:
    """Put a blob into the one row past the vault, as an intruder could."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sealtest_sealedthing SET identity_sealed = %s", [bytes.fromhex(head)]
        )


def test_a_table_that_is_not_there_yet_has_no_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SealedThing._meta, "db_table", "absent")
    assert list(seals(SealedThing)) == []


def test_a_site_in_order_has_nothing_due(home: UUID, exported: Recoverability) -> None:
    found = status()
    assert (found.due, found.recovery) == ([], exported)


def test_a_site_without_an_export_is_told(home: UUID) -> None:
    assert codes() == ["recovery-missing"]


def test_an_export_that_lacks_a_key_is_told(home: UUID, exported: Recoverability) -> None:
    providers.configured().add_version()
    assert "recovery-stale" in codes()


def test_an_export_that_can_not_be_compared_is_told(
    home: UUID, exported: Recoverability, settings: Settings
) -> None:
    settings.CASEWORK_AUDIT_KEY_FILE = Path("/nonexistent")
    assert codes() == ["recovery-stale"]


def test_a_version_still_in_use_and_one_to_retire_are_told_apart(
    home: UUID, exported: Recoverability
) -> None:
    providers.configured().add_version()
    recovery.refresh()
    assert codes() == ["kek-old-in-use"]
    HouseholdKey.objects.all().delete()
    assert codes() == ["kek-to-retire"]


def test_a_version_that_wraps_and_is_lost_comes_with_the_number_of_keys(
    home: UUID, exported: Recoverability
) -> None:
    key_of(home, dek_version=2, kek_version=9)
    [lost] = [thing for thing in status().due if thing.code == "kek-lost"]
    assert "Version 9" in lost.sentence
    assert "wraps 1 keys" in lost.sentence


def test_a_household_with_two_data_keys_waits_for_the_end_of_its_rotation(
    home: UUID, exported: Recoverability
) -> None:
    key_of(home, dek_version=2)
    found = status()
    assert (found.households, found.dek_versions, found.households_with_old_deks) == (
        1,
        {1: 1, 2: 1},
        1,
    )
    assert codes() == ["dek-old"]


def test_an_operation_that_was_begun_is_the_first_thing_due(home: UUID) -> None:
    Operation.objects.create(kind="rotate-dek", started_at=timezone.now())
    Operation.objects.create(kind="reindex", started_at=timezone.now(), finished_at=timezone.now())
    assert status().operations == ["rotate-dek"]
    assert codes() == ["operation", "recovery-missing"]


@pytest.mark.parametrize(
    ("kind", "target", "command"),
    [
        ("retire-dek", "", "rotate-dek --all"),
        ("rotate-dek", "7f", "rotate-dek --household 7f"),
        ("retire-kek", "2", "rotate-kek"),
        ("reseal", "sm4", "reseal --suite sm4"),
        ("reindex", "1", "reindex"),
    ],
)
def test_what_was_begun_is_named_by_the_command_that_goes_on_with_it(
    home: UUID, kind: str, target: str, command: str
) -> None:
    Operation.objects.create(kind=kind, target=target, started_at=timezone.now())
    assert f"`manage.py vault {command}` was begun" in status().due[0].sentence


def test_a_key_is_due_on_the_day_it_is_two_years_old(
    home: UUID, exported: Recoverability, settings: Settings
) -> None:
    path = settings.CASEWORK_KEY_FILE
    secret = providers.configured().reveal()[1].secret
    path.unlink()
    providers.make({1: Kek(secret, date(2024, 3, 1))})
    with clock_at(datetime(2026, 2, 28, 12, tzinfo=UTC)):
        assert codes() == []
    with clock_at(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        assert codes() == ["kek-aged"]
    settings.CASEWORK_KEK_YEARS = 3
    with clock_at(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        assert codes() == []


def dayless(settings: Settings) -> None:
    """Let the sealing key have no day, as one written by hand."""
    secret = providers.configured().reveal()[1].secret
    settings.CASEWORK_KEY_FILE.unlink()
    providers.make({1: Kek(secret, None)})


def test_a_key_without_a_day_is_as_old_as_the_first_it_wraps(
    home: UUID, settings: Settings
) -> None:
    dayless(settings)
    long_ago = timezone.now() - timedelta(days=1000)
    HouseholdKey.objects.update(created_at=long_ago)
    assert status().wrapping_keys[0].made_on == timezone.localdate(long_ago)
    assert "kek-aged" in codes()


def test_a_key_without_a_day_is_as_old_as_its_rotation(home: UUID, settings: Settings) -> None:
    dayless(settings)
    HouseholdKey.objects.update(created_at=timezone.now() - timedelta(days=1000))
    Operation.objects.create(
        kind="rotate-kek", target="1", started_at=timezone.now(), finished_at=timezone.now()
    )
    assert status().wrapping_keys[0].made_on == today()


def test_a_key_without_a_day_that_wraps_nothing_has_none(settings: Settings) -> None:
    dayless(settings)
    assert status().wrapping_keys[0].made_on is None
    assert codes() == ["recovery-missing"]


def test_the_shredded_and_the_days_of_their_backups_are_told(
    home: UUID, settings: Settings
) -> None:
    settings.CASEWORK_KEYSTORE_RETENTION_DAYS = 12
    Tombstone.objects.create(household_id=home, shredded_at=timezone.now(), reason="x", mac=b"x")
    found = status()
    assert (found.tombstones, found.retention_days) == (1, 12)


def test_roots_are_counted_with_the_key_that_wraps_them(home: UUID) -> None:
    keys.create_root(index.ROOT)
    found = status()
    assert found.roots == [f"{index.ROOT} v1"]
    assert found.wrapping_keys[0].roots == 1


def test_the_status_can_be_written_as_json(home: UUID, exported: Recoverability) -> None:
    key_of(home, dek_version=2)
    told = json.loads(json.dumps(as_json(status()), default=str))
    assert told["wrapping_keys"][0]["made_on"] == today().isoformat()
    assert told["recovery"]["covers"] is True
    assert told["due"][0]["code"] == "dek-old"
    assert told["dek_versions"] == {"1": 1, "2": 1}


def test_a_key_that_can_not_be_opened_has_no_status(settings: Settings, tmp_path: Path) -> None:
    settings.CASEWORK_KEY_FILE = tmp_path / "absent"
    with pytest.raises(KeyFileProblem):
        status()


def test_keys_in_a_token_are_not_due_for_an_export(
    home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked_in() -> None:
        raise providers.DoneByHand

    monkeypatch.setattr(providers.configured(), "reveal", locked_in)
    found = status()
    assert (found.can_export, found.due) == (False, [])
