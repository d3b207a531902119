"""Seals of what belongs to no household: secrets of accounts, forms that wait for their writer.

    format(1) = 1 · suite(1) · version of the root(2) · nonce(12) · ciphertext · tag(16)

The key is derived from a root of its own, which the KEK wraps like every other; the associated
data are format, suite, version, purpose and binding. So a seal that was moved to another row, or
made for another purpose, does not open.
"""

import os
import struct

from cryptography.exceptions import InvalidTag
from django.views.decorators.debug import sensitive_variables

from casework.vault import keys, suites
from casework.vault.envelope import pad

ROOT = "system"
FORMAT = 1
HEAD = struct.Struct(">BBH")
START = HEAD.size + suites.NONCE_BYTES


class NotOpened(Exception):
    """A seal does not open: altered, of another place, or under a key that is missing."""


@sensitive_variables("data")
def seal(purpose: str, binding: bytes, data: bytes) -> bytes:
    """Return `data`, padded, sealed for a purpose and bound to `binding` (a row's or owner's id).

    Raises KeyMissing when the root is there and does not open.
    """
    root = newest_root()
    head = HEAD.pack(FORMAT, root.suite.number, keys.FIRST_VERSION)
    nonce = os.urandom(suites.NONCE_BYTES)
    aad = suites.framed(head, purpose.encode(), binding)
    return head + nonce + cipher_of(root, purpose).encrypt(nonce, pad(data), aad)


def unseal(purpose: str, binding: bytes, blob: bytes) -> bytes:
    """Return what was sealed; raise NotOpened."""
    try:
        form, suite, version = HEAD.unpack(blob[: HEAD.size])
        root = keys.root(ROOT, version)
        if (form, suite) != (FORMAT, root.suite.number):
            raise NotOpened
        aad = suites.framed(blob[: HEAD.size], purpose.encode(), binding)
        nonce = blob[HEAD.size : START]
        padded = cipher_of(root, purpose).decrypt(nonce, blob[START:], aad)
    except (InvalidTag, ValueError, struct.error, keys.KeyMissing):
        raise NotOpened from None
    return padded[: padded.rfind(b"\x80")]


def newest_root() -> keys.Root:
    """Return the root key, made at its first use; raise KeyMissing when it does not open."""
    try:
        return keys.root(ROOT)
    except keys.KeyMissing:
        keys.create_root(ROOT)
        return keys.root(ROOT)


def cipher_of(root: keys.Root, purpose: str) -> suites.Aead:
    return root.suite.cipher(root.secret, b"casework/v1/system/" + purpose.encode())
