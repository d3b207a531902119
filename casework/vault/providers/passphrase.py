"""KEKs in a file that is sealed under a passphrase, for a machine that others may carry away."""

import base64
import binascii
import os
import secrets
import stat
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.vault import suites
from casework.vault.providers import disk, keyfile
from casework.vault.providers.interface import Kek, KeyFileProblem, KeyProblem
from casework.vault.providers.keyfile import FileProvider
from casework.vault.providers.software import new_kek

HEAD = (
    "# Casework sealing key, sealed under a passphrase. Whoever has this file, the passphrase and\n"
    "# the databases can read every record; without file or passphrase nobody can.\n"
)
SALT_BYTES = 16
LEAST_LETTERS = 15
MIB = 1024  # in KiB, as Argon2 counts
LEAST_KIB, WANTED_KIB, MOST_KIB = 64 * MIB, 256 * MIB, 2048 * MIB
MOST_PASSES, MOST_LANES = 64, 64


class Stretch(NamedTuple):
    """How a passphrase becomes a key by Argon2id; it stands in the file and is bound to the seal.

    Never weaker than the second recommended option of RFC 9106, section 4: 3 passes, 4 lanes,
    64 MiB.
    """

    salt: bytes
    passes: int
    lanes: int
    kib: int

    @classmethod
    def new(cls) -> Self:
        """Return one with a new salt: 256 MiB where that is at most an eighth of the memory."""
        memory_kib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024
        kib = WANTED_KIB if memory_kib >= 8 * WANTED_KIB else LEAST_KIB
        return cls(secrets.token_bytes(SALT_BYTES), passes=3, lanes=4, kib=kib)

    @classmethod
    def parse(cls, words: list[str]) -> Self | None:
        """Return what a line says; None for anything else, or beyond what is strong or bearable."""
        try:
            label, salt, *numbers = words
            passes, lanes, kib = (int(number) for number in numbers)
            found = cls(base64.b64decode(salt, validate=True), passes, lanes, kib)
        except (ValueError, binascii.Error):
            return None
        fits = (
            label == "argon2id"
            and len(found.salt) == SALT_BYTES
            and 3 <= passes <= MOST_PASSES
            and 1 <= lanes <= MOST_LANES
            and LEAST_KIB <= kib <= MOST_KIB
        )
        return found if fits else None

    def __str__(self) -> str:
        salt = base64.b64encode(self.salt).decode()
        return f"argon2id {salt} {self.passes} {self.lanes} {self.kib}"

    @sensitive_variables()
    def key(self, passphrase: str) -> bytes:
        """Return the 32 bytes that seal the file; takes memory of `kib` KiB and about a second."""
        stretched = Argon2id(
            salt=self.salt,
            length=suites.SECRET_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.kib,
        )
        return stretched.derive(unicodedata.normalize("NFC", passphrase).encode())


class PassphraseProvider(FileProvider):
    """A key file of two lines: how the passphrase is stretched, and the KEKs sealed under it.

    The passphrase is asked for once; what was derived from it stays in the process, so that the
    file can be read again, and written, after a rotation. A new salt needs a new start.
    """

    def __init__(self, path: Path, stretch: Stretch, key: bytes) -> None:
        self._stretch, self._key = stretch, key
        super().__init__(path)

    @sensitive_variables()
    def _parse(self, text: str) -> dict[int, Kek]:
        stretch, sealed = parse(self._path, text)
        try:
            opened = AESGCM(self._key).decrypt(sealed[:12], sealed[12:], str(stretch).encode())
        except (InvalidTag, ValueError):
            raise KeyFileProblem(
                _(
                    "The passphrase does not open the key file %(path)s. Type it again, or mend "
                    "the file that CASEWORK_KEY_PASSPHRASE_FILE names."
                )
                % {"path": self._path}
            ) from None
        return keyfile.parse(self._path, opened.decode("ascii"))

    @sensitive_variables()
    def _render(self, keks: Mapping[int, Kek]) -> str:
        return render(self._stretch, self._key, keks)


