"""Django's system check for the keys: every command but `vault` refuses to run without them."""

from typing import Any

from django.core import checks

from casework.vault import custody


def keys_at_hand(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each thing wrong with the sealing key or its fit to the keystore."""
    return [checks.Error(sentence, id="vault.E001") for sentence in custody.problems()]
