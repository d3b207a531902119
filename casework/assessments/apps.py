"""The assessments room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Casework's assessments room."""

    name = "casework.assessments"
    label = "assessments"
