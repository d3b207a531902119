"""Where the key-encryption key (KEK) comes from; it wraps every key of the keystore."""

import functools
from pathlib import Path

from django.conf import settings

from casework.vault.providers.interface import (
    DoneByHand,
    Kek,
    KeyFileProblem,
    KeyProblem,
    KeyProvider,
    WrapBroken,
)
from casework.vault.providers.keyfile import FileProvider, create_key_file

__all__ = [
    "DoneByHand",
    "FileProvider",
    "Kek",
    "KeyFileProblem",
    "KeyProblem",
    "KeyProvider",
    "WrapBroken",
    "configured",
    "create_key_file",
]


def configured() -> KeyProvider:
    """Return this site's provider, opened once a process; raise KeyProblem."""
    return _from_file(Path(settings.CASEWORK_KEY_FILE))


@functools.lru_cache(maxsize=8)
def _from_file(path: Path) -> FileProvider:
    return FileProvider(path)
