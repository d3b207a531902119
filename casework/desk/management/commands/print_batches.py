"""`manage.py print_batches`: the processes that print papers of many households."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.reports.batches.serving import Press
from casework.vault.custody import require_keys

MOST_WORKERS = 16


class Command(BaseCommand):
    """Runs until it is asked to end; killed, it loses nothing that the next one doesn't find."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many processes print, and beside which process they stand."""
        parser.description = _(
            "Print batches of papers in the background until asked to end. What was in hand "
            "when a process was killed is printed anew, each paper once."
        )
        parser.add_argument("--workers", type=int, default=2, choices=range(1, MOST_WORKERS + 1))
        parser.add_argument(
            "--beside", type=int, default=None, help=_("End when the process of this id does.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print."""
        require_keys()
        Press(options["workers"], options["beside"]).run()
