"""Exact search over sealed values: a keyed hash of what was sought, kept beside the record."""

import functools
from collections.abc import Iterable
from uuid import UUID

from casework.vault import keys, suites

ROOT = "index"
PURPOSE = b"casework/v1/index"


def blind(street_id: UUID, kind: str, value: str) -> int:
    """Return the signed 64-bit HMAC of a normalised value, under a key of its street and kind.

    Kinds are "resident_id", "phone" and "name"; the caller normalises. The same value in another
    street or of another kind gives another number. Raises ValueError for an empty value, which
    would make everyone alike who has none, and KeyMissing before `vault init`.
    """
    return blind_many(street_id, kind, [value])[0]


def blind_many(street_id: UUID, kind: str, values: Iterable[str]) -> list[int]:
    """Return `blind` of each value, in order."""
    root = keys.root(ROOT)
    key = _key(root, street_id, kind)
    return [_number(root.suite, key, value) for value in values]


def _number(suite: suites.Suite, key: bytes, value: str) -> int:
    if not value:
        raise ValueError("an empty value has no place in the index")
    return int.from_bytes(suite.mac(key, value.encode())[:8], "big", signed=True)


@functools.lru_cache(maxsize=1024)
def _key(root: keys.Root, street_id: UUID, kind: str) -> bytes:
    return root.suite.subkey(root.secret, suites.framed(PURPOSE, street_id.bytes, kind.encode()))
