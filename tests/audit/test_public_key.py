"""A public key that isn't one of ours is told apart."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from casework.audit.signing import read_pem


def test_a_public_key_of_another_kind_is_refused() -> None:
    other = generate_private_key(SECP256R1()).public_key()
    pem = other.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(ValueError, match="Ed25519"):
        read_pem(pem)
