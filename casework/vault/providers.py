"""Where the key-encryption key (KEK) comes from; it wraps every key of the keystore."""

import base64
import binascii
import functools
import os
import secrets
import stat
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils.translation import gettext as _

from casework.vault import suites

WRAP_PURPOSE = b"casework/v1/wrap"
MAX_VERSION = 0xFFFF


class KeyFileProblem(Exception):
    """The key file can't be used; the text says which file, why, and how to mend it."""


class WrapBroken(Exception):
    """A wrapped key does not open with the KEK of its version."""


class KeyProvider(Protocol):
    """What a file, a PKCS#11 token or a KMS offers; no caller ever sees the KEK itself."""

    def current_version(self) -> int:
        """Return the version of the KEK that wraps new keys, counted from 1."""

    def wrap(self, version: int, key: bytes, aad: bytes) -> bytes:
        """Return `key` sealed by that KEK and bound to `aad`."""

    def unwrap(self, version: int, wrapped: bytes, aad: bytes) -> bytes:
        """Return the key; raise WrapBroken for an unknown version or anything altered."""


class FileProvider:
    """KEKs from a text file, one line each: `kek <version> <base64 of 32 bytes>`, highest current.

    A wrapped key is `suite(1) | nonce(12) | ciphertext | tag(16)`. Raises KeyFileProblem unless the
    file is ours alone (mode 0600) and well formed.
    """

    def __init__(self, path: Path) -> None:
        self._keks = read_keks(path)
        self._ciphers: dict[tuple[int, int], suites.Aead] = {}

    def current_version(self) -> int:
        """Return the highest version in the file."""
        return max(self._keks)

    def wrap(self, version: int, key: bytes, aad: bytes) -> bytes:
        """Return `key` sealed under the suite of the settings."""
        suite, nonce = suites.current(), os.urandom(suites.NONCE_BYTES)
        sealed = self._cipher(suite.number, version).encrypt(nonce, key, aad)
        return bytes([suite.number]) + nonce + sealed

    def unwrap(self, version: int, wrapped: bytes, aad: bytes) -> bytes:
        """Return the key, whichever suite wrapped it; raise WrapBroken."""
        try:
            cipher = self._ciphers.get((wrapped[0], version)) or self._cipher(wrapped[0], version)
            return cipher.decrypt(wrapped[1:13], wrapped[13:], aad)
        except (InvalidTag, LookupError, ValueError):
            pass
        raise WrapBroken

    def _cipher(self, suite: int, version: int) -> suites.Aead:
        cipher = self._ciphers.get((suite, version))
        if cipher is None:
            cipher = suites.BY_NUMBER[suite].cipher(self._keks[version], WRAP_PURPOSE)
            self._ciphers[suite, version] = cipher
        return cipher


def configured() -> KeyProvider:
    """Return this site's provider, opened once a process; raise KeyFileProblem."""
    return _from_file(Path(settings.CASEWORK_KEY_FILE))


@functools.lru_cache(maxsize=8)
def _from_file(path: Path) -> FileProvider:
    return FileProvider(path)


def create_key_file(path: Path) -> None:
    """Write a new key file with a random KEK of version 1, mode 0600, its folder 0700 when made.

    Raises FileExistsError; a key file is never written over.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kek = base64.b64encode(secrets.token_bytes(suites.SECRET_BYTES)).decode()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(
            "# Casework sealing key. Whoever has this file and the databases can read every\n"
            "# record; without it nobody can. Keep copies apart from the databases' backups.\n"
            f"kek 1 {kek}\n"
        )
        file.flush()
        os.fsync(file.fileno())


def read_keks(path: Path) -> dict[int, bytes]:
    """Return version → KEK from a key file; raise KeyFileProblem."""
    try:
        # Looking at the opened file, not at its name, leaves no moment to exchange it.
        with path.open(encoding="ascii") as file:
            _refuse_shared(path, os.fstat(file.fileno()))
            lines = file.read().splitlines()
    except FileNotFoundError:
        raise KeyFileProblem(
            _(
                "The key file %(path)s is missing. If this is a new site, run `manage.py vault "
                "init`; otherwise put the file back from its copy or mend CASEWORK_KEY_FILE."
            )
            % {"path": path}
        ) from None
    except (OSError, UnicodeDecodeError):
        raise KeyFileProblem(
            _(
                "The key file %(path)s can't be read. Make it a text file that belongs to the "
                "account Casework runs under, or mend CASEWORK_KEY_FILE."
            )
            % {"path": path}
        ) from None
    return _parse(path, lines)


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


def _parse(path: Path, lines: list[str]) -> dict[int, bytes]:
    keks: dict[int, bytes] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        version, kek = _parse_line(line)
        if version is None or kek is None or version in keks:
            # The line itself stays unsaid: it may be a key with one wrong letter.
            raise KeyFileProblem(
                _(
                    "Line %(number)d of the key file %(path)s is not `kek <version> <base64 of 32 "
                    "bytes>` with a version of its own. Mend the line from the file's copy."
                )
                % {"number": number, "path": path}
            )
        keks[version] = kek
    if not keks:
        raise KeyFileProblem(
            _("The key file %(path)s holds no key. Put it back from its copy.") % {"path": path}
        )
    return keks


def _parse_line(line: str) -> tuple[int | None, bytes | None]:
    words = line.split()
    if len(words) != 3 or words[0] != "kek" or not words[1].isdecimal():
        return None, None
    try:
        kek = base64.b64decode(words[2], validate=True)
    except binascii.Error:
        return None, None
    version = int(words[1])
    fits = 1 <= version <= MAX_VERSION and len(kek) == suites.SECRET_BYTES
    return (version, kek) if fits else (None, None)
