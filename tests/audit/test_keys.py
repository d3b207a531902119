"""The audit key's file."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from casework.audit.keys import make_key_file, read_key_file


def test_a_made_key_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "audit.key"
    assert make_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key_file(path)) == 32


def test_an_existing_key_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.key"
    make_key_file(path)
    before = path.read_bytes()
    assert not make_key_file(path)
    assert path.read_bytes() == before


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="audit init"):
        read_key_file(tmp_path / "none")


def test_a_key_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audit.key"
    make_key_file(path)
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        read_key_file(path)


@pytest.mark.parametrize("text", ["", "audit 1", "kek 1 AAAA", "audit 1 AAAA", "audit 1 !!!"])
def test_a_damaged_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ImproperlyConfigured, match="damaged"):
        read_key_file(path)


def test_a_key_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        read_key_file(folder)
