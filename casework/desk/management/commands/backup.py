"""`manage.py backup OUT`: the whole site into a new folder, sealed, while it works."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.desk.backup.make import make
from casework.desk.backup.problem import BackupProblem, in_plain_words


class Command(BaseCommand):
    """Write a backup; what was killed half-way never bears the name of a finished one."""

    # The keys are looked at by itself; what else the checks look at doesn't matter here.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the new folder, and whether only the keystore is wanted."""
        parser.description = _(
            "Back up both databases, attachments and tombstones into a new folder; the site "
            "works on."
        )
        parser.add_argument(
            "out", type=Path, help=_("a folder that doesn't exist yet, or an empty one")
        )
        parser.add_argument(
            "--keystore-only",
            action="store_true",
            help=_(
                "only the wrapped keys: small, for frequent copies with a short life of their own"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what it holds."""
        try:
            with in_plain_words():
                made = make(options["out"], "keystore" if options["keystore_only"] else "full")
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            _("The backup %(folder)s is complete: %(files)d files, %(bytes)d bytes.")
            % {
                "folder": options["out"],
                "files": len(made.files),
                "bytes": sum(file.size for file in made.files.values()),
            }
        )
