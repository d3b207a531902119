"""The notices room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Casework's notices room; listens to what the rooms below have to tell."""

    name = "casework.notices"
    label = "notices"

    def ready(self) -> None:
        from casework.access import news
        from casework.notices import writing

        news.register(writing.hear, writing.forget)
