"""The reports room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Tells the households room what papers and narratives keep on one person."""

    name = "casework.reports"
    label = "reports"

    def ready(self) -> None:
        from casework.households.erasure import OUTSIDE
        from casework.households.traces import register_eraser, register_mentions
        from casework.reports import traces

        register_eraser(traces.erase)
        register_eraser(traces.forget_ledgers)
        register_mentions(traces.mentions)
        if traces.forget_ledgers not in OUTSIDE:
            OUTSIDE.append(traces.forget_ledgers)
