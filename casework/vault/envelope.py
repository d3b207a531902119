"""The seal itself: a header, a nonce and a ciphertext with its tag, bound to one row.

    format(1) = 2 · suite(1) · dek_version(2) · schema(1) · counter(4)
    · nonce(12) · ciphertext · tag(16)

The associated data, each part behind its length in two bytes: format, suite, dek_version, table,
row id, household id, access class, schema, counter. So a blob that was moved, altered or cut does
not open. The counter says how often the row was sealed: the audit remembers it, so that a row put
back to its own older blob is found. Format 1 had no counter; it stays readable.
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
from casework.vault.opened import note

FORMAT, FORMAT_WITHOUT_COUNTER = 2, 1
HEAD = struct.Struct(">BBHB")
COUNTER_BYTES = 4
HEADER_BYTES = HEAD.size + COUNTER_BYTES
ID_LENGTH, COUNTER_LENGTH = (16).to_bytes(2, "big"), COUNTER_BYTES.to_bytes(2, "big")
UNCOUNTED = bytes(COUNTER_BYTES)
# What a blob raises that does not open. TypeError: a database may hold text instead of bytes.
BROKEN = (InvalidTag, LookupError, ValueError, TypeError, keys.KeyMissing)
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
    """What all seals of one kind share: the same head, table and access class."""

    cipher: keys.CipherName
    schema: int
    before: bytes  # what stands before the two ids in the associated data
    after: bytes  # what stands behind them, up to the counter
    nonce_at: int


@sensitive_variables("data")
def seal(
    table: str,
    row_id: UUID,
    household_id: UUID,
    access_class: str,
    schema: int,
    data: bytes,
    counter: int = 1,
) -> SealedBytes:
    """Return `data` sealed for its place; raise SealBroken when the household has no usable key.

    `counter` counts the seals of this row and class from 1; each is one more than the one before.
    """
    try:
        opened = keys.of(household_id)
    except keys.KeyMissing:
        raise SealBroken(table, row_id) from None
    head = HEAD.pack(FORMAT, suites.current().number, opened.current_version, schema)
    frame, counted = _frame(head, table, access_class), counter.to_bytes(COUNTER_BYTES, "big")
    nonce = os.urandom(suites.NONCE_BYTES)
    aad = frame.before + row_id.bytes + ID_LENGTH + household_id.bytes + frame.after + counted
    sealed = opened.cipher(frame.cipher).encrypt(nonce, pad(data), aad)
    return SealedBytes(head + counted + nonce + sealed)


def unseal(
    table: str, row_id: UUID, household_id: UUID, access_class: str, blob: bytes | None
) -> tuple[int, bytes] | None:
    """Return (schema, data), or None for every blob that does not open at this place.

    A database that can't be reached is no broken seal: its error goes through.
    """
    if not blob:
        return None
    try:
        name, schema, before, after, start = _frame(blob[: HEAD.size], table, access_class)
        opened = keys.of(household_id)
        cipher = opened.ciphers.get(name) or opened.cipher(name)
        end = start + suites.NONCE_BYTES
        counted = blob[HEAD.size : start]
        aad = before + row_id.bytes + ID_LENGTH + household_id.bytes + after + counted
        padded = cipher.decrypt(blob[start:end], blob[end:], aad)
    except BROKEN:
        return None
    note(household_id)
    return schema, padded[: padded.rfind(b"\x80")]


def reseal(
    table: str, row_id: UUID, household_id: UUID, access_class: str, blob: bytes
) -> SealedBytes:
    """Return the same content under the household's current key and the suite of the settings.

    Its counter stays: nobody wrote anything. Raises SealBroken for what does not open.
    """
    ids = row_id.bytes + ID_LENGTH + household_id.bytes
    try:
        opened = keys.of(household_id)
        place = Place(table, access_class, start_of(opened))
        return SealedBytes(resealed(opened, place, ids, blob, os.urandom(suites.NONCE_BYTES)))
    except BROKEN:
        raise SealBroken(table, row_id) from None


class Place(NamedTuple):
    """Where many seals stand, and the first four bytes that their new ones shall have."""

    table: str
    access_class: str
    start: bytes


def start_of(opened: keys.OpenKeys) -> bytes:
    """Return what a new seal begins with: format, suite and version of the key."""
    return HEAD.pack(FORMAT, suites.current().number, opened.current_version, 0)[:-1]


def resealed(opened: keys.OpenKeys, place: Place, ids: bytes, blob: bytes, nonce: bytes) -> bytes:
    """Return a seal opened and sealed anew at its place; raise one of BROKEN.

    `ids` are the row's and the household's with ID_LENGTH between; `nonce` is never used again.
    For millions of rows, so nothing is looked up that all seals of a place share.
    """
    name, _schema, before, after, at = _frame(blob[: HEAD.size], place.table, place.access_class)
    end, counted = at + suites.NONCE_BYTES, blob[HEAD.size : at]
    cipher = opened.ciphers.get(name) or opened.cipher(name)
    padded = cipher.decrypt(blob[at:end], blob[end:], before + ids + after + counted)
    head, counted = place.start + blob[HEAD.size - 1 : HEAD.size], counted or UNCOUNTED
    name, _schema, before, after, _at = _frame(head, place.table, place.access_class)
    cipher = opened.ciphers.get(name) or opened.cipher(name)
    return head + counted + nonce + cipher.encrypt(nonce, padded, before + ids + after + counted)


def counter_of(blob: bytes | None) -> int:
    """Return how often the row had been sealed by this blob; 0 for format 1 and what is no seal."""
    if not isinstance(blob, bytes | memoryview) or bytes(blob[:1]) != bytes([FORMAT]):
        return 0
    return int.from_bytes(blob[HEAD.size : HEADER_BYTES], "big")


def pad(data: bytes) -> bytes:
    """Return `data`, 0x80 and zeros (ISO/IEC 7816-4) up to a bucket, so that sizes say little.

    Buckets are multiples of 64 bytes up to 512, then of 256.
    """
    least = len(data) + 1
    bucket = FINE_BUCKET if least <= FINE_UNTIL else COARSE_BUCKET
    return data + b"\x80" + bytes(-least % bucket)


@functools.lru_cache(maxsize=1024)
def _frame(head: bytes, table: str, access_class: str) -> Frame:
    """Return the frame of a head; raise ValueError for one that is not ours."""
    try:
        form, suite, version, schema = HEAD.unpack(head)
    except struct.error:
        form = 0
    if form not in {FORMAT, FORMAT_WITHOUT_COUNTER}:
        raise ValueError("not a seal")
    counted = form == FORMAT
    return Frame(
        cipher=(suite, version, access_class),
        schema=schema,
        before=suites.framed(head[:1], head[1:2], head[2:4], table.encode()) + ID_LENGTH,
        after=suites.framed(access_class.encode(), head[4:5]) + COUNTER_LENGTH * counted,
        nonce_at=HEADER_BYTES if counted else HEAD.size,
    )
