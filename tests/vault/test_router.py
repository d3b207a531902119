"""Keys and records live in different databases."""

from django.contrib.contenttypes.models import ContentType

from casework.vault.models import HouseholdKey
from casework.vault.router import KeystoreRouter

router = KeystoreRouter()


def test_keys_are_read_and_written_in_the_keystore() -> None:
    assert router.db_for_read(HouseholdKey) == router.db_for_write(HouseholdKey) == "keystore"


def test_other_tables_are_nobody_elses_business() -> None:
    assert router.db_for_read(ContentType) is None
    assert router.allow_migrate("default", "contenttypes") is None


def test_each_database_holds_its_own_tables_only() -> None:
    assert router.allow_migrate("keystore", "vault") is True
    assert router.allow_migrate("default", "vault") is False
    assert router.allow_migrate("keystore", "households") is False
