"""Which fields a reader sees, each rule in one place; and the mask over what opens for the others.

Whatever a masked reader's page opens goes through the mask that the households room registers, so
that no page can forget it. Without one, an opened record reads as an empty one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

from casework.access.models import Permission, Role, Worker
from casework.access.scope import Case, may
from casework.vault import shown

# Makes what one request masks with: a function of the row, its sealed column and the payload.
Mask = Callable[[Any, Any, Any], Any]


class CaseOf(Case, Protocol):
    """A household, with its social worker."""

    @property
    def worker_id(self) -> UUID | None: ...


class Masks:
    """Who makes the mask of a request; the households room fills it in at start."""

    make: Callable[[], Mask] | None = None


def register_mask(make: Callable[[], Mask]) -> None:
    """Name what makes the mask of one request."""
    Masks.make = make


def sees_masked(worker: Worker) -> bool:
    """Inspectors see names, numbers and addresses masked, in everything that opens."""
    return Role.INSPECTOR in worker.role_codes


def is_watermarked(worker: Worker) -> bool:
    """Every page of an inspector carries their name and the day, on paper too."""
    return Role.INSPECTOR in worker.role_codes


def may_see_pictures(worker: Worker) -> bool:
    """Whoever sees names: a photo or a scan can't be masked."""
    return not sees_masked(worker)


def may_see_mood(worker: Worker, household: CaseOf) -> bool:
    """The case's own social worker and the supervisors, nobody else (PHQ-2 is theirs alone)."""
    if may(worker, Permission.DECIDE, household):
        return True
    return household.worker_id == worker.pk and may(worker, Permission.EDIT, household)


def may_see_full_id(worker: Worker, case: Case) -> bool:
    """Whoever may write the household's records; everyone else sees four digits at each end."""
    return may(worker, Permission.EDIT, case)


def nothing(row: Any, sealed: Any, payload: Any) -> Any:
    """Mask everything: what a masked reader sees where no mask was registered."""
    return type(payload)()


@contextmanager
def as_shown_to(worker: Worker) -> Iterator[None]:
    """Open records inside as this reader may see them."""
    if not sees_masked(worker):
        yield
        return
    with shown.through(Masks.make() if Masks.make else nothing):
        yield
