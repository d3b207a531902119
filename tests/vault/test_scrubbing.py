"""What was deleted leaves the files of the databases too, where everything is committed."""

import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError, connections

from casework.vault import scrubbing, shredding
from casework.vault.models import HouseholdKey
from tests.vault.conftest import make_home

pytestmark = [
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
    pytest.mark.usefixtures("committed"),
]

AT = datetime(2026, 11, 25, tzinfo=UTC)


def test_the_keystore_is_cleaned_at_once() -> None:
    assert shredding.destroy(make_home(), "retention", AT) == (1, True)


def test_the_keystore_is_cleaned_after_a_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home()
    old = HouseholdKey.objects.get(household_id=home)
    shredding.destroy(home, "retention", AT)
    HouseholdKey.objects.bulk_create([old])
    cleaned: list[str] = []
    monkeypatch.setattr(shredding, "scrub", lambda alias, models: cleaned.append(alias))
    shredding.replay()
    assert cleaned == ["keystore"]


def test_a_database_in_use_is_cleaned_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(connections["keystore"], "cursor", busy)
    assert scrubbing.scrub("keystore", [HouseholdKey]) is False
    monkeypatch.undo()


def test_postgresql_rewrites_the_keys_and_vacuums_the_records() -> None:
    rewritten = scrubbing.statements("postgresql", ['"t"'], rewrite=True)
    vacuumed = scrubbing.statements("postgresql", ['"t"'], rewrite=False)
    assert (rewritten, vacuumed) == (['VACUUM (FULL, ANALYZE) "t"'], ['VACUUM (ANALYZE) "t"'])


def test_postgresql_is_asked_first_whose_the_tables_are() -> None:
    (condition,) = scrubbing.conditions("postgresql", ['"s"', '"t"'])
    assert "ARRAY['\"s\"'::regclass, '\"t\"'::regclass]" in condition
    assert "RAISE insufficient_privilege" in condition


def churned(connection: sqlite3.Connection, chance: random.Random) -> list[bytes]:
    """Write rows, change them until they were moved about, delete half; return what these held."""
    for pragma in ("journal_mode=WAL", "synchronous=OFF", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (tag BLOB, one BLOB, other BLOB)")
    tags = [chance.randbytes(24) for _ in range(4000)]
    connection.executemany("INSERT INTO t VALUES (?, zeroblob(300), x'')", [(t,) for t in tags])
    for number in chance.choices(range(1, len(tags) + 1), k=6000):
        sizes = (chance.choice([80, 300, 1500]), chance.randrange(400), number)
        connection.execute(
            "UPDATE t SET one = zeroblob(?), other = zeroblob(?) WHERE rowid = ?", sizes
        )
    gone = chance.sample(range(1, len(tags) + 1), len(tags) // 2)
    connection.executemany("DELETE FROM t WHERE rowid = ?", [(number,) for number in gone])
    return [tags[number - 1] for number in gone]


def test_sqlite_leaves_copies_of_rows_that_it_moved_until_the_file_is_written_anew(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    gone = churned(connection, random.Random(3))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    assert sum(tag in before for tag in gone) > 0
    for statement in scrubbing.statements("sqlite", [], rewrite=True):
        connection.execute(statement)
    after = path.read_bytes()
    assert sum(tag in after for tag in gone) == 0
    connection.close()


def test_sqlite_cuts_its_log_as_the_last_thing() -> None:
    assert scrubbing.statements("sqlite", [], rewrite=True)[-1] == "PRAGMA wal_checkpoint(TRUNCATE)"
