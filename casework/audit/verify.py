"""Proving the memory: every chain is walked from its first entry to its signed head."""

import hmac
from collections.abc import Iterator
from typing import NamedTuple
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


def verify() -> Verdict:
    """Check every chain and return the counts and each chain's first fault.

    Finds an entry edited, deleted, inserted or moved, and a chain cut short at its end.
    """
    # Chains before heads: one that begins in between has its head by then.
    chains = set(Entry.objects.values_list("chain", flat=True).distinct())
    heads = {head.chain: head for head in Head.objects.all()}
    chains |= set(heads)
    faults, entries = [], 0
    for chain in sorted(chains):
        count, fault = verify_chain(chain, heads.get(chain))
        entries += count
        if fault:
            faults.append(fault)
    return Verdict(len(chains), entries, faults)


def verify_chain(chain: UUID, head: Head | None) -> tuple[int, Fault | None]:
    """Walk one chain; return how many entries it has and its first fault.

    The site may go on writing: what was added since `head` was read is held against its new head.
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
