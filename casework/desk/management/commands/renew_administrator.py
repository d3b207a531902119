"""`manage.py renew_administrator NAME`: a new password for an administrator, told once."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.access.actions import set_password
from casework.access.models import Worker
from casework.access.rules import stays_administrator
from casework.access.sign_in.actions import take_factors

# Without signs that look alike.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, OF = 5, 5


class Command(BaseCommand):
    """Renew the sign-in of one of the three administrators; on the pages nobody can.

    Whoever stands at the console holds the server. The log says that it was done there.
    """

    help = "Give an administrator a new password, and take away second proofs that were lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose it is, and whether phone and codes are lost too."""
        parser.add_argument("username", help=_("The administrator's user name."))
        parser.add_argument(
            "--lost-second-proof",
            action="store_true",
            help=_("Take app, passkeys and recovery codes away too."),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it, and tell it once."""
        worker = Worker.objects.filter(username=options["username"]).first()
        if worker is None or not stays_administrator(worker):
            raise CommandError(
                _("No administrator has this user name. Others get a new password on the pages.")
            )
        password = new_password(worker)
        with transaction.atomic():
            set_password(worker=worker, password=password, by=None)
            if options["lost_second_proof"]:
                take_factors(worker=worker, by=None)
        self.stdout.write(
            _(
                "%(name)s signs in with this password and changes it in the menu at once:\n"
                "  %(password)s\n"
                "It is shown only here; all sessions of the account have ended."
            )
            % {"name": worker.username, "password": password}
        )


def new_password(worker: Worker) -> str:
    """Return a password that nobody knows and that the site's profile lets through."""
    while True:
        groups = ("".join(secrets.choice(SIGNS) for _sign in range(OF)) for _group in range(GROUPS))
        password = "-".join(groups)
        try:
            validate_password(password, worker)
        except ValidationError:
            continue
        return password
