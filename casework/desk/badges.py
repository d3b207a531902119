"""The numbers in the rail: what presses today, and what waits for a decision."""

from dataclasses import dataclass

from casework.access.models import Permission, Worker
from casework.households.models import Emergency, ShredRequest
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
    """Return how many things the worker may decide on; four queries."""
    asked = ShredRequest.objects.visible_to(worker, Permission.DECIDE).waiting()
    opened = Emergency.objects.visible_to(worker, Permission.DECIDE).waiting()
    counts = (
        plans.plans_to_decide(worker).count(),
        reviews.closures_waiting(worker).count(),
        asked.exclude(asked_by=worker).count(),
        opened.exclude(asked_by=worker).count(),
    )
    return Badge(sum(counts))


def emergencies(worker: Worker) -> Badge:
    """Return how many emergency readings nobody has looked into yet; one query."""
    count: int = Emergency.objects.visible_to(worker).waiting().count()
    return Badge(count, hot=count > 0)
