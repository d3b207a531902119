"""`manage.py audit`: make the audit key, or prove that the memory wasn't edited."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.audit.keys import make_key_file
from casework.audit.verify import verify
from casework.vault import verification


class Command(BaseCommand):
    """Custody and proof of the audit chain from the command line."""

    help = "Make the audit key (init), or walk every chain and say where one is broken (verify)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the act as the only argument."""
        parser.add_argument("act", choices=["init", "verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act."""
        {"init": self.initialise, "verify": self.verify}[options["act"]]()

    def initialise(self) -> None:
        """Make the key file; leave an existing one alone."""
        path = settings.CASEWORK_AUDIT_KEY_FILE
        made = make_key_file(path)
        sentence = _("Made the audit key %(path)s.") if made else _("%(path)s is there already.")
        self.stdout.write(sentence % {"path": path})

    def verify(self) -> None:
        """Walk every chain; end with an error that names each first fault by chain and number."""
        verdict = verify(verification.counters)
        for fault in verdict.faults:
            self.stderr.write(f"{fault.chain} #{fault.seq}: {fault.what}")
        if verdict.faults:
            raise CommandError(_("%(n)d chains are not true.") % {"n": len(verdict.faults)})
        self.stdout.write(
            _("%(entries)d entries in %(chains)d chains, all true.")
            % {"entries": verdict.entries, "chains": verdict.chains}
        )
