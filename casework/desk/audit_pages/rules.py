"""Who may look into the memory, and who may judge what is found there."""

from uuid import UUID

from casework.access.models import Role, Worker

WATCHERS = (Role.SUPERVISOR, Role.AUDITOR, Role.AUDIT)
REVIEWERS = (Role.SUPERVISOR, Role.AUDITOR)


def may_watch(worker: Worker) -> bool:
    """Supervisors and auditors look into the log of their areas, and so does its administrator."""
    return bool(worker.role_codes & set(WATCHERS))


def may_see_cases(worker: Worker) -> bool:
    """Supervisors and auditors read cases; the administrator of the audit sees file numbers."""
    return bool(worker.role_codes & set(REVIEWERS))


def may_review(worker: Worker, concerned: UUID) -> bool:
    """An unusual reading is judged by a supervisor or an auditor, never by whom it is about."""
    return bool(worker.role_codes & set(REVIEWERS)) and worker.pk != concerned
