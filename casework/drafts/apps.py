"""The drafts room."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Tells the doors who keeps what is typed, and a deletion that drafts go along."""

    name = "casework.drafts"
    label = "drafts"

    def ready(self) -> None:
        from casework.access.typed import register_keeper
        from casework.drafts import keeper
        from casework.drafts.actions import erase_drafts
        from casework.households.traces import register_eraser

        register_keeper(keeper)
        register_eraser(erase_drafts)