@dataclass(frozen=True)
class SealedKeyFile:
    """A key file under a passphrase, and the file with the passphrase ("" to ask for it)."""

    path: Path
    passphrase_file: str

    def __str__(self) -> str:
        return str(self.path)

    def present(self) -> bool:
        """Tell whether the key file is there."""
        return self.path.exists()

    def require_writable(self) -> None:
        """Do nothing: a file can be written."""

    @sensitive_variables()
    def open(self) -> PassphraseProvider:
        """Return the provider; raise KeyProblem. The passphrase is read or asked for here."""
        text, _stamp = keyfile.read_text(self.path)
        stretch, _sealed = parse(self.path, text)
        return PassphraseProvider(self.path, stretch, stretch.key(self._passphrase()))

    @sensitive_variables()
    def make(self, keks: Mapping[int, Kek] | None = None) -> PassphraseProvider:
        """Write a new file with these KEKs or a random one, never over another; raise KeyProblem.

        At the console a new passphrase is asked for twice.
        """
        passphrase = self._passphrase(new=True)
        if len(passphrase) < LEAST_LETTERS:
            raise KeyProblem(
                _("A passphrase has at least %(n)d characters. Nothing was made.")
                % {"n": LEAST_LETTERS}
            )
        stretch = Stretch.new()
        key = stretch.key(passphrase)
        with keyfile.told(self.path):
            disk.write(self.path, render(stretch, key, keks or {1: new_kek()}))
        return PassphraseProvider(self.path, stretch, key)

    def _passphrase(self, *, new: bool = False) -> str:
        if self.passphrase_file:
            return read_passphrase(Path(self.passphrase_file))
        if not sys.stdin.isatty():
            raise KeyProblem(
                _(
                    "The key file %(path)s needs its passphrase, and there is no console to ask "
                    "at. Name a file that holds it in CASEWORK_KEY_PASSPHRASE_FILE."
                )
                % {"path": self.path}
            )
        typed = getpass(_("Passphrase of the sealing key: "))
        if new and getpass(_("The same again: ")) != typed:
            raise KeyProblem(_("The two passphrases differ. Nothing was made."))
        return typed


def read_passphrase(path: Path) -> str:
    """Return the first line of a file that not everybody may open; raise KeyProblem.

    A credential of systemd belongs to root and is opened to the service alone, so its owner is not
    asked after.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o007:
                raise KeyProblem(
                    _("Everybody may open the passphrase in %(path)s. Run: chmod 600 %(path)s")
                    % {"path": path}
                )
            return file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise KeyProblem(
            _(
                "The passphrase in %(path)s can't be read. Mend the file or "
                "CASEWORK_KEY_PASSPHRASE_FILE."
            )
            % {"path": path}
        ) from None


@sensitive_variables()
def render(stretch: Stretch, key: bytes, keks: Mapping[int, Kek]) -> str:
    """Return the text of a key file sealed under a derived key."""
    nonce = os.urandom(suites.NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, keyfile.render(keks).encode(), str(stretch).encode())
    return f"{HEAD}{stretch}\nsealed {base64.b64encode(nonce + sealed).decode()}\n"


def parse(path: Path, text: str) -> tuple[Stretch, bytes]:
    """Return how the passphrase is stretched, and nonce and sealed KEKs; raise KeyFileProblem."""
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    stretch = Stretch.parse(lines[0]) if len(lines) == 2 else None
    sealed = _sealed(lines[1]) if stretch else None
    if stretch is None or sealed is None:
        raise KeyFileProblem(
            _(
                "The key file %(path)s isn't one under a passphrase. Put it back from its copy, or "
                "mend CASEWORK_KEY_FILE or CASEWORK_KEY_PROVIDER."
            )
            % {"path": path}
        )
    return stretch, sealed


def _sealed(words: list[str]) -> bytes | None:
    try:
        label, encoded = words
        return base64.b64decode(encoded, validate=True) if label == "sealed" else None
    except (ValueError, binascii.Error):
        return None
