"""The key of a line that may come back: which row it is and of which version, sealed.

It is opaque, bound to its ledger, and of no use for any other row: a forged one, or one of another
ledger, doesn't open.
"""

import base64
import binascii
import struct
from typing import Any, NamedTuple
from uuid import UUID

from casework.reports.ledgers.of_people import PersonLine
from casework.vault import system

PURPOSE = "ledger line"
FORM = struct.Struct(">16sI")
MARK = "CW1."


class Key(NamedTuple):
    """A row, and the version that the ledger shows."""

    row_id: UUID
    version: int


class Signer:
    """Makes and opens the keys of one ledger, known by its serial number and its kind."""

    def __init__(self, serial: str, kind: str) -> None:
        self.binding = f"{serial} {kind}".encode()

    def of(self, line: Any) -> str:
        """Return the key of a line; empty where something of its row doesn't open."""
        row = line.household
        parts: tuple[Any, ...] = (line.home.identity, line.home.situation)
        if isinstance(line, PersonLine):
            row = line.person.row
            parts = (line.person.identity, line.person.condition)
        return "" if None in parts else self.sign(Key(row.pk, row.version))

    def sign(self, key: Key) -> str:
        """Return a key as it stands in the sheet."""
        blob = system.seal(PURPOSE, self.binding, FORM.pack(key.row_id.bytes, key.version))
        return MARK + base64.urlsafe_b64encode(blob).decode().rstrip("=")

    def read(self, text: str) -> Key | None:
        """Return the key that a text is; None for anything that wasn't made for this ledger."""
        if not text.startswith(MARK):
            return None
        try:
            plain = text[len(MARK) :]
            padded = plain + "=" * (-len(plain) % 4)
            blob = base64.b64decode(padded, altchars=b"-_", validate=True)
            row_id, version = FORM.unpack(system.unseal(PURPOSE, self.binding, blob))
        except (binascii.Error, ValueError, struct.error, system.NotOpened):
            return None
        return Key(UUID(bytes=row_id), version)
