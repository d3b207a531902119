"""`manage.py vault ACT`: custody of the keys and of what they seal, from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework.desk.custody import (
    attachments,
    indexing,
    keys,
    recovery,
    rotation,
    shredding,
    status,
)
from casework.desk.custody.act import VaultAct
from casework.vault.providers import KeyProblem

ACTS: list[type[VaultAct]] = [
    keys.Initialise,
    keys.Verify,
    status.Status,
    recovery.ExportKey,
    recovery.RestoreKey,
    attachments.PruneFiles,
    shredding.Shred,
    indexing.Reindex,
    rotation.RotateKek,
    rotation.RotateDek,
    rotation.Reseal,
    rotation.RetireKek,
]


class Command(BaseCommand):
    """Each act is a sub-command with arguments and help of its own."""

    # It is the command that mends what the checks complain about.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add a sub-command for each act."""
        parser.description = _("Custody of the sealing keys and of what they seal.")
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        for act in (kind() for kind in ACTS):
            words = str(act.help)
            act.add_arguments(acts.add_parser(act.name, help=words, description=words))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act; a problem with the keys ends it with its sentence."""
        act = next(kind() for kind in ACTS if kind.name == options["act"])
        try:
            act.run(self.stdout.write, **options)
        except KeyProblem as problem:
            raise CommandError(str(problem)) from None
