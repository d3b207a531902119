"""The vault room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Casework's vault room."""

    name = "casework.vault"
    label = "vault"
