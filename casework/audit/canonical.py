"""The bytes that are remembered of an act, and the MACs over them: one function for all who ask."""

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any, NamedTuple
from uuid import UUID

from casework.audit.models import Entry

# Made once: `json.dumps` with these options would make one for every entry.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Columns(NamedTuple):
    """What a MAC covers, as it stands in the bytes: every column of an entry but `id` and `mac`.

    Ids are texts with hyphens, `at` is UTC with microseconds: 2026-01-02T03:04:05.000006+00:00.
    """

    chain: str
    seq: int
    at: str
    actor: str | None
    act: str
    thing_table: str
    thing_id: str | None
    household_id: str | None
    details: dict[str, Any]
    sealed: list[str]


def columns_of(entry: Entry) -> Columns:
    """Return what the MAC of an entry covers."""
    return Columns(
        str(entry.chain),
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor) if entry.actor else None,
        entry.act,
        entry.thing_table,
        str(entry.thing_id) if entry.thing_id else None,
        str(entry.household_id) if entry.household_id else None,
        entry.details,
        entry.sealed,
    )


def canonical(columns: Columns) -> bytes:
    """Return the bytes that an entry's MAC covers.

    `sealed` stands in them where it says something: entries from before it was known keep theirs.
    """
    return _encode(columns if columns.sealed else columns[:-1]).encode()


def entry_mac(key: bytes, previous: bytes, columns: Columns) -> bytes:
    """Return HMAC-SHA256(key, previous ‖ canonical bytes)."""
    return hmac.digest(key, b"entry" + previous + canonical(columns), hashlib.sha256)


def head_signature(key: bytes, chain: UUID, seq: int, mac: bytes) -> bytes:
    """Return the signature of a chain's head, which only the key's holder can make."""
    return hmac.digest(key, b"head" + chain.bytes + seq.to_bytes(8, "big") + mac, hashlib.sha256)
