"""Where a notice leads: the thing itself, and the list for many of a kind."""

from urllib.parse import urlencode

from django.urls import reverse

from casework.access.models import Role
from casework.access.news import News
from casework.notices.kinds import JUDGES, PRINTS, STAFF
from casework.notices.models import Notice

# Kinds whose door is that of their own row, and of their household.
OF_SUBJECT = {
    News.PLAN_WAITING: "plan-review",
    News.PLAN_RETURNED: "plan",
    News.PLAN_APPROVED: "plan",
    News.CLOSURE_WAITING: "closure-decide",
    News.HANDED_OVER: "handover",
    News.REQUEST_DUE: "data-request",
    News.BATCH_READY: "batch",
    News.BATCH_FAILED: "batch",
}
OF_HOUSEHOLD = {News.CLOSURE_RETURNED: "reviews", News.CLOSURE_APPROVED: "reviews"}
# The list that many of a kind lead to: its door, what it is filtered by, who may go there.
LISTS: dict[News, tuple[str, str, frozenset[str]]] = {
    News.DUE_SOON: ("visit-schedule", "", STAFF),
    News.OVERDUE: ("visit-schedule", "due=overdue", STAFF),
    News.PLAN_WAITING: ("review-queue", "", frozenset({Role.SUPERVISOR})),
    News.CLOSURE_WAITING: ("review-queue", "", frozenset({Role.SUPERVISOR})),
    News.PLAN_RETURNED: ("plan-list", "stage=draft", STAFF),
    News.PLAN_APPROVED: ("plan-list", "stage=active", STAFF),
    News.ASSIGNED: ("household-list", "", STAFF),
    News.TRANSFERRED: ("household-list", "", STAFF),
    News.SHARED: ("household-list", "", STAFF),
    News.HANDED_OVER: ("handovers", "", STAFF),
    News.COVER_BEGINS: ("covers", "", frozenset({Role.SUPERVISOR})),
    News.COVER_ENDS: ("covers", "", frozenset({Role.SUPERVISOR})),
    News.EMERGENCY: ("emergencies", "", JUDGES),
    News.UNUSUAL: ("audit", "", JUDGES),
    News.REQUEST_DUE: ("desk", "", STAFF),
    News.BATCH_READY: ("batch-list", "", PRINTS),
    News.BATCH_FAILED: ("batch-list", "", PRINTS),
    News.DRAFT_EXPIRES: ("desk", "", STAFF),
    News.KEYS_DUE: ("settings", "", frozenset({Role.SYSTEM})),
    News.CHECKPOINT_DUE: ("settings", "", frozenset({Role.SYSTEM, Role.AUDIT})),
}


def thing(notice: Notice, roles: frozenset[str]) -> str:
    """Return the address of what a notice is about, for a reader with these roles."""
    kind = News(notice.kind)
    if kind == News.UNUSUAL:
        return findings(notice)
    if kind == News.EMERGENCY and roles & JUDGES:
        return reverse("emergency", args=[notice.subject_id])
    if kind in OF_SUBJECT:
        return reverse(OF_SUBJECT[kind], args=[notice.subject_id])
    if notice.household_id is not None:
        return reverse(OF_HOUSEHOLD.get(kind, "household"), args=[notice.household_id])
    return listed(kind, roles)


def findings(notice: Notice) -> str:
    """Return the address of what one person read on one day."""
    day = notice.falls_on.isoformat() if notice.falls_on else ""
    span = urlencode({"first": day, "last": day})
    return f"{reverse('audit-findings', args=[notice.subject_id])}?{span}"


def listed(kind: str, roles: frozenset[str]) -> str:
    """Return the address of the list of a kind; the page of notices where there is none to open."""
    door, query, readers = LISTS.get(News(kind), ("notices", "", roles))
    if not readers & roles:
        return reverse("notices")
    return reverse(door) + (f"?{query}" if query else "")
