"""A passkey of software: answers as an authenticator would, with a key of its own."""

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "https://testserver"
PRESENT_AND_VERIFIED = 0x05
HAS_CREDENTIAL = 0x40


class Passkey:
    """One credential for the host `testserver`."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.host = sha256(b"testserver").digest()

    def made(self, challenge: str, origin: str = ORIGIN) -> dict[str, Any]:
        """Return what a browser gives for `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public)
        data = AuthenticatorData.create(
            self.host, PRESENT_AND_VERIFIED | HAS_CREDENTIAL, 0, credential
        )
        attestation = AttestationObject.create("none", data, {})
        told = client_data("webauthn.create", challenge, origin)
        return self.answer(told, attestationObject=websafe_encode(attestation))

    def used(self, challenge: str, origin: str = ORIGIN) -> dict[str, Any]:
        """Return what a browser gives for `navigator.credentials.get`."""
        data = AuthenticatorData.create(self.host, PRESENT_AND_VERIFIED, 1)
        told = client_data("webauthn.get", challenge, origin)
        signature = self.key.sign(data + sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(
            told,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=None,
        )

    def answer(self, told: bytes, **response: Any) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": websafe_encode(told), **response},
        }


def client_data(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()
