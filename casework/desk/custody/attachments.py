"""Clearing away files of attachments that no row speaks of."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.desk.custody.act import Say, VaultAct
from casework.households.attachments import upkeep


class PruneFiles(VaultAct):
    """Remove what a server that stopped in the middle left behind."""

    name = "prune-files"
    help = gettext_lazy("Remove files of attachments that no record speaks of, a day old or more.")

    def run(self, say: Say, **options: Any) -> None:
        """Remove them and say how many there were."""
        say(_("Files removed: %(number)d") % {"number": upkeep.prune_files()})
