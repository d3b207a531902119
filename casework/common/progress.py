"""A progress bar for long commands: on a terminal it moves, elsewhere it is silent."""

import sys
from typing import TextIO

WIDTH = 30


class Progress:
    """Counts what is done of `total` and draws it on one line of standard error."""

    def __init__(self, label: str, total: int, stream: TextIO | None = None) -> None:
        self.label, self.total, self.done = label, total, 0
        self._stream = stream or sys.stderr
        self._drawn = -1

    def advance(self, count: int = 1) -> None:
        """Count some more as done."""
        self.done += count
        if not self._stream.isatty():
            return
        permille = 1000 * self.done // max(self.total, 1)
        if permille != self._drawn:
            self._drawn = permille
            bar = ("#" * (WIDTH * min(permille, 1000) // 1000)).ljust(WIDTH, ".")
            self._stream.write(f"\r{self.label} [{bar}] {self.done}/{self.total}")
            self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._stream.isatty() and self._drawn >= 0:
            self._stream.write("\n")
