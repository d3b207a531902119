"""What django-allauth asks of us: secrets sealed by the vault, and everything of its own closed."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.vault import system

PURPOSE = "second factor"

_owner: ContextVar[UUID | None] = ContextVar("owner of secrets", default=None)


@contextmanager
def secrets_of(worker: Worker) -> Iterator[None]:
    """Seal and open secrets bound to this worker: one that was moved to another won't open."""
    token = _owner.set(worker.pk)
    try:
        yield
    finally:
        _owner.reset(token)


def owner() -> bytes:
    """Return the id that secrets are bound to; raise RuntimeError outside `secrets_of`."""
    found = _owner.get()
    if found is None:
        raise RuntimeError("whose secret is this?")
    return found.bytes


class SealedFactors(DefaultMFAAdapter):
    """Second factors: their secrets are sealed, and named after this system."""

    @sensitive_variables("text")
    def encrypt(self, text: str) -> str:
        """Return a secret sealed for its owner, as text."""
        return base64.b64encode(system.seal(PURPOSE, owner(), text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raise NotOpened for whatever the vault did not seal for its owner."""
        try:
            blob = base64.b64decode(encrypted_text, validate=True)
        except (ValueError, binascii.Error):
            raise system.NotOpened from None
        return system.unseal(PURPOSE, owner(), blob).decode()

    def get_totp_issuer(self) -> str:
        """Return what an authenticator app shows beside the user name."""
        return _("Casework, one household, one plan")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the site to which passkeys are bound: the host that people type."""
        site: dict[str, str] = super().get_public_key_credential_rp_entity()
        return site | {"name": self.get_totp_issuer()}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: what happens to an account is told in the system and kept in the audit."""


class ClosedAccounts(DefaultAccountAdapter):
    """Accounts: administrators open them, nobody signs up, and no mail leaves the house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody opens their own account."""
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing."""
