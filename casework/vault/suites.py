"""The two cipher suites and what is derived with each: subkeys, ciphers and keyed hashes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

SECRET_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


class Aead(Protocol):
    """A cipher that seals and authenticates; the tag (16 bytes) ends the ciphertext."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return the plaintext; raise InvalidTag or ValueError when anything was altered."""


class Sm4Gcm:
    """SM4-GCM (GB/T 32907, RFC 8998) with the interface of `AESGCM`; the key has 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return ciphertext and tag."""
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return the plaintext; raise InvalidTag when anything was altered or cut off."""
        if len(data) < TAG_BYTES:
            raise InvalidTag
        mode = modes.GCM(nonce, data[-TAG_BYTES:])
        decryptor = Cipher(self._algorithm, mode).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(data[:-TAG_BYTES]) + decryptor.finalize()


@dataclass(frozen=True, eq=False)
class Suite:
    """One family of primitives; `number` stands in every blob and every wrapped key."""

    number: int
    name: str
    key_bytes: int
    hash: hashes.HashAlgorithm
    aead: Callable[[bytes], Aead]

    def subkey(self, secret: bytes, purpose: bytes, length: int = SECRET_BYTES) -> bytes:
        """Return `length` bytes for one purpose, by HKDF over this suite's hash.

        Our secrets are random already, so extraction is left out, as RFC 5869 section 3.3 allows.
        """
        return HKDFExpand(self.hash, length, purpose).derive(secret)

    def cipher(self, secret: bytes, purpose: bytes) -> Aead:
        """Return the cipher whose key is derived from a 256-bit secret for one purpose."""
        return self.aead(self.subkey(secret, purpose, self.key_bytes))

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Return the 32-byte HMAC of `data`."""
        hmac = HMAC(key, self.hash)
        hmac.update(data)
        return hmac.finalize()


AES = Suite(1, "aes", 32, hashes.SHA256(), AESGCM)
SM4 = Suite(2, "sm4", 16, hashes.SM3(), Sm4Gcm)
BY_NUMBER = {suite.number: suite for suite in (AES, SM4)}
BY_NAME = {suite.name: suite for suite in (AES, SM4)}


def current() -> Suite:
    """Return the suite that new seals use; both stay readable at any time."""
    return BY_NAME[settings.CASEWORK_SUITE]


def framed(*parts: bytes) -> bytes:
    """Join byte strings, each behind its length in two bytes, so that no two lists look alike."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
