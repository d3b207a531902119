"""The assessments room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Casework's assessments room."""

    name = "casework.assessments"
    label = "assessments"

    def ready(self) -> None:
        from casework.assessments import facts, traces
        from casework.households.index import register_follower
        from casework.households.traces import register_eraser, register_mentions

        register_eraser(traces.erase)
        register_mentions(traces.mentions)
        register_follower(facts.write_again)
