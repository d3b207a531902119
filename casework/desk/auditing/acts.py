"""Making the audit key, signing checkpoints, proving the chains, saying what is due."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.audit import checkpoints, signing
from casework.audit.keys import make_key_file
from casework.audit.statements import CheckpointProblem, Statement, read_statement
from casework.audit.verify import Verdict, verify
from casework.desk.auditing.chains import names_of
from casework.desk.custody.act import Say, VaultAct
from casework.vault import verification


@contextmanager
def in_plain_words() -> Iterator[None]:
    """End the command with the sentence of what went wrong."""
    try:
        yield
    except CheckpointProblem as problem:
        raise CommandError(str(problem)) from None
    except OSError as error:
        raise CommandError(
            _("%(file)s: %(why)s.") % {"file": error.filename or "", "why": error.strerror}
        ) from None


class Initialise(VaultAct):
    """Make the key file; leave an existing one alone."""

    name = "init"
    help = gettext_lazy("Make the audit key.")

    def run(self, say: Say, **options: Any) -> None:
        path = settings.CASEWORK_AUDIT_KEY_FILE
        made = make_key_file(path)
        sentence = _("Made the audit key %(path)s.") if made else _("%(path)s is there already.")
        say(sentence % {"path": path})


class PublicKey(VaultAct):
    """Say the public key, by which another machine proves checkpoints."""

    name = "public-key"
    help = gettext_lazy(
        "Say the key that checkpoints are proven with: for the machine that keeps them."
    )

    def run(self, say: Say, **options: Any) -> None:
        key = signing.public_key()
        say(signing.as_pem(key).rstrip())
        say(_("Begins with %(digits)s.") % {"digits": signing.key_id(key)})


class MakeCheckpoint(VaultAct):
    """Sign where the chains stand, into the folder that another machine keeps."""

    name = "checkpoint"
    help = gettext_lazy(
        "Sign where every chain stands and write it to CASEWORK_CHECKPOINT_DIR; hourly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether an older database was brought back on purpose."""
        parser.add_argument(
            "--after-restore",
            action="store_true",
            help=_("an older database was brought back on purpose: begin from it"),
        )

    def run(self, say: Say, **options: Any) -> None:
        folder = checkpoints.folder_of_checkpoints()
        with in_plain_words():
            row = checkpoints.make_checkpoint(folder, after_restore=options["after_restore"])
        say(
            _("Checkpoint %(number)d: %(entries)d entries in %(chains)d chains, %(file)s")
            % {
                "number": row.number,
                "entries": row.entries,
                "chains": row.chains,
                "file": folder / row.file_name,
            }
        )


class Verify(VaultAct):
    """Walk every chain; end with an error that says what is wrong, and where."""

    name = "verify"
    help = gettext_lazy("Walk every chain and say where one is broken.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the checkpoint to hold the chains to."""
        parser.add_argument(
            "--against",
            type=Path,
            metavar="CHECKPOINT",
            help=_("a checkpoint's file; without it the newest in CASEWORK_CHECKPOINT_DIR, if any"),
        )

    def run(self, say: Say, **options: Any) -> None:
        with in_plain_words():
            statement = checkpoint_to_hold_to(options["against"])
        verdict = verify(verification.counters, statement.marks if statement else None)
        if verdict.faults:
            raise CommandError("\n".join(sentences(verdict)))
        say(
            _("%(entries)d entries in %(chains)d chains, all true.")
            % {"entries": verdict.entries, "chains": verdict.chains}
        )
        if statement:
            say(
                _("They go on from checkpoint %(number)d of %(at)s.")
                % {"number": statement.number, "at": statement.made_at.isoformat(" ", "seconds")}
            )
        else:
            say(_("There was no checkpoint to hold them to: an older database would look as true."))


def checkpoint_to_hold_to(path: Path | None) -> Statement | None:
    """Return the checkpoint of a file, or the newest of the folder; raise CheckpointProblem."""
    if path:
        return read_statement(path)
    return checkpoints.newest_in(checkpoints.folder_of_checkpoints())


def sentences(verdict: Verdict) -> Iterator[str]:
    """Yield a line for each fault: the chain's name and id, the entry's number, what is wrong."""
    names = names_of(fault.chain for fault in verdict.faults)
    for fault in verdict.faults:
        yield f"{names[fault.chain]} ({fault.chain}) #{fault.seq}: {_(fault.what)}"
    chains = len({fault.chain for fault in verdict.faults})
    yield _("%(n)d chains are not true.") % {"n": chains}


class Status(VaultAct):
    """Say when the last checkpoint was made, and whether one is due."""

    name = "status"
    help = gettext_lazy("Say when the last checkpoint was made and what is due.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the answer."""
        parser.add_argument(
            "--json", action="store_true", help=_("One JSON object, for monitoring.")
        )

    def run(self, say: Say, **options: Any) -> None:
        found = checkpoints.standing()
        if options["json"]:
            say(json.dumps(as_json(found)))
            return
        if found.last is None:
            say(_("No checkpoint was made yet."))
        else:
            say(
                _("Checkpoint %(number)d was made at %(at)s; %(n)d entries since.")
                % {
                    "number": found.last.number,
                    "at": found.last.created_at.isoformat(" ", "seconds"),
                    "n": found.since,
                }
            )
            if not found.is_file_there:
                say(_("Its file %(file)s isn't in the folder.") % {"file": found.last.file_name})
        say(_("Due: manage.py audit checkpoint") if found.is_due else _("Nothing is due."))


def as_json(found: checkpoints.Standing) -> dict[str, Any]:
    """Return the standing for a monitor."""
    return {
        "checkpoint": found.last.number if found.last else None,
        "made_at": found.last.created_at.isoformat() if found.last else None,
        "file_there": found.is_file_there,
        "entries_since": found.since,
        "due": found.is_due,
    }
