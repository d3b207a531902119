"""The process that reads and writes all the while, through the real models and actions."""

import json
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from casework.access.models import Area, Worker
from casework.households.actions import edit_household
from casework.households.models import Household
from casework.vault import keys
from casework.vault.sealed import SealBroken
from casework.visits.models import Visit
from tests.factories import make_household, make_visit
from tests.killing.attachments import said_by_file
from tests.vault.app.models import SealedThing, ThingNarrative


def text_of(kind: str, row_id: UUID) -> str:
    """Return what a row says, read from the database; raise SealBroken."""
    if kind == "household":
        return str(rows(Household).get(pk=row_id).identity.living_address)
    if kind == "visit":
        return str(rows(Visit).get(pk=row_id).log.narrative)
    if kind == "attachment":
        return said_by_file(row_id)
    return str(SealedThing.objects.get(pk=row_id).narrative.text)


def said_by(kind: str, row_id: UUID) -> str:
    """Return what a row says, or that it can't be read."""
    try:
        return text_of(kind, row_id)
    except SealBroken:
        return "unreadable"


def rows(model: Any) -> Any:
    """Return every row of a case table."""
    return model.objects.unscoped("comparing with what was written")


class Writer:
    """Writes, remembers what it was told is saved, and reads it again."""

    def __init__(
        self, area: Area, worker: Worker, things: list[UUID], attached: dict[UUID, str]
    ) -> None:
        self.area, self.worker, self.things = area, worker, things
        self.homes = list(SealedThing.objects.values_list("household_id", flat=True).distinct())
        self.households: list[UUID] = []
        self.attached = attached
        self.written = {("attachment", row): text for row, text in attached.items()}
        self.wrong: list[str] = []
        self.reads = self.stumbles = 0
        self.stopped = False
        self.random = random.Random(19)

    def run(self, log: Path) -> None:
        """Go on until SIGTERM, then write what was written, and what was read wrong, to `log`."""
        signal.signal(signal.SIGTERM, self.stop)
        often: list[Callable[[str], None]] = [self.change_thing, self.add_thing, self.read]
        acts = [*often * 8, self.visit, self.change_household, self.open_household]
        if self.attached:
            acts += [self.read_file] * 16
        number = 0
        while not self.stopped:
            number += 1
            self.random.choice(acts)(f"第{number}次写的。")
            time.sleep(0.01)  # SQLite's lock goes to whoever asks first, and a rotation has to ask
        log.write_text(
            json.dumps(
                {
                    "written": [
                        [kind, row.hex, text] for (kind, row), text in self.written.items()
                    ],
                    "wrong": self.wrong,
                    "writes": number - self.reads,
                    "reads": self.reads,
                    "stumbles": self.stumbles,
                }
            )
        )

    def stop(self, *signalled: object) -> None:
        """End after the act at hand."""
        self.stopped = True

    def change_thing(self, text: str) -> None:
        """Change a row under lock, as every edit does, by a process that showed a list before."""
        keys.warm(self.homes)
        row_id = self.random.choice(self.things)
        with transaction.atomic():
            row = SealedThing.objects.select_for_update(of=("self",)).get(pk=row_id)
            row.narrative = ThingNarrative(text)
            row.save()
        self.written["thing", row_id] = text

    def add_thing(self, text: str) -> None:
        """Add a row by a process that opened its keys before: it may seal under an old one."""
        keys.warm(self.homes)
        row = SealedThing(household_id=self.random.choice(self.homes))
        row.narrative = ThingNarrative(text)
        row.save()
        self.written["thing", row.pk] = text

    def open_household(self, text: str) -> None:
        """Open a household, and so have a new key made."""
        household = make_household(self.area, self.worker)
        self.households.append(household.pk)
        self.written["household", household.pk] = household.identity.living_address

    def change_household(self, text: str) -> None:
        """Change an address."""
        if not self.households:
            return
        household = rows(Household).get(pk=self.random.choice(self.households))
        edit_household(
            household_id=household.pk,
            based_on=household.version,
            identity=msgspec.structs.replace(household.identity, living_address=text),
            situation=household.situation,
            intake_source=household.intake_source,
            opened_on=household.opened_on,
            by=self.worker,
        )
        self.written["household", household.pk] = text

    def visit(self, text: str) -> None:
        """Write down a visit."""
        if self.households:
            household = rows(Household).get(pk=self.random.choice(self.households))
            visit = make_visit(household, self.worker, log_narrative=text)
            self.written["visit", visit.pk] = text

    def read(self, text: str) -> None:
        """Read something that was written."""
        self.reads += 1
        if self.written:
            self.compare(*self.random.choice(list(self.written)))

    def read_file(self, text: str) -> None:
        """Read an attachment to its end."""
        self.reads += 1
        self.compare("attachment", self.random.choice(list(self.attached)))

    def compare(self, kind: str, row_id: UUID) -> None:
        """Compare what a row says; a page that stumbles is loaded once more."""
        try:
            found = text_of(kind, row_id)
        except SealBroken:
            self.stumbles += 1
            found = said_by(kind, row_id)
        if found != self.written[kind, row_id]:
            self.wrong.append(f"{kind} {row_id}: {found[:40]}")
