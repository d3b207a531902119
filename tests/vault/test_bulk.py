"""SQL in bulk: ids, instants and exchanges, as either database takes them."""

from typing import Any

import psycopg
import pytest
from django.db import connections

from casework.common.ids import new_id
from casework.vault.bulk import Bulk, Column

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

KEY, COLUMNS = Column("id", "uuid"), (Column("a", "bytea"), Column("b", "bytea"))


class Recorded(Bulk):
    """A database like PostgreSQL that only notes what it is asked; `free` are rows nobody holds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free: list[Any]) -> None:
        monkeypatch.setattr(connections["default"], "vendor", "postgresql")
        super().__init__("default")
        self.is_native = True
        self.free = free
        self.asked: list[tuple[str, list[Any]]] = [("", [])]

    def rows(self, sql: str, parameters: Any = ()) -> list[Any]:
        self.asked.append((sql, list(parameters)))
        return [(row,) for row in self.free]

    def change(self, sql: str, parameters: Any = ()) -> int:
        self.asked.append((sql, list(parameters)))
        return len(parameters[0])

    def run(self, sql: str) -> None:
        self.asked.append((sql, []))


def test_ids_come_back_as_they_were() -> None:
    bulk, row_id = Bulk("default"), new_id()
    assert bulk.uuid(bulk.id(row_id)) == row_id
    assert bulk.raw(bulk.id(row_id)) == row_id.bytes


def test_a_server_takes_ids_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk, row_id = Recorded(monkeypatch, []), new_id()
    assert (bulk.id(row_id), bulk.uuid(row_id), bulk.raw(row_id)) == (row_id, row_id, row_id.bytes)
    assert bulk.among("id", [row_id]) == ("id = ANY(%s)", [[row_id]])


def test_rows_that_somebody_holds_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk = Recorded(monkeypatch, [2])
    rows = [(1, b"a", b"b", b"c", b"d"), (2, b"e", b"f", b"g", b"h")]
    assert bulk.exchange("thing", KEY, COLUMNS, rows) == 1
    held, changed = bulk.asked[1:]
    assert held[0].endswith("FOR NO KEY UPDATE SKIP LOCKED")
    assert changed[1] == [[2], [b"e"], [b"f"], [b"g"], [b"h"]]
    assert "t.a = f.was0 AND t.b = f.was1" in changed[0]


def test_nothing_is_changed_where_every_row_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk = Recorded(monkeypatch, [])
    assert bulk.exchange("thing", KEY, COLUMNS, [(1, b"a", b"b", b"c", b"d")]) == 0
    assert len(bulk.asked) == 2


def test_writers_of_a_table_are_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk = Recorded(monkeypatch, [])
    with bulk.writing("thing"):
        assert bulk.asked[1][0] == "LOCK TABLE thing IN SHARE ROW EXCLUSIVE MODE"
    with bulk.writing():
        assert len(bulk.asked) == 2


def test_a_statement_without_rows_is_run() -> None:
    Bulk("default").run("SELECT 1")


class Binary:
    """A cursor of psycopg's that only opens and closes."""

    def __init__(self, connection: Any) -> None:
        self.format: Any = None

    def __enter__(self) -> "Binary":
        return self

    def __exit__(self, *error: Any) -> None:
        return None


def test_a_server_is_asked_in_bytes_and_not_in_hex_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    monkeypatch.setattr(psycopg, "Cursor", Binary)
    with Bulk("default").cursor() as cursor:
        assert cursor.format == psycopg.pq.Format.BINARY
