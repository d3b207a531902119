"""Making the keys, trying every seal."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.common.progress import Progress
from casework.desk.custody.act import Say, VaultAct
from casework.desk.custody.shredding import end_interrupted
from casework.households.attachments import upkeep
from casework.vault import custody, verification


class Initialise(VaultAct):
    """Make what is absent."""

    name = "init"
    help = gettext_lazy("Make the sealing keys that are absent; never writes over one.")

    def run(self, say: Say, **options: Any) -> None:
        """Make what is absent, and say it."""
        for thing in custody.initialise():
            say(_("Made %(thing)s.") % {"thing": thing})
        for problem in custody.problems():
            raise CommandError(problem)
        say(_("The vault is ready."))


class Verify(VaultAct):
    """Try every seal."""

    name = "verify"
    help = gettext_lazy(
        "Open every sealed row, attachment's file and key; name those that don't open."
    )

    def run(self, say: Say, **options: Any) -> None:
        """Name keys, rows and files that don't open and end with an error if there are any."""
        end_interrupted(say)
        lost = list(verification.broken_keys())
        for name in lost:
            say(name)
        bar = Progress(self.name, verification.count() + upkeep.count_rows())
        broken = 0
        for table, row_id in verification.broken_rows(bar.advance):
            broken += 1
            say(f"{table} {row_id}")
        for problem in upkeep.check_files(bar.advance):
            broken += 1
            say(f"{problem.table} {problem.row_id} {problem.part}")
        bar.end()
        if broken:
            raise CommandError(
                _("%(broken)d of %(total)d records cannot be read. They are listed above.")
                % {"broken": broken, "total": bar.done}
            )
        if lost:
            raise CommandError(
                _("%(number)d keys cannot be opened. They are listed above.")
                % {"number": len(lost)}
            )
        say(_("All %(total)d records open.") % {"total": bar.done})
