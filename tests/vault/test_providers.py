"""The key file: what is taken, what is refused and with which sentence, what it wraps."""

import base64
import os
import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from casework.common.dates import today
from casework.vault import providers
from casework.vault.providers import FileProvider, KeyFileProblem, KeyProblem, WrapBroken, disk

KEK = base64.b64encode(bytes(range(32))).decode()


def key_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    """Write a key file."""
    path = folder / "sealing.key"
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.fixture
def provider(tmp_path: Path) -> FileProvider:
    """A provider of one KEK."""
    return FileProvider(key_file(tmp_path, f"kek 1 {KEK}\n"))


def test_the_highest_version_is_current(tmp_path: Path) -> None:
    other = base64.b64encode(os.urandom(32)).decode()
    text = f"# a comment\n\nkek 2 {other}\nkek 1 {KEK}\n"
    assert FileProvider(key_file(tmp_path, text)).current_version() == 2


def test_a_wrapped_key_unwraps(provider: FileProvider, suite: str) -> None:
    assert provider.unwrap(1, provider.wrap(1, b"k" * 64, b"aad"), b"aad") == b"k" * 64


def test_a_key_wrapped_under_one_suite_unwraps_under_the_other(
    provider: FileProvider, settings: Settings
) -> None:
    settings.CASEWORK_SUITE = "sm4"
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    settings.CASEWORK_SUITE = "aes"
    assert provider.unwrap(1, wrapped, b"aad") == b"k" * 64


def test_a_wrapped_key_is_bound_to_what_it_was_wrapped_for(
    provider: FileProvider, suite: str
) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"one household")
    with pytest.raises(WrapBroken):
        provider.unwrap(1, wrapped, b"another household")


def test_an_unknown_version_unwraps_nothing(provider: FileProvider) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    with pytest.raises(WrapBroken):
        provider.unwrap(2, wrapped, b"aad")


@pytest.mark.parametrize("wrapped", [b"", b"\x01", b"\x09" * 80, b"\x01" * 80, b"\x02" * 20])
def test_what_was_never_wrapped_unwraps_to_nothing(provider: FileProvider, wrapped: bytes) -> None:
    with pytest.raises(WrapBroken):
        provider.unwrap(1, wrapped, b"aad")


def test_a_missing_file_is_told_with_the_way_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(KeyFileProblem, match="vault init"):
        FileProvider(tmp_path / "absent")


def test_something_that_is_no_text_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyFileProblem, match="CASEWORK_KEY_FILE"):
        FileProvider(tmp_path)


def test_a_file_that_others_may_open_is_told_with_the_way_to_close_it(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n", mode=0o640)
    with pytest.raises(KeyFileProblem, match=f"chmod 600 {path}"):
        FileProvider(path)


def test_a_file_of_another_account_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    with pytest.raises(KeyFileProblem, match="chown"):
        FileProvider(path)


@pytest.mark.parametrize(
    "line",
    [
        "kek 1",
        f"key 1 {KEK}",
        f"kek one {KEK}",
        f"kek 0 {KEK}",
        f"kek 65536 {KEK}",
        f"kek 1 {KEK[:-4]}",
        "kek 1 ---",
        f"kek 1 {KEK}\nkek 1 {KEK}",
        f"kek 1 {KEK} yesterday",
        f"kek 1 {KEK} 2026-01-01 today",
    ],
)
def test_a_wrong_line_is_told_by_number_and_never_quoted(tmp_path: Path, line: str) -> None:
    with pytest.raises(KeyFileProblem, match=r"Line [12]") as caught:
        FileProvider(key_file(tmp_path, line))
    assert KEK[:8] not in str(caught.value)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyFileProblem, match="holds no key"):
        FileProvider(key_file(tmp_path, "# nothing\n"))


def test_a_new_key_file_belongs_to_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "sealing.key"
    providers.create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert FileProvider(path).current_version() == 1


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = key_file(tmp_path, "anything")
    with pytest.raises(FileExistsError):
        providers.create_key_file(path)
    assert path.read_text() == "anything"


def test_a_new_version_is_current_and_the_old_one_still_opens(provider: FileProvider) -> None:
    before = provider.wrap(1, b"k" * 64, b"aad")
    assert provider.add_version() == 2
    assert (provider.current_version(), provider.versions()) == (2, [1, 2])
    assert provider.unwrap(1, before, b"aad") == b"k" * 64
    assert provider.unwrap(2, provider.wrap(2, b"k" * 64, b"aad"), b"aad") == b"k" * 64


