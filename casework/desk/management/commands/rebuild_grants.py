"""`manage.py rebuild_grants`: write guardian's rows anew from the ledger; to be run daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from casework.access.grants import rebuild_grants


class Command(BaseCommand):
    """Bring the projection up to the ledger, so that postings with a gap begin on their day."""

    help = "Write the permission rows anew from the ledger of grants and say how many differed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say what differed."""
        self.stdout.write(
            _("%(n)d permission rows differed from the ledger.") % {"n": rebuild_grants()}
        )
