"""Folders that come into being whole: written under another name, renamed when complete."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from casework.desk.backup.problem import BackupProblem

PREFIX = ".casework-unfinished-"


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a private folder that becomes `target` at the end, or vanishes if anything fails.

    Raises BackupProblem when `target` holds something. What killed runs left beside it is removed.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupProblem(
            _("%(folder)s is there already and isn't empty. Name a new folder.")
            % {"folder": target}
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with scratch(target.parent) as folder:
        yield folder
        synced(folder)
        folder.rename(target)
        _sync(target.parent)


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """Yield a new folder of mode 0700 in `parent`, removed at the end with all it holds.

    Files that the process makes meanwhile are its own alone (0600).
    """
    sweep(parent)
    umask = os.umask(0o077)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.umask(umask)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep(parent: Path) -> None:
    """Remove the folders that killed runs left: nobody holds their lock any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass  # another run is at work in it
        finally:
            os.close(handle)


def synced(folder: Path) -> None:
    """Bring every file and folder below `folder` to the disk."""
    for path in [folder, *folder.rglob("*")]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
