"""Who acts at the console: people sign in there with a password, for some acts two of them."""

from typing import NoReturn

from django.contrib.auth import authenticate
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.access.rules import may_manage_staff
from casework.audit.chain import masked, record
from casework.desk.custody import console


def two_administrators(refused: str) -> tuple[Worker, Worker]:
    """Return two different system administrators who have just proved who they are.

    Anything else is remembered in the audit as `refused` and raises CommandError.
    """
    first = administrator(_("First administrator"), refused)
    second = administrator(_("Second administrator"), refused)
    if first == second:
        refuse(
            refused, first.username, _("Two different people are needed, not one of them twice.")
        )
    return first, second


def administrator(who: str, refused: str) -> Worker:
    """Return the system administrator who signs in; raise CommandError."""
    worker = signed_in(who, refused)
    if not may_manage_staff(worker):
        refuse(refused, worker.username, _("This account isn't posted as a system administrator."))
    return worker


@sensitive_variables("password")
def signed_in(who: str, refused: str) -> Worker:
    """Return who signs in; anyone else is remembered as `refused` and raises CommandError."""
    username = console.ask(_("%(who)s, user name: ") % {"who": who}) or ""
    password = console.ask_hidden(_("%(who)s, password: ") % {"who": who}) or ""
    worker = authenticate(None, username=username, password=password)
    if not isinstance(worker, Worker):
        refuse(refused, username, _("User name or password is wrong, or the account is locked."))
    return worker


def refuse(refused: str, username: str, sentence: str) -> NoReturn:
    """Remember the attempt and raise CommandError."""
    with transaction.atomic():
        record(refused, None, by=None, username=masked(username))
    raise CommandError(_("%(sentence)s Nothing was changed.") % {"sentence": sentence})
