"""The one error of this package, and what the system's own errors say in plain words."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils.translation import gettext as _

from casework.vault.files import FileBroken
from casework.vault.providers import KeyProblem
from casework.vault.shredding import TombstoneForged

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}


class BackupProblem(Exception):
    """What stopped a backup or a restore; the text says what to do next, never any content."""


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what the system, a database or a key file says into a BackupProblem."""
    try:
        yield
    except (KeyProblem, ImproperlyConfigured) as problem:
        raise BackupProblem(str(problem)) from None
    except TombstoneForged as forged:
        raise BackupProblem(
            _(
                "The tombstone of household %(household)s was not written by this site. Someone "
                "altered the keystore or a list of tombstones: find out who before you go on."
            )
            % {"household": forged.household_id or "?"}
        ) from None
    except OSError as error:
        raise BackupProblem(sentence(error)) from None
    except FileBroken:
        raise BackupProblem(
            _("A sealed file of the backup does not open. Use another backup.")
        ) from None
    except (DatabaseError, sqlite3.Error) as error:
        # Django puts an error of its own before SQLite's.
        if getattr(error.__cause__ or error, "sqlite_errorcode", None) in NO_ROOM:
            raise BackupProblem(_full()) from None
        # A database's own words may quote a row.
        raise BackupProblem(
            _("The database refused (%(kind)s). Nothing of the backup was taken for whole.")
            % {"kind": type(error).__name__}
        ) from None


def sentence(error: OSError) -> str:
    """Return what an error of the file system means for the person at the console."""
    if error.errno in FULL:
        return _full()
    place = error.filename or "?"
    return _("%(place)s: %(what)s.") % {"place": place, "what": error.strerror or error.errno}


def _full() -> str:
    return _("The disk is full. Make room, or name a folder on another disk, and start again.")
