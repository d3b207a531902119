"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Casework's desk room."""

    name = "casework.desk"
    label = "desk"
