"""The numbers in the rail: what presses today, and what waits for a decision."""

from dataclasses import dataclass

from django.http import HttpRequest

from casework.access.models import Permission, Worker
from casework.households.models import Emergency, ShredRequest
from casework.plans import selectors as plans
from casework.reviews import selectors as reviews
from casework.visits import selectors as visits

# Where a request carries what its view counted.
COUNTED = "counted_badges"


@dataclass(frozen=True)
class Badge:
    """How many things wait behind a link of the rail, and whether one of them is overdue."""

    count: int = 0
    hot: bool = False


def desk(worker: Worker) -> Badge:
    """Return what is overdue, due today or returned to the worker; four queries."""
    return pressing(*visits.pressing_counts(worker), returned(worker))


def pressing(overdue: int, due_today: int, returned: int) -> Badge:
    """Return the number of the desk from its parts, for pages that have counted them already."""
    return Badge(overdue + due_today + returned, hot=overdue > 0)


def returned(worker: Worker) -> int:
    """Return how much came back to the worker; two queries."""
    return plans.plans_returned(worker).count() + reviews.closures_returned(worker).count()


def note(request: HttpRequest, url_name: str, counted: Badge) -> None:
    """Keep for the rail of this page what its view has counted for a link."""
    setattr(request, COUNTED, counted_by(request) | {url_name: counted})


def counted_by(request: HttpRequest) -> dict[str, Badge]:
    """Return what the view of this page counted for the rail, by the names of the links."""
    found: dict[str, Badge] = getattr(request, COUNTED, {})
    return found


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
