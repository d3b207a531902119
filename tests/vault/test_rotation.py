"""Changing keys: everything is moved, nothing is lost, and old keys go when nothing needs them."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from casework.vault import keys, providers
from casework.vault.models import HouseholdKey, Operation, RootKey
from tests.vault.app.models import SealedThing
from tests.vault.conftest import make_home, make_thing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
    pytest.mark.usefixtures("committed", "own_key_file", "no_grace"),
]


@pytest.fixture
def own_key_file(settings: Settings, tmp_path: Any) -> None:
    """A key file of the test's own, so that what it drops is nobody else's."""
    path = tmp_path / "sealing.key"
    providers.create_key_file(path)
    settings.CASEWORK_KEY_FILE = path
    RootKey.objects.all().delete()
    keys.forget()
    keys.create_root("index")


@pytest.fixture
def no_grace(settings: Settings) -> None:
    """Let old keys be destroyed at once."""
    settings.CASEWORK_KEY_CACHE_SECONDS = 0
    settings.CASEWORK_LONGEST_TRANSACTION_SECONDS = 0


def vault(*words: str) -> str:
    out = StringIO()
    call_command("vault", *words, stdout=out)
    return out.getvalue()


def test_a_new_wrapping_key_takes_over_every_key() -> None:
    thing = make_thing(make_home())
    vault("rotate-kek")
    assert set(HouseholdKey.objects.values_list("kek_version", flat=True)) == {2}
    assert set(RootKey.objects.values_list("kek_version", flat=True)) == {2}
    assert providers.configured().versions() == [2]
    keys.forget()
    assert SealedThing.objects.get(pk=thing.pk).identity.name == "魏龙凤"
    assert not Operation.objects.filter(finished_at=None).exists()


def test_new_data_keys_take_over_every_record() -> None:
    thing = make_thing(make_home())
    vault("rotate-dek", "--all")
    assert list(HouseholdKey.objects.values_list("dek_version", flat=True)) == [2]
    keys.forget()
    fresh = SealedThing.objects.get(pk=thing.pk)
    assert fresh.identity.name == "魏龙凤"
    assert bytes(fresh.narrative_sealed)[2:4] == b"\x00\x02"
    vault("verify")


def test_another_suite_takes_over_every_record(settings: Settings) -> None:
    thing = make_thing(make_home())
    settings.CASEWORK_SUITE = "sm4"
    vault("reseal", "--suite", "sm4")
    fresh = SealedThing.objects.get(pk=thing.pk)
    assert bytes(fresh.identity_sealed)[:2] == b"\x02\x02"
    assert fresh.identity.name == "魏龙凤"
