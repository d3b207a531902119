"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Casework's desk room; adds to the queue of decisions what stands below the plans."""

    name = "casework.desk"
    label = "desk"

    def ready(self) -> None:
        from casework.desk import waiting
        from casework.plans import queue

        queue.register(waiting.shreddings)
        queue.register(waiting.emergencies)
