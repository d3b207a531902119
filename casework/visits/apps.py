"""The visits room."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Casework's visits room."""

    name = "casework.visits"
    label = "visits"
