"""Writing the search index anew under a new root key, while the site works."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.audit.chain import record
from casework.common.progress import Progress
from casework.desk.custody.act import Say, VaultAct
from casework.households import indexing
from casework.households.index import state
from casework.vault import index, keys, suites


class Reindex(VaultAct):
    """Make every search token anew."""

    name = "reindex"
    help = gettext_lazy(
        "Write the search index anew under a new root key of the present suite. The site goes on "
        "working; started again after a break, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run and --from-nothing."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("Say what would be done and do nothing.")
        )
        parser.add_argument(
            "--from-nothing",
            action="store_true",
            help=_("Empty the tables first, keep the root key: after a restore, the site closed."),
        )

    def run(self, say: Say, **options: Any) -> None:
        """Do it and say how many records could not be read."""
        try:
            keys.root(index.ROOT)
        except keys.KeyMissing:
            raise CommandError(
                _("The keystore holds no root key for searching. Run `manage.py vault init`.")
            ) from None
        if options["dry_run"]:
            self.foretell(say)
            return
        bar = Progress(self.name, indexing.count())
        work = indexing.rebuild if options["from_nothing"] else indexing.reindex
        outcome = work(bar.advance)
        bar.end()
        record(
            "index written",
            None,
            by=None,
            version=outcome.version,
            households=bar.done,
            unreadable=outcome.unreadable,
        )
        say(_("The search index is complete under version %(n)d.") % {"n": outcome.version})
        if outcome.unreadable:
            raise CommandError(
                _(
                    "%(n)d records cannot be read and keep their older tokens, with the root keys "
                    "of those. `manage.py vault verify` names them."
                )
                % {"n": outcome.unreadable}
            )

    def foretell(self, say: Say) -> None:
        """Say where the index stands and what would be done."""
        alive = state()
        say(
            _("Complete under version: %(complete)s. Being built: %(building)s.")
            % {"complete": alive.complete or "-", "building": alive.building or "-"}
        )
        if alive.building is not None:
            left = indexing.waiting()
            say(_("%(n)d households would be written to finish it.") % {"n": left})
        elif not alive.is_clean:
            say(_("What is left of older versions would be removed."))
        else:
            say(
                _("%(n)d households would be written under a new root key of the suite %(suite)s.")
                % {"n": indexing.count(), "suite": suites.current().name}
            )
