"""This site's keys for the day they are lost: sealed to a key that custodians hold in shares.

The envelope is a JSON text. Its public parts say for whom it is and which keys it covers; the keys
themselves are sealed by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM), bound to those parts.
"""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.vault import providers, suites
from casework.vault.models import Recovery
from casework.vault.providers import Kek, KeyFileProblem, KeyProblem, disk, keyfile
from casework.vault.router import KEYSTORE

FORMAT = "casework recovery 1"
PURPOSE = b"casework/v1/recovery"
CHECK_PURPOSE = b"casework/v1/check"
CHECK_BYTES = 8
HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class RecoveryProblem(KeyProblem):
    """Keys can't be exported or restored; the text says why and what to do. Nothing was changed."""


class Keys(NamedTuple):
    """What an envelope holds: every KEK, and the text of the audit key's file."""

    keks: dict[int, Kek]
    audit: str

    def __repr__(self) -> str:
        return "Keys(…)"

    @property
    def checks(self) -> dict[str, str]:
        """Return name → 8 bytes in hexadecimal that tell one key from another, and nothing else."""
        found = {f"kek {version}": check(kek.secret) for version, kek in self.keks.items()}
        return {**found, "audit": check(self.audit.strip().encode())}


class Envelope(NamedTuple):
    """For whom it is (public key, 32 bytes; set of shares), which keys it holds, and the seal."""

    public_key: bytes
    set_number: int
    threshold: int
    shares: int
    checks: dict[str, str]
    sealed: bytes

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """Return the envelope in a JSON text; raise RecoveryProblem."""
        try:
            found = json.loads(text)
            envelope = cls(
                bytes.fromhex(found["public_key"]),
                int(found["set"]),
                int(found["threshold"]),
                int(found["shares"]),
                {str(name): str(value) for name, value in found["checks"].items()},
                base64.b64decode(found["sealed"], validate=True),
            )
        except (ValueError, LookupError, TypeError, AttributeError):
            envelope, found = None, {}
        if envelope is None or found.get("format") != FORMAT or len(envelope.public_key) != 32:
            raise RecoveryProblem(
                _(
                    "This is no recovery envelope, or it was damaged. Take recovery.json from "
                    "another backup. Nothing was changed."
                )
            )
        return envelope

    @property
    def public_parts(self) -> dict[str, Any]:
        """Return what everybody may know and nobody can alter."""
        return {
            "format": FORMAT,
            "public_key": self.public_key.hex(),
            "set": self.set_number,
            "threshold": self.threshold,
            "shares": self.shares,
            "checks": self.checks,
        }

    @property
    def info(self) -> bytes:
        """Return what the seal is bound to."""
        parts = json.dumps(self.public_parts, sort_keys=True, separators=(",", ":"))
        return PURPOSE + parts.encode()

    def text(self) -> bytes:
        """Return the JSON text."""
        sealed = base64.b64encode(self.sealed).decode()
        return json.dumps({**self.public_parts, "sealed": sealed}, indent=1).encode()

    @sensitive_variables()
    def holding(self, keys: Keys) -> Self:
        """Return the same with `keys` sealed in it."""
        bound = self._replace(checks=keys.checks)
        inside = {
            "keks": {
                version: [base64.b64encode(kek.secret).decode(), kek.made_on and str(kek.made_on)]
                for version, kek in keys.keks.items()
            },
            "audit": keys.audit,
        }
        public = X25519PublicKey.from_public_bytes(self.public_key)
        sealed = HPKE.encrypt(json.dumps(inside).encode(), public, info=bound.info)
        return bound._replace(sealed=sealed)

    @sensitive_variables()
    def open(self, private_key: bytes) -> Keys:
        """Return the keys; raise RecoveryProblem for another private key or an altered envelope."""
        private = X25519PrivateKey.from_private_bytes(private_key)
        try:
            inside = json.loads(HPKE.decrypt(self.sealed, private, info=self.info))
        except (InvalidTag, ValueError):
            raise RecoveryProblem(
                _(
                    "The shares don't open this envelope: it was altered, or belongs to another "
                    "export. Take recovery.json from another backup. Nothing was changed."
                )
            ) from None
        keks = {
            int(version): Kek(base64.b64decode(secret), made_on and date.fromisoformat(made_on))
            for version, (secret, made_on) in inside["keks"].items()
        }
        return Keys(keks, inside["audit"])


