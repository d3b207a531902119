"""`manage.py demo`: keys, tables and the fictional families of the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.desk.demo.load import NotForDemonstration, load
from casework.desk.setup import prepare_site
from casework.vault.providers import KeyProblem


class Command(BaseCommand):
    """Bring a trial site to life; run again, it changes nothing."""

    help = "Make keys and tables and load the fictional families, once."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the site and load the families."""
        try:
            prepare_site()
            families = load()
        except KeyProblem as problem:
            raise CommandError(str(problem)) from None
        except NotForDemonstration:
            raise CommandError(
                _(
                    "This database isn't the demonstration's, so nothing was loaded. Set "
                    "CASEWORK_DATA_DIR to another folder, or CASEWORK_DEMO=true for a new one."
                )
            ) from None
        if families:
            self.stdout.write(_("%(n)d fictional families loaded.") % {"n": families})
