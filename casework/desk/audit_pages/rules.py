"""Who may look into the memory, and who may judge what is found there."""

from uuid import UUID

from casework.access.models import Area, Level, Posting, Role, Worker

WATCHERS = (Role.SUPERVISOR, Role.AUDITOR, Role.AUDIT)
REVIEWERS = (Role.SUPERVISOR, Role.AUDITOR)
EXPORTERS = (Role.AUDITOR, Role.AUDIT)


def may_watch(worker: Worker) -> bool:
    """Supervisors and auditors look into the log of their areas, and so does its administrator."""
    return bool(worker.role_codes & set(WATCHERS))


def may_see_cases(worker: Worker) -> bool:
    """Supervisors and auditors read cases; the administrator of the audit sees file numbers."""
    return bool(worker.role_codes & set(REVIEWERS))


def may_review(worker: Worker, concerned: UUID) -> bool:
    """An unusual reading is judged by a supervisor or an auditor, never by whom it is about."""
    return bool(worker.role_codes & set(REVIEWERS)) and worker.pk != concerned


def may_export(worker: Worker, street: Area | None) -> bool:
    """Auditors and administrators of the audit take entries out of the house.

    A street's chain goes out whole, so their posting is to the street or above it; without a
    street every chain goes out, so it is to a city.
    """
    posts = Posting.objects.current().filter(worker=worker, role__in=EXPORTERS)
    places = [post.area for post in posts.select_related("area")]
    if not worker.is_active:
        return False
    if street is None:
        return any(place.level == Level.CITY for place in places)
    return any(street.path.startswith(place.path) for place in places)
