"""The blind index finds the same value, in the same street, of the same kind."""

import time

import pytest
from pytest_django import Settings

from casework.common.ids import new_id
from casework.vault import index, keys, suites
from casework.vault.models import RootKey

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

STREET = new_id()


def test_the_same_value_gives_the_same_number() -> None:
    assert index.blind(STREET, "phone", "19900001234") == index.blind(
        STREET, "phone", "19900001234"
    )


def test_another_street_kind_or_value_gives_another_number() -> None:
    numbers = {
        index.blind(STREET, "phone", "19900001234"),
        index.blind(new_id(), "phone", "19900001234"),
        index.blind(STREET, "name", "19900001234"),
        index.blind(STREET, "phone", "19900001235"),
    }
    assert len(numbers) == 4


def test_numbers_fill_signed_64_bits() -> None:
    numbers = [index.blind(STREET, "name", str(n)) for n in range(200)]
    assert min(numbers) < -(2**62)
    assert 2**62 < max(numbers) < 2**63


def test_an_empty_value_has_no_number() -> None:
    with pytest.raises(ValueError, match="no place in the index"):
        index.blind(STREET, "phone", "")


def test_what_was_indexed_is_found_after_the_suite_changed(settings: Settings) -> None:
    before = index.blind(STREET, "phone", "19900001234")
    settings.CASEWORK_SUITE = "sm4"
    keys.forget()
    assert index.blind(STREET, "phone", "19900001234") == before


def test_a_root_of_the_sm4_suite_indexes_by_hmac_sm3(settings: Settings) -> None:
    aes = index.blind(STREET, "phone", "19900001234")
    RootKey.objects.filter(name=index.ROOT).delete()
    settings.CASEWORK_SUITE = "sm4"
    keys.create_root(index.ROOT)
    keys.forget()
    root = keys.root(index.ROOT)
    purpose = suites.framed(index.PURPOSE, STREET.bytes, b"phone")
    mac = root.suite.mac(root.suite.subkey(root.secret, purpose), b"19900001234")
    found = index.blind(STREET, "phone", "19900001234")
    assert found == int.from_bytes(mac[:8], "big", signed=True) != aes


def test_another_version_of_the_root_gives_another_number() -> None:
    keys.create_root(index.ROOT, 2)
    keys.forget()
    first, second = (index.blind(STREET, "phone", "19900001234", v) for v in (1, 2))
    assert first != second
    assert index.blind(STREET, "phone", "19900001234") == second


def test_many_streets_are_asked_in_their_order() -> None:
    streets = (STREET, new_id())
    found = [blind("魏龙") for blind in index.blinders(streets, "name pair")]
    assert found == [index.blind(street, "name pair", "魏龙") for street in streets]


def test_a_version_that_does_not_exist_has_no_number() -> None:
    with pytest.raises(keys.KeyMissing):
        index.blind(STREET, "phone", "19900001234", 9)


def test_a_later_root_is_noticed_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.forget()
    moment = time.monotonic()
    first = keys.root(index.ROOT)
    keys.create_root(index.ROOT, 2)
    assert keys.root(index.ROOT) == first
    monkeypatch.setattr(time, "monotonic", lambda: moment + keys.ROOT_SECONDS + 1)
    assert keys.root(index.ROOT) != first
