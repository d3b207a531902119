"""The reports room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Casework's reports room."""

    name = "casework.reports"
    label = "reports"
