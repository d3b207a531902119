"""What was decided about one person's data, kept where an older backup can't undo it.

The mark on the person's row is the decision. After its commit comes a stone in the keystore, which
a restore repeats (`households.repeating`), and after an erasure the database's files are cleaned.
Killed on the way, `finish` takes it up: `vault status`, `vault verify` and each backup call it.
See deploy/decisions/017.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from casework.access.net import as_system
from casework.households import erasure
from casework.households.models import DataRequest, Person
from casework.vault import stones
from casework.vault.models import PersonStone
from casework.vault.scrubbing import scrub
from casework.vault.stones import Decision, Kind

RECORDS = "default"
WHY = "what was decided about people's data"


def finish() -> int:
    """Give each decision its stone and clean the files; return how many things that ended.

    Call it outside of any transaction. Files that someone else holds are left for the next time.
    """
    with as_system(WHY):
        decided = list(decisions())
    return stones.raise_stones(decided) + clean()


def unclean() -> int:
    """Return of how many erased people something may be left in the database's files."""
    return waiting().count()


def waiting() -> "models.QuerySet[PersonStone]":
    """Return the stones of erased people for whom the files aren't cleaned yet."""
    return PersonStone.objects.filter(kind=Kind.ERASED, is_clean=False)


def clean() -> int:
    """Write the database's file anew if anyone was erased since; return for how many people."""
    ids = list(waiting().values_list("pk", flat=True))
    if not ids or not scrub(RECORDS, erasure.emptied_models(), rewrite=False):
        return 0
    return PersonStone.objects.filter(pk__in=ids).update(is_clean=True)


def decisions() -> Iterator[Decision]:
    """Yield what the records say was decided last about each person."""
    people: Any = Person.objects.unscoped(WHY).order_by("pk")
    for kind, mark in ((Kind.ERASED, "erased"), (Kind.RESTRICTED, "restricted")):
        rows = people.filter(**{f"{mark}_at__isnull": False})
        columns = ("pk", "household_id", f"{mark}_by_id", f"{mark}_at")
        for pk, household_id, by, at in rows.values_list(*columns):
            yield Decision(pk, household_id, by, kind, at)
    free = Q(person__restricted_at=None, person__erased_at=None)
    lifted: Any = DataRequest.objects.unscoped(WHY).filter(free, lifted_at__isnull=False)
    rows = lifted.order_by("pk")
    columns = ("person_id", "household_id", "lifted_by_id", "lifted_at")
    for pk, household_id, by, at in rows.values_list(*columns):
        yield Decision(pk, household_id, by, Kind.LIFTED, at)
