"""A font's table of outlines, lent instead of copied.

ReportLab copies the whole table, of the serif thirteen megabytes, for each subset that it embeds,
to take some hundred outlines out of it.
"""

from typing import Any

OUTLINES = "glyf"


class Lent:
    """A table that lies in a font's data; only the stretch that is asked for is copied."""

    def __init__(self, data: bytes, start: int) -> None:
        self.data, self.start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self.data[self.start + part.start : self.start + part.stop]


def lend(face: Any) -> None:
    """Let a TrueType face lend its outlines to whoever makes a subset of it."""
    copied = face.get_table

    def get_table(tag: str) -> Any:
        if tag != OUTLINES:
            return copied(tag)
        return Lent(face._ttf_data, face.get_table_pos(tag)[0])

    face.get_table = get_table
