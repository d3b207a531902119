"""Holding a paper against the log of disclosures, for whoever holds it: nothing personal is read.

A number that was never given, that of a paper which isn't kept (a letter of handover) and that of a
paper which outsiders are told nothing of look the same: each takes the same two queries.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.access.net import as_system
from casework.audit.chain import Place, masked, record
from casework.households.models import Stage
from casework.households.models.household import GONE
from casework.reports.fingerprint import fingerprint, is_comparable
from casework.reports.models import DestroyedPaper, Disclosure, Document

NOWHERE = Place(None, None)
WHY = "a paper is held against the log, whoever asks"
# What of a disclosure is read for it; no reason, no recipient, not the paper itself.
READ = ("serial", "document", "pages", "digest", "printed_at", "fingerprint", "person_id")
OF_HOUSEHOLD = ("household__stage", "household__street_id", "household_id", "person__erased_at")
# Kinds of paper that are between a supervisor and a worker: nobody outside is told that one exists.
INNER = ("supervision",)
SERIAL = re.compile(r"CW-?(\d{8})-?([0-9A-Z]{4})-?([0-9A-Z]{4})")
HEX_DIGITS = 64


class State(TextChoices):
    """What has become of the record since a paper was made of it."""

    UNCHANGED = "unchanged", _("Unchanged")
    CHANGED = "changed", _("Changed since")
    DESTROYED = "destroyed", _("Destroyed")
    ERASED = "erased", _("Erased")
    UNKNOWN = "unknown", _("Not known")


class Match(TextChoices):
    """Whether a file is byte for byte the one that was printed."""

    SAME = "same", _("The same")
    OTHER = "other", _("Another one")


@dataclass(frozen=True, slots=True)
class Verified:
    """A paper that was printed here. `disclosure_id` is None where its record is destroyed."""

    serial: str
    document: str
    pages: int
    digest: str
    printed_at: datetime
    state: State
    disclosure_id: UUID | None = None
    place: Place = NOWHERE

    @property
    def kind(self) -> str:
        """The kind of paper in the reader's words."""
        return str(Document(self.document).label)

    def match(self, digest: str) -> Match:
        """Tell whether a file with this digest is the printed one."""
        return Match.SAME if digest == self.digest else Match.OTHER


def as_printed(typed: str) -> str:
    """Return a serial number as papers write it, however it was typed; what is none stays."""
    joined = "".join(typed.split()).upper()
    found = SERIAL.fullmatch(joined)
    return "CW-{}-{}-{}".format(*found.groups()) if found else joined[:40]


def look_up(serial: str) -> Verified | None:
    """Return the paper of a serial number and how its record stands, None where there is none."""
    with as_system(WHY):
        rows = Disclosure.objects.unscoped(WHY).filter(serial=serial).exclude(document__in=INNER)
        found = rows.values(*READ, *OF_HOUSEHOLD, "pk").first()
        stones = DestroyedPaper.objects.exclude(document__in=INNER)
        destroyed = stones.filter(serial=serial).first()
        if found is not None:
            return verified(found)
    if destroyed is None:
        return None
    facts = (destroyed.document, destroyed.pages, destroyed.digest, destroyed.created_at)
    return Verified(serial, *facts, State.DESTROYED)


def verified(found: dict[str, Any]) -> Verified:
    """Return a disclosure's row as the page tells of it."""
    return Verified(
        serial=found["serial"],
        document=found["document"],
        pages=found["pages"],
        digest=found["digest"],
        printed_at=found["printed_at"],
        state=state_of(found),
        disclosure_id=found["pk"],
        place=Place(found["household__street_id"], found["household_id"]),
    )


def state_of(found: dict[str, Any]) -> State:
    """Tell how the record stands to what it was at the print."""
    if Stage(found["household__stage"]) in GONE:
        return State.DESTROYED
    if found["person__erased_at"] is not None:
        return State.ERASED
    if not is_comparable(found["fingerprint"]):
        return State.UNKNOWN
    is_same = fingerprint(found["household_id"]) == found["fingerprint"]
    return State.UNCHANGED if is_same else State.CHANGED


def digest_of(data: bytes) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def remember(serial: str, paper: Verified | None, match: Match | None, *, by: Any) -> None:
    """Write down that a paper was asked about; nobody (None) is whoever isn't signed in.

    A number that isn't ours is kept as a keyed hash: it may be anything that someone typed.
    """
    if paper is None:
        record("unknown paper asked about", None, by=by, serial=masked(f"serial {serial}"))
        return
    record(
        "paper verified",
        None,
        by=by,
        place=paper.place,
        serial=paper.serial,
        state=paper.state.value,
        file=match.value if match else None,
    )


def keep_serials(household_id: UUID) -> None:
    """Keep the serial numbers of papers whose record is about to be erased; may be called again."""
    with as_system("a destroyed record's papers can still be told from forged ones"):
        rows = Disclosure.objects.unscoped("serial numbers outlive a record")
        columns = ("serial", "document", "pages", "digest", "printed_at")
        kept = [
            DestroyedPaper(*facts)
            for facts in rows.filter(household_id=household_id).values_list(*columns)
        ]
        DestroyedPaper.objects.bulk_create(kept, ignore_conflicts=True)
