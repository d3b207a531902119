"""Sends the vault's tables to the database `keystore`, and nothing else there."""

from typing import Any

from django.db.models import Model

KEYSTORE = "keystore"
VAULT = "vault"


class KeystoreRouter:
    """Django database router: keys and records never share a database or a backup."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Return the keystore for the vault's own models."""
        return KEYSTORE if model._meta.app_label == VAULT else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Return the keystore for the vault's own models."""
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Allow exactly the vault's tables in the keystore."""
        if db == KEYSTORE or app_label == VAULT:
            return db == KEYSTORE and app_label == VAULT
        return None