def check(secret: bytes) -> str:
    """Return 8 bytes that tell a secret from another one, in hexadecimal."""
    return suites.AES.subkey(secret, CHECK_PURPOSE, CHECK_BYTES).hex()


def new_pair() -> tuple[bytes, bytes]:
    """Return a private key, for the custodians alone, and its public key; 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


@sensitive_variables()
def present_keys() -> Keys:
    """Return this site's keys as they are now; raise KeyProblem, DoneByHand."""
    keks = providers.configured().reveal()
    path = Path(settings.CASEWORK_AUDIT_KEY_FILE)
    try:
        return Keys(keks, disk.read(path)[0])
    except KeyFileProblem:
        raise
    except (OSError, UnicodeDecodeError):
        raise RecoveryProblem(
            _(
                "The audit key %(path)s can't be read, and without it the log can't be proved. "
                "Bring it back from its copy, or mend CASEWORK_AUDIT_KEY_FILE."
            )
            % {"path": path}
        ) from None


def keep(envelope: Envelope) -> Recovery:
    """Store the envelope of a new export in place of any older one, and return its row."""
    with transaction.atomic(using=KEYSTORE):
        Recovery.objects.all().delete()
        return Recovery.objects.create(
            public_key=envelope.public_key,
            envelope=envelope.text(),
            threshold=envelope.threshold,
            shares=envelope.shares,
        )


def latest() -> Recovery | None:
    """Return the row that counts, the newest."""
    return Recovery.objects.order_by("-pk").first()


def refresh() -> bool:
    """Seal the keys of this moment to the same public key; to be called when KEKs have changed.

    The custodians' shares stay good. Returns False when there is nothing to seal anew: nobody made
    an export yet, or the keys stand in a token now. Raises KeyProblem.
    """
    row = latest()
    if row is None:
        return False
    try:
        keys = present_keys()
    except providers.DoneByHand:
        return False
    row.envelope = Envelope.parse(bytes(row.envelope)).holding(keys).text()
    row.save(update_fields=["envelope"])
    return True


def catch_up() -> bool:
    """Refresh an envelope that lacks keys of this moment, and say whether it did.

    A process that was killed may have made a key and not come to sealing it. Raises KeyProblem.
    """
    row = latest()
    if row is None:
        return False
    try:
        behind = not covers_present_keys(Envelope.parse(bytes(row.envelope)))
    except providers.DoneByHand:
        return False
    return behind and refresh()


def export_envelope() -> bytes:
    """Return the envelope as a JSON text, for backups to carry; empty when there was no export."""
    row = latest()
    return b"" if row is None else bytes(row.envelope)


def covers_present_keys(envelope: Envelope) -> bool:
    """Say whether the envelope holds every key of this moment; raise KeyProblem, DoneByHand."""
    return present_keys().checks == envelope.checks


@sensitive_variables()
def restore(keys: Keys) -> list[str]:
    """Write sealing key and audit key where they are absent; return the places written to.

    Raises RecoveryProblem when another key stands at either place, DoneByHand for a provider that
    takes no key from outside, KeyProblem for a key that can't be read; nothing is written then.
    """
    source, audit = providers.source(), Path(settings.CASEWORK_AUDIT_KEY_FILE)
    source.require_writable()
    sealing_there, audit_there = source.present(), audit.exists()
    if sealing_there and _secrets(providers.configured().reveal()) != _secrets(keys.keks):
        raise _occupied(str(source))
    if audit_there and present_keys().audit.split() != keys.audit.split():
        raise _occupied(str(audit))
    written = []
    if not sealing_there:
        written.append(providers.make(keys.keks).place())
    if not audit_there:
        with keyfile.told(audit):
            disk.write(audit, keys.audit)
        written.append(str(audit))
    return written


def _secrets(keks: dict[int, Kek]) -> dict[int, bytes]:
    return {version: kek.secret for version, kek in keks.items()}


def _occupied(place: str) -> RecoveryProblem:
    return RecoveryProblem(
        _(
            "Another key stands at %(place)s already, and a key is never written over. Nothing was "
            "changed. Move it away if you are sure that it opens nothing, and run the command "
            "again."
        )
        % {"place": place}
    )
