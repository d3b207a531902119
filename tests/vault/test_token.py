"""Keys in a token: made there, never seen here, asked for again after a fork or a lost session."""

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.common.dates import today
from casework.vault.providers import DoneByHand, Kek, KeyFileProblem, KeyProblem, WrapBroken
from casework.vault.providers.token import Token, TokenProvider
from tests.vault.tokens import LABEL, PIN, new_token


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    """The file with the token's PIN."""
    path = tmp_path / "pin"
    path.write_text(f"{PIN}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def source(tmp_path: Path, pin_file: Path) -> Iterator[Token]:
    """An empty token."""
    with new_token(tmp_path / "hsm") as library:
        yield Token(library, LABEL, str(pin_file))


@pytest.fixture
def provider(source: Token) -> TokenProvider:
    """A token with a key."""
    return source.make()


def pkcs11() -> Any:
    return importlib.import_module("pkcs11")


def test_a_new_token_holds_no_key_and_is_told_how_to_get_one(source: Token) -> None:
    assert not source.present()
    with pytest.raises(KeyProblem, match="vault init"):
        source.open().current_version()


def test_a_key_is_made_inside_and_can_not_be_taken_out(
    source: Token, provider: TokenProvider
) -> None:
    assert source.present()
    key = provider._present(1)
    assert key.label == "casework-kek-1"
    assert key[pkcs11().Attribute.EXTRACTABLE] is False
    with pytest.raises(pkcs11().AttributeSensitive):
        key[pkcs11().Attribute.VALUE]


def test_a_key_remembers_its_day_and_a_foreign_one_has_none(provider: TokenProvider) -> None:
    assert provider.made_on(1) == today()
    assert provider.made_on(2) is None
    with provider._writing() as session:
        session.generate_key(pkcs11().KeyType.AES, 256, label="casework-kek-2", store=True)
    assert (provider.versions(), provider.made_on(2)) == ([1, 2], None)


def test_keys_of_other_programs_are_passed_over(provider: TokenProvider) -> None:
    with provider._writing() as session:
        for label in ("someone-elses", "casework-kek-new"):
            session.generate_key(pkcs11().KeyType.AES, 256, label=label, store=True)
    assert provider.versions() == [1]


def test_two_keys_of_one_version_are_told(provider: TokenProvider) -> None:
    with provider._writing() as session:
        session.generate_key(pkcs11().KeyType.AES, 256, label="casework-kek-1", store=True)
    with pytest.raises(KeyProblem, match="two keys named casework-kek-1"):
        provider.versions()


def test_a_session_that_the_token_lost_is_opened_again(provider: TokenProvider) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    provider._session.close()
    assert provider.unwrap(1, wrapped, b"aad") == b"k" * 64


def test_two_providers_of_one_process_share_the_sign_in(
    source: Token, provider: TokenProvider
) -> None:
    other = source.open()
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    assert other.unwrap(1, wrapped, b"aad") == b"k" * 64
    provider.close()
    assert other.unwrap(1, wrapped, b"aad") == b"k" * 64


def test_a_worker_that_was_forked_asks_with_a_session_of_its_own(provider: TokenProvider) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    before = provider._process
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = b"failed"
        try:
            if provider.unwrap(1, wrapped, b"aad") == b"k" * 64 and provider._process != before:
                said = provider.wrap(1, b"c" * 64, b"aad")
        finally:
            os.write(write, said)
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    assert provider.unwrap(1, answer, b"aad") == b"c" * 64
    assert provider.unwrap(1, wrapped, b"aad") == b"k" * 64


def test_the_library_is_begun_anew_where_another_process_began_it(provider: TokenProvider) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    provider._process = -1
    assert provider.unwrap(1, wrapped, b"aad") == b"k" * 64
    assert provider._process == os.getpid()


def test_keys_from_outside_are_not_put_into_a_token(source: Token) -> None:
    with pytest.raises(DoneByHand, match="not be safe"):
        source.make({1: Kek(bytes(32), None)})
    assert not source.present()


def test_a_wrong_pin_is_one_sentence_and_is_not_tried_twice(
    source: Token, pin_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin_file.write_text("999999")
    provider = source.open()
    for _time in range(2):
        with pytest.raises(KeyProblem, match=f"refuses the PIN in {pin_file}") as caught:
            provider.versions()
        monkeypatch.setattr("casework.vault.providers.token.read_pin", None)
    assert "999999" not in str(caught.value)


@pytest.mark.parametrize("kind", ["absent", "no text", "open to others"])
def test_a_pin_that_can_not_be_read_is_told(source: Token, pin_file: Path, kind: str) -> None:
    if kind == "absent":
        pin_file.unlink()
    elif kind == "no text":
        pin_file.write_bytes(b"\xff")
    else:
        pin_file.chmod(0o644)
    wanted = KeyFileProblem if kind == "open to others" else KeyProblem
    with pytest.raises(wanted, match=str(pin_file)):
        source.open().versions()


def test_a_token_that_is_not_there_is_told(source: Token, pin_file: Path) -> None:
    with pytest.raises(KeyProblem, match=r"can't be used \(NoSuchToken\)"):
        Token(source.module, "absent", str(pin_file)).open().versions()


def test_a_library_that_is_not_there_is_told(source: Token, tmp_path: Path, pin_file: Path) -> None:
    with pytest.raises(KeyProblem, match="CASEWORK_PKCS11_MODULE"):
        Token(str(tmp_path / "absent.so"), LABEL, str(pin_file)).open().versions()


def test_a_site_without_the_package_is_told_which(
    pin_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> None:
        raise ImportError

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(KeyProblem, match="pip install python-pkcs11"):
        Token("/library.so", LABEL, str(pin_file)).open().versions()


def test_a_token_that_went_away_is_told_and_not_taken_for_a_broken_key(
    provider: TokenProvider, pin_file: Path
) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    provider._label = "absent"
    provider._session.close()
    with pytest.raises(KeyProblem, match="can't be used"):
        provider.unwrap(1, wrapped, b"aad")
    provider._label = LABEL
    assert provider.unwrap(1, wrapped, b"aad") == b"k" * 64


def test_a_session_that_does_not_even_close_is_left_behind(
    provider: TokenProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.versions()
    provider._session.close()
    provider.close()
    assert provider.versions() == [1]


def test_what_another_token_wrapped_does_not_open(source: Token, provider: TokenProvider) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    provider.add_version()
    provider.drop_version(1)
    with pytest.raises(WrapBroken):
        provider.unwrap(1, wrapped, b"aad")
    with pytest.raises(WrapBroken):
        provider.unwrap(2, wrapped, b"aad")
