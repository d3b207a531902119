"""Who may manage the staff: areas, accounts and postings."""

from casework.access.models import Role, Worker


def may_manage_staff(worker: Worker) -> bool:
    """System administrators manage accounts; they see no case."""
    return worker.is_active and Role.SYSTEM in worker.role_codes


def may_manage_sign_in(worker: Worker) -> bool:
    """Who manages accounts ends their sessions, and helps whoever lost a second factor."""
    return may_manage_staff(worker)