def test_a_new_version_remembers_its_day_and_an_old_line_has_none(provider: FileProvider) -> None:
    provider.add_version()
    assert [provider.made_on(n) for n in (1, 2, 3)] == [None, today(), None]


def test_a_running_process_sees_what_another_one_wrote(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    running, other = FileProvider(path), FileProvider(path)
    other.add_version()
    wrapped = other.wrap(2, b"k" * 64, b"aad")
    assert running.unwrap(2, wrapped, b"aad") == b"k" * 64
    other.drop_version(1)
    assert running.versions() == [2]


def test_a_running_process_wraps_with_a_version_it_has_not_met(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    running, other = FileProvider(path), FileProvider(path)
    other.add_version()
    assert other.unwrap(2, running.wrap(2, b"k" * 64, b"aad"), b"aad") == b"k" * 64


@pytest.mark.parametrize("text", [None, "kek 1 wrong\n"])
def test_a_running_process_goes_on_without_its_file(tmp_path: Path, text: str | None) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    running = FileProvider(path)
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    assert running.current_version() == 1


def test_a_dropped_version_opens_nothing_and_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    provider = FileProvider(path)
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    provider.add_version()
    with path.open() as old:
        provider.drop_version(1)
        assert set(old.read()) == {"\0"}
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert KEK not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(WrapBroken):
        provider.unwrap(1, wrapped, b"aad")


def test_a_copy_by_hard_link_is_left_alone(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    (tmp_path / "copy").hardlink_to(path)
    FileProvider(path).add_version()
    assert KEK in (tmp_path / "copy").read_text()


def test_what_a_killed_process_left_beside_the_file_is_wiped(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    left = tmp_path / "sealing.key.new"
    left.write_text(f"kek 1 {KEK}\nkek 2")
    with left.open() as old:
        assert FileProvider(path).add_version() == 2
        assert set(old.read()) == {"\0"}


def test_a_file_that_is_exchanged_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    seen = disk._refuse_shared

    def exchanged(found: Path, state: os.stat_result) -> None:
        monkeypatch.setattr(disk, "_refuse_shared", seen)
        FileProvider(path).add_version()

    monkeypatch.setattr(disk, "_refuse_shared", exchanged)
    assert FileProvider(path).versions() == [1, 2]


@pytest.mark.parametrize(("version", "sentence"), [(1, "current one"), (2, "no wrapping key of")])
def test_the_current_version_and_an_absent_one_are_not_dropped(
    provider: FileProvider, version: int, sentence: str
) -> None:
    with pytest.raises(KeyProblem, match=sentence):
        provider.drop_version(version)
    assert provider.versions() == [1]


def test_a_file_that_can_not_be_written_is_told_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_file(tmp_path, f"kek 1 {KEK}\n")
    provider = FileProvider(path)
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(KeyFileProblem, match="could not be written"):
        provider.add_version()
    assert path.read_text() == f"kek 1 {KEK}\n"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_new_key_file_on_a_full_disk_is_not_left_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(KeyFileProblem, match="could not be written"):
        providers.create_key_file(tmp_path / "sealing.key")
    assert list(tmp_path.iterdir()) == []


def full_disk(handle: int) -> None:
    """Fail as a full disk does."""
    raise OSError


def test_versions_end_where_two_bytes_end(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"kek 65535 {KEK}\n")
    with pytest.raises(KeyFileProblem, match="Line 4"):
        FileProvider(path).add_version()
    assert FileProvider(path).versions() == [65535]


def test_a_file_provider_says_where_its_file_is(provider: FileProvider, tmp_path: Path) -> None:
    assert provider.place() == str(tmp_path / "sealing.key")


def test_a_kek_is_shown_to_recovery_and_to_nobody_who_prints_it(provider: FileProvider) -> None:
    assert provider.reveal()[1].secret == bytes(range(32))
    assert repr(provider.reveal()) == "{1: Kek(…, None)}"


def test_the_settings_name_the_file(tmp_path: Path, settings: Settings) -> None:
    settings.CASEWORK_KEY_FILE = key_file(tmp_path, f"kek 7 {KEK}\n")
    assert providers.configured().current_version() == 7
