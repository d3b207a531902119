"""A site without the right keys is told what to mend, and never gets new ones over the old."""

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from pytest_django import Settings

from casework.vault import checks, custody, keys, providers
from casework.vault.models import HouseholdKey, RootKey

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def other_file(tmp_path: Path, settings: Settings) -> Path:
    """Point the settings at a key file of our own, not yet written."""
    path = tmp_path / "keys" / "sealing.key"
    settings.CASEWORK_KEY_FILE = path
    return path


@pytest.fixture
def new_keystore(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let the keystore seem without tables, and return the migrations that are asked for."""
    migrated: list[dict[str, Any]] = []
    monkeypatch.setattr(connections["keystore"].introspection, "table_names", list)
    monkeypatch.setattr(custody, "call_command", lambda *a, **options: migrated.append(options))
    empty_keystore()
    return migrated


def empty_keystore() -> None:
    """Destroy every key."""
    HouseholdKey.objects.all().delete()
    RootKey.objects.all().delete()


def test_a_site_in_order_starts() -> None:
    custody.require_keys()
    assert custody.problems() == []


def test_a_missing_key_file_stops_the_start(other_file: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="vault init"):
        custody.require_keys()


def test_the_system_check_says_the_same(other_file: Path) -> None:
    assert [(found.id, found.msg) for found in checks.keys_at_hand()] == [
        ("vault.E001", custody.problems()[0])
    ]


def test_a_wrong_key_stops_the_start(home: UUID, other_file: Path) -> None:
    providers.create_key_file(other_file)
    with pytest.raises(ImproperlyConfigured, match="does not open the keystore"):
        custody.require_keys()


def test_each_version_that_does_not_open_is_told_once(
    home: UUID, other_file: Path, settings: Settings
) -> None:
    row = HouseholdKey.objects.get(household_id=home)
    row.pk, row.dek_version, row.kek_version = None, 2, 9
    row.save()
    providers.create_key_file(other_file)
    assert [f"version {n}" in text for n, text in zip((1, 9), custody.problems(), strict=True)]


def test_a_household_key_that_opens_is_no_problem(home: UUID) -> None:
    assert custody.problems() == []


def test_a_keystore_without_an_index_root_stops_the_start() -> None:
    empty_keystore()
    with pytest.raises(ImproperlyConfigured, match="no root key for searching"):
        custody.require_keys()


def test_a_new_site_gets_tables_key_file_and_roots(
    other_file: Path, new_keystore: list[dict[str, Any]]
) -> None:
    assert len(custody.initialise()) == 4
    assert [options["database"] for options in new_keystore] == ["keystore"]
    custody.require_keys()


def test_a_keystore_without_tables_needs_no_key_yet(
    other_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    providers.create_key_file(other_file)
    monkeypatch.setattr(HouseholdKey._meta, "db_table", "absent")
    assert custody.problems() == []


def test_a_keystore_without_tables_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RootKey._meta, "db_table", "absent")
    with pytest.raises(ImproperlyConfigured, match="no root key for searching"):
        custody.require_keys()


def test_a_lost_key_file_is_not_replaced_by_a_new_one(home: UUID, other_file: Path) -> None:
    with pytest.raises(providers.KeyProblem, match="a new one would open nothing"):
        custody.initialise()
    assert not other_file.exists()


def test_setting_up_again_changes_no_key(tmp_path: Path, settings: Settings) -> None:
    copy = shutil.copy(settings.CASEWORK_KEY_FILE, tmp_path / "copy")
    custody.initialise()
    assert Path(settings.CASEWORK_KEY_FILE).read_bytes() == Path(copy).read_bytes()


def test_keys_forgotten_are_opened_again(home: UUID) -> None:
    before = keys.of(home).secrets
    keys.forget()
    assert keys.of(home).secrets == before
