"""`manage.py notices due`: telling people what became due, and passing counts to the webhook."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.desk.watching import tell_of_the_site
from casework.drafts.actions import expire_drafts
from casework.notices.due import tell_what_is_due
from casework.notices.models import Notice
from casework.notices.relay import relay
from casework.reports.ledgers import kept


class Command(BaseCommand):
    """Run hourly by a timer; running it twice, or after a week, tells nothing twice."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the one act there is, by its name."""
        parser.description = _(
            "Tell people which visits, requests and covers are due, which drafts go soon and what "
            "is due about the log and the keys; let old drafts go, and send counts to the webhook."
        )
        parser.add_argument("act", choices=["due"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell, and say how much."""
        expire_drafts(by=None)
        kept.expire()
        told = tell_what_is_due()
        before = Notice.objects.count()
        tell_of_the_site()
        told += Notice.objects.count() - before
        self.stdout.write(
            _("%(told)d new notices, %(sent)d messages sent.") % {"told": told, "sent": relay()}
        )
