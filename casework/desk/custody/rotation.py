"""Changing keys: a new KEK, new data keys, another suite, and the end of what was before."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.audit.chain import record
from casework.common.dates import now
from casework.common.progress import Progress
from casework.desk.custody.act import Say, VaultAct
from casework.households.attachments.upkeep import reseal_files
from casework.vault import index, keys, rotation, suites
from casework.vault.alone import AnotherRuns, alone
from casework.vault.models import Operation
from casework.vault.rotation import DekRotation, KekRotation, Moved, Resealing, Rotation
from casework.vault.sealed import SealBroken


class RotatingAct(VaultAct):
    """What the acts that change keys have in common: resumed where they were ended, remembered."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --dry-run and --wait."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("Say what would be done and change nothing.")
        )
        parser.add_argument(
            "--wait",
            action="store_true",
            help=_("Wait until the old keys may be destroyed, and destroy them."),
        )

    def rotation(self, **options: Any) -> Rotation:
        """Return the rotation that was asked for."""
        raise NotImplementedError

    def run(self, say: Say, **options: Any) -> None:
        """Carry the rotation as far as it goes now."""
        rotating = self.rotation(**options)
        try:
            if options["dry_run"]:
                say(foretold(rotating))
            else:
                with alone():
                    carry_on(rotating, say, wait=options["wait"])
        except rotation.RotationRefused as refusal:
            raise CommandError(str(refusal)) from None
        except AnotherRuns:
            raise CommandError(_("Another process is changing keys at this moment.")) from None


class RotateKek(RotatingAct):
    """Change the key that wraps all others."""

    name = "rotate-kek"
    help = gettext_lazy(
        "Make a new wrapping key, wrap every key under it, destroy the old one later."
    )

    def rotation(self, **options: Any) -> Rotation:
        """Return the rotation of the KEK."""
        return KekRotation()


