"""An app of the tests alone: one sealed table, made without migrations."""

from django.apps import AppConfig


class SealTestConfig(AppConfig):
    """The tests' own app."""

    name = "tests.vault.app"
    label = "sealtest"
