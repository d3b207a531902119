"""The vault room."""

from django.apps import AppConfig
from django.core.checks import register


class VaultConfig(AppConfig):
    """Casework's vault room."""

    name = "casework.vault"
    label = "vault"

    def ready(self) -> None:
        """Register the check of the keys."""
        from casework.vault.checks import keys_at_hand  # models are importable only from here on

        register(keys_at_hand)
