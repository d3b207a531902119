"""The numbers in the rail: what presses today, and what waits for a decision."""

from dataclasses import dataclass

from casework.access.models import Worker
from casework.plans import selectors as plans
from casework.reviews import selectors as reviews
from casework.visits import selectors as visits


@dataclass(frozen=True)
class Badge:
    """How many things wait behind a link of the rail, and whether one of them is overdue."""

    count: int = 0
    hot: bool = False


def desk(worker: Worker) -> Badge:
    """Return what is overdue, due today or returned to the worker; three queries."""
    due = visits.due_counts(worker)
    returned = plans.plans_returned(worker).count() + reviews.closures_returned(worker).count()
    return Badge(due.pressing + returned, hot=due.overdue > 0)


def approvals(worker: Worker) -> Badge:
    """Return how many plans and closures the worker may decide on; two queries."""
    plans_waiting = plans.plans_to_decide(worker).count()
    return Badge(plans_waiting + reviews.closures_waiting(worker).count())
