"""Sealed files: any length, sealed and opened chunk by chunk, so that nothing is held whole.

    magic(4) = "CWF1" · suite(1) · prefix(7) · chunks of 64 KiB, each with its tag(16)

The nonce of a chunk is prefix · number(4) · last(1), after the STREAM construction (Hoang,
Reyhanitabar, Rogaway and Vizár 2015): a chunk that was altered, moved, left out or cut off at the
end does not open.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from casework.vault import suites

MAGIC = b"CWF1"
PURPOSE = b"casework/v1/file"
CHUNK = 64 * 1024
PREFIX_BYTES = 7
HEADER_BYTES = len(MAGIC) + 1 + PREFIX_BYTES
MOST_CHUNKS = 0xFFFFFFFF


class FileBroken(Exception):
    """A sealed file does not open: altered, cut short, of another place, or under another key."""


def new_secret() -> bytes:
    """Return 32 random bytes for one file; keep them sealed, never use them for another."""
    return os.urandom(suites.SECRET_BYTES)


def seal_file(
    secret: bytes,
    place: bytes,
    source: Iterable[bytes],
    target: BinaryIO,
    suite: suites.Suite | None = None,
) -> int:
    """Write what `source` yields to `target`, sealed and bound to `place`; return its plain length.

    `place` says where the file belongs (build it with `suites.framed`); it isn't stored. `suite`
    is the current one unless given. Raises ValueError beyond 2^32 chunks.
    """
    suite = suite or suites.current()
    header = MAGIC + bytes([suite.number]) + os.urandom(PREFIX_BYTES)
    cipher, aad = suite.cipher(secret, PURPOSE), header + place
    target.write(header)
    length = 0
    for number, (chunk, last) in enumerate(_chunks(source)):
        if number > MOST_CHUNKS:
            raise ValueError("a sealed file has at most 2^32 chunks")
        target.write(cipher.encrypt(_nonce(header, number, last), chunk, aad))
        length += len(chunk)
    return length


def open_file(secret: bytes, place: bytes, source: BinaryIO) -> Iterator[bytes]:
    """Yield the plain chunks of a sealed file, each verified before it is given; raise FileBroken.

    A file that was cut short raises after the chunks that are whole: what must be complete before
    it is used has to be read to its end.
    """
    header = source.read(HEADER_BYTES)
    suite = suites.BY_NUMBER.get(header[len(MAGIC)]) if len(header) == HEADER_BYTES else None
    if suite is None or not header.startswith(MAGIC):
        raise FileBroken
    cipher, aad = suite.cipher(secret, PURPOSE), header + place
    sealed, number = source.read(CHUNK + suites.TAG_BYTES), 0
    while True:
        following = source.read(CHUNK + suites.TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(header, number, not following), sealed, aad)
        except (InvalidTag, ValueError):
            raise FileBroken from None
        if not following:
            return
        sealed, number = following, number + 1


def suite_of(source: BinaryIO) -> int | None:
    """Return the number of the suite that sealed a file, None for what is no sealed file."""
    header = source.read(HEADER_BYTES)
    whole = len(header) == HEADER_BYTES and header.startswith(MAGIC)
    return header[len(MAGIC)] if whole else None


def _nonce(header: bytes, number: int, last: bool) -> bytes:
    return header[-PREFIX_BYTES:] + number.to_bytes(4, "big") + bytes([last])


def _chunks(source: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield (chunk, whether it is the last); the last may be shorter, and empty."""
    held = bytearray()
    for piece in source:
        held += piece
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True
