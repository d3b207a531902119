"""`manage.py purge_batches`: bound papers go when their days are over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.reports.batches.purging import purge


class Command(BaseCommand):
    """Run daily by a timer; running it twice takes nothing twice."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what it does."""
        parser.description = _(
            "Take bound papers away whose days are over, and files that belong to no batch."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take away, and say how much."""
        done = purge()
        self.stdout.write(
            _("%(batches)d batches taken away, %(files)d stray files removed.") % done._asdict()
        )
