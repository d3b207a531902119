"""How much a file may be, and the codes of what is wrong with one; nothing of Django in here."""

from typing import NamedTuple

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3000
LONGEST_SIDE_OF_THUMBNAIL = 320
MOST_PAGES = 300
QUALITY, QUALITY_OF_THUMBNAIL = 88, 75

# What one file may cost while it is read, in a process of its own.
MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 10
MOST_SECONDS = 20

JPEG, PDF = "image/jpeg", "application/pdf"


class Refused(Exception):
    """A file is not taken; `code` says why, the words are in `casework.households.forms`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Cleaned(NamedTuple):
    """A file as it is kept: freed of everything but what one sees; `thumbnail` empty for none."""

    media_type: str
    data: bytes
    thumbnail: bytes = b""
    width: int = 0
    height: int = 0
    pages: int = 0