class RotateDek(RotatingAct):
    """Change the keys that seal the records."""

    name = "rotate-dek"
    help = gettext_lazy(
        "Give households a new key, seal their records under it, destroy the old one later."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one household or all."""
        super().add_arguments(parser)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--household", type=UUID, metavar="ID", help=_("This household alone."))
        which.add_argument("--all", action="store_true", help=_("Every household."))

    def rotation(self, **options: Any) -> Rotation:
        """Return the rotation of data keys."""
        return DekRotation(options["household"])


class Reseal(RotatingAct):
    """Change the cipher."""

    name = "reseal"
    help = gettext_lazy("Seal every record and wrap every key under the suite of the settings.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the suite, so that nobody changes it by a setting alone."""
        super().add_arguments(parser)
        parser.add_argument("--suite", required=True, choices=sorted(suites.BY_NAME))

    def rotation(self, **options: Any) -> Rotation:
        """Return the resealing."""
        return Resealing(options["suite"])

    def run(self, say: Say, **options: Any) -> None:
        """Seal the rows anew, then the files of attachments, each in an act of its own."""
        super().run(say, **options)
        if not options["dry_run"]:
            try:
                files = sum(1 for _row in reseal_files(suites.current()))
            except SealBroken as broken:
                raise CommandError(str(broken)) from None
            say(_("%(number)d attachments sealed anew.") % {"number": files})
            if keys.root(index.ROOT).suite is not suites.current():
                say(_("The search index has the other suite. Run `manage.py vault reindex`."))


class RetireKek(VaultAct):
    """End a wrapping key."""

    name = "retire-kek"
    help = gettext_lazy("Destroy a wrapping key that wraps nothing any more.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the version."""
        parser.add_argument("version", type=int, metavar="VERSION")

    def run(self, say: Say, **options: Any) -> None:
        """Destroy it unless a row needs it or a process may still use it."""
        version = options["version"]
        try:
            with transaction.atomic():
                record("retire-kek", None, by=None, version=version)
                say(lost_with_wrapping_key())
                rotation.retire_kek(version)
        except rotation.RotationRefused as refusal:
            raise CommandError(str(refusal)) from None
        say(_("Version %(version)d of the wrapping key is destroyed.") % {"version": version})


def foretold(rotating: Rotation) -> str:
    """Return what would be done, in a sentence."""
    operation = rotating.at_hand()
    if operation is None:
        rotating.require_ready()
        operation = Operation(kind=rotating.kind, target=rotating.target, started_at=now())
    if operation.kind == rotating.retiring:
        return f"{lost_to_backups(operation)}\n{waiting_until(operation)}"
    return _("%(number)d keys and households would be gone through. Nothing was changed.") % {
        "number": rotating.total(operation)
    }


def carry_on(rotating: Rotation, say: Say, *, wait: bool) -> None:
    """Begin or take up a rotation and do what can be done now; raise RotationRefused.

    What is remembered comes first: an act that the memory can't take up doesn't happen. After a
    sudden end an entry may stand twice.
    """
    operation = rotating.at_hand()
    if operation is None:
        with transaction.atomic():
            rotating.require_ready()
            remember("started", rotating, rotating.target)
            operation = rotating.begin()
    while True:
        if operation.kind == rotating.kind:
            operation = move(rotating, operation, say)
            if not rotating.retiring:
                return
        say(lost_to_backups(operation))
        if now() < rotation.due_at(operation):
            say(waiting_until(operation))
            if not wait:
                return
            rotation.wait(operation)
        if not (moved_back := destroy(rotating, operation, say)):
            return
        operation = moved_back


def move(rotating: Rotation, operation: Operation, say: Say) -> Operation:
    """Do the first act and return the second, which waits; for a resealing there is none."""
    bar = Progress(operation.kind, rotating.total(operation))
    moved = rotating.move(operation, bar.advance)
    bar.end()
    with transaction.atomic():
        remember("finished", rotating, operation.target, **counts(moved))
        if rotating.retiring:
            operation = rotating.rest(operation)
        else:
            rotation.end(operation)
    say(
        _("%(made)d keys made, %(rewrapped)d wrapped anew, %(resealed)d records sealed anew.")
        % {"made": moved.made, "rewrapped": moved.rewrapped, "resealed": moved.resealed}
    )
    for table, number in moved.broken.items():
        say(_("%(table)s: %(number)d do not open.") % {"table": table, "number": number})
    return operation


def destroy(rotating: Rotation, operation: Operation, say: Say) -> Operation | None:
    """Do the second act; return the first again when something had been moved back."""
    rotation.require_due(operation)
    remember("retiring", rotating, operation.target)
    bar = Progress(operation.kind, rotating.total(operation))
    destroyed = rotating.destroy(operation, bar.advance)
    bar.end()
    with transaction.atomic():
        remember("retired", rotating, operation.target, keys=destroyed.keys)
        if destroyed.moved_back:
            operation = rotating.take_up_again(operation)
        else:
            rotation.end(operation)
    say(_("%(number)d old keys destroyed.") % {"number": destroyed.keys})
    if not destroyed.scrubbed:
        say(
            _(
                "The keystore was in use all the time, so its file may still hold their bytes "
                "until the next rotation."
            )
        )
    for table, number in destroyed.needed.items():
        say(
            _("%(table)s: %(number)d rows still need an old key, which stays.")
            % {"table": table, "number": number}
        )
    return operation if destroyed.moved_back else None


def counts(moved: Moved) -> dict[str, int]:
    """Return the counts of the first act as the memory keeps them."""
    return {
        "made": moved.made,
        "rewrapped": moved.rewrapped,
        "resealed": moved.resealed,
        "broken": sum(moved.broken.values()),
    }


def waiting_until(operation: Operation) -> str:
    """Return when the old keys may be destroyed, in a sentence."""
    due = localtime(rotation.due_at(operation)).strftime("%Y-%m-%d %H:%M:%S")
    return _(
        "The old keys may be destroyed from %(due)s on, when no process holds them any more. Run "
        "this again then."
    ) % {"due": due}


def lost_to_backups(operation: Operation) -> str:
    """Return which backups the end of the old keys makes unreadable; said before it."""
    if operation.kind == KekRotation.retiring:
        return lost_with_wrapping_key()
    if operation.target:
        return _(
            "When the old keys are destroyed, this household's records in backups from before open "
            "only with a keystore from before, such as the one those backups carry. Make a backup "
            "right afterwards."
        )
    return _(
        "When the old keys are destroyed, the records in all backups from before open only with a "
        "keystore from before, such as the one those backups carry: with the last copy of that one "
        "they are lost. Make a backup right afterwards."
    )


def lost_with_wrapping_key() -> str:
    """Return which backups the end of a wrapping key makes unreadable."""
    return _(
        "When the old wrapping key is destroyed, backups from before its rotation open only with a "
        "kept copy of the old key. Make a backup right afterwards."
    )


def remember(act: str, rotating: Rotation, target: str, **numbers: Any) -> None:
    """Write into the memory what is done to the keys: versions, ids and counts."""
    with transaction.atomic():
        record(f"{rotating.kind} {act}", None, by=None, target=target or None, **numbers)
