"""The attachments of the site whose work on files is killed: made, read, looked at."""

from collections import Counter
from pathlib import Path
from uuid import UUID

from django.conf import settings

from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.actions import add_attachment
from casework.households.attachments import store, upkeep
from casework.households.attachments.limits import Cleaned
from casework.households.models import Attachment
from casework.vault import suites
from casework.vault.files import CHUNK, suite_of
from tests.factories import make_household

NUMBER = 12


def attach(area: Area, worker: Worker) -> dict[UUID, str]:
    """Attach some files of more than one chunk to a new household; return what each one says."""
    household = make_household(area, worker)
    return {
        add_attachment(
            household_id=household.pk,
            person_id=None,
            kind="photo",
            title="门口",
            file_name="门口.jpg",
            dated_on=today(),
            cleaned=Cleaned("image/jpeg", f"第{number}张".encode() * (CHUNK // 4), b"small", 3, 2),
            by=worker,
        ).pk: f"第{number}张" * (CHUNK // 4)
        for number in range(NUMBER)
    }


def said_by_file(row_id: UUID) -> str:
    """Return what a file says to someone who fetches its row now; raise SealBroken."""
    row = Attachment.objects.unscoped("comparing with what was attached").get(pk=row_id)
    return b"".join(store.read(row, "file")).decode()


def other_suites() -> int:
    """Return how many files of rows stand under another suite than the settings'.

    What a kill left between a commit and the removal of the old file is pruned: see `strays`.
    """
    found = Counter[int | None]()
    root = Path(settings.CASEWORK_ATTACHMENTS_DIR)
    for listed in upkeep.list_files():
        with (root / listed.path).open("rb") as source:
            found[suite_of(source)] += 1
    return found.total() - found[suites.current().number]


def strays() -> list[str]:
    """Return the names of files that pruning leaves though no row speaks of them, or takes away."""
    upkeep.prune_files(older_than_seconds=0)
    root = Path(settings.CASEWORK_ATTACHMENTS_DIR)
    there = {path.relative_to(root) for path in root.rglob("*") if path.is_file()}
    return sorted(map(str, there ^ {listed.path for listed in upkeep.list_files()}))
