"""Proving the memory: every chain is walked from its first entry to its signed head."""

import hmac
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias
from uuid import UUID

from casework.audit.chain import entry_mac, head_signature
from casework.audit.keys import audit_key
from casework.audit.models import Entry, Head


class Fault(NamedTuple):
    """Where a chain stops being true, and how it shows."""

    chain: UUID
    seq: int
    what: str


class Verdict(NamedTuple):
    """What a verification found."""

    chains: int
    entries: int
    faults: list[Fault]


# Reads how often rows have been sealed, as they stand now: ("table.column", row ids) → counters.
# A row that is gone is left out.
ReadCounters: TypeAlias = Callable[[str, list[UUID]], dict[UUID, int]]

ROWS_AT_ONCE = 500


class Remembered(NamedTuple):
    """How often a row had been sealed, and the entry that says so."""

    counter: int
    seq: int


class SealedRows:
    """What the entries of one chain say of sealed rows, and where they contradict each other."""

    def __init__(self) -> None:
        # By "table.column row-id", as entries write it.
        self.known: dict[str, Remembered] = {}
        self.faults: list[Fault] = []

    def note(self, entry: Entry) -> None:
        """Take up what an entry says.

        Each seal of a row counts one more than the one before. So a count that comes again, or a
        lower one, says that the row had been put back in between, although it was sealed since.
        """
        for line in entry.sealed:
            name, _space, count = line.rpartition(" ")
            counter, before = int(count), self.known.get(name)
            if before and counter <= before.counter:
                self.faults.append(put_back(entry.chain, entry.seq, name))
            else:
                self.known[name] = Remembered(counter, entry.seq)


def put_back(chain: UUID, seq: int, name: str) -> Fault:
    """Return the fault of a row, by "table.column row-id"."""
    column, _space, row_id = name.partition(" ")
    return Fault(chain, seq, f"{column} of {UUID(row_id)} was put back to an older seal")


def verify(read_counters: ReadCounters | None = None) -> Verdict:
    """Check every chain and return the counts and each chain's first fault, and its rows' faults.

    Without `read_counters` (`casework.vault.verification.counters`) no row is looked at.

    Finds an entry edited, deleted, inserted or moved, a chain cut short at its end, and a sealed
    row that was put back to an older seal than the log remembers.
    """
    # Chains before heads: one that begins in between has its head by then.
    chains = set(Entry.objects.values_list("chain", flat=True).distinct())
    heads = {head.chain: head for head in Head.objects.all()}
    chains |= set(heads)
    faults, entries = [], 0
    for chain in sorted(chains):
        rows = SealedRows()
        count, fault = verify_chain(chain, heads.get(chain), rows)
        entries += count
        if fault:
            faults.append(fault)
        if read_counters:
            faults += rows.faults
            faults += rows_put_back(chain, rows, read_counters)
    return Verdict(len(chains), entries, faults)


def rows_put_back(chain: UUID, rows: SealedRows, read_counters: ReadCounters) -> Iterator[Fault]:
    """Yield a fault for each row that holds an older seal than an entry of the chain says.

    A newer one is no fault: the site may have gone on writing, or in the chain of another street.
    """
    by_column: dict[str, dict[UUID, Remembered]] = {}
    for name, remembered in rows.known.items():
        column, _space, row_id = name.partition(" ")
        by_column.setdefault(column, {})[UUID(row_id)] = remembered
    for column, known in by_column.items():
        waiting = iter(known)
        while some := list(islice(waiting, ROWS_AT_ONCE)):
            for row, counter in read_counters(column, some).items():
                if counter < known[row].counter:
                    yield put_back(chain, known[row].seq, f"{column} {row}")


def verify_chain(chain: UUID, head: Head | None, rows: SealedRows) -> tuple[int, Fault | None]:
    """Walk one chain; return how many entries it has and its first fault.

    What its true entries say of sealed rows is put into `rows`. The site may go on writing: what
    was added since `head` was read is held against its new head.
    """
    key, previous, expected = audit_key(), b"", 0
    while True:
        until = head.seq if head else None
        for entry in entries_of(chain, expected, until):
            expected += 1
            if entry.seq != expected:
                return expected, Fault(chain, expected, "an entry is missing")
            if not hmac.compare_digest(entry_mac(key, previous, entry), bytes(entry.mac)):
                return expected, Fault(chain, expected, "an entry was changed or moved")
            previous = bytes(entry.mac)
            rows.note(entry)
        if head is None:
            return expected, Fault(chain, expected, "the head of the chain is missing")
        signature = head_signature(key, chain, expected, previous)
        if not hmac.compare_digest(signature, bytes(head.signature)):
            what = "the chain was cut short or its head changed"
            return expected, Fault(chain, expected + 1, what)
        if not Entry.objects.filter(chain=chain, seq__gt=expected).exists():
            return expected, None
        head = Head.objects.filter(pk=chain).first()
        if head is None or head.seq <= expected:
            return expected, Fault(chain, expected + 1, "an entry stands behind the head")


def entries_of(chain: UUID, after: int, until: int | None) -> Iterator[Entry]:
    """Yield a chain's entries behind `after`, up to `until` if there is a head, in batches."""
    entries = Entry.objects.filter(chain=chain, seq__gt=after).order_by("seq")
    if until is not None:
        entries = entries.filter(seq__lte=until)
    return entries.iterator(chunk_size=5000)
