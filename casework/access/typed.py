"""What people typed and nobody has carried out yet: the doors tell its keeper what becomes of it.

The keeper is a room above, which may hang what is kept on households; it registers at start.
"""

from datetime import datetime
from typing import NamedTuple, Protocol

from django.http import HttpRequest, HttpResponseBase

from casework.access.models import Worker

# Names a kept form: in a page's address by its id, in the form itself by id and revision.
PARAMETER = "held"


class Waiting(NamedTuple):
    """A kept form: where it is gone on with, and when it was typed."""

    address: str
    saved_at: datetime


class Keeper(Protocol):
    """Keeps what was typed, for whoever typed it alone."""

    def late(self, request: HttpRequest, worker: Worker | None) -> str:
        """Keep a form that isn't carried out now; return the page that will show it again.

        Without a worker it belongs to whose session ended in this browser. Empty where there is no
        form, nobody knows whose it was, or it can't be kept.
        """
        ...

    def shown(
        self, request: HttpRequest, worker: Worker, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return a page with what its reader had typed there."""
        ...

    def done(self, request: HttpRequest, worker: Worker) -> None:
        """Let go of what was kept of a form that is carried out in this transaction."""
        ...

    def waiting(self, worker: Worker) -> list[Waiting]:
        """Return what is kept for a worker, the newest first."""
        ...


class Keeping:
    """Who keeps; the drafts room fills it in at start."""

    keeper: Keeper | None = None


def register_keeper(keeper: Keeper) -> None:
    """Name who keeps what was typed."""
    Keeping.keeper = keeper


def keeper() -> Keeper:
    """Return who keeps; raise RuntimeError where no room registered."""
    if Keeping.keeper is None:
        raise RuntimeError("no room keeps what is typed")
    return Keeping.keeper
