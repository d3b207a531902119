"""Who sees the figures of an area, and to whom small groups are not told."""

from casework.access.models import COUNTERS, SEES_PEOPLE, Worker


def may_count(worker: Worker) -> bool:
    """Supervisors, street officers and auditors, each in the areas they are posted to."""
    return worker.is_active and bool(worker.role_codes & set(COUNTERS))


def may_open_lists(worker: Worker) -> bool:
    """Whoever reads the cases with the names in them; everyone else is told no small group."""
    return worker.is_active and bool(worker.role_codes & set(SEES_PEOPLE))
