"""A site comes back from its backup as it was, and nothing of the backup is in clear."""

import stat
from pathlib import Path

import pytest

from casework.desk.backup.dump import LEFT_OUT
from tests.desk.backup.site import Site, manifest_of, on_postgresql

# The restore writes an entry of its own; what makes ids counts what was deleted, too.
AUDIT = {"audit_entry", "audit_head", "sqlite_sequence"}


def test_every_row_comes_back_as_it_was(site: Site, restored: Site) -> None:
    before, after = site.rows(), restored.rows()
    skipped = {*LEFT_OUT, *AUDIT}
    assert {t: rows for t, rows in after.items() if t not in skipped} == {
        t: rows for t, rows in before.items() if t not in skipped
    }
    assert len(before["households_household"]) == 13


def test_the_keystore_comes_back_as_it_was(site: Site, restored: Site) -> None:
    assert restored.rows("keystore") == site.rows("keystore")


def test_the_audit_goes_on_from_where_it_was(site: Site, restored: Site) -> None:
    before, after = site.rows()["audit_entry"], restored.rows()["audit_entry"]
    added = set(after) - set(before)
    assert set(before) <= set(after)
    assert len(added) == 1
    assert "site restored" in added.pop()


def test_attachments_come_back_for_the_site_alone(site: Site, restored: Site) -> None:
    paths = [path for path in (restored.data / "attachments").rglob("*") if path.is_file()]
    assert len(paths) == 3
    for path in paths:
        assert path.read_bytes() == (site.data / path.relative_to(restored.data)).read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_record_opens_and_the_audit_is_true(restored: Site) -> None:
    restored.prove()


def test_a_dry_run_changes_nothing(made: Path, fresh: Site) -> None:
    fresh.do("restore", "--dry-run", made)
    assert list(fresh.data.iterdir()) == []


def test_a_site_that_holds_records_is_left_alone(site: Site, made: Path) -> None:
    before = site.rows()
    assert "households_household" in site.fails("restore", made)
    assert site.rows() == before


def test_a_folder_that_holds_something_is_left_alone(site: Site, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine")
    assert str(tmp_path) in site.fails("backup", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_a_backup_is_for_its_owner_alone(made: Path) -> None:
    for path in [made, *made.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_tokens_sessions_and_receipts_are_left_out(made: Path, restored: Site) -> None:
    told = manifest_of(made)["databases"]["default"]
    assert sorted(told["left_out"]) == sorted(LEFT_OUT)
    assert not set(LEFT_OUT) & set(told["rows"])
    rows = restored.rows()
    assert rows["access_receipt"] == rows["django_session"] == []


def test_a_copy_of_the_keystore_alone_is_small_and_of_use(
    site: Site, made: Path, fresh: Site, tmp_path: Path
) -> None:
    site.do("backup", "--keystore-only", tmp_path / "keys")
    assert not (tmp_path / "keys" / "records.sealed").exists()
    fresh.do("restore", "--keystore", tmp_path / "keys", made)
    assert fresh.rows("keystore") == site.rows("keystore")


def test_a_copy_of_the_keystore_alone_is_no_backup(site: Site, fresh: Site, tmp_path: Path) -> None:
    site.do("backup", "--keystore-only", tmp_path / "keys")
    assert "--keystore" in fresh.fails("restore", tmp_path / "keys")


def test_a_keystore_older_than_the_records_is_refused(
    site: Site, fresh: Site, tmp_path: Path
) -> None:
    site.do("backup", "--keystore-only", tmp_path / "keys")
    site.do("backup", tmp_path / "later")
    fresh.fails("restore", "--keystore", tmp_path / "keys", tmp_path / "later")
    assert list(fresh.data.iterdir()) == []


@pytest.mark.skipif(on_postgresql(), reason="pg_dump needs no copy")
def test_a_site_too_large_for_memory_is_copied_just_as_well(
    site: Site, fresh: Site, tmp_path: Path
) -> None:
    before = {path.name for path in site.data.iterdir()}
    site.python(
        "from casework.desk.backup import sqlite\n"
        "from django.core.management import call_command\n"
        "sqlite.free_memory = lambda: 0\n"
        "call_command('backup', sys.argv[1])",
        tmp_path / "out",
    )
    assert {path.name for path in site.data.iterdir()} == before
    fresh.do("restore", tmp_path / "out")
    assert fresh.rows("keystore") == site.rows("keystore")
    assert fresh.rows()["households_household"] == site.rows()["households_household"]
