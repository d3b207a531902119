"""The seal opens where it was made, and nowhere else, and after no change at all."""

from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from casework.common.ids import new_id
from casework.vault import envelope, keys, suites
from casework.vault.envelope import SealBroken, SealedBytes, counter_of, pad, reseal, seal, unseal
from casework.vault.models import HouseholdKey
from tests.vault.conftest import make_home

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
TEXT = "样例路十二弄三号".encode()


def test_the_header_names_format_suite_key_version_schema_and_counter(
    home: UUID, suite: str
) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 7, TEXT, counter=258)
    number = suites.BY_NAME[suite].number
    assert blob[:9] == bytes([2, number, 0, 1, 7, 0, 0, 1, 2])
    assert len(blob) == 9 + 12 + 64 + 16


def sealed_without_counter(home: UUID) -> bytes:
    """Return a blob as format 1 was."""
    opened, number = keys.of(home), suites.current().number
    head, nonce = bytes([1, number, 0, 1, 7]), bytes(12)
    parts = head[:1], head[1:2], head[2:4], b"plans_plan", ROW.bytes, home.bytes
    aad = suites.framed(*parts, b"narrative", head[4:5])
    cipher = opened.cipher((number, 1, "narrative"))
    return head + nonce + cipher.encrypt(nonce, pad(TEXT), aad)


def test_a_seal_of_the_format_before_stays_readable(home: UUID, suite: str) -> None:
    blob = sealed_without_counter(home)
    assert unseal("plans_plan", ROW, home, "narrative", blob) == (7, TEXT)
    assert counter_of(blob) == 0


def test_a_seal_keeps_its_counter_under_another_suite(home: UUID, settings: Settings) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 7, TEXT, counter=5)
    settings.CASEWORK_SUITE = "sm4"
    again = reseal("plans_plan", ROW, home, "narrative", blob)
    assert (again[1], counter_of(again)) == (suites.SM4.number, 5)
    assert unseal("plans_plan", ROW, home, "narrative", again) == (7, TEXT)


def test_what_does_not_open_is_not_sealed_again(home: UUID) -> None:
    with pytest.raises(SealBroken):
        reseal("plans_plan", ROW, home, "narrative", b"planted")


@pytest.mark.parametrize("blob", [None, b"", "text", b"\x01\x01"])
def test_what_is_no_seal_of_ours_counts_nothing(blob: Any) -> None:
    assert counter_of(blob) == 0


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=2000), schema=st.integers(1, 255))
def test_what_was_sealed_opens_as_it_was(home: UUID, suite: str, data: bytes, schema: int) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", schema, data)
    assert unseal("plans_plan", ROW, home, "narrative", blob) == (schema, data)


def test_both_suites_open_whatever_the_settings_say_now(home: UUID, settings: Settings) -> None:
    blobs = []
    for name in ("aes", "sm4"):
        settings.CASEWORK_SUITE = name
        blobs.append(seal("plans_plan", ROW, home, "narrative", 1, TEXT))
    assert [unseal("plans_plan", ROW, home, "narrative", blob) for blob in blobs] == [(1, TEXT)] * 2


def test_the_same_text_never_gives_the_same_blob(home: UUID) -> None:
    blobs = {seal("plans_plan", ROW, home, "narrative", 1, TEXT) for _again in range(3)}
    assert len(blobs) == 3


@pytest.mark.parametrize(
    "place",
    [
        ("visits_visit", ROW, None, "narrative"),
        ("plans_plan", new_id(), None, "narrative"),
        ("plans_plan", ROW, None, "identity"),
        ("plans_pla", ROW, None, "nnarrative"),
    ],
    ids=["table", "row", "class", "border between two parts"],
)
def test_a_blob_does_not_open_at_another_place(home: UUID, suite: str, place: Any) -> None:
    table, row_id, _home, access_class = place
    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    assert unseal(table, row_id, home, access_class, blob) is None


def test_a_blob_does_not_open_in_another_household(home: UUID, suite: str) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    assert unseal("plans_plan", ROW, make_home(), "narrative", blob) is None


def test_a_blob_is_bound_to_its_household_even_under_the_same_key(
    home: UUID, suite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    opened = keys.of(home)
    monkeypatch.setattr(keys, "of", lambda household_id: opened)
    assert unseal("plans_plan", ROW, new_id(), "narrative", blob) is None


def test_no_flipped_bit_goes_unseen(home: UUID, suite: str) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    for bit in range(len(blob) * 8):
        flipped = bytearray(blob)
        flipped[bit // 8] ^= 1 << bit % 8
        assert unseal("plans_plan", ROW, home, "narrative", bytes(flipped)) is None


def test_no_cut_goes_unseen(home: UUID, suite: str) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    for length in range(len(blob)):
        assert unseal("plans_plan", ROW, home, "narrative", blob[:length]) is None


@pytest.mark.parametrize("planted", [None, b"", b"plain text", "plain text", 5, b"\1" * 97])
def test_what_was_never_sealed_does_not_open(home: UUID, planted: Any) -> None:
    assert unseal("plans_plan", ROW, home, "narrative", planted) is None


def test_a_household_without_a_key_seals_nothing() -> None:
    with pytest.raises(SealBroken):
        seal("plans_plan", ROW, new_id(), "narrative", 1, TEXT)


def test_nothing_opens_once_the_key_is_destroyed(home: UUID) -> None:
    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    HouseholdKey.objects.filter(household_id=home).delete()
    keys.forget()
    assert unseal("plans_plan", ROW, home, "narrative", blob) is None


def test_a_keystore_that_is_down_is_no_broken_seal(
    home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(household_id: UUID) -> None:
        raise OperationalError

    blob = seal("plans_plan", ROW, home, "narrative", 1, TEXT)
    monkeypatch.setattr(keys, "of", down)
    with pytest.raises(OperationalError):
        unseal("plans_plan", ROW, home, "narrative", blob)


@pytest.mark.parametrize(
    ("length", "padded"),
    [(0, 64), (63, 64), (64, 128), (511, 512), (512, 768), (767, 768), (768, 1024)],
)
def test_sizes_are_padded_to_buckets(length: int, padded: int) -> None:
    assert len(pad(bytes(length))) == padded


def test_a_broken_seal_says_where_and_never_what() -> None:
    error = SealBroken("plans_plan", ROW)
    assert (error.table, error.row_id) == ("plans_plan", ROW)
    assert "plans_plan" in str(error)
    assert str(ROW) in str(error)


def test_a_sealed_blob_shows_no_byte_when_printed() -> None:
    assert repr(SealedBytes(b"abc")) == str(SealedBytes(b"abc")) == "SealedBytes(…)"


def test_the_associated_data_is_what_the_format_says(home: UUID) -> None:
    frame = envelope._frame(bytes([1, 1, 0, 1, 7]), "t", "c")
    assert frame.before + ROW.bytes + b"\0\x10" + home.bytes + frame.after == suites.framed(
        b"\1", b"\1", b"\0\1", b"t", ROW.bytes, home.bytes, b"c", b"\7"
    )
