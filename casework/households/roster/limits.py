"""Bounds that let any file of up to 1 MB be answered within 2 s and 200 MB, and the one refusal."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from casework.households.roster.sheet import RosterRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_MEMBER_BYTES = 32 * 1024 * 1024
"""Inflated bytes of one part of a workbook."""
MAX_INFLATED_BYTES = 40 * 1024 * 1024
MAX_TOKEN_BYTES = 128 * 1024
"""One tag with its attributes, or one comment; real ones stay under 1 KB."""
MAX_MARKS = 1_500_000
"""Signs < and = of all parts together: twice the elements, plus the attributes."""
MAX_ROWS = 10_000
MAX_COLUMNS = 200
MAX_CELLS = 130_000
MAX_TEXT = 3_000_000
"""Characters of all cells together, a shared text counted each time it is used."""
MAX_CELL_TEXT = 32_767
"""A cell of a spreadsheet holds no more."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the cycle collector: it would walk a roster's million small objects again and again.

    They hold no cycles and live until the answer is made; the pause saves a fifth of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def too_big() -> RosterRefused:
    """Make the refusal of a file that exceeds any bound."""
    return RosterRefused(
        "too_big",
        _(
            "This file holds more than a roster can: more than 10,000 rows, 200 columns, or very "
            "long texts. Remove empty or unused areas, or split it by residential area."
        ),
    )


def unreadable() -> RosterRefused:
    """Make the refusal of a workbook whose inside is damaged."""
    return RosterRefused(
        "damaged",
        _("This workbook is damaged. Open it in Excel or WPS, save it again as .xlsx, then retry."),
    )


class Room:
    """How much content may still come; every taker raises RosterRefused when it is used up."""

    def __init__(self) -> None:
        self.cells = MAX_CELLS
        self.text = MAX_TEXT
        self.rows = MAX_ROWS

    def take_cell(self, column: int, text: str) -> None:
        """Count one cell that holds something."""
        self.cells -= 1
        self.text -= len(text)
        if self.cells < 0 or self.text < 0 or column >= MAX_COLUMNS or len(text) > MAX_CELL_TEXT:
            raise too_big()

    def take_row(self) -> None:
        """Count one row that holds something."""
        self.rows -= 1
        if self.rows < 0:
            raise too_big()
