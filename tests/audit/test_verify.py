"""Proving the memory: each way of tampering is found, and where."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection

from casework.audit import rows
from casework.audit import verify as module
from casework.audit.chain import Place, record
from casework.audit.models import Entry, Head
from casework.audit.rows import StoredEntry
from casework.audit.verify import verify
from casework.common import written

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
CHAIN = uuid4()


@pytest.fixture(autouse=True)
def five_entries() -> None:
    for n in range(5):
        record("something done", None, by=None, place=Place(CHAIN, None), n=n)


def tamper(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def stored(chain: UUID) -> str:
    return chain.hex if connection.vendor == "sqlite" else str(chain)


def first_fault() -> tuple[int, str]:
    [fault] = verify().faults
    assert fault.chain == CHAIN
    return fault.seq, fault.what


def test_an_untouched_chain_is_true() -> None:
    verdict = verify()
    assert (verdict.chains, verdict.entries, verdict.faults) == (1, 5, [])


def test_an_edited_entry_is_found() -> None:
    tamper("UPDATE audit_entry SET act = 'nothing' WHERE seq = 3")
    assert first_fault() == (3, "an entry was changed or moved")


def test_an_entry_whose_details_are_no_json_is_found() -> None:
    if connection.vendor == "sqlite":  # PostgreSQL takes nothing else into such a column
        tamper("PRAGMA ignore_check_constraints = ON")
        tamper("UPDATE audit_entry SET details = 'x', mac = 'x' WHERE seq = 3")
        tamper("PRAGMA ignore_check_constraints = OFF")
        assert first_fault() == (3, "an entry was changed or moved")


def test_a_chain_longer_than_one_reading_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "ROWS_AT_ONCE", 2)
    assert verify() == (1, 5, [])


def test_a_deleted_entry_is_found() -> None:
    tamper("DELETE FROM audit_entry WHERE seq = 2")
    assert first_fault() == (2, "an entry is missing")


def test_two_entries_that_changed_places_are_found() -> None:
    tamper("UPDATE audit_entry SET seq = 99 WHERE seq = 2")
    tamper("UPDATE audit_entry SET seq = 2 WHERE seq = 3")
    tamper("UPDATE audit_entry SET seq = 3 WHERE seq = 99")
    assert first_fault() == (2, "an entry was changed or moved")


def test_a_chain_cut_short_is_found() -> None:
    tamper("DELETE FROM audit_entry WHERE seq = 5")
    assert first_fault() == (5, "the chain was cut short or its head changed")


def test_a_chain_cut_short_together_with_its_head_is_found() -> None:
    tamper("DELETE FROM audit_entry WHERE seq = 5")
    last = Entry.objects.get(seq=4)
    Head.objects.filter(pk=CHAIN).update(seq=4, mac=bytes(last.mac))
    assert first_fault() == (5, "the chain was cut short or its head changed")


def test_a_removed_head_is_found() -> None:
    tamper("DELETE FROM audit_head WHERE chain = %s", stored(CHAIN))
    assert first_fault() == (5, "the head of the chain is missing")


def test_a_chain_removed_without_its_head_is_found() -> None:
    tamper("DELETE FROM audit_entry WHERE chain = %s", stored(CHAIN))
    assert first_fault() == (1, "the chain was cut short or its head changed")


def test_what_is_written_while_it_walks_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = rows.entries_of

    def while_someone_writes(chain: UUID, after: int, until: int | None) -> Iterator[StoredEntry]:
        if not Entry.objects.filter(act="meanwhile").exists():
            record("meanwhile", None, by=None, place=Place(CHAIN, None))
        return walked(chain, after, until)

    monkeypatch.setattr(module, "entries_of", while_someone_writes)
    verdict = verify()
    assert (verdict.entries, verdict.faults) == (6, [])


def test_an_entry_behind_the_head_is_found() -> None:
    tamper(
        "INSERT INTO audit_entry (chain, seq, at, act, thing_table, details, sealed, mac) "
        "SELECT chain, 6, at, act, thing_table, details, sealed, mac FROM audit_entry WHERE seq = 5"
    )
    assert first_fault() == (6, "an entry stands behind the head")


def sealed_by(*rows: tuple[str, UUID, int]) -> int:
    """Write an entry of an act that sealed these rows; return its number."""
    for row in rows:
        written.note(*row)
    return record("something sealed", None, by=None, place=Place(CHAIN, None)).seq


def put_back(stored: dict[UUID, int]) -> list[tuple[int, str]]:
    """Return the faults while rows hold seals with these counters."""

    def read(column: str, row_ids: list[UUID]) -> dict[UUID, int]:
        assert column == "a.b_sealed"
        return {row_id: stored[row_id] for row_id in row_ids if row_id in stored}

    return [(fault.seq, fault.what) for fault in verify(read).faults]


def test_a_row_put_back_to_an_older_seal_is_found() -> None:
    row = uuid4()
    sealed_by(("a.b_sealed", row, 1))
    seq = sealed_by(("a.b_sealed", row, 2))
    assert put_back({row: 1}) == [(seq, f"a.b_sealed of {row} was put back to an older seal")]


def test_a_row_as_it_was_left_or_sealed_since_or_gone_is_no_fault() -> None:
    same, newer, gone = uuid4(), uuid4(), uuid4()
    sealed_by(*(("a.b_sealed", row, 3) for row in (same, newer, gone)))
    assert put_back({same: 3, newer: 4}) == []


def test_a_row_that_was_sealed_twice_with_one_counter_is_found() -> None:
    row = uuid4()
    sealed_by(("a.b_sealed", row, 2))
    seq = sealed_by(("a.b_sealed", row, 2))
    assert put_back({row: 2}) == [(seq, f"a.b_sealed of {row} was put back to an older seal")]


def test_rows_are_read_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    held = [uuid4() for _n in range(5)]
    sealed_by(*(("a.b_sealed", row, 2) for row in held))
    assert len(put_back(dict.fromkeys(held, 1))) == 5


def test_what_an_entry_says_of_a_row_is_covered_by_its_mac() -> None:
    seq = sealed_by(("a.b_sealed", uuid4(), 3))
    tamper("UPDATE audit_entry SET sealed = '[]' WHERE seq = %s", seq)
    assert first_fault() == (seq, "an entry was changed or moved")
