"""Signing checkpoints with a key that comes from the audit key, so that anyone can check them.

Ed25519 and not an HMAC: the machine that keeps the checkpoints gets the public key and can prove
them without holding what could forge them. Derived and not kept in a file of its own: whoever
brings the audit key back from its custodians has this one too.
"""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.audit.keys import audit_key

PURPOSE = b"casework/v1/audit checkpoint"


def signing_key() -> Ed25519PrivateKey:
    """Return the private key: HKDF-SHA256 of the audit key is its seed."""
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=PURPOSE).derive(audit_key())
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> Ed25519PublicKey:
    return signing_key().public_key()


def key_id(key: Ed25519PublicKey) -> str:
    """Return by which digits people compare a public key: the start of its SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def as_pem(key: Ed25519PublicKey) -> str:
    """Return a public key as a file that openssl reads."""
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode()


def read_pem(content: bytes) -> Ed25519PublicKey:
    """Return the public key of such a file; raise ValueError for anything else."""
    key = serialization.load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key


def is_signed(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    """Tell whether the holder of the key signed this message."""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
