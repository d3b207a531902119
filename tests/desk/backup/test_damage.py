"""Whatever happened to a backup, a restore says it in one sentence and touches nothing."""

import json
import resource
import shutil
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from casework.desk.backup import manifest
from casework.desk.backup.check import checked
from casework.desk.backup.problem import BackupProblem
from casework.desk.backup.target import MARK
from tests.desk.backup.site import Site, manifest_of

ATTACHMENT = "attachments/ab/ab000000000000000000000000000000.sealed"
FILES = ["records.sealed", "keystore.sealed", ATTACHMENT]


@pytest.fixture
def at_home(site: Site, settings: Any) -> None:
    """Hold the keys of the site that the backup was made of."""
    settings.CASEWORK_KEY_FILE = Path(site.variables["CASEWORK_KEY_FILE"])
    settings.CASEWORK_AUDIT_KEY_FILE = Path(site.variables["CASEWORK_AUDIT_KEY_FILE"])


def refusal(backup: Path) -> str:
    """Return why a backup is refused."""
    with pytest.raises(BackupProblem) as refused:
        checked(backup)
    return str(refused.value)


def sign_again(backup: Path, change: dict[str, Any]) -> None:
    """Change a manifest as only the holder of the audit key can."""
    body = msgspec.json.encode(manifest_of(backup) | change)
    signed = manifest.Signed(msgspec.Raw(body), manifest._mac(body))
    (backup / manifest.NAME).write_bytes(msgspec.json.encode(signed))


def key_file(path: Path, label: str) -> Path:
    path.write_text(f"{label} 1 {b64encode(bytes(32)).decode()}\n")
    path.chmod(0o600)
    return path


def test_a_whole_backup_is_taken(at_home: None, backup: Path) -> None:
    assert ATTACHMENT in checked(backup).attachments()


def test_a_restore_checks_before_it_touches_anything(backup: Path, fresh: Site) -> None:
    (backup / "records.sealed").write_bytes(b"")
    assert "records.sealed" in fresh.fails("restore", backup)
    assert list(fresh.data.iterdir()) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", [0, 0.5, 1])
def test_a_damaged_byte_is_found_and_its_file_named(
    at_home: None, backup: Path, name: str, where: float
) -> None:
    path = backup / name
    data = bytearray(path.read_bytes())
    data[int(where * (len(data) - 1))] ^= 1
    path.write_bytes(data)
    assert str(path) in refusal(backup)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(at_home: None, backup: Path, name: str) -> None:
    (backup / name).unlink()
    assert str(backup / name) in refusal(backup)


def test_every_damaged_file_is_named(at_home: None, backup: Path) -> None:
    for name in FILES:
        (backup / name).write_bytes(b"")
    said = refusal(backup)
    assert [name for name in FILES if name in said] == FILES


def test_a_folder_without_a_manifest_is_no_backup(at_home: None, backup: Path) -> None:
    (backup / manifest.NAME).unlink()
    assert manifest.NAME in refusal(backup)


@pytest.mark.parametrize("text", [b"", b"{}", b"[1, 2", b'{"manifest": {}, "mac": "00"}'])
def test_a_manifest_that_is_none_is_refused(at_home: None, backup: Path, text: bytes) -> None:
    (backup / manifest.NAME).write_bytes(text)
    assert manifest.NAME in refusal(backup)


def test_a_manifest_that_was_rewritten_is_refused(at_home: None, backup: Path) -> None:
    """Another file with its right checksum is not believed: who wrote it lacks the audit key."""
    path = backup / manifest.NAME
    signed = json.loads(path.read_bytes())
    signed["manifest"]["files"]["records.sealed"]["size"] += 1
    path.write_text(json.dumps(signed))
    assert str(path) in refusal(backup)


def test_a_backup_of_another_audit_key_is_refused(
    at_home: None, backup: Path, tmp_path: Path, settings: Any
) -> None:
    settings.CASEWORK_AUDIT_KEY_FILE = key_file(tmp_path / "other.key", "audit")
    assert "CASEWORK_AUDIT_KEY_FILE" in refusal(backup)


def test_a_backup_of_another_sealing_key_says_how_to_bring_it_back(
    at_home: None, backup: Path, tmp_path: Path, settings: Any
) -> None:
    settings.CASEWORK_KEY_FILE = key_file(tmp_path / "other.key", "kek")
    (backup / "recovery.json").write_text("{}")
    assert f"restore-key --from {backup / 'recovery.json'}" in refusal(backup)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "attachments/../../outside"])
def test_a_file_outside_the_folder_is_never_looked_at(
    at_home: None, backup: Path, name: str
) -> None:
    files = manifest_of(backup)["files"] | {name: {"size": 1, "sha256": "00"}}
    sign_again(backup, {"files": files})
    assert name not in refusal(backup)


def test_a_backup_in_a_newer_format_is_refused(at_home: None, backup: Path) -> None:
    sign_again(backup, {"format": manifest.FORMAT + 1, "files": "of another shape"})
    assert manifest.NAME not in refusal(backup)


def test_a_backup_of_a_newer_release_is_refused(at_home: None, backup: Path) -> None:
    databases = manifest_of(backup)["databases"]
    databases["default"]["migrations"]["households"].append("0999_of_next_year")
    sign_again(backup, {"databases": databases})
    assert refusal(backup)


def test_a_backup_from_between_two_releases_is_refused(at_home: None, backup: Path) -> None:
    databases = manifest_of(backup)["databases"]
    databases["default"]["migrations"]["reports"].remove("0009_ledgers")
    sign_again(backup, {"databases": databases})
    assert refusal(backup)


def test_a_backup_of_another_kind_of_database_is_refused(at_home: None, backup: Path) -> None:
    databases = manifest_of(backup)["databases"]
    databases["default"]["kind"] = "oracle"
    sign_again(backup, {"databases": databases})
    assert "oracle" in refusal(backup)


def test_what_the_backup_lacked_is_named_in_the_end(
    at_home: None, backup: Path, fresh: Site
) -> None:
    files = manifest_of(backup)["files"]
    lacking = next(name for name in files if "/" in name and name != ATTACHMENT)
    del files[lacking]
    sign_again(backup, {"files": files})
    said = fresh.fails("restore", backup)
    assert str(UUID(hex=lacking.split("/")[-1].partition(".")[0])) in said
    assert not (fresh.data / MARK).exists()


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_a_full_disk_ends_a_backup_and_leaves_nothing_of_it(site: Site, tmp_path: Path) -> None:
    said = site.fails("backup", tmp_path / "out", preexec_fn=small_files)
    assert said == site.python(
        "from casework.desk.backup.problem import _full\n"
        "from django.utils.translation import activate\n"
        "activate('zh-hans')\n"
        "print(_full())"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_ends_a_restore_which_can_be_run_again(made: Path, fresh: Site) -> None:
    fresh.fails("restore", made, preexec_fn=small_files)
    fresh.do("restore", made)
    fresh.prove()


def test_no_room_in_the_temporary_folder_is_no_matter(site: Site, tmp_path: Path) -> None:
    """Nothing of a backup goes there: it would be in clear."""
    shutil.rmtree(site.folder / "tmp")
    site.do("backup", tmp_path / "out")
    (site.folder / "tmp").mkdir(mode=0o700)
