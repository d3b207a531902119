"""A person's own pages: the desk, the household card, the search."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from casework.access.http import StaffRequest
from casework.access.models import Role
from casework.access.own.lists import forget_list
from casework.access.rules import is_administrator
from casework.access.views import start_page
from casework.audit.chain import record
from casework.common.dates import today
from casework.desk import badges, helping, worklist
from casework.desk.badges import Badge
from casework.desk.card import card, timeline
from casework.desk.own_work import MOST_ROWS, OwnWork
from casework.desk.standing import Standing, heaviest, standing
from casework.drafts import selectors as drafting
from casework.households.models import Household
from casework.households.rules import may_keep_or_destroy
from casework.households.views.shredding import shredded
from casework.notices.digest import digest
from casework.plans import queue
from casework.plans import selectors as plans
from casework.reviews import selectors as reviews


class DueNow(NamedTuple):
    """How many households are overdue, due today, and due later this week."""

    overdue: int
    today: int
    week: int

    @property
    def pressing(self) -> int:
        """Overdue and today: the number on the badge."""
        return self.overdue + self.today


# What the desk of those who don't write is for.
ERRANDS = {
    Role.CLERK: _("Find a case file to print"),
    Role.OFFICER: _("The cases of your street"),
    Role.AUDITOR: _("The cases you audit"),
    Role.INSPECTOR: _("The cases you inspect"),
}


def desk(request: StaffRequest) -> HttpResponse:
    """Show what is due, overdue, returned and waiting for the person who signed in."""
    worker = request.user
    if is_administrator(worker):
        return redirect(start_page(worker))
    is_supervisor = Role.SUPERVISOR in worker.role_codes
    stand = standing(worker)
    is_worker = is_supervisor or Role.WORKER in worker.role_codes
    work = OwnWork.of(worker) if is_worker else OwnWork()
    shown = worklist.shown(worker, work.household_ids(), with_red=is_supervisor)
    counts = DueNow(stand.overdue, shown.today, shown.to_come)
    context: dict[str, Any] = {
        "today": today(),
        "counts": counts,
        "open_count": stand.open,
        "steps": stand.steps,
        "my_drafts": drafting.listed(worker),
        "is_worker": is_worker,
        "is_supervisor": is_supervisor,
        "errand": next((words for role, words in ERRANDS.items() if role in worker.role_codes), ""),
        **shown._asdict(),
    }
    if worker.shows_first_steps:
        context["first_steps"] = helping.steps_of(worker)
    if Role.AUDITOR in worker.role_codes:
        context["emergencies"] = badges.emergencies(worker).count
    if is_worker:
        context |= own_work(request, work, shown, counts)
    if is_supervisor:
        context |= decisions(request) | workload(stand)
    record("list read", None, by=worker, list="desk", count=counts.pressing)
    response = render(request, "desk/desk.html", context)
    forget_list(response)
    return response


def own_work(
    request: StaffRequest, work: OwnWork, shown: worklist.Shown, counts: DueNow
) -> dict[str, Any]:
    """Return what came back to who writes, what they began, and what is to be done besides."""
    worker, by_id = request.user, shown.by_id
    came_back = how_many(work.returned, lambda: plans.plans_returned(worker))
    came_back += how_many(work.closures_returned, lambda: reviews.closures_returned(worker))
    badges.note(request, "desk", badges.pressing(counts.overdue, counts.today, came_back))
    return {
        "digest": digest(worker),
        "returned": worklist.with_their(by_id, work.returned),
        "closures_returned": worklist.with_their(by_id, work.closures_returned),
        "drafts": worklist.with_their(by_id, work.drafts),
        "tasks": worklist.with_their(by_id, work.tasks),
        "requests": worklist.open_requests(worker),
        "reviews_due": worklist.in_order(work.reviews_due, by_id),
        "returned_count": came_back,
        "task_count": how_many(work.tasks, lambda: worklist.standing_tasks(worker)),
    }


def decisions(request: StaffRequest) -> dict[str, Any]:
    """Return what waits for a supervisor."""
    waiting = queue.left_to_decide(request.user)
    badges.note(request, "review-queue", Badge(len(waiting)))
    return {"waiting": waiting[:MOST_ROWS], "waiting_count": len(waiting)}


def workload(stand: Standing) -> dict[str, Any]:
    """Return, for a supervisor, who answers for how much, and how many more do."""
    loads = heaviest(stand.by_worker)
    return {"loads": loads, "more_loads": len(stand.by_worker) - len(loads)}


def how_many(shown: list[Any], every: Callable[[], Any]) -> int:
    """Return how many rows a query has of which at most MOST_ROWS were fetched to be shown."""
    if len(shown) < MOST_ROWS:
        return len(shown)
    count: int = every().count()
    return count


def household(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show a household's card: people and ties, grade, plan, what is open, what happened.

    Of one that was shredded only that is shown. Raises DoesNotExist outside the worker's scope.
    """
    worker = request.user
    found: Household | None = (
        Household.objects.visible_to(worker).with_heads().filter(pk=household_id).first()
    )
    if found is None:
        return shredded(request, household_id)
    record("household read", found, by=worker, page="card")
    context = card.of(found, worker, request.GET.getlist(timeline.PARAMETER))
    context["may_destroy"] = may_keep_or_destroy(worker, found)
    return render(request, "desk/household.html", {"tab": "household", **context})
