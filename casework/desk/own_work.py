"""What came back to one who writes, what they began, and what they have to do besides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.access.models import Worker
from casework.desk import worklist
from casework.households.models import Task
from casework.plans import selectors as plans
from casework.plans.models import Plan
from casework.reviews import selectors as reviews
from casework.reviews.models import Closure

MOST_ROWS = 6


@dataclass(frozen=True)
class OwnWork:
    """What a desk tells of one who writes, at most MOST_ROWS of each; households by id."""

    returned: list[Plan] = field(default_factory=list)
    closures_returned: list[Closure] = field(default_factory=list)
    drafts: list[Plan] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    reviews_due: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, worker: Worker) -> "OwnWork":
        """Ask for it, without the households."""
        returned = plans.plans_returned(worker).select_related("returned_by")
        closures = reviews.closures_returned(worker).select_related("decided_by")
        return cls(
            list(returned[:MOST_ROWS]),
            list(closures[:MOST_ROWS]),
            list(plans.plans_drafted(worker)[:MOST_ROWS]),
            worklist.open_tasks(worker),
            list(reviews.reviews_due(worker)[:MOST_ROWS]),
        )

    def household_ids(self) -> Iterator[UUID]:
        """Yield whom it is about."""
        rows: tuple[Any, ...] = (
            *self.returned,
            *self.closures_returned,
            *self.drafts,
            *self.tasks,
        )
        for row in rows:
            yield row.household_id
        yield from self.reviews_due
