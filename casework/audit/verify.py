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
    heads = {head.chain: head for head in Head.objects.all()}
    chains = set(heads) | set(Entry.objects.values_list("chain", flat=True).distinct())
    faults, entries = [], 0
    for chain in sorted(chains):
        count, fault = verify_chain(chain, heads.get(chain))
        entries += count
        if fault:
            faults.append(fault)
    return Verdict(len(chains), entries, faults)


def verify_chain(chain: UUID, head: Head | None) -> tuple[int, Fault | None]:
    """Walk one chain; return how many entries it has and its first fault."""
    key, previous, expected = audit_key(), b"", 0
    for entry in entries_of(chain):
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
        return expected, Fault(chain, expected + 1, "the chain was cut short or its head changed")
    return expected, None


def entries_of(chain: UUID) -> Iterator[Entry]:
    """Yield a chain's entries in order, in batches."""
    return Entry.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=5000)
