"""`manage.py vault`: make the keys, say what there is, try every seal."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.vault import custody, verification
from casework.vault.providers import KeyFileProblem


class Command(BaseCommand):
    """Custody of the keys from the command line."""

    help = "Make the sealing keys (init), show them (status), or try every seal (verify)."
    # It is the command that mends what the checks complain about.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the act as the only argument."""
        parser.add_argument("act", choices=["init", "status", "verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act; a problem with the key file ends it with its sentence."""
        acts = {"init": self.initialise, "status": self.status, "verify": self.verify}
        try:
            acts[options["act"]]()
        except KeyFileProblem as problem:
            raise CommandError(str(problem)) from None

    def initialise(self) -> None:
        """Make what is absent, and say it."""
        for thing in custody.initialise():
            self.stdout.write(_("Made %(thing)s.") % {"thing": thing})
        for problem in custody.problems():
            raise CommandError(problem)
        self.stdout.write(_("The vault is ready."))

    def status(self) -> None:
        """Write the state of the keys, never a key."""
        status = custody.status()
        self.stdout.write(_("Key file: %(path)s") % {"path": status.key_file})
        self.stdout.write(_("Version of the wrapping key: %(n)d") % {"n": status.current_kek})
        self.stdout.write(_("Suite: %(name)s") % {"name": status.suite})
        for version, number in status.household_keys.items():
            self.stdout.write(
                _("Household keys wrapped by version %(version)d: %(number)d")
                % {"version": version, "number": number}
            )
        self.stdout.write(_("Root keys: %(names)s") % {"names": ", ".join(status.roots) or "-"})
        for problem in custody.problems():
            raise CommandError(problem)

    def verify(self) -> None:
        """Try every seal; name the rows that don't open and end with an error if there are any."""
        total, done, broken = verification.count(), 0, 0

        def looked_at(rows: int) -> None:
            nonlocal done
            done += rows
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done}/{total}", ending="")

        for table, row_id in verification.broken_rows(looked_at):
            broken += 1
            self.stdout.write(f"{table} {row_id}")
        if broken:
            raise CommandError(
                _("%(broken)d of %(total)d records cannot be read. They are listed above.")
                % {"broken": broken, "total": done}
            )
        self.stdout.write(_("All %(total)d records open.") % {"total": done})
