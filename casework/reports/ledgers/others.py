"""Whom a masked ledger must not name, besides the people of a household: a batch at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from casework.access.models import Permission
from casework.households.models import Consent, OutsideTie
from casework.reports.called import forms
from casework.reports.gather import outsiders
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.homes import Home
from casework.visits.models import Visit

CHUNK = 1000


def name_others(homes: Sequence[Home], asked: Asked, *, with_guests: bool) -> None:
    """Tell each household who is in its record for nobody of it; in three queries.

    Without guests for a ledger that opens every visit anyway and finds them there.
    """
    names: dict[UUID, list[str]] = defaultdict(list)
    by_id = {home.household.pk: home for home in homes}
    if with_guests:
        # Of many visits the names alone are in memory.
        for visit in rows_of(Visit, by_id, asked, "log_sealed"):
            names[visit.household_id] += outsiders.guests([visit])
    for tie in rows_of(OutsideTie, by_id, asked, "kind", "content_sealed"):
        names[tie.household_id] += outsiders.private_people([tie])
    for consent in rows_of(Consent, by_id, asked, "note_sealed"):
        names[consent.household_id] += outsiders.signers([consent])
    for home in homes:
        found = names[home.household.pk]
        found += outsiders.guardians(one.row for one in home.people)
        home.others = forms(found, home.known_names)


def rows_of(model: Any, ids: Collection[UUID], asked: Asked, *columns: str) -> Iterator[Any]:
    """Yield the rows of a table about these households, a chunk at a time."""
    rows = model.objects.visible_to(asked.by, Permission.PRINT).filter(household_id__in=list(ids))
    yield from rows.order_by().only("household_id", *columns).iterator(CHUNK)
