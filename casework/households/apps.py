"""The households room."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Casework's households room."""

    name = "casework.households"
    label = "households"
