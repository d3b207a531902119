"""Fingerprints prove sameness inside one household."""

from uuid import UUID

import pytest
from pytest_django import Settings

from casework.vault import digests, keys
from casework.vault.models import HouseholdKey
from tests.vault.conftest import make_home

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_a_fingerprint_has_32_bytes_and_knows_its_content(home: UUID, suite: str) -> None:
    found = digests.fingerprint(home, b"plan")
    assert len(found) == 32
    assert digests.matches(home, b"plan", found)
    assert not digests.matches(home, b"another plan", found)


def test_another_household_gives_another_fingerprint(home: UUID) -> None:
    assert digests.fingerprint(home, b"plan") != digests.fingerprint(make_home(), b"plan")


def test_a_fingerprint_outlives_a_change_of_suite(home: UUID, settings: Settings) -> None:
    settings.CASEWORK_SUITE = "sm4"
    found = digests.fingerprint(home, b"plan")
    settings.CASEWORK_SUITE = "aes"
    assert digests.matches(home, b"plan", found)


def test_a_fingerprint_ends_with_the_households_key(home: UUID) -> None:
    found = digests.fingerprint(home, b"plan")
    HouseholdKey.objects.filter(household_id=home).delete()
    keys.forget()
    with pytest.raises(keys.KeyMissing):
        digests.matches(home, b"plan", found)
