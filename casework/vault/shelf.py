"""Sealed files on the disk: complete under their names or not there at all, for nobody else."""

import os
from collections.abc import Iterable
from pathlib import Path

from casework.vault import suites
from casework.vault.files import seal_file

FOLDER_MODE, FILE_MODE = 0o700, 0o600
UNFINISHED = ".part"


def put(
    path: Path,
    secret: bytes,
    place: bytes,
    plain: Iterable[bytes],
    suite: suites.Suite | None = None,
) -> int:
    """Seal what `plain` yields into a file, see it onto the disk, and return its plain length.

    Call it before the row that speaks of it is committed. `suite` is the current one unless given.
    """
    make_folder(path.parent)
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with open(os.open(unfinished, flags, FILE_MODE), "wb") as target:
            length = seal_file(secret, place, plain, target, suite)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    settle(path.parent)
    return length


def make_folder(folder: Path) -> None:
    """Make the folder of a file, for the owner alone, and see it onto the disk."""
    for each in (folder.parent, folder):
        if not each.is_dir():
            each.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            settle(each.parent)


def settle(folder: Path) -> None:
    """See the names in a folder onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(paths: Iterable[Path]) -> int:
    """Unlink files, each at most once there, and return how many there were."""
    number = 0
    for path in paths:
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        number += 1
    return number
