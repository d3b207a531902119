"""`manage.py main_job OUT`: from a roster to printed case files, without a server."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.desk.demo.run import MainJob
from casework.desk.setup import prepare_site
from casework.households.models import Household, Person
from casework.households.roster.sheet import RosterRefused


class Command(BaseCommand):
    """The whole main job in a fresh database; the last line written is one JSON object."""

    help = "Import a roster and take its first three households from assessment to the case file."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder for the papers, and the roster."""
        parser.add_argument("out", type=Path)
        parser.add_argument("--roster", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the job and say what came of it."""
        prepare_site()
        if Worker.objects.exists():
            raise CommandError(_("This database isn't fresh. Name a new folder."))
        job = MainJob(tell=self.stderr.write)
        try:
            problems = job.bring_in(options["roster"])
        except RosterRefused as refusal:
            raise CommandError(str(refusal.sentence)) from None
        documents = job.carry_through(options["out"])
        result = {
            "households": Household.objects.unscoped("counting the result").count(),
            "people": Person.objects.unscoped("counting the result").count(),
            "problems": problems,
            "documents": documents,
            "audit_entries": Entry.objects.count(),
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False))
