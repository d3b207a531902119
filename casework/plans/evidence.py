"""What speaks for a plan: rooms above tell here how to find their part, so none is imported."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from casework.access.models import Worker
from casework.households.models import Household


@dataclass(frozen=True)
class Evidence:
    """One record that an approver may look up: what, when, by whom, and its first words."""

    icon: str
    title: str
    url: str
    on: date
    who: str = ""
    note: str = ""


Provider = Callable[[Household, Worker], Iterable[Evidence]]

PROVIDERS: list[Provider] = []
MOST = 8


def register(provider: Provider) -> None:
    """Add a room's part; call it once from the room's AppConfig.ready().

    The provider gets a household in the worker's scope and returns a few of its latest records.
    """
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def gathered(household: Household, worker: Worker) -> list[Evidence]:
    """Return the latest evidence of every room, newest first."""
    found = [item for provider in PROVIDERS for item in provider(household, worker)]
    return sorted(found, key=lambda item: item.on, reverse=True)[:MOST]
