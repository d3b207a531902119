"""Search over sealed values: keyed hashes of what can be sought, kept beside the records.

The root key has versions; each has tokens of its own, so that a new one is written beside the old.
"""

import functools
from collections.abc import Callable
from uuid import UUID

from cryptography.hazmat.primitives.hmac import HMAC

from casework.vault import keys, suites

ROOT = "index"
PURPOSE = b"casework/v1/index"

Blind = Callable[[str], int]


def blind(street_id: UUID, kind: str, value: str, version: int | None = None) -> int:
    """Return the signed 64-bit HMAC of a normalised value, under a key of its street and kind.

    The caller normalises. The same value in another street, of another kind or under another
    version of the root gives another number; without a version the latest counts. Raises
    ValueError for an empty value, which would make everyone alike who has none, and KeyMissing
    before `vault init`.
    """
    return blinder(street_id, kind, version)(value)


def blinder(street_id: UUID, kind: str, version: int | None = None) -> Blind:
    """Return the function that `blind` is, for many values; raise KeyMissing."""
    return _blinder(keys.root(ROOT, version), street_id, kind)


def blinders(streets: tuple[UUID, ...], kind: str, version: int | None = None) -> list[Blind]:
    """Return `blinder` of each street, in order; raise KeyMissing."""
    return _blinders(keys.root(ROOT, version), streets, kind)


@functools.lru_cache(maxsize=512)
def _blinders(root: keys.Root, streets: tuple[UUID, ...], kind: str) -> list[Blind]:
    return [_blinder(root, street, kind) for street in streets]


@functools.lru_cache(maxsize=16384)
def _blinder(root: keys.Root, street_id: UUID, kind: str) -> Blind:
    key = root.suite.subkey(root.secret, suites.framed(PURPOSE, street_id.bytes, kind.encode()))
    # A keyed hash that is copied for each value costs a third of one that is begun anew.
    keyed = HMAC(key, root.suite.hash)

    def number(value: str) -> int:
        if not value:
            raise ValueError("an empty value has no place in the index")
        mac = keyed.copy()
        mac.update(value.encode())
        return int.from_bytes(mac.finalize()[:8], "big", signed=True)

    return number
