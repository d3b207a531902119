"""Talking with people at the console: asking, hiding, and leaving nothing on the screen."""

import sys
from getpass import getpass

CLEAR = "\033[2J\033[3J\033[H"  # the screen and what was scrolled out of it


def is_terminal() -> bool:
    """Tell whether a person sits there."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str) -> str | None:
    """Return the line typed as an answer; None at the end of the input.

    Not by `input`, which would keep the line for the arrow keys.
    """
    if sys.stdin.isatty():
        sys.stderr.write(question)
        sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def ask_hidden(question: str) -> str | None:
    """Return what was typed unseen; without a terminal the next line of the input, None at its end.

    So a secret can come from a program without ever being an argument of a process.
    """
    return getpass(question) if sys.stdin.isatty() else ask(question)


def clear() -> None:
    """Take everything off the screen."""
    if sys.stdout.isatty():
        sys.stdout.write(CLEAR)
        sys.stdout.flush()


def tell(text: str) -> None:
    """Write something to the screen itself, past whatever records what commands say."""
    sys.stdout.write(text)
    sys.stdout.flush()
