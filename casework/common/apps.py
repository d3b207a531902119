"""The common room."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Casework's common room."""

    name = "casework.common"
    label = "common"
