"""`manage.py export_person`: everything held on one person, as a Chinese PDF and as JSON."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Role, Worker
from casework.audit.chain import masked, record
from casework.desk.custody import console
from casework.households.models import Identified, Person
from casework.reports.actions import copy_person
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.models import Disclosure, Reason
from casework.vault.sealed import SealBroken

# Who may make copies on the pages.
COPIES = {Role.WORKER, Role.SUPERVISOR}


class Command(BaseCommand):
    """Copy one person's data as a worker who may read them, logged like a copy from the page."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, where to, what for and as whom.

        Names are asked for: what is typed behind a command stands in the list of processes.
        """
        parser.description = _(
            "Write everything held on one person into a folder, as a PDF and as JSON, mode 0600. "
            "The acting worker's password, who gets the copy and who asked for it are asked for at "
            "the console, or read line by line from the input; the worker's scope and rules hold."
        )
        parser.add_argument("person_id", type=UUID, help=_("The id in the address of the record."))
        parser.add_argument("--out", type=Path, required=True, help=_("An existing folder."))
        parser.add_argument("--reason", choices=Reason.values, required=True)
        identified = [one for one in Identified.values if one != Identified.NOT]
        parser.add_argument("--identified", choices=identified, default="")
        parser.add_argument("--as", dest="username", required=True, help=_("The acting worker."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the copy and write its two files."""
        folder: Path = options["out"]
        if not folder.is_dir():
            raise CommandError(_("The folder does not exist; make it first, for yourself alone."))
        worker = acting(options["username"])
        told = asked(options["reason"])
        try:
            disclosure = copy_person(
                person_id=options["person_id"],
                reason=options["reason"],
                recipient=told.recipient,
                reason_note=told.note,
                asked_by=told.asked_by,
                identified=options["identified"],
                by=worker,
            )
            written = written_to(folder, disclosure)
        except (*REFUSALS, OSError) as refusal:
            raise CommandError(sentence(refusal)) from None
        for path in written:
            self.stdout.write(str(path))
        if missed := disclosure.note.unreadable:
            words = _("%(count)d records could not be read; the copy names them.")
            self.stderr.write(words % {"count": len(missed)})


class Asked(NamedTuple):
    """What people are asked for at the console: names and words."""

    recipient: str
    note: str
    asked_by: str

    def __repr__(self) -> str:
        return "Asked(…)"


def asked(reason: str) -> Asked:
    """Return who gets the copy, more about the reason, and who asked where the person did."""
    recipient = console.ask(_("Who gets the copy: "))
    note = console.ask(_("More about the reason (may be empty): "))
    asked_by = console.ask(_("Who asked for it: ")) if reason == Reason.REQUEST else ""
    return Asked(recipient or "", note or "", asked_by or "")


REFUSALS = (
    Person.DoesNotExist,
    PermissionDenied,
    ValidationError,
    DocumentNotLaidOut,
    SealBroken,
)


def sentence(refusal: Exception) -> str:
    """Return why no copy was made; out of scope and absent look the same."""
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if isinstance(refusal, Person.DoesNotExist):
        return _("There is no such person in this worker's scope.")
    if isinstance(refusal, PermissionDenied):
        return _("This worker may not make the copy, or nothing is held any more.")
    if isinstance(refusal, OSError):
        return _("The files could not be written into the folder. The copy is logged.")
    return _("The copy could not be made. Nothing was logged.")


@sensitive_variables("password")
def acting(username: str) -> Worker:
    """Return the worker whose password was typed; raise CommandError for any other."""
    password = console.ask_hidden(_("Password of %(name)s: ") % {"name": username}) or ""
    worker = authenticate(None, username=username, password=password)
    if not isinstance(worker, Worker):
        record("sign-in refused", None, by=None, username=masked(username), command="export_person")
        raise CommandError(_("That name and password do not belong together."))
    if not worker.role_codes & COPIES:
        record("refused", None, by=worker, command="export_person")
        raise CommandError(_("This worker may not make the copy, or nothing is held any more."))
    return worker


@sensitive_variables("content")
def written_to(folder: Path, disclosure: Disclosure) -> list[Path]:
    """Write both files, each new and mode 0600, and return their paths; raise OSError."""
    paper = disclosure.paper
    contents = {
        folder / f"{disclosure.serial}.pdf": paper.pdf,
        folder / f"{disclosure.serial}.json": paper.machine,
    }
    try:
        for path, content in contents.items():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
    except OSError:
        for path in contents:
            path.unlink(missing_ok=True)
        raise
    return list(contents)
