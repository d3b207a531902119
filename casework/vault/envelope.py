"""The seal itself: a header, a nonce and a ciphertext with its tag, bound to one row.

    format(1) = 1 · suite(1) · dek_version(2) · schema(1) · nonce(12) · ciphertext · tag(16)

The associated data, each part behind its length in two bytes: format, suite, dek_version, table,
row id, household id, access class, schema. So a blob that was moved, altered or cut does not open.
"""

import functools
import os
import struct
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.vault import keys, suites

FORMAT = 1
HEADER = struct.Struct(">BBHB")
ID_LENGTH = (16).to_bytes(2, "big")
NONCE_END = HEADER.size + suites.NONCE_BYTES
FINE_BUCKET, COARSE_BUCKET, FINE_UNTIL = 64, 256, 512


class SealBroken(Exception):
    """A sealed record can't be opened, whatever the reason; says where it stands, no content."""

    def __init__(self, table: str, row_id: UUID) -> None:
        super().__init__(table, row_id)
        self.table = table
        self.row_id = row_id

    def __str__(self) -> str:
        return _(
            "The record %(row)s in %(table)s cannot be read: it was altered, or the key of its "
            "household is missing. Nothing was changed. Run `manage.py vault verify`."
        ) % {"row": self.row_id, "table": self.table}


class SealedBytes(bytes):
    """A blob that `seal` made or that was seen to open: the only bytes a sealed column takes."""

    def __repr__(self) -> str:
        return "SealedBytes(…)"

    __str__ = __repr__


class Frame(NamedTuple):
    """What all seals of one kind share: the same header, table and access class."""

    cipher: keys.CipherName
    schema: int
    before: bytes  # what stands before the two ids in the associated data
    after: bytes


@sensitive_variables("data")
def seal(
    table: str, row_id: UUID, household_id: UUID, access_class: str, schema: int, data: bytes
) -> SealedBytes:
    """Return `data` sealed for its place; raise SealBroken when the household has no usable key."""
    suite = suites.current().number
    try:
        opened = keys.of(household_id)
    except keys.KeyMissing:
        raise SealBroken(table, row_id) from None
    header = HEADER.pack(FORMAT, suite, opened.current_version, schema)
    frame = _frame(header, table, access_class)
    nonce = os.urandom(suites.NONCE_BYTES)
    aad = frame.before + row_id.bytes + ID_LENGTH + household_id.bytes + frame.after
    return SealedBytes(header + nonce + opened.cipher(frame.cipher).encrypt(nonce, pad(data), aad))


def unseal(
    table: str, row_id: UUID, household_id: UUID, access_class: str, blob: bytes | None
) -> tuple[int, bytes] | None:
    """Return (schema, data), or None for every blob that does not open at this place.

    A database that can't be reached is no broken seal: its error goes through.
    """
    if not blob:
        return None
    try:
        name, schema, before, after = _frame(blob[: HEADER.size], table, access_class)
        opened = keys.of(household_id)
        cipher = opened.ciphers.get(name) or opened.cipher(name)
        aad = before + row_id.bytes + ID_LENGTH + household_id.bytes + after
        padded = cipher.decrypt(blob[HEADER.size : NONCE_END], blob[NONCE_END:], aad)
    except (InvalidTag, LookupError, ValueError, TypeError, keys.KeyMissing):
        return None  # TypeError: a database may hold text where bytes should be
    return schema, padded[: padded.rfind(b"\x80")]


def pad(data: bytes) -> bytes:
    """Return `data`, 0x80 and zeros (ISO/IEC 7816-4) up to a bucket, so that sizes say little.

    Buckets are multiples of 64 bytes up to 512, then of 256.
    """
    least = len(data) + 1
    bucket = FINE_BUCKET if least <= FINE_UNTIL else COARSE_BUCKET
    return data + b"\x80" + bytes(-least % bucket)


@functools.lru_cache(maxsize=1024)
def _frame(header: bytes, table: str, access_class: str) -> Frame:
    """Return the frame of a header; raise ValueError for one that is not ours."""
    try:
        form, suite, version, schema = HEADER.unpack(header)
    except struct.error:
        form = 0
    if form != FORMAT:
        raise ValueError("not a seal")
    return Frame(
        cipher=(suite, version, access_class),
        schema=schema,
        before=suites.framed(header[:1], header[1:2], header[2:4], table.encode()) + ID_LENGTH,
        after=suites.framed(access_class.encode(), header[4:5]),
    )
