"""`manage.py create_administrator`: the first account of a new site, who opens the others."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.access.actions import open_account, open_area, post_worker
from casework.access.models import Area, Level, Role, Worker
from casework.common.dates import today


class Command(BaseCommand):
    """Make the organisation's root and its system administrator, on a site without accounts."""

    help = "Open the first account, a system administrator, and the city it belongs to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names; the password is asked for and never an argument."""
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--city", required=True, help="Name of the city, the root of the tree.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account."""
        if Worker.objects.exists():
            raise CommandError(_("There are accounts already; an administrator opens new ones."))
        password = getpass.getpass(_("Password (at least 15 characters): "))
        try:
            validate_password(password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        with transaction.atomic():
            city = Area.objects.filter(level=Level.CITY).first()
            city = city or open_area(name=options["city"], code="C", parent=None, by=None)
            worker = open_account(
                username=options["username"], name=options["name"], password=password, by=None
            )
            post_worker(worker=worker, area=city, role=Role.SYSTEM, from_on=today(), by=None)
        self.stdout.write(_("The account is open. Sign in to open areas and further accounts."))
