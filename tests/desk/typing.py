"""A person at the console, for tests of commands that ask."""

import io
import sys

import pytest
from django.core.management import call_command

from casework.desk.custody import console


class Lines(io.StringIO):
    """Standard input or output that may be a terminal."""

    def __init__(self, text: str = "", *, tty: bool = False) -> None:
        super().__init__(text)
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


class Console:
    """What was typed and what could be seen; hidden answers are typed like the others."""

    def __init__(self, patch: pytest.MonkeyPatch, typed: list[str], *, tty: bool = False) -> None:
        self.typed = Lines("".join(f"{line}\n" for line in typed), tty=tty)
        self.screen, self.said = Lines(tty=tty), io.StringIO()
        patch.setattr(sys, "stdin", self.typed)
        patch.setattr(sys, "stdout", self.screen)
        patch.setattr(console, "getpass", lambda question: self.typed.readline().rstrip("\n"))

    def run(self, *words: str) -> str:
        """Do one act of `manage.py vault` and return what the command said."""
        call_command("vault", *words, stdout=self.said)
        return self.said.getvalue()
