"""The access room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Casework's access room."""

    name = "casework.access"
    label = "access"
