"""What every provider offers, and how it says what is wrong."""

from datetime import date
from typing import NamedTuple, Protocol

MAX_VERSION = 0xFFFF


class KeyProblem(Exception):
    """The sealing key can't be used; the text says what is wrong and how to mend it."""


class KeyFileProblem(KeyProblem):
    """The key file can't be used; the text says which file, why, and how to mend it."""


class DoneByHand(KeyProblem):
    """The provider leaves this to people; the text says what they do."""


class WrapBroken(Exception):
    """A wrapped key does not open with the KEK of its version."""


class Kek(NamedTuple):
    """One key-encryption key: 32 bytes, and the day it was made, where that is known."""

    secret: bytes
    made_on: date | None

    def __repr__(self) -> str:
        return f"Kek(…, {self.made_on})"


class KeyProvider(Protocol):
    """What a file, a passphrase, a PKCS#11 token or a KMS offers.

    Only recovery sees a KEK itself, by `reveal`. Versions are counted from 1; the highest is the
    current one. Each method may raise KeyProblem.
    """

    def current_version(self) -> int:
        """Return the version of the KEK that wraps new keys."""

    def versions(self) -> list[int]:
        """Return the versions at hand, in order."""

    def made_on(self, version: int) -> date | None:
        """Return the day a version was made; None for an unknown day or version."""

    def wrap(self, version: int, key: bytes, aad: bytes) -> bytes:
        """Return `key` sealed by that KEK and bound to `aad`; raise KeyError without it."""

    def unwrap(self, version: int, wrapped: bytes, aad: bytes) -> bytes:
        """Return the key; raise WrapBroken for an unknown version or anything altered."""

    def add_version(self) -> int:
        """Make a new KEK, the current one from now on, and return its version.

        Raises DoneByHand where a person has to make it.
        """

    def drop_version(self, version: int) -> None:
        """Destroy a KEK: what it alone wraps can never be opened again. The caller has looked.

        Raises KeyProblem for the current version and for one that is not there, DoneByHand where a
        person has to do it.
        """

    def reveal(self) -> dict[int, Kek]:
        """Return every KEK, for the recovery envelope; raise DoneByHand where none can be shown."""

    def place(self) -> str:
        """Return where the KEKs are, in words for the person at the console."""
