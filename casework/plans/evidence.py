"""What speaks for a plan: assessments, and what rooms above register here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.assessments.history import completed_of
from casework.households.models import Grade, Household


@dataclass(frozen=True)
class Evidence:
    """One record that an approver may look up: what, when, by whom, and its first words."""

    icon: str
    title: Any
    url: str
    on: date
    who: str = ""
    note: str = ""


Provider = Callable[[Household, Worker], Iterable[Evidence]]

PROVIDERS: list[Provider] = []
# The latest of each room, and of all together: the rest is one press away.
MOST_OF_A_ROOM = 5
MOST = 9


def register(provider: Provider) -> None:
    """Add a room's part; call it once from the room's AppConfig.ready().

    The provider gets a household in the worker's scope and returns a few of its latest records.
    """
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def gathered(household: Household, worker: Worker) -> list[Evidence]:
    """Return the latest evidence of every room, newest first."""
    providers = (assessments, *PROVIDERS)
    found = [item for provider in providers for item in provider(household, worker)]
    return sorted(found, key=lambda item: item.on, reverse=True)[:MOST]


def assessments(household: Household, worker: Worker) -> Iterator[Evidence]:
    """Yield the household's latest assessments with their grade."""
    for row in completed_of(household).with_final_grade()[:MOST_OF_A_ROOM]:
        grade = Grade(row.final_grade).label if row.final_grade else _("Not assessed")
        yield Evidence(
            icon="stats",
            title=_("Assessment"),
            url=reverse("assessment", args=[row.pk]),
            on=row.assessed_on,
            who=row.completed_by.name,
            note=str(grade),
        )
