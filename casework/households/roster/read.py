"""Opening a roster file of any kind: what it is, told by its bytes, and what is refused."""

from django.utils.translation import gettext_lazy as _

from casework.households.roster.delimited import read_delimited
from casework.households.roster.limits import MAX_BYTES, uncollected
from casework.households.roster.sheet import RosterRefused, Sheets
from casework.households.roster.xlsx import read_xlsx

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_TEXT_ENDINGS = (".csv", ".txt", ".tsv")


def read_workbook(data: bytes, filename: str) -> Sheets:
    """Read an .xlsx or delimited text file; raise RosterRefused with a sentence for anything else.

    Codes: empty, too_big, encrypted, old_format, not_a_workbook, damaged, encoding, quotes.
    """
    if not data.strip():
        raise RosterRefused("empty", _("This file is empty. Choose another one."))
    if len(data) > MAX_BYTES:
        raise RosterRefused(
            "too_big", _("This file is larger than 5 MB. Split it by residential area.")
        )
    if data.startswith(_OLE):
        raise _old_or_encrypted(data)
    with uncollected():
        if data.startswith(_ZIP):
            return _checked(read_xlsx(data))
        if filename.lower().endswith(_TEXT_ENDINGS):
            return _checked(read_delimited(data))
    raise RosterRefused(
        "not_a_workbook",
        _("This is not an .xlsx workbook. Save the roster as .xlsx or .csv, then retry."),
    )


def _checked(sheets: Sheets) -> Sheets:
    if not any(sheet.rows for sheet in sheets):
        raise RosterRefused("empty", _("This file holds no table. Choose another one."))
    return sheets


def _old_or_encrypted(data: bytes) -> RosterRefused:
    if _ENCRYPTED_PACKAGE in data:
        return RosterRefused(
            "encrypted",
            _("This workbook is locked with a password. Remove the password, then retry."),
        )
    return RosterRefused(
        "old_format",
        _("This is an old .xls workbook. Open it in Excel or WPS, save it as .xlsx, then retry."),
    )


__all__ = ["RosterRefused", "Sheets", "read_workbook"]
