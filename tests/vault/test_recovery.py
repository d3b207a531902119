"""The recovery envelope follows the keys, holds nothing in clear, and knows when it is behind."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from casework.audit import keys as audit_keys
from casework.vault import providers, recovery, shares
from casework.vault.models import Recovery
from casework.vault.providers import KeyFileProblem
from casework.vault.recovery import Envelope, RecoveryProblem

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Keys of the test's own, which it may change."""
    settings.CASEWORK_KEY_FILE = tmp_path / "sealing.key"
    settings.CASEWORK_AUDIT_KEY_FILE = tmp_path / "audit.key"
    providers.make()
    audit_keys.make_key_file(settings.CASEWORK_AUDIT_KEY_FILE)
    yield
    providers.forget()
    audit_keys.read_key_file.cache_clear()


def export() -> tuple[bytes, Recovery]:
    """Store an export and return its private key and its row."""
    private, public = recovery.new_pair()
    blank = Envelope(public, 7, 3, 5, {}, b"")
    return private, recovery.keep(blank.holding(recovery.present_keys()))


def newest() -> Envelope:
    return Envelope.parse(recovery.export_envelope())


def test_without_an_export_there_is_nothing_to_carry_and_nothing_to_refresh() -> None:
    assert recovery.export_envelope() == b""
    assert recovery.refresh() is False


def test_an_envelope_opens_with_its_private_key_alone() -> None:
    private, _row = export()
    assert newest().open(private) == recovery.present_keys()
    with pytest.raises(RecoveryProblem, match="don't open this envelope"):
        newest().open(recovery.new_pair()[0])


def test_a_rotation_is_sealed_to_the_same_shares_without_the_custodians() -> None:
    private, row = export()
    providers.configured().add_version()
    assert not recovery.covers_present_keys(newest())
    assert recovery.refresh() is True
    assert recovery.covers_present_keys(newest())
    assert newest().open(private).keks == providers.configured().reveal()
    assert Recovery.objects.get().made_at == row.made_at


def test_an_envelope_that_a_killed_rotation_left_behind_catches_up() -> None:
    private, _row = export()
    providers.configured().add_version()
    assert recovery.catch_up() is True
    assert newest().open(private).keks == providers.configured().reveal()


def test_an_envelope_that_holds_all_keys_stays_as_it_is() -> None:
    export()
    before = recovery.export_envelope()
    assert recovery.catch_up() is False
    assert recovery.export_envelope() == before


def test_without_an_export_nothing_has_to_catch_up() -> None:
    assert recovery.catch_up() is False


def test_a_dropped_version_leaves_the_envelope_too() -> None:
    private, _row = export()
    providers.configured().add_version()
    providers.configured().drop_version(1)
    recovery.refresh()
    assert newest().open(private).keks.keys() == {2}


def test_another_key_of_the_same_version_is_not_taken_for_the_exported_one(
    settings: Settings,
) -> None:
    export()
    settings.CASEWORK_KEY_FILE.unlink()
    providers.make()
    assert not recovery.covers_present_keys(newest())


def test_keys_that_moved_into_a_token_leave_the_envelope_as_it_was(settings: Settings) -> None:
    export()
    before = recovery.export_envelope()
    settings.CASEWORK_KEY_PROVIDER = "pkcs11"
    assert recovery.refresh() is False
    assert recovery.export_envelope() == before


def test_with_keys_in_a_token_nothing_has_to_catch_up(monkeypatch: pytest.MonkeyPatch) -> None:
    export()

    def by_hand() -> None:
        raise providers.DoneByHand("a token")

    monkeypatch.setattr(recovery, "present_keys", by_hand)
    assert recovery.catch_up() is False


def test_an_export_calls_itself_by_its_numbers() -> None:
    assert str(export()[1]) == "3 of 5"


def test_a_newer_export_replaces_the_older() -> None:
    export()
    private, _row = export()
    assert Recovery.objects.count() == 1
    assert newest().open(private) == recovery.present_keys()


@pytest.mark.parametrize("mode", [None, 0o644])
def test_an_audit_key_that_can_not_be_read_stops_the_export(
    settings: Settings, mode: int | None
) -> None:
    if mode is None:
        settings.CASEWORK_AUDIT_KEY_FILE.unlink()
    else:
        settings.CASEWORK_AUDIT_KEY_FILE.chmod(mode)
    wanted = RecoveryProblem if mode is None else KeyFileProblem
    with pytest.raises(wanted, match=str(settings.CASEWORK_AUDIT_KEY_FILE)):
        recovery.present_keys()


def test_nothing_that_prints_the_keys_shows_one() -> None:
    keys = recovery.present_keys()
    assert repr(keys) == str(keys) == "Keys(…)"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "casework recovery 2"),
        ("public_key", "zz"),
        ("public_key", "00" * 31),
        ("set", None),
        ("checks", []),
        ("sealed", "!"),
        ("threshold", "three"),
    ],
)
def test_a_damaged_envelope_is_told(name: str, value: object) -> None:
    export()
    parts = json.loads(recovery.export_envelope())
    with pytest.raises(RecoveryProblem, match="no recovery envelope"):
        Envelope.parse(json.dumps({**parts, name: value}).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"1", b"\xff", b"{}"])
def test_what_is_no_envelope_is_told(text: bytes) -> None:
    with pytest.raises(RecoveryProblem, match="no recovery envelope"):
        Envelope.parse(text)


@pytest.mark.parametrize("name", ["set", "threshold", "shares"])
def test_the_public_parts_are_bound_to_the_seal(name: str) -> None:
    private, _row = export()
    parts = json.loads(recovery.export_envelope())
    altered = Envelope.parse(json.dumps({**parts, name: 9}).encode())
    with pytest.raises(RecoveryProblem, match="don't open this envelope"):
        altered.open(private)


def test_checks_tell_keys_apart_and_give_none_away() -> None:
    keys = recovery.present_keys()
    secret = keys.keks[1].secret
    assert keys.checks.keys() == {"kek 1", "audit"}
    assert len(keys.checks["kek 1"]) == 16
    assert keys.checks["kek 1"] not in (secret.hex(), base64.b64encode(secret).decode())
    assert recovery.check(bytes(32)) != recovery.check(b"\1" * 32)


def test_two_shares_say_nothing_of_the_secret_that_three_give() -> None:
    secret = recovery.new_pair()[0]
    papers = shares.split(secret, 3, 5)
    gathering = shares.Gathering(shares.set_of(papers[0]), 3)
    for lacking, paper in zip((2, 1, 0), papers[2:], strict=True):
        gathering.add(paper)
        assert gathering.lacking == lacking
    assert gathering.secret() == secret
    forced = shares.Gathering(shares.set_of(papers[0]), 2)
    for paper in papers[:2]:
        forced.add(paper)
    with pytest.raises(shares.ShareProblem):
        forced.secret()
