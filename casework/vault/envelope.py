"""The seal itself: a header, a nonce and a ciphertext with its tag, bound to one row.

    format(1) = 1 · suite(1) · dek_version(2) · schema(1) · nonce(12) · ciphertext · tag(16)

The associated data, each part behind its length in two bytes: format, suite, dek_version, table,
row id, household id, access class, schema. So a blob that was moved, altered or cut does not open.
"""

import functools
import os
import struct
from typing import Any, NamedTuple, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.vault import keys, suites

FORMAT = 1
HEADER = struct.Struct(">BBHB")
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
    """A blob that `seal` made or a sealed column gave back: the only bytes such a column takes."""

    def __repr__(self) -> str:
        return "SealedBytes(…)"

    __str__ = __repr__

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Place(NamedTuple):
    """Where a blob belongs; it opens nowhere else."""

    table: str
    row_id: UUID
    household_id: UUID
    access_class: str


@sensitive_variables("data")
def seal(place: Place, data: bytes, schema: int) -> SealedBytes:
    """Return `data` sealed for its place; raise SealBroken when the household has no usable key."""
    suite = suites.current()
    try:
        opened = keys.of(place.household_id)
    except keys.KeyMissing:
        raise SealBroken(place.table, place.row_id) from None
    version = opened.current_version
    nonce = os.urandom(suites.NONCE_BYTES)
    cipher = opened.cipher(suite.number, version, place.access_class)
    sealed = cipher.encrypt(nonce, pad(data), _binding(place, suite.number, version, schema))
    return SealedBytes(HEADER.pack(FORMAT, suite.number, version, schema) + nonce + sealed)


def unseal(place: Place, blob: bytes | None) -> tuple[int, bytes] | None:
    """Return (schema, data), or None for every blob that does not open at this place.

    A database that can't be reached is no broken seal: its error goes through.
    """
    if not blob:
        return None
    try:
        form, suite, version, schema = HEADER.unpack_from(blob)
        if form != FORMAT:
            return None
        cipher = keys.of(place.household_id).cipher(suite, version, place.access_class)
        aad = _binding(place, suite, version, schema)
        padded = cipher.decrypt(blob[HEADER.size : NONCE_END], blob[NONCE_END:], aad)
    except (InvalidTag, LookupError, ValueError, struct.error, keys.KeyMissing):
        return None
    end = padded.rfind(b"\x80")
    return schema, padded[:end]


def pad(data: bytes) -> bytes:
    """Return `data`, 0x80 and zeros (ISO/IEC 7816-4) up to a bucket, so that sizes say little.

    Buckets are multiples of 64 bytes up to 512, then of 256.
    """
    least = len(data) + 1
    bucket = FINE_BUCKET if least <= FINE_UNTIL else COARSE_BUCKET
    return data + b"\x80" + bytes(-least % bucket)


def _binding(place: Place, suite: int, version: int, schema: int) -> bytes:
    table, row_id, household_id, access_class = place
    before, after = _frame(suite, version, table, access_class, schema)
    return b"%b%b\x00\x10%b%b" % (before, row_id.bytes, household_id.bytes, after)


@functools.lru_cache(maxsize=1024)
def _frame(
    suite: int, version: int, table: str, access_class: str, schema: int
) -> tuple[bytes, bytes]:
    """Return what stands before the two ids of the associated data, and what stands after."""
    before = suites.framed(
        bytes([FORMAT]), bytes([suite]), version.to_bytes(2, "big"), table.encode()
    )
    return before + b"\x00\x10", suites.framed(access_class.encode(), bytes([schema]))
