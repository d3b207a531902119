"""`manage.py restore FROM`: an empty site becomes what a backup holds, and is proven whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.desk.backup import restore, target
from casework.desk.backup.problem import BackupProblem, in_plain_words


class Command(BaseCommand):
    """Check first, then restore, then prove; run again after it was killed, it begins anew."""

    # It is the command that brings back what the checks complain about.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the backup, and where the keys come from if not from there."""
        parser.description = _(
            "Restore a backup into an empty site and prove that all of it is there."
        )
        parser.add_argument("source", type=Path, metavar="FROM", help=_("the folder of a backup"))
        keystore = parser.add_mutually_exclusive_group()
        keystore.add_argument(
            "--keystore", type=Path, help=_("a newer copy of the keystore to use instead")
        )
        keystore.add_argument(
            "--keep-keystore", action="store_true", help=_("leave the keystore that is here")
        )
        parser.add_argument(
            "--tombstones",
            type=Path,
            action="append",
            help=_("a newer tombstones.json; may be given several times"),
        )
        parser.add_argument(
            "--even-if-unreadable",
            action="store_true",
            help=_("bring back what opens, though older data keys were destroyed since"),
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("check and open everything, change nothing")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; end with what isn't whole, or with the sentence that all is."""
        try:
            with in_plain_words():
                self.restore(**options)
        except BackupProblem as problem:
            raise CommandError("\n".join([str(problem), *self.what_next()])) from None

    def what_next(self) -> list[str]:
        """Say what to do after a restore that was begun and not carried out to its end."""
        if not target.is_unfinished():
            return []
        return [
            _(
                "The restore isn't complete, so the site doesn't start. Mend what is said above "
                "and run the same command again; it begins anew."
            )
        ]

    def restore(self, **options: Any) -> None:
        """Check, and unless it is a dry run, restore."""
        plan = restore.planned(
            options["source"],
            options["keystore"],
            options["keep_keystore"],
            options["tombstones"],
            even_if_unreadable=options["even_if_unreadable"],
        )
        if options["dry_run"]:
            restore.read_through(plan)
            self.stdout.write(_("The backup is whole and opens. Nothing was changed."))
            return
        restore.carry_out(plan, self.stdout.write)
        self.stdout.write(_("The site is restored and whole."))
