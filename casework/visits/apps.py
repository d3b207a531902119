"""The visits room."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Tells the plans room where visits are found that speak for a plan."""

    name = "casework.visits"
    label = "visits"

    def ready(self) -> None:
        from casework.plans import evidence
        from casework.visits.evidence import visits

        evidence.register(visits)
