"""Shredding a household from the console: the same rules and acts as on the pages."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.management.base import CommandError
from django.db import connections
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.models import Worker
from casework.audit.chain import masked, record
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.desk.custody.act import Say, VaultAct
from casework.households import actions, forgotten, kinds, retention, shredding
from casework.households.models import Household, LegalBasis, ShredReason, ShredRequest


class Shred(VaultAct):
    """Destroy a household's record for ever; two people sign."""

    name = "shred"
    help = gettext_lazy(
        "Destroy a household's record for ever: two people with the right sign in turn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the household, the reason and its legal basis."""
        parser.add_argument("household", metavar="NUMBER-or-ID")
        parser.add_argument("--reason", required=True, choices=ShredReason.values)
        parser.add_argument("--basis", default="", choices=["", *LegalBasis.values])
        parser.add_argument(
            "--dry-run", action="store_true", help=_("Show what would be destroyed.")
        )

    def run(self, say: Say, **options: Any) -> None:
        """Show what would be destroyed, ask two people, destroy it; or end what was interrupted."""
        if finished := shredding.resume():
            say(_("Finished %(count)d destructions that were interrupted.") % {"count": finished})
        household = named(options["household"])
        if not household.is_on_file:
            say(_("%(number)s is destroyed already.") % {"number": household.number})
            return
        show(say, household, options["reason"])
        if options["dry_run"]:
            say(_("Nothing was changed."))
            return
        request = approved(say, household, options["reason"], options["basis"])
        if shredding.resume():
            say(_("%(number)s is destroyed.") % {"number": household.number})
        else:
            say(
                _(
                    "%(number)s is destroyed, but the files of the databases were in use and are "
                    "not cleaned yet. Run `manage.py vault verify` to finish."
                )
                % {"number": request.household.number}
            )


def end_interrupted(say: Say) -> None:
    """End what was decided and interrupted, destructions and erasures of people, and say so.

    A keystore may be looked at where the records' tables don't exist.
    """
    if Household._meta.db_table not in connections["default"].introspection.table_names():
        return
    if told := forgotten.finish():
        say(_("Ended %(count)d erasures or restrictions that were interrupted.") % {"count": told})
    if left := forgotten.unclean():
        say(
            _(
                "%(count)d people are erased, but the file of the database was in use and isn't "
                "cleaned yet. Run `manage.py vault verify` again."
            )
            % {"count": left}
        )
    ended = shredding.resume()
    if ended:
        say(_("Finished %(count)d destructions that were interrupted.") % {"count": ended})
    if left := len(shredding.unfinished()):
        say(_("Destructions that are not at their end: %(count)d") % {"count": left})


def named(text: str) -> Household:
    """Return the household with this number or id; raise CommandError."""
    try:
        wanted = Q(pk=UUID(text))
    except ValueError:
        wanted = Q(number__iexact=text)
    households = Household.objects.unscoped("who stands at the console names it")
    household: Household | None = households.select_related("area").filter(wanted).first()
    if household is None:
        raise CommandError(_("There is no household with this number or id."))
    return household


def show(say: Say, household: Household, reason: str) -> None:
    """Say what would be destroyed, by kind and number, and what stands against it."""
    say(f"{household.number} {household.area.name}")
    for kind, count in kinds.contents(household):
        say(f"  {kind}: {count}")
    for obstacle in retention.obstacles(household, reason, today()):
        say(f"! {obstacle.label}")


def approved(say: Say, household: Household, reason: str, basis: str) -> ShredRequest:
    """Return the approved request of two people who signed one after the other.

    A request that waits already needs the second one only. Raises CommandError.
    """
    requests: Any = household.shred_requests
    request: ShredRequest | None = requests.waiting().first()
    try:
        if request is None:
            say(_("First person, who asks for it:"))
            first = signed_in()
            request = actions.ask_shredding(
                household_id=household.pk, reason=reason, basis=basis, by=first
            )
        elif (request.reason, request.basis) != (reason, basis):
            raise CommandError(_("It is asked for already, for another reason."))
        say(_("Second person, who decides:"))
        second = signed_in()
        request.household = household
        shown = actions.content_hash(request)
        if input(_("Type the file number: ")).strip().upper() != household.number.upper():
            raise CommandError(_("This isn't the number of this file."))
        return actions.approve_shredding(request_id=request.pk, shown_hash=shown, by=second)
    except actions.MustBeKept as kept:
        raise CommandError(" ".join(str(found.label) for found in kept.obstacles)) from None
    except ValueError:
        raise CommandError(_("A person's lawful request, and only that, has a --basis.")) from None
    except (PermissionDenied, ObjectDoesNotExist):
        raise CommandError(
            _("This account may not do that: two different supervisors of the household sign.")
        ) from None
    except (StaleVersion, MoveNotAllowed, actions.RequestStands):
        raise CommandError(_("Someone was faster. Look at it again.")) from None


def signed_in() -> Worker:
    """Ask for a user name and a password and return the account; raise CommandError."""
    username = input(_("User name: ")).strip()
    worker = authenticate(username=username, password=getpass(_("Password: ")))
    if not isinstance(worker, Worker) or not worker.is_active:
        record("sign-in refused", None, by=None, username=masked(username))
        raise CommandError(_("User name or password is wrong."))
    record("signed in", worker, by=worker)
    return worker
