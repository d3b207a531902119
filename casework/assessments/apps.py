"""The assessments room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Casework's assessments room."""

    name = "casework.assessments"
    label = "assessments"

    def ready(self) -> None:
        from casework.assessments import traces
        from casework.households.traces import register_eraser, register_mentions

        register_eraser(traces.erase)
        register_mentions(traces.mentions)
