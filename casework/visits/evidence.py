"""What visits say in support of a plan, for the page on which it is decided on."""

from collections.abc import Iterator

from django.urls import reverse

from casework.access.models import Worker
from casework.households.models import Household
from casework.plans.evidence import MOST_OF_A_ROOM, Evidence


def visits(household: Household, worker: Worker) -> Iterator[Evidence]:
    """Yield the household's latest visits with their first words."""
    for visit in household.visits.select_related("by", "household")[:MOST_OF_A_ROOM]:
        log = visit.readable_log
        yield Evidence(
            icon=visit.icon,
            title=visit.get_mode_display(),
            url=reverse("visit", args=[visit.pk]),
            on=visit.visited_on,
            who=visit.by.name,
            note=log.narrative if log else "",
        )
