"""Who may manage the staff: accounts and areas, postings, covers; three administrators apart."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.access.models import (
    ADMINISTRATORS,
    STANDS_ALONE,
    TIMED,
    Posting,
    Role,
    Worker,
)
from casework.common.dates import today


def may_manage_staff(worker: Worker) -> bool:
    """System administrators manage accounts and areas; they see no case."""
    return worker.is_active and Role.SYSTEM in worker.role_codes


def may_manage_sign_in(worker: Worker) -> bool:
    """Who manages accounts ends their sessions, and helps whoever lost a second factor."""
    return may_manage_staff(worker)


def may_renew_sign_in(worker: Worker, of: Worker) -> bool:
    """Who manages accounts gives a new password, and takes second factors away that are lost.

    Not to an administrator, themself among them: whoever could would sign in as another of the
    three. Theirs is renewed at the console (`manage.py renew_administrator`).
    """
    return may_manage_sign_in(worker) and not stays_administrator(of)


def check_renewal(by: Worker, of: Worker) -> None:
    """Raise PermissionDenied, with what to do, unless `by` may renew the sign-in of someone."""
    if not may_renew_sign_in(by, of):
        raise PermissionDenied(
            _(
                "An administrator's password and second proof are renewed at the server's console: "
                "manage.py renew_administrator. Your own password you change in the menu."
            )
        )


def stays_administrator(worker: Worker) -> bool:
    """Tell whether someone holds, or will hold, one of the three administrators' roles."""
    posts = worker.postings.filter(role__in=ADMINISTRATORS)
    return posts.filter(Q(until_on=None) | Q(until_on__gte=today())).exists()


def may_manage_postings(worker: Worker) -> bool:
    """Security administrators give and end postings and see the ledger of grants; no case."""
    return worker.is_active and Role.SECURITY in worker.role_codes


def may_see_staff(worker: Worker) -> bool:
    """Whoever manages accounts or postings sees who is there."""
    return may_manage_staff(worker) or may_manage_postings(worker)


def may_post_first(worker: Worker) -> bool:
    """A system administrator, once: as long as nobody is there who could give postings.

    A locked account counts: else whoever may lock it would then choose the next one themself.
    """
    if not may_manage_staff(worker):
        return False
    return not Posting.objects.current().filter(role=Role.SECURITY).exists()


def may_open_postings(worker: Worker) -> bool:
    """Whoever may give any posting at all."""
    return may_manage_postings(worker) or may_post_first(worker)


def check_poster(by: Worker, worker: Worker, role: str) -> None:
    """Raise PermissionDenied, with a sentence, unless `by` may post the worker in this role.

    Two people stand behind every posting: who opened the account, and who posts it.
    """
    if not may_open_postings(by):
        raise PermissionDenied
    if by == worker:
        raise PermissionDenied(_("Nobody posts themself. Ask another security administrator."))
    if may_manage_postings(by):
        if worker.created_by_id == by.pk:
            raise PermissionDenied(
                _("You opened this account. Another security administrator posts it.")
            )
    elif role != Role.SECURITY:
        raise PermissionDenied(
            _("The first posting is a security administrator's, who then gives the others.")
        )


def check_terms(role: str, from_on: date, until_on: date | None, reason: str) -> None:
    """Raise ValidationError unless a posting in this role has the end and reason that it needs."""
    if until_on is not None and until_on < from_on:
        raise ValidationError(_("A posting can't end before it begins."), code="until_on")
    if role in TIMED and until_on is None:
        raise ValidationError(
            _("The posting of an auditor or inspector has an end. Give its last day."),
            code="until_on",
        )
    if role != Role.INSPECTOR:
        return
    most = settings.CASEWORK_INSPECTION_DAYS
    if until_on is not None and until_on - from_on >= timedelta(days=most):
        raise ValidationError(
            _("An inspection lasts %(most)d days at most."),
            code="until_on",
            params={"most": most},
        )
    if not reason.strip():
        raise ValidationError(_("Write what the inspection is for."), code="reason")


def check_apart(worker: Worker, role: str, from_on: date, until_on: date | None) -> None:
    """Raise ValidationError where two roles that exclude each other would hold at once.

    Auditors, inspectors and each of the three administrators do nothing else beside it.
    """
    others = worker.postings.filter(Q(until_on=None) | Q(until_on__gte=from_on))
    if until_on is not None:
        others = others.filter(from_on__lte=until_on)
    others = others.exclude(role=role)
    if role not in STANDS_ALONE:
        others = others.filter(role__in=STANDS_ALONE)
    if others.exists():
        raise ValidationError(
            _(
                "An auditor, an inspector and an administrator hold no other role at the same "
                "time. Let the other posting end first, or open an account of its own."
            ),
            code="role",
        )


def may_name_deputy(worker: Worker, posting: Posting) -> bool:
    """A supervisor, for a posting of their own; what one covers for others is not passed on."""
    return (
        worker.is_active
        and posting.worker_id == worker.pk
        and posting.role == Role.SUPERVISOR
        and posting.covers_id is None
        and (posting.until_on is None or posting.until_on >= today())
    )


def may_end_cover(worker: Worker, posting: Posting) -> bool:
    """The supervisor who is covered, back before the time, and security administrators."""
    if posting.covers is None:
        return False
    return posting.covers.worker_id == worker.pk or may_manage_postings(worker)


def may_deputise(worker: Worker, absent: Posting) -> bool:
    """Another social worker or supervisor who is posted today."""
    return (
        worker.is_active
        and worker.pk != absent.worker_id
        and bool(worker.role_codes & {Role.WORKER, Role.SUPERVISOR})
    )


def check_cover(absent: Posting, from_on: date, until_on: date) -> None:
    """Raise ValidationError unless a cover lies in the future and within what it covers."""
    if until_on < from_on:
        raise ValidationError(_("A cover can't end before it begins."), code="until_on")
    if from_on < today():
        raise ValidationError(_("A cover begins today or later."), code="from_on")
    if absent.until_on is not None and until_on > absent.until_on:
        raise ValidationError(_("Your own posting ends before that."), code="until_on")
    if until_on - from_on >= timedelta(days=settings.CASEWORK_COVER_DAYS):
        raise ValidationError(
            _("A cover lasts %(most)d days at most."),
            code="until_on",
            params={"most": settings.CASEWORK_COVER_DAYS},
        )


def is_administrator(worker: Worker) -> bool:
    """Whoever holds one of the three administrators' roles: none of them reads a case."""
    return bool(worker.role_codes & set(ADMINISTRATORS))
