"""Proving the memory: every chain is walked from its first entry to its signed head.

Whoever holds the audit key could write a chain anew, and an old copy of the database is true in
itself. A checkpoint that was kept elsewhere finds both.
"""

import hmac
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.utils.translation import gettext_noop

from casework.audit.canonical import Columns, entry_mac, head_signature
from casework.audit.keys import audit_key
from casework.audit.models import Entry, Head
from casework.audit.rows import entries_of


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

# In English as they are kept in reports; whoever shows them to people translates.
ENTRY_MISSING = gettext_noop("an entry is missing")
ENTRY_CHANGED = gettext_noop("an entry was changed or moved")
HEAD_MISSING = gettext_noop("the head of the chain is missing")
CUT_SHORT = gettext_noop("the chain was cut short or its head changed")
BEHIND_HEAD = gettext_noop("an entry stands behind the head")
WRITTEN_ANEW = gettext_noop("the chain was written anew: the checkpoint knows another entry")
OLDER_THAN_CHECKPOINT = gettext_noop(
    "the checkpoint knows more entries: the chain was cut short or an older database brought back"
)


class Mark(NamedTuple):
    """Where a chain stood when a checkpoint was made: the number of its last entry and the MAC."""

    seq: int
    mac: bytes


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

    def note(self, entry: Columns) -> None:
        """Take up what an entry says.

        Each seal of a row counts one more than the one before. So a count that comes again, or a
        lower one, says that the row had been put back in between, although it was sealed since.
        """
        for line in entry.sealed:
            name, _space, count = line.rpartition(" ")
            counter, before = int(count), self.known.get(name)
            if before and counter <= before.counter:
                self.faults.append(put_back(UUID(entry.chain), entry.seq, name))
            else:
                self.known[name] = Remembered(counter, entry.seq)


def put_back(chain: UUID, seq: int, name: str) -> Fault:
    """Return the fault of a row, by "table.column row-id"."""
    column, _space, row_id = name.partition(" ")
    return Fault(chain, seq, f"{column} of {UUID(row_id)} was put back to an older seal")


def verify(
    read_counters: ReadCounters | None = None, against: Mapping[UUID, Mark] | None = None
) -> Verdict:
    """Check every chain and return the counts and each chain's first fault, and its rows' faults.

    Without `read_counters` (`casework.vault.verification.counters`) no row is looked at. `against`
    says where the chains stood at a checkpoint.

    Finds an entry edited, deleted, inserted or moved, a chain cut short at its end, and a sealed
    row that was put back to an older seal than the log remembers; by a checkpoint also what was
    cut, written anew or brought back from an older copy with signatures that fit.
    """
    marks = against or {}
    # Chains before heads: one that begins in between has its head by then.
    chains = set(Entry.objects.values_list("chain", flat=True).distinct()) | set(marks)
    heads = {head.chain: head for head in Head.objects.all()}
    chains |= set(heads)
    faults, entries = [], 0
    for chain in sorted(chains):
        rows = SealedRows()
        count, fault = verify_chain(chain, heads.get(chain), rows, marks.get(chain))
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


def verify_chain(
    chain: UUID, head: Head | None, rows: SealedRows, mark: Mark | None = None
) -> tuple[int, Fault | None]:
    """Walk one chain; return how many entries it has and its first fault.

    What its true entries say of sealed rows is put into `rows`. The site may go on writing: what
    was added since `head` was read is held against its new head.
    """
    key, walk = audit_key(), Walk(chain, mark)
    while True:
        if fault := walk.on(key, head.seq if head else None, rows):
            return walk.count, fault
        if head is None:
            return walk.count, walk.fault_at_end(HEAD_MISSING)
        signature = head_signature(key, chain, walk.count, walk.last)
        if not hmac.compare_digest(signature, bytes(head.signature)):
            return walk.count, Fault(chain, walk.count + 1, CUT_SHORT)
        if not Entry.objects.filter(chain=chain, seq__gt=walk.count).exists():
            return walk.count, walk.behind_mark()
        head = Head.objects.filter(pk=chain).first()
        if head is None or head.seq <= walk.count:
            return walk.count, Fault(chain, walk.count + 1, BEHIND_HEAD)


class Walk:
    """How far a chain has been walked: how many entries, and the MAC of the last."""

    def __init__(self, chain: UUID, mark: Mark | None) -> None:
        self.chain = chain
        self.mark = mark
        self.count, self.last = 0, b""

    def on(self, key: bytes, until: int | None, rows: SealedRows) -> Fault | None:
        """Walk on to an entry, or to the end, and return the first fault on the way."""
        for columns, mac in entries_of(self.chain, self.count, until):
            self.count += 1
            if columns.seq != self.count:
                return self.fault_at_end(ENTRY_MISSING)
            if not hmac.compare_digest(entry_mac(key, self.last, columns), mac):
                return self.fault_at_end(ENTRY_CHANGED)
            if self.mark and self.mark.seq == self.count and self.mark.mac != mac:
                return self.fault_at_end(WRITTEN_ANEW)
            self.last = mac
            rows.note(columns)
        return None

    def behind_mark(self) -> Fault | None:
        """Return the fault of a chain that is true and ends before where a checkpoint saw it."""
        if self.mark and self.mark.seq > self.count:
            return Fault(self.chain, self.count + 1, OLDER_THAN_CHECKPOINT)
        return None

    def fault_at_end(self, what: str) -> Fault:
        return Fault(self.chain, self.count, what)
