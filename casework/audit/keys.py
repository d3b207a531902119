"""The audit key: a file of its own, outside every database."""

import base64
import binascii
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def make_key_file(path: Path) -> bool:
    """Write a new audit key to `path` (mode 0600) and return True; leave an existing file alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"audit 1 {base64.b64encode(os.urandom(32)).decode()}\n")
    return True


@lru_cache(maxsize=4)
def read_key_file(path: Path) -> bytes:
    """Return the 32-byte key in `path`.

    Raises ImproperlyConfigured, with what to do, when it is missing, open to others or damaged.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise ImproperlyConfigured(
                f"The audit key {path} can be read by others. Run: chmod 600 {path}"
            )
        words = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"There is no audit key at {path} (CASEWORK_AUDIT_KEY_FILE). Bring it back from its "
            "custodian; only for a new, empty installation run: manage.py audit init"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"The audit key {path} cannot be read.") from None
    return decoded(words, path)


def decoded(words: list[str], path: Path) -> bytes:
    """Return the key from the words of its file; raise ImproperlyConfigured on any other shape."""
    try:
        label, version, text = words
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        label, version, key = "", "", b""
    if (label, version) != ("audit", "1") or len(key) != 32:
        raise ImproperlyConfigured(
            f"The audit key {path} is damaged: it must hold one line 'audit 1 <base64>'. "
            "Bring it back from its custodian."
        )
    return key


def audit_key() -> bytes:
    """Return the key that CASEWORK_AUDIT_KEY_FILE names."""
    return read_key_file(settings.CASEWORK_AUDIT_KEY_FILE)
