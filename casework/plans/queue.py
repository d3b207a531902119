"""What waits for a decision, in one queue: plans, and what rooms above register here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.access.models import Worker
from casework.households.models import Household
from casework.plans import rules, selectors
from casework.vault import keys


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, whose, since when, and where it is decided on or read.

    `may_decide` is False where another must decide, because the worker wrote on it.
    """

    id: UUID
    household: Household
    what: Any
    who: str
    since: datetime
    url: str
    may_decide: bool = True


Provider = Callable[[Worker], Iterable[Waiting]]

PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a room's part of the queue; call it once from the room's AppConfig.ready().

    The provider takes a constant number of queries, households with heads fetched along.
    """
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def waiting(worker: Worker) -> list[Waiting]:
    """Return everything that waits in the worker's scope, longest first."""
    found = [item for provider in (plans, *PROVIDERS) for item in provider(worker)]
    keys.warm([item.household.pk for item in found])
    return sorted(found, key=lambda item: item.since)


def left_to_decide(worker: Worker) -> list[Waiting]:
    """Return what the worker may decide on, the longest waiting first."""
    return [item for item in waiting(worker) if item.may_decide]


def words_for_left(left: Sequence[Waiting]) -> str:
    """Return how much still waits, for the page that opens after a decision."""
    if not left:
        return _("Nothing more waits for you.")
    return ngettext("%(n)d more waits for you.", "%(n)d more wait for you.", len(left)) % {
        "n": len(left)
    }


def plans(worker: Worker) -> Iterator[Waiting]:
    """Yield the plans that wait in the worker's scope."""
    plan: Any  # a constraint says that a plan that waits has its submitter and instant
    for plan in selectors.plans_waiting(worker):
        allowed = rules.may_decide(worker, plan)
        yield Waiting(
            id=plan.pk,
            household=plan.household,
            what=_("Version %(number)s") % {"number": plan.number},
            who=plan.submitted_by.name,
            since=plan.submitted_at,
            url=reverse("plan-review" if allowed else "plan", args=[plan.pk]),
            may_decide=allowed,
        )
