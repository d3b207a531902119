"""Ledgers that were made or came back, as sealed files that lie for some hours and then are gone.

    <ledgers folder>/<uuid hex>.sealed

No backup takes the folder along: what is gone from it can be read from no copy. The secret of a
file stands only in the sealed part of its row.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from casework.vault import shelf, suites
from casework.vault.files import FileBroken, new_secret, open_file

HOUR = 60 * 60


class Gone(Exception):
    """A kept file's time is over, it was taken away, or it does not open."""


def path_of(name: UUID) -> Path:
    """Return where a file lies."""
    return Path(settings.CASEWORK_LEDGERS_DIR) / f"{name.hex}.sealed"


def place_of(name: UUID) -> bytes:
    """Return what a file is bound to."""
    return suites.framed(b"kept ledger", name.bytes)


def keep(name: UUID, plain: Iterable[bytes]) -> bytes:
    """Seal a file and return its secret; it is whole under its name or not there at all.

    Those whose time is over go first. A row that is never committed leaves a file nobody can open.
    """
    expire()
    secret = new_secret()
    shelf.put(path_of(name), secret, place_of(name), plain)
    return secret


def is_there(name: UUID) -> bool:
    """Tell whether a file still lies there and its time isn't over."""
    try:
        return not is_over(path_of(name))
    except OSError:
        return False


def chunks(name: UUID, secret: bytes) -> Iterator[bytes]:
    """Yield a file's plain chunks; raise Gone, before the first one where it isn't there."""
    if not is_there(name):
        raise Gone
    try:
        with path_of(name).open("rb") as source:
            yield from open_file(secret, place_of(name), source)
    except (OSError, FileBroken):
        raise Gone from None


def remove(names: Iterable[UUID]) -> None:
    """Take files away; those that are gone already stay gone."""
    for name in names:
        path_of(name).unlink(missing_ok=True)


def expire() -> int:
    """Take away every file whose time is over, unfinished ones too; return how many."""
    gone = 0
    for path in Path(settings.CASEWORK_LEDGERS_DIR).glob("*.*"):
        try:
            if is_over(path):
                path.unlink()
                gone += 1
        except OSError:
            continue  # somebody else took it away
    return gone


def empty() -> int:
    """Take every file away, whatever its time; return how many."""
    found = list(Path(settings.CASEWORK_LEDGERS_DIR).glob("*.*"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def is_over(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - settings.CASEWORK_LEDGER_HOURS * HOUR
