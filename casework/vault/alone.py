"""One rotation at a time: a second run is kept out until the first has ended, however it ended."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from casework.vault.bulk import Bulk
from casework.vault.router import KEYSTORE

# The number of PostgreSQL's advisory lock: "keys" in ASCII.
NUMBER = 0x6B657973


class AnotherRuns(Exception):
    """Another process is changing keys at this moment."""


@contextmanager
def alone() -> Iterator[None]:
    """Hold the keystore's lock for rotations; raise AnotherRuns. It goes with a killed process.

    PostgreSQL has a lock for it; with SQLite it is one on a file beside the keystore.
    """
    if connections[KEYSTORE].vendor == "postgresql":
        with _advisory():
            yield
    else:
        with _beside(Path(connections[KEYSTORE].settings_dict["NAME"])):
            yield


@contextmanager
def _advisory() -> Iterator[None]:
    bulk = Bulk(KEYSTORE)
    if not bulk.rows("SELECT pg_try_advisory_lock(%s)", [NUMBER])[0][0]:
        raise AnotherRuns
    try:
        yield
    finally:
        bulk.rows("SELECT pg_advisory_unlock(%s)", [NUMBER])


@contextmanager
def _beside(keystore: Path) -> Iterator[None]:
    if not keystore.is_file():  # a keystore in memory is this process's own
        yield
        return
    handle = os.open(f"{keystore}.rotating", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherRuns from None
        yield
    finally:
        os.close(handle)
