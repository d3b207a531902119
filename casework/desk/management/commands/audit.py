"""`manage.py audit ACT`: the audit key, checkpoints, proofs that the memory wasn't edited."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.desk.auditing import acts, export, proving
from casework.desk.custody.act import VaultAct

ACTS: list[type[VaultAct]] = [
    acts.Initialise,
    acts.PublicKey,
    acts.MakeCheckpoint,
    acts.Verify,
    acts.Status,
    export.Export,
    proving.Prove,
]


class Command(BaseCommand):
    """Each act is a sub-command with arguments and help of its own."""

    # The key is made by it, and the proof must not wait for what the checks look at.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add a sub-command for each act."""
        parser.description = _("Custody and proof of the audit chain.")
        kinds = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        for act in (kind() for kind in ACTS):
            words = str(act.help)
            act.add_arguments(kinds.add_parser(act.name, help=words, description=words))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act."""
        act = next(kind() for kind in ACTS if kind.name == options["act"])
        act.run(self.stdout.write, **options)
