"""Small secret files: read only when they are ours alone, exchanged whole, old bytes wiped."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from casework.vault.providers.interface import KeyFileProblem

FRESH = ".new"


class Stamp(NamedTuple):
    """What tells one state of a file from the next, without reading it."""

    device: int
    inode: int
    changed_ns: int
    size: int


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def read(path: Path) -> tuple[str, Stamp]:
    """Return the text of a secret file and its stamp.

    Raises KeyFileProblem unless it belongs to this account and to nobody else (mode 0600),
    FileNotFoundError, OSError, UnicodeDecodeError.
    """
    # Looking at the opened file, not at its name, leaves no moment to exchange it.
    with path.open(encoding="ascii") as file:
        found = os.fstat(file.fileno())
        _refuse_shared(path, found)
        text = file.read()
        if os.fstat(file.fileno()).st_nlink:
            return text, stamp_of(found)
    return read(path)  # it was exchanged meanwhile, and what was read may be wiped in part


def write(path: Path, text: str) -> None:
    """Write a new secret file, mode 0600, its folder 0700 when made, or nothing at all.

    Raises FileExistsError, OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise
    _sync_folder(path.parent)


def exchange(path: Path, text: str) -> None:
    """Put `text` in the place of a secret file at once or not at all, and wipe what was there.

    A reader finds the old text or the new, whole. Call it under `locked`. Raises OSError.
    """
    path = path.resolve()
    fresh = path.with_name(path.name + FRESH)
    if fresh.exists():  # left by a process that was killed at this very place
        _wipe(fresh)
    write(fresh, text)
    old = os.open(path, os.O_RDWR)
    try:
        fresh.replace(path)
        _sync_folder(path.parent)
        _overwrite(old)
    finally:
        os.close(old)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the folder of a secret file, so that two processes don't change it at once."""
    handle = os.open(path.resolve().parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _refuse_shared(path: Path, found: os.stat_result) -> None:
    if stat.S_IMODE(found.st_mode) & 0o177:
        raise KeyFileProblem(
            _("Other people may open the key file %(path)s. Run: chmod 600 %(path)s")
            % {"path": path}
        )
    if found.st_uid != os.geteuid():
        raise KeyFileProblem(
            _(
                "The key file %(path)s belongs to another account. Give it to the account that "
                "Casework runs under with chown."
            )
            % {"path": path}
        )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _wipe(path: Path) -> None:
    """Remove a file and overwrite it."""
    handle = os.open(path, os.O_RDWR)
    try:
        path.unlink()
        _overwrite(handle)
    finally:
        os.close(handle)


def _overwrite(handle: int) -> None:
    """Write zeros over a file that no name leads to any more; a copy by hard link is left alone.

    On a disk that writes in place this takes the old key away; on one that remaps (SSD) or copies
    on write it is no promise.
    """
    found = os.fstat(handle)
    if not found.st_nlink:
        os.pwrite(handle, bytes(found.st_size), 0)
        os.fsync(handle)
