"""A key file under a passphrase: what opens it, what is asked, which sentence each slip gives."""

import os
import sys
from pathlib import Path

import pytest

from casework.vault.providers import KeyFileProblem, KeyProblem, passphrase
from casework.vault.providers.passphrase import PassphraseProvider, SealedKeyFile, Stretch
from tests.desk.typing import Lines

PHRASE = "一只看家的老黄狗 an old yellow dog"


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch with the least memory that is allowed."""
    monkeypatch.setattr(passphrase, "WANTED_KIB", passphrase.LEAST_KIB)


@pytest.fixture
def phrase_file(tmp_path: Path) -> Path:
    """A file that holds the passphrase, as a credential of systemd does."""
    path = tmp_path / "phrase"
    path.write_text(f"{PHRASE}\n")
    path.chmod(0o400)
    return path


@pytest.fixture
def source(tmp_path: Path, phrase_file: Path) -> SealedKeyFile:
    """A key file under the passphrase."""
    found = SealedKeyFile(tmp_path / "keys" / "sealing.key", str(phrase_file))
    found.make()
    return found


def at_console(monkeypatch: pytest.MonkeyPatch, *typed: str, tty: bool = True) -> None:
    """Sit at a console and type passphrases."""
    monkeypatch.setattr(sys, "stdin", Lines(tty=tty))
    answers = list(typed)
    monkeypatch.setattr(passphrase, "getpass", lambda question: answers.pop(0))


def test_the_file_says_how_it_is_stretched_and_no_key(source: SealedKeyFile) -> None:
    secret = source.open().reveal()[1].secret
    text = source.path.read_text()
    assert "argon2id" in text
    assert "kek" not in text
    assert secret.hex() not in text
    assert oct(source.path.stat().st_mode)[-3:] == "600"


def test_the_stretching_is_never_weaker_than_the_standard_recommends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    stretch = Stretch.new()
    assert (stretch.passes, stretch.lanes, len(stretch.salt)) == (3, 4, 16)
    assert stretch.kib >= 64 * 1024
    monkeypatch.setattr(os, "sysconf", lambda name: 2**15)  # a GiB
    assert Stretch.new().kib == 64 * 1024


def test_a_composed_and_a_decomposed_letter_are_the_same_passphrase() -> None:
    stretch = Stretch(bytes(16), 3, 1, 64 * 1024)
    assert stretch.key("caf\u00e9") == stretch.key("cafe\u0301")


def test_the_passphrase_is_asked_for_at_the_console(
    source: SealedKeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_console(monkeypatch, PHRASE)
    assert SealedKeyFile(source.path, "").open().versions() == [1]


def test_a_new_passphrase_is_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_console(monkeypatch, PHRASE, PHRASE, PHRASE)
    source = SealedKeyFile(tmp_path / "sealing.key", "")
    source.make()
    assert source.open().versions() == [1]


def test_two_passphrases_that_differ_make_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_console(monkeypatch, PHRASE, PHRASE + "!")
    with pytest.raises(KeyProblem, match="differ"):
        SealedKeyFile(tmp_path / "sealing.key", "").make()
    assert not (tmp_path / "sealing.key").exists()


def test_a_short_passphrase_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_console(monkeypatch, "fourteen signs", "fourteen signs")
    with pytest.raises(KeyProblem, match="at least 15 characters"):
        SealedKeyFile(tmp_path / "sealing.key", "").make()
    assert not (tmp_path / "sealing.key").exists()


def test_a_service_without_a_console_is_told_which_setting_to_make(
    source: SealedKeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_console(monkeypatch, tty=False)
    with pytest.raises(KeyProblem, match="CASEWORK_KEY_PASSPHRASE_FILE"):
        SealedKeyFile(source.path, "").open()


def test_a_wrong_passphrase_is_one_sentence_and_changes_nothing(
    source: SealedKeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = source.path.read_bytes()
    at_console(monkeypatch, "the passphrase of my neighbour")
    with pytest.raises(KeyFileProblem, match="The passphrase does not open") as caught:
        SealedKeyFile(source.path, "").open()
    assert "neighbour" not in str(caught.value)
    assert source.path.read_bytes() == before


def test_a_file_is_never_written_over(source: SealedKeyFile) -> None:
    before = source.path.read_bytes()
    with pytest.raises(FileExistsError):
        source.make()
    assert source.path.read_bytes() == before


def test_a_running_process_follows_a_rotation_without_the_passphrase(
    source: SealedKeyFile, phrase_file: Path
) -> None:
    running, other = source.open(), source.open()
    phrase_file.unlink()
    wrapped = other.wrap(other.add_version(), b"k" * 64, b"aad")
    assert running.unwrap(2, wrapped, b"aad") == b"k" * 64
    other.drop_version(1)
    assert running.versions() == [2]


def test_a_file_sealed_anew_under_another_passphrase_leaves_a_running_process_as_it_was(
    source: SealedKeyFile,
) -> None:
    running = source.open()
    source.path.unlink()
    source.make()
    assert running.reveal() != source.open().reveal()
    assert isinstance(running, PassphraseProvider)
    with pytest.raises(KeyFileProblem):
        running.add_version()


def test_everybodys_passphrase_is_refused(source: SealedKeyFile, phrase_file: Path) -> None:
    phrase_file.chmod(0o404)
    with pytest.raises(KeyProblem, match=f"chmod 600 {phrase_file}"):
        source.open()


@pytest.mark.parametrize("kind", ["absent", "no text"])
def test_a_passphrase_that_can_not_be_read_is_told(
    source: SealedKeyFile, phrase_file: Path, kind: str
) -> None:
    phrase_file.unlink()
    if kind == "no text":
        phrase_file.write_bytes(b"\xff\xfe\xfd")
        phrase_file.chmod(0o600)
    with pytest.raises(KeyProblem, match="can't be read"):
        source.open()


SALT = "AAAAAAAAAAAAAAAAAAAAAA=="


@pytest.mark.parametrize(
    "text",
    [
        "kek 1 " + "A" * 43 + "=\n",
        f"argon2id {SALT} 3 4 65536\n",
        f"argon2id {SALT} 3 4 65536\nsealed\n",
        f"argon2id {SALT} 3 4 65536\nsealed !\n",
        f"argon2id {SALT} 3 4 65536\nopened AAAA\n",
        f"argon2id {SALT} 3 4\nsealed AAAA\n",
        f"argon2id {SALT} three 4 65536\nsealed AAAA\n",
        "argon2id AAAA 3 4 65536\nsealed AAAA\n",
        f"argon2i {SALT} 3 4 65536\nsealed AAAA\n",
        f"argon2id {SALT} 2 4 65536\nsealed AAAA\n",
        f"argon2id {SALT} 3 0 65536\nsealed AAAA\n",
        f"argon2id {SALT} 3 4 1024\nsealed AAAA\n",
        f"argon2id {SALT} 3 4 99999999\nsealed AAAA\n",
    ],
)
def test_what_is_no_such_file_or_a_weak_one_is_told(source: SealedKeyFile, text: str) -> None:
    source.path.write_text(text)
    with pytest.raises(KeyFileProblem, match="isn't one under a passphrase"):
        source.open()


def test_a_seal_that_was_cut_short_is_told_like_a_wrong_passphrase(source: SealedKeyFile) -> None:
    lines = source.path.read_text().splitlines()
    source.path.write_text("\n".join([*lines[:-1], "sealed AAAA", ""]))
    with pytest.raises(KeyFileProblem, match="does not open the key file"):
        source.open()
