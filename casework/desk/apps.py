"""The desk room."""

from django.apps import AppConfig
from django.core import checks


class DeskConfig(AppConfig):
    """Casework's desk room; adds to the queue of decisions what stands below the plans.

    It also has a database checked before migrations run.
    """

    name = "casework.desk"
    label = "desk"

    def ready(self) -> None:
        from casework.desk import releases, waiting
        from casework.plans import queue

        queue.register(waiting.shreddings)
        queue.register(waiting.emergencies)
        checks.register(releases.check_between, checks.Tags.database)
