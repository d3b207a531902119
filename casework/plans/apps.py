"""The plans room."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Casework's plans room."""

    name = "casework.plans"
    label = "plans"
