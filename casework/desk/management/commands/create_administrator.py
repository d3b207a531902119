"""`manage.py create_administrator`: a code for the first account of a new site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.sign_in.actions import make_set_up_code
from casework.common.moves import MoveNotAllowed


class Command(BaseCommand):
    """Print a code, good once and for one hour, with which the first administrator begins.

    Name and password are typed in the browser: no password stands in a shell's history.
    """

    help = "Print a one-time code with which the first administrator opens their account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the organisation's root."""
        parser.add_argument("--city", required=True, help="Name of the city, the root of the tree.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the code."""
        try:
            code = make_set_up_code(city=options["city"], by=None)
        except MoveNotAllowed:
            raise CommandError(
                _("There are accounts already; an administrator opens new ones.")
            ) from None
        groups = "-".join(code[i : i + 4] for i in range(0, len(code), 4))
        self.stdout.write(
            _(
                "Open this page of your site within one hour and type the code there:\n"
                "  page  %(page)s\n  code  %(code)s\n"
                "It works once. A new call of this command makes it worthless."
            )
            % {"page": reverse("set-up"), "code": groups}
        )
