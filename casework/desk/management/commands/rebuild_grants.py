"""`manage.py rebuild_grants`: write guardian's rows anew from the ledger; to be run daily."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.access.grants import differences, rebuild_grants


class Command(BaseCommand):
    """Bring the projection up to the ledger, so that postings with a gap begin on their day."""

    help = "Write the permission rows anew from the ledger of grants and say how many differed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether anything is to be written at all."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; list every difference and end with status 1 if there is one.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say what differed, or say it alone."""
        if options["check"]:
            self.check_rows()
            return
        self.stdout.write(
            _("%(n)d permission rows differed from the ledger.") % {"n": rebuild_grants()}
        )

    def check_rows(self) -> None:
        """List the differences; raise CommandError if there is one."""
        found = differences()
        for line in found:
            self.stdout.write(line)
        words = _("%(n)d permission rows differ from the ledger.") % {"n": len(found)}
        if found:
            raise CommandError(words)
        self.stdout.write(words)
