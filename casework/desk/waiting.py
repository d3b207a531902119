"""What the rooms below the queue of decisions add to it: destructions, emergencies."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.models import Permission, Worker
from casework.households.listing import with_households
from casework.households.models import Emergency, ShredRequest
from casework.households.rules import may_decide_shredding, may_review_emergency
from casework.plans.queue import Waiting


def shreddings(worker: Worker) -> Iterator[Waiting]:
    """Yield the requests that wait in the worker's scope; who asked sees that another decides."""
    requests = ShredRequest.objects.visible_to(worker, Permission.DECIDE).waiting()
    requests = requests.select_related("asked_by").order_by("asked_at", "id")
    for asked in with_households(requests, worker):
        allowed = may_decide_shredding(worker, asked)
        yield Waiting(
            id=asked.pk,
            household=asked.household,
            what=_("Destroying the record"),
            who=asked.asked_by.name,
            since=asked.asked_at,
            url=reverse("shred-decide", args=[asked.pk])
            if allowed
            else reverse("retention", args=[asked.household_id]),
            may_decide=allowed,
        )


def emergencies(worker: Worker) -> Iterator[Waiting]:
    """Yield the emergency readings that nobody has looked into; whoever asked sees another must."""
    rows = Emergency.objects.visible_to(worker, Permission.DECIDE).waiting()
    rows = rows.select_related("asked_by").order_by("asked_at", "id")
    for opened in with_households(rows, worker):
        yield Waiting(
            id=opened.pk,
            household=opened.household,
            what=_("Emergency reading"),
            who=opened.asked_by.name,
            since=opened.asked_at,
            url=reverse("emergency", args=[opened.pk]),
            may_decide=may_review_emergency(worker, opened),
        )
