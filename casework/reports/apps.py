"""The reports room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Tells the households room what papers keep on one person and, of a record, for good."""

    name = "casework.reports"
    label = "reports"

    def ready(self) -> None:
        from casework.households import erasure
        from casework.households.traces import register_eraser, register_mentions
        from casework.reports import traces, verification

        register_eraser(traces.erase)
        register_eraser(traces.forget_ledgers)
        register_mentions(traces.mentions)
        if verification.keep_serials not in erasure.OUTSIDE:
            erasure.OUTSIDE.append(verification.keep_serials)
        if traces.withdraw not in erasure.OUTSIDE:
            erasure.OUTSIDE.append(traces.withdraw)
        if traces.forget_ledgers not in erasure.OUTSIDE:
            erasure.OUTSIDE.append(traces.forget_ledgers)
