"""A Merkle tree over the heads of all chains, after RFC 6962 (section 2.1), with SHA-256.

Leaves and nodes are hashed with different first bytes, so that neither can be taken for the other.
One root stands for all heads; with it a path of a few hashes proves that one head was among them.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

LEAF, NODE = b"\0", b"\1"


def leaf_of(chain: UUID, seq: int, mac: bytes) -> bytes:
    """Return the hash of one head: SHA-256(0 ‖ chain(16) ‖ count(8, big-endian) ‖ MAC(32))."""
    return hashlib.sha256(LEAF + chain.bytes + seq.to_bytes(8, "big") + mac).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256(1 ‖ left ‖ right)."""
    return hashlib.sha256(NODE + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; over none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = split_at(len(leaves))
    return node_of(root_of(leaves[:split]), root_of(leaves[split:]))


def path_of(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """Return the hashes beside the way from a leaf up to the root, each with its side."""
    if len(leaves) == 1:
        return []
    split = split_at(len(leaves))
    if index < split:
        return [*path_of(leaves[:split], index), ("right", root_of(leaves[split:]))]
    return [*path_of(leaves[split:], index - split), ("left", root_of(leaves[:split]))]


def root_by(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the root that a leaf and its path lead to."""
    for side, other in path:
        leaf = node_of(other, leaf) if side == "left" else node_of(leaf, other)
    return leaf


def split_at(count: int) -> int:
    """Return the largest power of two below `count`, which is two or more."""
    return 1 << (count - 1).bit_length() - 1
