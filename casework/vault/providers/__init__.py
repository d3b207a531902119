"""Where the key-encryption key (KEK) comes from; it wraps every key of the keystore."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from django.conf import settings

from casework.vault.providers.environment import Environment
from casework.vault.providers.interface import (
    DoneByHand,
    Kek,
    KeyFileProblem,
    KeyProblem,
    KeyProvider,
    WrapBroken,
)
from casework.vault.providers.keyfile import FileProvider, KeyFile, create_key_file
from casework.vault.providers.passphrase import SealedKeyFile
from casework.vault.providers.token import Token

__all__ = [
    "DoneByHand",
    "FileProvider",
    "Kek",
    "KeyFileProblem",
    "KeyProblem",
    "KeyProvider",
    "Source",
    "WrapBroken",
    "configured",
    "create_key_file",
    "forget",
    "make",
    "source",
]


class Source(Protocol):
    """What the settings name: where KEKs are, whether there are any, how they are opened or made.

    Hashable, so that each source is opened once a process.
    """

    def present(self) -> bool:
        """Tell whether there is a KEK, without opening it; raise KeyProblem."""

    def require_writable(self) -> None:
        """Raise DoneByHand where KEKs from outside can't be put."""

    def open(self) -> KeyProvider:
        """Return the provider; raise KeyProblem."""

    def make(self, keks: Mapping[int, Kek] | None = None) -> KeyProvider:
        """Put these KEKs there, or a new one, and return the provider.

        Raises FileExistsError over another key, DoneByHand where a person has to do it, KeyProblem.
        """


_opened: dict[Source, KeyProvider] = {}


def configured() -> KeyProvider:
    """Return this site's provider, opened once a process; raise KeyProblem."""
    named = source()
    provider = _opened.get(named)
    if provider is None:
        provider = _opened[named] = named.open()
    return provider


def forget() -> None:
    """Let every opened provider go; the next use opens it as a new process would."""
    _opened.clear()


def make(keks: Mapping[int, Kek] | None = None) -> KeyProvider:
    """Make this site's KEKs (see Source.make) and keep the provider for the process."""
    named = source()
    provider = _opened[named] = named.make(keks)
    return provider


def source() -> Source:
    """Return where the settings say that the KEKs are."""
    kind, path = settings.CASEWORK_KEY_PROVIDER, Path(settings.CASEWORK_KEY_FILE)
    if kind == "file":
        return KeyFile(path)
    if kind == "passphrase":
        return SealedKeyFile(path, settings.CASEWORK_KEY_PASSPHRASE_FILE)
    if kind == "environment":
        return Environment(settings.CASEWORK_KEKS_VARIABLE)
    return Token(
        settings.CASEWORK_PKCS11_MODULE,
        settings.CASEWORK_PKCS11_TOKEN,
        settings.CASEWORK_PKCS11_PIN_FILE,
    )
