"""Wrapping in this process, for every provider that holds the KEKs themselves."""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from datetime import date

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.common.dates import today
from casework.vault import suites
from casework.vault.providers.interface import MAX_VERSION, Kek, KeyProblem, WrapBroken

WRAP_PURPOSE = b"casework/v1/wrap"


class Ring:
    """Some KEKs by version, and the ciphers derived from them so far; never changed, replaced."""

    __slots__ = ("ciphers", "keks")

    def __init__(self, keks: Mapping[int, Kek]) -> None:
        self.keks = dict(keks)
        self.ciphers: dict[tuple[int, int], suites.Aead] = {}

    def cipher(self, suite: int, version: int) -> suites.Aead:
        """Return the cipher of one version under one suite; raise KeyError for unknown ones."""
        cipher = self.ciphers.get((suite, version))
        if cipher is None:
            cipher = suites.BY_NUMBER[suite].cipher(self.keks[version].secret, WRAP_PURPOSE)
            self.ciphers[suite, version] = cipher
        return cipher


class SoftwareProvider:
    """Wraps with the KEKs of a ring.

    A wrapped key is `suite(1) | nonce(12) | ciphertext | tag(16)`, under either suite.
    """

    def __init__(self, keks: Mapping[int, Kek]) -> None:
        self._ring = Ring(keks)

    def current_version(self) -> int:
        """Return the highest version."""
        return max(self._fresh().keks)

    def versions(self) -> list[int]:
        """Return the versions at hand, in order."""
        return sorted(self._fresh().keks)

    def made_on(self, version: int) -> date | None:
        """Return the day a version was made; None for an unknown day or version."""
        kek = self._fresh().keks.get(version)
        return kek and kek.made_on

    def wrap(self, version: int, key: bytes, aad: bytes) -> bytes:
        """Return `key` sealed under the suite of the settings; raise KeyError."""
        suite, nonce = suites.current(), os.urandom(suites.NONCE_BYTES)
        ring = self._ring if version in self._ring.keks else self._fresh()
        sealed = ring.cipher(suite.number, version).encrypt(nonce, key, aad)
        return bytes([suite.number]) + nonce + sealed

    def unwrap(self, version: int, wrapped: bytes, aad: bytes) -> bytes:
        """Return the key, whichever suite wrapped it; raise WrapBroken."""
        ring = self._ring if version in self._ring.keks else self._fresh()
        try:
            cipher = ring.ciphers.get((wrapped[0], version)) or ring.cipher(wrapped[0], version)
            return cipher.decrypt(wrapped[1:13], wrapped[13:], aad)
        except (InvalidTag, LookupError, ValueError):
            pass
        raise WrapBroken

    def reveal(self) -> dict[int, Kek]:
        """Return every KEK."""
        return dict(self._fresh().keks)

    def _fresh(self) -> Ring:
        """Return the KEKs as they are now."""
        return self._ring


def new_kek() -> Kek:
    """Return a random KEK made today."""
    return Kek(secrets.token_bytes(suites.SECRET_BYTES), today())


def with_another(keks: Mapping[int, Kek]) -> tuple[int, dict[int, Kek]]:
    """Return the next version, and the KEKs with a new one of that version."""
    version = max(keks) + 1
    return version, {**keks, version: new_kek()}


def without(keks: Mapping[int, Kek], version: int) -> dict[int, Kek]:
    """Return the KEKs but one; raise KeyProblem for the current one and an absent one."""
    refuse_to_drop(version, list(keks))
    return {number: kek for number, kek in keks.items() if number != version}


def refuse_to_drop(version: int, versions: list[int]) -> None:
    """Raise KeyProblem unless `version` is one of the versions and not the current one."""
    if version not in versions:
        raise KeyProblem(
            _("There is no wrapping key of version %(version)d.") % {"version": version}
        )
    if version == max(versions):
        raise KeyProblem(
            _(
                "Version %(version)d of the wrapping key is the current one and can't be dropped. "
                "Run `manage.py vault rotate-kek` first."
            )
            % {"version": version}
        )


def kek_line(version: int, kek: Kek) -> str:
    """Return a KEK as a line of a key file: `kek <version> <base64> [<day it was made>]`."""
    words = ["kek", str(version), base64.b64encode(kek.secret).decode()]
    return " ".join([*words, str(kek.made_on)] if kek.made_on else words)


@sensitive_variables()
def parse_kek(version: str, encoded: str, made_on: str = "") -> tuple[int, Kek] | None:
    """Return (version, KEK) from the words of a line, or None for anything that is no KEK."""
    if not (version.isascii() and version.isdecimal()):
        return None
    try:
        kek = Kek(
            base64.b64decode(encoded, validate=True),
            date.fromisoformat(made_on) if made_on else None,
        )
    except (binascii.Error, ValueError):
        return None
    fits = 1 <= int(version) <= MAX_VERSION and len(kek.secret) == suites.SECRET_BYTES
    return (int(version), kek) if fits else None
